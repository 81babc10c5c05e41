import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Waiting } from '../../classroom/desk/in-classes.ts';
import { accountOf } from './class-access.ts';
import { deskPath } from './class-desk-access.ts';
import type { WebDeps } from '../context.ts';

/** What waits to be read in someone's classes: every page shows it in its header, and asks again when it is told of news. */

/** One of the counts in the header; null when nothing waits. */
interface Count {
  readonly count: number;
  readonly href: string;
}

const countOf = (waiting: Waiting | null, page: '' | '/messages'): Count | null =>
  waiting && { count: waiting.count, href: `${deskPath(waiting.classId)}${page}` };

/** Looks what waits for the signed-in account now, for the header of the page that is about to be shown. */
export async function lookWhatWaits(
  { classroom }: Pick<WebDeps, 'classroom'>,
  req: Request,
  res: Response,
): Promise<void> {
  const { account, classIds } = req.context;
  if (!account) return;
  const { letters, announcements } = await classroom.desk.waiting(account.id, classIds);
  res.locals['unread'] = {
    announcements: countOf(announcements, ''),
    letters: countOf(letters, '/messages'),
  };
}

/** Tells pages what waits; scripts and parts of pages need not know. */
export function countUnread(deps: Pick<WebDeps, 'classroom'>): RequestHandler {
  return async (req, res, next) => {
    if (req.method === 'GET' && req.get('HX-Request') !== 'true') await lookWhatWaits(deps, req, res);
    next();
  };
}

export function createClassNewsRouter(deps: WebDeps): Router {
  const router = Router();
  router.get('/my/news', async (req, res) => {
    accountOf(req);
    await lookWhatWaits(deps, req, res);
    deps.render(req, res, 'fragments/class-news');
  });
  return router;
}

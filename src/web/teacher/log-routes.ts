import { Router, type Request, type Response } from 'express';
import type { AuditFilter } from '../../accounts/audit.ts';
import { csvFile } from '../../classroom/roster/template.ts';
import { administratorOf, teacherOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { adminNav } from '../presenters/admin.ts';
import { teacherNav } from '../presenters/classes.ts';
import { LOG_KINDS, logRows } from '../presenters/log.ts';
import { wordsFor } from '../reader-words.ts';
import { sendFile } from '../classes/roster-routes.ts';

/** The log of everything delicate: all of it for administrators, that of their own classes for teachers; as a page and as a file. */

const ROWS_PER_PAGE = 50;
const FILE_ROWS_MAX = 20_000;
const DAY_MS = 24 * 3_600_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What was asked for, as typed. */
interface Asked {
  readonly kind: string;
  readonly class: string;
  readonly who: string;
  readonly from: string;
  readonly to: string;
}

const askedIn = (req: Request): Asked => {
  const text = (name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value.trim().slice(0, 60) : '';
  };
  return { kind: text('kind'), class: text('class'), who: text('who'), from: text('from'), to: text('to') };
};

/** Midnight of a day as this machine's clock has it. */
const dayStartMs = (date: string): number => new Date(`${date}T00:00:00`).getTime();

function filterOf(asked: Asked): Omit<AuditFilter, 'limit' | 'seenBy'> {
  const fromMs = DATE.test(asked.from) ? dayStartMs(asked.from) : NaN;
  const toMs = DATE.test(asked.to) ? dayStartMs(asked.to) + DAY_MS : NaN;
  return {
    ...((LOG_KINDS as readonly string[]).includes(asked.kind) && { kind: asked.kind }),
    ...(asked.class !== '' && { classId: asked.class }),
    ...(asked.who !== '' && { who: asked.who }),
    ...(!Number.isNaN(fromMs) && { fromMs }),
    ...(!Number.isNaN(toMs) && { toMs }),
  };
}

export function createLogRouter(deps: WebDeps): Router {
  const router = Router();
  const { audit, classroom, render, texts } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  type SeenBy = AuditFilter['seenBy'];
  const ofTeacher = (req: Request): SeenBy => ({
    accountId: teacherOf(req).id,
    classIds: req.context.classIds,
  });
  const ofAdministrator = (req: Request): SeenBy => {
    administratorOf(req);
    return undefined;
  };

  async function showPage(req: Request, res: Response, path: string, seenBy: SeenBy): Promise<void> {
    const asked = askedIn(req);
    const words = wordsOf(req);
    const number = typeof req.query['page'] === 'string' ? Number(req.query['page']) : 1;
    const page = Number.isSafeInteger(number) && number > 0 && number < 10_000 ? number : 1;
    const offset = (page - 1) * ROWS_PER_PAGE;
    const filter = { ...filterOf(asked), ...(seenBy && { seenBy }) };
    const { entries, total } = await audit.list({ ...filter, offset, limit: ROWS_PER_PAGE });
    const query = (more: Record<string, string>): string => {
      const given = Object.entries({ ...asked, ...more }).filter(([, value]) => value !== '');
      return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
    };
    const classes = seenBy ? await classroom.classes.taughtBy(seenBy.accountId) : [];
    render(req, res, 'pages/log', {
      title: texts.both('classroom:log.title'),
      nav: seenBy ? teacherNav('log', words) : adminNav('log', administratorOf(req), words),
      path,
      lead: texts.both(seenBy ? 'classroom:log.lead-teacher' : 'classroom:log.lead-all'),
      asked,
      kinds: LOG_KINDS.map((kind) => ({ value: kind, label: words.t(`classroom:log.kind.${kind}`) })),
      classes: classes.map(({ id, name }) => ({ value: id, label: name })),
      rows: logRows(entries, words),
      fileHref: `${path}.csv${query({})}`,
      from: total === 0 ? 0 : offset + 1,
      to: Math.min(offset + ROWS_PER_PAGE, total),
      total,
      previous: page > 1 ? `${path}${query({ page: String(page - 1) })}` : null,
      next: offset + ROWS_PER_PAGE < total ? `${path}${query({ page: String(page + 1) })}` : null,
    });
  }

  async function sendLog(req: Request, res: Response, seenBy: SeenBy): Promise<void> {
    const words = wordsOf(req);
    const filter = { ...filterOf(askedIn(req)), ...(seenBy && { seenBy }) };
    const { entries } = await audit.list({ ...filter, limit: FILE_ROWS_MAX });
    const header = ['time', 'who', 'action', 'thing', 'details'].map((name) =>
      words.t(`classroom:log.column.${name}`),
    );
    const rows = logRows(entries, words).map(({ iso, who, action, thing, details }) => [
      iso,
      who,
      action,
      thing,
      details,
    ]);
    sendFile(res, csvFile([header, ...rows]), 'log.csv', 'text/csv; charset=utf-8');
  }

  router.get('/teacher/log', (req, res) => showPage(req, res, '/teacher/log', ofTeacher(req)));
  router.get('/teacher/log.csv', (req, res) => sendLog(req, res, ofTeacher(req)));
  router.get('/admin/log', (req, res) => showPage(req, res, '/admin/log', ofAdministrator(req)));
  router.get('/admin/log.csv', (req, res) => sendLog(req, res, ofAdministrator(req)));
  return router;
}

import { Router } from 'express';
import type { WebDeps } from '../context.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { seatSide, watchingModel } from './seat-side.ts';
import { openRunFor } from './sender.ts';

/** The pieces beside a seat's pages, refreshed on their own: its notes, and what a teacher who looks in can do. */
export function createSideRouter(
  deps: Pick<WebDeps, 'registry' | 'participants' | 'tokens' | 'texts' | 'render'>,
): Router {
  const router = Router();

  router.get('/runs/:runId/fragments/note-box', async (req, res) => {
    const opened = await openRunFor(deps, req, req.params.runId, 'watch-run');
    const words = wordsFor(deps, req.context.lang);
    const notes = await opened.host.read((run) => {
      const id = opened.participant?.id;
      const seat =
        id !== undefined && Object.hasOwn(run.participants, id) ? run.participants[id]?.seat : null;
      return seat == null ? null : seatSide(run, seat, opened, false, words).notes;
    });
    if (!notes) throw problem('not-found');
    deps.render(req, res, 'fragments/note-box', { notes });
  });

  router.get('/runs/:runId/fragments/watching', async (req, res) => {
    const opened = await openRunFor(deps, req, req.params.runId, 'control-run');
    const seat = typeof req.query['seat'] === 'string' ? req.query['seat'] : '';
    const words = wordsFor(deps, req.context.lang);
    const watching = await opened.host.read((run) => watchingModel(run, seat, opened, words));
    if (!watching) throw problem('not-found');
    deps.render(req, res, 'fragments/watching', { watching });
  });
  return router;
}

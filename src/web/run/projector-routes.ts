import { Router, type Request } from 'express';
import { can } from '../../accounts/can.ts';
import { entryLine, type EntryLine } from '../presenters/evidence.ts';
import { wordsFor } from '../reader-words.ts';
import { roomModel } from '../presenters/home.ts';
import { badgeModel } from '../presenters/projector.ts';
import { mayOpenScore, scoreModel } from '../presenters/score.ts';
import { clockModel } from '../presenters/clock.ts';
import { standingsOf } from '../../runs/core/standings.ts';
import { isRankingOpen, publicRanking } from '../../runs/public-ranking.ts';
import type { WebDeps } from '../context.ts';
import { problem } from '../problems.ts';
import { openRunFor } from './sender.ts';

/** Rows of the ranking that can be read from the back row at 720p. */
const ROWS_MAX = 12;
/** The pieces of the page that are refreshed on their own. */
const PIECES = [
  'projector-seats',
  'projector-market',
  'projector-curve',
  'projector-ranking',
  'projector-badge',
] as const;
/** Entries shown behind one part of a score. */
const ENTRIES_MAX = 12;

/** The projector's page, and the page that explains a score. Nothing private is on either. */
export function createProjectorRouter(deps: WebDeps): Router {
  const router = Router();
  const { labs, render } = deps;

  async function room(req: Request, runId: string) {
    const { host, record, person } = await openRunFor(deps, req, runId, 'watch-run');
    const words = wordsFor(deps, req.context.lang);
    const address = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    const model = await host.read((run) =>
      roomModel(run, labs, words, {
        nowMs: Date.now(),
        limit: run.clock.phase === 'ended' || run.ranking?.final ? Infinity : ROWS_MAX,
      }),
    );
    return {
      room: model,
      badge: badgeModel(host.health()),
      code: record.joinCode,
      address: `${address}/join`,
      // Whoever may steer the run reveals the ranking from the screen itself.
      action: can(person, 'control-run', { run: record }) ? `/runs/${runId}/commands` : null,
    };
  }

  router.get('/runs/:runId/projector', async (req, res) => {
    const { runId } = req.params;
    const model = await room(req, runId);
    render(req, res, 'pages/projector', {
      ...model,
      layout: 'projector',
      title: model.room.title,
      live: { runId, seq: model.room.seq, page: 'projector' },
    });
  });
  for (const name of PIECES) {
    router.get(`/runs/:runId/fragments/${name}`, async (req, res) => {
      render(req, res, `fragments/${name}`, await room(req, req.params.runId));
    });
  }

  router.get('/runs/:runId/score/:market/:firm', async (req, res) => {
    const { runId, market, firm } = req.params;
    const { host, record, person, participant } = await openRunFor(deps, req, runId, 'watch-run');
    const words = wordsFor(deps, req.context.lang);
    const model = await host.read((run) => {
      if (!Object.hasOwn(run.markets, market)) return null;
      const ownSeat = participant ? run.participants[participant.id]?.seat : null;
      const reader = {
        instructor: can(person, 'see-everything', { run: record }),
        ownSeat: person.token?.seat ?? ownSeat ?? null,
      };
      const open = mayOpenScore(run, market, firm, reader);
      // While the ranking is held back, what others have reached since is nobody's to see.
      const held = !isRankingOpen(run) && !open;
      const standings = reader.instructor ? standingsOf(run, labs) : publicRanking(run, labs).rows;
      const score = scoreModel(run, market, firm, standings, labs, words, { open, held });
      return (
        score && {
          score,
          seq: run.seq,
          runTitle: words.local(run.scenario.title),
          clock: clockModel(run.clock, Date.now()),
        }
      );
    });
    if (!model) throw problem('not-found');
    const parts = await Promise.all(
      model.score.parts.map(async (part) => {
        const latest = part.entries.slice(-ENTRIES_MAX);
        const lines = await Promise.all(latest.map((seq) => entryLine(host, seq, market, deps.texts, words)));
        return {
          ...part,
          entryCount: part.entries.length,
          lines: lines.filter((line): line is EntryLine => line !== null).reverse(),
        };
      }),
    );
    render(req, res, 'pages/score', {
      ...model,
      parts,
      title: model.score.name,
      where: model.runTitle,
      rankingHref: `/runs/${runId}/projector`,
      live: { runId, seq: model.seq, page: 'public' },
    });
  });
  return router;
}

import { Router, type Response } from 'express';
import { can } from '../../accounts/can.ts';
import type { Viewer } from '../../labs/lab.ts';
import { clockOf } from '../../runs/core/group-clock.ts';
import { standingsOf } from '../../runs/core/standings.ts';
import { labNamed } from '../../runs/labs.ts';
import { publicRanking } from '../../runs/public-ranking.ts';
import { publicStanding } from '../../scoring/public-standing.ts';
import { answerBody, statusOf } from './command-routes.ts';
import type { CommandHandler } from './command-handler.ts';
import type { WebDeps } from '../context.ts';
import { problem } from '../problems.ts';
import { openRunFor, openSeatFor, requireKnown, senderOf, type OpenedRun } from './sender.ts';

/** How many orders that are over a view shows; all are counted in it. */
const LOOK_BACK = 100;

/** The interface for scripts and bots outside the process; docs/api.md describes it. Others build on it: keep it stable. */
export function createApiRouter(
  deps: Pick<WebDeps, 'registry' | 'participants' | 'tokens' | 'labs' | 'texts'>,
  handler: CommandHandler,
): Router {
  const router = Router();

  router.post('/api/runs/:runId/commands', async (req, res) => {
    const { runId } = req.params;
    const sender = await senderOf(deps, req, runId);
    await requireKnown(deps, req, runId, sender);
    if (!req.is('application/json')) throw problem('wrong-type');
    const answer = await handler.fromJson(runId, sender, req.body);
    sendJson(res, statusOf(answer), answerBody(answer, deps.texts));
  });

  router.get('/api/runs/:runId/standings', async (req, res) => {
    const { host, person, record } = await openRunFor(deps, req, req.params.runId, 'watch-run');
    const everything = can(person, 'see-everything', { run: record });
    const answer = await host.read((state) => ({
      runId: host.runId,
      seq: state.seq,
      day: state.clock.day,
      phase: state.clock.phase,
      standings: (everything ? standingsOf(state, deps.labs) : publicRanking(state, deps.labs).rows).map(
        publicStanding,
      ),
      // The day on which the ranking was frozen for the room; null while it moves.
      frozenDay: state.ranking?.day ?? null,
    }));
    res.json(answer);
  });

  router.get('/api/runs/:runId/view', async (req, res) => {
    const { runId } = req.params;
    const asked = typeof req.query['seat'] === 'string' ? req.query['seat'] : null;
    const opened = await openRunFor(deps, req, runId, 'watch-run');
    const seatId = asked ?? (await ownSeat(opened));
    if (seatId === null) {
      res.json(await overview(opened));
      return;
    }
    await openSeatFor(deps, req, runId, seatId, 'see-seat');
    const answer = await opened.host.read((state) => {
      const seat = state.seats[seatId];
      const market = seat && state.markets[seat.market];
      if (!seat || !market) return null;
      const lab = labNamed(deps.labs, market.lab);
      const labSeat = { id: seat.id, firm: seat.firm, role: seat.role };
      const viewer: Viewer = { kind: 'seat', seat: labSeat, lookBack: LOOK_BACK };
      return {
        runId,
        seq: state.seq,
        clock: clockOf(state, market),
        market: market.id,
        seat: { ...labSeat, holder: seat.holder?.name ?? null, bot: seat.bot },
        view: lab.view(market.state, viewer),
        legal: lab.legal(market.state, labSeat, opened.person.token ? 'bot' : 'human'),
      };
    });
    if (!answer) throw problem('not-found');
    res.json(answer);
  });

  /** The seat a request speaks for when it names none. */
  async function ownSeat({ person, participant, host }: OpenedRun): Promise<string | null> {
    if (person.token) return person.token.seat;
    if (!participant) return null;
    const id = participant.id;
    return host.read((state) =>
      Object.hasOwn(state.participants, id) ? (state.participants[id]?.seat ?? null) : null,
    );
  }

  /** What is known to whoever may watch: the clock and the seats; to the instructor the labs' whole views as well. */
  async function overview({ person, record, host }: OpenedRun): Promise<object> {
    const everything = can(person, 'see-everything', { run: record });
    return host.read((state) => ({
      runId: record.runId,
      seq: state.seq,
      clock: state.clock,
      seats: Object.values(state.seats).map(({ id, market, firm, role, group, holder, bot }) => ({
        id,
        market,
        firm,
        role,
        group,
        bot,
        taken: holder !== null,
      })),
      markets: Object.values(state.markets).map((market) => ({
        id: market.id,
        lab: market.lab,
        view: labNamed(deps.labs, market.lab).view(market.state as never, {
          kind: everything ? 'instructor' : 'public',
        }),
      })),
    }));
  }
  return router;
}

/** What `res.json` does, without looking whether it is a page, a file or a copy that is still fresh. */
function sendJson(res: Response, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
}

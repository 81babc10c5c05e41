import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { instructorId } from '../../accounts/can.ts';
import type { Rejection } from '../../kernel/decider.ts';
import type { Actor } from '../../kernel/envelope.ts';
import type { TradeView } from '../../labs/trade/view-types.ts';
import { phaseOf } from '../../runs/core/group-clock.ts';
import { fillWithBots } from '../../runs/fill-with-bots.ts';
import { viewFor } from '../../runs/lab-of-run.ts';
import { publicRanking } from '../../runs/public-ranking.ts';
import type { WebDeps } from '../context.ts';
import { flash } from '../flash.ts';
import { clockModel } from '../presenters/clock.ts';
import { seatWall } from '../presenters/lobby.ts';
import {
  agoText,
  groupClock,
  monitorRows,
  openGroup,
  pulseGroups,
  pulseTemplate,
  type MonitorFacts,
} from '../presenters/monitor.ts';
import { badgeModel } from '../presenters/projector.ts';
import { groupLabel, rankingRows } from '../presenters/ranking.ts';
import {
  groupChoicesOf,
  noteBox,
  noticeLines,
  seatChoices,
  spareSeats,
  substitutes,
} from '../presenters/run-page.ts';
import { shockForms } from '../presenters/teacher.ts';
import { disturbanceList, type DisturbanceList } from '../presenters/trade/disturbances.ts';
import { wordsFor } from '../reader-words.ts';
import { rejectionText } from '../rejection-text.ts';
import { rollCall } from './roll-call.ts';
import { seatsToGive } from '../entrance/seating.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';

/** The teacher's page of one exercise: its clock, seats, monitor, announcements, notes, shocks. */

const RANKING_ROWS = 10;
/** With no more seats than this, one table holds them all. */
const ONE_TABLE_MAX = 12;

/** The pieces of the page that are refreshed on their own. */
const PIECES = [
  'teacher-controls',
  'teacher-monitor',
  'teacher-group',
  'teacher-lobby',
  'teacher-notices',
  'teacher-notes',
  'teacher-ranking',
  'teacher-disturbances',
  'teacher-badge',
] as const;
type Piece = (typeof PIECES)[number];

const NO_DISTURBANCES: DisturbanceList = { armed: [], struck: [] };

/** The instructor as the run knows whoever sent this request. */
export const stewardOf = ({ person }: Pick<OpenedRun, 'person'>): Actor => ({
  kind: 'instructor',
  id: instructorId(person),
  seat: null,
});

/** Tells a person on the next page why the run refused something. */
export async function tellRejection(
  deps: Pick<WebDeps, 'texts' | 'labs'>,
  req: Request,
  { host }: OpenedRun,
  rejection: Rejection,
): Promise<void> {
  const text = await host.read((run) => rejectionText(deps, run, rejection, null));
  flash(req, { kind: 'danger', text });
}

export function createRunRouter(deps: WebDeps): Router {
  const router = Router();
  const { labs, render, texts } = deps;

  /** Everything the page of one exercise shows; what is dear only for the piece that shows it. */
  async function runModel(req: Request, opened: OpenedRun, piece: Piece | null) {
    const { host, record, person } = opened;
    const words = wordsFor(deps, req.context.lang);
    const [standings, tokens, joined] = await Promise.all([
      host.standings(),
      deps.tokens.list(record.runId),
      deps.participants.list(record.runId),
    ]);
    const isLobby = await host.read(({ clock }) => clock.phase === 'lobby');
    const { rostered, missing, awaited } = isLobby
      ? await rollCall(deps, record, joined)
      : { rostered: 0, missing: [], awaited: undefined };
    const nowMs = Date.now();
    const address = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    const asked = typeof req.query['group'] === 'string' ? req.query['group'] : null;
    return host.read((run) => {
      const [first] = Object.keys(run.markets);
      const view =
        first === undefined || piece !== null
          ? null
          : viewFor<TradeView>(run, first, { kind: 'instructor' }, labs);
      const runTitle = record.title || words.local(run.scenario.title);
      const facts: MonitorFacts = {
        labs,
        nowMs,
        instructor: instructorId(person),
        mistakes: host.mistakes(),
        connected: (id) => deps.presence.connected(run.runId, id),
        rejection: (rejection, seat) => rejectionText(deps, run, rejection, seat)[words.lang],
      };
      const groups = pulseGroups(run, facts, words, null);
      const isOneTable = Object.keys(run.seats).length <= ONE_TABLE_MAX;
      const group = isOneTable && asked === null ? null : openGroup(run, asked, groups);
      const market = Object.values(run.markets).find((one) => one.group === group);
      const ranking = publicRanking(run, labs);
      const seats = seatChoices(run, words);
      const markets = groupChoicesOf(run, words);
      const everyone = { value: '', label: words.t('teacher:run.everyone') };
      return {
        runId: run.runId,
        seq: run.seq,
        base: `/teacher/runs/${run.runId}`,
        action: `/runs/${run.runId}/commands`,
        runTitle,
        isBranch: record.branchOf !== null,
        origin: record.branchOf,
        archived: record.archivedAtMs !== null,
        clock: clockModel(run.clock, nowMs),
        nextDay: run.clock.day + 1,
        timed: run.clock.mode === 'timed',
        // The class's last day is over, and single groups go on.
        onlyGroups:
          run.clock.phase === 'running' &&
          Object.values(run.markets).every((one) => one.clock !== null) &&
          run.clock.day === run.clock.daysMax,
        code: record.joinCode,
        address: `${address}/join`,
        wall: seatWall(run, null, words, awaited),
        rostered,
        missing,
        spare: spareSeats(run, seatsToGive(Object.values(run.seats)), words),
        groups: groups.map((one) => ({ ...one, isOpen: one.group === group })),
        templates: {
          idle: pulseTemplate(words, 'idle'),
          good: pulseTemplate(words, 'good'),
          slow: pulseTemplate(words, 'slow'),
          stuck: pulseTemplate(words, 'stuck'),
        },
        group,
        groupTitle:
          group === null ? null : words.t(group === 0 ? 'public:group-shared' : 'public:group', { group }),
        groupClock: group === null ? null : groupClock(run, group, nowMs),
        groupPhase: market ? phaseOf(run, market) : run.clock.phase,
        rows: monitorRows(run, facts, words, group),
        substitutes: substitutes(run, joined, words),
        shocks: view === null ? [] : shockForms(view, words),
        disturbances:
          piece === null || piece === 'teacher-disturbances'
            ? disturbanceList(
                Object.keys(run.markets).map((id) => ({
                  id,
                  group: groupLabel(run, id, words),
                  view: viewFor<TradeView>(run, id, { kind: 'instructor' }, labs),
                })),
                words,
              )
            : NO_DISTURBANCES,
        markets: [...markets],
        seats,
        addressees: [everyone, ...markets, ...seats],
        announcements: noticeLines(run, words),
        teacherNotes: noteBox(run, null, words),
        standings: rankingRows(run, standings, words, { limit: RANKING_ROWS }),
        limit: RANKING_ROWS,
        ranking: {
          mode: ranking.mode,
          day: ranking.day,
          hidden: ranking.hidden,
          shown: run.ranking?.shown ?? 0,
        },
        places: standings.length,
        badge: badgeModel(host.health()),
        broken: host.health().broken,
        tokens: tokens.map((token) => ({
          id: token.id,
          label: token.kind === 'bot' ? (token.seat ?? '') : words.t('teacher:token.instructor'),
          made: agoText(token.createdAtMs, nowMs, words),
        })),
      };
    });
  }

  router.get('/teacher/runs/:runId', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const model = await runModel(req, opened, null);
    render(req, res, 'pages/teacher-run', {
      ...model,
      title: model.runTitle,
      where: model.runTitle,
      ownClock: true,
      nav: [{ href: '/teacher', label: texts.t(req.context.lang, 'teacher:home.title') }],
      live: { runId, seq: model.seq, page: 'teacher' },
    });
  });
  for (const name of PIECES) {
    router.get(`/teacher/runs/:runId/fragments/${name}`, async (req: Request, res: Response) => {
      const opened = await openRunFor(deps, req, String(req.params['runId']), 'control-run');
      render(req, res, `fragments/${name}`, await runModel(req, opened, name));
    });
  }

  /** Starts the exercise; seats nobody took go to bots. */
  router.post('/teacher/runs/:runId/start', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const actor = stewardOf(opened);
    await fillWithBots(opened.host, actor);
    const receipt = await opened.host.submit({
      commandId: randomUUID(),
      actor,
      command: { type: 'run/Start' },
    });
    if (!receipt.ok) await tellRejection(deps, req, opened, receipt.rejection);
    res.redirect(303, `/teacher/runs/${runId}`);
  });
  return router;
}

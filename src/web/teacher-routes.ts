import { randomUUID } from 'node:crypto';
import { Router, type Request } from 'express';
import { isMap, isSeq, parseDocument } from 'yaml';
import { can } from '../accounts/can.ts';
import type { Actor } from '../kernel/envelope.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import { viewFor } from '../runs/lab-of-run.ts';
import type { RunRecord } from '../runs/ports.ts';
import { fillWithBots } from '../runs/fill-with-bots.ts';
import type { ShippedScenario, WebDeps } from './context.ts';
import { wordsFor } from './reader-words.ts';
import { flash } from './flash.ts';
import { textField } from './people-routes.ts';
import { clockModel } from './presenters/clock.ts';
import { seatWall } from './presenters/lobby.ts';
import { badgeModel } from './presenters/projector.ts';
import { groupLabel, rankingRows } from './presenters/ranking.ts';
import {
  agoText,
  groupChoices,
  monitorRows,
  ruleLines,
  scenarioCard,
  shockForms,
} from './presenters/teacher.ts';
import { problem } from './problems.ts';
import { rejectionText } from './rejection-text.ts';
import { openRunFor, type OpenedRun } from './sender.ts';

/** The teacher's pages: library, launching, and one exercise with its clock, seats, shocks and monitor. */

const DAY_S = { min: 5, max: 3600 } as const;
const DAYS_MAX = 365;
/** Longer than ten hours is no lesson. */
const MINUTES_MAX = 600;
const RANKING_ROWS = 10;
/** The pieces of the exercise's page that are refreshed on their own. */
const PIECES = [
  'teacher-controls',
  'teacher-monitor',
  'teacher-lobby',
  'teacher-notices',
  'teacher-badge',
] as const;

export function createTeacherRouter(deps: WebDeps): Router {
  const router = Router();
  const { registry, labs, render, texts } = deps;

  function teacherOf(req: Request): { readonly id: string; readonly name: string } {
    const { teacher } = req.context;
    if (!teacher || !can({ teacherId: teacher.id, participantId: null }, 'teach')) throw problem('sign-in');
    return teacher;
  }
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  const runCard = (record: RunRecord, req: Request) => {
    const words = wordsOf(req);
    const scenario = deps.scenarios.find(({ id }) => id === record.scenarioId);
    return {
      href: `/teacher/runs/${record.runId}`,
      projectorHref: `/runs/${record.runId}/projector`,
      title: record.title || (scenario ? words.local(scenario.scenario.title) : record.scenarioId),
      code: record.joinCode,
      groups: record.groups,
      opened: agoText(record.createdAtMs, Date.now(), words),
    };
  };

  router.get('/teacher', async (req, res) => {
    const teacher = teacherOf(req);
    const records = [...(await registry.store.list({ ownerId: teacher.id }))].sort(
      (a, b) => b.createdAtMs - a.createdAtMs,
    );
    const cards = (status: RunRecord['status']) =>
      records.filter((record) => record.status === status).map((record) => runCard(record, req));
    render(req, res, 'pages/teacher', {
      title: texts.both('teacher:home.title'),
      running: cards('open'),
      ended: cards('ended'),
    });
  });

  router.get('/teacher/scenarios', (req, res) => {
    teacherOf(req);
    render(req, res, 'pages/teacher-library', {
      title: texts.both('teacher:library.title'),
      cards: deps.scenarios.map(({ scenario }) => scenarioCard(scenario, wordsOf(req))),
    });
  });

  const shippedOf = (req: Request): ShippedScenario => {
    const id = `${String(req.params['lab'])}/${String(req.params['name'])}`;
    const shipped = deps.scenarios.find((each) => each.id === id);
    if (!shipped) throw problem('not-found');
    return shipped;
  };

  router.get('/teacher/scenarios/:lab/:name', (req, res) => {
    teacherOf(req);
    const { scenario } = shippedOf(req);
    const words = wordsOf(req);
    render(req, res, 'pages/teacher-scenario', {
      title: words.local(scenario.title),
      scenario: scenarioCard(scenario, words),
      rules: ruleLines(scenario, words),
      choices: groupChoices(scenario).map(({ groups, seats }) => ({
        value: String(groups),
        label: words.t('teacher:launch.choice', { groups, seats }),
      })),
      timed: scenario.clock.mode === 'timed',
      daySeconds: (scenario.clock.dayMs ?? 60_000) / 1000,
      days: scenario.clock.daysMax ?? 30,
      launchAction: `/teacher/scenarios/${scenario.id}/launch`,
      limits: { daySeconds: DAY_S, days: { min: 1, max: DAYS_MAX } },
    });
  });

  router.post('/teacher/scenarios/:lab/:name/launch', async (req, res) => {
    const teacher = teacherOf(req);
    const shipped = shippedOf(req);
    const groups = wholeNumber(textField(req, 'groups'), 1, 200);
    const known = groupChoices(shipped.scenario).some((choice) => choice.groups === groups);
    if (groups === null || !known) return refuse(req, 'groups');
    let scenarioText = shipped.text;
    if (shipped.scenario.clock.mode === 'timed') {
      const seconds = wholeNumber(textField(req, 'daySeconds'), DAY_S.min, DAY_S.max);
      const days = wholeNumber(textField(req, 'days'), 1, DAYS_MAX);
      if (seconds === null) return refuse(req, 'daySeconds');
      if (days === null || minutesOf(seconds, days) > MINUTES_MAX) return refuse(req, 'days');
      scenarioText = withClock(scenarioText, seconds, days);
    }
    const host = await registry.create({
      scenarioText,
      groups,
      ownerId: teacher.id,
      title: textField(req, 'title').slice(0, 80),
    });
    res.redirect(303, `/teacher/runs/${host.runId}`);

    function refuse(request: Request, field: string): void {
      const text = texts.both(`teacher:launch.wrong.${field}`);
      const values = Object.fromEntries(
        ['groups', 'daySeconds', 'days', 'title'].map((name) => [name, textField(request, name)]),
      );
      flash(request, { kind: 'danger', text, form: { type: 'launch', values, errors: { [field]: text } } });
      res.redirect(303, `/teacher/scenarios/${shipped.id}`);
    }
  });

  /** Everything the page of one exercise shows. */
  async function runModel(req: Request, opened: OpenedRun) {
    const { host, record, person } = opened;
    const words = wordsOf(req);
    const standings = await host.standings();
    const tokens = await deps.tokens.list(record.runId);
    const nowMs = Date.now();
    const address = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    return host.read((run) => {
      const [first] = Object.keys(run.markets);
      const view = first === undefined ? null : viewFor<TradeView>(run, first, { kind: 'instructor' }, labs);
      const runTitle = record.title || words.local(run.scenario.title);
      return {
        runId: run.runId,
        seq: run.seq,
        action: `/runs/${run.runId}/commands`,
        runTitle,
        clock: clockModel(run.clock, nowMs),
        nextDay: run.clock.day + 1,
        timed: run.clock.mode === 'timed',
        code: record.joinCode,
        address: `${address}/join`,
        wall: seatWall(run, null, words),
        monitor: monitorRows(
          run,
          {
            labs,
            nowMs,
            instructor: person.teacherId ?? '',
            mistakes: host.mistakes(),
            connected: (id) => deps.presence.connected(run.runId, id),
            rejection: (rejection, seat) => rejectionText(deps, run, rejection, seat)[words.lang],
          },
          words,
        ),
        shocks: view === null ? [] : shockForms(view, words),
        markets: Object.keys(run.markets).map((id) => ({
          value: id,
          label: groupLabel(run, id, words) ?? words.t('teacher:run.everyone'),
        })),
        seats: Object.values(run.seats).map((seat) => ({
          value: seat.id,
          label: [groupLabel(run, seat.market, words), words.local(seat.firmName), seat.holder?.name]
            .filter((part) => part != null)
            .join(' · '),
        })),
        announcements: run.announcements.map(({ text, day, atMs }) => ({
          when: `${words.day(day)}, ${words.time(atMs)}`,
          title: text,
          detail: null,
          kind: 'info',
        })),
        rows: rankingRows(run, standings, words, { limit: RANKING_ROWS }),
        limit: RANKING_ROWS,
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
    const model = await runModel(req, opened);
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
    router.get(`/teacher/runs/:runId/fragments/${name}`, async (req, res) => {
      const opened = await openRunFor(deps, req, req.params.runId, 'control-run');
      render(req, res, `fragments/${name}`, await runModel(req, opened));
    });
  }

  /** Starts the exercise; seats nobody took go to bots. */
  router.post('/teacher/runs/:runId/start', async (req, res) => {
    const { runId } = req.params;
    const { host, person } = await openRunFor(deps, req, runId, 'control-run');
    const actor: Actor = { kind: 'instructor', id: person.teacherId ?? '', seat: null };
    await fillWithBots(host, actor);
    const receipt = await host.submit({ commandId: randomUUID(), actor, command: { type: 'run/Start' } });
    if (!receipt.ok) {
      const { rejection } = receipt;
      const text = await host.read((run) => rejectionText(deps, run, rejection, null));
      flash(req, { kind: 'danger', text });
    }
    res.redirect(303, `/teacher/runs/${runId}`);
  });
  return router;
}

/** How long a clock runs, pauses apart. */
export const minutesOf = (seconds: number, days: number): number => Math.ceil((seconds * days) / 60);

/** The scenario with days of another length, and another number of them; shocks scripted for later days fall away. */
export function withClock(text: string, seconds: number, days: number): string {
  const document = parseDocument(text);
  document.setIn(['clock', 'day'], `${seconds}s`);
  document.setIn(['clock', 'days'], days);
  document.setIn(['minutes'], Math.max(Number(document.get('minutes')), minutesOf(seconds, days)));
  const shocks = document.getIn(['trade', 'shocks']);
  if (isSeq(shocks)) {
    shocks.items = shocks.items.filter((shock) => !isMap(shock) || Number(shock.get('day')) <= days);
  }
  return document.toString();
}

function wholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

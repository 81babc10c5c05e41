import { Router, type Request, type Response } from 'express';
import { can } from '../../accounts/can.ts';
import type { DebriefShare } from '../../classroom/debrief-shares.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { MarketId } from '../../kernel/ids.ts';
import type { TradeStory } from '../../labs/trade/debrief/story.ts';
import { labOf } from '../../runs/lab-of-run.ts';
import type { PersonRecord } from '../../runs/person-record.ts';
import type { Replay } from '../../runs/replay.ts';
import { isRankingOpen } from '../../runs/public-ranking.ts';
import type { RunState } from '../../runs/state.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { chainsModel } from '../presenters/debrief/chains.ts';
import { chartModels } from '../presenters/debrief/charts.ts';
import { classModel, MARKS, peopleModel } from '../presenters/debrief/class.ts';
import { decisionsModel } from '../presenters/debrief/decisions.ts';
import { scopeOf } from '../presenters/debrief/names.ts';
import { momentModel, timelineModel } from '../presenters/debrief/timeline.ts';
import { waysModel } from '../presenters/debrief/ways.ts';
import { ownNav } from '../presenters/own-links.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor, type OpenedRun } from './sender.ts';

/**
 * Looking back on an exercise: a slider through its journal, charts, where orders waited, the ways out of shortages, the
 * class and how everyone kept to the process. The teacher always may; students may read it once it was shared with them.
 */

const TABS = ['charts', 'chains', 'ways', 'decisions', 'class'] as const;
type Tab = (typeof TABS)[number];
/** Charts that stand under the slider and follow it. */
const FOLLOWED = ['money', 'stock'] as const;
type DebriefRequest = Request<{ runId: string; tab?: string }>;
type Run = DeepReadonly<RunState>;

/** Who reads, and how much of it is for them. */
interface Reader {
  readonly opened: OpenedRun;
  readonly teacher: boolean;
  readonly share: DebriefShare | null;
  /** For the projector: large, and nobody named. */
  readonly present: boolean;
  readonly base: string;
}

export function createDebriefRouter(deps: WebDeps): Router {
  const router = Router();
  const { debriefs, replays, labs, texts, render, audit } = deps;

  async function teacherOf(req: DebriefRequest): Promise<Reader> {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    return {
      opened,
      teacher: true,
      share: await debriefs.of(runId),
      present: req.query['present'] === '1',
      base: `/teacher/runs/${runId}/debrief`,
    };
  }
  async function studentOf(req: DebriefRequest): Promise<Reader> {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'watch-run');
    const share = await debriefs.of(runId);
    return { opened, teacher: false, share, present: false, base: `/runs/${runId}/debrief` };
  }

  const textQuery = (req: Request, name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value : '';
  };

  /** What every page of a debrief has. */
  function frame(req: Request, reader: Reader, run: Run, tab: Tab | 'timeline') {
    const words = wordsFor(deps, req.context.lang);
    const { opened, base, present, teacher } = reader;
    const { record } = opened;
    // Decisions are compared over the whole class unless a group was chosen.
    const asked = textQuery(req, 'group');
    const scope = scopeOf(run, asked === '' && tab === 'decisions' ? 'all' : asked, words);
    const isChosen = scope.choices.length > 0 && (asked !== '' || tab !== 'decisions');
    const kept = new URLSearchParams({
      ...(isChosen ? { group: scope.market ?? 'all' } : {}),
      ...(present ? { present: '1' } : {}),
    });
    const address = (path: string, more: Readonly<Record<string, string>> = {}): string => {
      const query = new URLSearchParams([...kept, ...Object.entries(more)]).toString();
      return `${base}${path}${query === '' ? '' : `?${query}`}`;
    };
    const runTitle = record.title || words.local(run.scenario.title);
    const home = teacher ? `/teacher/runs/${record.runId}` : `/runs/${record.runId}`;
    return {
      words,
      scope,
      address,
      model: {
        title: texts.both('debrief:title'),
        nav: teacher ? teacherNav('home', words) : ownNav(run, words, 'debrief'),
        ...(present ? { layout: 'projector' } : {}),
        runId: record.runId,
        runTitle,
        home,
        base,
        teacher,
        present,
        tab,
        tabs: [
          { href: address(''), label: words.t('debrief:tab.timeline'), active: tab === 'timeline' },
          ...TABS.map((name) => ({
            href: address(`/${name}`),
            label: words.t(`debrief:tab.${name}`),
            active: tab === name,
          })),
        ],
        groups: scope.choices,
        group: scope.market ?? 'all',
        lastSeq: run.seq,
        /** The timeline at an entry. */
        at: (seq: number) => address('', { seq: String(seq) }),
        presentHref: present ? base : `${base}${tab === 'timeline' ? '' : `/${tab}`}?present=1`,
      },
    };
  }

  /** What the lab tells of every market. */
  const storiesOf = (
    run: Run,
    replay: Replay,
  ): readonly { readonly market: MarketId; readonly story: TradeStory }[] => {
    const debrief = labOf(run, labs).debrief;
    if (!debrief) return [];
    return Object.values(run.markets).map(({ id, state }) => {
      const effects = replay.effects.filter(({ market }) => market === id);
      return { market: id, story: debrief.story(state, effects) as TradeStory };
    });
  };

  /** The entry asked for; the last one when none or a wrong one is. */
  function askedSeq(req: Request, lastSeq: number): number {
    const asked = textQuery(req, 'seq');
    return /^\d{1,9}$/.test(asked) ? Math.min(Number(asked), lastSeq) : lastSeq;
  }

  async function momentOf(req: Request, reader: Reader) {
    const { host, record } = reader.opened;
    const replay = await replays.of(record.runId);
    const seq = askedSeq(req, replay.seq);
    const [entry] = seq === 0 ? [] : await host.entries(seq - 1, 1);
    return host.read((run) => {
      const { words, scope, model, address } = frame(req, reader, run, 'timeline');
      return {
        words,
        address,
        model: {
          ...model,
          moment: momentModel(run, replay, scope, seq, entry ?? null, texts, words),
          timeline: timelineModel(run, replay, scope, words),
          charts: scope.market === null ? [] : chartModels(run, replay, scope, words, FOLLOWED),
        },
      };
    });
  }

  async function showTimeline(req: DebriefRequest, res: Response, reader: Reader): Promise<void> {
    const { model, words, address } = await momentOf(req, reader);
    const { host, record } = reader.opened;
    const mayShare = await host.read((run) => run.clock.phase === 'ended' && isRankingOpen(run));
    render(req, res, 'pages/debrief', {
      ...model,
      ...(reader.teacher
        ? { fragment: `/teacher/runs/${record.runId}/fragments/debrief-moment` }
        : { fragment: `/runs/${record.runId}/fragments/debrief-moment` }),
      query: address('').split('?')[1] ?? '',
      shared: reader.share !== null,
      sharedNames: reader.share?.names ?? false,
      sharedAt: reader.share ? words.time(reader.share.atMs) : '',
      mayShare,
    });
  }

  /** How a moment was never changes, so a browser that has it need not get it again. */
  async function showMoment(req: DebriefRequest, res: Response, reader: Reader): Promise<void> {
    const { model } = await momentOf(req, reader);
    const { moment, group } = model;
    const tag = [deps.config.version, req.context.lang, group, moment.seq, moment.next ?? '', model.lastSeq];
    res.set('Cache-Control', 'private, no-cache');
    const etag = `"${tag.join('.')}"`;
    res.set('ETag', etag);
    if (req.get('if-none-match') === etag) {
      res.status(304).end();
      return;
    }
    render(req, res, 'fragments/debrief-moment', model);
  }

  async function showTab(req: DebriefRequest, res: Response, reader: Reader): Promise<void> {
    const tab = TABS.find((name) => name === req.params.tab);
    if (!tab) throw problem('not-found');
    const { host, record } = reader.opened;
    const replay = await replays.of(record.runId);
    const shown = await host.read((run) => {
      const { words, scope, model } = frame(req, reader, run, tab);
      const inScope = (market: MarketId): boolean => scope.markets.some(({ id }) => id === market);
      switch (tab) {
        case 'charts':
          return { ...model, charts: chartModels(run, replay, scope, words) };
        case 'ways': {
          const cases = storiesOf(run, replay).flatMap(({ market, story }) =>
            story.shortages.map((each) => ({ ...each, market })),
          );
          return { ...model, ways: waysModel(run, cases, words) };
        }
        case 'chains': {
          const chains = storiesOf(run, replay)
            .filter(({ market }) => inScope(market))
            .flatMap(({ market, story }) => story.chains.map((chain) => ({ ...chain, market })));
          const nowMs = run.clock.phase === 'ended' ? run.atMs : Date.now();
          return { ...model, chains: chainsModel(run, chains, replay, nowMs, scope, words) };
        }
        case 'decisions': {
          const told = storiesOf(run, replay).filter(({ market }) => inScope(market));
          const decisions = told.flatMap(({ market, story }) =>
            story.decisions.map((each) => ({ ...each, market })),
          );
          const profits = told.flatMap(({ market, story }) =>
            story.profits.map((each) => ({ ...each, market })),
          );
          return {
            ...model,
            decisions: decisionsModel(run, decisions, profits, replay, scope, texts, words),
          };
        }
        case 'class': {
          const refused = [...host.mistakes().values()].reduce((sum, { count }) => sum + count, 0);
          const stories = storiesOf(run, replay).map(({ story }) => story);
          return { ...model, overall: classModel(run, stories, refused, words), marks: MARKS };
        }
      }
    });
    if (tab !== 'class') return render(req, res, `pages/debrief-${tab}`, shown);
    const conformance = await peopleFor(req, reader);
    render(req, res, 'pages/debrief-class', { ...shown, ...conformance });
  }

  /** Whose steps a reader may see: all for the teacher, nobody's on the projector, one's own team's for students. */
  async function peopleFor(req: Request, reader: Reader) {
    const { opened, teacher, present, share } = reader;
    const { runId } = opened.record;
    const words = wordsFor(deps, req.context.lang);
    const nobody = { people: [], withheld: 'present' };
    if (present) return nobody;
    // How somebody worked is part of their grade, so it waits for the grades.
    if (!teacher && !(await deps.grades.publishedAt([runId])).has(runId))
      return { ...nobody, withheld: 'grades' };
    const records = await deps.grades.records(runId);
    const own = records.find(({ participant }) => participant === opened.participant?.id);
    const team = own?.places[0]?.team;
    const isOwnTeam = ({ participant, places }: PersonRecord): boolean =>
      participant === own?.participant || places.some((place) => place.team === team);
    const all = teacher || share?.names === true;
    const seen = all ? records : records.filter(isOwnTeam);
    return opened.host.read((run) => ({
      people: peopleModel(run, seen, words),
      withheld: all ? null : 'others',
    }));
  }

  router.get('/teacher/runs/:runId/debrief', async (req: DebriefRequest, res) =>
    showTimeline(req, res, await teacherOf(req)),
  );
  router.get('/teacher/runs/:runId/debrief/:tab', async (req: DebriefRequest, res) =>
    showTab(req, res, await teacherOf(req)),
  );
  router.get('/teacher/runs/:runId/fragments/debrief-moment', async (req: DebriefRequest, res) =>
    showMoment(req, res, await teacherOf(req)),
  );

  /** Opens the debrief to those who were in the exercise, or closes it. */
  router.post('/teacher/runs/:runId/debrief/share', async (req: DebriefRequest, res) => {
    const { opened, base } = await teacherOf(req);
    const { record, host, person } = opened;
    const by = person.accountId ?? person.teacherId ?? '';
    const share = textField(req, 'share') === 'yes';
    const names = textField(req, 'names') === 'true';
    const ready = await host.read((run) => run.clock.phase === 'ended' && isRankingOpen(run));
    if (share && !ready) {
      return refuseForm(req, res, {
        to: `${base}#share`,
        type: 'debrief-share',
        values: { names: String(names) },
        errors: { share: texts.both('debrief:share.not-yet') },
      });
    }
    const changed = share
      ? await debriefs.open(record.runId, { names, by }).then(() => true)
      : await debriefs.close(record.runId);
    if (changed) {
      await audit.record({
        actor: by,
        action: share ? 'debrief/shared' : 'debrief/closed',
        thing: `run:${record.runId}`,
        classId: record.classId,
        details: share ? { names } : {},
      });
    }
    doneWith(req, res, `${base}#share`, texts.both(share ? 'debrief:share.done' : 'debrief:share.undone'));
  });

  router.get('/runs/:runId/debrief', async (req: DebriefRequest, res) => {
    const reader = await studentOf(req);
    const { opened, share } = reader;
    if (can(opened.person, 'control-run', { run: opened.record })) {
      res.redirect(302, `/teacher/runs/${opened.record.runId}/debrief`);
      return;
    }
    if (share) return showTimeline(req, res, reader);
    const model = await opened.host.read((run) => frame(req, reader, run, 'timeline').model);
    render(req, res, 'pages/debrief-closed', model);
  });
  const sharedWith = async (req: DebriefRequest): Promise<Reader> => {
    const reader = await studentOf(req);
    if (!reader.share) throw problem('not-found');
    return reader;
  };
  router.get('/runs/:runId/debrief/:tab', async (req: DebriefRequest, res) =>
    showTab(req, res, await sharedWith(req)),
  );
  router.get('/runs/:runId/fragments/debrief-moment', async (req: DebriefRequest, res) =>
    showMoment(req, res, await sharedWith(req)),
  );
  return router;
}

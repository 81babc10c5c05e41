import { randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { TeacherAccount } from '../../accounts/accounts.ts';
import { can } from '../../accounts/can.ts';
import type { Launch, LaunchDraft } from '../../classroom/launches.ts';
import {
  drawPlan,
  GROUPINGS,
  movedInPlan,
  readTarget,
  rosterGroupNames,
  type Grouping,
  type SeatPlan,
} from '../../classroom/seat-plan.ts';
import type { Student } from '../../classroom/students.ts';
import type { JoinPolicy } from '../../runs/ports.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { teacherOf } from '../classes/class-access.ts';
import { personIn, type WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { groupsNeeded, minutesOf, planSeatsOf, withClock, withPlayers } from './launching.ts';
import { textField } from '../entrance/people-routes.ts';
import { castPlayers, classChoices, planModel } from '../presenters/launch.ts';
import { trialModel } from '../presenters/scenario-editor.ts';
import { groupChoices, ruleLines, scenarioCard } from '../presenters/teacher.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { hashOf, scenarioSource, type ScenarioSource } from './scenario-source.ts';

/** From a scenario to its lobby: one page of choices, and, for a class, a second one with who sits where. */

const DAY_S = { min: 5, max: 3600 } as const;
const DAYS_MAX = 365;
/** Longer than ten hours is no lesson. */
const MINUTES_MAX = 600;
const TITLE_LENGTH_MAX = 80;
const SEED_LENGTH_MAX = 40;

/** The fields of the page of choices. */
interface Choices {
  readonly scenarioText: string;
  readonly scenario: Scenario;
  readonly groups: number;
  readonly classId: string | null;
  readonly joinPolicy: JoinPolicy;
  readonly grouping: Grouping;
  readonly seed: string;
  readonly title: string;
  readonly students: readonly Student[];
}
type Wrong = 'groups' | 'daySeconds' | 'days' | 'class' | 'play' | 'policy';

export function createLaunchRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, registry, render, texts } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  router.get('/teacher/scenarios/:lab/:name', async (req, res) => {
    const teacher = teacherOf(req);
    const source = await scenarioSource(deps, req);
    if (!source.scenario) {
      res.redirect(302, `${source.path}/edit`);
      return;
    }
    const { scenario } = source;
    const words = wordsOf(req);
    const classes = (await classroom.classes.taughtBy(teacher.id)).filter(
      ({ archivedAtMs }) => archivedAtMs === null,
    );
    const asked = typeof req.query['class'] === 'string' ? req.query['class'] : null;
    const kept = source.own ? await classroom.ownScenarios.trialOf(source.own.id) : null;
    const now = { textHash: hashOf(source.text), nowMs: Date.now() };
    render(req, res, 'pages/teacher-scenario', {
      title: words.local(scenario.title),
      scenario: { ...scenarioCard(scenario, words), href: source.path },
      key: source.key,
      editHref: source.own ? `${source.path}/edit` : null,
      rules: ruleLines(scenario, words),
      choices: groupChoices(scenario).map(({ groups, seats }) => ({
        value: String(groups),
        label: words.t('teacher:launch.choice', { groups, seats }),
      })),
      timed: scenario.clock.mode === 'timed',
      daySeconds: (scenario.clock.dayMs ?? 60_000) / 1000,
      days: scenario.clock.daysMax ?? 30,
      launchAction: `${source.path}/launch`,
      limits: { daySeconds: DAY_S, days: { min: 1, max: DAYS_MAX } },
      classes: classChoices(classes, words),
      // A teacher of one class means that one.
      classId: classes.find(({ id }) => id === asked)?.id ?? (classes.length === 1 ? classes[0]?.id : ''),
      players: castPlayers(scenario, words),
      tried: kept && trialModel(kept, now, words),
    });
  });

  router.post('/teacher/scenarios/:lab/:name/launch', async (req, res) => {
    const teacher = teacherOf(req);
    const source = await scenarioSource(deps, req);
    if (!source.scenario) throw problem('not-found');
    const choices = await readChoices(req, source, source.scenario);
    if (typeof choices === 'string') {
      const body = (req.body ?? {}) as Record<string, unknown>;
      const values = Object.fromEntries(Object.keys(body).map((name) => [name, textField(req, name)]));
      const errors = { [choices]: texts.both(`launch:wrong.${choices}`) };
      refuseForm(req, res, { to: source.path, type: 'launch', values, errors });
      return;
    }
    const launch = launchOf(source, choices);
    const byHand = choices.grouping === 'hand' || textField(req, 'do') === 'plan';
    if (launch === null || !byHand) {
      const plan = new Map(Object.entries(launch?.seats ?? {}));
      await open(req, res, { launch: choices, scenario: choices.scenario, plan });
      return;
    }
    res.redirect(303, `/teacher/launches/${await classroom.launches.keep(teacher.id, launch)}`);
  });

  /** @returns the first field that is wrong when one is */
  async function readChoices(
    req: Request,
    source: ScenarioSource,
    scenario: Scenario,
  ): Promise<Choices | Wrong> {
    const bots = scenario.cast.filter(({ firm, bot }) => {
      const play = textField(req, `play.${firm}`);
      return play === '' ? bot : play === 'bots';
    });
    if (bots.length === scenario.cast.length) return 'play';
    let text = withPlayers(source.text, scenario, new Set(bots.map(({ firm }) => firm)));
    if (scenario.clock.mode === 'timed') {
      const seconds = wholeNumber(textField(req, 'daySeconds'), DAY_S.min, DAY_S.max);
      const days = wholeNumber(textField(req, 'days'), 1, DAYS_MAX);
      if (seconds === null) return 'daySeconds';
      if (days === null || minutesOf(seconds, days) > MINUTES_MAX) return 'days';
      text = withClock(text, seconds, days);
    }
    const parsed = parseScenario(text, deps.labs);
    // The choices fit the schema; what is left is a scenario that a clock or a cast of this kind does not suit.
    if (!parsed.ok) return 'days';

    const wanted = textField(req, 'class');
    const isOwn = wanted !== '' && can(personIn(req, null), 'teach-class', { class: { id: wanted } });
    const klass = isOwn ? await classroom.classes.get(wanted) : null;
    if (wanted !== '' && klass?.archivedAtMs !== null) return 'class';
    const students = klass ? await classroom.students.list(klass.id) : [];
    const joinPolicy = textField(req, 'policy') === 'roster' ? 'roster' : 'open';
    if (joinPolicy === 'roster' && !klass) return 'policy';
    const grouping = GROUPINGS.find((each) => each === textField(req, 'grouping')) ?? 'join';

    const typed = textField(req, 'groups');
    // Groups called 1 to 12 are twelve groups, whether or not people would fit into fewer.
    const groupsMin = grouping === 'roster' ? rosterGroupNames(students).length : 1;
    const groups =
      typed === '' && students.length > 0
        ? groupsNeeded(parsed.value, students.length, groupsMin)
        : wholeNumber(typed, 1, 200);
    if (groups === null || !groupChoices(scenario).some((choice) => choice.groups === groups))
      return 'groups';
    const seed = textField(req, 'seed').slice(0, SEED_LENGTH_MAX);
    return {
      scenarioText: text,
      scenario: parsed.value,
      groups,
      classId: klass?.id ?? null,
      joinPolicy,
      grouping,
      seed: seed === '' ? newSeed() : seed,
      title: textField(req, 'title').slice(0, TITLE_LENGTH_MAX),
      students,
    };
  }

  /** The launch with who sits where; null where there is nobody to put anywhere. */
  function launchOf({ key }: ScenarioSource, choices: Choices): Launch | null {
    const { scenario, scenarioText, groups, classId, joinPolicy, grouping, seed, title, students } = choices;
    if (classId === null || students.length === 0 || grouping === 'join') return null;
    const seats =
      grouping === 'hand'
        ? new Map<string, string>()
        : drawPlan(students, planSeatsOf(scenario, groups, deps.labs), { grouping, groups, seed });
    return {
      source: key,
      scenarioText,
      groups,
      classId,
      joinPolicy,
      title,
      seed: grouping === 'random' ? seed : '',
      seats: Object.fromEntries(seats),
    };
  }

  /** Opens the lobby. Unnamed, it is called like its scenario: in every reader's language where that ships with the program. */
  async function open(
    req: Request,
    res: Response,
    {
      launch,
      scenario,
      plan,
    }: {
      readonly launch: Pick<Choices, 'scenarioText' | 'groups' | 'classId' | 'joinPolicy' | 'title'>;
      readonly scenario: Scenario;
      readonly plan: SeatPlan;
    },
  ): Promise<void> {
    const { scenarioText, groups, classId, joinPolicy, title } = launch;
    const ships = deps.scenarios.some(({ id }) => id === scenario.id);
    const host = await registry.create({
      scenarioText,
      groups,
      ownerId: teacherOf(req).id,
      classId,
      joinPolicy,
      title: title === '' && !ships ? wordsOf(req).local(scenario.title).slice(0, TITLE_LENGTH_MAX) : title,
    });
    await classroom.launches.savePlan(host.runId, plan);
    await deps.audit.record({
      actor: teacherOf(req).id,
      action: 'run/launched',
      thing: `run:${host.runId}`,
      classId,
      details: { scenario: scenario.id, groups },
    });
    res.redirect(303, `/teacher/runs/${host.runId}`);
  }

  interface OpenedDraft {
    readonly teacher: Pick<TeacherAccount, 'id'>;
    readonly draft: LaunchDraft;
    readonly scenario: Scenario;
    readonly students: readonly Student[];
    readonly path: string;
  }

  /** The launch of the address, which its teacher prepared for a class that is (still) the teacher's. */
  async function openDraft(req: Request): Promise<OpenedDraft> {
    const teacher = teacherOf(req);
    const draft = await classroom.launches.get(teacher.id, String(req.params['launchId']));
    const isOwn = draft !== null && can(personIn(req, null), 'teach-class', { class: { id: draft.classId } });
    const parsed = isOwn ? parseScenario(draft.scenarioText, deps.labs) : null;
    if (!isOwn || !parsed?.ok) throw problem('not-found');
    const students = await classroom.students.list(draft.classId);
    return { teacher, draft, scenario: parsed.value, students, path: `/teacher/launches/${draft.id}` };
  }

  /** The plan without those who left the roster meanwhile. */
  const planOf = ({ draft, students }: OpenedDraft): SeatPlan =>
    new Map(
      students.flatMap(({ id }) => {
        const seat = draft.seats[id];
        return seat === undefined ? [] : [[id, seat] as const];
      }),
    );

  router.get('/teacher/launches/:launchId', async (req, res) => {
    const opened = await openDraft(req);
    const { draft, scenario, students, path } = opened;
    const words = wordsOf(req);
    const seats = planSeatsOf(scenario, draft.groups, deps.labs);
    const klass = await classroom.classes.get(draft.classId);
    render(req, res, 'pages/launch-plan', {
      title: texts.both('launch:plan.title'),
      base: path,
      back: `/teacher/scenarios/${draft.source}`,
      scenarioTitle: words.local(scenario.title),
      className: klass?.name ?? '',
      draft,
      plan: planModel({ students, seats, plan: planOf(opened), groups: draft.groups }, words),
    });
  });

  const changedMeanwhile = (req: Request, res: Response, path: string): void =>
    refuseForm(req, res, {
      to: path,
      type: 'plan',
      values: {},
      errors: { version: texts.both('launch:plan.conflict') },
    });

  /** The draft, if it is still what the page was made from. */
  const isCurrent = (req: Request, { version }: LaunchDraft): boolean =>
    textField(req, 'version') === String(version);

  router.post('/teacher/launches/:launchId/draw', async (req, res) => {
    const opened = await openDraft(req);
    const { teacher, draft, scenario, students, path } = opened;
    if (!isCurrent(req, draft)) return changedMeanwhile(req, res, path);
    const typed = textField(req, 'seed').slice(0, SEED_LENGTH_MAX);
    const seed = typed === '' ? newSeed() : typed;
    const plan = drawPlan(students, planSeatsOf(scenario, draft.groups, deps.labs), {
      grouping: textField(req, 'grouping') === 'roster' ? 'roster' : 'random',
      groups: draft.groups,
      seed,
      ...(textField(req, 'keep') === 'true' && { fixed: planOf(opened) }),
    });
    const done = await classroom.launches.change(teacher.id, draft, {
      seed,
      seats: Object.fromEntries(plan),
    });
    if (!done) return changedMeanwhile(req, res, path);
    doneWith(req, res, path, texts.both('launch:plan.drawn', { seed }));
  });

  router.post('/teacher/launches/:launchId/move', async (req, res) => {
    const opened = await openDraft(req);
    const { teacher, draft, scenario, students, path } = opened;
    if (!isCurrent(req, draft)) return changedMeanwhile(req, res, path);
    const seats = planSeatsOf(scenario, draft.groups, deps.labs);
    const body = (req.body ?? {}) as Record<string, unknown>;
    const chosen = students.filter(({ id }) => body[`s.${id}`] !== undefined);
    const target = readTarget(textField(req, 'to'), seats);
    const moved =
      target &&
      movedInPlan(
        planOf(opened),
        seats,
        chosen.map(({ id }) => id),
        target,
      );
    if (!moved?.ok) {
      const values = {
        to: textField(req, 'to'),
        ...Object.fromEntries(chosen.map(({ id }) => [`s.${id}`, 'on'])),
      };
      const errors = { to: texts.both(`launch:plan.wrong.${moved ? moved.error : 'no-target'}`) };
      refuseForm(req, res, { to: `${path}#move`, type: 'plan', values, errors });
      return;
    }
    const done = await classroom.launches.change(teacher.id, draft, {
      seats: Object.fromEntries(moved.value),
    });
    if (!done) return changedMeanwhile(req, res, path);
    doneWith(req, res, `${path}#move`, texts.both('launch:plan.moved', { count: chosen.length }));
  });

  router.post('/teacher/launches/:launchId/open', async (req, res) => {
    const opened = await openDraft(req);
    const { teacher, draft, path } = opened;
    if (!isCurrent(req, draft)) return changedMeanwhile(req, res, path);
    // Pressed twice, it is launched once.
    if (!(await classroom.launches.take(teacher.id, draft.id))) throw problem('not-found');
    await open(req, res, { launch: draft, scenario: opened.scenario, plan: planOf(opened) });
  });
  return router;
}

const newSeed = (): string => randomBytes(3).toString('hex');

function wholeNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

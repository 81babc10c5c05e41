import { Router, type Request, type Response } from 'express';
import type { Account } from '../../accounts/accounts.ts';
import { rehearsedScenario } from '../../rehearsal/scenario.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { teacherOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { groupsNeeded, peopleSeatsIn } from './launching.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { rehearsalModel } from '../presenters/rehearsal.ts';
import { wordsFor } from '../reader-words.ts';
import { findSource } from './scenario-source.ts';

/** Rehearsals: one press lets a crowd of bot students play a scenario on this server, and the page tells how it went. */

const PAGE = '/teacher/rehearsal';
const STUDENTS = { min: 1, max: 200, usual: 60 } as const;
const SECONDS = [30, 60, 120, 300] as const;
const SECONDS_USUAL = 120;

type Wrong = 'scenario' | 'students' | 'seconds' | 'anyway';

export function createRehearsalRouter(deps: WebDeps): Router {
  const router = Router();
  const { rehearsals, classroom, labs, render, texts, audit } = deps;

  /** The one that goes on or went last. Who began it is the one who may end it, and an administrator. */
  function shown(req: Request, teacher: Account) {
    const latest = rehearsals.latest();
    if (!latest) return { rehearsal: null, mayStop: false };
    const isOwn = latest.startedBy === teacher.id;
    const words = wordsFor(deps, req.context.lang);
    return { rehearsal: rehearsalModel(latest, isOwn, words), mayStop: isOwn || isAdministrator(teacher) };
  }

  router.get(PAGE, async (req, res) => {
    const teacher = teacherOf(req);
    const words = wordsFor(deps, req.context.lang);
    const own = (await classroom.ownScenarios.list(teacher.id)).flatMap(({ id, text }) => {
      const parsed = parseScenario(text, labs);
      return parsed.ok ? [{ value: `own/${id}`, label: words.local(parsed.value.title) }] : [];
    });
    const { scenario: asked } = req.query;
    render(req, res, 'pages/rehearsal', {
      title: texts.both('rehearsal:title'),
      nav: teacherNav('home', words),
      base: PAGE,
      ...shown(req, teacher),
      scenarios: [
        ...deps.scenarios.map(({ id, scenario }) => ({ value: id, label: words.local(scenario.title) })),
        ...own,
      ],
      asked: typeof asked === 'string' ? asked : 'trade/open-market',
      students: STUDENTS,
      seconds: SECONDS.map((value) => ({
        value: String(value),
        label: words.t('rehearsal:seconds-choice', { seconds: value }),
      })),
      secondsUsual: String(SECONDS_USUAL),
      underWay: await rehearsals.exercisesUnderWay(),
    });
  });

  router.get('/teacher/fragments/rehearsal', (req, res) => {
    render(req, res, 'fragments/rehearsal', { base: PAGE, ...shown(req, teacherOf(req)) });
  });

  router.post(PAGE, async (req, res) => {
    const teacher = teacherOf(req);
    const typed = {
      scenario: textField(req, 'scenario'),
      students: textField(req, 'students'),
      seconds: textField(req, 'seconds'),
    };
    const refuse = (field: Wrong, code: string, params = {}): void =>
      refuseForm(req, res, {
        to: PAGE,
        type: 'rehearsal',
        values: typed,
        errors: { [field]: texts.both(`rehearsal:wrong.${code}`, params) },
      });
    const source = await findSource(deps, teacher.id, typed.scenario);
    const parsed = source?.scenario ? parseScenario(rehearsedScenario(source.text), labs) : null;
    if (!source || !parsed?.ok) return refuse('scenario', 'scenario');
    const scenario = parsed.value;
    const students = /^\d{1,3}$/.test(typed.students) ? Number(typed.students) : 0;
    if (students < STUDENTS.min || students > STUDENTS.max) return refuse('students', 'students', STUDENTS);
    const groups = groupsNeeded(scenario, students, 1);
    const seats = peopleSeatsIn(scenario, groups);
    if (seats < students) return refuse('students', 'seats', { seats });
    const seconds = SECONDS.find((value) => String(value) === typed.seconds);
    if (seconds === undefined) return refuse('seconds', 'seconds');
    const underWay = await rehearsals.exercisesUnderWay();
    if (underWay > 0 && textField(req, 'anyway') !== 'true') return refuse('anyway', 'anyway');
    const begun = await rehearsals.start({
      scenarioText: rehearsedScenario(source.text),
      title: scenario.title,
      groups,
      students,
      durationMs: seconds * 1000,
      startedBy: teacher.id,
    });
    if (begun === 'busy') return refuse('scenario', 'busy');
    await audit.record({
      actor: teacher.id,
      action: 'rehearsal/started',
      thing: 'rehearsal',
      details: { scenario: source.key, students },
    });
    res.redirect(303, PAGE);
  });

  router.post(`${PAGE}/stop`, async (req: Request, res: Response) => {
    const teacher = teacherOf(req);
    const latest = rehearsals.latest();
    const may = latest !== null && (latest.startedBy === teacher.id || isAdministrator(teacher));
    if (!may || latest.phase === 'over') {
      res.redirect(303, PAGE);
      return;
    }
    await rehearsals.stop();
    await audit.record({ actor: teacher.id, action: 'rehearsal/stopped', thing: 'rehearsal' });
    doneWith(req, res, PAGE, texts.both('rehearsal:stopped'));
  });
  return router;
}

const isAdministrator = ({ roles }: Account): boolean => roles.includes('administrator');

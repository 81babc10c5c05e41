import { Router, type Request } from 'express';
import type { GradeEntry } from '../../classroom/grade-store.ts';
import { REASON_MAX, type PersonGrade, type RunGrades } from '../../classroom/grades.ts';
import { GRADE_PARTS, type GradePartName } from '../../scoring/grade.ts';
import { ownPasswordProblem } from '../confirm-password.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { centiText, decisionLines, decisionText, partLabel, readCenti } from '../presenters/grades/points.ts';
import {
  gradeTable,
  missingBefore,
  partsOf,
  runFigures,
  type AskedGrades,
} from '../presenters/grades/run.ts';
import { momentText } from '../presenters/log.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';
import { createGradeTaker, personModel } from './person-grade.ts';

/** The grades of an exercise for its teachers, and one person's taken apart; each student's own is in `own-grade-routes.ts`. */

type RunRequest = Request<{ runId: string }>;
type PersonRequest = Request<{ runId: string; participantId: string }>;

/** What a teacher may decide about a part or the whole. */
const WAYS = ['points', 'none', 'withdraw'] as const;

export function createGradeRouter(deps: WebDeps): Router {
  const router = Router();
  const { grades, accounts, audit, texts, render, reports } = deps;
  const { explanationOf, entriesModel } = createGradeTaker(deps);

  interface Bench {
    readonly opened: OpenedRun;
    readonly runId: string;
    readonly all: RunGrades;
    readonly words: Words;
    readonly to: string;
    readonly runTitle: string;
  }
  async function openBench(req: RunRequest | PersonRequest): Promise<Bench> {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const words = wordsFor(deps, req.context.lang);
    return {
      opened,
      runId,
      words,
      all: await grades.ofRun(runId),
      to: `/teacher/runs/${runId}/grades`,
      runTitle: opened.record.title || (await opened.host.read((run) => words.local(run.scenario.title))),
    };
  }
  function personOf({ all }: Bench, participantId: string): PersonGrade {
    const person = all.people.find(({ participant }) => participant === participantId);
    if (!person) throw problem('not-found');
    return person;
  }
  const record = (
    { opened, runId }: Bench,
    action: 'grade/published' | 'grade/adjusted' | 'grade/overridden',
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> =>
    audit.record({
      actor: opened.person.accountId ?? '',
      action,
      thing: `run:${runId}`,
      classId: opened.record.classId,
      details,
    });
  const named = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map(
      await Promise.all(
        [...new Set(ids)].map(async (id): Promise<[string, string]> => [
          id,
          (await accounts.get(id))?.name ?? '–',
        ]),
      ),
    );
  /** What the form for a decision offers. */
  const formModel = ({ all, words }: Bench) => ({
    partChoices: [
      { value: '', label: partLabel(null, words) },
      ...partsOf(all).map((part) => ({ value: part, label: partLabel(part, words) })),
    ],
    wayChoices: WAYS.map((way) => ({ value: way, label: words.t(`grades:form.way-${way}`) })),
    reasonMax: REASON_MAX,
  });

  /** Who played and owes the report: nothing was handed in, and no teacher has decided what that means. */
  async function withoutReport({ all, runId }: Bench): Promise<readonly PersonGrade[]> {
    if (all.weights.report === 0 || !all.ended || all.published) return [];
    const there = new Set(
      (await reports.list(runId))
        .filter(({ state }) => state === 'handed-in' || state === 'marked')
        .map(({ participant }) => participant),
    );
    return all.people.filter(
      ({ participant, acted, grade }) =>
        acted &&
        !there.has(participant) &&
        grade.overridden === null &&
        grade.parts.find(({ name }) => name === 'report')?.overridden === null,
    );
  }

  router.get('/teacher/runs/:runId/grades', async (req, res) => {
    const bench = await openBench(req);
    const { all, words, to, runId, opened } = bench;
    const asked = askedIn(req);
    const publisher = all.published ? await accounts.get(all.published.by) : null;
    render(req, res, 'pages/grades', {
      title: texts.both('grades:title'),
      nav: teacherNav('home', words),
      runId,
      runTitle: bench.runTitle,
      classId: opened.record.classId,
      base: to,
      asked,
      table: gradeTable(all, asked, to, words),
      figures: runFigures(all, words),
      weights: partsOf(all).map((part) => ({
        label: partLabel(part, words),
        weight: words.percent(Math.round(all.weights[part] * 100)),
      })),
      ended: all.ended,
      published: all.published && {
        when: momentText(all.published.atMs, words),
        who: publisher?.name ?? '–',
      },
      missing: missingBefore(all, words),
      withoutReport: (await withoutReport(bench)).map(({ name }) => name),
      ...formModel(bench),
    });
  });

  router.post('/teacher/runs/:runId/grades/publish', async (req, res) => {
    const bench = await openBench(req);
    const { all, to, runId, opened, words } = bench;
    const accepted = textField(req, 'acceptMissing') === 'true';
    const refuse = (field: string, key: string): void =>
      refuseForm(req, res, {
        to: `${to}#publish`,
        type: 'grades-publish',
        values: { acceptMissing: accepted ? 'true' : '' },
        errors: { [field]: texts.both(key) },
      });
    if (all.published) return refuse('ownPassword', 'grades:refused.published');
    if (!all.ended) return refuse('ownPassword', 'grades:refused.not-ended');
    if (missingBefore(all, words).length > 0 && !accepted)
      return refuse('acceptMissing', 'grades:refused.missing');
    const wrong = await ownPasswordProblem(deps, req);
    if (wrong)
      return refuseForm(req, res, {
        to: `${to}#publish`,
        type: 'grades-publish',
        values: { acceptMissing: accepted ? 'true' : '' },
        errors: { ownPassword: wrong },
      });
    const done = await grades.publish(runId, opened.person.accountId ?? '');
    if (!done.ok) return refuse('ownPassword', `grades:refused.${done.error}`);
    await record(bench, 'grade/published', { students: done.value.people.length });
    doneWith(req, res, to, texts.both('grades:publish.done'));
  });

  /** A zero, with a reason, for everyone who has handed in no report; each can be decided anew like any other. */
  router.post('/teacher/runs/:runId/grades/no-report', async (req, res) => {
    const bench = await openBench(req);
    const { runId, opened, to, words } = bench;
    const reason = textField(req, 'reason').trim();
    if (reason === '' || reason.length > REASON_MAX) {
      refuseForm(req, res, {
        to: `${to}#no-report`,
        type: 'grades-no-report',
        values: { reason },
        errors: { reason: texts.both('grades:wrong.reason', { max: REASON_MAX }) },
      });
      return;
    }
    const decided: (readonly [PersonGrade, GradeEntry])[] = [];
    for (const person of await withoutReport(bench)) {
      const done = await grades.decide(runId, person.participant, person.entries.at(-1)?.version ?? 0, {
        part: 'report',
        pointsCenti: 0,
        withdrawn: false,
        reason,
        by: opened.person.accountId ?? '',
      });
      // Somebody else decided at this very moment: theirs stands.
      if (done.ok) decided.push([person, done.value]);
    }
    const after = new Map((await grades.ofRun(runId)).people.map((one) => [one.participant, one.grade]));
    for (const [person, entry] of decided) {
      await record(bench, 'grade/overridden', {
        name: person.name,
        studentNo: person.studentNo,
        points: decisionText(entry, words),
        from: centiText(person.grade.totalCenti),
        to: centiText(after.get(person.participant)?.totalCenti ?? null),
        reason: reason.slice(0, 200),
      });
    }
    doneWith(req, res, to, texts.both('grades:no-report.done', { count: decided.length }));
  });

  router.get('/teacher/runs/:runId/grades/:participantId', async (req: PersonRequest, res) => {
    const bench = await openBench(req);
    const person = personOf(bench, req.params.participantId);
    const { all, words, to, runId, opened } = bench;
    const names = await named(person.entries.map(({ by }) => by));
    const entries = await entriesModel(req, bench.opened, person, words, `${to}/${person.participant}`);
    render(req, res, 'pages/grade', {
      title: person.name,
      nav: teacherNav('home', words),
      runId,
      runTitle: bench.runTitle,
      base: to,
      action: `${to}/${person.participant}`,
      person: personModel(person, all, words),
      explanation: await explanationOf(opened, all, person, words),
      entries,
      decisions: decisionLines(person.entries, all.published && person.publishedVersion, names, words),
      version: person.entries.at(-1)?.version ?? 0,
      back: person.participant,
      judgingHref: `/teacher/runs/${runId}/judging`,
      reportHref: `/teacher/runs/${runId}/reports/${person.participant}`,
      isTeacher: true,
      ...formModel(bench),
    });
  });

  router.post('/teacher/runs/:runId/grades/:participantId', async (req: PersonRequest, res) => {
    const bench = await openBench(req);
    const person = personOf(bench, req.params.participantId);
    const { all, words, runId, opened, to } = bench;
    const values = {
      part: textField(req, 'part'),
      way: textField(req, 'way'),
      points: textField(req, 'points'),
      reason: textField(req, 'reason'),
    };
    const type = `grade-${person.participant}`;
    const back = returnTo(req, person.participant, to);
    const refuse = (errors: Readonly<Record<string, ReturnType<typeof texts.both>>>): void =>
      refuseForm(req, res, { to: back.refused, type, values, errors });
    const part = values.part === '' ? null : (GRADE_PARTS.find((name) => name === values.part) ?? 'unknown');
    const way = WAYS.find((each) => each === values.way) ?? 'points';
    if (part === 'unknown') return refuse({ part: texts.both('grades:wrong.no-such-part') });
    const pointsCenti = way === 'points' ? readCenti(values.points) : null;
    if (way === 'points' && pointsCenti === null)
      return refuse({ points: texts.both('grades:wrong.points') });
    if (way === 'withdraw' && !holds(person, part))
      return refuse({ way: texts.both('grades:wrong.nothing-decided') });
    const seen = textField(req, 'version');
    const done = await grades.decide(runId, person.participant, /^\d{1,6}$/.test(seen) ? Number(seen) : -1, {
      part,
      pointsCenti,
      withdrawn: way === 'withdraw',
      reason: values.reason,
      by: opened.person.accountId ?? '',
    });
    if (!done.ok) {
      if (typeof done.error === 'string') {
        const field = done.error === 'reason' ? 'reason' : done.error === 'points' ? 'points' : 'part';
        return refuse({ [field]: texts.both(`grades:wrong.${done.error}`, { max: REASON_MAX }) });
      }
      // Both decisions are shown: the other's in the message, this one's in the form.
      const last = done.error.conflict.at(-1);
      const who = last ? ((await accounts.get(last.by))?.name ?? '–') : '–';
      const line = (lang: 'en' | 'zh'): string => (last ? decisionText(last, wordsFor(deps, lang)) : '–');
      const text = (lang: 'en' | 'zh'): string =>
        texts.t(lang, 'grades:conflict', { who, present: line(lang), reason: last?.reason ?? '' });
      return refuse({ version: { en: text('en'), zh: text('zh') } });
    }
    const after = (await grades.ofRun(runId)).people.find(
      ({ participant }) => participant === person.participant,
    );
    await record(bench, all.published ? 'grade/adjusted' : 'grade/overridden', {
      name: person.name,
      studentNo: person.studentNo,
      points: decisionText(done.value, words),
      from: centiText(person.grade.totalCenti),
      to: centiText(after?.grade.totalCenti ?? null),
      reason: done.value.reason.slice(0, 200),
    });
    doneWith(req, res, back.done, texts.both('grades:form.done', { name: person.name }));
  });

  return router;
}

/** True when a teacher's decision on this part still holds. */
const holds = ({ grade }: PersonGrade, part: GradePartName | null): boolean =>
  part === null
    ? grade.overridden !== null
    : grade.parts.find(({ name }) => name === part)?.overridden != null;

function askedIn(req: Request): AskedGrades {
  const text = (name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value.trim().slice(0, 120) : '';
  };
  return {
    q: text('q').slice(0, 60),
    state: text('state'),
    team: text('team'),
    sort: text('sort'),
    edit: text('edit'),
  };
}

/** Where a decision leads back to: the page it was made on, with the table as it was. */
function returnTo(
  req: Request,
  participant: string,
  to: string,
): { readonly done: string; readonly refused: string } {
  const from = textField(req, 'from');
  if (from !== to && !from.startsWith(`${to}?`))
    return { done: `${to}/${participant}`, refused: `${to}/${participant}#decide` };
  const query = new URLSearchParams(from.slice(to.length + 1));
  query.delete('edit');
  const kept = query.toString();
  const row = `#p-${participant}`;
  query.set('edit', participant);
  return {
    done: `${to}${kept === '' ? '' : `?${kept}`}${row}`,
    refused: `${to}?${query.toString()}${row}`,
  };
}

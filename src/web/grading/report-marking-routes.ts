import { Router, type Request, type Response } from 'express';
import type { Participant } from '../../accounts/participants.ts';
import type { Marking } from '../../classroom/reports/reports.ts';
import { tidy } from '../../classroom/reports/markup.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { takeFlashes } from '../flash.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { readPoints, pointsText, resultText } from '../presenters/judging/points.ts';
import { momentText } from '../presenters/log.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import {
  isLate,
  markOf,
  ownText,
  POINTS_MAX,
  readReport,
  teacherBase,
  type Question,
} from './report-page.ts';
import { imageNumber, sendImage, versionOf } from './report-routes.ts';
import { openRunFor } from '../run/sender.ts';

/** The lab reports of a run, for its teachers: who handed in, reading, marking with comments, giving back, printing. */

type RunRequest = Request<{ runId: string }>;
type OneRequest = Request<{ runId: string; participantId: string }>;

const FORM = 'report-marking';
const COMMENT_MAX = 2_000;
const DUE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

export function createReportMarkingRouter(deps: WebDeps): Router {
  const router = Router();
  const { reports, texts, render, participants, audit } = deps;

  async function openRun(req: RunRequest) {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const words = wordsFor(deps, req.context.lang);
    const found = await opened.host.read((run) => ({
      questions: structuredClone(run.scenario.report),
      runTitle: opened.record.title || words.local(run.scenario.title),
    }));
    const [people, saved, dueAtMs] = await Promise.all([
      participants.list(runId),
      reports.list(runId),
      reports.due(runId),
    ]);
    const byId = new Map(saved.map((report) => [report.participant, report]));
    return { ...found, opened, runId, words, people, byId, dueAtMs, base: teacherBase(runId) };
  }
  type Opened = Awaited<ReturnType<typeof openRun>>;

  const frame = ({ words, runTitle, runId, base }: Opened) => ({
    nav: teacherNav('home', words),
    where: runTitle,
    runTitle,
    runId,
    base,
  });

  /** Who wrote the report of the address; there is none for someone who is not in this run. */
  async function openOne(req: OneRequest) {
    const opened = await openRun(req as RunRequest);
    const author = opened.people.find(({ id }) => id === req.params.participantId);
    if (!author) throw problem('not-found');
    const report = await reports.get(opened.runId, author.id);
    return { ...opened, author, report, to: `${opened.base}/${encodeURIComponent(author.id)}` };
  }
  type One = Awaited<ReturnType<typeof openOne>>;

  const record = (
    { opened, runId }: Opened,
    action: 'report/marked' | 'report/returned' | 'report/unmarked' | 'report/due-set',
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> =>
    audit.record({
      actor: opened.person.accountId ?? '',
      action,
      thing: `run:${runId}`,
      classId: opened.record.classId,
      details,
    });

  /** How far someone is, in a list. */
  function rowOf({ byId, questions, words, base, dueAtMs }: Opened, { id, name, studentNo }: Participant) {
    const report = byId.get(id);
    const state = report?.state ?? 'none';
    const written = questions.filter(
      (question) => ownText(report?.answers ?? {}, question.id).trim() !== '',
    ).length;
    const handedInAtMs = report?.handedInAtMs ?? null;
    return {
      id,
      name,
      studentNo,
      href: `${base}/${encodeURIComponent(id)}`,
      state,
      stateText: words.t(`report:state.${state}`),
      tone: { none: '', draft: '', 'handed-in': 'amber', returned: 'vermilion', marked: 'jade' }[state],
      written,
      when: handedInAtMs === null ? '' : momentText(handedInAtMs, words),
      late: report !== undefined && isLate(report, dueAtMs),
      again: (report?.handIns ?? 0) > 1,
      mark: report?.markCenti == null ? '' : resultText(report.markCenti, words),
    };
  }

  router.get('/teacher/runs/:runId/reports', async (req, res) => {
    const opened = await openRun(req);
    const { people, questions, dueAtMs, words } = opened;
    const refused = takeFlashes(req).find(({ form }) => form?.type === 'due')?.form;
    const rows = people.map((person) => rowOf(opened, person));
    const count = (...states: readonly string[]): number =>
      rows.filter(({ state }) => states.includes(state)).length;
    render(req, res, 'pages/reports', {
      ...frame(opened),
      title: texts.both('report:teacher.title'),
      rows,
      questions: questions.length,
      counts: {
        handedIn: count('handed-in'),
        marked: count('marked'),
        returned: count('returned'),
        writing: count('draft'),
        missing: count('none'),
      },
      next: rows.find(({ state }) => state === 'handed-in')?.href ?? null,
      due: refused?.values['due'] ?? (dueAtMs === null ? '' : localMoment(dueAtMs)),
      dueText: dueAtMs === null ? '' : momentText(dueAtMs, words),
      dueError: refused?.errors['due'] ? words.local(refused.errors['due']) : '',
    });
  });

  router.post('/teacher/runs/:runId/reports/due', async (req, res) => {
    const opened = await openRun(req);
    const typed = textField(req, 'due');
    const dueAtMs = typed === '' ? null : momentOf(typed);
    if (dueAtMs !== null && Number.isNaN(dueAtMs)) {
      const errors = { due: texts.both('report:wrong.due') };
      refuseForm(req, res, { to: opened.base, type: 'due', values: { due: typed }, errors });
      return;
    }
    await reports.setDue(opened.runId, dueAtMs);
    await record(opened, 'report/due-set', { due: typed });
    doneWith(req, res, opened.base, texts.both('report:teacher.due-saved'));
  });

  router.get('/teacher/runs/:runId/reports/print', async (req, res) => {
    const opened = await openRun(req);
    const { people, byId, questions, words, dueAtMs, base, runId } = opened;
    const written = people.filter(({ id }) => {
      const report = byId.get(id);
      return report !== undefined && report.state !== 'draft';
    });
    const all = [];
    for (const author of written) {
      const report = byId.get(author.id);
      if (!report) continue;
      const images = `${base}/${encodeURIComponent(author.id)}/images`;
      const pieces = await reports.pieces(runId, author.id);
      all.push({
        author: { name: author.name, studentNo: author.studentNo },
        read: readReport(report, pieces, questions, images, dueAtMs, true, words),
      });
    }
    render(req, res, 'pages/reports-print', {
      ...frame(opened),
      title: texts.both('report:teacher.print-title'),
      all,
    });
  });

  router.get('/teacher/runs/:runId/reports/:participantId', async (req, res) => {
    const one = await openOne(req);
    const { report, questions, words, people, author, base, runId, to, dueAtMs } = one;
    const refused = takeFlashes(req).find(({ form }) => form?.type === FORM)?.form;
    const isConflict = refused?.errors['version'] !== undefined;
    const pieces = await reports.pieces(runId, author.id);
    const field = (name: string, saved: string): string =>
      refused && Object.hasOwn(refused.values, name) ? (refused.values[name] ?? '') : saved;
    const error = (name: string): string => {
      const found = refused?.errors[name];
      return found ? words.local(found) : '';
    };
    const at = people.findIndex(({ id }) => id === author.id);
    const beside = (step: number) => {
      const other = people[at + step];
      return other ? { href: `${base}/${encodeURIComponent(other.id)}`, name: other.name } : null;
    };
    const mark = markOf(report.marking.pointsCenti, questions);
    render(req, res, 'pages/report-mark', {
      ...frame(one),
      title: author.name,
      author: { name: author.name, studentNo: author.studentNo },
      place: { number: at + 1, all: people.length },
      previous: beside(-1),
      following: beside(1),
      read: readReport(report, pieces, questions, `${to}/images`, dueAtMs, true, words),
      version: report.markingVersion,
      isOpen: report.state === 'handed-in',
      isConflict,
      fields: questions.map(({ id }) => {
        const centi = Object.hasOwn(report.marking.pointsCenti, id)
          ? report.marking.pointsCenti[id]
          : undefined;
        const [points, comment] = [
          centi === undefined ? '' : pointsText(centi),
          ownText(report.marking.comments, id),
        ];
        const typed = {
          points: field(`points.${id}`, points),
          comment: field(`comment.${id}`, comment),
        };
        return {
          ...typed,
          pointsError: error(`points.${id}`),
          commentError: error(`comment.${id}`),
          other:
            isConflict && (typed.points !== points || typed.comment !== comment) ? { points, comment } : null,
        };
      }),
      comment: field('comment', report.marking.comment),
      otherComment:
        isConflict && field('comment', report.marking.comment) !== report.marking.comment
          ? report.marking.comment
          : null,
      commentError: error('comment') || error('form'),
      pointsMax: POINTS_MAX,
      commentMax: COMMENT_MAX,
      markText: mark === null ? '' : resultText(mark, words),
      to,
    });
  });

  router.get('/teacher/runs/:runId/reports/:participantId/images/:image', async (req, res) => {
    const { runId, author } = await openOne(req);
    await sendImage(res, () => reports.image(runId, author.id, imageNumber(req.params.image)));
  });

  /** The marking form: what was understood, everything as typed, and what is wrong with which field. */
  function readMarking(req: Request, questions: readonly Question[]) {
    const pointsCenti: Record<string, number> = {};
    const comments: Record<string, string> = {};
    const typed: Record<string, string> = {};
    const errors: Record<string, LocalText> = {};
    const words = (name: string): string => {
      const text = tidy(secretField(req, name)).trim();
      typed[name] = text;
      if (text.length > COMMENT_MAX) errors[name] = texts.both('report:wrong.too-long', { max: COMMENT_MAX });
      return text;
    };
    for (const { id } of questions) {
      const name = `points.${id}`;
      typed[name] = textField(req, name);
      const points = readPoints(typed[name], POINTS_MAX);
      if (points === 'wrong') errors[name] = texts.both('report:wrong.points', { max: POINTS_MAX });
      else if (points !== null) pointsCenti[id] = points;
      const comment = words(`comment.${id}`);
      if (comment !== '') comments[id] = comment;
    }
    const marking: Marking = { pointsCenti, comments, comment: words('comment') };
    return { marking, typed, errors };
  }

  function refuse(
    req: Request,
    res: Response,
    to: string,
    typed: Readonly<Record<string, string>>,
    errors: Readonly<Record<string, LocalText>>,
    status: number,
  ): void {
    if (!wantsJson(req)) {
      refuseForm(req, res, { to, type: FORM, values: typed, errors });
      return;
    }
    const fields = Object.entries(errors).map(([field, text]) => ({ field, text }));
    res.status(status).json({ ok: false, conflict: errors['version'] !== undefined, fields });
  }

  const refusalText = (error: 'not-handed-in' | object): Readonly<Record<string, LocalText>> =>
    error === 'not-handed-in'
      ? { form: texts.both('report:wrong.not-handed-in') }
      : { version: texts.both('report:wrong.changed') };

  /** Saves what was typed; null when that was refused and answered. */
  async function save(req: OneRequest, res: Response, one: One) {
    const { marking, typed, errors } = readMarking(req, one.questions);
    if (Object.keys(errors).length > 0) {
      refuse(req, res, one.to, typed, errors, 422);
      return null;
    }
    const by = one.opened.person.accountId ?? '';
    const saved = await reports.saveMarking(one.runId, one.author.id, versionOf(req), marking, by);
    if (saved.ok) return { report: saved.value, marking, typed, by };
    refuse(req, res, one.to, typed, refusalText(saved.error), 409);
    return null;
  }

  router.post('/teacher/runs/:runId/reports/:participantId', async (req, res) => {
    const one = await openOne(req);
    const saved = await save(req, res, one);
    if (!saved) return;
    if (wantsJson(req)) {
      const mark = markOf(saved.marking.pointsCenti, one.questions);
      const text =
        mark === null
          ? one.words.t('report:marking.saved')
          : one.words.t('report:marking.saved-mark', { mark: resultText(mark, one.words) });
      res.json({ ok: true, version: saved.report.markingVersion, text });
      return;
    }
    doneWith(req, res, one.to, texts.both('report:marking.saved'));
  });

  /** Where a teacher goes on: the next report that waits, or the list. */
  function goOn({ people, byId, base, author }: One): string {
    const at = people.findIndex(({ id }) => id === author.id);
    const waiting = (person: Participant): boolean =>
      person.id !== author.id && byId.get(person.id)?.state === 'handed-in';
    const next = [...people.slice(at + 1), ...people.slice(0, at)].find(waiting);
    return next ? `${base}/${encodeURIComponent(next.id)}` : base;
  }

  async function decide(req: OneRequest, res: Response, kind: 'mark' | 'return'): Promise<void> {
    const one = await openOne(req);
    const saved = await save(req, res, one);
    if (!saved) return;
    const mark = kind === 'mark' ? markOf(saved.marking.pointsCenti, one.questions) : null;
    const missing = Object.fromEntries(
      kind === 'return'
        ? Object.keys(saved.marking.comments).length === 0 && saved.marking.comment === ''
          ? [['comment', texts.both('report:wrong.no-comment')]]
          : []
        : one.questions
            .filter(({ id }) => !Object.hasOwn(saved.marking.pointsCenti, id))
            .map(({ id }) => [`points.${id}`, texts.both('report:wrong.points-missing')]),
    ) as Readonly<Record<string, LocalText>>;
    if (Object.keys(missing).length > 0) {
      refuse(req, res, one.to, saved.typed, missing, 422);
      return;
    }
    const { runId, author } = one;
    const done = await reports.decide(runId, author.id, saved.report.markingVersion, mark, saved.by);
    if (!done.ok) {
      refuse(req, res, one.to, saved.typed, refusalText(done.error), 409);
      return;
    }
    const { name, studentNo } = author;
    await record(one, mark === null ? 'report/returned' : 'report/marked', { name, studentNo });
    doneWith(
      req,
      res,
      goOn(one),
      texts.both(`report:marking.${mark === null ? 'returned' : 'marked'}`, { name }),
    );
  }
  router.post('/teacher/runs/:runId/reports/:participantId/mark', (req, res) => decide(req, res, 'mark'));
  router.post('/teacher/runs/:runId/reports/:participantId/return', (req, res) => decide(req, res, 'return'));

  router.post('/teacher/runs/:runId/reports/:participantId/unmark', async (req, res) => {
    const one = await openOne(req);
    const { author, runId, to } = one;
    if (await reports.unmark(runId, author.id)) {
      await record(one, 'report/unmarked', { name: author.name, studentNo: author.studentNo });
      doneWith(req, res, to, texts.both('report:marking.unmarked'));
      return;
    }
    refuseForm(req, res, {
      to,
      type: FORM,
      values: {},
      errors: { form: texts.both('report:wrong.not-marked') },
    });
  });
  return router;
}

/** A moment as a date field of a form has it, in the server's own time zone: that of the school. */
function localMoment(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment a date field names; NaN when it names none. */
function momentOf(typed: string): number {
  const [, ...parts] = DUE.exec(typed) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  const date = new Date(year, month - 1, day, hour, minute);
  const isReal = parts.length === 5 && localMoment(date.getTime()) === typed;
  return isReal ? date.getTime() : Number.NaN;
}

import { Router, type Request, type RequestHandler, type Response } from 'express';
import { isSameName } from '../../classroom/names.ts';
import { classesIn, importedRows, previewRoster } from '../../classroom/roster/preview.ts';
import { readRoster } from '../../classroom/roster/read.ts';
import { ROSTER_BYTES_MAX, type RosterRefusal } from '../../classroom/roster/sheet.ts';
import { rosterFile, rosterTemplate, type RosterFormat } from '../../classroom/roster/template.ts';
import type { Student } from '../../classroom/students.ts';
import { initialPassword } from '../../accounts/secrets.ts';
import { openClass, teacherOf, type OpenedClass } from './class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { previewModel } from '../presenters/roster.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';
import { wordsFor } from '../reader-words.ts';
import { fileOf, formWithFile } from '../upload.ts';

/** Rosters in and out: upload, preview, confirm; templates and the roster as a file; passwords for a class's students. */

const UPLOADS_PER_MINUTE = 5;
/** Passwords made at once: each takes its hashing time. */
const PASSWORDS_MAX = 200;
/** Passwords hashed side by side. */
const HASHED_AT_ONCE = 4;
const IMPORT_PATH = /^\/[^/]+\/import$/;

/** Reads the one form with a file, before the guard against foreign requests; for teachers, five times a minute. */
export function rosterForm(): readonly RequestHandler[] {
  const uploads = createRateLimit(UPLOADS_PER_MINUTE / 60, UPLOADS_PER_MINUTE);
  const form = formWithFile('file', { fileBytesMax: ROSTER_BYTES_MAX, fieldBytesMax: 1024 });
  return [
    (req, res, next) => {
      if (req.method !== 'POST' || !IMPORT_PATH.test(req.path) || !req.is('multipart/form-data')) {
        next();
        return;
      }
      const { id } = teacherOf(req);
      if (!uploads.take(id)) throw problem('too-many');
      void form(req, res, next);
    },
  ];
}

const FORMATS: Readonly<Record<RosterFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Sends a file to be saved, under a name that may be Chinese. */
export function sendFile(res: Response, bytes: Buffer, name: string, type: string): void {
  res.attachment(name).type(type).send(bytes);
}

export function createRosterRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit, accounts } = deps;
  const { students, drafts } = classroom;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const base = ({ klass }: OpenedClass): string => `/teacher/classes/${klass.id}`;

  router.get('/teacher/roster-template/:file', async (req, res) => {
    teacherOf(req);
    const match = /^roster-(en|zh)\.(csv|xlsx)$/.exec(req.params.file);
    if (!match) throw problem('not-found');
    const [lang, format] = [match[1] as 'en' | 'zh', match[2] as RosterFormat];
    sendFile(res, await rosterTemplate(lang, format), `roster-${lang}.${format}`, FORMATS[format]);
  });

  router.get('/teacher/classes/:classId/roster/:file', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const format = /^roster\.(csv|xlsx)$/.exec(req.params.file)?.[1] as RosterFormat | undefined;
    if (!format) throw problem('not-found');
    const members = await students.list(klass.id);
    const bytes = await rosterFile(klass.name, members, req.context.lang, format);
    await audit.record({
      actor: teacher.id,
      action: 'class/roster-downloaded',
      thing: `class:${klass.id}`,
      classId: klass.id,
      details: { students: members.length, format },
    });
    sendFile(res, bytes, `${klass.name}.${format}`, FORMATS[format]);
  });

  router.get('/teacher/classes/:classId/import', async (req, res) => {
    const opened = await openClass(deps, req);
    const words = wordsOf(req);
    render(req, res, 'pages/class-import', {
      title: texts.both('classroom:import.title'),
      nav: teacherNav('classes', words),
      klass: opened.klass,
      base: base(opened),
    });
  });

  router.post('/teacher/classes/:classId/import', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const refuse = ({ code, params }: RosterRefusal): void => {
      const column = params['column'];
      const named = typeof column === 'string' ? { column: texts.both(`classroom:column.${column}`) } : null;
      const errors = {
        file: {
          en: texts.t('en', `classroom:roster.refused.${code}`, {
            ...params,
            ...(named && { column: named.column.en }),
          }),
          zh: texts.t('zh', `classroom:roster.refused.${code}`, {
            ...params,
            ...(named && { column: named.column.zh }),
          }),
        },
      };
      refuseForm(req, res, { to: `${base(opened)}/import`, type: 'import', values: {}, errors });
    };
    if (req.uploadProblem)
      return refuse({ code: 'too-large', params: { megabytes: ROSTER_BYTES_MAX / 1024 / 1024 } });
    const file = fileOf(req);
    if (!file) return refuse({ code: 'no-file', params: {} });
    const read = await readRoster(Buffer.from(file.bytes));
    if (!read.ok) return refuse(read.error);
    const id = await drafts.keep({
      classId: klass.id,
      accountId: teacher.id,
      fileName: file.name,
      sheet: read.value,
    });
    res.redirect(303, `${base(opened)}/import/${id}`);
  });

  /** The draft of the address with what it would do to the class now; rows of one class only, if so chosen. */
  async function openDraft(req: Request, chosen: unknown) {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const draft = await drafts.get(klass.id, teacher.id, String(req.params['draftId']));
    if (!draft) throw problem('not-found');
    const named = classesIn(draft.sheet);
    // A file of the whole grade: the rows of this class first.
    const own = named.length > 1 ? named.find(({ name }) => isSameName(name, klass.name))?.name : undefined;
    const only =
      typeof chosen !== 'string' ? (own ?? null) : named.some(({ name }) => name === chosen) ? chosen : null;
    return { opened, draft, named, only };
  }

  router.get('/teacher/classes/:classId/import/:draftId', async (req, res) => {
    const { opened, draft, named, only } = await openDraft(req, req.query['class']);
    const words = wordsOf(req);
    const preview = previewRoster(draft.sheet, await students.list(opened.klass.id), only);
    render(req, res, 'pages/class-preview', {
      title: texts.both('classroom:preview.title'),
      nav: teacherNav('classes', words),
      klass: opened.klass,
      base: base(opened),
      action: `${base(opened)}/import/${draft.id}`,
      ...previewModel(draft, preview, { named, only }, words),
    });
  });

  router.post('/teacher/classes/:classId/import/:draftId/confirm', async (req, res) => {
    const { opened, draft, only } = await openDraft(req, textField(req, 'class'));
    const { klass, teacher } = opened;
    // The class may have changed since the preview: what is written is decided on the class as it is now.
    const done = await students.import(klass.id, (present) => {
      const preview = previewRoster(draft.sheet, present, only);
      return { rows: importedRows(preview), result: preview.counts };
    });
    if (!done.ok) {
      const errors = { file: texts.both('classroom:student.wrong.class-full') };
      refuseForm(req, res, { to: `${base(opened)}/import/${draft.id}`, type: 'import', values: {}, errors });
      return;
    }
    await drafts.discard(klass.id, draft.id);
    const { new: added, changed, same, 'left-out': leftOut } = done.value;
    await audit.record({
      actor: teacher.id,
      action: 'class/roster-imported',
      thing: `class:${klass.id}`,
      classId: klass.id,
      details: { file: draft.fileName, added, changed, same, leftOut },
    });
    doneWith(req, res, base(opened), texts.both('classroom:preview.done', { added, changed, leftOut }));
  });

  router.post('/teacher/classes/:classId/import/:draftId/discard', async (req, res) => {
    const { opened, draft } = await openDraft(req, null);
    await drafts.discard(opened.klass.id, draft.id);
    doneWith(req, res, base(opened), texts.both('classroom:preview.discarded'));
  });

  /** A slip to cut out: how a student signs in for the first time. */
  interface Slip {
    readonly name: string;
    readonly studentNo: string;
    readonly login: string;
    /** Null for someone who has an account already, from another class. */
    readonly password: string | null;
    /** Why there is no account: `classroom:slips.problem.<code>`. */
    readonly problem: string | null;
  }

  /** An account for a student, or the one the same student has from another class. */
  async function giveAccount(student: Student): Promise<Slip> {
    const { name, studentNo } = student;
    const slip = { name, studentNo, login: studentNo, password: null, problem: null };
    const present = await accounts.byLogin(studentNo);
    if (present) {
      const isSame = present.roles.join() === 'student' && isSameName(present.name, name);
      if (!isSame) return { ...slip, problem: 'taken' };
      await students.linkAccount(student.classId, student.id, present.id);
      return slip;
    }
    const password = initialPassword();
    const made = await accounts.create({ login: studentNo, name, password }, ['student'], {
      mustChange: true,
    });
    if (!made.ok) return { ...slip, problem: made.error.problem === 'login-taken' ? 'taken' : 'form' };
    await students.linkAccount(student.classId, student.id, made.value.id);
    return { ...slip, login: made.value.login, password };
  }

  const showSlips = (
    req: Request,
    res: Response,
    opened: OpenedClass,
    slips: readonly Slip[],
    left: number,
  ): void =>
    render(req, res, 'pages/class-slips', {
      title: texts.both('classroom:slips.title'),
      nav: teacherNav('classes', wordsOf(req)),
      klass: opened.klass,
      base: base(opened),
      address: deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`,
      slips: slips.filter((slip) => slip.problem === null),
      problems: slips.filter((slip) => slip.problem !== null),
      left,
    });

  // Answered with the page itself: the passwords on it are kept nowhere, so there is nothing to lead to.
  router.post('/teacher/classes/:classId/passwords', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const without = (await students.list(klass.id)).filter(({ accountId }) => accountId === null);
    const now = without.slice(0, PASSWORDS_MAX);
    const slips: Slip[] = [];
    for (let i = 0; i < now.length; i += HASHED_AT_ONCE)
      slips.push(...(await Promise.all(now.slice(i, i + HASHED_AT_ONCE).map(giveAccount))));
    if (slips.length > 0) {
      await audit.record({
        actor: teacher.id,
        action: 'class/passwords-made',
        thing: `class:${klass.id}`,
        classId: klass.id,
        details: { students: slips.filter(({ password }) => password !== null).length },
      });
    }
    showSlips(req, res, opened, slips, without.length - now.length);
  });

  router.post('/teacher/classes/:classId/students/:studentId/password', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const student = await students.get(klass.id, req.params.studentId);
    if (!student) throw problem('not-found');
    const account = student.accountId === null ? null : await accounts.get(student.accountId);
    if (!account) {
      const slip = await giveAccount(student);
      showSlips(req, res, opened, [slip], 0);
    } else {
      // Whoever is more than a student has a password that no teacher of a class may set.
      if (account.roles.join() !== 'student') throw problem('not-allowed');
      const password = initialPassword();
      await accounts.setPassword(account.id, password, { mustChange: true });
      deps.presence.endAccount(account.id);
      const { name, studentNo } = student;
      showSlips(req, res, opened, [{ name, studentNo, login: account.login, password, problem: null }], 0);
    }
    await audit.record({
      actor: teacher.id,
      action: 'class/password-reset',
      thing: `student:${student.id}`,
      classId: klass.id,
      details: { studentNo: student.studentNo, name: student.name },
    });
  });
  return router;
}

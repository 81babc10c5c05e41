import { randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { AuditAction, AuditRecord } from '../../accounts/audit.ts';
import type { Class } from '../../classroom/classes.ts';
import { drawGroups, GROUPS_MAX, groupsOf } from '../../classroom/groups.ts';
import type { Student, StudentFields, StudentProblem } from '../../classroom/students.ts';
import { runTitle } from '../../runs/title.ts';
import { openClass, teacherOf, type OpenedClass } from './class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { classCard, groupModels, memberPage, roleChoices, teacherNav } from '../presenters/classes.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';

/** A teacher's classes: the list, one class with its students and teachers, one student, the groups. */

const GROUP_LENGTH_MAX = 30;
const SEED_LENGTH_MAX = 40;

export function createClassRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit } = deps;
  const { classes, students } = classroom;

  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const home = (klass: Pick<Class, 'id'>): string => `/teacher/classes/${klass.id}`;
  const record = (
    { teacher, klass }: OpenedClass,
    action: AuditAction,
    more: Partial<Pick<AuditRecord, 'thing' | 'details'>> = {},
  ): Promise<void> =>
    audit.record({ actor: teacher.id, action, thing: `class:${klass.id}`, classId: klass.id, ...more });
  const version = (req: Request, name = 'version'): number => {
    const typed = textField(req, name);
    return /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  };
  const saved = (req: Request, res: Response, to: string): void =>
    doneWith(req, res, to, texts.both('classroom:saved'));

  router.get('/teacher/classes', async (req, res) => {
    const teacher = teacherOf(req);
    const cards = (await classes.taughtBy(teacher.id)).map((klass) =>
      classCard(klass, teacher.id, wordsOf(req)),
    );
    render(req, res, 'pages/class-list', {
      title: texts.both('classroom:list.title'),
      nav: teacherNav('classes', wordsOf(req)),
      active: cards.filter(({ archived }) => !archived),
      archived: cards.filter(({ archived }) => archived),
    });
  });

  router.post('/teacher/classes', async (req, res) => {
    const teacher = teacherOf(req);
    const name = textField(req, 'name');
    const made = await classes.create(name, teacher.id);
    if (!made.ok) {
      const errors = { name: texts.both(`classroom:wrong.${made.error}`) };
      refuseForm(req, res, { to: '/teacher/classes', type: 'class-create', values: { name }, errors });
      return;
    }
    const klass = made.value;
    await record({ teacher, klass }, 'class/created', { details: { name: klass.name } });
    res.redirect(303, home(klass));
  });

  router.get('/teacher/classes/:classId', async (req, res) => {
    const { teacher, klass } = await openClass(deps, req);
    const members = await students.list(klass.id);
    const runs = await deps.registry.store.list({ classIds: [klass.id] });
    const words = wordsOf(req);
    render(req, res, 'pages/class', {
      title: klass.name,
      nav: teacherNav('classes', words),
      klass,
      base: home(klass),
      isOwner: klass.ownerId === teacher.id,
      teachers: await classes.teachers(klass.id),
      page: memberPage(members, { base: home(klass), query: req.query }, words),
      withoutAccount: members.filter(({ accountId }) => accountId === null).length,
      roles: roleChoices(words, ''),
      groups: groupsOf(members)
        .map(({ name }) => name)
        .filter((name) => name !== ''),
      runs: runs.map((run) => ({
        href: `/teacher/runs/${run.runId}`,
        title: runTitle(run, words.lang),
        ended: run.status === 'ended',
      })),
    });
  });

  router.post('/teacher/classes/:classId/rename', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const name = textField(req, 'name');
    const done = await classes.rename(klass.id, version(req), name);
    if (done.ok) {
      await record(opened, 'class/renamed', { details: { from: klass.name, to: done.value.name } });
      saved(req, res, home(klass));
      return;
    }
    const text =
      typeof done.error === 'string'
        ? texts.both(`classroom:wrong.${done.error}`)
        : texts.both('classroom:conflict.class', { name: done.error.conflict.name });
    refuseForm(req, res, { to: home(klass), type: 'class-rename', values: { name }, errors: { name: text } });
  });

  for (const what of ['archive', 'restore'] as const) {
    router.post(`/teacher/classes/:classId/${what}`, async (req, res) => {
      const opened = await openClass(deps, req);
      const { klass } = opened;
      const done = await classes.setArchived(klass.id, version(req), what === 'archive');
      if (done.ok) {
        await record(opened, what === 'archive' ? 'class/archived' : 'class/restored');
        saved(req, res, what === 'archive' ? '/teacher/classes' : home(klass));
        return;
      }
      const text = texts.both('classroom:conflict.class', { name: done.error.conflict.name });
      refuseForm(req, res, { to: home(klass), type: 'class-archive', values: {}, errors: { version: text } });
    });
  }

  router.post('/teacher/classes/:classId/teachers', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const login = textField(req, 'login');
    const account = login === '' ? null : await deps.accounts.byLogin(login);
    const may = account !== null && !account.disabled && account.roles.includes('teacher');
    const added = may && (await classes.addTeacher(klass.id, account.id));
    if (!added) {
      const errors = { login: texts.both(`classroom:wrong.${may ? 'teaches-already' : 'no-such-teacher'}`) };
      refuseForm(req, res, { to: home(klass), type: 'class-teacher', values: { login }, errors });
      return;
    }
    await record(opened, 'class/teacher-added', { details: { name: account.name, login: account.login } });
    saved(req, res, home(klass));
  });

  router.post('/teacher/classes/:classId/teachers/:accountId/remove', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass, teacher } = opened;
    const { accountId } = req.params;
    const account = await deps.accounts.get(accountId);
    const removed = account !== null && (await classes.removeTeacher(klass.id, accountId));
    if (!removed) throw problem('not-found');
    await record(opened, 'class/teacher-removed', { details: { name: account.name, login: account.login } });
    // Pages this teacher has open listen to runs that are theirs no more.
    deps.presence.endAccount(accountId);
    saved(req, res, accountId === teacher.id ? '/teacher/classes' : home(klass));
  });

  const fieldsOf = (req: Request): StudentFields => ({
    studentNo: textField(req, 'studentNo'),
    name: textField(req, 'name'),
    group: textField(req, 'group'),
    role: textField(req, 'role'),
  });
  const studentErrors = ({ field, problem: wrong }: StudentProblem) => ({
    [field]: texts.both(`classroom:student.wrong.${wrong}`),
  });

  router.post('/teacher/classes/:classId/students', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const fields = fieldsOf(req);
    const made = await students.add(klass.id, fields);
    if (!made.ok) {
      const errors = studentErrors(made.error);
      refuseForm(req, res, { to: `${home(klass)}#add`, type: 'student-add', values: { ...fields }, errors });
      return;
    }
    const { id, studentNo, name } = made.value;
    await record(opened, 'class/student-added', { thing: `student:${id}`, details: { studentNo, name } });
    doneWith(req, res, `${home(klass)}#add`, texts.both('classroom:student.added', { name }));
  });

  async function studentOf(req: Request, { klass }: OpenedClass): Promise<Student> {
    const student = await students.get(klass.id, String(req.params['studentId']));
    if (!student) throw problem('not-found');
    return student;
  }

  router.get('/teacher/classes/:classId/students/:studentId', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const student = await studentOf(req, opened);
    const account = student.accountId === null ? null : await deps.accounts.get(student.accountId);
    const words = wordsOf(req);
    const joined = await deps.participants.ofStudents([student.id]);
    const records = await deps.registry.store.list({ classIds: [klass.id] });
    const titles = new Map(records.map((run) => [run.runId, runTitle(run, words.lang)]));
    render(req, res, 'pages/class-student', {
      title: student.name,
      nav: teacherNav('classes', words),
      klass,
      base: home(klass),
      action: `${home(klass)}/students/${student.id}`,
      student,
      account,
      roles: roleChoices(words, student.role),
      groups: groupsOf(await students.list(klass.id))
        .map(({ name }) => name)
        .filter((name) => name !== ''),
      runs: joined.map(({ runId }) => ({
        href: `/teacher/runs/${runId}/people`,
        title: titles.get(runId) ?? runId,
      })),
    });
  });

  router.post('/teacher/classes/:classId/students/:studentId', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const student = await studentOf(req, opened);
    const to = `${home(klass)}/students/${student.id}`;
    const fields = fieldsOf(req);
    const done = await students.update(klass.id, student.id, version(req), fields);
    if (done.ok) {
      const { studentNo, name } = done.value;
      await record(opened, 'class/student-changed', {
        thing: `student:${student.id}`,
        details: { from: `${student.studentNo} ${student.name}`, to: `${studentNo} ${name}` },
      });
      saved(req, res, home(klass));
      return;
    }
    if (!('conflict' in done.error)) {
      refuseForm(req, res, { to, type: 'student', values: { ...fields }, errors: studentErrors(done.error) });
      return;
    }
    // What the other teacher saved stands in the message, what this one typed in the form: nothing is lost.
    const { conflict } = done.error;
    if (!conflict) throw problem('not-found');
    const { studentNo, name, group, role } = conflict;
    const text = texts.both('classroom:conflict.student', {
      present: [studentNo, name, group, role].filter((part) => part !== '').join(' · '),
    });
    refuseForm(req, res, { to, type: 'student', values: { ...fields }, errors: { version: text } });
  });

  router.post('/teacher/classes/:classId/students/:studentId/remove', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const { id } = await studentOf(req, opened);
    const removed = await students.remove(klass.id, id);
    if (!removed) throw problem('not-found');
    const { studentNo, name } = removed;
    await record(opened, 'class/student-removed', { thing: `student:${id}`, details: { studentNo, name } });
    doneWith(req, res, home(klass), texts.both('classroom:student.removed', { name }));
  });

  router.get('/teacher/classes/:classId/groups', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const words = wordsOf(req);
    const members = await students.list(klass.id);
    render(req, res, 'pages/class-groups', {
      title: texts.both('classroom:groups.title'),
      nav: teacherNav('classes', words),
      klass,
      base: home(klass),
      count: members.length,
      groupsMax: Math.min(GROUPS_MAX, Math.max(1, members.length)),
      groups: groupModels(members, words),
    });
  });

  const groupsConflict = (
    req: Request,
    res: Response,
    klass: Class,
    type: string,
    values: Record<string, string>,
  ): void =>
    refuseForm(req, res, {
      to: `${home(klass)}/groups`,
      type,
      values,
      errors: { version: texts.both('classroom:conflict.groups') },
    });

  router.post('/teacher/classes/:classId/groups/move', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const body = (req.body ?? {}) as Record<string, unknown>;
    const chosen = Object.keys(body)
      .filter((name) => name.startsWith('s.'))
      .map((name) => name.slice(2));
    const other = textField(req, 'newGroup').normalize('NFKC');
    const group = other !== '' ? other : textField(req, 'group');
    const values = {
      group: textField(req, 'group'),
      newGroup: other,
      ...Object.fromEntries(chosen.map((id) => [`s.${id}`, 'on'])),
    };
    const wrong =
      chosen.length === 0 ? 'nobody-chosen' : group.length > GROUP_LENGTH_MAX ? 'group-form' : null;
    if (wrong !== null) {
      const errors = {
        [wrong === 'group-form' ? 'newGroup' : 'students']: texts.both(`classroom:groups.wrong.${wrong}`),
      };
      refuseForm(req, res, { to: `${home(klass)}/groups`, type: 'groups-move', values, errors });
      return;
    }
    const done = await students.setGroups(klass.id, version(req), new Map(chosen.map((id) => [id, group])));
    if (!done.ok) return groupsConflict(req, res, klass, 'groups-move', values);
    await record(opened, 'class/groups-changed', { details: { students: done.value, group } });
    doneWith(req, res, `${home(klass)}/groups`, texts.both('classroom:groups.moved', { count: done.value }));
  });

  router.post('/teacher/classes/:classId/groups/random', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const to = `${home(klass)}/groups`;
    const typed = textField(req, 'groups');
    const groups = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
    const given = textField(req, 'seed').slice(0, SEED_LENGTH_MAX);
    const values = { groups: typed, seed: given };
    const members = await students.list(klass.id);
    if (groups < 1 || groups > Math.min(GROUPS_MAX, members.length)) {
      const errors = {
        groups: texts.both('classroom:groups.wrong.number', { max: Math.min(GROUPS_MAX, members.length) }),
      };
      refuseForm(req, res, { to, type: 'groups-random', values, errors });
      return;
    }
    const seed = given !== '' ? given : randomBytes(4).toString('hex');
    const done = await students.setGroups(klass.id, version(req), drawGroups(members, groups, seed));
    if (!done.ok) return groupsConflict(req, res, klass, 'groups-random', values);
    await record(opened, 'class/groups-drawn', { details: { groups, seed, students: members.length } });
    doneWith(req, res, to, texts.both('classroom:groups.drawn', { groups, seed }));
  });
  return router;
}

import { Router, type Request } from 'express';
import type { AuditAction } from '../../accounts/audit.ts';
import {
  TEXT_MAX,
  TITLE_MAX,
  type AnnouncementFields,
  type AnnouncementProblem,
} from '../../classroom/desk/announcements.ts';
import { mentions } from '../../classroom/desk/text.ts';
import { openClass, type OpenedClass } from './class-access.ts';
import { answerGone } from './class-desk-answers.ts';
import { deskNav, deskPath, deskTabs, openDesk } from './class-desk-access.ts';
import { lookWhatWaits } from './class-news-routes.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { announcementModel, resourceModel } from '../presenters/class-desk.ts';
import { teacherNav } from '../presenters/classes.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';

/** The desk of a class: what its people share outside exercises. Announcements. */

const QUERY_MAX = 60;

export function createClassDeskRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit } = deps;
  const { announcements, resources } = classroom.desk;

  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const record = ({ teacher, klass }: OpenedClass, action: AuditAction, id: string): Promise<void> =>
    audit.record({ actor: teacher.id, action, thing: `announcement:${id}`, classId: klass.id });

  /** Names of accounts by id; whoever is gone has none. */
  async function namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const accounts = await Promise.all([...new Set(ids)].map((id) => deps.accounts.get(id)));
    return new Map(accounts.filter((account) => account !== null).map(({ id, name }) => [id, name]));
  }

  router.get('/classes/:classId', async (req, res) => {
    const desk = await openDesk(deps, req);
    const { account, klass, isTeacher } = desk;
    const words = wordsOf(req);
    const query = (typeof req.query['q'] === 'string' ? req.query['q'] : '').trim().slice(0, QUERY_MAX);
    const all = await announcements.list(klass.id, isTeacher ? 'teachers' : 'everyone');
    const found = all.filter(({ title, text }) => mentions(query, title, text));
    await announcements.markSeen(
      account.id,
      found.map(({ id }) => id),
    );
    // What is on this page waits no more.
    await lookWhatWaits(deps, req, res);
    const names = await namesOf(found.map(({ authorId }) => authorId));
    const seen = isTeacher ? await announcements.seenBy(klass.id) : null;
    const readers = isTeacher
      ? (await classroom.students.list(klass.id)).filter(({ accountId }) => accountId !== null).length
      : 0;
    const models = found.map((said) =>
      announcementModel(
        said,
        names.get(said.authorId) ?? '',
        seen && { count: seen.get(said.id) ?? 0, of: readers },
        words,
      ),
    );
    const files = await resources.list(klass.id);
    const fitting =
      query === '' ? [] : files.filter((one) => mentions(query, one.title, one.file?.name ?? one.href ?? ''));
    render(req, res, 'pages/class-desk', {
      title: `${texts.t(words.lang, 'class-desk:title')} · ${klass.name}`,
      nav: deskNav(desk, words),
      klass,
      base: desk.base,
      url: req.originalUrl,
      isTeacher,
      query,
      tabs: deskTabs(desk, 'announcements', words),
      found: fitting.map((one) => resourceModel(one, `${desk.base}/resources`, words)),
      isEmpty: all.length === 0 && files.length === 0,
      shown: models.filter(({ withdrawn }) => !withdrawn),
      withdrawn: models.filter(({ withdrawn }) => withdrawn),
      limits: { title: TITLE_MAX, text: TEXT_MAX },
    });
  });

  const fieldsOf = (req: Request): AnnouncementFields => ({
    title: secretField(req, 'title'),
    text: secretField(req, 'text'),
    pinned: textField(req, 'pinned') === 'true',
  });
  const valuesOf = ({ title, text, pinned }: AnnouncementFields) => ({
    title,
    text,
    pinned: pinned ? 'true' : '',
  });
  const errorsOf = (wrong: AnnouncementProblem) => ({
    [wrong.startsWith('title') ? 'title' : 'text']: texts.both(`class-desk:announcement.wrong.${wrong}`, {
      max: wrong === 'title-too-long' ? TITLE_MAX : TEXT_MAX,
    }),
  });

  router.post('/classes/:classId/announcements', async (req, res) => {
    const opened = await openClass(deps, req);
    const to = deskPath(opened.klass.id);
    const fields = fieldsOf(req);
    const made = await announcements.write(opened.klass.id, opened.teacher.id, fields);
    if (!made.ok) {
      const form = { to: `${to}#write`, type: 'announcement-new', values: valuesOf(fields) };
      refuseForm(req, res, { ...form, errors: errorsOf(made.error) });
      return;
    }
    await record(opened, 'class/announced', made.value.id);
    doneWith(req, res, to, texts.both('class-desk:announcement.written'));
  });

  router.get('/classes/:classId/announcements/:id', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const said = await announcements.get(klass.id, req.params.id);
    if (!said || said.withdrawnAtMs !== null) throw problem('not-found');
    render(req, res, 'pages/class-desk-edit', {
      title: texts.both('class-desk:announcement.edit'),
      nav: teacherNav('classes', wordsOf(req)),
      pageClass: 'page--narrow',
      klass,
      base: deskPath(klass.id),
      said,
      limits: { title: TITLE_MAX, text: TEXT_MAX },
    });
  });

  router.post('/classes/:classId/announcements/:id', async (req, res) => {
    const opened = await openClass(deps, req);
    const { id } = req.params;
    const base = deskPath(opened.klass.id);
    const typed = textField(req, 'version');
    const version = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
    const fields = fieldsOf(req);
    const done = await announcements.change(opened.klass.id, id, version, fields);
    if (done.ok) {
      await record(opened, 'class/announcement-changed', id);
      doneWith(req, res, base, texts.both('class-desk:announcement.saved'));
      return;
    }
    const form = { to: `${base}/announcements/${id}`, type: 'announcement', values: valuesOf(fields) };
    if (typeof done.error === 'string') {
      refuseForm(req, res, { ...form, errors: errorsOf(done.error) });
      return;
    }
    const { conflict } = done.error;
    if (!conflict) throw problem('not-found');
    if (conflict.withdrawnAtMs !== null) {
      // There is nothing left to change, but what was typed may be announced anew.
      refuseForm(req, res, {
        to: `${base}#write`,
        type: 'announcement-new',
        values: valuesOf(fields),
        errors: { withdrawn: texts.both('class-desk:announcement.was-withdrawn') },
      });
      return;
    }
    // What the other teacher saved stands on the page, what this one typed in the form: nothing is lost.
    refuseForm(req, res, { ...form, errors: { version: texts.both('class-desk:announcement.conflict') } });
  });

  router.post('/classes/:classId/announcements/:id/withdraw', async (req, res) => {
    const opened = await openClass(deps, req);
    const { id } = req.params;
    if (!(await announcements.withdraw(opened.klass.id, id))) {
      answerGone(req, res, deskPath(opened.klass.id), texts.both('class-desk:announcement.gone'));
      return;
    }
    await record(opened, 'class/announcement-withdrawn', id);
    doneWith(req, res, deskPath(opened.klass.id), texts.both('class-desk:announcement.withdrawn'));
  });
  return router;
}

import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { AuditAction } from '../../accounts/audit.ts';
import { classFile, ENDINGS_TAKEN, FILE_BYTES_MAX } from '../../classroom/desk/files.ts';
import {
  CLASS_BYTES_MAX,
  HREF_MAX,
  RESOURCE_TITLE_MAX,
  type Resource,
  type ResourceProblem,
} from '../../classroom/desk/resources.ts';
import { openClass, type OpenedClass } from './class-access.ts';
import { deskNav, deskPath, deskTabs, openDesk } from './class-desk-access.ts';
import { answerDone, answerGone, answerRefused } from './class-desk-answers.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { resourceModel, sizeText } from '../presenters/class-desk.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';
import { wordsFor } from '../reader-words.ts';
import { fileOf, formWithFile } from '../upload.ts';

/** The desk of a class: links and files. Its teachers put them there, everyone of the class opens them. */

const UPLOADS_PER_MINUTE = 20;
const FILE_PATH = /^\/([^/]+)\/resources\/files$/;
const FIELD_BYTES_MAX = 1024;
/** No page comes out of a file, even where a browser shows one. */
const NO_PAGE = "default-src 'none'; sandbox";

/** The form with a file, read before the guard against foreign requests and only for a teacher of the class. */
export function resourceForm(): readonly RequestHandler[] {
  const uploads = createRateLimit(UPLOADS_PER_MINUTE / 60, UPLOADS_PER_MINUTE);
  const form = formWithFile('file', { fileBytesMax: FILE_BYTES_MAX, fieldBytesMax: FIELD_BYTES_MAX });
  return [
    (req, res, next) => {
      const classId = req.method === 'POST' ? FILE_PATH.exec(req.path)?.[1] : undefined;
      const { teacher, classIds } = req.context;
      if (classId === undefined || !teacher || !classIds.has(classId) || !req.is('multipart/form-data')) {
        next();
        return;
      }
      if (!uploads.take(teacher.id)) throw problem('too-many');
      void form(req, res, next);
    },
  ];
}

export function createClassResourceRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit } = deps;
  const { resources } = classroom.desk;

  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const pageOf = (classId: string): string => `${deskPath(classId)}/resources`;
  const record = (
    { teacher, klass }: OpenedClass,
    action: AuditAction,
    { id, title }: Resource,
  ): Promise<void> =>
    audit.record({
      actor: teacher.id,
      action,
      thing: `resource:${id}`,
      classId: klass.id,
      details: { name: title },
    });

  router.get('/classes/:classId/resources', async (req, res) => {
    const desk = await openDesk(deps, req);
    const words = wordsOf(req);
    // The version first: an order made against an older list is refused, one against a newer is not.
    const version = await resources.listVersion(desk.klass.id);
    const all = await resources.list(desk.klass.id);
    render(req, res, 'pages/class-resources', {
      title: `${words.t('class-desk:resource.title')} · ${desk.klass.name}`,
      nav: deskNav(desk, words),
      tabs: deskTabs(desk, 'resources', words),
      klass: desk.klass,
      isTeacher: desk.isTeacher,
      page: pageOf(desk.klass.id),
      version,
      resources: all.map((resource) => resourceModel(resource, pageOf(desk.klass.id), words)),
      room: words.t('class-desk:resource.room', {
        used: sizeText(await resources.usedBytes(desk.klass.id), words),
        of: sizeText(CLASS_BYTES_MAX, words),
      }),
      hint: words.t('class-desk:resource.file-hint', { max: sizeText(FILE_BYTES_MAX, words) }),
      maxBytes: FILE_BYTES_MAX,
      tooLarge: words.t('class-desk:resource.wrong.too-large'),
      accept: ENDINGS_TAKEN.map((ending) => `.${ending}`).join(','),
      limits: { title: RESOURCE_TITLE_MAX, href: HREF_MAX },
    });
  });

  const problemText = (wrong: ResourceProblem) =>
    texts.both(`class-desk:resource.wrong.${wrong}`, { max: RESOURCE_TITLE_MAX });

  router.post('/classes/:classId/resources/links', async (req, res) => {
    const opened = await openClass(deps, req);
    const page = pageOf(opened.klass.id);
    const typed = { title: secretField(req, 'title'), href: secretField(req, 'href') };
    const made = await resources.addLink(opened.klass.id, opened.teacher.id, typed);
    if (!made.ok) {
      const field = made.error.startsWith('title') ? 'title' : 'href';
      const errors = { [field]: problemText(made.error) };
      refuseForm(req, res, { to: `${page}#add-link`, type: 'resource-link', values: typed, errors });
      return;
    }
    await record(opened, 'class/resource-added', made.value);
    doneWith(req, res, page, texts.both('class-desk:resource.added'));
  });

  router.post('/classes/:classId/resources/files', async (req, res) => {
    const opened = await openClass(deps, req);
    const page = pageOf(opened.klass.id);
    const title = secretField(req, 'title');
    const refuse = (field: 'title' | 'file', key: string, max: string | number = ''): void =>
      refuseForm(req, res, {
        to: `${page}#add-file`,
        type: 'resource-file',
        values: { title },
        errors: { [field]: texts.both(`class-desk:resource.wrong.${key}`, { max }) },
      });
    if (req.uploadProblem) return refuse('file', 'too-large');
    const given = fileOf(req);
    if (!given) return refuse('file', 'no-file');
    const file = await classFile(given.name, given.bytes);
    if (!file.ok) return refuse('file', file.error);
    const made = await resources.addFile(opened.klass.id, opened.teacher.id, title, file.value);
    if (!made.ok) {
      return refuse(made.error.startsWith('title') ? 'title' : 'file', made.error, RESOURCE_TITLE_MAX);
    }
    await record(opened, 'class/resource-added', made.value);
    doneWith(req, res, page, texts.both('class-desk:resource.added'));
  });

  const gone = () => texts.both('class-desk:resource.gone');
  const IDS_SEPARATOR = ' ';

  /** The whole list as it is to stand, against the version it was looked at. */
  router.post('/classes/:classId/resources/order', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const page = pageOf(klass.id);
    const ids = textField(req, 'ids').split(IDS_SEPARATOR);
    if (await resources.order(klass.id, versionOf(req), ids)) {
      answerDone(req, res, page, texts.both('class-desk:resource.ordered'));
      return;
    }
    const errors = { order: texts.both('class-desk:resource.order-conflict') };
    answerRefused(req, res, { to: page, type: 'resource-order', values: {}, errors });
  });

  const versionOf = (req: Request): number => {
    const typed = textField(req, 'version');
    return /^\d{1,9}$/.test(typed) ? Number(typed) : -1;
  };

  router.get('/classes/:classId/resources/:id', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const resource = await resources.get(klass.id, req.params.id);
    if (!resource) throw problem('not-found');
    const words = wordsOf(req);
    render(req, res, 'pages/class-resource-edit', {
      title: texts.both('class-desk:resource.edit'),
      nav: teacherNav('classes', words),
      pageClass: 'page--narrow',
      klass,
      page: pageOf(klass.id),
      resource,
      model: resourceModel(resource, pageOf(klass.id), words),
      limits: { title: RESOURCE_TITLE_MAX, href: HREF_MAX },
    });
  });

  router.post('/classes/:classId/resources/:id', async (req, res) => {
    const opened = await openClass(deps, req);
    const { id } = req.params;
    const page = pageOf(opened.klass.id);
    const typed = { title: secretField(req, 'title'), href: secretField(req, 'href') };
    const done = await resources.change(opened.klass.id, id, versionOf(req), typed);
    if (done.ok) {
      await record(opened, 'class/resource-changed', done.value);
      doneWith(req, res, page, texts.both('class-desk:resource.saved'));
      return;
    }
    const form = { to: `${page}/${id}`, type: 'resource', values: typed };
    if (typeof done.error === 'string') {
      const field = done.error.startsWith('title') ? 'title' : 'href';
      refuseForm(req, res, { ...form, errors: { [field]: problemText(done.error) } });
    } else if (done.error.conflict) {
      // What the other teacher saved stands on the page, what this one typed in the form: nothing is lost.
      refuseForm(req, res, { ...form, errors: { version: texts.both('class-desk:resource.conflict') } });
    } else {
      // A link that is gone may be added anew from what was typed.
      const isLink = typed.href !== '';
      if (!isLink) return answerGone(req, res, page, gone());
      refuseForm(req, res, {
        ...form,
        to: `${page}#add-link`,
        type: 'resource-link',
        errors: { gone: gone() },
      });
    }
  });

  /** Files are saved, not opened: what a stranger made shall not run as a page of this server. */
  router.get('/classes/:classId/resources/:id/file', async (req, res: Response) => {
    const { klass } = await openDesk(deps, req);
    const id = String(req.params['id']);
    const resource = await resources.get(klass.id, id);
    const content = await resources.content(klass.id, id);
    if (!resource?.file || !content) throw problem('not-found');
    res
      .attachment(resource.file.name)
      .set('Content-Type', content.type)
      .set('X-Content-Type-Options', 'nosniff')
      .set('Content-Security-Policy', NO_PAGE)
      .send(content.bytes);
  });

  router.post('/classes/:classId/resources/:id/move', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const where = textField(req, 'where');
    const moved =
      (where === 'up' || where === 'down') && (await resources.move(klass.id, req.params.id, where));
    // Two teachers may have moved it at once: at the end of the list there is nothing left to do.
    if (!moved && !(await resources.get(klass.id, req.params.id))) {
      answerGone(req, res, pageOf(klass.id), gone());
      return;
    }
    res.redirect(303, `${pageOf(klass.id)}#${req.params.id}`);
  });

  router.post('/classes/:classId/resources/:id/remove', async (req, res) => {
    const opened = await openClass(deps, req);
    const removed = await resources.remove(opened.klass.id, req.params.id);
    if (!removed) {
      answerGone(req, res, pageOf(opened.klass.id), gone());
      return;
    }
    await record(opened, 'class/resource-removed', removed);
    doneWith(
      req,
      res,
      pageOf(opened.klass.id),
      texts.both('class-desk:resource.removed', { title: removed.title }),
    );
  });
  return router;
}

import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { AuditAction } from '../accounts/audit.ts';
import { classFile, ENDINGS_TAKEN, FILE_BYTES_MAX } from '../classroom/desk/files.ts';
import {
  CLASS_BYTES_MAX,
  HREF_MAX,
  RESOURCE_TITLE_MAX,
  type Resource,
  type ResourceProblem,
} from '../classroom/desk/resources.ts';
import { openClass, type OpenedClass } from './class-access.ts';
import { deskNav, deskPath, deskTabs, openDesk } from './class-desk-access.ts';
import type { WebDeps } from './context.ts';
import { doneWith, refuseForm, secretField } from './form-answers.ts';
import { textField } from './people-routes.ts';
import { resourceModel, sizeText } from './presenters/class-desk.ts';
import { problem } from './problems.ts';
import { createRateLimit } from './rate.ts';
import { wordsFor } from './reader-words.ts';
import { fileOf, formWithFile } from './upload.ts';

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
    const all = await resources.list(desk.klass.id);
    render(req, res, 'pages/class-resources', {
      title: `${words.t('class-desk:resource.title')} · ${desk.klass.name}`,
      nav: deskNav(desk, words),
      tabs: deskTabs(desk, 'resources', words),
      klass: desk.klass,
      isTeacher: desk.isTeacher,
      page: pageOf(desk.klass.id),
      resources: all.map((resource) => resourceModel(resource, pageOf(desk.klass.id), words)),
      room: words.t('class-desk:resource.room', {
        used: sizeText(await resources.usedBytes(desk.klass.id), words),
        of: sizeText(CLASS_BYTES_MAX, words),
      }),
      hint: words.t('class-desk:resource.file-hint', { max: sizeText(FILE_BYTES_MAX, words) }),
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
    if (!moved && !(await resources.get(klass.id, req.params.id))) throw problem('not-found');
    res.redirect(303, `${pageOf(klass.id)}#${req.params.id}`);
  });

  router.post('/classes/:classId/resources/:id/remove', async (req, res) => {
    const opened = await openClass(deps, req);
    const removed = await resources.remove(opened.klass.id, req.params.id);
    if (!removed) throw problem('not-found');
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

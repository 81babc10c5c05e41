import { Router, type Request, type RequestHandler, type Response } from 'express';
import multer, { MulterError } from 'multer';
import type { AuditAction } from '../../accounts/audit.ts';
import { SCENARIO_BYTES_MAX, type OwnScenario } from '../../classroom/own-scenarios.ts';
import { tryOut, type TryOut } from '../../runs/try-out.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { asCopy, decodeScenario } from '../../scenarios/rewrite.ts';
import { SMALL_BEGINNING } from '../../scenarios/small-beginning.ts';
import { accountOf, teacherOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { agoText } from '../presenters/monitor.ts';
import { errorLines, trialModel, tryModel, type TryModel } from '../presenters/scenario-editor.ts';
import { libraryModel, libraryFilter } from '../presenters/library.ts';
import { titleIn } from '../presenters/scenario-form.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';
import { wordsFor } from '../reader-words.ts';
import { readAll, readingOf } from './scenario-readings.ts';
import {
  editorTabs,
  findSource,
  hashOf,
  openOwn,
  ownPath,
  scenarioSource,
  type ScenarioSource,
} from './scenario-source.ts';
import { fileOf, formWithFile } from '../upload.ts';

/** The library with a teacher's own scenarios: copying, importing, editing, trying, exporting, deleting. */

const POSTS_PER_SECOND = 3;
const POSTS_BURST = 30;
/** The longest text that is shown again when it is too long to be kept. */
const TYPED_BYTES_MAX = 4 * 1024 * 1024;
const TRIES_PER_MINUTE = 12;
/** What a new scenario begins with when it begins with none. */
const BEGINNING = 'beginning';
/** Days that are played on trial. */
const TRY_DAYS_MAX = 30;

/** Reads forms that carry a scenario's text, which are longer than others, before the guard against foreign requests. */
export function scenarioForm(): readonly RequestHandler[] {
  const posts = createRateLimit(POSTS_PER_SECOND, POSTS_BURST);
  // A field's limit is much wider, so that a text that is too long can be shown again and nothing of it is lost.
  const form = formWithFile('file', { fileBytesMax: SCENARIO_BYTES_MAX + 1, fieldBytesMax: TYPED_BYTES_MAX });
  // The form for the usual has many short fields.
  const fields = multer({
    limits: { fields: 4000, parts: 4000, fieldSize: 64 * 1024, fieldNameSize: 200, files: 0 },
  }).none();
  return [
    (req, res, next) => {
      if (req.method !== 'POST' || !req.is('multipart/form-data')) {
        next();
        return;
      }
      if (!posts.take(teacherOf(req).id)) throw problem('too-many');
      if (!req.path.endsWith('/form')) {
        void form(req, res, next);
        return;
      }
      // Fields are counted and measured one by one; all of them together are no longer than a form can be.
      if (!(Number(req.get('content-length')) <= TYPED_BYTES_MAX)) throw problem('too-large');
      void fields(req, res, (error?: unknown) => {
        if (error instanceof MulterError) next(problem('too-large'));
        else {
          if (error) req.body = {};
          next();
        }
      });
    },
  ];
}

/** A scenario's text as it was typed; browsers send line ends of their own. */
function typedText(req: Request): string {
  const value = (req.body as Record<string, unknown> | undefined)?.['text'];
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
}
const isTooLong = (req: Request, text: string): boolean =>
  req.uploadProblem !== undefined || Buffer.byteLength(text) > SCENARIO_BYTES_MAX;

/** What did not fit through the door did not arrive: only the browser has it still. */
const tooLongCode = (req: Request): 'too-long' | 'far-too-long' =>
  req.uploadProblem === undefined ? 'too-long' : 'far-too-long';

export function createScenarioRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, render, texts, accounts, labs, audit } = deps;
  const { ownScenarios } = classroom;
  const tries = createRateLimit(TRIES_PER_MINUTE / 60, 4);
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  const record = (req: Request, action: AuditAction, id: string, details = {}): Promise<void> =>
    audit.record({ actor: teacherOf(req).id, action, thing: `scenario:${id}`, details });

  router.get('/teacher/scenarios', async (req, res) => {
    const { id } = teacherOf(req);
    const { class: asked } = req.query;
    const own = await ownScenarios.list(id);
    await readAll(
      own.map(({ text }) => text),
      labs,
    );
    const model = libraryModel(
      {
        read: (text) => readingOf(text, labs),
        shipped: deps.scenarios,
        own,
        accountId: id,
        // From a class’s page: the class is chosen already when a scenario is.
        classId: typeof asked === 'string' && req.context.classIds.has(asked) ? asked : null,
        filter: libraryFilter(req.query),
        nowMs: Date.now(),
      },
      wordsOf(req),
    );
    render(req, res, 'pages/teacher-library', { title: texts.both('teacher:library.title'), ...model });
  });

  const refuseNew = (req: Request, res: Response, field: 'base' | 'file', code: string): void =>
    refuseForm(req, res, {
      to: '/teacher/scenarios#own',
      type: field === 'base' ? 'scenario-copy' : 'scenario-import',
      values: {},
      errors: { [field]: texts.both(`scenario-editor:wrong.${code}`) },
    });

  /** A new scenario of one's own, opened in the editor. */
  async function create(
    req: Request,
    res: Response,
    text: string,
    { field, from, tab = 'edit' }: { field: 'base' | 'file'; from: string; tab?: 'edit' | 'form' },
  ): Promise<void> {
    const made = await ownScenarios.create(teacherOf(req).id, text);
    if (!made.ok) return refuseNew(req, res, field, made.error);
    if (field === 'file') await record(req, 'scenario/imported', made.value.id, { file: from });
    else await record(req, 'scenario/created', made.value.id, { base: from });
    res.redirect(303, `${ownPath(made.value.id)}/${tab}`);
  }

  router.post('/teacher/scenarios/own', async (req, res) => {
    const { id } = teacherOf(req);
    const base = textField(req, 'base');
    if (base === BEGINNING) {
      await create(req, res, SMALL_BEGINNING, { field: 'base', from: BEGINNING, tab: 'form' });
      return;
    }
    const source = await findSource(deps, id, base);
    if (!source) return refuseNew(req, res, 'base', 'no-base');
    await create(req, res, asCopy(source.text), { field: 'base', from: source.key });
  });

  router.post('/teacher/scenarios/own/import', async (req, res) => {
    teacherOf(req);
    const file = fileOf(req);
    const isTyped = typedText(req) !== '';
    const text = isTyped ? typedText(req) : file ? decodeScenario(file.bytes) : '';
    const isTooLarge = isTyped
      ? isTooLong(req, typedText(req))
      : (file?.bytes.length ?? 0) > SCENARIO_BYTES_MAX;
    if (req.uploadProblem !== undefined || isTooLarge) return refuseNew(req, res, 'file', 'file-too-long');
    if (text === '') return refuseNew(req, res, 'file', 'no-file');
    if (text === null) return refuseNew(req, res, 'file', 'not-text');
    // What is wrong with it is said in the editor, where it can be put right.
    await create(req, res, text, { field: 'file', from: isTyped ? '' : (file?.name ?? '').slice(0, 80) });
  });

  router.get('/teacher/scenarios/:lab/:name/file', async (req, res) => {
    const source = await scenarioSource(deps, req);
    const name = (source.scenario?.id ?? source.key).replace('/', '-');
    res.attachment(`${name}.yaml`).type('application/yaml; charset=utf-8').send(source.text);
  });

  interface Shown {
    readonly text: string;
    readonly conflict?: OwnScenario | null;
    readonly tried?: TryModel | null;
    readonly wrong?: 'too-long' | 'far-too-long';
  }

  async function showEditor(
    req: Request,
    res: Response,
    { own, path }: ScenarioSource & { readonly own: OwnScenario },
    { text, conflict = null, tried = null, wrong }: Shown,
    status = 200,
  ): Promise<void> {
    const words = wordsOf(req);
    const parsed = parseScenario(text, labs);
    const by = await accounts.get((conflict ?? own).changedBy);
    // The last trial stays to be read, until there is another.
    const kept = tried === null ? await ownScenarios.trialOf(own.id) : null;
    const nowMs = Date.now();
    render(
      req,
      res,
      'pages/scenario-editor',
      {
        title: texts.both('scenario-editor:title'),
        pageClass: 'page--wide',
        base: path,
        tabs: editorTabs(path, 'edit', words),
        scenarioTitle: titleIn(text, words) ?? words.t('scenario-editor:untitled'),
        text,
        version: (conflict ?? own).version,
        isOwner: own.ownerId === accountOf(req).id,
        shared: own.shared,
        changed: words.t('scenario-editor:changed', {
          name: by?.name ?? '',
          ago: agoText((conflict ?? own).changedAtMs, Date.now(), words),
        }),
        isSaved: text === own.text,
        errors: parsed.ok ? [] : errorLines(parsed.error, words),
        conflict,
        tried: tried ?? (kept && trialModel(kept, { textHash: hashOf(text), nowMs }, words)),
        wrong: wrong ? words.t(`scenario-editor:wrong.${wrong}`) : '',
      },
      { status },
    );
  }

  router.get('/teacher/scenarios/own/:scenarioId/edit', async (req, res) => {
    const source = await openOwn(deps, req);
    await showEditor(req, res, source, { text: source.text });
  });

  /** The scenario went while its text was being written: what was typed is shown, and can be kept as a new one. */
  async function openTyped(
    req: Request,
    res: Response,
  ): Promise<(ScenarioSource & { readonly own: OwnScenario }) | null> {
    const { id } = teacherOf(req);
    const source = await findSource(deps, id, `own/${String(req.params['scenarioId'])}`);
    if (source?.own) return { ...source, own: source.own };
    const text = typedText(req);
    if (text === '') throw problem('not-found');
    const data = { title: texts.both('scenario-editor:gone.title'), text };
    render(req, res, 'pages/scenario-gone', data, { status: 404 });
    return null;
  }

  router.post('/teacher/scenarios/own/:scenarioId/save', async (req, res) => {
    const source = await openTyped(req, res);
    if (!source) return;
    const { own, path } = source;
    const text = typedText(req);
    if (isTooLong(req, text)) return showEditor(req, res, source, { text, wrong: tooLongCode(req) }, 413);
    const typed = textField(req, 'version');
    const version = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
    // Saved as it is already, it is not saved again.
    const isNew = text !== own.text;
    const saved = isNew ? await ownScenarios.save(teacherOf(req).id, own.id, version, text) : null;
    if (saved === null || saved.ok) {
      if (saved) await record(req, 'scenario/changed', own.id, { version: saved.value.version });
      const isLaunched = textField(req, 'then') === 'launch' && parseScenario(text, labs).ok;
      if (isLaunched) res.redirect(303, `${path}#launch`);
      else doneWith(req, res, `${path}/edit`, texts.both('scenario-editor:saved'));
      return;
    }
    const { conflict } = saved.error;
    if (!conflict) throw problem('not-found');
    // Someone else saved meanwhile: the typed text stays in the editor, theirs beside it, and nothing is lost.
    await showEditor(req, res, source, { text, conflict }, 409);
  });

  router.post('/teacher/scenarios/own/check', (req, res) => {
    teacherOf(req);
    const text = typedText(req);
    const words = wordsOf(req);
    const parsed = isTooLong(req, text) ? null : parseScenario(text, labs);
    render(req, res, 'fragments/scenario-errors', {
      errors: parsed && !parsed.ok ? errorLines(parsed.error, words) : [],
      wrong: parsed ? '' : words.t('scenario-editor:wrong.too-long'),
    });
  });

  router.post('/teacher/scenarios/own/:scenarioId/try', async (req, res) => {
    const source = await openTyped(req, res);
    if (!source) return;
    const { id } = teacherOf(req);
    const text = typedText(req);
    if (isTooLong(req, text)) return showEditor(req, res, source, { text, wrong: tooLongCode(req) }, 413);
    const seed = textField(req, 'seed').slice(0, 40) || '1';
    const result: TryOut = tries.take(id)
      ? await tryOut({ text, seed, daysMax: TRY_DAYS_MAX })
      : { kind: 'busy' };
    if (result.kind === 'played') {
      await ownScenarios.keepTrial(source.own.id, { seed, atMs: Date.now(), textHash: hashOf(text), result });
    }
    const tried = tryModel(result, wordsOf(req));
    if (req.get('HX-Request') === 'true')
      render(req, res, 'fragments/scenario-try', { tried, canLaunch: true });
    else await showEditor(req, res, source, { text, tried });
  });

  router.post('/teacher/scenarios/own/:scenarioId/share', async (req, res) => {
    const { own, path } = await openOwn(deps, req);
    const shared = textField(req, 'shared') === 'true';
    if (!(await ownScenarios.share(teacherOf(req).id, own.id, shared))) throw problem('not-allowed');
    await record(req, shared ? 'scenario/shared' : 'scenario/unshared', own.id);
    doneWith(req, res, `${path}/edit`, texts.both(`scenario-editor:${shared ? 'shared' : 'unshared'}`));
  });

  router.post('/teacher/scenarios/own/:scenarioId/delete', async (req, res) => {
    const { own } = await openOwn(deps, req);
    if (!(await ownScenarios.remove(teacherOf(req).id, own.id))) throw problem('not-allowed');
    await record(req, 'scenario/deleted', own.id);
    doneWith(req, res, '/teacher/scenarios#own', texts.both('scenario-editor:deleted'));
  });
  return router;
}

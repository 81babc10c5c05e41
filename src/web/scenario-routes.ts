import { Router, type Request, type RequestHandler, type Response } from 'express';
import { SCENARIO_BYTES_MAX, type OwnScenario } from '../classroom/own-scenarios.ts';
import type { LocalText } from '../kernel/text.ts';
import { tryOut } from '../runs/try-out.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { asCopy, decodeScenario, withValues } from '../scenarios/rewrite.ts';
import { accountOf, teacherOf } from './class-access.ts';
import type { WebDeps } from './context.ts';
import { doneWith, refuseForm } from './form-answers.ts';
import { textField } from './people-routes.ts';
import { agoText } from './presenters/monitor.ts';
import { errorLines, errorText, ownRow, tryModel, type TryModel } from './presenters/scenario-editor.ts';
import { formSections, isInSection } from './presenters/scenario-form.ts';
import { scenarioCard } from './presenters/teacher.ts';
import type { Words } from './presenters/trade/words.ts';
import { problem } from './problems.ts';
import { createRateLimit } from './rate.ts';
import { wordsFor } from './reader-words.ts';
import { findSource, ownPath, scenarioSource, type ScenarioSource } from './scenario-source.ts';
import { fileOf, formWithFile } from './upload.ts';

/** The library with a teacher's own scenarios: copying, importing, editing, trying, exporting, deleting. */

const POSTS_PER_SECOND = 3;
const POSTS_BURST = 30;
const TRIES_PER_MINUTE = 12;
/** Days that are played on trial. */
const TRY_DAYS_MAX = 30;

/** Reads forms that carry a scenario's text, which are longer than others, before the guard against foreign requests. */
export function scenarioForm(): readonly RequestHandler[] {
  const posts = createRateLimit(POSTS_PER_SECOND, POSTS_BURST);
  // A field's limit is a little wider, so that a text that is just too long is told so by name.
  const form = formWithFile('file', {
    fileBytesMax: SCENARIO_BYTES_MAX + 1,
    fieldBytesMax: SCENARIO_BYTES_MAX + 4096,
  });
  return [
    (req, res, next) => {
      if (req.method !== 'POST' || !req.is('multipart/form-data')) {
        next();
        return;
      }
      if (!posts.take(teacherOf(req).id)) throw problem('too-many');
      void form(req, res, next);
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

export function createScenarioRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, render, texts, accounts, labs } = deps;
  const { ownScenarios } = classroom;
  const tries = createRateLimit(TRIES_PER_MINUTE / 60, 4);
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  router.get('/teacher/scenarios', async (req, res) => {
    const { id } = teacherOf(req);
    const words = wordsOf(req);
    const own = await ownScenarios.list(id);
    // From a class’s page: the class is chosen already when a scenario is.
    const { class: asked } = req.query;
    const forClass = typeof asked === 'string' && req.context.classIds.has(asked) ? `?class=${asked}` : '';
    const rows = own.map((one) => {
      const parsed = parseScenario(one.text, labs);
      return ownRow(
        one,
        parsed.ok ? { scenario: parsed.value, errors: 0 } : { scenario: null, errors: parsed.error.length },
        {
          path: ownPath(one.id),
          isOwner: one.ownerId === id,
          changed: agoText(one.changedAtMs, Date.now(), words),
        },
        words,
      );
    });
    render(req, res, 'pages/teacher-library', {
      title: texts.both('teacher:library.title'),
      cards: deps.scenarios.map(({ scenario }) => {
        const card = scenarioCard(scenario, words);
        return { ...card, href: `${card.href}${forClass}` };
      }),
      own: rows,
      bases: [
        ...deps.scenarios.map(({ id: value, scenario }) => ({ value, label: words.local(scenario.title) })),
        ...rows.map(({ key, title }) => ({ value: key, label: title })),
      ],
    });
  });

  const refuseNew = (req: Request, res: Response, field: 'base' | 'file', code: string): void =>
    refuseForm(req, res, {
      to: '/teacher/scenarios#own',
      type: field === 'base' ? 'scenario-copy' : 'scenario-import',
      values: {},
      errors: { [field]: texts.both(`scenario-editor:wrong.${code}`) },
    });

  /** A new scenario of one's own, opened in the editor. */
  async function create(req: Request, res: Response, text: string, field: 'base' | 'file'): Promise<void> {
    const made = await ownScenarios.create(teacherOf(req).id, text);
    if (!made.ok) return refuseNew(req, res, field, made.error);
    res.redirect(303, `${ownPath(made.value.id)}/edit`);
  }

  router.post('/teacher/scenarios/own', async (req, res) => {
    const { id } = teacherOf(req);
    const source = await findSource(deps, id, textField(req, 'base'));
    if (!source) return refuseNew(req, res, 'base', 'no-base');
    await create(req, res, asCopy(source.text), 'base');
  });

  router.post('/teacher/scenarios/own/import', async (req, res) => {
    teacherOf(req);
    const file = fileOf(req);
    if (req.uploadProblem !== undefined || (file?.bytes.length ?? 0) > SCENARIO_BYTES_MAX) {
      return refuseNew(req, res, 'file', 'too-long');
    }
    if (!file || file.bytes.length === 0) return refuseNew(req, res, 'file', 'no-file');
    const text = decodeScenario(file.bytes);
    if (text === null) return refuseNew(req, res, 'file', 'not-text');
    // What is wrong with it is said in the editor, where it can be put right.
    await create(req, res, text, 'file');
  });

  router.get('/teacher/scenarios/:lab/:name/file', async (req, res) => {
    const source = await scenarioSource(deps, req);
    const name = (source.scenario?.id ?? source.key).replace('/', '-');
    res.attachment(`${name}.yaml`).type('application/yaml; charset=utf-8').send(source.text);
  });

  /** One of the address, which must be a teacher's own. */
  async function openOwn(req: Request): Promise<ScenarioSource & { readonly own: OwnScenario }> {
    const source = await scenarioSource(deps, req);
    const { own } = source;
    if (!own) throw problem('not-found');
    return { ...source, own };
  }

  interface Shown {
    readonly text: string;
    readonly conflict?: OwnScenario | null;
    readonly tried?: TryModel | null;
    readonly wrong?: 'too-long';
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
    render(
      req,
      res,
      'pages/scenario-editor',
      {
        title: texts.both('scenario-editor:title'),
        pageClass: 'page--wide',
        base: path,
        tabs: editorTabs(path, 'edit', words),
        scenarioTitle: parsed.ok ? words.local(parsed.value.title) : words.t('scenario-editor:untitled'),
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
        tried,
        wrong: wrong ? words.t(`scenario-editor:wrong.${wrong}`) : '',
      },
      { status },
    );
  }

  router.get('/teacher/scenarios/own/:scenarioId/edit', async (req, res) => {
    const source = await openOwn(req);
    await showEditor(req, res, source, { text: source.text });
  });

  router.post('/teacher/scenarios/own/:scenarioId/save', async (req, res) => {
    const source = await openOwn(req);
    const text = typedText(req);
    if (isTooLong(req, text)) return showEditor(req, res, source, { text, wrong: 'too-long' }, 413);
    const typed = textField(req, 'version');
    const version = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
    const saved = await ownScenarios.save(teacherOf(req).id, source.own.id, version, text);
    if (saved.ok) {
      doneWith(req, res, `${source.path}/edit`, texts.both('scenario-editor:saved'));
      return;
    }
    const { conflict } = saved.error;
    if (!conflict) throw problem('not-found');
    // Someone else saved meanwhile: the typed text stays in the editor, theirs beside it, and nothing is lost.
    await showEditor(req, res, source, { text, conflict }, 409);
  });

  const editorTabs = (path: string, active: 'form' | 'edit', words: Words) =>
    (['form', 'edit'] as const).map((tab) => ({
      href: `${path}/${tab}`,
      label: words.t(`scenario-editor:tab.${tab}`),
      active: tab === active,
    }));

  router.get('/teacher/scenarios/own/:scenarioId/form', async (req, res) => {
    const { own, path, text, scenario } = await openOwn(req);
    const words = wordsOf(req);
    const sections = formSections(text, words);
    if (!sections) {
      // What is no YAML has no values yet: the text comes first.
      res.redirect(302, `${path}/edit`);
      return;
    }
    render(req, res, 'pages/scenario-form', {
      title: texts.both('scenario-editor:title'),
      base: path,
      scenarioTitle: scenario ? words.local(scenario.title) : words.t('scenario-editor:untitled'),
      version: own.version,
      tabs: editorTabs(path, 'form', words),
      sections,
    });
  });

  router.post('/teacher/scenarios/own/:scenarioId/form', async (req, res) => {
    const { own, path, text } = await openOwn(req);
    const section = textField(req, 'section');
    const body = (req.body ?? {}) as Record<string, unknown>;
    const fields = Object.keys(body).filter(
      (name) => name.startsWith('f.') && isInSection(section, name.slice(2)),
    );
    const typed = (name: string): string => textField(req, name).replaceAll('\r\n', '\n');
    const changed = withValues(text, new Map(fields.map((name) => [name.slice(2), typed(name)])));
    const parsed = parseScenario(changed, labs);
    const words = { en: wordsFor(deps, 'en'), zh: wordsFor(deps, 'zh') };
    const errors: Record<string, LocalText> = {};
    for (const error of parsed.ok ? [] : parsed.error) {
      const name = `f.${error.path}`;
      const both = { en: errorText(error, words.en), zh: errorText(error, words.zh) };
      // Errors elsewhere were there before, or are told in the editor: only what this form changed is refused here.
      if (fields.includes(name)) errors[name] ??= both;
    }
    const values = {
      section,
      ...Object.fromEntries(fields.map((name) => [name, typed(name)])),
    };
    const to = `${path}/form#${/^[a-z]+$/.test(section) ? section : ''}`;
    if (Object.keys(errors).length === 0) {
      const saved =
        textField(req, 'version') === String(own.version)
          ? await ownScenarios.save(teacherOf(req).id, own.id, own.version, changed)
          : null;
      if (saved?.ok) return doneWith(req, res, to, texts.both('scenario-editor:saved'));
      errors['version'] = texts.both('scenario-editor:form.conflict');
    }
    refuseForm(req, res, { to, type: 'scenario-form', values, errors });
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
    const source = await openOwn(req);
    const { id } = teacherOf(req);
    const text = typedText(req);
    if (isTooLong(req, text)) return showEditor(req, res, source, { text, wrong: 'too-long' }, 413);
    const seed = textField(req, 'seed').slice(0, 40) || '1';
    const result = tries.take(id)
      ? await tryOut({ text, seed, daysMax: TRY_DAYS_MAX })
      : ({ kind: 'busy' } as const);
    const tried = tryModel(result, wordsOf(req));
    if (req.get('HX-Request') === 'true') render(req, res, 'fragments/scenario-try', { tried });
    else await showEditor(req, res, source, { text, tried });
  });

  router.post('/teacher/scenarios/own/:scenarioId/share', async (req, res) => {
    const { own, path } = await openOwn(req);
    const shared = textField(req, 'shared') === 'true';
    if (!(await ownScenarios.share(teacherOf(req).id, own.id, shared))) throw problem('not-allowed');
    doneWith(req, res, `${path}/edit`, texts.both(`scenario-editor:${shared ? 'shared' : 'unshared'}`));
  });

  router.post('/teacher/scenarios/own/:scenarioId/delete', async (req, res) => {
    const { own } = await openOwn(req);
    if (!(await ownScenarios.remove(teacherOf(req).id, own.id))) throw problem('not-allowed');
    doneWith(req, res, '/teacher/scenarios#own', texts.both('scenario-editor:deleted'));
  });
  return router;
}

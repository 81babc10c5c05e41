import { Router, type Request } from 'express';
import type { AuditRecord } from '../../accounts/audit.ts';
import type { LocalText } from '../../kernel/text.ts';
import { listIn } from '../../labs/glimpse.ts';
import { withNewPart } from '../../scenarios/new-parts.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { doubled, listOf, PARTS, removed, type Part } from '../../scenarios/parts.ts';
import type { ScenarioError } from '../../scenarios/scenario.ts';
import { FORM_SECTIONS, usualForm, withTyped, type FormWorld } from '../../scenarios/usual-form.ts';
import { dataOf } from '../../scenarios/yaml-edit.ts';
import { teacherOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { flash } from '../flash.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { errorText } from '../presenters/scenario-editor.ts';
import { bothInLine, formSections, recalled, titleIn } from '../presenters/scenario-form.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { editorTabs, openOwn } from './scenario-source.ts';

/** The form for the usual: values, and the parts a scenario is built of, over the same text as the editor. */

/** What a button of the form does besides saving what was typed. */
type Step =
  | { readonly do: 'save' }
  | { readonly do: 'add'; readonly part: Part; readonly kind: string }
  /** `ask` shows what would go with it; `remove` does it. */
  | { readonly do: 'double' | 'ask' | 'remove'; readonly part: Part; readonly index: number };

function stepIn(req: Request, section: string): Step {
  const part = PARTS.find((each) => each === section);
  const [, what = 'save', place] =
    /^(save|add|double|ask|remove)(?::(\d{1,3}))?$/.exec(textField(req, 'do')) ?? [];
  if (part === undefined || what === 'save') return { do: 'save' };
  if (what === 'add') return { do: 'add', part, kind: textField(req, 'kind') };
  return { do: what as 'double' | 'ask' | 'remove', part, index: Number(place ?? -1) };
}

/** @returns null where nothing can be added */
function withStep(text: string, step: Step): string | null {
  switch (step.do) {
    case 'save':
    case 'ask':
      return text;
    case 'add':
      return withNewPart(text, step.part, step.kind);
    case 'double':
      return doubled(text, step.part, step.index);
    case 'remove':
      return removed(text, step.part, step.index);
  }
}

/** Errors that one text has and the other has not: whatever was wrong before does not stand in the way. */
function newErrors(
  before: readonly ScenarioError[],
  after: readonly ScenarioError[],
): readonly ScenarioError[] {
  const counts = new Map<string, number>();
  for (const { code } of before) counts.set(code, (counts.get(code) ?? 0) + 1);
  const places = new Set(before.map(({ code, path }) => `${code} ${path}`));
  const unseen = after.filter(({ code, path }) => !places.has(`${code} ${path}`));
  return unseen.filter(
    ({ code }) => after.filter((each) => each.code === code).length > (counts.get(code) ?? 0),
  );
}

/** Whether an error is about a field: exactly, or about what holds it, or about what it holds. */
const isAbout = (error: string, field: string): boolean =>
  error === field || field.startsWith(`${error}.`) || error.startsWith(`${field}.`);

export function createScenarioFormRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, render, texts, labs, audit } = deps;
  const { ownScenarios } = classroom;
  const world: FormWorld = { eventTypes: Object.values(labs).flatMap(({ eventTypes }) => eventTypes) };
  const bothWords = { en: wordsFor(deps, 'en'), zh: wordsFor(deps, 'zh') };
  const bothTexts = (error: ScenarioError): LocalText => ({
    en: errorText(error, bothWords.en),
    zh: errorText(error, bothWords.zh),
  });
  const errorsOf = (text: string): readonly ScenarioError[] => {
    const parsed = parseScenario(text, labs);
    return parsed.ok ? [] : parsed.error;
  };

  router.get('/teacher/scenarios/own/:scenarioId/form', async (req, res) => {
    const { own, path, text, scenario, errors } = await openOwn(deps, req);
    const words = wordsFor(deps, req.context.lang);
    const sections = usualForm(text, world);
    if (!sections) {
      // What is no YAML has no values yet: the text comes first.
      flash(req, { kind: 'danger', text: texts.both('scenario-editor:form.no-yaml') });
      res.redirect(302, `${path}/edit`);
      return;
    }
    const fields = sections.flatMap(({ id, rows }) =>
      rows.flatMap((row) => row.fields.map((field) => ({ id, field }))),
    );
    const wrong = errors.map((error) => {
      const found = fields.find(({ field }) => isAbout(error.path, field.path));
      return {
        error,
        section: found?.id ?? '',
        path: found?.field.path ?? '',
        text: errorText(error, words),
      };
    });
    render(req, res, 'pages/scenario-form', {
      title: texts.both('scenario-editor:title'),
      pageClass: 'page--wide',
      base: path,
      scenarioTitle: titleIn(text, words) ?? words.t('scenario-editor:untitled'),
      version: own.version,
      tabs: editorTabs(path, 'form', words),
      sections: formSections(sections, dataOf(text), words),
      canLaunch: scenario !== null,
      open: typeof req.query['open'] === 'string' ? req.query['open'] : '',
      at: typeof req.query['at'] === 'string' ? req.query['at'] : '',
      wrong: wrong.map(({ error, section, path: at, text: line }) => ({
        section,
        path: at,
        text: line,
        href: at === '' ? `${path}/edit` : `#f-${at.replaceAll('.', '-')}`,
        place: words.t('scenario-editor:place', { line: error.line, column: error.column }),
      })),
    });
  });

  router.post('/teacher/scenarios/own/:scenarioId/form', async (req, res) => {
    const { own, path, text } = await openOwn(deps, req);
    const section = FORM_SECTIONS.find((id) => id === textField(req, 'section'));
    if (section === undefined) throw problem('bad-fields');
    const typed = new Map(
      Object.keys((req.body ?? {}) as Record<string, unknown>)
        .filter((name) => name.startsWith('f.'))
        .map((name) => [name.slice(2), textField(req, name).replaceAll('\r\n', '\n')] as const),
    );
    const step = stepIn(req, section);
    const asked = step.do === 'ask' ? rowIdOf(step) : section;
    const to = `${path}/form?open=${section}#${asked}`;
    const refuse = (
      errors: Record<string, LocalText>,
      values: ReadonlyMap<string, string> = typed,
      more = {},
    ): void =>
      refuseForm(req, res, {
        to,
        type: 'scenario-form',
        values: {
          section,
          ...more,
          ...Object.fromEntries([...values].map(([at, value]) => [`f.${at}`, value])),
        },
        errors,
      });

    const conflict = (now: string): void => {
      const shown = usualForm(now, world)?.find(({ id }) => id === section);
      const { values, lost } = recalled(textField(req, 'memory'), typed, shown);
      const gone = { what: '' };
      const lines = bothInLine(lost, bothWords);
      const words = texts.both('scenario-editor:form.conflict');
      const and = {
        en: texts.both('scenario-editor:form.conflict-gone', { ...gone, what: lines.en }).en,
        zh: texts.both('scenario-editor:form.conflict-gone', { ...gone, what: lines.zh }).zh,
      };
      const version = lost.length === 0 ? words : { en: `${words.en} ${and.en}`, zh: `${words.zh}${and.zh}` };
      refuse({ version }, values);
    };
    if (textField(req, 'version') !== String(own.version)) return conflict(text);

    const before = errorsOf(text);
    const filled = withTyped(text, section, typed, world);
    const errors: Record<string, LocalText> = {};
    for (const { path: at, code, name } of filled.refused) {
      errors[`f.${at}`] = texts.both(`scenario:${code}`, { found: name, id: name });
    }
    const fieldErrors = newErrors(before, errorsOf(filled.text));
    for (const error of fieldErrors) {
      const field = [...typed.keys()].find((at) => isAbout(error.path, at));
      const name = field === undefined ? 'form' : `f.${field}`;
      errors[name] ??= bothTexts(error);
    }
    if (Object.keys(errors).length > 0) return refuse(errors);
    if (step.do === 'ask') {
      const ask = texts.both('scenario-editor:form.ask');
      return refuse({ ask }, typed, { ask: String(step.index) });
    }

    const changed = withStep(filled.text, step);
    if (changed === null) return refuse({ form: texts.both('scenario-editor:form.nothing-to-refer') });
    const [first] = newErrors(before, errorsOf(changed));
    // The whole has to go together: what would not is said and not done.
    if (first) {
      const why = bothTexts(first);
      const not = {
        en: texts.both('scenario-editor:form.would-break', { why: why.en }).en,
        zh: texts.both('scenario-editor:form.would-break', { why: why.zh }).zh,
      };
      return refuse({ form: not });
    }
    const saved = await ownScenarios.save(teacherOf(req).id, own.id, own.version, changed);
    if (!saved.ok) {
      const { conflict: theirs } = saved.error;
      if (!theirs) throw problem('not-found');
      return conflict(theirs.text);
    }
    const record: AuditRecord = {
      actor: teacherOf(req).id,
      action: 'scenario/changed',
      thing: `scenario:${own.id}`,
      details: { version: saved.value.version },
    };
    await audit.record(record);
    const place = placeOf(step, changed);
    const seen = place ? `&at=${rowIdOf(place)}#${rowIdOf(place)}` : `#${section}`;
    doneWith(
      req,
      res,
      `${path}/form?open=${section}${seen}`,
      texts.both(`scenario-editor:${step.do === 'save' ? 'saved' : `form.done.${step.do}`}`),
    );
  });
  return router;
}

/** The id of a part’s row on the page. */
const rowIdOf = ({ part, index }: { readonly part: Part; readonly index: number }): string =>
  `row-${[...listOf(part), index].join('-')}`;

/** Where something new stands. */
function placeOf(step: Step, text: string): { readonly part: Part; readonly index: number } | null {
  if (step.do === 'double') return { part: step.part, index: step.index + 1 };
  if (step.do !== 'add') return null;
  return { part: step.part, index: listIn(dataOf(text), ...listOf(step.part)).length - 1 };
}

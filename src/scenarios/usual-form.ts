import { DOCUMENT_KINDS, TRANSIT_FAULTS } from '../labs/trade/messages.ts';
import { keysIn, listIn, textIn, valueIn, type Path } from '../labs/glimpse.ts';
import { idKeyOf, listOf, nameOf, nameProblem, PARTS, renamed, type Part } from './parts.ts';
import { withValues, writtenValues } from './rewrite.ts';
import { dataOf, withKey, withoutKey, withValueAt } from './yaml-edit.ts';

/** The form for the usual over a scenario’s text: which values it shows, and what the text becomes of what is typed into it. */

/** Sections in the order in which a lesson is thought of. */
export const FORM_SECTIONS = [
  'general',
  'goals',
  'cast',
  'categories',
  'goods',
  'opening',
  'rules',
  'score',
  'shocks',
  'tasks',
  'rubric',
  'report',
] as const;
export type FormSectionId = (typeof FORM_SECTIONS)[number];

export interface UsualField {
  /** `cast.2.name.zh`: where the value stands, or would stand. */
  readonly path: string;
  /** What it is called: `name`; a text in one language also says which. */
  readonly label: string;
  readonly lang: 'en' | 'zh' | null;
  /** `name`: the part’s own name in the file; `list`: names with commas between them. */
  readonly kind: 'text' | 'long' | 'figure' | 'choice' | 'name' | 'list';
  readonly value: string;
  /** Left empty, the key is left out. */
  readonly optional: boolean;
  readonly options: readonly string[];
}

export interface UsualRow {
  readonly path: string;
  /** The place in its list; null for rows that are no part of a list that can grow. */
  readonly index: number | null;
  /** What the row is about, in the words of the file: the same row is found by it after the list has changed. */
  readonly key: string;
  readonly fields: readonly UsualField[];
}

export interface UsualSection {
  readonly id: FormSectionId;
  readonly part: Part | null;
  readonly rows: readonly UsualRow[];
}

/** What a form needs to know besides the text. */
export interface FormWorld {
  /** Events that a task can wait for. */
  readonly eventTypes: readonly string[];
}

/** Null for a text that is no YAML: it has to be put right as text first. */
export function usualForm(text: string, world: FormWorld): readonly UsualSection[] | null {
  const written = writtenValues(text);
  const data = dataOf(text);
  if (!written || data === null) return null;
  const form = new Form(data, new Map(written.map(({ path, value }) => [path, value])), world);
  return FORM_SECTIONS.map((id) => form.section(id)).filter(
    ({ part, rows }) => part !== null || rows.length > 0,
  );
}

const isPart = (id: FormSectionId): id is Part => (PARTS as readonly string[]).includes(id);

const RULES = [
  'transitDays',
  'handlingFee',
  'storageFee',
  'latePenalty',
  'latePenaltyMax',
  'latePenaltyDaysMax',
  'freight',
  'creditLimit',
  'cancelPenalty',
  'postDays',
  'certificateDays',
] as const;

/** Figures that shocks of each kind have. */
const SHOCK_FIGURES: Readonly<Record<string, readonly string[]>> = {
  'production-stop': ['days'],
  'price-jump': ['days', 'factor'],
  'late-transport': ['days', 'extraDays'],
  'warehouse-fire': ['share', 'insured'],
  'demand-spike': ['days', 'factor'],
  'credit-squeeze': ['days', 'rate'],
};

class Form {
  readonly #data: unknown;
  readonly #written: ReadonlyMap<string, string>;
  readonly #world: FormWorld;

  constructor(data: unknown, written: ReadonlyMap<string, string>, world: FormWorld) {
    this.#data = data;
    this.#written = written;
    this.#world = world;
  }

  section(id: FormSectionId): UsualSection {
    if (!isPart(id))
      return { id, part: null, rows: this.#plainRows(id).filter(({ fields }) => fields.length > 0) };
    const list = listOf(id);
    const rows = listIn(this.#data, ...list).map((item, index): UsualRow => {
      const path = [...list, index].join('.');
      return {
        path,
        index,
        key: keyOf(this.#data, id, item, index),
        fields: this.#partFields(id, item, path),
      };
    });
    return { id, part: id, rows };
  }

  #plainRows(id: Exclude<FormSectionId, Part>): readonly UsualRow[] {
    const alone = (key: string, fields: readonly UsualField[]): UsualRow => ({
      path: key,
      index: null,
      key,
      fields,
    });
    switch (id) {
      case 'general': {
        const clock = textIn(this.#data, 'clock', 'mode');
        return [
          alone('general', [
            ...this.#text('title', 'title'),
            ...this.#text('about', 'about', { isLong: true }),
            this.#figure('minutes', 'minutes'),
            ...(clock === 'timed' ? [this.#figure('clock.day', 'dayLength')] : []),
            ...(clock === null ? [] : [this.#figure('clock.days', 'days', clock !== 'timed')]),
            ...(['min', 'max'] as const)
              .filter((end) => valueIn(this.#data, 'seats', end) !== undefined)
              .map((end) => this.#figure(`seats.${end}`, `seats-${end}`)),
          ]),
        ];
      }
      case 'rules':
        if (keysIn(this.#data, 'trade').length === 0) return [];
        return [
          alone(
            'rules',
            RULES.map((key) => this.#figure(`trade.rules.${key}`, key, true)),
          ),
        ];
      case 'score':
        return keysIn(this.#data, 'score').flatMap((kind) =>
          listIn(this.#data, 'score', kind).map((rule, index) => {
            const path = `score.${kind}.${index}`;
            const marks = ['zero', 'pass', 'full'].map((mark) => this.#figure(`${path}.scale.${mark}`, mark));
            const key = `${kind} ${textIn(rule, 'metric') ?? ''}`;
            return { path, index: null, key, fields: [this.#figure(`${path}.weight`, 'weight'), ...marks] };
          }),
        );
    }
  }

  #partFields(part: Part, item: unknown, path: string): readonly UsualField[] {
    const at = (key: string): string => `${path}.${key}`;
    const id = idKeyOf(part);
    const own = id === null ? [] : [this.#field(at(id), 'id', 'name')];
    switch (part) {
      case 'goals':
        return this.#text(path, 'goal', { isLong: true });
      case 'cast': {
        const kind = textIn(item, 'kind');
        const isFirm = kind === 'enterprise' || kind === 'warehouse';
        // A list of kinds of messages is written as YAML.
        const byHand = isFirm && typeof valueIn(item, 'edi') !== 'object';
        return [
          ...this.#text(at('name'), 'name', { optional: true }),
          ...own,
          this.#figure(at('capital'), 'capital', true),
          this.#choice(at('bot'), 'bot', ['true', 'false'], true),
          ...(byHand ? [this.#choice(at('edi'), 'edi', ['by-hand'], true)] : []),
        ];
      }
      case 'categories':
        return [...this.#text(at('name'), 'name'), ...own];
      case 'goods':
        return [
          ...this.#text(at('name'), 'name'),
          ...own,
          this.#choice(at('category'), 'category', this.#ids('trade.categories', 'id')),
          ...['cost', 'price', 'leadDays'].map((key) => this.#figure(at(key), key)),
        ];
      case 'opening':
        return [
          this.#choice(at('firm'), 'firm', this.#firms('enterprise')),
          this.#choice(at('product'), 'product', this.#ids('trade.goods', 'id')),
          this.#figure(at('price'), 'price'),
          this.#figure(at('factory'), 'factory', true),
          ...(valueIn(this.#data, 'trade', 'consumers') === undefined
            ? []
            : [this.#figure(at('shop'), 'shop', true)]),
          ...this.#warehouses(item).map((firm) =>
            this.#figure(at(`warehouses.${firm}`), `warehouse:${firm}`, true),
          ),
        ];
      case 'shocks':
        return this.#shock(item, at);
      case 'tasks':
        return [
          ...this.#text(at('title'), 'title'),
          ...this.#text(at('hint'), 'hint', { optional: true, isLong: true }),
          ...own,
          this.#choice(at('seat'), 'seat', this.#firms(null)),
          this.#choice(at('when'), 'when', this.#world.eventTypes),
          this.#list(at('after'), 'after'),
        ];
      case 'rubric':
        return [
          ...this.#text(at('title'), 'title'),
          ...own,
          this.#figure(at('points'), 'points'),
          ...listIn(item, 'levels').flatMap((_, row) => [
            this.#figure(at(`levels.${row}.points`), 'level-points'),
            ...this.#text(at(`levels.${row}.text`), 'level'),
          ]),
        ];
      case 'report':
        return [...this.#text(at('question'), 'question', { isLong: true }), ...own];
    }
  }

  #shock(item: unknown, at: (key: string) => string): readonly UsualField[] {
    const kind = textIn(item, 'kind') ?? '';
    const has = (key: string): boolean => valueIn(item, key) !== undefined;
    return [
      this.#figure(at('day'), 'day'),
      ...(has('good') ? [this.#choice(at('good'), 'product', this.#ids('trade.goods', 'id'))] : []),
      ...(has('warehouse') ? [this.#choice(at('warehouse'), 'at-warehouse', this.#firms('warehouse'))] : []),
      ...(kind === 'message-fault'
        ? [
            this.#choice(at('fault'), 'fault', TRANSIT_FAULTS),
            this.#choice(at('message'), 'message', DOCUMENT_KINDS, true),
            this.#choice(at('firm'), 'receiver', this.#firms('enterprise'), true),
          ]
        : []),
      ...(kind === 'key-theft' ? [this.#choice(at('firm'), 'firm', this.#firms('enterprise'))] : []),
      ...(SHOCK_FIGURES[kind] ?? []).map((key) => this.#figure(at(key), key)),
      ...(kind === 'message-fault'
        ? []
        : [this.#choice(at('announce'), 'announce', ['true', 'false'], true)]),
    ];
  }

  /** Warehouses of the cast, and those that are named although they are not in it. */
  #warehouses(item: unknown): readonly string[] {
    return [...new Set([...this.#firms('warehouse'), ...keysIn(item, 'warehouses')])];
  }

  #ids(list: string, key: string): readonly string[] {
    return listIn(this.#data, ...list.split('.')).flatMap((item) => textIn(item, key) ?? []);
  }

  #firms(kind: string | null): readonly string[] {
    return listIn(this.#data, 'cast')
      .filter((line) => (kind === null ? listIn(line, 'seats').length > 0 : textIn(line, 'kind') === kind))
      .flatMap((line) => textIn(line, 'firm') ?? []);
  }

  #field(path: string, label: string, kind: UsualField['kind'], more: Partial<UsualField> = {}): UsualField {
    const value = this.#written.get(path) ?? '';
    return { path, label, lang: null, kind, value, optional: false, options: [], ...more };
  }

  #figure(path: string, label: string, optional = false): UsualField {
    return this.#field(path, label, 'figure', { optional });
  }

  #choice(path: string, label: string, options: readonly string[], optional = false): UsualField {
    const value = this.#written.get(path) ?? '';
    // What is written and not possible stays to be seen.
    const all = value === '' || options.includes(value) ? options : [value, ...options];
    return this.#field(path, label, 'choice', { optional, options: optional ? ['', ...all] : all });
  }

  #list(path: string, label: string): UsualField {
    const items = listIn(this.#data, ...stepsOf(path)).filter((item) => typeof item === 'string');
    return this.#field(path, label, 'list', { optional: true, value: items.join(', ') });
  }

  /** Both languages, whether they are written apart, once for both, or only one of them. */
  #text(path: string, label: string, { optional = false, isLong = false } = {}): readonly UsualField[] {
    const both = this.#written.get(path);
    return (['en', 'zh'] as const).map((lang) => {
      const value = both ?? this.#written.get(`${path}.${lang}`) ?? '';
      const kind = isLong || value.length > 60 ? 'long' : 'text';
      return this.#field(`${path}.${lang}`, label, kind, { lang, value, optional });
    });
  }
}

/** `cast.2.name` as steps; figures are places in lists. */
export const stepsOf = (path: string): Path =>
  path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function keyOf(data: unknown, part: Part, item: unknown, index: number): string {
  const name = nameOf(data, part, index);
  if (name !== null) return name;
  const keys = ['firm', 'product', 'day', 'kind', 'good', 'warehouse', 'fault', 'message', 'en', 'zh'];
  const words = keys.flatMap((key) => {
    const value = valueIn(item, key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : [];
  });
  return words.length > 0 ? words.join(' · ') : String(index + 1);
}

/** A name that cannot be given to a part. */
export interface NameRefusal {
  readonly path: string;
  readonly code: 'not-identifier' | 'duplicate-id';
  readonly name: string;
}

/**
 * The text with what was typed into a section: what was not changed stays byte for byte, names take along whatever refers to
 * them, what was left empty and may be is left out.
 * @param typed by path; paths the section does not have are left out
 */
export function withTyped(
  text: string,
  section: FormSectionId,
  typed: ReadonlyMap<string, string>,
  world: FormWorld,
): { readonly text: string; readonly refused: readonly NameRefusal[] } {
  const shown = usualForm(text, world)?.find(({ id }) => id === section);
  if (!shown) return { text, refused: [] };
  const changed = shown.rows
    .flatMap(({ fields }) => fields)
    .flatMap((field) => {
      const value = typed.get(field.path);
      return value === undefined || value === field.value ? [] : [{ field, value }];
    });
  const written = new Map((writtenValues(text) ?? []).map(({ path, value }) => [path, value]));
  const values = new Map<string, string>();
  let rest = text;
  const texts = new Map<string, Partial<Record<'en' | 'zh', string>>>();
  const refused: NameRefusal[] = [];
  const names: { field: UsualField; value: string }[] = [];
  for (const { field, value } of changed) {
    const isWritten = written.has(field.path);
    if (field.kind === 'name') names.push({ field, value });
    else if (field.lang !== null && !(isWritten && value !== '')) {
      const path = field.path.slice(0, -3);
      texts.set(path, { ...texts.get(path), [field.lang]: value });
    } else if (isWritten && field.kind !== 'choice' && !(field.optional && value === '')) {
      values.set(field.path, value);
    }
  }
  rest = withValues(rest, values);
  for (const [path, languages] of texts) rest = withTexts(rest, path, languages, shown);
  for (const { field, value } of changed) {
    if (field.kind === 'name' || field.lang !== null || values.has(field.path)) continue;
    rest = field.kind === 'list' ? withNames(rest, field.path, value) : withOptional(rest, field.path, value);
  }
  for (const { field, value } of names) {
    if (shown.part === null) continue;
    const index = Number(stepsOf(field.path).at(-2));
    const code = nameProblem(rest, shown.part, index, value);
    if (code) refused.push({ path: field.path, code, name: value });
    else rest = renamed(rest, shown.part, index, value);
  }
  return { text: rest, refused };
}

/** A text in one language more, or less, or in two instead of one for both. */
function withTexts(
  text: string,
  path: string,
  typed: Partial<Record<'en' | 'zh', string>>,
  { rows }: UsualSection,
): string {
  const fields = rows.flatMap(({ fields: each }) => each).filter((field) => field.path.slice(0, -3) === path);
  const all = fields.map(({ lang, value }): [string, string] => [lang ?? 'en', typed[lang ?? 'en'] ?? value]);
  const kept = Object.fromEntries(all.filter(([, value]) => value !== ''));
  const steps = stepsOf(path);
  const [parent, key] = [steps.slice(0, -1), String(steps.at(-1))];
  const present = valueIn(dataOf(text), ...steps);
  if (present === undefined) return Object.keys(kept).length === 0 ? text : withKey(text, parent, key, kept);
  if (Object.keys(kept).length === 0) {
    // What has to be there stays, empty, and is refused with its name.
    return fields.some(({ optional }) => optional)
      ? withoutKey(text, parent, key)
      : withValues(text, new Map(['en', 'zh'].map((lang) => [`${path}.${lang}`, ''])));
  }
  if (typeof present !== 'object') return withValueAt(text, steps, kept);
  return (['en', 'zh'] as const).reduce((rest, lang) => {
    const value = typed[lang];
    if (value === undefined) return rest;
    const isThere = valueIn(dataOf(rest), ...steps, lang) !== undefined;
    if (value === '') return isThere ? withoutKey(rest, steps, lang) : rest;
    return isThere
      ? withValues(rest, new Map([[`${path}.${lang}`, value]]))
      : withKey(rest, steps, lang, value);
  }, text);
}

/** A key that comes or goes; what it stands in comes with it. */
function withOptional(text: string, path: string, value: string): string {
  const steps = stepsOf(path);
  const [parent, key] = [steps.slice(0, -1), String(steps.at(-1))];
  if (value === '') return withoutKey(text, parent, key);
  const plain = plainOf(value);
  if (valueIn(dataOf(text), ...steps) !== undefined) return withValueAt(text, steps, plain);
  if (valueIn(dataOf(text), ...parent) !== undefined) return withKey(text, parent, key, plain);
  return withKey(text, parent.slice(0, -1), String(parent.at(-1)), { [key]: plain });
}

function withNames(text: string, path: string, value: string): string {
  const steps = stepsOf(path);
  const [parent, key] = [steps.slice(0, -1), String(steps.at(-1))];
  const names = value.split(/[,，、\s]+/).filter((name) => name !== '');
  if (valueIn(dataOf(text), ...steps) === undefined) {
    return names.length === 0 ? text : withKey(text, parent, key, names);
  }
  return names.length === 0 ? withoutKey(text, parent, key) : withValueAt(text, steps, names);
}

/** A figure or a yes-or-no as YAML means it; anything else is a text. */
const plainOf = (value: string): unknown =>
  /^-?\d{1,12}(\.\d{1,6})?$/.test(value)
    ? Number(value)
    : value === 'true' || value === 'false'
      ? value === 'true'
      : value;

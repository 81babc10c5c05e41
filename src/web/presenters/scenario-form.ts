import { createHash } from 'node:crypto';
import type { LocalText } from '../../kernel/text.ts';
import { TRADE_EVENT_TYPES } from '../../labs/trade/events.ts';
import { TRANSIT_FAULTS } from '../../labs/trade/messages.ts';
import { listIn, numberIn, textIn, valueIn } from '../../labs/glimpse.ts';
import { kindsOf, newPart } from '../../scenarios/new-parts.ts';
import { listOf, referencesTo, type Part, type Reference } from '../../scenarios/parts.ts';
import { dataOf } from '../../scenarios/yaml-edit.ts';
import type { UsualField, UsualRow, UsualSection } from '../../scenarios/usual-form.ts';
import { inLine, type Words } from './trade/words.ts';

/** The form for the usual, section by section, in the reader's language. */

export interface Choice {
  readonly value: string;
  readonly label: string;
}
export interface FormField {
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly type: 'text' | 'textarea' | 'select';
  readonly value: string;
  readonly options: readonly Choice[];
}
export interface FormRow {
  readonly id: string;
  readonly index: number | null;
  /** What the fields are of: a firm, a good; empty where they stand alone. */
  readonly title: string;
  /** What it is called in the file, where people see another name. */
  readonly name: string;
  readonly fields: readonly FormField[];
  /** Rows of many fields show their title first. */
  readonly folds: boolean;
  /** There is one mall and one bank, and a firm offers a good once. */
  readonly canDouble: boolean;
  /** Where else it is named. */
  readonly references: readonly string[];
}
export interface FormSection {
  readonly id: string;
  readonly title: string;
  /** How many there are, for lists that can grow. */
  readonly count: number | null;
  /** What is to be known before anything is changed; empty where nothing is. */
  readonly note: string;
  readonly rows: readonly FormRow[];
  readonly add: { readonly label: string; readonly kinds: readonly Choice[] } | null;
  /** What the page showed, so that a later one can tell what was changed on it. */
  readonly memory: string;
}

/** The sections in words. */
export const formSections = (
  sections: readonly UsualSection[],
  data: unknown,
  words: Words,
): readonly FormSection[] =>
  sections.map((section) => ({
    id: section.id,
    title: words.t(`scenario-editor:section.${section.id}`),
    count: section.part === null ? null : section.rows.length,
    note: section.rows.some(({ fields }) => fields.some(({ kind }) => kind === 'name'))
      ? words.t('scenario-editor:form.names')
      : '',
    rows: section.rows.map((row) => rowModel(section, row, data, words)),
    add: section.part === null ? null : addModel(section.part, data, words),
    memory: memoryOf(section),
  }));

function addModel(part: Part, data: unknown, words: Words): FormSection['add'] {
  const kinds = kindsOf(part)
    .filter((kind) => isPossible(part, kind, data))
    .map((kind) => ({ value: kind, label: kindWord(part, kind, words) }));
  if (kindsOf(part).length === 0 && newPart(data, part, '') === null) return null;
  return { label: words.t(`scenario-editor:add.${part}`), kinds };
}

/** One mall, one bank; a run on the shops only where there are consumers. */
function isPossible(part: Part, kind: string, data: unknown): boolean {
  if (kind === 'mall' || kind === 'bank')
    return !listIn(data, 'cast').some((line) => textIn(line, 'kind') === kind);
  if (kind === 'demand-spike' && valueIn(data, 'trade', 'consumers') === undefined) return false;
  return newPart(data, part, kind) !== null;
}

const kindWord = (part: Part, kind: string, words: Words): string =>
  part === 'cast' ? words.t(`trade:firm-kind.${kind}`) : words.t(`teacher:shock.${kind}.title`);

function rowModel({ id, part }: UsualSection, row: UsualRow, data: unknown, words: Words): FormRow {
  const title = part === null ? plainTitle(id, row) : partTitle(data, part, row.index ?? 0, words);
  const isNamed = part !== null && row.fields.some(({ kind }) => kind === 'name');
  return {
    id: `row-${row.path.replaceAll('.', '-')}`,
    index: row.index,
    title,
    name: isNamed && row.key !== title ? row.key : '',
    fields: row.fields.map((field) => fieldModel(field, data, words)),
    folds: row.index !== null && row.fields.length > FIELDS_UNFOLDED_MAX,
    canDouble:
      part !== null && row.index !== null && canDouble(part, listIn(data, ...listOf(part))[row.index]),
    references:
      part === null || row.index === null
        ? []
        : referenceLines(referencesTo(data, part, row.index), data, words),
  };
}

const FIELDS_UNFOLDED_MAX = 3;

function canDouble(part: Part, item: unknown): boolean {
  const kind = part === 'cast' ? textIn(item, 'kind') : null;
  return part !== 'opening' && kind !== 'mall' && kind !== 'bank';
}

const plainTitle = (id: string, { key }: UsualRow): string => (id === 'score' ? key.replace(' ', ' · ') : '');

/** A text of the file in the reader's language; null where there is none. */
function localIn(item: unknown, key: string, words: Words): string | null {
  const both = textIn(item, key);
  const other = words.lang === 'zh' ? 'en' : 'zh';
  return both ?? textIn(item, key, words.lang) ?? textIn(item, key, other);
}

function named(data: unknown, part: 'cast' | 'goods' | 'categories', name: string, words: Words): string {
  const id = part === 'cast' ? 'firm' : 'id';
  const item = listIn(data, ...listOf(part)).find((each) => textIn(each, id) === name);
  return (item === undefined ? null : localIn(item, 'name', words)) ?? name;
}

/** What a part is called where people read of it. */
function partTitle(data: unknown, part: Part, index: number, words: Words): string {
  const item = listIn(data, ...listOf(part))[index];
  const number = String(index + 1);
  switch (part) {
    case 'goals':
      return words.t('scenario-editor:row-title.goal', { number });
    case 'report':
      return words.t('scenario-editor:row-title.question', { number });
    case 'cast': {
      const firm = localIn(item, 'name', words) ?? textIn(item, 'firm') ?? number;
      const kind = textIn(item, 'kind');
      return kind === null
        ? firm
        : words.t('scenario-editor:row-title.firm', { firm, kind: firmKind(kind, words) });
    }
    case 'opening': {
      const firm = named(data, 'cast', textIn(item, 'firm') ?? '', words);
      return words.t('scenario-editor:row-title.opening', {
        firm,
        product: named(data, 'goods', textIn(item, 'product') ?? '', words),
      });
    }
    case 'shocks': {
      const kind = textIn(item, 'kind') ?? '';
      const title = words.t('scenario-editor:row-title.shock', {
        day: String(numberIn(item, 'day') ?? '?'),
        shock: kindsOf('shocks').includes(kind) ? kindWord('shocks', kind, words) : kind,
      });
      return [title, ...struck(data, item, words)].join(' · ');
    }
    case 'categories':
    case 'goods':
      return localIn(item, 'name', words) ?? textIn(item, 'id') ?? number;
    case 'tasks':
    case 'rubric':
      return localIn(item, 'title', words) ?? textIn(item, 'id') ?? number;
  }
}

/** What a shock strikes, by which one is told from another of the same kind and day. */
function struck(data: unknown, shock: unknown, words: Words): readonly string[] {
  const fault = textIn(shock, 'fault');
  const [good, message] = [textIn(shock, 'good'), textIn(shock, 'message')];
  const firm = textIn(shock, 'firm') ?? textIn(shock, 'warehouse');
  return [
    fault !== null && isFault(fault) ? words.t(`trade-messages:fault.${fault}.name`) : null,
    message,
    good === null ? null : named(data, 'goods', good, words),
    firm === null ? null : named(data, 'cast', firm, words),
  ].filter((part) => part !== null);
}
const isEvent = (word: string): boolean => TRADE_EVENT_TYPES.some((event) => event === word);
const isFault = (word: string): boolean => TRANSIT_FAULTS.some((fault) => fault === word);

const firmKind = (kind: string, words: Words): string =>
  kindsOf('cast').includes(kind) ? words.t(`trade:firm-kind.${kind}`) : kind;

/** Where a part is named, one line for each thing that names it. */
function referenceLines(references: readonly Reference[], data: unknown, words: Words): readonly string[] {
  const lines = references.map(({ in: where, at }) => {
    const section = words.t(`scenario-editor:section.${where}`);
    if (where === 'consumers' || where === 'score') return section;
    const thing = partTitle(data, where, Number(at[listOf(where).length]), words);
    return words.t('scenario-editor:reference', { section, thing });
  });
  return [...new Set(lines)];
}

function fieldModel(field: UsualField, data: unknown, words: Words): FormField {
  const { kind, path, value, options } = field;
  return {
    id: `f-${path.replaceAll('.', '-')}`,
    path,
    label: labelOf(field, data, words),
    type: kind === 'long' ? 'textarea' : kind === 'choice' ? 'select' : 'text',
    value,
    options: options.map((option) => ({ value: option, label: optionWord(field, option, data, words) })),
  };
}

function labelOf({ label, lang }: UsualField, data: unknown, words: Words): string {
  if (label.startsWith('warehouse:')) {
    const warehouse = named(data, 'cast', label.slice('warehouse:'.length), words);
    return words.t('scenario-editor:field.warehouse', { warehouse });
  }
  const name = words.t(`scenario-editor:field.${label}`);
  return lang === null ? name : words.t(`scenario-editor:field.in-${lang}`, { name });
}

/** What can be chosen, as people call it; what a file names is called as in the file too. */
function optionWord({ label }: UsualField, option: string, data: unknown, words: Words): string {
  switch (label) {
    case 'bot':
      return words.t(`launch:players.${option === 'true' ? 'bots' : 'people'}`);
    case 'announce':
      return words.t(`scenario-editor:option.${option === 'false' ? 'unannounced' : 'announced'}`);
    case 'edi':
      return words.t(`scenario-editor:option.${option === '' ? 'by-form' : 'by-hand'}`);
    case 'message':
      return option === '' ? words.t('teacher:shock.any-message') : option;
    case 'receiver':
      return option === '' ? words.t('teacher:shock.any-firm') : named(data, 'cast', option, words);
    case 'fault':
      return !isFault(option) ? option : words.t(`trade-messages:fault.${option}.name`);
    case 'when': {
      const event = option.replace(/^trade\//, '');
      if (!isEvent(option)) return option;
      return words.t('scenario-editor:option.event', { event: words.t(`trade:event.${event}`), name: event });
    }
    case 'product':
      return named(data, 'goods', option, words);
    case 'category':
      return named(data, 'categories', option, words);
    default:
      return named(data, 'cast', option, words);
  }
}

/** What a page showed: the rows by what they are about, and what stood in their fields, briefly. */
interface Memory {
  readonly rows: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

const brief = (value: string): string => createHash('sha256').update(value).digest('base64url').slice(0, 6);

const memoryOf = ({ rows }: UsualSection): string =>
  JSON.stringify({
    rows: Object.fromEntries(rows.filter(({ index }) => index !== null).map(({ path, key }) => [path, key])),
    values: Object.fromEntries(
      rows.flatMap(({ fields }) => fields.map(({ path, value }) => [path, brief(value)])),
    ),
  } satisfies Memory);

/**
 * What was typed into a page that is out of date, for the page as it is now: only what was changed, and beside the things it was
 * meant for, wherever they stand now.
 * @returns what belonged to things that are gone, too
 */
export function recalled(
  memoryText: string,
  typed: ReadonlyMap<string, string>,
  section: UsualSection | undefined,
): { readonly values: ReadonlyMap<string, string>; readonly lost: readonly string[] } {
  const memory = memoryIn(memoryText);
  const values = new Map<string, string>();
  const lost: string[] = [];
  for (const [path, value] of typed) {
    if (memory?.values[path] === brief(value)) continue;
    const row =
      memory && Object.keys(memory.rows).find((each) => path === each || path.startsWith(`${each}.`));
    if (!memory || row === undefined || row === null) {
      values.set(path, value);
      continue;
    }
    const now = section?.rows.find(({ key }) => key === memory.rows[row]);
    if (now) values.set(`${now.path}${path.slice(row.length)}`, value);
    else if (value !== '') lost.push(value);
  }
  return { values, lost };
}

function memoryIn(text: string): Memory | null {
  try {
    const read = JSON.parse(text) as unknown;
    const record = (key: string): Record<string, string> | null => {
      const value = valueIn(read, key);
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isRecord ? (value as Record<string, string>) : null;
    };
    const [rows, values] = [record('rows'), record('values')];
    return rows && values ? { rows, values } : null;
  } catch {
    return null;
  }
}

/** What a text is called, even if something else in it is wrong; null when it has no title. */
export const titleIn = (text: string, words: Words): string | null => localIn(dataOf(text), 'title', words);

/** Several things in one line, in both languages. */
export const bothInLine = (
  parts: readonly string[],
  words: { readonly en: Words; readonly zh: Words },
): LocalText => ({
  en: inLine(words.en, parts),
  zh: inLine(words.zh, parts),
});

import { listIn, textIn, valueIn, type Path } from '../labs/glimpse.ts';
import { glimpseCast, seatsOfOneGroup } from './cast.ts';
import { dataOf, withItem, withItemTwice, withKeyRenamed, withoutItem, withoutKey } from './yaml-edit.ts';
import { withValues } from './rewrite.ts';

/**
 * The parts a scenario is built of, in lists: adding one, doubling it, taking it away, giving it another name. Whatever names a
 * part follows it. All of it works on the text, and leaves every other character alone.
 */

export const PARTS = [
  'goals',
  'cast',
  'categories',
  'goods',
  'opening',
  'shocks',
  'tasks',
  'rubric',
  'report',
] as const;
export type Part = (typeof PARTS)[number];

/** Where a part's list stands, and which of its keys is its name. */
const LISTS: Readonly<Record<Part, { readonly list: Path; readonly id: 'firm' | 'id' | null }>> = {
  goals: { list: ['goals'], id: null },
  cast: { list: ['cast'], id: 'firm' },
  categories: { list: ['trade', 'categories'], id: 'id' },
  goods: { list: ['trade', 'goods'], id: 'id' },
  opening: { list: ['trade', 'opening'], id: null },
  shocks: { list: ['trade', 'shocks'], id: null },
  tasks: { list: ['tasks'], id: 'id' },
  rubric: { list: ['rubric'], id: 'id' },
  report: { list: ['report'], id: 'id' },
};
export const listOf = (part: Part): Path => LISTS[part].list;
export const idKeyOf = (part: Part): 'firm' | 'id' | null => LISTS[part].id;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const NAME_LENGTH_MAX = 40;

/** The name of a part; null for one that has none. */
export function nameOf(data: unknown, part: Part, index: number): string | null {
  const { list, id } = LISTS[part];
  return id === null ? null : textIn(data, ...list, index, id);
}

/** One place that names a part. */
export interface Reference {
  /** The list it stands in, or `score` for the scores of a kind of firm. */
  readonly in: Part | 'consumers' | 'score';
  /** What goes when the named part goes. */
  readonly path: Path;
  /** What has to be changed when the part gets another name: a value, or a key. */
  readonly at: Path;
  readonly isKey: boolean;
}

/** Every place that names a part, in the order of the list they stand in. */
export function referencesTo(data: unknown, part: Part, index: number): readonly Reference[] {
  const name = nameOf(data, part, index);
  if (name === null) return [];
  const found: Reference[] = [];
  const inList = (where: Part, keys: readonly string[]): void => {
    const { list } = LISTS[where];
    listIn(data, ...list).forEach((item, row) => {
      for (const key of keys) {
        const path = [...list, row];
        if (textIn(item, ...key.split('.')) === name) {
          found.push({ in: where, path, at: [...path, ...key.split('.')], isKey: false });
        }
      }
    });
  };
  switch (part) {
    case 'cast':
      inList('opening', ['firm']);
      listIn(data, 'trade', 'opening').forEach((item, row) => {
        if (valueIn(item, 'warehouses', name) === undefined) return;
        const path = ['trade', 'opening', row, 'warehouses', name];
        found.push({ in: 'opening', path, at: path, isKey: true });
      });
      inList('shocks', ['firm', 'warehouse']);
      inList('tasks', ['seat', ...WHERE_FIRM]);
      break;
    case 'goods':
      inList('opening', ['product']);
      inList('shocks', ['good']);
      inList('tasks', WHERE_GOOD);
      listIn(data, 'trade', 'consumers', 'demand').forEach((item, row) => {
        if (textIn(item, 'good') !== name) return;
        const path = ['trade', 'consumers', 'demand', row];
        found.push({ in: 'consumers', path, at: [...path, 'good'], isKey: false });
      });
      break;
    case 'categories':
      inList('goods', ['category']);
      break;
    case 'tasks':
      listIn(data, 'tasks').forEach((task, row) => {
        listIn(task, 'after').forEach((before, place) => {
          const path = ['tasks', row, 'after', place];
          if (before === name) found.push({ in: 'tasks', path, at: path, isKey: false });
        });
      });
      break;
    default:
  }
  return found;
}

/** What a task may wait for by name. */
const WHERE_FIRM = ['firm', 'seller', 'buyer', 'supplier', 'warehouse', 'from', 'to'].map(
  (key) => `where.${key}`,
);
const WHERE_GOOD = ['good', 'product'].map((key) => `where.${key}`);

/** The text with another name for a part, everywhere. The caller has looked at the name (`nameProblem`). */
export function renamed(text: string, part: Part, index: number, name: string): string {
  const data = dataOf(text);
  const { list, id } = LISTS[part];
  const before = nameOf(data, part, index);
  if (id === null || before === null || before === name) return text;
  const references = referencesTo(data, part, index);
  const values = [[...list, index, id], ...references.filter(({ isKey }) => !isKey).map(({ at }) => at)];
  const changed = withValues(text, new Map(values.map((path) => [path.join('.'), name])));
  return references
    .filter(({ isKey }) => isKey)
    .reduce((rest, { at }) => withKeyRenamed(rest, at.slice(0, -1), before, name), changed);
}

/** Why a part cannot have a name; null when it can. */
export function nameProblem(
  text: string,
  part: Part,
  index: number,
  name: string,
): 'not-identifier' | 'duplicate-id' | null {
  if (!NAME.test(name)) return 'not-identifier';
  const data = dataOf(text);
  const others = namesOf(data, part).filter((_, row) => row !== index);
  return others.includes(name) ? 'duplicate-id' : null;
}

const namesOf = (data: unknown, part: Part): readonly string[] => {
  const { list, id } = LISTS[part];
  return id === null ? [] : listIn(data, ...list).map((item) => textIn(item, id) ?? '');
};

/**
 * The text without a part, and without whatever names it: what stands for it alone goes altogether, and what names what goes
 * goes too. Products are kept when their category goes: the text is then refused as a whole.
 */
export function removed(text: string, part: Part, index: number): string {
  const data = dataOf(text);
  const { list } = LISTS[part];
  if (valueIn(data, ...list, index) === undefined) return text;
  const kind = part === 'cast' ? textIn(data, ...list, index, 'kind') : null;
  let rest = text;
  for (;;) {
    // From behind, so that the places of the others stay what they are.
    const last = referencesTo(dataOf(rest), part, index)
      .filter(({ in: where }) => where !== 'goods')
      .at(-1);
    const less = last ? withoutReference(rest, last) : rest;
    if (less === rest) break;
    rest = less;
  }
  rest = withoutItem(rest, list, index);
  const isLast = kind !== null && !listIn(dataOf(rest), 'cast').some((line) => textIn(line, 'kind') === kind);
  if (kind !== null && isLast) rest = withoutKey(rest, ['score'], kind);
  if (listIn(dataOf(rest), 'trade', 'consumers', 'demand').length === 0) {
    rest = withoutKey(rest, ['trade'], 'consumers');
  }
  return part === 'cast' ? withRoom(rest, text) : rest;
}

function withoutReference(text: string, { in: where, path }: Reference): string {
  const at = path.at(-1);
  if (typeof at === 'string') return withoutKey(text, path.slice(0, -1), at);
  if (where === 'tasks' && path.length === 2) return removed(text, 'tasks', Number(at));
  return withoutItem(text, path.slice(0, -1), Number(at));
}

/** Says in a title that it is a copy. */
const COPY = { en: ' (copy)', zh: '（副本）' } as const;

/**
 * The text with a part a second time, right behind the first, under a name of its own. What a firm owns at the start and who
 * offers a good is doubled too.
 */
export function doubled(text: string, part: Part, index: number): string {
  const data = dataOf(text);
  const { list, id } = LISTS[part];
  if (valueIn(data, ...list, index) === undefined) return text;
  const name = nameOf(data, part, index);
  const copy = name === null ? null : freeName(name, namesOf(data, part));
  const twice = withItemTwice(text, list, index);
  const values = new Map<string, string>();
  const path = [...list, index + 1];
  if (id !== null && copy !== null) values.set([...path, id].join('.'), copy);
  const title =
    part === 'report'
      ? 'question'
      : part === 'cast' || part === 'goods' || part === 'categories'
        ? 'name'
        : 'title';
  for (const lang of ['en', 'zh'] as const) {
    const written = textIn(data, ...list, index, title, lang);
    const marked = written === null || written.endsWith(COPY[lang]) ? written : `${written}${COPY[lang]}`;
    if (marked !== null && part !== 'report') values.set([...path, title, lang].join('.'), marked);
  }
  let rest = withValues(twice, values);
  const own = part === 'cast' ? 'firm' : part === 'goods' ? 'product' : null;
  if (own !== null && copy !== null) {
    const openings = listIn(data, 'trade', 'opening').flatMap((item, row) =>
      textIn(item, own) === name ? [row] : [],
    );
    for (const row of [...openings].reverse()) {
      rest = withItemTwice(rest, ['trade', 'opening'], row);
      rest = withValues(rest, new Map([[`trade.opening.${row + 1}.${own}`, copy]]));
    }
  }
  return part === 'cast' ? withRoom(rest, text) : rest;
}

/** A name nobody has: `shop`, `shop-b`, `shop-c`. No digits: those are for the copies of a shared market. */
export function freeName(name: string, taken: readonly string[]): string {
  const base = name.replace(/-[b-z]$/, '').slice(0, NAME_LENGTH_MAX - 3);
  const letters = [...'bcdefghijklmnopqrstuvwxyz'];
  const endings = [
    '',
    ...letters,
    ...letters.flatMap((first) => letters.map((second) => `${first}${second}`)),
  ];
  const names = endings.map((ending) => (ending === '' ? base : `${base}-${ending}`));
  return names.find((each) => !taken.includes(each)) ?? name;
}

/** The text with a new part at the end of its list. */
export function added(text: string, part: Part, value: unknown): string {
  const { list } = LISTS[part];
  const rest = withItem(text, list, listIn(dataOf(text), ...list).length, value);
  return part === 'cast' ? withRoom(rest, text) : rest;
}

/** The class is never smaller than one group; one that was just that size stays so when the cast changes. */
function withRoom(text: string, before: string): string {
  const seatsBefore = groupSeats(dataOf(before));
  const data = dataOf(text);
  const seats = groupSeats(data);
  const values = new Map<string, string>();
  for (const end of ['min', 'max'] as const) {
    const written = valueIn(data, 'seats', end);
    if (typeof written !== 'number' || seats === 0) continue;
    if (written < seats || (end === 'min' && written === seatsBefore))
      values.set(`seats.${end}`, String(seats));
  }
  return withValues(text, values);
}

function groupSeats(data: unknown): number {
  const perGroup = textIn(data, 'trade', 'market') === 'per-group';
  return seatsOfOneGroup(glimpseCast(data, perGroup));
}

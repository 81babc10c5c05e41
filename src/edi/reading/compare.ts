import { readInterchange } from '../interchange.ts';
import { layOut, type Row } from './layout.ts';

/** Two texts of one message beside each other, segment by segment. */
export interface Compared {
  readonly rows: readonly ComparedRow[];
  /** How many segments are not the same. */
  readonly differences: number;
}
export interface ComparedRow {
  /** `same`, `changed`, only in the first text (`extra`), only in the second (`lacking`). */
  readonly kind: 'same' | 'changed' | 'extra' | 'lacking';
  readonly first: readonly ComparedPart[] | null;
  readonly second: readonly ComparedPart[] | null;
}
export interface ComparedPart {
  readonly text: string;
  /** The other text has something else here, or nothing. */
  readonly differs: boolean;
}

/** What everybody chooses freely: date and references of the envelope, the message's own reference. */
const FREE = new Set(['UNB/4', 'UNB/5', 'UNZ/2', 'UNH/1', 'UNT/2']);
/** Longer ones are not compared: the table of costs would grow with the square. */
const ROWS_MAX = 400;

/** Compares two texts; null when one of them cannot be read. `free`: further places that may differ, such as `BGM/2`. */
export function compareTexts(
  first: string,
  second: string,
  free: ReadonlySet<string> = new Set(),
): Compared | null {
  const [a, b] = [rowsOf(first), rowsOf(second)];
  if (a === null || b === null) return null;
  const isFree = (place: string): boolean => FREE.has(place) || free.has(place);
  const rows = align(a, b).map(([mine, theirs]): ComparedRow => {
    if (mine === null) return { kind: 'lacking', first: null, second: whole(theirs) };
    if (theirs === null) return { kind: 'extra', first: whole(mine), second: null };
    const [left, right] = [partsOf(mine, theirs, isFree), partsOf(theirs, mine, isFree)];
    const isSame = ![...left, ...right].some(({ differs }) => differs);
    return { kind: isSame ? 'same' : 'changed', first: left, second: right };
  });
  return { rows, differences: rows.filter(({ kind }) => kind !== 'same').length };
}

function rowsOf(text: string): readonly Row[] | null {
  const read = readInterchange(text);
  if (!read.ok) return null;
  const rows = layOut(read.value);
  return rows.length > ROWS_MAX ? null : rows;
}

const whole = (row: Row | null): readonly ComparedPart[] => [
  { text: row?.parts.map(({ text }) => text).join('') ?? '', differs: true },
];

const textOf = ({ parts }: Row): string => parts.map(({ text }) => text).join('');

/** The tag with what its first element begins with: `QTY+21`. Two of the same kind are worth comparing. */
const kindOf = ({ tag, segment }: Row): string => `${tag}+${segment?.elements[0]?.[0] ?? ''}`;

/** What it costs to take one segment for the other; leaving one out costs 2. */
function costOf(a: Row, b: Row): number {
  if (textOf(a) === textOf(b)) return 0;
  if (a.tag !== b.tag) return 9;
  return kindOf(a) === kindOf(b) ? 1 : 3;
}

type Pair = readonly [Row, Row] | readonly [Row, null] | readonly [null, Row];

/** Pairs the segments of two texts so that as little as possible differs. */
function align(a: readonly Row[], b: readonly Row[]): Pair[] {
  const width = b.length + 1;
  const costs = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => costs[i * width + j] as number;
  for (let i = a.length; i >= 0; i--) {
    for (let j = b.length; j >= 0; j--) {
      const [mine, theirs] = [a[i], b[j]];
      let least = i === a.length && j === b.length ? 0 : Number.MAX_SAFE_INTEGER;
      if (mine) least = Math.min(least, at(i + 1, j) + 2);
      if (theirs) least = Math.min(least, at(i, j + 1) + 2);
      if (mine && theirs) least = Math.min(least, at(i + 1, j + 1) + costOf(mine, theirs));
      costs[i * width + j] = least;
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine && theirs && at(i, j) === at(i + 1, j + 1) + costOf(mine, theirs)) {
      pairs.push([mine, theirs]);
      i++;
      j++;
    } else if (mine && at(i, j) === at(i + 1, j) + 2) {
      pairs.push([mine, null]);
      i++;
    } else if (theirs) {
      pairs.push([null, theirs]);
      j++;
    } else break;
  }
  return pairs;
}

/** A segment's pieces, those marked that the other one does not have in the same place. */
function partsOf(row: Row, other: Row, isFree: (place: string) => boolean): ComparedPart[] {
  const theirs = new Map(
    other.parts.flatMap(({ element, component, text }) =>
      element === null ? [] : [[`${element}.${component}`, text] as const],
    ),
  );
  return row.parts.map(({ text, element, component }) => ({
    text: text.replaceAll(/[\r\n]+/g, ''),
    differs:
      element !== null && !isFree(`${row.tag}/${element}`) && theirs.get(`${element}.${component}`) !== text,
  }));
}

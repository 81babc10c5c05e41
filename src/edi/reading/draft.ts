import type { Language } from '../../kernel/text.ts';
import { checkRead, type CheckOptions } from '../check.ts';
import { explain, type Explanation } from '../explain.ts';
import { extentOf, type Extent } from '../extent.ts';
import type { Finding } from '../finding.ts';
import { readInterchange, type UnreadableReason } from '../interchange.ts';
import { faultWords, type FaultWords } from './fault-words.ts';
import { layOut, type Part, type Row } from './layout.ts';
import type { Say } from './say.ts';

/** A message that somebody is writing: what is wrong with it, and what is not written yet and therefore no mistake. */
export interface Draft {
  /** Why it is no interchange yet; null when it can be read. */
  readonly unreadable: UnreadableReason | null;
  readonly rows: readonly Row[];
  /** In the order of the text. */
  readonly faults: readonly DraftFault[];
  readonly blanks: readonly DraftBlank[];
}
export interface DraftFault extends FaultWords, Extent {
  /** Line of the text, from 1. */
  readonly line: number;
}
/** Three dots or more: the place of something that its writer has to find out. */
export interface DraftBlank extends Extent {
  readonly line: number;
  /** The segment it stands in; empty where there is none yet. */
  readonly tag: string;
  /** What the segment is, and what belongs there; empty where nobody can tell. */
  readonly name: string;
  readonly label: string;
  /** What is expected there, in words; null where the check does not say. */
  readonly expected: string | null;
}

const BLANKS = /\.{3,}/g;

/** Where a text has blanks. Dots between the signs of a segment, or instead of one; not the end of a sentence in an FTX. */
export function blanksIn(text: string): readonly Extent[] {
  const found: Extent[] = [];
  for (const { index, 0: dots } of text.matchAll(BLANKS)) {
    const to = index + dots.length;
    if (endsValue(text.charAt(index - 1)) && endsValue(text.charAt(to))) found.push({ from: index, to });
  }
  return found;
}

const endsValue = (character: string): boolean => character === '' || /[\s+:'*]/.test(character);

/** Checks a text somebody is still writing. Total: any text gives an answer. */
export function readDraft(text: string, options: CheckOptions, lang: Language, say: Say): Draft {
  const read = readInterchange(text);
  const lineOf = lineCounter(text);
  const places = blanksIn(text);
  if (!read.ok) {
    const blanks = places.map((place): DraftBlank => ({
      ...place,
      line: lineOf(place.from),
      tag: '',
      name: '',
      label: '',
      expected: null,
    }));
    return { unreadable: read.error, rows: [], faults: [], blanks };
  }
  const rows = layOut(read.value);
  const { findings } = checkRead(read.value, options);
  const faults: DraftFault[] = [];
  const expected = new Map<Extent, string>();
  for (const finding of [...findings].sort((a, b) => a.offset - b.offset)) {
    const extent = extentOf(text, finding);
    const words = faultWords(finding, lang, say);
    const blank = blankOf(finding, extent, places);
    if (blank === null) faults.push({ ...words, ...extent, line: lineOf(extent.from) });
    else if (words.expected !== null) expected.set(blank, words.expected);
  }
  const blanks = places.map((place): DraftBlank => ({
    ...place,
    line: lineOf(place.from),
    ...blankWords(placeAt(rows, place.from), lang),
    expected: expected.get(place) ?? null,
  }));
  return { unreadable: null, rows, faults, blanks };
}

/** The blank a finding is about; null for what is wrong with something that was written. */
function blankOf({ received }: Finding, { from, to }: Extent, blanks: readonly Extent[]): Extent | null {
  if (received === null) return null;
  return blanks.find((blank) => blank.from < to && blank.to > from) ?? null;
}

function blankWords(place: TextPlace | null, lang: Language): Pick<DraftBlank, 'tag' | 'name' | 'label'> {
  if (place === null || /^\.*$/.test(place.row.tag)) return { tag: '', name: '', label: '' };
  const value = place.explanation.values.find(
    ({ element, component }) => element === place.part?.element && component === place.part.component,
  );
  return {
    tag: place.row.tag,
    name: place.explanation.name[lang],
    label: value === undefined || value.number === null ? '' : value.label[lang],
  };
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** A place in a text that was read: the segment, the value, and what they mean. */
export interface TextPlace {
  readonly row: Row;
  /** The value, tag or sign there; null behind the last. */
  readonly part: Part | null;
  readonly explanation: Explanation;
}

/** What stands at a place of the text, or ends there; null between segments. A caret behind a value belongs to it. */
export function placeAt(rows: readonly Row[], offset: number): TextPlace | null {
  const row =
    rows.find(({ from, to }) => from <= offset && offset < to) ?? rows.find(({ to }) => to === offset);
  if (row === undefined) return null;
  const explanation = explain({ tag: row.tag, elements: row.segment?.elements ?? [] });
  const within = row.parts.find(({ from, to }) => from <= offset && offset < to);
  const before = row.parts.find(({ to }) => to === offset);
  const isValue = (part: Part | undefined): part is Part => part !== undefined && part.element !== null;
  const part = isValue(within) ? within : isValue(before) ? before : (within ?? before ?? null);
  return { row, part, explanation };
}

/** Places of a text after it was changed in one stretch: what lay before stays, what lay behind moves, the rest is gone. */
export function movedExtents<T extends Extent>(before: string, after: string, extents: readonly T[]): T[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  const shift = after.length - before.length;
  return extents.flatMap((extent) => {
    if (extent.to <= head) return [extent];
    if (extent.from >= before.length - tail) {
      return [{ ...extent, from: extent.from + shift, to: extent.to + shift }];
    }
    return [];
  });
}

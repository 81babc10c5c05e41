import type { Language } from '../../kernel/text.ts';
import { explain, type Explanation } from '../explain.ts';
import { extentOf } from '../extent.ts';
import type { Finding, FindingLevel } from '../finding.ts';
import type { ReadInterchange } from '../interchange.ts';
import { faultWords, type FaultWords } from './fault-words.ts';
import { layOut, type Part, type Row } from './layout.ts';
import type { Say } from './say.ts';
import { visible } from './visible.ts';

/**
 * A text as the two panes show it: every segment as it stands and in plain words, with what is wrong marked in both.
 * Everything is worded and ready to show, so a page of the server and a script in the browser draw the same.
 */
export interface Sheet {
  readonly rows: readonly SheetRow[];
  readonly faults: readonly SheetFault[];
}
export interface SheetRow {
  readonly number: number;
  readonly tag: string;
  readonly depth: number;
  readonly raw: readonly RawPart[];
  /** What the segment is. */
  readonly name: string;
  readonly phrases: readonly Phrase[];
  /** Numbers of the faults that are told here. */
  readonly faults: readonly number[];
  /** How many rows before this one are left out, in words; null: none. */
  readonly gap: string | null;
}
export interface RawPart {
  /** `tag`, `value`, `code` (its meaning is known), `sign`, or `gap`: something is missing here. */
  readonly kind: 'tag' | 'value' | 'code' | 'sign' | 'gap';
  readonly text: string;
  /** What tells it from all others: `5/1.2`, row, element, component. Signs and gaps have none. */
  readonly at: string | null;
  /** What it is, in words. */
  readonly hint: string | null;
  /** Level of the fault it is marked with. */
  readonly fault: FindingLevel | null;
}
/** A piece of a segment's sentence. */
export interface Phrase {
  readonly at: string;
  /** What stands before it: a colon, a semicolon, a space. */
  readonly joint: string;
  readonly text: string;
  readonly fault: FindingLevel | null;
}
export interface SheetFault extends FaultWords {
  /** From 1, in the order of the text. */
  readonly number: number;
  /** Number of the row it is told in; it may be none that is shown. */
  readonly row: number;
  /** The stretch of the text it is about, as `extentOf` has it. */
  readonly from: number;
  readonly to: number;
  /** What is not there: a whole segment, or a part of one; null when something is wrong with what is. */
  readonly missing: 'segment' | 'part' | null;
}

/** Segments that are always shown; of the rest those with a fault, up to as many again. */
const ROWS_MAX = 300;

/** Lays a text out for one reader. `findings` are those of its check, in any order. */
export function sheetOf(
  read: ReadInterchange,
  findings: readonly Finding[],
  lang: Language,
  say: Say,
): Sheet {
  const rows = layOut(read);
  const { text } = read.tokens;
  const faults = [...findings]
    .sort((a, b) => a.offset - b.offset)
    .map((finding, index): SheetFault => {
      const row = rowAt(rows, finding.offset)?.number ?? 1;
      const extent = extentOf(text, finding);
      const missing = extent.from < extent.to ? null : finding.element === null ? 'segment' : 'part';
      return { ...faultWords(finding, lang, say), number: index + 1, row, ...extent, missing };
    });
  const byRow = new Map<number, SheetFault[]>();
  for (const fault of faults) byRow.set(fault.row, [...(byRow.get(fault.row) ?? []), fault]);
  const marks = marksOf(findings, rows);

  let faulty = 0;
  let shownUpTo = 0;
  const shown: SheetRow[] = [];
  for (const row of rows) {
    const own = byRow.get(row.number) ?? [];
    if (row.number > ROWS_MAX && (own.length === 0 || ++faulty > ROWS_MAX)) continue;
    const skipped = row.number - shownUpTo - 1;
    shown.push({
      number: row.number,
      tag: row.tag,
      depth: row.depth,
      ...wordsOf(row, own, marks, lang, say, read.tokens.wrapped),
      faults: own.map(({ number }) => number),
      gap: skipped > 0 ? say('edi:panes.left-out', { n: skipped }) : null,
    });
    shownUpTo = row.number;
  }
  const left = rows.length - shownUpTo;
  if (left > 0) shown.push(lastRow(rows.length, say('edi:panes.left-out', { n: left })));
  return { rows: shown, faults };
}

const lastRow = (number: number, gap: string): SheetRow => ({
  number,
  tag: '',
  depth: 0,
  raw: [],
  name: '',
  phrases: [],
  faults: [],
  gap,
});

/** The row in which a place of the text lies; what lies between two belongs to the one before it. */
function rowAt(rows: readonly Row[], offset: number): Row | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle] as Row).from <= offset) low = middle;
    else high = middle - 1;
  }
  return rows[low];
}

/** The levels of faults by the value they are about: `5/1.2`; `5/1` for a whole element, `5` for a whole segment. */
type Marks = ReadonlyMap<string, FindingLevel>;

function marksOf(findings: readonly Finding[], rows: readonly Row[]): Marks {
  const marks = new Map<string, FindingLevel>();
  for (const { offset, element, component, received, tag, level } of findings) {
    const row = rowAt(rows, offset);
    // Of something missing there is nothing to mark but the place.
    if (!row || (element === null && (received === null || row.tag !== tag))) continue;
    const place = element === null ? '' : component === null ? `/${element}` : `/${element}.${component}`;
    marks.set(`${row.number}${place}`, level);
  }
  return marks;
}

const levelAt = (marks: Marks, row: number, element: number, component: number): FindingLevel | null =>
  (element === 0
    ? marks.get(`${row}`)
    : (marks.get(`${row}/${element}.${component}`) ?? marks.get(`${row}/${element}`))) ?? null;

function wordsOf(
  row: Row,
  faults: readonly SheetFault[],
  marks: Marks,
  lang: Language,
  say: Say,
  wrapped: boolean,
): Pick<SheetRow, 'raw' | 'name' | 'phrases'> {
  const explained: Explanation = explain({ tag: row.tag, elements: row.segment?.elements ?? [] });
  const name = explained.name[lang];
  const at = (element: number, component: number): string => `${row.number}/${element}.${component}`;
  const hints = new Map<string, { readonly text: string; readonly isCode: boolean }>();
  const phrases: Phrase[] = [];
  const [colon, semicolon] = lang === 'zh' ? ['：', '；'] : [': ', '; '];
  let before = -1;
  for (const { element, component, number, label, meaning, phrase } of explained.values) {
    const place = at(element, component);
    const what = number === null ? label[lang] : say('edi:panes.element', { label: label[lang], number });
    hints.set(place, {
      text: meaning === null ? what : say('edi:panes.code', { meaning: meaning[lang], what }),
      isCode: meaning !== null,
    });
    const fault = levelAt(marks, row.number, element, component);
    // What the sentence leaves out is said all the same where something is wrong with it.
    const said =
      phrase ?? (fault === null ? null : { [lang]: `${label[lang]} ${valueIn(row, element, component)}` });
    const text = said?.[lang];
    if (text === undefined) continue;
    const joint = phrases.length === 0 ? colon : element === before ? ' ' : semicolon;
    phrases.push({ at: place, joint, text, fault });
    before = element;
  }
  if (row.tag === 'UNA') {
    phrases.push({
      at: at(1, 1),
      joint: colon,
      text: say('edi:panes.una'),
      fault: levelAt(marks, row.number, 1, 1),
    });
  }
  const raw = row.parts.map((part): RawPart => {
    if (part.element === null)
      return { kind: 'sign', text: visible(part.text, wrapped), at: null, hint: null, fault: null };
    const place = part.element === 0 ? at(0, 0) : at(part.element, part.component);
    const hint = part.element === 0 ? { text: name, isCode: false } : hints.get(place);
    return {
      kind: part.element === 0 ? 'tag' : hint?.isCode === true ? 'code' : 'value',
      text: visible(part.text, wrapped),
      at: place,
      hint: hint?.text ?? null,
      fault: levelAt(marks, row.number, part.element, part.component),
    };
  });
  return { name, phrases, raw: withGaps(raw, row.parts, faults) };
}

const valueIn = ({ segment }: Row, element: number, component: number): string =>
  segment?.elements[element - 1]?.[component - 1] ?? '';

/** Puts a mark where something is missing: a part before what follows it, a segment behind the whole row. */
function withGaps(
  raw: readonly RawPart[],
  parts: readonly Part[],
  faults: readonly SheetFault[],
): readonly RawPart[] {
  const gap = ({ level }: SheetFault): RawPart => ({
    kind: 'gap',
    text: '',
    at: null,
    hint: null,
    fault: level,
  });
  const waiting = faults.filter(({ missing }) => missing === 'part').sort((a, b) => a.from - b.from);
  const filled: RawPart[] = [];
  raw.forEach((part, index) => {
    while (waiting[0] !== undefined && waiting[0].from <= (parts[index] as Part).from)
      filled.push(gap(waiting.shift() as SheetFault));
    filled.push(part);
  });
  return joined([
    ...filled,
    ...waiting.map(gap),
    ...faults.filter(({ missing }) => missing === 'segment').map(gap),
  ]);
}

/** Neighbouring signs as one: `+++`. */
function joined(parts: readonly RawPart[]): readonly RawPart[] {
  const all: RawPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.kind === 'sign' && last?.kind === 'sign')
      all[all.length - 1] = { ...last, text: last.text + part.text };
    else all.push(part);
  }
  return all;
}

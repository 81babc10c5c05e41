import type { EdiSegment } from '../../../edi/write.ts';

/** What a message says, whatever its kind: every fact by a name of its own, with the place where it stands. */

/** A place in a message: its segments count from 0 (UNH), elements and components from 1. */
export interface Spot {
  readonly segment: number;
  readonly element: number | null;
  readonly component: number | null;
}
export interface Fact {
  readonly value: string;
  readonly at: Spot;
}
export type FactMap = ReadonlyMap<string, Fact>;

/**
 * Facts are named by segment and qualifier: `DTM+137`, `RFF+ON`, `NAD+BY`, `QTY+21`, `MOA+203`, `PRI+AAA`; what has no
 * qualifier by segment and part: `BGM.number`, `BGM.function`, `LIN`, `LIN.product`, `LIN.action`, `DOC`, `QVR`. In the
 * splits of a line: `SCC+83` and its date, `SCC+83.date`. Of two alike the first counts.
 */
export interface Facts {
  /** What stands before the lines and after them. */
  readonly head: FactMap;
  /** Lines begin with LIN, in a REMADV with DOC. */
  readonly lines: readonly Line[];
  /** All that was written in free text, in one line. */
  readonly text: string;
}
export interface Line {
  /** Its first segment. */
  readonly segment: number;
  /** Its last segment. */
  readonly last: number;
  readonly facts: FactMap;
}

const LINE_STARTS: ReadonlySet<string> = new Set(['LIN', 'DOC']);
const LINE_ENDS: ReadonlySet<string> = new Set(['UNS', 'CNT', 'UNT']);

/** Reads a message's segments. Total: whatever is not understood is left out. */
export function factsOf(segments: readonly EdiSegment[]): Facts {
  const head = new Map<string, Fact>();
  const lines: { segment: number; last: number; facts: Map<string, Fact> }[] = [];
  const texts: string[] = [];
  let line: (typeof lines)[number] | null = null;
  /** What the splits of a line speak of: null before the first SCC, then the qualifier of the last QTY. */
  let split: string | null = null;
  segments.forEach((segment, index) => {
    if (LINE_STARTS.has(segment.tag)) {
      line = { segment: index, last: index, facts: new Map() };
      lines.push(line);
      split = null;
    } else if (LINE_ENDS.has(segment.tag)) line = null;
    if (line !== null) line.last = index;
    if (segment.tag === 'SCC') split = '';
    if (segment.tag === 'FTX') texts.push(...(segment.elements[3] ?? []));
    const facts = line?.facts ?? head;
    if (split !== null && line !== null) split = readSplit(segment, index, split, facts);
    else read(segment, index, facts);
  });
  return { head, lines, text: texts.join('').trim() };
}

/** Reads a segment that stands in a line's splits. */
function readSplit(segment: EdiSegment, index: number, split: string, to: Map<string, Fact>): string {
  const qualifier = valueOf(segment, 1, 1);
  if (segment.tag === 'QTY') {
    note(to, `SCC+${qualifier}`, segment, index, 1, 2);
    return qualifier;
  }
  if (segment.tag === 'DTM' && qualifier === '67') note(to, `SCC+${split}.date`, segment, index, 1, 2);
  return split;
}

function read(segment: EdiSegment, index: number, to: Map<string, Fact>): void {
  const { tag } = segment;
  const qualifier = valueOf(segment, 1, 1);
  switch (tag) {
    case 'BGM':
      note(to, 'BGM.number', segment, index, 2, 1);
      note(to, 'BGM.function', segment, index, 3, 1);
      break;
    case 'RFF':
      note(to, `RFF+${qualifier}`, segment, index, 1, 2);
      note(to, `RFF+${qualifier}.line`, segment, index, 1, 3);
      break;
    case 'QTY':
      note(to, `QTY+${qualifier}`, segment, index, 1, 2);
      note(to, `QTY+${qualifier}.unit`, segment, index, 1, 3);
      break;
    case 'DTM':
    case 'MOA':
    case 'PRI':
      note(to, `${tag}+${qualifier}`, segment, index, 1, 2);
      break;
    case 'NAD':
    case 'PIA':
      note(to, `${tag}+${qualifier}`, segment, index, 2, 1);
      break;
    case 'LIN':
      note(to, 'LIN', segment, index, 1, 1);
      note(to, 'LIN.action', segment, index, 2, 1);
      note(to, 'LIN.product', segment, index, 3, 1);
      break;
    case 'DOC':
      note(to, 'DOC', segment, index, 2, 1);
      break;
    case 'QVR':
      note(to, 'QVR', segment, index, 1, 1);
      break;
  }
}

function note(
  to: Map<string, Fact>,
  name: string,
  segment: EdiSegment,
  index: number,
  element: number,
  component: number,
): void {
  const value = valueOf(segment, element, component);
  if (value === '' || to.has(name)) return;
  to.set(name, { value, at: { segment: index, element, component } });
}

const valueOf = ({ elements }: EdiSegment, element: number, component: number): string =>
  elements[element - 1]?.[component - 1] ?? '';

/** A figure as a message writes it, with either decimal mark; null for what is none. */
export function figureOf(text: string | undefined): number | null {
  const plain = (text ?? '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

import { codeNumber } from './code-set.ts';
import { MARK_SHIFT, NOT_PLAIN, numberAt, valueIn, valueOf } from './segment.ts';
import { kindOfTag } from './tags.ts';
import type { Segment, Tokens } from './tokenize.ts';

/** A stretch of a message: its header, one line, its summary. Indexes of segments, the end excluded. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** What to look for: a segment that begins with a code, as `QTY+21`. */
export interface Wanted {
  readonly text: string;
  readonly tag: string;
  readonly kind: number;
  /** Of the code (see `codeNumber`); null for any. */
  readonly key: number | null;
}

/** Reads `QTY+21`, or `QTY` for any quantity. */
export function wanted(text: string): Wanted {
  const [tag = '', code = ''] = text.split('+');
  return { text, tag, kind: kindOfTag(tag), key: code === '' ? null : codeNumber(code, 0, code.length) };
}

const LINE_ENDS = kindOfTag('UNS');
const COUNT = kindOfTag('CNT');

/** A message cut into header, lines and summary, as the lab's profiles look at it. */
export class Parts {
  readonly segments: readonly Segment[];
  readonly header: Stretch;
  readonly lines: readonly Stretch[];
  readonly summary: Stretch;
  readonly #tokens: Tokens;

  /** @param line tag of the segment that begins a line; empty if there are none */
  constructor(segments: readonly Segment[], line: string, tokens: Tokens) {
    this.segments = segments;
    this.#tokens = tokens;
    const kind = kindOfTag(line);
    const starts: number[] = [];
    let end = segments.length;
    for (let i = 0; i < end; i++) {
      const segment = segments[i] as Segment;
      if (segment.kind === LINE_ENDS) end = i;
      else if (segment.kind === kind && kind !== -1) starts.push(i);
    }
    if (end === segments.length) {
      const last = starts.at(-1) ?? 0;
      const count = segments.findIndex((segment, i) => segment.kind === COUNT && i > last);
      end = count === -1 ? segments.length - 1 : count;
    }
    this.header = { from: 0, until: starts[0] ?? end };
    this.lines = starts.map((from, i) => ({ from, until: starts[i + 1] ?? end }));
    this.summary = { from: end, until: segments.length };
  }

  /** Index of the first segment of a stretch that is wanted; -1 if there is none. */
  find({ from, until }: Stretch, { kind, key }: Wanted): number {
    for (let i = from; i < until; i++) {
      const segment = this.segments[i] as Segment;
      if (segment.kind === kind && (key === null || firstKey(segment, this.#tokens) === key)) return i;
    }
    return -1;
  }

  /** One value of a segment, as `valueAt`, without reading the others. */
  value(index: number, element: number, component = 1): string {
    const segment = this.segments[index];
    return segment === undefined ? '' : valueIn(this.#tokens, segment, element, component);
  }

  /** The same as a number; null if it is none. */
  number(index: number, element: number, component: number): number | null {
    const segment = this.segments[index];
    return segment === undefined ? null : numberAt(this.#tokens, segment, element, component);
  }
}

/** The number of the code a segment begins with; -1 if it is none. */
function firstKey({ firstMark, lastMark, valuesFrom }: Segment, tokens: Tokens): number {
  if (firstMark === lastMark) return -1;
  const mark = tokens.marks[firstMark] as number;
  if ((mark & NOT_PLAIN) === 0) return codeNumber(tokens.text, valuesFrom, mark >> MARK_SHIFT);
  const value = valueOf(tokens, valuesFrom, mark);
  return codeNumber(value, 0, value.length);
}

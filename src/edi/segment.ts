import { numberIn } from './numbers.ts';

/** A segment as it stands in a text. */
export interface Segment {
  /** In capitals, if a segment of that name is known. */
  readonly tag: string;
  /** The tag's number among the known ones; -1 if it is unknown. */
  readonly kind: number;
  /** Its elements after the tag, each a list of components, with the release taken out. */
  readonly elements: readonly (readonly string[])[];
  /** Where its tag begins, in characters. */
  readonly offset: number;
  /** Where its terminator stands; the text's length if it has none. */
  readonly end: number;
  /** Something is odd about it: it is nested, repeated, open or small. */
  readonly isOdd: boolean;
  /** The tag carries components, as in `LIN:1:2`: explicit nesting. */
  readonly nested: boolean;
  /** Elements, from 1, that are repeated by the repetition separator of syntax 4; null if none is. */
  readonly repeated: readonly number[] | null;
  /** Its terminator is missing: a line break ends it, behind which another segment begins. */
  readonly open: boolean;
  /** Its tag is known, but not written in capitals. */
  readonly small: boolean;
  /** Where its first value begins: behind the tag and the separator. */
  readonly valuesFrom: number;
  /** Which of the text's marks are its own: from `firstMark` on, before `lastMark`. */
  readonly firstMark: number;
  readonly lastMark: number;
}

/**
 * A text's marks: where each component ends, that is, the place of the separator behind it, times four, plus `ENDS_ELEMENT`,
 * plus `NOT_PLAIN`. Most values are judged where they stand and never cut out of the text.
 */
export type Marks = readonly number[];
/** The component is the last of its element. */
export const ENDS_ELEMENT = 1;
/** The value is not just what stands there: it has release characters, or line breaks that are left out. */
export const NOT_PLAIN = 2;
/** A mark is the place shifted by so much. */
export const MARK_SHIFT = 2;

/** What the segments of a text are cut out of. */
export interface Source {
  readonly text: string;
  /** The release character; a space if there is none. */
  readonly release: string;
  /** Line breaks are left out of values. */
  readonly loose: boolean;
  readonly marks: Marks;
}

/** What few segments have. */
interface Oddities {
  readonly nested: boolean;
  readonly repeated: readonly number[] | null;
  readonly open: boolean;
  readonly small: boolean;
}
const NOTHING_ODD: Oddities = { nested: false, repeated: null, open: false, small: false };

/** A segment that cuts its values out of the text only when it is asked for them. */
export class ScannedSegment implements Segment {
  readonly tag: string;
  readonly kind: number;
  readonly offset: number;
  readonly end: number;
  readonly valuesFrom: number;
  readonly firstMark: number;
  readonly lastMark: number;
  readonly isOdd: boolean;
  readonly #source: Source;
  readonly #oddities: Oddities;
  #elements: string[][] | null = null;

  constructor(
    source: Source,
    tag: string,
    kind: number,
    offset: number,
    end: number,
    valuesFrom: number,
    firstMark: number,
    lastMark: number,
    oddities: Oddities | null,
  ) {
    this.#source = source;
    this.tag = tag;
    this.kind = kind;
    this.offset = offset;
    this.end = end;
    this.valuesFrom = valuesFrom;
    this.firstMark = firstMark;
    this.lastMark = lastMark;
    this.isOdd = oddities !== null;
    this.#oddities = oddities ?? NOTHING_ODD;
  }

  get nested(): boolean {
    return this.#oddities.nested;
  }

  get repeated(): readonly number[] | null {
    return this.#oddities.repeated;
  }

  get open(): boolean {
    return this.#oddities.open;
  }

  get small(): boolean {
    return this.#oddities.small;
  }

  get elements(): readonly (readonly string[])[] {
    return (this.#elements ??= this.#read());
  }

  #read(): string[][] {
    const { marks } = this.#source;
    const elements: string[][] = [];
    let components: string[] = [];
    let from = this.valuesFrom;
    for (let i = this.firstMark; i < this.lastMark; i++) {
      const mark = marks[i] as number;
      components.push(valueOf(this.#source, from, mark));
      from = (mark >> MARK_SHIFT) + 1;
      if ((mark & ENDS_ELEMENT) === 0) continue;
      elements.push(components);
      components = [];
    }
    return elements;
  }
}

/** The value that begins at a place and ends at a mark. */
export function valueOf(source: Source, from: number, mark: number): string {
  const raw = source.text.slice(from, mark >> MARK_SHIFT);
  return (mark & NOT_PLAIN) === 0 ? raw : clean(raw, source.release, source.loose);
}

/**
 * One value of a segment, both positions counted from 1; empty if it is left out. It alone is cut out, so that this is the way
 * to look at a few values of many segments.
 */
export function valueIn(source: Source, segment: Segment, element: number, component: number): string {
  const at = markOf(source, segment, element, component);
  return at === -1 ? '' : valueOf(source, beginOf(source, segment, at), source.marks[at] as number);
}

/** The same as a number; null if it is none. */
export function numberAt(
  source: Source,
  segment: Segment,
  element: number,
  component: number,
): number | null {
  const at = markOf(source, segment, element, component);
  if (at === -1) return null;
  const mark = source.marks[at] as number;
  const begin = beginOf(source, segment, at);
  if ((mark & NOT_PLAIN) === 0) return numberIn(source.text, begin, mark >> MARK_SHIFT);
  const value = valueOf(source, begin, mark);
  return numberIn(value, 0, value.length);
}

/** Index of a component's mark; -1 if the segment does not have it. */
function markOf(
  { marks }: Source,
  { firstMark, lastMark }: Segment,
  element: number,
  component: number,
): number {
  let e = 1;
  let c = 1;
  for (let i = firstMark; i < lastMark && e <= element; i++) {
    if (e === element && c === component) return i;
    if (((marks[i] as number) & ENDS_ELEMENT) === 0) c++;
    else {
      e++;
      c = 1;
    }
  }
  return -1;
}

const beginOf = ({ marks }: Source, { firstMark, valuesFrom }: Segment, index: number): number =>
  index === firstMark ? valuesFrom : ((marks[index - 1] as number) >> MARK_SHIFT) + 1;

/** A value with its released characters as they are meant, and, if `loose`, without line breaks. */
export function clean(raw: string, release: string, loose: boolean): string {
  const text = loose ? raw.replaceAll(/[\r\n]/g, '') : raw;
  if (release === ' ' || !text.includes(release)) return text;
  let value = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === release) i++;
    value += text[i] ?? '';
  }
  return value;
}

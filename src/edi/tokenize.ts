import { KIND, kindOf } from './characters.ts';
import {
  announcedAt,
  isVersion4,
  USUAL_SEPARATORS,
  type Announcement,
  type Separators,
} from './separators.ts';
import {
  clean,
  ENDS_ELEMENT,
  MARK_SHIFT,
  NOT_PLAIN,
  ScannedSegment,
  type Segment,
  type Source,
} from './segment.ts';
import { kindAt, kindOfTag, TAGS } from './tags.ts';

export type { Segment } from './segment.ts';

/** A text taken apart, as far as one interchange reaches. */
export interface Tokens extends Source {
  readonly separators: Separators;
  readonly una: Announcement['una'];
  readonly segments: readonly Segment[];
  /** The last segment has its terminator. */
  readonly terminated: boolean;
  /** Lines were cut at a fixed length; line breaks mean nothing. */
  readonly wrapped: boolean;
  /** Line breaks stand inside of segments, where they should not; they are left out of the values. */
  readonly broken: boolean;
  /** Where the interchange begins: its UNA, or its first segment. */
  readonly start: number;
  /** What stands behind UNZ and belongs to nothing; null if nothing does. */
  readonly beyond: Segment | null;
  /** Where the next interchange begins; null if this is the last. */
  readonly next: number | null;
  /** The kinds of all characters of segments, as bits (see `KIND`). */
  readonly kinds: number;
}

const isBlank = (code: number): boolean => code === 10 || code === 13 || code === 32 || code === 9;
/** Old systems end a file with Ctrl-Z. */
const END_OF_FILE = 26;
const MARKS_EXPECTED_MAX = 1024;
const LETTER_A = 65;
const LETTER_B = 66;
const LETTER_N = 78;
const LETTER_U = 85;
const TO_CAPITAL = ~32;

/**
 * Takes one interchange of a text apart, in one pass. Total: any text gives tokens, if only one segment that is none.
 * @param from where to begin; what stands there before an UNA or UNB is given as one segment, if it is none itself
 */
export function tokenize(text: string, from = 0): Tokens {
  let start = from;
  if (text.charCodeAt(start) === 0xfeff) start++;
  while (isBlank(text.charCodeAt(start))) start++;
  const before = isBeginning(text, start) ? null : junkAt(text, start);
  if (before !== null) start = before.end;
  const announcement = announcedAt(text, start);
  const scanned = scan(text, announcement, false);
  const wrapped =
    (scanned.kinds & KIND.line) !== 0 &&
    isWrapped(text.slice(start, scanned.end), announcement.separators.terminator);
  const broken = !wrapped && (scanned.kinds & KIND.line) !== 0;
  const read = wrapped || broken ? scan(text, announcement, true) : scanned;
  const { beyond, next } = behind(text, read.end, read.segments.at(-1));
  return {
    text,
    release: read.source.release,
    loose: read.source.loose,
    marks: read.source.marks,
    separators: announcement.separators,
    una: announcement.una,
    segments: before === null ? read.segments : [before, ...read.segments],
    terminated: read.terminated,
    wrapped,
    broken,
    start,
    beyond,
    next,
    kinds: read.kinds & ~KIND.line,
  };
}

/** An interchange, or a part of one, begins here. */
const isBeginning = (text: string, at: number): boolean =>
  text.startsWith('UN', at) && /^UN[A-Z][^\w\s]/.test(text.slice(at, at + 4));

const BEGINNING = /UNA[^\w\s]{3,4}.{2,3}\s*UNB|UNB[^\w\s][A-Z]{4}[^\w\s]\d/gs;

/** What stands between a place and the next interchange, as if it were one segment; null if no interchange follows. */
function junkAt(text: string, at: number): Segment | null {
  BEGINNING.lastIndex = at;
  const end = BEGINNING.exec(text)?.index;
  return end === undefined ? null : junk(text, at, end);
}

function junk(text: string, at: number, end: number): Segment {
  const tag = /^[^\r\n+:']{0,20}/.exec(text.slice(at, at + 20))?.[0].trimEnd() ?? '';
  const source = { text, release: ' ', loose: false, marks: [] };
  return new ScannedSegment(source, tag, -1, at, end, end, 0, 0, null);
}

/** What follows the last segment that was read. */
function behind(text: string, end: number, last: Segment | undefined): Pick<Tokens, 'beyond' | 'next'> {
  let at = end;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === END_OF_FILE) at++;
  if (at >= text.length || last === undefined) return { beyond: null, next: null };
  if (text.startsWith('UNA', at) || text.startsWith('UNB', at)) return { beyond: null, next: at };
  const before = junkAt(text, at);
  return { beyond: before ?? junk(text, at, text.length), next: before?.end ?? null };
}

/** Bits above the kinds of characters, for what parts them. */
const ELEMENT = 256;
const COMPONENT = 512;
const TERMINATOR = 1024;
const RELEASE = 2048;
const REPETITION = 4096;
/** Looked at only where a text has them in its segments. */
const LINE_BREAK = 8192;
const PARTING = ELEMENT | COMPONENT | TERMINATOR | RELEASE | REPETITION | LINE_BREAK;

const KINDS = Uint16Array.from({ length: 256 }, (_, code) => kindOf(code));

/** The kind of every character below 256. One that parts others is of no kind, so it is never out of place. */
function kindsFor(
  { element, component, terminator, release }: Separators,
  repetition: string,
  loose: boolean,
): Uint16Array {
  const kinds = KINDS.slice();
  const set = (character: string, bit: number): void => {
    if (character !== ' ') kinds[character.charCodeAt(0)] = bit;
  };
  if (loose) for (const lineBreak of '\r\n') set(lineBreak, LINE_BREAK);
  set(repetition, REPETITION);
  set(release, RELEASE);
  set(element, ELEMENT);
  set(component, COMPONENT);
  set(terminator, TERMINATOR);
  return kinds;
}
const USUAL_KINDS = kindsFor(USUAL_SEPARATORS, ' ', false);

interface Scanned {
  readonly source: Source;
  readonly segments: readonly Segment[];
  readonly terminated: boolean;
  readonly kinds: number;
  readonly end: number;
}

/** Reads the segments of one interchange, looking at every character once. `loose`: line breaks are left out of values. */
function scan(text: string, { separators, from: start }: Announcement, loose: boolean): Scanned {
  let begin = start;
  while (isBlank(text.charCodeAt(begin))) begin++;
  const repetition = isVersion4(text, begin, separators) ? separators.repetition : ' ';
  const { release } = separators;
  const kindsOf =
    separators === USUAL_SEPARATORS && repetition === ' ' && !loose
      ? USUAL_KINDS
      : kindsFor(separators, repetition, loose);
  let { length } = text;
  while (length > begin && text.charCodeAt(length - 1) === END_OF_FILE) length--;
  const segments: Segment[] = [];
  // As many as an ordinary interchange has, so that the list seldom has to grow.
  const marks = new Array<number>(Math.min((length - begin) >> 2, MARKS_EXPECTED_MAX));
  let count = 0;
  const source: Source = { text, release, loose, marks };
  const plain = loose ? NOT_PLAIN : 0;
  let kinds = 0;
  let hasHeader = false;
  let from = begin;
  for (;;) {
    while (from < length && isBlank(text.charCodeAt(from))) from++;
    const isNext = hasHeader && isNextBeginning(text, from);
    if (from >= length || isNext) return { source, segments, terminated: true, kinds, end: from };
    const offset = from;
    const firstMark = count;
    let tag: string | null = null;
    let tagKind = -1;
    let valuesFrom = -1;
    let nested = false;
    let repeated: number[] | null = null;
    let elements = 1;
    let open = false;
    let bits = plain;
    let at = from;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      const kind = code < 256 ? (kindsOf[code] as number) : code < 0xfffd ? KIND.beyond : KIND.broken;
      if (kind < ELEMENT) {
        kinds |= kind;
        continue;
      }
      if (kind === LINE_BREAK) {
        open = isNextSegment(text, at, separators.element);
        if (!open) {
          kinds |= KIND.line;
          continue;
        }
      } else if (kind === RELEASE) {
        bits |= NOT_PLAIN;
        at++;
        const released = text.charCodeAt(at);
        if (at < length)
          kinds |= released < 256 ? (kindsOf[released] as number) & ~PARTING : kindOf(released);
        continue;
      } else if (kind === REPETITION) {
        if (tag === null) continue;
        repeated ??= [];
        if (repeated.at(-1) !== elements) repeated.push(elements);
        continue;
      }
      if (valuesFrom === -1) {
        if (tag === null) {
          tagKind = at - from === 3 ? kindAt(text, from) : -1;
          tag = tagKind === -1 ? oddTag(text.slice(from, at), release, loose) : (TAGS[tagKind] as string);
        }
        if (kind === COMPONENT) nested = true;
        else valuesFrom = at + 1;
      } else if (kind === COMPONENT) marks[count++] = (at << MARK_SHIFT) | bits;
      else {
        marks[count++] = (at << MARK_SHIFT) | bits | ENDS_ELEMENT;
        elements++;
      }
      bits = plain;
      if (kind === TERMINATOR || open) break;
    }
    const isCut = at >= length;
    if (isCut) {
      // The text ends before the segment does; blanks at its end are not the segment's.
      at = length;
      while (at > offset && isBlank(text.charCodeAt(at - 1))) at--;
      if (valuesFrom === -1) tag ??= oddTag(text.slice(offset, at), release, loose);
      else marks[count++] = (Math.max(at, valuesFrom) << MARK_SHIFT) | bits | ENDS_ELEMENT;
    }
    if (valuesFrom === -1) valuesFrom = at;
    const kind = tagKind === -1 ? kindOfTag(tag ?? '') : tagKind;
    const end = isCut ? length : at;
    const small = tagKind === -1 && kind !== -1 && /[a-z]/.test(text.slice(offset, valuesFrom));
    const isOdd = nested || open || small || repeated !== null;
    const oddities = isOdd ? { nested, repeated, open, small } : null;
    segments.push(
      new ScannedSegment(source, tag ?? '', kind, offset, end, valuesFrom, firstMark, count, oddities),
    );
    from = at + 1;
    if (isCut) {
      // Where lines end segments, the end of the text ends the last line.
      const terminated = separators.terminator === '\n' || separators.terminator === '\r';
      return { source, segments, terminated, kinds, end: text.length };
    }
    // Most tags do not begin with U, and comparing letters is quicker than comparing strings.
    if ((text.charCodeAt(offset) & TO_CAPITAL) !== LETTER_U) continue;
    if (tag === 'UNZ') return { source, segments, terminated: true, kinds, end: from };
    hasHeader ||= tag === 'UNB';
  }
}

/** Another interchange begins here, though the one before it has not ended. */
function isNextBeginning(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== LETTER_U || text.charCodeAt(at + 1) !== LETTER_N) return false;
  const third = text.charCodeAt(at + 2);
  if (third === LETTER_B) return /[^\w\s]/.test(text.charAt(at + 3));
  return third === LETTER_A && /^UNA.{6}\s*UNB/s.test(text.slice(at, at + 16));
}

/** Behind a line break begins what can only be a segment of its own. */
function isNextSegment(text: string, lineBreak: number, element: string): boolean {
  let at = lineBreak;
  while (isBlank(text.charCodeAt(at))) at++;
  return text[at + 3] === element && kindAt(text, at) !== -1;
}

/** A tag that is not simply three known letters; in capitals, if it is known then. */
function oddTag(raw: string, release: string, loose: boolean): string {
  const tag = clean(raw, release, loose);
  const capital = tag.toUpperCase();
  return kindOfTag(capital) === -1 ? tag : capital;
}

/** Old lines had 80 columns: all lines but the last are equally long, and some break in the middle of a segment. */
function isWrapped(text: string, terminator: string): boolean {
  const width = text.indexOf('\n') + 1;
  if (width < 11) return false;
  let midway = false;
  let lines = 0;
  for (let at = width - 1; at !== -1 && at < text.length - 1; at = text.indexOf('\n', at + 1)) {
    lines++;
    if (at !== lines * width - 1) return false;
    if (text[at - 1] !== terminator && text.slice(at - 2, at) !== `${terminator}\r`) midway = true;
  }
  return midway && lines >= 2;
}

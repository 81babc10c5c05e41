import { CONTROL_SEPARATORS, separatorsFrom, USUAL_SEPARATORS, type Separators } from './separators.ts';

/** A segment as it stands in a text: its elements after the tag, each a list of components, with the release taken out. */
export interface Segment {
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
  /** Where its tag begins, in characters. */
  readonly offset: number;
  /** Where its terminator stands; the text's length if it has none. */
  readonly end: number;
  /** The tag carries components, as in `LIN:1:2`: explicit nesting. */
  readonly nested: boolean;
}

/** A text taken apart. */
export interface Tokens {
  readonly text: string;
  readonly separators: Separators;
  /** `none`: no UNA, the usual separators hold. `broken`: UNA names impossible ones, the usual are tried. */
  readonly una: 'none' | 'given' | 'broken';
  readonly segments: readonly Segment[];
  /** The last segment has its terminator. */
  readonly terminated: boolean;
  /** Lines were cut at a fixed length; line breaks mean nothing. */
  readonly wrapped: boolean;
}

const isBlank = (code: number): boolean => code === 10 || code === 13 || code === 32 || code === 9;

/** Takes a text apart, in one pass. Total: any text gives tokens, if only one segment that is none. */
export function tokenize(text: string): Tokens {
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (isBlank(text.charCodeAt(from))) from++;
  const una = text.startsWith('UNA', from) ? separatorsFrom(text.slice(from + 3, from + 9)) : null;
  const announced = text.startsWith('UNA', from);
  if (una) from += 9;
  const separators = una ?? (text.startsWith('UNB\u001d', from) ? CONTROL_SEPARATORS : USUAL_SEPARATORS);
  if (announced && !una) from = afterBrokenUna(text, from);
  const wrapped = isWrapped(text, separators.terminator);
  const { segments, terminated } = scan(text, from, separators, wrapped);
  return {
    text,
    separators,
    una: una ? 'given' : announced ? 'broken' : 'none',
    segments,
    terminated,
    wrapped,
  };
}

/** Reads all segments, looking at every character once. */
function scan(
  text: string,
  start: number,
  separators: Separators,
  wrapped: boolean,
): Pick<Tokens, 'segments' | 'terminated'> {
  const segments: Segment[] = [];
  const elementCode = separators.element.charCodeAt(0);
  const componentCode = separators.component.charCodeAt(0);
  const terminatorCode = separators.terminator.charCodeAt(0);
  const releaseCode = separators.release === ' ' ? -1 : separators.release.charCodeAt(0);
  const { length } = text;
  let from = start;
  for (;;) {
    while (from < length && isBlank(text.charCodeAt(from))) from++;
    if (from >= length) return { segments, terminated: true };
    const offset = from;
    const elements: string[][] = [];
    let tag: string | null = null;
    let inTag = true;
    let nested = false;
    let components: string[] = [];
    let isPlain = !wrapped;
    let at = from;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === releaseCode) {
        isPlain = false;
        at++;
      } else if (code === elementCode || code === componentCode || code === terminatorCode) {
        const value = isPlain
          ? text.slice(from, at)
          : clean(text.slice(from, at), separators.release, wrapped);
        isPlain = !wrapped;
        from = at + 1;
        if (inTag) {
          tag ??= value;
          nested ||= code === componentCode;
          inTag = code === componentCode;
        } else {
          components.push(value);
          if (code !== componentCode) {
            elements.push(components);
            components = [];
          }
        }
        if (code === terminatorCode) break;
      }
    }
    if (at >= length) {
      const value = clean(text.slice(from), separators.release, wrapped).trimEnd();
      if (inTag) tag ??= value;
      else elements.push([...components, value]);
      segments.push({ tag: tag ?? '', elements, offset, end: length, nested });
      return { segments, terminated: false };
    }
    segments.push({ tag: tag ?? '', elements, offset, end: at, nested });
  }
}

/** A value with its released characters as they are meant, and without the line breaks of a wrapped text. */
function clean(raw: string, release: string, wrapped: boolean): string {
  const text = wrapped ? raw.replaceAll(/[\r\n]/g, '') : raw;
  if (release === ' ' || !text.includes(release)) return text;
  let value = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === release) i++;
    value += text[i] ?? '';
  }
  return value;
}

function afterBrokenUna(text: string, from: number): number {
  const next = text.indexOf('UNB', from + 3);
  return next === -1 || next > from + 20 ? from + 3 : next;
}

/** Old lines had 80 columns: all lines but the last are equally long, and some break in the middle of a segment. */
function isWrapped(text: string, terminator: string): boolean {
  const width = text.indexOf('\n') + 1;
  if (width < 20) return false;
  let midway = false;
  let lines = 0;
  for (let at = width - 1; at !== -1 && at < text.length - 1; at = text.indexOf('\n', at + 1)) {
    lines++;
    if (at !== lines * width - 1) return false;
    if (text[at - 1] !== terminator && text.slice(at - 2, at) !== `${terminator}\r`) midway = true;
  }
  return midway && lines >= 2;
}

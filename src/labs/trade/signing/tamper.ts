import { tidied } from './signed-file.ts';

/** Changing one character of a signed document, to see what no longer fits. */

/** What can be tampered with. */
export const TARGETS = ['text', 'signature', 'certificate'] as const;
export type Target = (typeof TARGETS)[number];

/** Where a change tells most: the quantity and price of a line, the value of the signature, the days of the certificate. */
const PLACES: Readonly<Record<Target, readonly RegExp[]>> = {
  text: [/^line \d+: .*; (?=\d)/m, /^total: (?=\d)/m, /^deliver by day: (?=\d)/m],
  signature: [/^value: (?=[0-9a-f])/m, /^as: buyer\n[^]*?^value: (?=[0-9a-f])/m],
  certificate: [/^valid to day: (?=\d)/m, /^public key: (?=[0-9a-f])/m],
};

export interface Tampered {
  readonly file: string;
  /** Where the changed character stands, from 0. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** The next digit, round: `4` becomes `5`, `9` becomes `1`; a letter among hexadecimal digits becomes a digit. */
const otherDigit = (digit: string): string =>
  digit === '9' ? '1' : /\d/.test(digit) ? String(Number(digit) + 1) : '7';

/**
 * Changes one character.
 * @param turn which of the target's places, round and round
 * @returns null where the file has no such place
 */
export function tamper(typed: string, target: Target, turn = 0): Tampered | null {
  const file = tidied(typed);
  const places = PLACES[target].flatMap((pattern) => {
    const found = pattern.exec(file);
    return found === null ? [] : [found.index + found[0].length];
  });
  const at = places[turn % Math.max(1, places.length)];
  if (at === undefined) return null;
  const before = file.charAt(at);
  const after = otherDigit(before);
  return { file: `${file.slice(0, at)}${after}${file.slice(at + 1)}`, at, before, after };
}

/** A stretch of text with what was changed in it marked. */
export interface Marked {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}
export interface Change {
  /** The first line in which the two differ, from 1. */
  readonly line: number;
  readonly was: Marked;
  readonly now: Marked;
}

/** What is different in a text that was once the original; null: nothing. */
export function changeIn(original: string, changed: string): Change | null {
  if (original === changed) return null;
  const { from, end } = difference(original, changed);
  return {
    line: original.slice(0, from).split('\n').length,
    was: inItsLine(original, from, original.length - end),
    now: inItsLine(changed, from, changed.length - end),
  };
}

/** More than this is not shown of a change, and of the line on either side of it. */
const MARKED_MAX = 200;
const AROUND_MAX = 40;

function inItsLine(text: string, from: number, to: number): Marked {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', to);
  const before = text.slice(lineStart, from);
  const after = text.slice(to, lineEnd === -1 ? text.length : lineEnd);
  return {
    before: before.length > AROUND_MAX ? `… ${before.slice(-AROUND_MAX)}` : before,
    marked: text.slice(from, Math.min(to, from + MARKED_MAX)),
    after: after.length > AROUND_MAX ? `${after.slice(0, AROUND_MAX)} …` : after,
  };
}

/** How much of two texts is equal from the start, and how much from the end. */
function difference(original: string, changed: string): { from: number; end: number } {
  const shorter = Math.min(original.length, changed.length);
  let from = 0;
  while (from < shorter && original[from] === changed[from]) from += 1;
  let end = 0;
  const fromEnd = (text: string, places: number): string => text.charAt(text.length - 1 - places);
  while (end < shorter - from && fromEnd(original, end) === fromEnd(changed, end)) end += 1;
  return { from, end };
}

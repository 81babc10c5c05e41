import { ERROR_CODES, type Finding } from './finding.ts';
import { separatorsAt } from './separators.ts';

/** A stretch of a text: `from` inclusive, `to` exclusive, in the units of `String.slice`. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/**
 * What to mark in a text for a finding of it: the faulty component, element or segment, without its separators. Where something
 * is missing the extent is empty: the place where it should stand.
 * @param text what was checked, as it was given; of bytes, as they were decoded
 */
export function extentOf(text: string, { code, element, component, offset, received, tag }: Finding): Extent {
  const start = Math.min(offset, text.length);
  if (code === ERROR_CODES.invalidServiceCharacter) {
    const end = text.trimEnd().length;
    if (tag === 'UNA') return { from: start, to: Math.min(start + 9, end) };
    // A release character with nothing behind it, or an UNB that parts its elements as no UNA allows.
    return start >= end ? { from: Math.max(0, end - 1), to: end } : { from: start, to: start + 4 };
  }
  if (received === null && code !== ERROR_CODES.nesting) return { from: start, to: start };
  const { separators, release } = separatorsAt(text, start);
  const stops = [separators.terminator];
  if (element !== null || code === ERROR_CODES.nesting) stops.push(separators.element);
  if (component !== null) stops.push(separators.component, separators.repetition);
  let to = start;
  for (; to < text.length; to++) {
    const character = text.charAt(to);
    if (character === release) to++;
    else if (character !== ' ' && stops.includes(character)) break;
  }
  to = start + text.slice(start, to).trimEnd().length;
  if (code !== ERROR_CODES.invalidCharacter) return { from: start, to };
  const at = text.slice(start, to).indexOf(received ?? '');
  return at === -1 ? { from: start, to } : { from: start + at, to: start + at + (received?.length ?? 0) };
}

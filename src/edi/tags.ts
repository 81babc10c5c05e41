import { SEGMENTS } from './tables/segments.ts';
import { SERVICE_SEGMENTS } from './tables/service.ts';

/**
 * The tags that are known. Each has a number, its kind: so that what belongs to a segment is found in a list, without
 * comparing strings.
 */
export const TAGS: readonly string[] = [...Object.keys(SEGMENTS), ...Object.keys(SERVICE_SEGMENTS)];

const LETTERS = 26;
const FIRST_LETTER = 65;
const KINDS = new Int16Array(LETTERS ** 3).fill(-1);
TAGS.forEach((tag, kind) => void (KINDS[placeOf(tag, 0)] = kind));

/** The kind of the tag that stands at a place of a text; -1 if it is none. */
export function kindAt(text: string, at: number): number {
  const place = placeOf(text, at);
  return place === -1 ? -1 : (KINDS[place] as number);
}

/** The kind of a tag; -1 if it is unknown. */
export const kindOfTag = (tag: string): number => (tag.length === 3 ? kindAt(tag, 0) : -1);

/** Where a tag's kind is listed; -1 for what is not three capital letters. */
function placeOf(text: string, at: number): number {
  let place = 0;
  for (let i = at; i < at + 3; i++) {
    const letter = text.charCodeAt(i) - FIRST_LETTER;
    if (!(letter >= 0 && letter < LETTERS)) return -1;
    place = place * LETTERS + letter;
  }
  return place;
}

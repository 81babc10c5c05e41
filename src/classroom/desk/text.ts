/**
 * Plain text that people write to each other. Nothing in it is markup; addresses of web pages are found when it is shown,
 * so that what is kept is exactly what was typed.
 */

export interface TextPart {
  readonly text: string;
  /** Where it leads, for an address; else null. */
  readonly href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef“”‘’]+/giu;
/** Signs that end a sentence, not an address. */
const SENTENCE_END = /[.,;:!?)\]}]+$/u;
/** Whatever could make a text look like another: controls, and marks that turn the direction of writing round. */
// eslint-disable-next-line no-control-regex -- these are what is taken out
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Half of a character: databases refuse it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A text as it is kept: one kind of line end, nothing invisible, no space around it. */
export const tidyText = (typed: string): string =>
  typed.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(INVISIBLE, '').replace(LONE_SURROGATE, '').trim();

/** The same for one line: a title, a name. */
export const tidyLine = (typed: string): string => tidyText(typed).replace(/\s+/gu, ' ');

/** An address of the web, in its normal form; null for anything else, also when a name or password hides in it. */
export function webAddress(typed: string): string | null {
  if (!/^https?:\/\//i.test(typed) || !URL.canParse(typed)) return null;
  const url = new URL(typed);
  return url.hostname === '' || url.username !== '' || url.password !== '' ? null : url.href;
}

/** Cuts a text into pieces, addresses apart. Joined they are the text again. */
export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const typed = match[0].replace(SENTENCE_END, '');
    const href = webAddress(typed);
    if (href === null) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: typed, href });
    end = match.index + typed.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** A text as it is searched: without regard to case and width. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** True when every word that is looked for stands in one of the texts. */
export function mentions(query: string, ...texts: readonly string[]): boolean {
  const all = texts.map(folded).join('\n');
  return folded(query)
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

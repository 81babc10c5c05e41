import { elementAt } from './reading/fault-words.ts';
import { readInterchange, type ReadInterchange, type ReadMessage } from './interchange.ts';
import { layOut, type Part, type Row } from './reading/layout.ts';
import { CODE_LISTS } from './tables/code-lists.ts';
import { DIRECTORY } from './directory.ts';

/**
 * Mistakes that writers of messages make, for trying out what a check says to them.
 * - `wrong-count`: UNT counts one segment too many
 * - `wrong-reference`: UNT's reference is not UNH's
 * - `lost-segment`: a required segment is missing, and UNT counts as if it had never been there
 * - `repeated-segment`: the document's name (BGM) stands twice
 * - `swapped-segments`: BGM and what follows it have changed places
 * - `garbled`: a letter stands where a figure belongs
 * - `unknown-code`: a code that its list does not have
 * - `too-long`: a value longer than its element takes
 * - `foreign-letter`: a character that the interchange's repertoire does not have
 * - `lost-terminator`: the sign that ends a segment is missing, so two run together
 * - `no-end`: the end is cut off
 */
export const MISTAKES = [
  'wrong-count',
  'wrong-reference',
  'lost-segment',
  'repeated-segment',
  'swapped-segments',
  'garbled',
  'unknown-code',
  'too-long',
  'foreign-letter',
  'lost-terminator',
  'no-end',
] as const;
export type Mistake = (typeof MISTAKES)[number];

/**
 * A text with one mistake; everything else stays as it is, to the character. Pure: the same gives the same.
 * @param where which of the possible places, 0 to below 1
 * @returns null when the text has no place for this mistake, or cannot be read
 */
export function withMistake(text: string, kind: Mistake, where = 0): string | null {
  const read = readInterchange(text);
  if (!read.ok || !read.value.header) return null;
  return new Writer(read.value, where).make(kind);
}

interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

class Writer {
  readonly #read: ReadInterchange;
  readonly #text: string;
  readonly #where: number;
  readonly #rows: readonly Row[];

  constructor(read: ReadInterchange, where: number) {
    this.#read = read;
    this.#text = read.tokens.text;
    this.#where = where;
    this.#rows = layOut(read);
  }

  make(kind: Mistake): string | null {
    switch (kind) {
      case 'wrong-count':
        return this.#change(this.#count(1));
      case 'wrong-reference': {
        const reference = this.#value('UNT', 2);
        return this.#change(reference && { ...reference, text: this.#other(reference, 14) });
      }
      case 'lost-segment':
        return this.#lost();
      case 'repeated-segment': {
        const bgm = this.#first('BGM');
        return bgm && this.#change({ ...after(bgm), text: this.#lineOf(bgm) }, this.#count(1));
      }
      case 'swapped-segments':
        return this.#swapped();
      case 'garbled':
        return this.#garbled();
      case 'unknown-code':
        return this.#unknownCode();
      case 'too-long':
        return this.#tooLong();
      case 'foreign-letter':
        return this.#foreign();
      case 'lost-terminator': {
        const bgm = this.#first('BGM');
        const end = bgm?.parts.at(-1);
        return end?.element === null ? this.#change({ from: end.from, to: end.to, text: '' }) : null;
      }
      case 'no-end': {
        const last = this.#rows.findLast(({ tag }) => tag === 'UNT');
        return last ? this.#text.slice(0, last.from) : null;
      }
    }
  }

  /** The text with all the changes; null when one of them has no place, or nothing changes. */
  #change(...changes: readonly (Change | null | undefined)[]): string | null {
    let text = this.#text;
    for (const change of [...changes].sort((a, b) => (b?.from ?? 0) - (a?.from ?? 0))) {
      if (!change) return null;
      text = text.slice(0, change.from) + change.text + text.slice(change.to);
    }
    return text === this.#text ? null : text;
  }

  get #message(): ReadMessage | undefined {
    return this.#read.messages[0];
  }

  /** Rows of the first message between UNH and UNT. */
  get #body(): readonly Row[] {
    const own = new Set(this.#message?.segments);
    return this.#rows.filter(
      ({ segment, tag }) => segment !== null && own.has(segment) && tag !== 'UNH' && tag !== 'UNT',
    );
  }

  #first(tag: string): Row | null {
    return this.#rows.find((row) => row.tag === tag) ?? null;
  }

  #pick<T>(from: readonly T[]): T | null {
    return from[Math.min(from.length - 1, Math.floor(this.#where * from.length))] ?? null;
  }

  #value(tag: string, element: number, component = 1): Change | null {
    const part = this.#first(tag)?.parts.find(
      (one) => one.element === element && one.component === component,
    );
    return part ? { from: part.from, to: part.to, text: part.text } : null;
  }

  /** UNT's count, changed by so many. */
  #count(by: number): Change | null {
    const count = this.#value('UNT', 1);
    if (!count || !/^\d+$/.test(count.text)) return null;
    return { ...count, text: String(Math.max(0, Number(count.text) + by)) };
  }

  /** Another value of no more than `max` characters. */
  #other({ text }: Change, max: number): string {
    return text === '9'
      ? '8'
      : text.length < max
        ? `${text}9`
        : `${text.slice(0, -1)}${text.endsWith('9') ? '8' : '9'}`;
  }

  /** A segment with the line break behind it. */
  #lineOf(row: Row): string {
    const end = /^\r?\n/.exec(this.#text.slice(row.to, row.to + 2))?.[0] ?? '';
    return end + this.#text.slice(row.from, row.to);
  }

  #lost(): string | null {
    const required = this.#body.filter(
      ({ tag, depth }) => depth === 1 && ['BGM', 'UNS', 'UCI'].includes(tag),
    );
    const row = this.#pick(required);
    if (!row) return null;
    const end = /^\r?\n/.exec(this.#text.slice(row.to, row.to + 2))?.[0].length ?? 0;
    return this.#change({ from: row.from, to: row.to + end, text: '' }, this.#count(-1));
  }

  #swapped(): string | null {
    const body = this.#body;
    const at = body.findIndex(({ tag }, index) => index < body.length - 1 && tag !== body[index + 1]?.tag);
    const [one, two] = [body[at], body[at + 1]];
    if (!one || !two) return null;
    const segmentText = (row: Row): string => this.#text.slice(row.from, row.to);
    return this.#change(
      { from: one.from, to: one.to, text: segmentText(two) },
      { from: two.from, to: two.to, text: segmentText(one) },
    );
  }

  /** The values of the first message's body, each with what the directory says of its place. */
  #values(): { readonly part: Part; readonly number: string; readonly kind: string; readonly max: number }[] {
    return this.#body.flatMap(({ tag, parts }) =>
      parts.flatMap((part) => {
        if (part.element === null || part.element === 0) return [];
        const number = elementAt(tag, part.element, part.component);
        const definition = DIRECTORY.get(tag)?.[part.element - 1]?.components[part.component - 1]?.element;
        return number === null || !definition
          ? []
          : [{ part, number, kind: definition.kind, max: definition.max }];
      }),
    );
  }

  #garbled(): string | null {
    const found = this.#pick(this.#values().filter(({ kind, part }) => kind === 'n' && /\d/.test(part.text)));
    if (!found) return null;
    const { part } = found;
    const digit = part.text.search(/\d/);
    // O for 0 and I for 1: what a tired hand types, or a bad line makes of it.
    const letter = part.text[digit] === '1' ? 'I' : 'O';
    return this.#change({ from: part.from + digit, to: part.from + digit + 1, text: letter });
  }

  #unknownCode(): string | null {
    const listed = this.#values().filter(
      ({ number, part }) => CODE_LISTS[number] !== undefined && part.text !== '',
    );
    const found = this.#pick(listed);
    return (
      found && this.#change({ from: found.part.from, to: found.part.to, text: 'QQQ'.slice(0, found.max) })
    );
  }

  #tooLong(): string | null {
    const texts = this.#values().filter(
      ({ kind, number, part }) => kind === 'an' && number === '1004' && part.text !== '',
    );
    const found = this.#pick(texts);
    return found && this.#change({ from: found.part.to, to: found.part.to, text: '0'.repeat(found.max) });
  }

  #foreign(): string | null {
    const { identifier } = this.#read.syntax;
    const texts = this.#values().filter(({ kind, max }) => kind === 'an' && max >= 35);
    const found = this.#pick(texts);
    if (!found || identifier === 'UNOW' || identifier === 'UNOY') return null;
    return this.#change({ from: found.part.from, to: found.part.from + 1, text: '茶' });
  }
}

const after = ({ to }: Row): Omit<Change, 'text'> => ({ from: to, to });

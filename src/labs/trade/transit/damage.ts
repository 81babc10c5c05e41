import { checkInterchange } from '../../../edi/check.ts';
import { readInterchange, type ReadInterchange } from '../../../edi/interchange.ts';
import type { Segment } from '../../../edi/tokenize.ts';
import type { TransitFault } from '../messages.ts';

/**
 * What a fault in transit makes of a message: the text as it was sent → the text as it arrived. Pure: the same text, fault
 * and place give the same, so a journal names only the fault and where it struck. What is done is tried against the checker:
 * a segment counts as lost, and a figure as garbled, only where exactly that is found and nothing else.
 */

/** Element 0085, by which a checker tells what is wrong. */
const MISSING = 13;
const NO_FIGURE: ReadonlySet<number> = new Set([12, 37]);

/** What a bad line makes of a digit: a letter that looks like it. */
const LOOKALIKES = 'OIZEASGTBP';

/** Where figures stand: tag, element, component. */
const FIGURES: readonly (readonly [tag: string, element: number, component: number])[] = [
  ['QTY', 1, 2],
  ['MOA', 1, 2],
  ['PRI', 1, 2],
  ['DTM', 1, 2],
  ['CNT', 1, 2],
  ['LIN', 1, 1],
];

/** Whoever is named when the market has nobody else. */
const NOBODY = 'UNKNOWN';

/** Element 0010 takes no more. */
const PARTY_LENGTH_MAX = 35;

/**
 * The texts that reach the receiver: none when the message was lost, two when it came twice, otherwise one.
 * @param where which of the possible places, 0 to below 1
 * @param others firms to which the message may be misaddressed
 */
export function arrivals(
  text: string,
  fault: TransitFault,
  where: number,
  others: readonly string[],
): readonly string[] {
  const arrived = damage(text, fault, where, others);
  if (arrived === null) return [];
  return fault === 'duplicate' ? [arrived, arrived] : [arrived];
}

/**
 * The text as it arrives.
 * @returns null when it does not arrive; the text itself when it has no place for this fault, which no message that was
 *   taken lacks
 */
export function damage(
  text: string,
  fault: TransitFault,
  where: number,
  others: readonly string[] = [],
): string | null {
  if (fault === 'lost') return null;
  if (fault === 'duplicate') return text;
  const read = readInterchange(text);
  return read.ok ? new Sent(text, read.value, where).damaged(fault, others) : text;
}

type Damage = Exclude<TransitFault, 'lost' | 'duplicate'>;
interface Stretch {
  readonly from: number;
  readonly to: number;
}

class Sent {
  readonly #text: string;
  readonly #read: ReadInterchange;
  readonly #where: number;

  constructor(text: string, read: ReadInterchange, where: number) {
    this.#text = text;
    this.#read = read;
    this.#where = Math.min(Math.max(where, 0), 1 - Number.EPSILON);
  }

  damaged(fault: Damage, others: readonly string[]): string {
    switch (fault) {
      case 'wrong-recipient':
        return this.#replaced('UNB', 3, (recipient) => this.#otherThan(recipient, others));
      case 'wrong-count':
        return this.#replaced('UNT', 1, (count) => String(this.#miscount(Number(count))));
      case 'wrong-reference':
        return this.#replaced('UNT', 2, (reference) => this.#misquote(reference));
      case 'lost-segment':
        return this.#withoutSegment();
      case 'garbled':
        return this.#garbled();
    }
  }

  #otherThan(recipient: string, others: readonly string[]): string {
    const sender = this.#segment('UNB')?.elements[1]?.[0];
    const wrong = others
      .map((firm) => firm.slice(0, PARTY_LENGTH_MAX))
      .filter((firm) => firm !== recipient && firm !== sender);
    return this.#pick(wrong) ?? NOBODY;
  }

  /** A little too few or too many; no message has fewer than its three service segments and BGM. */
  #miscount(count: number): number {
    return count + (this.#pick([1, -1, 2, -2, 3]) ?? 1);
  }

  /** The reference with another last digit. */
  #misquote(reference: string): string {
    const digits = [...'123456789'].filter((digit) => digit !== reference.slice(-1));
    return reference.slice(0, -1) + (this.#pick(digits) ?? '');
  }

  /** One segment less, of which the checker says that it is missing, and a count that agrees. */
  #withoutSegment(): string {
    return this.#first(this.#body, (segment) => {
      const to = this.#endOf(segment);
      const less = this.#segment('UNT');
      if (less === undefined) return null;
      const count = this.#extent(less, 1, 1);
      const arrived = this.#splice(
        { from: segment.offset, to, by: '' },
        { ...count, by: String(Number(less.elements[0]?.[0]) - 1) },
      );
      const codes = codesIn(arrived);
      return codes.length > 0 && codes.every((code) => code === MISSING) ? arrived : null;
    });
  }

  /** One digit of one figure as a letter, where the checker wants a figure. */
  #garbled(): string {
    const figures = this.#body.flatMap((segment) =>
      FIGURES.filter(([tag]) => tag === segment.tag).map(([, element, component]) =>
        this.#extent(segment, element, component),
      ),
    );
    return this.#first(figures, ({ from, to }) => {
      const digits = [...this.#text.slice(from, to)].flatMap((sign, i) =>
        /\d/.test(sign) ? [from + i] : [],
      );
      const at = digits[Math.floor(this.#rest(figures.length) * digits.length)];
      if (at === undefined) return null;
      const arrived = this.#splice({ from: at, to: at + 1, by: LOOKALIKES[Number(this.#text[at])] ?? 'X' });
      const codes = codesIn(arrived);
      return codes.length === 1 && codes.every((code) => NO_FIGURE.has(code)) ? arrived : null;
    });
  }

  /** The segments of the message itself. */
  get #body(): readonly Segment[] {
    return this.#read.tokens.segments.filter(({ tag }) => !/^UN[ABHTZGE]$/.test(tag));
  }

  #segment(tag: string): Segment | undefined {
    return this.#read.tokens.segments.find((segment) => segment.tag === tag);
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#where * items.length)];
  }

  /** What is left of the place once it has chosen among so many. */
  #rest(choices: number): number {
    return (this.#where * choices) % 1;
  }

  /** What comes out of the item at the place, or of the next one after it that has a result; the text if none has. */
  #first<T>(items: readonly T[], make: (item: T) => string | null): string {
    const start = Math.floor(this.#where * items.length);
    for (let i = 0; i < items.length; i++) {
      const item = items[(start + i) % items.length];
      const made = item === undefined ? null : make(item);
      if (made !== null) return made;
    }
    return this.#text;
  }

  #replaced(tag: string, element: number, by: (value: string) => string): string {
    const segment = this.#segment(tag);
    if (segment === undefined) return this.#text;
    const value = segment.elements[element - 1]?.[0] ?? '';
    return this.#splice({ ...this.#extent(segment, element, 1), by: by(value) });
  }

  #splice(...changes: readonly (Stretch & { readonly by: string })[]): string {
    let text = this.#text;
    for (const { from, to, by } of [...changes].sort((a, b) => b.from - a.from)) {
      text = text.slice(0, from) + by + text.slice(to);
    }
    return text;
  }

  /** Behind a segment's terminator and the line break after it. */
  #endOf({ end }: Segment): number {
    const after = end + 1;
    return after + (/^[ \t]*\r?\n/.exec(this.#text.slice(after, after + 80))?.[0].length ?? 0);
  }

  /** Where a component stands, both counted from 1. */
  #extent(segment: Segment, element: number, component: number): Stretch {
    const { separators } = this.#read;
    let elements = 0;
    let components = 1;
    let from = -1;
    for (let i = segment.offset; i < segment.end; i++) {
      const sign = this.#text[i];
      if (sign === separators.release && sign !== ' ') {
        i++;
        continue;
      }
      const ends = sign === separators.element || (sign === separators.component && elements > 0);
      if (!ends) continue;
      if (from !== -1) return { from, to: i };
      if (sign === separators.element) {
        elements++;
        components = 1;
      } else components++;
      if (elements === element && components === component) from = i + 1;
    }
    return { from: from === -1 ? segment.end : from, to: segment.end };
  }
}

/** What the receiver's checker finds in a text, by code. */
const codesIn = (text: string): readonly number[] =>
  checkInterchange(text, { profile: 'lab' }).findings.map(({ code }) => code);

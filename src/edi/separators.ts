/** The characters that part an interchange. The same everywhere in it; UNA names them. */
export interface Separators {
  readonly component: string;
  readonly element: string;
  /** `.` or `,`. */
  readonly decimal: string;
  /** Takes the meaning off the character after it; a space means that there is none. */
  readonly release: string;
  /** Syntax 4 only; a space means that there is none. */
  readonly repetition: string;
  readonly terminator: string;
}

/** What holds without UNA. */
export const USUAL_SEPARATORS: Separators = {
  component: ':',
  element: '+',
  decimal: '.',
  release: '?',
  repetition: ' ',
  terminator: "'",
};

/** What holds without UNA in syntax 4. */
export const USUAL_SEPARATORS_4: Separators = { ...USUAL_SEPARATORS, repetition: '*' };

/** What holds without UNA in an UNOB interchange on lines that carry control characters (ISO 9735, level B). */
export const CONTROL_SEPARATORS: Separators = {
  component: '\u001f',
  element: '\u001d',
  decimal: '.',
  release: ' ',
  repetition: ' ',
  terminator: '\u001c',
};

/** Reads the six characters after `UNA`; null when they cannot part a text. A line break may end segments. */
export function separatorsFrom(una: string): Separators | null {
  if (una === ":+.? '") return USUAL_SEPARATORS;
  const [component, element, decimal, release, repetition, terminator] = [...una];
  if (component === undefined || element === undefined || decimal === undefined) return null;
  if (release === undefined || repetition === undefined || terminator === undefined) return null;
  if (decimal !== '.' && decimal !== ',') return null;
  const parting = [component, element, terminator, ...(release === ' ' ? [] : [release])];
  if (new Set(parting).size < parting.length) return null;
  if (parting.some((character, i) => (i === 2 ? NO_TERMINATOR : NO_SEPARATOR).test(character))) return null;
  return { component, element, decimal, release, repetition, terminator };
}

const NO_SEPARATOR = /[A-Za-z0-9\s]/;
const NO_TERMINATOR = /[A-Za-z0-9 \t]/;

/** The UNA of these separators. */
export const writeUna = ({
  component,
  element,
  decimal,
  release,
  repetition,
  terminator,
}: Separators): string => `UNA${component}${element}${decimal}${release}${repetition}${terminator}`;

/** What parts an interchange, and how that is known. */
export interface Announcement {
  readonly separators: Separators;
  /**
   * `none`: no UNA, the usual separators hold. `broken`: UNA names impossible ones, others are tried. `lacking`: other ones
   * than the usual are in use, though no UNA names them.
   */
  readonly una: 'none' | 'given' | 'broken' | 'lacking';
  /** Where the first segment begins, blanks before it included. */
  readonly from: number;
}

/** Tells by what an interchange is parted that begins, with UNA or without, at a place of a text. */
export function announcedAt(text: string, from: number): Announcement {
  if (!text.startsWith('UNA', from)) {
    const guessed = guessedAt(text, from);
    if (guessed !== null) return { separators: guessed, una: 'lacking', from };
    return { separators: unannounced(text, from), una: 'none', from };
  }
  const six = text.slice(from + 3, from + 9);
  const named = separatorsFrom(six);
  if (named !== null && !(isLineBreak(named.terminator) && endsOtherwise(text, from + 9, six))) {
    // A line may end with two characters, of which UNA names the second: then the first ends the segment.
    const end = named.terminator === '\n' ? text.indexOf('\n', from + 9) : -1;
    const separators = text[end - 1] === '\r' ? { ...named, terminator: '\r' } : named;
    return { separators, una: 'given', from: from + 9 };
  }
  const begin = afterBrokenUna(text, from);
  const separators = mended(six) ?? guessedAt(text, begin) ?? unannounced(text, begin);
  return { separators, una: 'broken', from: begin };
}

/** Without a word about them: control characters if UNB has one, else the usual ones of the version. */
function unannounced(text: string, from: number): Separators {
  if (text.startsWith('UNB\u001d', from)) return CONTROL_SEPARATORS;
  return isVersion4(text, from, USUAL_SEPARATORS) ? USUAL_SEPARATORS_4 : USUAL_SEPARATORS;
}

/** Whether the UNB at a place names version 4 of the syntax. */
export function isVersion4(text: string, from: number, { element, component }: Separators): boolean {
  return (
    text.startsWith('UNB', from) &&
    text[from + 3] === element &&
    text[from + 8] === component &&
    text[from + 9] === '4'
  );
}

/** An UNA whose blank was lost on the way, as in `UNA:+.?'`. */
function mended(six: string): Separators | null {
  const five = [...six].slice(0, 5);
  return /\s/.test(five[4] ?? ' ') ? null : separatorsFrom([...five.slice(0, 4), ' ', five[4]].join(''));
}

/** A line break stands where UNA names the terminator, but the first segment ends with something else before it. */
function endsOtherwise(text: string, from: number, six: string): boolean {
  if (six[4] === USUAL_SEPARATORS.terminator) return true;
  const begin = text.indexOf('UN', from);
  const end = begin === -1 ? -1 : text.slice(begin, begin + 1000).search(/[\r\n]/);
  return end > 0 && text[begin + end - 1] === USUAL_SEPARATORS.terminator;
}

const isLineBreak = (character: string): boolean => character === '\n' || character === '\r';

/** Where the text goes on after an UNA that cannot be used. */
function afterBrokenUna(text: string, from: number): number {
  const next = text.slice(from + 3, from + 23).search(/UN[BGH]/);
  return next === -1 ? from + 3 : from + 3 + next;
}

/** No UNB is longer, in characters. */
const HEADER_LENGTH_MAX = 500;

/** Separators that differ from the usual ones, told from the beginning of UNB and what stands before the next segment. */
function guessedAt(text: string, from: number): Separators | null {
  if (!text.startsWith('UNB', from)) return null;
  const head = text.slice(from, from + HEADER_LENGTH_MAX);
  const end = head.indexOf(USUAL_SEPARATORS.terminator);
  const next = head.indexOf('UNH');
  if (head[3] === USUAL_SEPARATORS.element && end !== -1 && (next === -1 || end < next)) return null;
  const match = /^UNB([^\w\s])[A-Z]{4}([^\w\s])\d.{0,400}?([^\w ])\s*UN[HG]\1/s.exec(head);
  if (!match) return null;
  const [, element = '', component = '', terminator = ''] = match;
  return separatorsFrom(`${component}${element}.? ${terminator}`);
}

/** The separators that hold at a place of a text: those of the last UNA before it, the usual ones without. */
export function separatorsAt(
  text: string,
  offset: number,
): { readonly separators: Separators; readonly release: string | null } {
  let una = text.lastIndexOf('UNA', offset);
  while (una > 0 && !/^UNA.{5,6}\s*UN[BGH]/s.test(text.slice(una, una + 32)))
    una = text.lastIndexOf('UNA', una - 1);
  const begin = una === -1 ? Math.max(0, text.slice(0, 500).indexOf('UNB')) : una;
  const { separators } = announcedAt(text, begin);
  return { separators, release: separators.release === ' ' ? null : separators.release };
}

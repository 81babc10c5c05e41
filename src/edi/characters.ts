/**
 * Character repertoires by syntax identifier (element 0001). Level A and B are the short lists of ISO 9735; C to K are parts
 * of ISO 8859; W and Y are ISO 10646. None of them has control characters.
 */
const LEVEL_A = ' A-Z0-9.,\\-()/=\'+:?!"%&*;<>';
const LATIN = ' -~\\u00a0-\\u00ff';
/** Letters of other alphabets are decoded before anything is read, so that only control characters are out (and U+FFFD,
 * which stands for bytes that were none). */
const ANY = ' -~\\u00a0-\\ufffc';

/**
 * Kinds of characters, one bit each: a text is looked at once, the bits of all its characters are gathered, and whether any
 * of them is out of place is told from the sum.
 */
export const KIND = {
  /** Of level A. */
  A: 1,
  /** The small letters, which level B adds. */
  small: 2,
  /** The rest of ASCII that can be printed. */
  ascii: 4,
  /** The upper half of Latin-1. */
  latin: 8,
  /** All beyond it, and the surrogates of what is beyond the Basic Multilingual Plane. */
  beyond: 16,
  /** Control characters. */
  control: 32,
  /** Line breaks: control characters too, but between segments they are nothing. */
  line: 64,
  /** What stands for undecodable bytes. */
  broken: 128,
} as const;

interface Repertoire {
  /** Matches a character that is not in it. */
  readonly foreign: RegExp;
  /** The kinds it has, as bits. */
  readonly kinds: number;
  /** The character encoding's name, as `TextDecoder` knows it; Latin-1 and below need none. */
  readonly encoding: string | null;
}

const repertoire = (characters: string, kinds: number, encoding: string | null = null): Repertoire => ({
  foreign: new RegExp(`[^${characters}]`),
  kinds,
  encoding,
});

const KINDS_B = KIND.A | KIND.small;
const KINDS_C = KINDS_B | KIND.ascii | KIND.latin;
const KINDS_ANY = KINDS_C | KIND.beyond;

const REPERTOIRES: Readonly<Record<string, Repertoire>> = {
  UNOA: repertoire(LEVEL_A, KIND.A),
  UNOB: repertoire(`${LEVEL_A}a-z`, KINDS_B),
  UNOC: repertoire(LATIN, KINDS_C),
  UNOD: repertoire(ANY, KINDS_ANY, 'iso-8859-2'),
  UNOE: repertoire(ANY, KINDS_ANY, 'iso-8859-5'),
  UNOF: repertoire(ANY, KINDS_ANY, 'iso-8859-7'),
  UNOG: repertoire(ANY, KINDS_ANY, 'iso-8859-3'),
  UNOH: repertoire(ANY, KINDS_ANY, 'iso-8859-4'),
  UNOI: repertoire(ANY, KINDS_ANY, 'iso-8859-6'),
  UNOJ: repertoire(ANY, KINDS_ANY, 'iso-8859-8'),
  UNOK: repertoire(ANY, KINDS_ANY, 'windows-1254'),
  UNOW: repertoire(ANY, KINDS_ANY, 'utf-8'),
  UNOY: repertoire(ANY, KINDS_ANY, 'utf-8'),
};

/** The repertoire a syntax identifier stands for; undefined when it is not one that is read here. */
export const repertoireOf = (syntax: string): Repertoire | undefined =>
  Object.hasOwn(REPERTOIRES, syntax) ? REPERTOIRES[syntax] : undefined;

/** Syntax identifiers that are read. */
export const SYNTAX_IDENTIFIERS = Object.keys(REPERTOIRES);

/** True when every character can be written with UNOC, that is, in Latin-1. */
export function isLatin(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return false;
  return true;
}

/** The kind of a character by its code, one of `KIND`'s bits. */
export function kindOf(code: number): number {
  if (code === 10 || code === 13) return KIND.line;
  if (code < 32 || (code > 126 && code < 160)) return KIND.control;
  if (code > 255) return code < 0xfffd ? KIND.beyond : KIND.broken;
  if (code > 159) return KIND.latin;
  if (code > 96 && code < 123) return KIND.small;
  return REPERTOIRES['UNOA']?.foreign.test(String.fromCharCode(code)) === true ? KIND.ascii : KIND.A;
}

/**
 * Character repertoires by syntax identifier (element 0001). Level A and B are the short lists of ISO 9735; C to K are parts
 * of ISO 8859; W and Y are ISO 10646. None of them has control characters.
 */
const LEVEL_A = ' A-Z0-9.,\\-()/=\'+:?!"%&*;<>';
const LATIN = ' -~\\u00a0-\\u00ff';
/** Letters of other alphabets are decoded before anything is read, so that only control characters are out (and U+FFFD,
 * which stands for bytes that were none). */
const ANY = ' -~\\u00a0-\\ufffc';

interface Repertoire {
  /** Matches a character that is not in it. */
  readonly foreign: RegExp;
  /** The same, line breaks allowed: tells of a whole text in one pass that it needs no closer look. */
  readonly beyondLines: RegExp;
  /** The character encoding's name, as `TextDecoder` knows it; Latin-1 and below need none. */
  readonly encoding: string | null;
}

const repertoire = (characters: string, encoding: string | null = null): Repertoire => ({
  foreign: new RegExp(`[^${characters}]`),
  beyondLines: new RegExp(`[^${characters}\\r\\n]`),
  encoding,
});

const REPERTOIRES: Readonly<Record<string, Repertoire>> = {
  UNOA: repertoire(LEVEL_A),
  UNOB: repertoire(`${LEVEL_A}a-z`),
  UNOC: repertoire(LATIN),
  UNOD: repertoire(ANY, 'iso-8859-2'),
  UNOE: repertoire(ANY, 'iso-8859-5'),
  UNOF: repertoire(ANY, 'iso-8859-7'),
  UNOG: repertoire(ANY, 'iso-8859-3'),
  UNOH: repertoire(ANY, 'iso-8859-4'),
  UNOI: repertoire(ANY, 'iso-8859-6'),
  UNOJ: repertoire(ANY, 'iso-8859-8'),
  UNOK: repertoire(ANY, 'windows-1254'),
  UNOW: repertoire(ANY, 'utf-8'),
  UNOY: repertoire(ANY, 'utf-8'),
};

/** The repertoire a syntax identifier stands for; undefined when it is not one that is read here. */
export const repertoireOf = (syntax: string): Repertoire | undefined =>
  Object.hasOwn(REPERTOIRES, syntax) ? REPERTOIRES[syntax] : undefined;

/** Syntax identifiers that are read. */
export const SYNTAX_IDENTIFIERS = Object.keys(REPERTOIRES);

/** True when every character can be written with UNOC, that is, in Latin-1. */
export const isLatin = (text: string): boolean => !/[\u0100-\uffff]/.test(text);

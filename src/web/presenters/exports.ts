import { GRADE_FORMATS, RUN_FORMATS, type GradeFormat, type RunFormat } from '../../exports/exports.ts';
import type { Words } from './trade/words.ts';

/** What can be taken out of an exercise or a class, as pages list it. */

/** What was asked for in the address. */
export interface AskedExport {
  readonly masked: boolean;
  readonly bom: boolean;
  /** The last entry that is in the file; null for a class. */
  readonly upToSeq: number | null;
  /** The checksum that was shown before. */
  readonly sha256: string | null;
}

export interface FormatCard {
  readonly format: string;
  readonly title: string;
  readonly about: string;
  readonly href: string;
}

/** Tables begin with a mark that some programs do not expect. */
export const hasBom = (format: string): boolean => ['csv', 'moodle', 'canvas', 'events-csv'].includes(format);

/** Grades without names are nobody's; of what happened much can be learnt without them. */
export const mayBeMasked = (format: string): boolean =>
  ['events-csv', 'events-jsonl', 'xapi'].includes(format);

const card = (format: RunFormat | GradeFormat, base: string, words: Words): FormatCard => ({
  format,
  title: words.t(`exports:format.${format}`),
  about: words.t(`exports:about.${format}`),
  href: `${base}/${format}`,
});

export const classFormats = (base: string, words: Words): readonly FormatCard[] =>
  GRADE_FORMATS.map((format) => card(format, base, words));

/** The formats of an exercise: grades, what happened, the exercise itself. */
export const runFormats = (base: string, words: Words) => {
  const cards = RUN_FORMATS.map((format) => card(format, base, words));
  const grades = GRADE_FORMATS.length;
  return [
    { title: words.t('exports:group.grades'), cards: cards.slice(0, grades) },
    { title: words.t('exports:group.journal'), cards: cards.slice(grades, -1) },
    { title: words.t('exports:group.exercise'), cards: cards.slice(-1) },
  ];
};

/** What the download is asked with: the same file as was looked at, and its checksum. */
export function queryOf(format: string, { masked, bom, upToSeq }: AskedExport, sha256: string): string {
  return new URLSearchParams({
    ...(masked && mayBeMasked(format) && { pseudonyms: 'true' }),
    ...(!bom && hasBom(format) && { 'no-bom': 'true' }),
    ...(mayBeMasked(format) && upToSeq !== null && { to: String(upToSeq) }),
    sha256,
  }).toString();
}

/** `79.40`; `–` for none. */
export const printedPoints = (points: number | null): string => (points === null ? '–' : points.toFixed(2));

import type { Language, LocalText } from '../kernel/text.ts';

/** What goes into a file, before anyone decides which kind of file. Numbers stay numbers; null is an empty cell. */
export type Cell = string | number | null;

export interface Table {
  /** What a sheet of a workbook is called. */
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows between header and body that are nobody's: Canvas writes the possible points there. Not counted. */
  readonly preamble?: readonly (readonly Cell[])[];
}

/** The words a file is written with: headings and the names of parts. */
export interface ExportWords {
  readonly lang: Language;
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
}

export const inWords = (words: ExportWords, text: LocalText): string => text[words.lang];

/** Hundredths of a point as points. */
export const points = (centi: number | null): number | null => (centi === null ? null : centi / 100);

/** Headings of columns must be told apart: the second of two equal ones gets a number. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`;
    taken.add(unique);
    return unique;
  });
}

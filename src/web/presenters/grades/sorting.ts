import { inReadingOrder } from '../../../classroom/names.ts';

/** The order of a table as an address says it: a column's key, with `-` in front the other way round. */
export interface Order {
  readonly by: string;
  readonly descending: boolean;
}

/** @param usual the column where nothing was asked for */
export const orderOf = (asked: string, usual: string): Order => ({
  by: asked.replace(/^-/, '') || usual,
  descending: asked.startsWith('-'),
});

/** What a press on a column's heading asks for; figures are first looked at from the highest down. */
export function pressed({ by, descending }: Order, key: string, isFigure: boolean): string {
  if (by === key) return descending ? key : `-${key}`;
  return isFigure ? `-${key}` : key;
}

/** How a column is sorted now, as `aria-sort` says it. */
export const sortedHow = ({ by, descending }: Order, key: string): 'ascending' | 'descending' | null =>
  by === key ? (descending ? 'descending' : 'ascending') : null;

export const byText = (a: string, b: string, { descending }: Order): number =>
  inReadingOrder(a, b) * (descending ? -1 : 1);

/** Whoever has no figure comes last either way. */
export function byFigure(a: number | null, b: number | null, { descending }: Order): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (a - b) * (descending ? -1 : 1);
}

/** True when one of the texts contains what was typed, whatever its width and case. */
export const finds = (typed: string, texts: readonly string[]): boolean =>
  typed === '' || texts.some((text) => plain(text).includes(plain(typed)));

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

import type { Standing } from './standings.ts';

/** A row before it has its place. */
export type UnrankedStanding = Omit<Standing, 'rank'>;

/**
 * Orders rows by score, the higher first; of equal scores the one that was reached by an earlier entry comes first. Only
 * firms that reached the same score by the very same entry share a rank (as all do at the start), and the rank after them
 * is left out: 1, 1, 3. Their rows stand in the order of their keys, group 2 before group 10, so that the list never
 * shuffles by itself.
 */
export function rankStandings(rows: readonly UnrankedStanding[]): readonly Standing[] {
  const sorted = [...rows].sort(
    (a, b) => b.scoreCenti - a.scoreCenti || a.reachedSeq - b.reachedSeq || compareKeys(a.firmKey, b.firmKey),
  );
  const ranked: Standing[] = [];
  for (const row of sorted) {
    const above = ranked.at(-1);
    const shared =
      above !== undefined && above.scoreCenti === row.scoreCenti && above.reachedSeq === row.reachedSeq;
    ranked.push({ ...row, rank: shared ? above.rank : ranked.length + 1 });
  }
  return ranked;
}

/** Numbers in a key by their size, all else by code unit and not by language: the same on every machine. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [a.split(DIGITS), b.split(DIGITS)];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    // Every second piece is a number.
    const order = i % 2 === 1 ? Number(part) - Number(other) : compareText(part, other);
    if (order !== 0) return order;
  }
  return compareText(a, b);
}

const DIGITS = /(\d+)/;
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

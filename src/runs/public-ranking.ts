import type { DeepReadonly } from '../kernel/decider.ts';
import type { Standing } from '../scoring/standings.ts';
import { indexOf } from './core/run-index.ts';
import { standingsOf } from './core/standings.ts';
import type { Labs } from './labs.ts';
import type { RunState } from './state.ts';

/** The ranking as everyone in the room may see it: as it moves, as it was frozen, or as far as it has been revealed. */
export interface PublicRanking {
  readonly mode: 'open' | 'frozen' | 'revealing';
  /** The day on which it was frozen; null while it moves. */
  readonly day: number | null;
  /** Best first; `previousRank` of a revealed row is its rank before the freeze. */
  readonly rows: readonly Standing[];
  /** Places above the rows that are still held back. */
  readonly hidden: number;
  /** How many days' scores may be shown; null for all. */
  readonly days: number | null;
}

export function publicRanking(run: DeepReadonly<RunState>, labs: Labs): PublicRanking {
  const { ranking } = run;
  if (ranking === null) {
    return { mode: 'open', day: null, rows: standingsOf(run, labs), hidden: 0, days: null };
  }
  const { day, days, rows, final, shown } = ranking;
  const all = indexOf(run, labs).ranked.size;
  if (final === null || shown === 0) {
    return { mode: 'frozen', day, rows, hidden: all - rows.length, days };
  }
  const before = new Map(rows.map((row) => [row.firmKey, row.rank]));
  const revealed = final.slice(-shown).map((row) => ({
    ...row,
    previousRank: before.get(row.firmKey) ?? row.previousRank,
  }));
  return { mode: 'revealing', day, rows: revealed, hidden: all - revealed.length, days };
}

/** Whether the room may know how everyone stands: then scores open as the exercise's rules have it. */
export const isRankingOpen = (run: DeepReadonly<RunState>): boolean => run.ranking === null;

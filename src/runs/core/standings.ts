import { assert } from '../../kernel/assert.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { MarketId } from '../../kernel/ids.ts';
import { rankStandings } from '../../scoring/rank.ts';
import { scoreCentiOf } from '../../scoring/score.ts';
import type { Standing } from '../../scoring/standings.ts';
import type { Labs } from '../labs.ts';
import type { MarketState, RunState } from '../state.ts';
import { indexOf, type RankedFirm, type RunIndex } from './run-index.ts';

/**
 * Computes the score of one firm anew, after something that concerns it.
 * @returns whether it moved
 */
export function rescore(
  { market, firm, rules, metrics, held }: RankedFirm,
  index: RunIndex,
  seq: number,
): boolean {
  const scoreCenti = scoreCentiOf(index.lab.metrics(market.state, firm.firm, metrics), rules);
  if (scoreCenti === held.scoreCenti) return false;
  held.scoreCenti = scoreCenti;
  held.reachedSeq = seq;
  return true;
}

/**
 * Writes down ranks as they stand at the end of the class's day, and the scores of those whose day it was: a group that
 * lags behind has its own.
 */
export function closeDay(index: RunIndex, had: (market: MarketState) => boolean): void {
  for (const { firmKey, rank, scoreCenti } of rankAll(index)) {
    const ranked = index.ranked.get(firmKey);
    assert(ranked, 'a ranked firm has a score');
    ranked.held.previousRank = rank;
    if (had(ranked.market)) ranked.held.byDay.push(scoreCenti);
  }
}

/** Writes down the scores of one group at the end of its own day. Ranks are the class's and move with its days. */
export function closeGroupDay(index: RunIndex, market: MarketId): void {
  for (const { held } of index.rankedIn.get(market)?.values() ?? []) held.byDay.push(held.scoreCenti);
}

/** The ranking of all markets together, best first. */
export function standingsOf(state: DeepReadonly<RunState>, labs: Labs): readonly Standing[] {
  return rankAll(indexOf(state, labs));
}

/** All ranked firms, best first. */
export function rankAll({ ranked }: RunIndex): readonly Standing[] {
  const rows = [...ranked.values()].map(({ key, market, firm, held }) => ({
    previousRank: held.previousRank,
    firmKey: key,
    market: market.id,
    firm: firm.firm,
    kind: firm.kind,
    name: firm.name,
    scoreCenti: held.scoreCenti,
    reachedSeq: held.reachedSeq,
  }));
  return rankStandings(rows);
}

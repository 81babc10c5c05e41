import { assert } from '../../kernel/assert.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import { rankStandings } from '../../scoring/rank.ts';
import { scoreCentiOf } from '../../scoring/score.ts';
import type { Standing } from '../../scoring/standings.ts';
import type { Labs } from '../labs.ts';
import type { RunState } from '../state.ts';
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

/** Writes down scores and ranks as they stand at the end of a day. */
export function closeDay(index: RunIndex): void {
  for (const { firmKey, rank, scoreCenti } of rankAll(index)) {
    const held = index.ranked.get(firmKey)?.held;
    assert(held, 'a ranked firm has a score');
    held.previousRank = rank;
    held.byDay.push(scoreCenti);
  }
}

/** The ranking of all markets together, best first. */
export function standingsOf(state: DeepReadonly<RunState>, labs: Labs): readonly Standing[] {
  return rankAll(indexOf(state, labs));
}

function rankAll({ ranked }: RunIndex): readonly Standing[] {
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

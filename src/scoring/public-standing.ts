import type { Standing } from './standings.ts';

/** A row of the ranking as everyone in the room may have it. */
export type PublicStanding = Omit<Standing, 'reachedSeq'>;

/**
 * Names what leaves the house field by field: ranks, scores and who it is. Whatever else a row comes to hold stays inside,
 * as does the entry at which a score was reached, which would tell which entries concern a firm.
 */
export const publicStanding = ({
  rank,
  previousRank,
  firmKey,
  market,
  firm,
  kind,
  name,
  scoreCenti,
}: Standing): PublicStanding => ({ rank, previousRank, firmKey, market, firm, kind, name, scoreCenti });

import type { FirmId, FirmKey, MarketId } from '../kernel/ids.ts';

/** How one metric counts in a score. The scale is three points joined by straight lines and flat outside. */
export interface ScoreRule {
  readonly metric: string;
  /** Percent; a kind's weights add up to 100. */
  readonly weight: number;
  /** The metric's values for 0, 60 and 100 points, rising or falling strictly. In the metric's own unit (fen for money). */
  readonly scale: { readonly zero: number; readonly pass: number; readonly full: number };
}

/** One part of a firm's score. */
export interface ScorePart {
  readonly metric: string;
  readonly value: number | null;
  readonly unit: string;
  /** 0 to 100; null while the metric has no value, then its weight is shared out among the others. */
  readonly points: number | null;
  readonly weight: number;
}

/** A score with its explanation. `score` is 0 to 100 in hundredths (integer 0 … 10,000), so that ties are exact. */
export interface Score {
  readonly scoreCenti: number;
  readonly parts: readonly ScorePart[];
}

/** One row of the ranking: data, language-free except for names. */
export interface Standing {
  readonly rank: number;
  /** The rank after the previous day; null on the first. */
  readonly previousRank: number | null;
  readonly firmKey: FirmKey;
  readonly market: MarketId;
  readonly firm: FirmId;
  readonly kind: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly scoreCenti: number;
  /** The entry at which the firm reached its present score: the earlier one wins a tie. */
  readonly reachedSeq: number;
}

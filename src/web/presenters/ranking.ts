import type { DeepReadonly } from '../../kernel/decider.ts';
import { firmKey, type FirmKey } from '../../kernel/ids.ts';
import type { RunState } from '../../runs/state.ts';
import type { Standing } from '../../scoring/standings.ts';
import type { Words } from './trade/words.ts';

/** The ranking and the scores over days, ready to draw. */

export interface RankingRow {
  readonly rank: number;
  readonly previousRank: number | null;
  readonly name: string;
  readonly kind: string;
  /** Ready to show: `72.50`. */
  readonly score: string;
  /** 0 to 100, for the bar. */
  readonly points: number;
  readonly firmKey: FirmKey;
  readonly href: string;
  readonly own: boolean;
  /** `Group 3` where firms of several groups have the same names. */
  readonly groupLabel: string | null;
}

export interface ScoreCurve {
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

type Run = DeepReadonly<RunState>;

/** A score as people read it. */
export const scoreText = (scoreCenti: number): string => (scoreCenti / 100).toFixed(2);

/** The page that explains a firm's score. */
export const scorePath = (runId: string, standing: Pick<Standing, 'market' | 'firm'>): string =>
  `/runs/${runId}/score/${standing.market}/${standing.firm}`;

/** The word for a firm's group, where each group has its own market. */
export const groupLabel = (run: Run, market: string, words: Words): string | null => {
  if (Object.keys(run.markets).length < 2) return null;
  const group = run.markets[market]?.group ?? 0;
  return group > 0 ? words.t('public:group', { group }) : null;
};

/** The rows of the ranking, best first; `limit` cuts off the rest. */
export function rankingRows(
  run: Run,
  standings: readonly Standing[],
  words: Words,
  options: { readonly limit?: number; readonly own?: FirmKey | null } = {},
): readonly RankingRow[] {
  return standings.slice(0, options.limit ?? standings.length).map((standing) => ({
    rank: standing.rank,
    previousRank: standing.previousRank,
    name: words.local(standing.name),
    kind: standing.kind,
    score: scoreText(standing.scoreCenti),
    points: standing.scoreCenti / 100,
    firmKey: standing.firmKey,
    href: scorePath(run.runId, standing),
    own: standing.firmKey === options.own,
    groupLabel: groupLabel(run, standing.market, words),
  }));
}

/** How many lines a chart can hold and still be read. */
const LINES_MAX = 6;

/** The scores of the best firms at the end of each day; `daysMax` cuts off later days. */
export function scoreCurve(
  run: Run,
  standings: readonly Standing[],
  words: Words,
  daysMax: number | null = null,
): ScoreCurve {
  const best = standings.slice(0, LINES_MAX);
  const had = Math.max(0, ...best.map((row) => run.scores[row.firmKey]?.byDay.length ?? 0));
  const days = Math.min(had, daysMax ?? had);
  return {
    labels: Array.from({ length: days }, (_, i) => String(i + 1)),
    series: best.map((row) => {
      const byDay = run.scores[firmKey(row.market, row.firm)]?.byDay ?? [];
      const group = groupLabel(run, row.market, words);
      return {
        name: group === null ? words.local(row.name) : `${words.local(row.name)} · ${group}`,
        values: Array.from({ length: days }, (_, i) => (byDay[i] === undefined ? null : byDay[i] / 100)),
      };
    }),
  };
}

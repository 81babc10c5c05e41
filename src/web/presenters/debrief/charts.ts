import type { DeepReadonly } from '../../../kernel/decider.ts';
import { firmKey } from '../../../kernel/ids.ts';
import { ORDER_STATES } from '../../../labs/trade/order-states.ts';
import type { FirmMoment, Replay } from '../../../runs/replay.ts';
import type { RunState } from '../../../runs/state.ts';
import { groupLabel } from '../ranking.ts';
import type { Words } from '../trade/words.ts';
import { firmsIn, type Scope } from './names.ts';

/** Lines over days, as `components/money-curve` draws them. */

type Run = DeepReadonly<RunState>;

export interface CurveModel {
  readonly id: string;
  readonly caption: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly unit: 'fen' | 'count' | 'points';
}

/** More lines than this cannot be told apart. */
const LINES_MAX = 8;

/**
 * Money, stock and scores of the firms of one market, its orders by state, and how the groups compare.
 * @param only those, if not all are wanted
 */
export function chartModels(
  run: Run,
  replay: Replay,
  scope: Scope,
  words: Words,
  only: readonly ('money' | 'stock')[] | null = null,
): readonly CurveModel[] {
  const [market] = scope.markets;
  if (!market) return [];
  const days = replay.days(market.id);
  const labels = days.map(({ day }) => words.day(day));
  const closings = closingSeqs(replay, market.id);
  const followed = firmsIn(run, { ...scope, markets: [market] }, words).filter(({ key }) =>
    replay.at(key, replay.seq),
  );
  const score = (key: string): number => replay.at(key, replay.seq)?.scoreCenti ?? -1;
  const shown =
    followed.length <= LINES_MAX
      ? followed
      : [...followed].sort((a, b) => score(b.key) - score(a.key)).slice(0, LINES_MAX);
  const lines = (of: (moment: FirmMoment) => number | null) =>
    shown
      .map(({ key, name }) => ({
        name,
        values: closings.map((seq) => {
          const moment = replay.at(key, seq);
          return moment ? of(moment) : null;
        }),
      }))
      .filter(({ values }) => values.some((value) => value !== null));
  const counts = replay.counts(market.id);
  const states = ORDER_STATES.filter((state) => counts.some((day) => (day[state] ?? 0) > 0));
  const curve = (id: string, unit: CurveModel['unit'], series: CurveModel['series']): CurveModel => ({
    id: `debrief-${id}`,
    caption: words.t(`debrief:charts.${id}`),
    labels,
    series,
    unit,
  });
  return [
    curve(
      'money',
      'fen',
      lines(({ moneyFen }) => moneyFen),
    ),
    curve(
      'stock',
      'count',
      lines(({ stockUnits }) => stockUnits),
    ),
    curve(
      'score',
      'points',
      lines(({ scoreCenti }) => (scoreCenti === null ? null : scoreCenti / 100)),
    ),
    curve(
      'orders',
      'count',
      states.map((state) => ({
        name: words.t(`trade:state.${state}`),
        values: counts.map((day) => day[state] ?? 0),
      })),
    ),
    ...groupsCurve(run, replay, words),
  ].filter(({ id, series }) => series.length > 0 && (only?.some((name) => id === `debrief-${name}`) ?? true));
}

/** The entry with which each day of a market ended; the last one for the day that goes on. */
function closingSeqs(replay: Replay, market: string): readonly number[] {
  const days = replay.days(market);
  return days.map((_, i) => {
    const next = days[i + 1];
    return next ? next.fromSeq - 1 : replay.seq;
  });
}

/** The mean score of every group, side by side. */
function groupsCurve(run: Run, replay: Replay, words: Words): readonly CurveModel[] {
  const markets = Object.values(run.markets);
  if (markets.length < 2) return [];
  const longest = Math.max(...markets.map(({ id }) => replay.days(id).length));
  const series = markets.map(({ id, firms }) => {
    const closings = closingSeqs(replay, id);
    return {
      name: groupLabel(run, id, words) ?? id,
      values: Array.from({ length: longest }, (_, day) => {
        const seq = closings[day];
        if (seq === undefined) return null;
        const scores = firms.flatMap(({ firm }) => replay.at(firmKey(id, firm), seq)?.scoreCenti ?? []);
        if (scores.length === 0) return null;
        return Math.round(scores.reduce((sum, centi) => sum + centi, 0) / scores.length) / 100;
      }),
    };
  });
  const labels = Array.from({ length: longest }, (_, day) => words.day(day + 1));
  return [
    { id: 'debrief-groups', caption: words.t('debrief:charts.groups'), labels, series, unit: 'points' },
  ];
}

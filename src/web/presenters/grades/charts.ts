import { histogramOf } from '../../../scoring/distribution.ts';
import type { Words } from '../trade/words.ts';

/** Figures of a chart as `components/money-curve` draws them. */
export interface ChartModel {
  readonly kind: 'line' | 'bar';
  readonly labels: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly own?: boolean;
  }[];
  readonly unit: 'count' | 'points';
}

/** How many people reached how many points. */
export function distributionChart(grades: readonly number[], words: Words): ChartModel {
  const bins = histogramOf(grades);
  return {
    kind: 'bar',
    labels: bins.map(({ from, to }) => `${from}–${to}`),
    series: [{ name: words.t('grades:chart.people'), values: bins.map(({ count }) => count) }],
    unit: 'count',
  };
}

/** Hundredths as a chart's points. */
export const chartPoints = (centi: number | null): number | null => (centi === null ? null : centi / 100);

import { assert } from '../kernel/assert.ts';
import type { Metric } from '../labs/lab.ts';
import type { Score, ScorePart, ScoreRule } from './standings.ts';

type Scale = ScoreRule['scale'];

/** What a metric is worth at the scale's three points, in hundredths of a point. */
export const PASS_CENTI = 6_000;
export const FULL_CENTI = 10_000;

/**
 * A metric's value on a scale: straight lines between the values for 0, 60 and 100 points, flat outside. The scale may
 * rise (more is better) or fall (less is better).
 * @returns hundredths of a point, an integer from 0 to 10,000
 */
export function pointsCentiOf(value: number, { zero, pass, full }: Scale): number {
  assert(Number.isFinite(value), 'a metric that has a value has a finite one');
  const rising = full > zero;
  const reached = (mark: number): boolean => (rising ? value >= mark : value <= mark);
  if (reached(full)) return FULL_CENTI;
  if (reached(pass)) {
    return Math.round(PASS_CENTI + ((FULL_CENTI - PASS_CENTI) * (value - pass)) / (full - pass));
  }
  if (value !== zero && reached(zero)) return Math.round((PASS_CENTI * (value - zero)) / (pass - zero));
  return 0;
}

/**
 * A firm's score. A metric without a value yet (null or absent) takes no part: its weight is shared out among the others
 * in proportion to theirs. Without any value at all the score is 0.
 */
export function scoreOf(metrics: readonly Metric[], rules: readonly ScoreRule[]): Score {
  const parts = rules.map((rule): ScorePart => {
    const metric = metricNamed(metrics, rule.metric);
    const value = metric?.value ?? null;
    const points = value === null ? null : pointsCentiOf(value, rule.scale) / 100;
    return { metric: rule.metric, value, unit: metric?.unit ?? 'count', points, weight: rule.weight };
  });
  return { scoreCenti: scoreCentiOf(metrics, rules), parts };
}

/** The score alone, without its explanation: asked for after every entry. */
export function scoreCentiOf(metrics: readonly Metric[], rules: readonly ScoreRule[]): number {
  let weighted = 0;
  let weights = 0;
  for (const { metric, weight, scale } of rules) {
    const value = metricNamed(metrics, metric)?.value ?? null;
    if (value === null) continue;
    weighted += weight * pointsCentiOf(value, scale);
    weights += weight;
  }
  return weights === 0 ? 0 : Math.round(weighted / weights);
}

/** A dozen metrics at most: looking through them is faster than arranging them. */
function metricNamed(metrics: readonly Metric[], name: string): Metric | undefined {
  for (const metric of metrics) if (metric.name === name) return metric;
  return undefined;
}

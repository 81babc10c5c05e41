import { assert } from '../kernel/assert.ts';
import type { Metric } from '../labs/lab.ts';
import { FULL_CENTI, PASS_CENTI, pointsCentiOf, scoreOf } from './score.ts';
import { shareExactly } from './share.ts';
import type { ScorePart, ScoreRule } from './standings.ts';

/** A part of a score as its page shows it. */
export interface ExplainedPart extends ScorePart {
  readonly scale: ScoreRule['scale'];
  /** The weight that counts, in percent, after the weights of metrics without a value were shared out; 0 for those. */
  readonly weightEffective: number;
  /** What the part adds to the score, in hundredths; the parts add up to the score exactly. */
  readonly contributionCenti: number;
  /** The next step up on this metric; null at 100 points or without a value. */
  readonly next: NextStep | null;
}

/** What the next ten points of a part would have taken. */
export interface NextStep {
  /** Points gained on this part: 10, or what is left to 100. */
  readonly points: number;
  /** The metric's value that gives them, in the metric's unit. */
  readonly value: number;
  /** What the whole score would have gained, in hundredths. */
  readonly scoreGainCenti: number;
}

export interface ScoreExplanation {
  readonly scoreCenti: number;
  readonly parts: readonly ExplainedPart[];
}

const STEP_CENTI = 1_000;
const WHOLE_UNITS: readonly string[] = ['fen', 'count'];

/** Takes a score apart: points × weight for each metric, and what would have been needed for the next ten points. */
export function explainScore(metrics: readonly Metric[], rules: readonly ScoreRule[]): ScoreExplanation {
  const { scoreCenti, parts } = scoreOf(metrics, rules);
  const weights = parts.reduce((sum, { points, weight }) => (points === null ? sum : sum + weight), 0);
  const contributions = shareExactly(
    scoreCenti,
    parts.map(({ points, weight }) =>
      points === null || weights === 0 ? 0 : (points * 100 * weight) / weights,
    ),
  );
  return {
    scoreCenti,
    parts: parts.map((part, index): ExplainedPart => {
      const rule = rules[index];
      assert(rule, 'a score has one part per rule');
      return {
        ...part,
        scale: rule.scale,
        weightEffective: part.points === null || weights === 0 ? 0 : (part.weight * 100) / weights,
        contributionCenti: contributions[index] ?? 0,
        next: nextStep(part, rule, metrics, rules, scoreCenti),
      };
    }),
  };
}

function nextStep(
  part: ScorePart,
  rule: ScoreRule,
  metrics: readonly Metric[],
  rules: readonly ScoreRule[],
  scoreCenti: number,
): NextStep | null {
  if (part.points === null || part.points >= 100) return null;
  const nowCenti = Math.round(part.points * 100);
  const goalCenti = Math.min(FULL_CENTI, nowCenti + STEP_CENTI);
  const value = valueFor(goalCenti, rule.scale, WHOLE_UNITS.includes(part.unit));
  const changed = metrics.map((metric) => (metric.name === part.metric ? { ...metric, value } : metric));
  return {
    // A whole unit may give a little more than was asked for.
    points: (pointsCentiOf(value, rule.scale) - nowCenti) / 100,
    value,
    scoreGainCenti: scoreOf(changed, rules).scoreCenti - scoreCenti,
  };
}

/** The metric's value that is worth so many hundredths of a point; a whole one is rounded to the better side. */
export function valueFor(
  pointsCenti: number,
  { zero, pass, full }: ScoreRule['scale'],
  whole: boolean,
): number {
  const exact =
    pointsCenti >= PASS_CENTI
      ? pass + ((full - pass) * (pointsCenti - PASS_CENTI)) / (FULL_CENTI - PASS_CENTI)
      : zero + ((pass - zero) * pointsCenti) / PASS_CENTI;
  if (!whole) return exact;
  // Adding 0 turns −0, which would be shown with its sign, into 0.
  return (full > zero ? Math.ceil(exact) : Math.floor(exact)) + 0;
}

import { expect } from 'chai';
import fc from 'fast-check';
import type { Metric } from '../../src/labs/lab.ts';
import { pointsCentiOf, scoreOf } from '../../src/scoring/score.ts';
import type { ScoreRule } from '../../src/scoring/standings.ts';

const rule = (metric: string, weight: number, zero: number, pass: number, full: number): ScoreRule => ({
  metric,
  weight,
  scale: { zero, pass, full },
});
const metric = (name: string, value: number | null): Metric => ({ name, value, unit: 'count' });

/** A strictly monotone scale, rising or falling. */
const scales = fc
  .tuple(
    fc.integer({ min: -1e9, max: 1e9 }),
    fc.integer({ min: 1, max: 1e6 }),
    fc.integer({ min: 1, max: 1e6 }),
    fc.boolean(),
  )
  .map(([zero, toPass, toFull, rising]) => {
    const sign = rising ? 1 : -1;
    return { zero, pass: zero + sign * toPass, full: zero + sign * (toPass + toFull) };
  });
const values = fc.double({ min: -2e9, max: 2e9, noNaN: true });
const firms = fc.array(
  fc.record({
    scale: scales,
    weight: fc.integer({ min: 1, max: 100 }),
    value: fc.option(values, { nil: null }),
  }),
  { minLength: 1, maxLength: 8 },
);
const split = (parts: readonly { scale: ScoreRule['scale']; weight: number; value: number | null }[]) => ({
  metrics: parts.map(({ value }, index) => metric(`m${index}`, value)),
  rules: parts.map(({ scale, weight }, index): ScoreRule => ({ metric: `m${index}`, weight, scale })),
});

describe('points on a scale', () => {
  it('are 0, 60 and 100 at the three values, straight between and flat outside', () => {
    const scale = { zero: 0, pass: 200, full: 300 };
    const table: [value: number, points: number][] = [
      [-50, 0],
      [0, 0],
      [100, 30],
      [200, 60],
      [250, 80],
      [300, 100],
      [999, 100],
    ];
    for (const [value, points] of table)
      expect(pointsCentiOf(value, scale), `${value}`).to.equal(points * 100);
  });

  it('fall where less is better', () => {
    const scale = { zero: 5, pass: 2, full: 0 };
    expect([6, 5, 3.5, 2, 1, 0, -1].map((days) => pointsCentiOf(days, scale))).to.deep.equal([
      0, 0, 3000, 6000, 8000, 10_000, 10_000,
    ]);
  });

  it('never fall when the metric gets better', () => {
    fc.assert(
      fc.property(scales, values, values, (scale, a, b) => {
        const better = scale.full > scale.zero ? Math.max(a, b) : Math.min(a, b);
        const worse = better === a ? b : a;
        expect(pointsCentiOf(better, scale)).to.be.at.least(pointsCentiOf(worse, scale));
      }),
    );
  });

  it('are whole hundredths from 0 to 10,000', () => {
    fc.assert(
      fc.property(scales, values, (scale, value) => {
        const points = pointsCentiOf(value, scale);
        expect(Number.isInteger(points) && points >= 0 && points <= 10_000).to.equal(true);
      }),
    );
  });

  it('refuse a value that is no number', () => {
    expect(() => pointsCentiOf(Number.NaN, { zero: 0, pass: 1, full: 2 })).to.throw('finite');
  });
});

describe('a score', () => {
  it('is the weighted mean of its parts', () => {
    const rules = [rule('profit', 75, 0, 100, 200), rule('onTimeRate', 25, 0, 0.6, 1)];
    const score = scoreOf([metric('profit', 100), metric('onTimeRate', 1)], rules);
    expect(score.scoreCenti).to.equal(7000);
    expect(score.parts.map(({ metric: name, points, weight }) => [name, points, weight])).to.deep.equal([
      ['profit', 60, 75],
      ['onTimeRate', 100, 25],
    ]);
  });

  it('shares the weight of a metric without a value out among the others', () => {
    const rules = [rule('a', 50, 0, 60, 100), rule('b', 30, 0, 60, 100), rule('c', 20, 0, 60, 100)];
    const { scoreCenti, parts } = scoreOf([metric('a', null), metric('b', 100), metric('c', 0)], rules);
    expect(scoreCenti).to.equal(6000);
    expect(parts[0]).to.include({ points: null, value: null });
  });

  it('treats a metric the lab does not report like one without a value', () => {
    expect(
      scoreOf([metric('a', 100)], [rule('a', 50, 0, 60, 100), rule('b', 50, 0, 1, 2)]).scoreCenti,
    ).to.equal(10_000);
  });

  it('is 0 while no metric has a value', () => {
    expect(scoreOf([metric('a', null)], [rule('a', 100, 0, 1, 2)]).scoreCenti).to.equal(0);
    expect(scoreOf([], []).scoreCenti).to.equal(0);
  });

  it('is a whole number from 0 to 10,000, between the worst and the best part', () => {
    fc.assert(
      fc.property(firms, (parts) => {
        const { metrics, rules } = split(parts);
        const score = scoreOf(metrics, rules);
        expect(Number.isInteger(score.scoreCenti)).to.equal(true);
        const points = score.parts.flatMap((part) =>
          part.points === null ? [] : [Math.round(part.points * 100)],
        );
        if (points.length === 0) expect(score.scoreCenti).to.equal(0);
        else expect(score.scoreCenti).to.be.within(Math.min(...points), Math.max(...points));
      }),
    );
  });

  it('depends on the proportion of the weights alone', () => {
    fc.assert(
      fc.property(firms, fc.integer({ min: 2, max: 50 }), (parts, factor) => {
        const { metrics, rules } = split(parts);
        const heavier = rules.map((one) => ({ ...one, weight: one.weight * factor }));
        expect(scoreOf(metrics, heavier).scoreCenti).to.equal(scoreOf(metrics, rules).scoreCenti);
      }),
    );
  });

  it('never falls when one metric gets better', () => {
    fc.assert(
      fc.property(firms, values, fc.nat(), (parts, other, which) => {
        const { metrics, rules } = split(parts);
        const index = which % parts.length;
        const scale = rules[index]?.scale;
        const before = metrics[index]?.value;
        if (!scale || before == null) return;
        const better = scale.full > scale.zero ? Math.max(before, other) : Math.min(before, other);
        const improved = metrics.map((one, i) => (i === index ? { ...one, value: better } : one));
        expect(scoreOf(improved, rules).scoreCenti).to.be.at.least(scoreOf(metrics, rules).scoreCenti);
      }),
    );
  });
});

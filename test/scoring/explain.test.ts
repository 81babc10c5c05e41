import { expect } from 'chai';
import fc from 'fast-check';
import type { Metric } from '../../src/labs/lab.ts';
import { explainScore, valueFor } from '../../src/scoring/explain.ts';
import { pointsCentiOf } from '../../src/scoring/score.ts';
import type { ScoreRule } from '../../src/scoring/standings.ts';

const RULES: readonly ScoreRule[] = [
  { metric: 'profit', weight: 60, scale: { zero: 0, pass: 60_000, full: 100_000 } },
  { metric: 'daysLate', weight: 20, scale: { zero: 5, pass: 2, full: 0 } },
  { metric: 'onTimeRate', weight: 20, scale: { zero: 0, pass: 0.6, full: 1 } },
];
const metrics = (profit: number, daysLate: number | null, onTimeRate: number | null): readonly Metric[] => [
  { name: 'profit', value: profit, unit: 'fen' },
  { name: 'daysLate', value: daysLate, unit: 'days' },
  { name: 'onTimeRate', value: onTimeRate, unit: 'ratio' },
];

describe('an explained score', () => {
  it('says what each part adds', () => {
    const { scoreCenti, parts } = explainScore(metrics(30_000, 2, 1), RULES);
    expect(scoreCenti).to.equal(1800 + 1200 + 2000);
    expect(parts.map(({ contributionCenti }) => contributionCenti)).to.deep.equal([1800, 1200, 2000]);
    expect(parts.map(({ weightEffective }) => weightEffective)).to.deep.equal([60, 20, 20]);
  });

  it('shows the weights that count when a metric has no value', () => {
    const { parts } = explainScore(metrics(30_000, null, 1), RULES);
    expect(parts.map(({ weightEffective }) => weightEffective)).to.deep.equal([75, 0, 25]);
    expect(parts[1]).to.include({ contributionCenti: 0, points: null, next: null });
  });

  it('says what the next ten points would have taken, for the better either way', () => {
    const { parts } = explainScore(metrics(30_000, 3.5, 0.6), RULES);
    expect(parts[0]?.next).to.deep.equal({ points: 10, value: 40_000, scoreGainCenti: 600 });
    expect(parts[1]?.next).to.deep.equal({ points: 10, value: 3, scoreGainCenti: 200 });
    expect(parts[2]?.next?.value).to.be.closeTo(0.7, 1e-9);
  });

  it('asks for no more than 100 points, and for nothing beyond them', () => {
    const { parts } = explainScore(metrics(98_000, 0, 1), RULES);
    expect(parts[0]?.next).to.include({ points: 2, value: 100_000 });
    expect(parts[1]?.next).to.equal(null);
  });

  it('has parts that add up to the score exactly', () => {
    const some = fc.option(fc.double({ min: -1, max: 7, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.integer({ min: -1e5, max: 2e5 }), some, some, (profit, daysLate, onTimeRate) => {
        const { scoreCenti, parts } = explainScore(metrics(profit, daysLate, onTimeRate), RULES);
        expect(parts.reduce((sum, part) => sum + part.contributionCenti, 0)).to.equal(scoreCenti);
      }),
    );
  });

  it('names a value that really gives the points it promises', () => {
    const scales = fc
      .tuple(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 1e5 }),
        fc.integer({ min: 1, max: 1e5 }),
        fc.boolean(),
      )
      .map(([zero, a, b, up]) =>
        up ? { zero, pass: zero + a, full: zero + a + b } : { zero, pass: zero - a, full: zero - a - b },
      );
    fc.assert(
      fc.property(scales, fc.integer({ min: 0, max: 10_000 }), fc.boolean(), (scale, points, whole) => {
        const value = valueFor(points, scale, whole);
        if (whole) expect(Number.isInteger(value)).to.equal(true);
        expect(pointsCentiOf(value, scale)).to.be.at.least(points - 1);
      }),
    );
  });
});

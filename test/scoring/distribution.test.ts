import { expect } from 'chai';
import fc from 'fast-check';
import { fencesOf, histogramOf, meanOf, summaryOf } from '../../src/scoring/distribution.ts';

const centi = fc.integer({ min: 0, max: 10_000 });
const grades = fc.array(centi, { maxLength: 300 });

describe('the distribution of grades', () => {
  it('has a mean and quartiles as the books compute them', () => {
    expect(summaryOf([4_000, 6_000, 8_000, 10_000])).to.deep.equal({
      count: 4,
      meanCenti: 7_000,
      lowerQuartileCenti: 5_500,
      medianCenti: 7_000,
      upperQuartileCenti: 8_500,
    });
    expect(summaryOf([])).to.include({ count: 0, meanCenti: null, medianCenti: null });
  });

  it('puts everyone into one column, the full hundred into the last', () => {
    expect(histogramOf([0, 999, 1_000, 9_999, 10_000]).map(({ count }) => count)).to.deep.equal([
      2, 1, 0, 0, 0, 0, 0, 0, 0, 2,
    ]);
    fc.assert(
      fc.property(grades, (all) => {
        expect(histogramOf(all).reduce((sum, { count }) => sum + count, 0)).to.equal(all.length);
      }),
    );
  });

  it('does not depend on the order, and keeps its quartiles in order', () => {
    fc.assert(
      fc.property(fc.array(centi, { minLength: 1, maxLength: 100 }), (all) => {
        const summary = summaryOf(all);
        expect(summaryOf([...all].reverse())).to.deep.equal(summary);
        const ordered = [
          Math.min(...all),
          summary.lowerQuartileCenti ?? -1,
          summary.medianCenti ?? -1,
          summary.upperQuartileCenti ?? -1,
          Math.max(...all),
        ];
        expect(ordered).to.deep.equal([...ordered].sort((a, b) => a - b));
      }),
    );
  });

  it('says who stands out only where there are enough to stand out from', () => {
    const even = [7_000, 7_100, 7_200, 7_300, 7_400, 7_500, 7_600];
    expect(fencesOf(even)).to.equal(null);
    const fences = fencesOf([...even, 1_000]);
    if (!fences) throw new Error('eight grades have fences');
    expect(1_000).to.be.lessThan(fences.low);
    for (const grade of even) expect(grade).to.be.within(fences.low, fences.high);
  });
});

describe('the mean of a person over exercises', () => {
  it('weighs, leaves out what is missing or counts it as nothing, and never what was excused', () => {
    const own = [
      { weight: 2, centi: 9_000 },
      { weight: 1, centi: 6_000 },
      { weight: 1, centi: null },
      { weight: 3, centi: null, excused: true },
      { weight: 0, centi: 100 },
    ];
    expect(meanOf(own, false)).to.equal(8_000);
    expect(meanOf(own, true)).to.equal(6_000);
    expect(meanOf([{ weight: 0, centi: 5_000 }], true)).to.equal(null);
  });

  it('lies between the lowest and the highest that count', () => {
    const weighed = fc.record({ weight: fc.integer({ min: 1, max: 100 }), centi });
    fc.assert(
      fc.property(fc.array(weighed, { minLength: 1, maxLength: 20 }), (all) => {
        const counted = all.map((one) => one.centi);
        expect(meanOf(all, false)).to.be.within(Math.min(...counted), Math.max(...counted));
      }),
    );
  });
});

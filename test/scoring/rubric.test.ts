import { expect } from 'chai';
import fc from 'fast-check';
import { adjusted, isMark, rubricResult, sheetProblem, type Sheet } from '../../src/scoring/rubric.ts';

const RUBRIC = [
  { id: 'plan', points: 10 },
  { id: 'result', points: 30 },
];
const sheet = (judge: string, plan: number, result: number): Sheet => ({
  judge,
  pointsCenti: { plan: plan * 100, result: result * 100 },
});
const half = (max: number) => fc.integer({ min: 0, max: max * 2 }).map((halves) => halves * 50);
const sheets = fc
  .array(fc.record({ plan: half(10), result: half(30) }), { minLength: 1, maxLength: 7 })
  .map((all) => all.map((pointsCenti, i): Sheet => ({ judge: `j${i}`, pointsCenti })));

describe('the result of judging', () => {
  it('is none without a sheet', () => {
    expect(rubricResult(RUBRIC, [])).to.deep.include({ totalCenti: null, flagged: false });
  });

  it('is the mean of two or three, out of a hundred', () => {
    const result = rubricResult(RUBRIC, [sheet('a', 8, 20), sheet('b', 7, 22)]);
    expect(result.criteria.map(({ pointsCenti }) => pointsCenti)).to.deep.equal([750, 2_100]);
    expect(result.totalCenti).to.equal(7_125);
  });

  it('leaves out the highest and the lowest from four on', () => {
    const result = rubricResult(RUBRIC, [
      sheet('a', 0, 20),
      sheet('b', 6, 20),
      sheet('c', 8, 20),
      sheet('d', 10, 20),
    ]);
    expect(result.criteria[0]).to.include({ pointsCenti: 700, trimmed: true, marks: 4 });
  });

  it('flags a difference of more than a fifth of the criterion, and not one of exactly a fifth', () => {
    expect(rubricResult(RUBRIC, [sheet('a', 8, 20), sheet('b', 6, 20)]).flagged).to.equal(false);
    const result = rubricResult(RUBRIC, [sheet('a', 8.5, 20), sheet('b', 6, 20)]);
    expect(result.criteria.map(({ flagged }) => flagged)).to.deep.equal([true, false]);
    expect(result.flagged).to.equal(true);
  });

  it('lies between what the judges gave, whoever marked first', () => {
    fc.assert(
      fc.property(sheets, (all) => {
        const result = rubricResult(RUBRIC, all);
        expect(rubricResult(RUBRIC, [...all].reverse())).to.deep.equal(result);
        for (const { id, pointsCenti } of result.criteria) {
          const marks = all.map((one) => one.pointsCenti[id] ?? 0);
          expect(pointsCenti).to.be.within(Math.min(...marks), Math.max(...marks));
        }
        expect(result.totalCenti).to.be.within(0, 10_000);
      }),
    );
  });

  it('takes complete sheets of half points only', () => {
    expect(sheetProblem(RUBRIC, { plan: 100 })).to.deep.equal({ criterion: 'result', problem: 'missing' });
    expect(sheetProblem(RUBRIC, { plan: 1_050, result: 0 })).to.deep.equal({
      criterion: 'plan',
      problem: 'out-of-range',
    });
    expect(isMark(725, 10)).to.equal(false);
    expect(isMark(750, 10)).to.equal(true);
    expect(isMark(-50, 10)).to.equal(false);
  });

  it('is changed by adjustments between nothing and everything', () => {
    expect(adjusted(7_000, [{ changeCenti: -500, reason: 'late' }])).to.equal(6_500);
    expect(adjusted(200, [{ changeCenti: -500, reason: 'late' }])).to.equal(0);
    expect(adjusted(9_900, [{ changeCenti: 500, reason: 'appeal' }])).to.equal(10_000);
  });
});

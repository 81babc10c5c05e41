import { expect } from 'chai';
import fc from 'fast-check';
import {
  GRADE_PARTS,
  gradeOf,
  weightsOf,
  type GradePartName,
  type PartPoints,
} from '../../src/scoring/grade.ts';
import { USUAL_WEIGHTS } from '../../src/scenarios/usual-grade.ts';

const WEIGHTS = weightsOf(USUAL_WEIGHTS);
const POINTS: PartPoints = { tasks: 10_000, process: 5_000, result: 8_000, report: 9_000, judging: 7_000 };
const centi = fc.integer({ min: 0, max: 10_000 });
const maybe = fc.option(centi, { nil: null });
const partPoints = fc.record({ tasks: maybe, process: maybe, result: maybe, report: maybe, judging: maybe });
const override = fc.record({
  part: fc.constantFrom<GradePartName | null>(null, ...GRADE_PARTS),
  pointsCenti: maybe,
  reason: fc.string(),
});

describe('a grade', () => {
  it('weighs its parts as the scenario says', () => {
    // 24 % × 100 + 18 % × 50 + 18 % × 80 + 20 % × 90 + 20 % × 70
    expect(gradeOf(POINTS, WEIGHTS).totalCenti).to.equal(7_940);
  });

  it('shares the weight of parts without points out among the others', () => {
    const grade = gradeOf({ ...POINTS, report: null, judging: null }, WEIGHTS);
    expect(grade.totalCenti).to.equal(7_900);
    expect(grade.parts.map(({ weightEffective }) => Math.round(weightEffective))).to.deep.equal([
      40, 30, 30, 0, 0,
    ]);
  });

  it('is none when there is nothing to judge by', () => {
    const none = { tasks: null, process: null, result: null, report: null, judging: null };
    expect(gradeOf(none, WEIGHTS)).to.include({ totalCenti: null, computedTotalCenti: null });
  });

  it('keeps what was computed beside what a teacher decided, and lets the last word count', () => {
    const grade = gradeOf(POINTS, WEIGHTS, [
      { part: 'tasks', pointsCenti: 0, reason: 'copied' },
      { part: 'tasks', pointsCenti: 5_000, reason: 'copied half of it' },
    ]);
    expect(grade.parts[0]).to.deep.include({ computedCenti: 10_000, pointsCenti: 5_000 });
    expect(grade.parts[0]?.overridden?.reason).to.equal('copied half of it');
    expect(grade.totalCenti).to.equal(7_940 - 1_200);
    const whole = gradeOf(POINTS, WEIGHTS, [{ part: null, pointsCenti: 8_500, reason: 'ill that day' }]);
    expect(whole).to.include({ totalCenti: 8_500, computedTotalCenti: 7_940 });
  });

  it('adds up: its parts make the total exactly, between the lowest and the highest of them', () => {
    fc.assert(
      fc.property(partPoints, fc.array(override, { maxLength: 6 }), (points, overrides) => {
        const grade = gradeOf(points, WEIGHTS, overrides);
        const counted = grade.parts.flatMap(({ pointsCenti }) => (pointsCenti === null ? [] : [pointsCenti]));
        const sum = grade.parts.reduce((all, part) => all + part.contributionCenti, 0);
        expect(sum).to.equal(grade.computedTotalCenti ?? 0);
        if (grade.computedTotalCenti === null) expect(counted).to.have.length(0);
        else {
          expect(grade.computedTotalCenti).to.be.within(Math.min(...counted), Math.max(...counted));
        }
      }),
    );
  });

  it('is a function of its input alone, and never falls when a part rises', () => {
    fc.assert(
      fc.property(partPoints, fc.constantFrom(...GRADE_PARTS), centi, centi, (points, part, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const lower = gradeOf({ ...points, [part]: low }, WEIGHTS);
        expect(lower).to.deep.equal(gradeOf({ ...points, [part]: low }, WEIGHTS));
        const higher = gradeOf({ ...points, [part]: high }, WEIGHTS);
        expect(higher.totalCenti ?? 0).to.be.at.least(lower.totalCenti ?? 0);
      }),
    );
  });
});

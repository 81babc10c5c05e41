import { expect } from 'chai';
import {
  conformanceOf,
  processPointsCenti,
  stepTitle,
  type TakenStep,
} from '../../src/scoring/conformance.ts';

const STEPS = [
  { id: 'order', after: [], choice: null },
  { id: 'sign', after: ['order'], choice: null },
  { id: 'pay', after: ['sign'], choice: null },
];
const step = (seq: number, change: Partial<TakenStep> = {}): TakenStep => ({
  seq,
  day: 1,
  early: false,
  dueDay: 1,
  again: [],
  ...change,
});
const told = (taken: Record<string, TakenStep>, others: readonly string[] = [], over = false) =>
  conformanceOf(STEPS, new Map(Object.entries(taken)), new Set(others), over).map(
    ({ conformance }) => conformance,
  );

describe('process conformance', () => {
  it('calls steps in order and in time done, and leaves what may still come open', () => {
    expect(told({ order: step(1) })).to.deep.equal(['done', 'open', 'open']);
  });

  it('calls a step skipped when one that comes after it was taken, however far after', () => {
    expect(told({ pay: step(5, { early: true }) })).to.deep.equal(['skipped', 'skipped', 'early']);
  });

  it('calls whatever is not done skipped once the exercise is over', () => {
    expect(told({ order: step(1) }, [], true)).to.deep.equal(['done', 'skipped', 'skipped']);
  });

  it('is late only from the second day after the step could have been taken', () => {
    expect(told({ order: step(1, { dueDay: 3, day: 4 }) })[0]).to.equal('done');
    const [order] = conformanceOf(
      STEPS,
      new Map([['order', step(1, { dueDay: 3, day: 7 })]]),
      new Set(),
      false,
    );
    expect(order).to.include({ conformance: 'late', daysLate: 3 });
  });

  it('neither praises nor blames for what others did in the seat', () => {
    expect(told({ order: step(1) }, ['sign'], true)).to.deep.equal(['done', 'other', 'skipped']);
    const steps = conformanceOf(STEPS, new Map([['order', step(1)]]), new Set(['sign', 'pay']), true);
    expect(processPointsCenti(steps)).to.equal(10_000);
  });

  it('tells in which entries a step was repeated, and takes nothing off for it', () => {
    const again = [
      { seq: 4, day: 2 },
      { seq: 9, day: 3 },
    ];
    const steps = conformanceOf(STEPS.slice(0, 1), new Map([['order', step(1, { again })]]), new Set(), true);
    expect(steps[0]?.repeated).to.deep.equal([4, 9]);
    expect(processPointsCenti(steps)).to.equal(10_000);
  });

  it('gives half for early and late steps, nothing for skipped ones, and no points where nothing was asked', () => {
    const steps = conformanceOf(
      STEPS,
      new Map([
        ['order', step(1)],
        ['pay', step(3, { early: true })],
      ]),
      new Set(),
      true,
    );
    expect(processPointsCenti(steps)).to.equal(5_000);
    expect(processPointsCenti([])).to.equal(null);
  });

  describe('of ways to the same end', () => {
    const WAYS = [
      { id: 'report', after: [], choice: null },
      { id: 'transfer', after: ['report'], choice: 'way' },
      { id: 'cancel', after: ['report'], choice: 'way' },
    ];
    const ways = (taken: readonly string[], others: readonly string[] = []) =>
      conformanceOf(WAYS, new Map(taken.map((id, i) => [id, step(i + 1)])), new Set(others), true);
    const shown = (...args: Parameters<typeof ways>) =>
      ways(...args).map((each) => `${stepTitle(each, (id) => id)} ${each.conformance}`);

    it('asks for one, whichever it was, and holds none of the others against anyone', () => {
      expect(shown(['report', 'cancel'])).to.deep.equal(['report done', 'cancel done']);
      expect(processPointsCenti(ways(['report', 'cancel']))).to.equal(10_000);
      expect(ways(['report', 'transfer', 'cancel'])).to.have.length(2);
    });

    it('names all of them while none was taken', () => {
      expect(shown(['report'])).to.deep.equal(['report done', 'transfer / cancel skipped']);
      expect(processPointsCenti(ways(['report']))).to.equal(5_000);
    });

    it('prefers what the person did to what was done for them', () => {
      expect(shown(['report', 'cancel'], ['transfer'])).to.deep.equal(['report done', 'cancel done']);
      expect(shown(['report'], ['transfer'])).to.deep.equal(['report done', 'transfer other']);
    });
  });
});

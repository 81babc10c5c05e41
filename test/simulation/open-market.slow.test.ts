import { expect } from 'chai';
import { smallestClass } from '../../src/cli/simulate.ts';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { shipped } from '../support/shipped-scenarios.ts';

/** Whole months of a market, in several sizes: whether the story is worth telling. */

const scenario = shipped('open-market');

const play = (seed: number, groups: number, checkEvery: number) =>
  simulate({ scenario, seed, groups, days: null, labs: LABS, checkEvery });

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}

describe('a month of an open market of bots', function () {
  this.timeout(180_000);

  for (const [seed, groups, checkEvery] of [
    [1, smallestClass(scenario), 1],
    [2, smallestClass(scenario), 25],
    [3, smallestClass(scenario), 25],
    [4, 5, 100],
  ] as const) {
    it(`is lively: seed ${seed}, ${groups} groups`, () => {
      const { report, state } = play(seed, groups, checkEvery);
      const seats = Object.keys(state.seats).length;
      expect(state.clock.phase).to.equal('ended');
      expect(report.invariants.broken).to.deep.equal([]);
      expect(report.orders['SUCCESSFUL']).to.be.greaterThan(seats * 10);

      const { reported, ended } = report.shortages;
      expect(reported).to.be.greaterThan(seats);
      expect(Object.keys(ended)).to.have.length.of.at.least(3);
      expect(sum(ended)).to.be.at.least(reported * 0.8);

      const scores = report.standings.map(({ score }) => score);
      expect(deviation(scores)).to.be.greaterThan(7);
      expect(Math.max(...scores) - Math.min(...scores)).to.be.greaterThan(25);
      expect(new Set(scores).size).to.be.greaterThan(scores.length * 0.9);
    });
  }

  it('feels every shock of its scenario', () => {
    const { report } = play(4, smallestClass(scenario), 200);
    const { shocks } = scenario.lab.config as { readonly shocks: readonly unknown[] };
    expect(shocks).to.not.be.empty;
    expect(report.events['trade/ShockStruck']).to.equal(shocks.length);
    expect(report.events['trade/ShockEnded']).to.equal(shocks.length);
  });
});

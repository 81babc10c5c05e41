import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { taskKey } from '../../src/runs/core/tasks.ts';
import { shipped } from '../support/shipped-scenarios.ts';

const play = (name: string, seed: number, groups: number) =>
  simulate({ scenario: shipped(name), seed, groups, days: null, labs: LABS, checkEvery: 1 });

describe('bots in a first trade', () => {
  for (const [seed, groups] of [
    [1, 1],
    [2, 3],
  ] as const) {
    it(`go from registration to settlement (seed ${seed}, ${groups} groups)`, () => {
      const { report } = play('first-trade', seed, groups);
      expect(report.invariants.broken).to.deep.equal([]);
      expect(report.events['trade/FirmRegistered']).to.be.at.least(groups);
      expect(report.events['trade/AccountOpened']).to.be.at.least(groups);
      expect(report.orders['SUCCESSFUL']).to.be.at.least(groups);
    });
  }

  it('do every task that the exercise asks for', () => {
    const scenario = shipped('first-trade');
    const { state } = play('first-trade', 7, 1);
    const market = Object.values(state.markets)[0];
    const undone = scenario.tasks.filter(
      (task) =>
        !Object.values(state.seats).some(
          (seat) => seat.firm === task.seat && market?.tasks[taskKey(seat.id, task.id)] !== undefined,
        ),
    );
    expect(undone.map(({ id }) => id)).to.deep.equal([]);
  });
});

describe('bots in a shortage', () => {
  it('run short, find a way out, and settle in every group', () => {
    const { report } = play('shortage', 5, 4);
    expect(report.invariants.broken).to.deep.equal([]);
    expect(report.shortages.reported).to.be.at.least(4);
    expect(Object.values(report.shortages.ended).reduce((sum, count) => sum + count, 0)).to.be.at.least(4);
    expect(report.orders['SUCCESSFUL']).to.be.at.least(4);
  });

  it('do not all choose the same way out', () => {
    const ways = new Set<string>();
    for (const seed of [1, 2, 3]) {
      for (const way of Object.keys(play('shortage', seed, 6).report.shortages.ended)) ways.add(way);
    }
    expect([...ways]).to.have.length.of.at.least(3);
  });
});

describe('bots around one student', () => {
  it('play the solo scenario to its end', () => {
    const { report, state } = play('solo', 1, 1);
    expect(state.clock.phase).to.equal('ended');
    expect(report.invariants.broken).to.deep.equal([]);
    expect(report.orders['SUCCESSFUL']).to.be.at.least(3);
  });
});

import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import type { TradeState } from '../../src/labs/trade/state.ts';
import { taskKey } from '../../src/runs/core/tasks.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { shipped } from '../support/shipped-scenarios.ts';

const scenario = shipped('edi-trouble');
const FAULTS = ['wrong-count', 'lost-segment', 'garbled', 'duplicate', 'wrong-recipient', 'lost'];

describe('bots with messages broken in transit', () => {
  for (const seed of [1, 2, 3]) {
    it(`find all six faults in every group and do every task (seed ${seed})`, () => {
      const played = simulate({ scenario, seed, groups: 3, days: null, labs: LABS, checkEvery: 1 });
      expect(played.report.invariants.broken).to.deep.equal([]);
      expect(played.report.events['trade/MessageDisturbed']).to.equal(3 * FAULTS.length);
      for (const market of Object.values(played.state.markets)) {
        const state = market.state as TradeState;
        expect(state.unclear).to.deep.equal({});
        expect(Object.values(state.shocks)).to.deep.equal([]);
        const found = Object.values(state.orders).flatMap(({ documents }) =>
          documents.flatMap(({ transit }) => (transit?.foundDay == null ? [] : [transit.fault])),
        );
        expect(found.sort()).to.deep.equal([...FAULTS].sort());
        const undone = scenario.tasks.filter(
          (task) =>
            !Object.values(played.state.seats).some(
              (seat) =>
                seat.market === market.id &&
                seat.firm === task.seat &&
                market.tasks[taskKey(seat.id, task.id)] !== undefined,
            ),
        );
        expect(undone.map(({ id }) => id)).to.deep.equal([]);
      }
    });
  }

  it('trade on as if nothing had been when their teacher has no faults in store', () => {
    const config = scenario.lab.config as { readonly shocks: readonly unknown[] };
    const calm = { ...scenario, lab: { ...scenario.lab, config: { ...config, shocks: [] } } };
    const { report } = simulate({
      scenario: calm,
      seed: 1,
      groups: 1,
      days: null,
      labs: LABS,
      checkEvery: 1,
    });
    expect(report.events['trade/MessageDisturbed']).to.equal(undefined);
    expect(report.events['trade/MessageReported']).to.equal(undefined);
    expect(report.orders['SUCCESSFUL']).to.be.at.least(3);
  });
});

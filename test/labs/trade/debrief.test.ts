import { expect } from 'chai';
import { LABS } from '../../../src/labs/index.ts';
import { storyOf } from '../../../src/labs/trade/debrief/story.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { simulate } from '../../../src/runs/simulate.ts';
import { shipped } from '../../support/shipped-scenarios.ts';

/** The markets of exercises that bots played, to the end. */
function markets(id: string, groups: number, days: number, seeds: readonly number[]): readonly TradeState[] {
  return seeds.flatMap((seed) => {
    const spec = { scenario: shipped(id), seed, groups, days, labs: LABS, checkEvery: 1_000_000 };
    return Object.values(simulate(spec).state.markets).map(({ state }) => state as TradeState);
  });
}

describe('looking back on a market', () => {
  const played = [...markets('shortage', 4, 12, [1, 2, 3]), ...markets('open-market', 2, 15, [4])];

  it('finds every shortage that was reported, and none twice', () => {
    let found = 0;
    for (const state of played) {
      const reported = Object.values(state.firms).reduce(
        (sum, { tallies }) => sum + tallies.shortage.count,
        0,
      );
      const { shortages } = storyOf(state);
      expect(shortages).to.have.length(reported);
      expect(new Set(shortages.map(({ order }) => order)).size).to.equal(reported);
      found += reported;
    }
    expect(found).to.be.greaterThan(5);
  });

  it('says when a shortage ended and by which way, as the order itself does', () => {
    let ended = 0;
    for (const state of played) {
      for (const each of storyOf(state).shortages) {
        const order = state.orders[each.order];
        expect(each.way).to.equal(order?.shortage?.way);
        if (each.way === null) continue;
        ended += 1;
        const step = order?.history.find(({ seq }) => seq === each.endedSeq);
        expect(step?.day, each.number).to.equal(order?.shortage?.endedDay);
        expect(each.days).to.equal((order?.shortage?.endedDay ?? 0) - each.sinceDay);
      }
    }
    expect(ended).to.be.greaterThan(5);
  });

  it('counts no movement of money twice, and penalties as they were paid', () => {
    for (const state of played) {
      const { shortages } = storyOf(state);
      const sum = (of: (each: (typeof shortages)[number]) => number): number =>
        shortages.reduce((total, each) => total + of(each), 0);
      const moved = (kind: string): number =>
        state.ledger
          .filter((movement) => movement.kind === kind)
          .reduce((fen, { amountFen }) => fen + amountFen, 0);
      expect(sum(({ cost }) => cost.freightFen)).to.be.at.most(moved('freight'));
      expect(sum(({ producedFen }) => producedFen)).to.be.at.most(moved('production'));
      expect(sum(({ cost }) => cost.cancelPenaltyFen)).to.be.at.most(moved('cancel-penalty'));
      for (const { cost } of shortages) {
        const parts = cost.freightFen + cost.latePenaltyFen + cost.cancelPenaltyFen + cost.givenUpFen;
        expect(cost.totalFen).to.equal(parts);
        expect(Math.min(...Object.values(cost))).to.be.at.least(0);
      }
    }
  });

  it('leaves no gap between the waits of an order, from its placing to its last step', () => {
    let waits = 0;
    for (const state of played) {
      for (const chain of storyOf(state).chains) {
        const history = state.orders[chain.order]?.history ?? [];
        let at = history[0]?.atMs;
        for (const wait of chain.waits) {
          expect(wait.fromAtMs, chain.number).to.be.at.least(at ?? 0);
          expect(wait.toDay).to.be.at.least(wait.fromDay);
          at = wait.toAtMs ?? at;
          waits += 1;
        }
        const over = chain.state === 'SUCCESSFUL' || chain.state === 'VOID';
        expect(chain.waits.at(-1)?.toAtMs === null, chain.number).to.equal(!over);
        const days = chain.waits.reduce((sum, { fromDay, toDay }) => sum + toDay - fromDay, 0);
        const end = over ? history.at(-1)?.day : state.day;
        expect(days, chain.number).to.equal((end ?? 0) - (history[0]?.day ?? 0));
      }
    }
    expect(waits).to.be.greaterThan(100);
  });
});

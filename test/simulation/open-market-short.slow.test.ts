import { expect } from 'chai';
import { botFor } from '../../src/bots/bot-for.ts';
import { BLANK_MEMORY } from '../../src/bots/policy.ts';
import { smallestClass } from '../../src/cli/simulate.ts';
import { randomFrom } from '../../src/kernel/random.ts';
import { LABS } from '../../src/labs/index.ts';
import { tradeCommandSchema } from '../../src/labs/trade/commands.ts';
import { situationOf } from '../../src/runs/bot-situation.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { shipped } from '../support/shipped-scenarios.ts';

const scenario = shipped('open-market');

const play = (seed: number, days: number, checkEvery = 1) =>
  simulate({ scenario, seed, groups: smallestClass(scenario), days, labs: LABS, checkEvery });

describe('the first days of an open market of bots', function () {
  this.timeout(30_000);

  it('bring trade, and the rules hold after every entry', () => {
    const { report } = play(1, 8);
    expect(report.orders['SUCCESSFUL']).to.be.greaterThan(20);
    expect(report.events['trade/ConsumersBought']).to.be.greaterThan(20);
    // Ten rules after each of the entries, at the least.
    expect(report.invariants.checked).to.be.at.least(report.commands * 10);
    expect(report.invariants.broken).to.deep.equal([]);
  });

  it('are the same byte for byte from the same seed, and others from another', () => {
    const story = (seed: number) => JSON.stringify(play(seed, 5, 50).report);
    const first = story(11);
    expect(story(11)).to.equal(first);
    expect(story(12)).to.not.equal(first);
  });

  it('end early when only so many days are asked for', () => {
    const { report, state } = play(3, 2, 50);
    expect(report.days).to.equal(2);
    expect(state.clock.phase).to.equal('ended');
  });

  it('show bots that only ask for what a command may be', () => {
    const { state } = play(5, 3, 100);
    let asked = 0;
    for (const { id, firm, role } of Object.values(state.seats)) {
      const situation = situationOf(state, LABS, id);
      const policy = botFor({ id, firm, role });
      if (!situation || !policy) throw new Error(`nobody plays ${id}`);
      for (const command of policy.plan(situation, BLANK_MEMORY, randomFrom(id))) {
        asked += 1;
        expect(tradeCommandSchema.parse(command)).to.deep.equal(command);
      }
    }
    expect(asked).to.be.greaterThan(0);
  });
});

import { expect } from 'chai';
import { openRun } from '../../src/runs/open.ts';
import type { RunState } from '../../src/runs/state.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { COUNTER_LABS, counterScenario } from '../support/counter-lab.ts';

const open = (change: Partial<Scenario>, groups: number, seed = 's'): RunState =>
  openRun({ runId: 'r', scenario: counterScenario(change), seed, groups }, COUNTER_LABS);

describe('opening a run', () => {
  it('gives every group a market of its own with the whole cast', () => {
    const { markets, seats } = open({}, 2);
    expect(Object.values(markets).map(({ id, group }) => [id, group])).to.deep.equal([
      ['g1', 1],
      ['g2', 2],
    ]);
    expect(markets['g2']?.firms.map(({ firm }) => firm)).to.deep.equal(['radwerk', 'veloshop', 'mall']);
    expect(Object.keys(seats)).to.include.members(['g1.radwerk.enterprise', 'g2.radwerk.enterprise']);
    expect(seats['g2.radwerk.enterprise']?.group).to.equal(2);
  });

  it('numbers a second seat of the same role', () => {
    const { seats } = open({}, 1);
    expect(Object.keys(seats).filter((id) => id.includes('mall'))).to.deep.equal([
      'g1.mall.administrator',
      'g1.mall.administrator.2',
    ]);
  });

  it('makes as many copies of a cast line in a shared market as the class needs', () => {
    const scenario = counterScenario();
    const [first, second, mall] = scenario.cast;
    if (!first || !second || !mall) throw new Error('the scenario has three cast lines');
    const { markets, seats } = open(
      { marketPerGroup: false, cast: [{ ...first, every: 2 }, second, mall] },
      5,
    );
    const firms = markets['m1']?.firms ?? [];
    expect(Object.keys(markets)).to.deep.equal(['m1']);
    expect(markets['m1']?.group).to.equal(0);
    expect(firms.filter(({ template }) => template === 'radwerk').map(({ firm }) => firm)).to.deep.equal([
      'radwerk',
      'radwerk-2',
      'radwerk-3',
    ]);
    expect(firms.filter(({ template }) => template === 'mall')).to.have.length(1);
    expect(seats['m1.radwerk-2.enterprise']?.group).to.equal(3);
    expect(seats['m1.mall.administrator']?.group).to.equal(0);
  });

  it('names copies from the list, then by number, in both languages', () => {
    const { markets } = open({ marketPerGroup: false }, 3);
    const shops = markets['m1']?.firms.filter(({ template }) => template === 'veloshop') ?? [];
    expect(shops.map(({ name }) => name)).to.deep.equal([
      { en: 'Veloshop', zh: '车店' },
      { en: 'Bikes', zh: '单车行' },
      { en: 'Veloshop 3', zh: '车店 3' },
    ]);
  });

  it('seats bots where the cast says so', () => {
    const { seats } = open({}, 1);
    expect(seats['g1.mall.administrator']?.bot).to.equal(true);
    expect(seats['g1.radwerk.enterprise']?.bot).to.equal(false);
  });

  it('gives the same state for the same seed, and another for another', () => {
    expect(open({}, 3)).to.deep.equal(open({}, 3));
    expect(open({}, 3).markets).not.to.deep.equal(open({}, 3, 'other').markets);
  });

  it('ranks only the kinds of firm that have a score', () => {
    expect(Object.keys(open({}, 1).scores)).to.deep.equal(['g1/radwerk', 'g1/veloshop']);
  });
});

import { expect } from 'chai';
import { parse } from 'yaml';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { SMALL_BEGINNING } from '../../src/scenarios/small-beginning.ts';

describe('the small beginning of a new scenario', () => {
  const parsed = parseScenario(SMALL_BEGINNING, LABS);

  it('is right, and says everything in both languages', () => {
    expect(parsed.ok ? [] : parsed.error).to.deep.equal([]);
    const oneSided: string[] = [];
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('en' in value !== 'zh' in value) oneSided.push(JSON.stringify(value));
      Object.values(value).forEach(look);
    };
    look(parse(SMALL_BEGINNING));
    expect(oneSided).to.deep.equal([]);
    expect(SMALL_BEGINNING.match(/^# .*\n# .*\p{Script=Han}/gmu)?.length).to.be.at.least(4);
  });

  it('is a lesson that can be played to its end: bots trade, and every task is for someone', () => {
    if (!parsed.ok) throw new Error('it is right');
    const { report } = simulate({ scenario: parsed.value, seed: '1', groups: 1, days: 12, labs: LABS });
    expect(report.orders['SUCCESSFUL'] ?? 0).to.be.greaterThan(0);
    expect(report.invariants.broken).to.deep.equal([]);
    const firms = parsed.value.cast.map(({ firm }) => firm);
    expect(parsed.value.tasks.map(({ seat }) => seat).every((seat) => firms.includes(seat))).to.equal(true);
  });
});

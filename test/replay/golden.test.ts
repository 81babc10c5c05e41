import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { GOLDEN_FOLDER, outcomeOf, readGolden, replay, standingsIn } from './golden.ts';

const names = readdirSync(GOLDEN_FOLDER)
  .filter((name) => name.endsWith('.jsonl.gz'))
  .map((name) => name.replace(/\.jsonl\.gz$/, ''));

describe('golden journals', () => {
  it('are there for the guided scenarios and the open market', () => {
    expect(names).to.include.members(['first-trade', 'shortage', 'open-market']);
  });

  for (const name of names) {
    it(`${name} replays to the same ranking and the same money, goods and orders`, () => {
      const { head, entries } = readGolden(name);
      expect(entries).to.have.length(head.entries);
      const state = replay(head, entries);
      expect(standingsIn(state)).to.deep.equal(head.standings);
      expect(outcomeOf(state)).to.equal(head.outcome);
      for (const market of Object.values(state.markets)) {
        expect(LABS[market.lab]?.invariants(market.state).broken).to.deep.equal([]);
      }
    });

    it(`${name} comes out differently when an entry is missing`, () => {
      const { head, entries } = readGolden(name);
      const short = entries.slice(0, -5);
      expect(outcomeOf(replay(head, short))).to.not.equal(head.outcome);
    });
  }
});

import { expect } from 'chai';
import fc from 'fast-check';
import { rankStandings, type UnrankedStanding } from '../../src/scoring/rank.ts';

const row = (firm: string, scoreCenti: number, reachedSeq: number): UnrankedStanding => ({
  previousRank: null,
  firmKey: `m1/${firm}`,
  market: 'm1',
  firm,
  kind: 'enterprise',
  name: { en: firm, zh: firm },
  scoreCenti,
  reachedSeq,
});
const summary = (rows: readonly UnrankedStanding[]) =>
  rankStandings(rows).map(({ rank, firm }) => `${rank} ${firm}`);

const rows = fc.uniqueArray(
  fc.record({
    firm: fc.stringMatching(/^[a-z0-9]{1,4}$/),
    scoreCenti: fc.integer({ min: 0, max: 5 }),
    reachedSeq: fc.integer({ min: 1, max: 4 }),
  }),
  { selector: ({ firm }) => firm, maxLength: 12 },
);

describe('the ranking', () => {
  it('puts the higher score first', () => {
    expect(summary([row('a', 10, 1), row('b', 30, 9), row('c', 20, 5)])).to.deep.equal(['1 b', '2 c', '3 a']);
  });

  it('puts whoever reached the same score earlier first', () => {
    expect(summary([row('a', 10, 8), row('b', 10, 3)])).to.deep.equal(['1 b', '2 a']);
  });

  it('shares a rank only among those who reached the same score by the same entry', () => {
    expect(summary([row('c', 5, 9), row('b', 10, 1), row('a', 10, 1)])).to.deep.equal(['1 a', '1 b', '3 c']);
  });

  it('lists groups that share a rank as they are counted, the second before the tenth', () => {
    expect(summary([row('g10', 5, 1), row('g2', 5, 1), row('g1', 5, 1), row('g', 5, 1)])).to.deep.equal([
      '1 g',
      '1 g1',
      '1 g2',
      '1 g10',
    ]);
  });

  it('is the same whatever order the rows come in', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (list, stream) => {
        const standings = list.map((one) => row(one.firm, one.scoreCenti, one.reachedSeq));
        const keys = new Map(standings.map((one) => [one, stream.next().value as number]));
        const shuffled = [...standings].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
        expect(rankStandings(shuffled)).to.deep.equal(rankStandings(standings));
      }),
    );
  });

  it('orders every two firms, and keeps every row once', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const ranked = rankStandings(list.map((one) => row(one.firm, one.scoreCenti, one.reachedSeq)));
        expect(ranked.map(({ firm }) => firm)).to.have.members(list.map(({ firm }) => firm));
        ranked.forEach((below, index) => {
          const above = ranked[index - 1];
          if (!above) return expect(below.rank).to.equal(1);
          const tie = above.scoreCenti === below.scoreCenti && above.reachedSeq === below.reachedSeq;
          expect(below.rank).to.equal(tie ? above.rank : index + 1);
          expect(above.scoreCenti).to.be.at.least(below.scoreCenti);
          if (above.scoreCenti === below.scoreCenti) expect(above.reachedSeq).to.be.at.most(below.reachedSeq);
        });
      }),
    );
  });

  it('leaves the given rows as they were', () => {
    const given = [row('a', 1, 1), row('b', 2, 1)];
    rankStandings(given);
    expect(given.map(({ firm }) => firm)).to.deep.equal(['a', 'b']);
  });
});

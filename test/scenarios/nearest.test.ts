import { expect } from 'chai';
import fc from 'fast-check';
import { nearest } from '../../src/scenarios/nearest.ts';

describe('the nearest known word', () => {
  it('is the one most likely meant', () => {
    const known = ['leadDays', 'leadTime', 'price', 'cost'];
    const table: [written: string, meant: string | null][] = [
      ['leadDay', 'leadDays'],
      ['LEADDAYS', 'leadDays'],
      ['ledaDays', 'leadDays'],
      ['prise', 'price'],
      ['csot', 'cost'],
      ['weather', null],
      ['', null],
      ['x'.repeat(100_000), null],
    ];
    for (const [written, meant] of table)
      expect(nearest(written, known), written.slice(0, 20)).to.equal(meant);
  });

  it('is a known word itself when it was written right', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 1 }),
        fc.nat(),
        (known, which) => {
          const word = known[which % known.length] ?? '';
          expect(nearest(word, known)).to.equal(word);
        },
      ),
    );
  });

  it('is found in spite of one slip of the finger', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{4,10}$/),
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap'),
        (word, where, slip) => {
          const i = where % (word.length - 1);
          const [a, b] = [word[i] ?? '', word[i + 1] ?? ''];
          const middle = { drop: b, double: a + a + b, swap: b + a }[slip];
          expect(nearest(word.slice(0, i) + middle + word.slice(i + 2), [word])).to.equal(word);
        },
      ),
    );
  });
});

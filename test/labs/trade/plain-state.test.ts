import { expect } from 'chai';
import fc from 'fast-check';
import { runs } from '../../support/runs.ts';
import { marketSpecs, moveLists, play } from '../../support/trade-play.ts';

/** A text in both languages is put in another's place as a whole, never changed: many records may have the same. */
const isText = (value: object): boolean => Object.keys(value).join() === 'en,zh';

/** Places of the state at which an object stands that stands elsewhere too: a change here would be a change there. */
function sharedIn(state: object): readonly string[] {
  const first = new Map<object, string>();
  const shared: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || isText(value)) return;
    const before = first.get(value);
    if (before !== undefined) {
      shared.push(`${path} is ${before}`);
      return;
    }
    first.set(value, path);
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
  };
  visit(state, 'state');
  return shared;
}

describe('the state of a market', function () {
  this.timeout(60_000);

  it('is plain data: no record is part of two, so that a draft never changes what was sent', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        const { state } = play(spec, moves);
        expect(sharedIn(state)).to.deep.equal([]);
      }),
      { numRuns: runs(30) },
    );
  });
});

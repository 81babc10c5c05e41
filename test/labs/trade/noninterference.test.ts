import { expect } from 'chai';
import fc from 'fast-check';
import type { Viewer } from '../../../src/labs/lab.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import { runs } from '../../support/runs.ts';
import type { Market } from '../../support/trade-market.ts';
import { marketSpecs, moveLists, play } from '../../support/trade-play.ts';
import { scramblePrivate } from '../../support/trade-scramble.ts';

const ENTERPRISES = ['radwerk', 'veloshop', 'thirdwheel'] as const;
const FIRMS = {
  mall: 'mall',
  north: 'warehouse',
  south: 'warehouse',
  radwerk: 'enterprise',
  veloshop: 'enterprise',
  thirdwheel: 'enterprise',
  bank: 'bank',
} as const;

const markets = fc
  .tuple(marketSpecs, moveLists(100))
  .map(([spec, moves]) => play({ ...spec, firms: FIRMS }, moves));

const seen = (state: TradeState, viewer: Viewer): unknown =>
  JSON.parse(JSON.stringify(tradeLab.view(state, viewer)));
const from = (market: Market, firm: string): Viewer => ({ kind: 'seat', seat: market.seat(firm) });

describe('a firm’s own business', function () {
  this.timeout(60_000);

  it('makes no difference to what another enterprise sees', () => {
    const pairs = fc.uniqueArray(fc.constantFrom(...ENTERPRISES), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(markets, pairs, (market, [own, other]) => {
        const viewer = from(market, own ?? 'radwerk');
        const scrambled = scramblePrivate(market.state, other ?? 'veloshop', own ?? 'radwerk');
        expect(seen(scrambled, viewer)).to.deep.equal(seen(market.state, viewer));
      }),
      { numRuns: runs(30) },
    );
  });

  it('makes no difference to what the public sees', () => {
    fc.assert(
      fc.property(markets, fc.constantFrom(...ENTERPRISES), (market, firm) => {
        const scrambled = scramblePrivate(market.state, firm, null);
        expect(seen(scrambled, { kind: 'public' })).to.deep.equal(seen(market.state, { kind: 'public' }));
      }),
      { numRuns: runs(30) },
    );
  });

  it('is seen by the firm itself, so that the comparison means something', () => {
    fc.assert(
      fc.property(markets, fc.constantFrom(...ENTERPRISES), (market, firm) => {
        const viewer = from(market, firm);
        expect(seen(scramblePrivate(market.state, firm, null), viewer)).not.to.deep.equal(
          seen(market.state, viewer),
        );
      }),
      { numRuns: runs(10) },
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { audience } from '../../../src/labs/trade/audience.ts';
import type { TradeEvent } from '../../../src/labs/trade/events.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import { runs } from '../../support/runs.ts';
import { wildCommand } from '../../support/trade-commands.ts';
import { Market, signedOrder } from '../../support/trade-market.ts';
import { marketSpecs, moveLists, play } from '../../support/trade-play.ts';

describe('whom an event concerns', function () {
  this.timeout(60_000);

  it('tells the warehouse of an order with the signature, and not before', () => {
    const market = new Market();
    market.passDays();
    signedOrder(market, 10);
    const told = (type: TradeEvent['type']) => {
      const event = market.events.findLast((candidate) => candidate.type === type);
      return event === undefined ? [] : audience(event, market.state).firms;
    };
    expect(told('trade/OrderPlaced')).to.deep.equal(['veloshop', 'radwerk']);
    expect(told('trade/OrderForwarded')).to.deep.equal(['veloshop', 'radwerk', 'north']);
  });

  it('tells of money only the two ends, and the offices that keep the books', () => {
    const market = new Market();
    market.passDays();
    const product = Object.values(market.state.products).find(({ firm }) => firm === 'radwerk')?.id ?? '';
    market.do('radwerk', { type: 'trade/Replenish', product, quantity: 1 });
    const moved = market.events.findLast(({ type }) => type === 'trade/MoneyMoved');
    expect(moved && audience(moved, market.state)).to.deep.equal({
      firms: ['radwerk', 'mall', 'bank'],
      topics: ['money'],
    });
  });

  it('leaves nobody out whose own desk has changed', () => {
    const desks = (market: Market) =>
      new Map(
        market.seats.map(({ firm }) => {
          const { own, administration, bank } = market.view(firm);
          return [firm, JSON.stringify([own, administration, bank])];
        }),
      );
    fc.assert(
      fc.property(marketSpecs, moveLists(60), (spec, moves) => {
        play(spec, moves, (market, random) => {
          const before = desks(market);
          const since = market.events.length;
          const seat = random.pick(market.seats);
          const command = random.pick([
            ...tradeLab.legal(market.state, seat),
            wildCommand(market.state, random),
          ]);
          if (market.give(seat, command) !== null) return;
          const told = new Set<string>();
          for (const event of market.events.slice(since)) {
            const { firms } = tradeLab.audience(event, market.state);
            for (const firm of firms === 'all' ? before.keys() : firms) told.add(firm);
          }
          for (const [firm, desk] of desks(market)) {
            if (desk !== before.get(firm)) expect([...told], firm).to.include(firm);
          }
        });
      }),
      { numRuns: runs(25) },
    );
  });
});

import { expect } from 'chai';
import type { TradeEvent } from '../../../src/labs/trade/events.ts';
import { tradeInvariants } from '../../../src/labs/trade/invariants.ts';
import { ownView } from '../../../src/labs/trade/view-own.ts';
import { given, orderIn } from '../../support/trade-spec.ts';

/** What is looked at after one entry only, and how far a view looks back: both for those who look very often. */

const about = (order: string): readonly TradeEvent[] => [{ type: 'trade/OrderAccepted', data: { order } }];

describe('trade: the invariants after one entry', () => {
  const rules = (state: Parameters<typeof tradeInvariants>[0], order: string): readonly string[] =>
    tradeInvariants(state, about(order)).broken.map(({ rule }) => rule);

  it('hold where all is well, and count as many rules', () => {
    const spec = given();
    const order = orderIn(spec, 'PAID');
    expect(tradeInvariants(spec.state, about(order))).to.deep.equal(tradeInvariants(spec.state));
  });

  it('see a contract that changed in the order it touched', () => {
    const spec = given();
    const order = orderIn(spec, 'PAID');
    const contract = spec.state.orders[order]?.contracts[0];
    if (!contract) throw new Error('no contract');
    contract.deliverByDay += 1;
    expect(rules(spec.state, order)).to.include('5 signed contracts never change');
  });

  it('see a reservation of nobody in a product of the order, and an escrow of nobody anywhere', () => {
    const spec = given();
    const order = orderIn(spec, 'PAID', { lines: [{ product: 'p1', quantity: 2 }] });
    const other = orderIn(spec, 'SENT', { lines: [{ product: 'p1', quantity: 1 }] });
    const stock = spec.state.products.p1?.warehouses.north;
    const paid = spec.state.orders[order];
    if (!stock || !paid) throw new Error('the market has changed');
    stock.reserved += 1;
    paid.escrowFen -= 1;
    expect(rules(spec.state, other)).to.include.members([
      '3 stock belongs to orders',
      '4 escrow matches orders',
    ]);
  });

  it('see an order that is over and still listed as open', () => {
    const spec = given();
    const order = orderIn(spec, 'PAID');
    delete spec.state.openOrders[order];
    expect(rules(spec.state, order)).to.include('6 indexes are exact');
  });
});

describe('an own view that does not look back far', () => {
  it('has every open order and only the latest of those that are over', () => {
    const spec = given();
    const open = orderIn(spec, 'PAID');
    const cancelled = [1, 2, 3].map(() => {
      const order = orderIn(spec, 'SENT');
      spec.when('veloshop', { type: 'trade/CancelOrder', order }).thenAccepted();
      return order;
    });
    const firm = spec.state.firms.veloshop;
    if (!firm) throw new Error('no such firm');
    const shown = (lookBack?: number) => ownView(spec.state, firm, lookBack).orders.map(({ id }) => id);
    expect(shown(0)).to.deep.equal([open]);
    expect(shown(2)).to.deep.equal([cancelled[2], cancelled[1], open]);
    expect(shown()).to.deep.equal([...cancelled.reverse(), open]);
  });
});

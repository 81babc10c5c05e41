import { expect } from 'chai';
import { TRADE_RULES, tradeInvariants } from '../../../src/labs/trade/invariants.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { given, orderIn, shortOrder } from '../../support/trade-spec.ts';

/** A market in the middle of everything. */
function busyMarket(): TradeState {
  const spec = given({ rules: { payment: ['prepaid', 'net-3'], transitDays: 0 } });
  orderIn(spec, 'PAID', { lines: [{ product: 'p1', quantity: 2 }] });
  orderIn(spec, 'SHIPPED', { lines: [{ product: 'p2', quantity: 5 }] });
  const received = orderIn(spec, 'SHIPPED', { lines: [{ product: 'p2', quantity: 5 }] });
  spec.when('veloshop', { type: 'trade/ReceiveOrder', order: received }).thenAccepted();
  const split = shortOrder(spec);
  spec
    .when('radwerk', { type: 'trade/OfferPartial', order: split, lines: [{ line: 1, now: 30 }], laterDay: 5 })
    .thenAccepted();
  spec.when('veloshop', { type: 'trade/AcceptPartial', order: split }).thenAccepted();
  orderIn(spec, 'SENT');
  return spec.state;
}

const get = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('the market has changed');
  return value;
};

/** What may go wrong, and the rule that must see it. */
const FAULTS: [rule: keyof typeof TRADE_RULES, what: string, fault: (state: TradeState) => void][] = [
  [
    '1 money adds up',
    'a fen from nowhere',
    (state) => (state.accounts.veloshop = get(state.accounts.veloshop) + 1),
  ],
  ['1 money adds up', 'half a fen', (state) => (state.accounts.veloshop = 0.5)],
  ['1 credit limits hold', 'an overdrawn firm', (state) => (state.accounts.north = -1)],
  ['1 the ledger explains the accounts', 'a forgotten movement', (state) => state.ledger.pop()],
  ['2 goods add up', 'a unit from nowhere', (state) => (get(state.products.p1).factory += 1)],
  ['2 goods add up', 'a total that drifted', (state) => (get(state.totals.frame).warehouses += 1)],
  ['2 goods add up', 'a unit lost in a shop', (state) => (get(state.shops.veloshop?.wheel).quantity -= 1)],
  [
    '3 stock is sound',
    'more reserved than there is',
    (state) => (get(state.products.p1?.warehouses.north).reserved = 41),
  ],
  ['3 stock is sound', 'a negative factory', (state) => (get(state.products.p3).factory = -1)],
  ['3 stock is sound', 'cost without units', (state) => (get(state.products.p3).costFen = 5)],
  [
    '3 stock belongs to orders',
    'a reservation of nobody',
    (state) => (get(state.products.p4?.warehouses.north).reserved += 1),
  ],
  ['3 stock belongs to orders', 'a parcel of nobody', (state) => (get(state.products.p4).inTransit += 1)],
  ['4 escrow matches orders', 'escrow on a wrong order', (state) => (get(state.orders.o3).escrowFen = 5)],
  ['4 escrow matches orders', 'escrow that was forgotten', (state) => (get(state.orders.o1).escrowFen = 0)],
  ['5 orders follow the table', 'a leap', (state) => (get(state.orders.o5).state = 'PAID')],
  ['5 orders follow the table', 'a step out of turn', (state) => get(state.orders.o1).history.splice(1, 1)],
  [
    '5 signed contracts never change',
    'a day changed',
    (state) => (get(state.orders.o1?.contracts[0]).deliverByDay += 1),
  ],
  [
    '5 signed contracts never change',
    'a price changed',
    (state) => (get(state.orders.o1?.contracts[0]?.lines[0]).priceFen -= 1),
  ],
  [
    '5 signed contracts never change',
    'an addendum changed',
    (state) => (get(state.orders.o4?.contracts[0]?.addenda[0]?.lines[0]).quantity += 1),
  ],
  [
    '5 signed contracts never change',
    'a signature lost',
    (state) => get(state.orders.o1?.contracts[0]).signatures.pop(),
  ],
  [
    '5 signed contracts never change',
    'an order of another worth',
    (state) => (get(state.orders.o1).totalFen += 1),
  ],
  [
    '6 indexes are exact',
    'an order in a stranger’s list',
    (state) => get(state.firms.bikebar).orders.push('o1'),
  ],
  ['6 indexes are exact', 'an order that is open for ever', (state) => (state.openOrders.o3 = true)],
  ['6 indexes are exact', 'a movement of others', (state) => get(state.firms.bikebar).statement.push(1)],
  ['6 indexes are exact', 'a product of others', (state) => get(state.firms.bikebar).products.push('p1')],
];

describe('trade: the invariants', () => {
  const market = JSON.stringify(busyMarket());

  it('hold in the middle of everything', () => {
    const report = tradeInvariants(JSON.parse(market) as TradeState);
    expect(report).to.deep.equal({ checked: Object.keys(TRADE_RULES).length, broken: [] });
  });

  for (const [rule, what, fault] of FAULTS) {
    it(`see ${what}`, () => {
      const state = JSON.parse(market) as TradeState;
      fault(state);
      expect(tradeInvariants(state).broken.map((breach) => breach.rule)).to.include(rule);
    });
  }
});

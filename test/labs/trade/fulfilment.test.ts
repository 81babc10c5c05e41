import { expect } from 'chai';
import { given, orderIn, place } from '../../support/trade-spec.ts';

const RULES = { transitDays: 1, handlingFee: '1%', payment: ['prepaid', 'on-receipt', 'net-3'] };

describe('trade: in the warehouse', () => {
  it('accepts an order and sets its goods aside', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW');
    spec.when('north', { type: 'trade/AcceptOrder', order }).thenEvents('OrderAccepted');
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 10]);
    expect(spec.stateOf(order)).to.equal('NORMAL');
  });

  it('cannot accept what is not there, counting what others have reserved', () => {
    const spec = given();
    const lines = [
      { product: 'p2', quantity: 5 },
      { product: 'p1', quantity: 25 },
    ];
    const first = orderIn(spec, 'NORMAL', { lines });
    const second = orderIn(spec, 'NEW', { lines });
    expect(spec.stateOf(first)).to.equal('NORMAL');
    spec.when('north', { type: 'trade/AcceptOrder', order: second }).thenRejected('trade/order-short', {
      order: 'PO-0002',
      line: 2,
      product: 'p1',
      available: 15,
      quantity: 25,
    });
    spec.when('north', { type: 'trade/ReportShortage', order: second }).thenEvents('ShortageReported');
    expect(spec.order(second).lines.map(({ missing }) => missing)).to.deep.equal([0, 10]);
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 25]);
  });

  it('cannot report a shortage of what is there', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: 40 }] });
    spec.when('north', { type: 'trade/ReportShortage', order }).thenRejected('trade/order-not-short');
    spec.when('north', { type: 'trade/AcceptOrder', order }).thenAccepted();
  });

  it('tells both sides of a shortage with the backorder quantities', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: 60 }] });
    spec.when('north', { type: 'trade/ReportShortage', order }).thenAccepted();
    const told = spec.order(order).documents.filter(({ response }) => response === 'shortage');
    expect(told.map(({ kind, sender, receiver }) => [kind, sender, receiver])).to.deep.equal([
      ['ORDRSP', 'north', 'radwerk'],
      ['ORDRSP', 'north', 'veloshop'],
    ]);
    expect(told[0]?.lines[0]).to.include({ quantity: 40, backorder: 20 });
  });

  it('counts the fill rate once, at the first check', () => {
    const spec = given();
    orderIn(spec, 'NORMAL', { lines: [{ product: 'p2', quantity: 10 }] });
    const short = orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: 60 }] });
    spec.when('north', { type: 'trade/ReportShortage', order: short }).thenAccepted();
    const { ordered, filled } = spec.state.firms.radwerk?.tallies ?? {};
    expect([ordered?.total, filled?.total]).to.deep.equal([70, 50]);
    expect(ordered?.seqs).to.have.length(2);
  });
});

describe('trade: payment, despatch and receipt, prepaid', () => {
  it('moves money through escrow and goods through transit, to the fen', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'NORMAL');
    spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenEvents('InvoiceIssued');
    expect(spec.order(order).invoice).to.include({ number: 'IV-0001', amountFen: 118_000, dueDay: null });
    const paid = spec
      .when('veloshop', { type: 'trade/PayOrder', order })
      .thenEvents('OrderPaid', 'MoneyMoved');
    expect(paid.movements).to.deep.equal(['payment veloshop→escrow 118000']);
    expect(spec.order(order).escrowFen).to.equal(118_000);

    const shipped = spec.when('north', { type: 'trade/ShipOrder', order }).thenEvents('OrderShipped');
    expect(shipped.data('trade/OrderShipped')).to.deep.equal({ order, number: 'DA-0001', arrivesDay: 2 });
    expect(spec.stock('p1', 'north')).to.deep.equal([30, 0]);
    expect(spec.state.products.p1?.inTransit).to.equal(10);
    spec
      .when('veloshop', { type: 'trade/ReceiveOrder', order })
      .thenRejected('trade/not-arrived', { arrivesDay: 2 });

    expect(spec.passDay().types).to.include('ShipmentArrived');
    const received = spec
      .when('veloshop', { type: 'trade/ReceiveOrder', order })
      .thenEvents('OrderReceived', 'MoneyMoved', 'MoneyMoved');
    expect(received.movements).to.deep.equal([
      'settlement escrow→radwerk 118000',
      'handling radwerk→north 1180',
    ]);
    expect(spec.stateOf(order)).to.equal('SUCCESSFUL');
    expect(spec.balance('veloshop')).to.equal(3_000_000 - 118_000);
    expect(spec.balance('radwerk')).to.equal(5_000_000 + 118_000 - 1_180);
    expect(spec.balance('north')).to.equal(1_180);
    expect(spec.balance('escrow')).to.equal(0);
    expect(spec.state.shops.veloshop?.frame).to.include({ quantity: 10, costFen: 118_000, priceFen: 15_000 });
    expect(spec.state.products.p1).to.include({ inTransit: 0, costFen: 110 * 8_000 });
  });

  it('files one document for each step', () => {
    const spec = given({ rules: { transitDays: 0 } });
    const order = orderIn(spec, 'SHIPPED');
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    const chain = spec.order(order).documents;
    expect(chain.map(({ kind, station }) => `${kind} ${station}`)).to.deep.equal([
      'ORDERS order',
      'ORDRSP contract',
      'APERAK signature',
      'INVOIC invoice',
      'REMADV payment',
      'DESADV despatch',
      'RECADV receipt',
    ]);
    expect(chain.map(({ sender, receiver }) => `${sender}→${receiver}`)).to.deep.equal([
      'veloshop→radwerk',
      'radwerk→veloshop',
      'veloshop→radwerk',
      'radwerk→veloshop',
      'veloshop→radwerk',
      'north→veloshop',
      'veloshop→radwerk',
    ]);
    expect(chain.at(-1)?.references).to.deep.include({ kind: 'despatch', number: 'DA-0001' });
    expect(chain.every(({ seq }, i) => i === 0 || seq > (chain[i - 1]?.seq ?? 0))).to.equal(true);
  });

  it('refuses to pay more than there is, and stays UNPAID', () => {
    const spec = given({ rules: { ...RULES, creditLimit: 10 } });
    const product = { name: 'Frame', about: '', category: 'parts', priceFen: 300_101 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...product }).thenAccepted();
    const order = orderIn(spec, 'UNPAID');
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenRejected('trade/insufficient-funds', {
      neededFen: 3_001_010,
      availableFen: 3_001_000,
    });
    expect(spec.stateOf(order)).to.equal('UNPAID');
    expect(spec.balance('veloshop')).to.equal(3_000_000);
  });

  it('uses the credit limit to the last fen', () => {
    const spec = given({ rules: { ...RULES, creditLimit: 10 } });
    const product = { name: 'Frame', about: '', category: 'parts', priceFen: 300_100 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...product }).thenAccepted();
    orderIn(spec, 'PAID');
    expect(spec.balance('veloshop')).to.equal(-1_000);
  });

  it('does not ship before it is paid', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'UNPAID');
    spec.when('north', { type: 'trade/ShipOrder', order }).thenRejected('trade/not-paid');
  });

  it('ships and arrives on one day when there is no transit', () => {
    const spec = given({ rules: { transitDays: 0 } });
    const order = orderIn(spec, 'PAID');
    spec.when('north', { type: 'trade/ShipOrder', order }).thenEvents('OrderShipped', 'ShipmentArrived');
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
  });

  it('takes the late penalty out of what the supplier receives', () => {
    const spec = given({ rules: { ...RULES, latePenaltyDaysMax: 10 } });
    const order = orderIn(spec, 'PAID', { deliverByDay: 1, latePenaltyBp: 200 });
    spec.passDay(2);
    spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    spec.passDay(3);
    const received = spec.when('veloshop', { type: 'trade/ReceiveOrder', order });
    // Due on day 1, at the door on day 4; that the buyer fetched it on day 6 costs the supplier nothing.
    expect(received.data('trade/OrderReceived')).to.include({ daysLate: 3, latePenaltyFen: 7_080 });
    expect(received.movements).to.deep.equal([
      'settlement escrow→radwerk 118000',
      'late-penalty radwerk→veloshop 7080',
      'handling radwerk→north 1180',
    ]);
    expect(spec.state.firms.radwerk?.tallies['late-penalty']).to.include({ count: 1, total: 7_080 });
    expect(spec.state.firms.radwerk?.tallies.delivered).to.include({ count: 1, total: 0 });
  });

  it('limits the penalty to the days the rules name, and to what the order brings', () => {
    const spec = given({ rules: { ...RULES, latePenaltyDaysMax: 4, latePenaltyMax: '50%' } });
    const few = orderIn(spec, 'PAID', { deliverByDay: 1, latePenaltyBp: 100 });
    const dear = orderIn(spec, 'PAID', { deliverByDay: 1, latePenaltyBp: 5_000 });
    spec.passDay(8);
    for (const order of [few, dear]) spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    spec.passDay();
    const penalty = (order: string) =>
      spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).data('trade/OrderReceived').latePenaltyFen;
    expect(penalty(few)).to.equal(4 * 1_180);
    expect(penalty(dear)).to.equal(118_000 - 1_180);
  });

  it('does not blame the supplier for days it waited for the money', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'UNPAID', { deliverByDay: 2 });
    spec.passDay(5);
    expect(spec.order(order).daysLate).to.equal(0);
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenAccepted();
    spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    spec.passDay();
    const received = spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).data('trade/OrderReceived');
    expect(received).to.include({ daysLate: 0, latePenaltyFen: 0 });
    expect(spec.state.firms.radwerk?.tallies.delivered).to.include({ count: 1, total: 1 });
  });

  it('leaves the buyer its own price in the shop when more arrives', () => {
    const spec = given({ rules: { transitDays: 0 } });
    for (const priceFen of [13_333, 13_333]) {
      const order = orderIn(spec, 'SHIPPED', { lines: [{ product: 'p1', quantity: 5 }] });
      spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
      spec.when('veloshop', { type: 'trade/SetShopPrice', good: 'frame', priceFen }).thenAccepted();
    }
    expect(spec.state.shops.veloshop?.frame).to.include({ quantity: 10, costFen: 118_000, priceFen: 13_333 });
  });
});

describe('trade: payment on receipt', () => {
  const terms = { payment: 'on-receipt' };

  it('ships unpaid and pays directly at the door, with nothing in escrow', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'UNPAID', terms);
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenRejected('trade/pay-on-receipt');
    spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    spec.passDay();
    const received = spec.when('veloshop', { type: 'trade/ReceiveOrder', order });
    expect(received.movements).to.deep.equal([
      'payment veloshop→radwerk 118000',
      'handling radwerk→north 1180',
    ]);
    expect(spec.stateOf(order)).to.equal('SUCCESSFUL');
    expect(spec.balance('veloshop')).to.equal(3_000_000 - 118_000);
  });

  it('leaves the goods at the door while the buyer cannot pay', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'SHIPPED', terms);
    const dearer = { name: 'Wheel', about: '', category: 'parts', priceFen: 290_000 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p2', ...dearer }).thenAccepted();
    orderIn(spec, 'PAID', { lines: [{ product: 'p2', quantity: 10 }] });
    spec.passDay();
    spec
      .when('veloshop', { type: 'trade/ReceiveOrder', order })
      .thenRejected('trade/insufficient-funds', { neededFen: 118_000, availableFen: 100_000 });
    expect(spec.stateOf(order)).to.equal('SHIPPED');
  });
});

describe('trade: payment days after receipt', () => {
  const terms = { payment: 'net-3' };

  it('ships unpaid, is owed after receipt, and is settled by the payment', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'UNPAID', { ...terms, deliverByDay: 1, latePenaltyBp: 100 });
    spec
      .when('veloshop', { type: 'trade/PayOrder', order })
      .thenRejected('trade/pay-after-receipt', { payment: 'net-3' });
    spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    spec.passDay();
    const received = spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenEvents('OrderReceived');
    expect(received.data('trade/OrderReceived')).to.include({ credit: true, dueDay: 5, daysLate: 1 });
    expect(spec.stateOf(order)).to.equal('RECEIVED');
    expect(spec.state.firms.radwerk?.receivableFen).to.equal(118_000 - 1_180 - 1_180);
    expect(spec.state.firms.veloshop?.payableFen).to.equal(118_000 - 1_180);
    expect(spec.state.shops.veloshop?.frame?.quantity).to.equal(10);
    const paid = spec.when('veloshop', { type: 'trade/PayOrder', order });
    expect(paid.movements).to.deep.equal([
      'payment veloshop→radwerk 118000',
      'late-penalty radwerk→veloshop 1180',
      'handling radwerk→north 1180',
    ]);
    expect(spec.stateOf(order)).to.equal('SUCCESSFUL');
    expect(spec.state.firms.radwerk?.receivableFen).to.equal(0);
    expect(spec.state.firms.veloshop?.payableFen).to.equal(0);
  });

  it('is overdue the day after it was due, and dunned every day', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'SHIPPED', terms);
    spec.passDay();
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    expect(spec.passDay(3).types).to.not.include('InvoiceOverdue');
    const first = spec.passDay();
    expect(first.data('trade/InvoiceOverdue')).to.deep.equal({ order, number: 'IV-0001', dueDay: 5 });
    expect(first.data('trade/OrderDunned')).to.include({ times: 1, daysOverdue: 1 });
    const second = spec.passDay();
    expect(second.types).to.not.include('InvoiceOverdue');
    expect(second.data('trade/OrderDunned')).to.include({ times: 2, daysOverdue: 2 });
    expect(spec.order(order).invoice).to.include({ overdue: true, dunned: 2 });
    expect(spec.state.firms.veloshop?.tallies.overdue.count).to.equal(1);
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenAccepted();
    expect(spec.passDay().types).to.not.include('OrderDunned');
  });
});

describe('trade: profit', () => {
  it('does not change by ordering, paying or sending on its own, only by the deal', () => {
    const spec = given({ rules: { transitDays: 1, handlingFee: '1%' } });
    orderIn(spec, 'SHIPPED');
    place(spec);
    const closed = spec.passDay().data('trade/DayClosed');
    expect(closed.firms.map(({ firm, profitFen }) => [firm, profitFen])).to.deep.include(['radwerk', 0]);
    expect(closed.firms.map(({ firm, profitFen }) => [firm, profitFen])).to.deep.include(['veloshop', 0]);
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order: 'o1' }).thenAccepted();
    const after = spec.passDay().data('trade/DayClosed').firms;
    const profit = Object.fromEntries(after.map(({ firm, profitFen }) => [firm, profitFen]));
    expect(profit).to.include({ veloshop: 0, radwerk: 10 * (11_800 - 8_000) - 1_180, north: 1_180 });
  });
});

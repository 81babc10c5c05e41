import { expect } from 'chai';
import { addendumHash } from '../../../src/labs/trade/contract-text.ts';
import { given, orderIn, shortOrder, type TradeSpec } from '../../support/trade-spec.ts';

const RULES = { transitDays: 1, handlingFee: '1%', freight: 0.5, cancelPenalty: '5%' };
const DEAR = 60 * 11_800;

const recheck = (spec: TradeSpec, order: string) => spec.when('north', { type: 'trade/RecheckOrder', order });
const offerPartial = (spec: TradeSpec, order: string, now = 40, laterDay = 5) =>
  spec.when('radwerk', { type: 'trade/OfferPartial', order, lines: [{ line: 1, now }], laterDay });
const offerWheels = (spec: TradeSpec, order: string, priceFen = 9_000) =>
  spec.when('radwerk', { type: 'trade/OfferSubstitute', order, line: 1, product: 'p2', priceFen });

/** From NORMAL to the end; the balances afterwards tell what the whole way cost. */
function finish(spec: TradeSpec, order: string): void {
  spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenAccepted();
  spec.when('veloshop', { type: 'trade/PayOrder', order }).thenAccepted();
  spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
  spec.passDay();
  spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
  expect(spec.stateOf(order)).to.equal('SUCCESSFUL');
}

describe('trade: out of a shortage by fresh goods', () => {
  it('takes production, freight and time, and the warehouse looks again', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec, { deliverByDay: 10 });
    const replenished = spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 20 });
    expect(replenished.movements).to.deep.equal(['production radwerk→world 160000']);
    spec.passDay(2);
    expect(spec.state.products.p1?.factory).to.equal(70);
    const allocated = spec.when('radwerk', {
      type: 'trade/Allocate',
      product: 'p1',
      warehouse: 'north',
      quantity: 20,
    });
    expect(allocated.movements).to.deep.equal(['freight radwerk→world 1000']);
    const data = recheck(spec, order).thenEvents('OrderRechecked').data('trade/OrderRechecked');
    expect(data).to.deep.include({ stillShort: false, missing: [], way: 'replenish' });
    expect(spec.stateOf(order)).to.equal('NORMAL');
    expect(spec.order(order).shortage).to.include({ sinceDay: 1, endedDay: 3, way: 'replenish' });
    expect(spec.stock('p1', 'north')).to.deep.equal([60, 60]);
    expect(spec.state.firms.radwerk?.tallies['shortage-ended']).to.include({ count: 1, total: 2 });
    finish(spec, order);
    const fee = DEAR / 100;
    expect(spec.balance('radwerk')).to.equal(5_000_000 - 160_000 - 1_000 + DEAR - fee);
    expect(spec.state.shops.veloshop?.frame?.quantity).to.equal(60);
  });

  it('counts a look that finds it still short as a wrong call, and changes nothing else', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec);
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 5 })
      .thenAccepted();
    const data = recheck(spec, order).thenEvents('OrderRechecked').data('trade/OrderRechecked');
    expect(data).to.deep.include({ stillShort: true, missing: [{ line: 1, quantity: 15 }] });
    expect(spec.stateOf(order)).to.equal('SHORTAGE');
    expect(spec.order(order).lines[0]?.missing).to.equal(15);
    expect(spec.stock('p1', 'north')).to.deep.equal([45, 0]);
    expect(spec.state.firms.north?.tallies['wrong-call'].count).to.equal(1);
    expect(spec.state.persons['north/north-person']).to.include({ mistakes: 1, corrected: 0 });
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 15 })
      .thenAccepted();
    recheck(spec, order).thenAccepted();
    expect(spec.state.persons['north/north-person']).to.include({ mistakes: 1, corrected: 1 });
  });
});

describe('trade: out of a shortage by a transfer', () => {
  it('moves free stock from another warehouse, costs freight and no day', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec);
    const moved = spec.when('radwerk', {
      type: 'trade/Transfer',
      product: 'p1',
      from: 'south',
      to: 'north',
      quantity: 20,
    });
    expect(moved.movements).to.deep.equal(['freight radwerk→world 1000']);
    expect(recheck(spec, order).data('trade/OrderRechecked')).to.include({
      stillShort: false,
      way: 'transfer',
    });
    expect(spec.order(order).shortage).to.include({ endedDay: 1, way: 'transfer' });
    expect([spec.stock('p1', 'north'), spec.stock('p1', 'south')]).to.deep.equal([
      [60, 60],
      [10, 0],
    ]);
    finish(spec, order);
    expect(spec.balance('radwerk')).to.equal(5_000_000 - 1_000 + DEAR - DEAR / 100);
  });

  it('is told apart from a transfer that came before the shortage, or of another product', () => {
    const spec = given();
    const wheels = { type: 'trade/Allocate' as const, product: 'p1', warehouse: 'north', quantity: 20 };
    spec
      .when('radwerk', { type: 'trade/Transfer', product: 'p1', from: 'north', to: 'south', quantity: 1 })
      .thenAccepted();
    spec
      .when('radwerk', { type: 'trade/Transfer', product: 'p1', from: 'south', to: 'north', quantity: 1 })
      .thenAccepted();
    const order = shortOrder(spec);
    spec
      .when('radwerk', { type: 'trade/Transfer', product: 'p2', from: 'north', to: 'south', quantity: 1 })
      .thenAccepted();
    spec
      .when('radwerk', { type: 'trade/Transfer', product: 'p2', from: 'south', to: 'north', quantity: 1 })
      .thenAccepted();
    spec.when('radwerk', wheels).thenAccepted();
    expect(recheck(spec, order).data('trade/OrderRechecked').way).to.equal('replenish');
  });
});

describe('trade: which way out it was', () => {
  it('is not told by a transfer for a line that was never short', () => {
    const spec = given();
    const lines = [
      { product: 'p1', quantity: 60 },
      { product: 'p2', quantity: 5 },
    ];
    const order = shortOrder(spec, { lines });
    for (const [from, to] of [
      ['north', 'south'],
      ['south', 'north'],
    ] as const) {
      spec.when('radwerk', { type: 'trade/Transfer', product: 'p2', from, to, quantity: 1 }).thenAccepted();
    }
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 20 })
      .thenAccepted();
    expect(recheck(spec, order).data('trade/OrderRechecked').way).to.equal('replenish');
  });
});

describe('trade: out of a shortage by a partial delivery', () => {
  it('splits the order when the buyer accepts: part now, the rest a backorder of its own', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec);
    const hash = spec.order(order).contracts[0]?.hash ?? '';
    offerPartial(spec, order).thenEvents('PartialOffered');
    expect(spec.order(order).documents.at(-1)?.lines[0]).to.include({ quantity: 40, backorder: 20 });
    spec
      .when('veloshop', { type: 'trade/AcceptPartial', order })
      .thenEvents('PartialAccepted', 'BackorderPlaced');

    const first = spec.order(order);
    expect(first).to.include({ state: 'NORMAL', totalFen: 40 * 11_800, backorder: 'o2', offer: null });
    expect(first.shortage).to.include({ endedDay: 1, way: 'partial' });
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 40]);
    const contract = first.contracts[0];
    expect(contract?.lines[0]?.quantity).to.equal(60);
    expect(contract?.hash).to.equal(hash);
    const addendum = contract?.addenda[0];
    expect(addendum).to.include({ number: 'CT-0001-1-A1', kind: 'partial', totalFen: 40 * 11_800 });
    expect(addendum?.signatures.map(({ firm }) => firm)).to.deep.equal(['radwerk', 'veloshop']);
    if (addendum !== undefined) expect(addendum.hash).to.equal(addendumHash(hash, addendum));

    const rest = spec.order('o2');
    expect(rest).to.include({ state: 'SHORTAGE', number: 'PO-0002', parent: order, totalFen: 20 * 11_800 });
    expect(rest.lines[0]).to.include({ quantity: 20, priceFen: 11_800, missing: 20 });
    expect(rest.contracts[0]).to.include({
      number: 'CT-0002-1',
      state: 'signed',
      deliverByDay: 5,
      payment: 'prepaid',
    });
    expect(rest.shortage).to.include({ backorder: true, endedDay: null });
    expect(spec.state.firms.north?.openOrders).to.deep.equal({ o1: 'warehouse', o2: 'warehouse' });
    expect(spec.state.firms.radwerk?.tallies.shortage.count).to.equal(1);

    finish(spec, order);
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 20 })
      .thenAccepted();
    spec.when('north', { type: 'trade/RecheckOrder', order: 'o2' }).thenAccepted();
    finish(spec, 'o2');
    expect(spec.balance('radwerk')).to.equal(5_000_000 - 1_000 + DEAR - DEAR / 100);
    expect(spec.balance('veloshop')).to.equal(3_000_000 - DEAR);
    expect(spec.state.shops.veloshop?.frame).to.include({ quantity: 60, costFen: DEAR });
  });

  it('leaves out of each part the lines that are not in it', () => {
    const spec = given();
    const lines = [
      { product: 'p1', quantity: 60 },
      { product: 'p2', quantity: 100 },
      { product: 'p3', quantity: 5 },
    ];
    const order = shortOrder(spec, { lines });
    const split = [
      { line: 3, now: 0 },
      { line: 1, now: 10 },
      { line: 2, now: 100 },
    ];
    spec.when('radwerk', { type: 'trade/OfferPartial', order, lines: split, laterDay: 5 }).thenAccepted();
    spec.when('veloshop', { type: 'trade/AcceptPartial', order }).thenAccepted();
    expect(spec.order(order).lines.map(({ line, quantity }) => [line, quantity])).to.deep.equal([
      [1, 10],
      [2, 100],
    ]);
    const rest = spec.order('o2');
    expect(rest.lines.map(({ line, product, quantity }) => [line, product, quantity])).to.deep.equal([
      [1, 'p1', 50],
      [2, 'p3', 5],
    ]);
    expect(rest.totalFen + spec.order(order).totalFen).to.equal(60 * 11_800 + 100 * 2_950 + 5 * 1_499);
  });

  it('stays short when the buyer refuses, and the supplier may offer again', () => {
    const spec = given();
    const order = shortOrder(spec);
    offerPartial(spec, order).thenAccepted();
    offerPartial(spec, order, 30).thenRejected('trade/offer-pending');
    offerWheels(spec, order).thenRejected('trade/offer-pending');
    spec
      .when('veloshop', { type: 'trade/RefusePartial', order, reason: 'All or nothing' })
      .thenEvents('PartialRefused');
    expect(spec.order(order)).to.include({ state: 'SHORTAGE', offer: null });
    spec
      .when('veloshop', { type: 'trade/AcceptPartial', order })
      .thenRejected('trade/no-offer', { kind: 'partial' });
    offerPartial(spec, order, 30).thenAccepted();
  });

  it('is refused for each wrong figure', () => {
    const spec = given();
    spec.passDay();
    const lines = [
      { product: 'p1', quantity: 60 },
      { product: 'p2', quantity: 1 },
    ];
    const order = shortOrder(spec, { lines });
    const offer = (split: { line: number; now: number }[], laterDay = 5) =>
      spec.when('radwerk', { type: 'trade/OfferPartial', order, lines: split, laterDay });
    const [one, two] = [
      { line: 1, now: 40 },
      { line: 2, now: 1 },
    ];
    offer([one]).thenRejected('trade/partial-incomplete', { lines: 2 });
    offer([one, one]).thenRejected('trade/duplicate-line', { line: 1 }, 'lines.1.line');
    offer([one, { line: 9, now: 1 }]).thenRejected('trade/unknown-line', { line: 9 });
    offer([one, { line: 2, now: 2 }]).thenRejected(
      'trade/partial-too-much',
      { now: 2, quantity: 1 },
      'lines.1.now',
    );
    offer([
      { line: 1, now: 0 },
      { line: 2, now: 0 },
    ]).thenRejected('trade/partial-nothing-now');
    offer([{ line: 1, now: 60 }, two]).thenRejected('trade/partial-nothing-later');
    offer([{ line: 1, now: 41 }, two]).thenRejected('trade/insufficient-stock', {
      available: 40,
      wanted: 41,
    });
    offer([one, two], 1).thenRejected('trade/day-in-past', { day: 1, today: 2 }, 'laterDay');
    offer([one, two]).thenAccepted();
  });

  it('lapses when the goods have gone to someone else meanwhile', () => {
    const spec = given();
    const order = shortOrder(spec);
    offerPartial(spec, order).thenAccepted();
    orderIn(spec, 'NORMAL', { lines: [{ product: 'p1', quantity: 1 }] });
    const { params } = spec
      .when('veloshop', { type: 'trade/AcceptPartial', order })
      .thenRejected('trade/offer-lapsed').rejection ?? { params: null };
    // How much the supplier has left is not the buyer's to know.
    expect(params).to.deep.equal({ order: 'PO-0001' });
  });

  it('is off the table when the warehouse finds the goods after all', () => {
    const spec = given();
    const order = shortOrder(spec);
    offerPartial(spec, order).thenAccepted();
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 20 })
      .thenAccepted();
    recheck(spec, order).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/AcceptPartial', order })
      .thenRejected('trade/wrong-state', { state: 'NORMAL' });
    expect(spec.order(order).offer).to.equal(null);
  });
});

describe('trade: out of a shortage by a substitute', () => {
  it('replaces the line at its new price; the contract stays, an addendum says what changed', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec);
    const hash = spec.order(order).contracts[0]?.hash;
    offerWheels(spec, order).thenEvents('SubstituteOffered');
    spec.when('veloshop', { type: 'trade/AcceptSubstitute', order }).thenEvents('SubstituteAccepted');
    const after = spec.order(order);
    expect(after).to.include({ state: 'NORMAL', totalFen: 60 * 9_000 });
    expect(after.lines[0]).to.include({ product: 'p2', good: 'wheel', quantity: 60, priceFen: 9_000 });
    expect(after.shortage?.way).to.equal('substitute');
    expect(after.contracts[0]).to.include({ hash, totalFen: DEAR });
    expect(after.contracts[0]?.lines[0]?.product).to.equal('p1');
    expect(after.contracts[0]?.addenda[0]).to.include({ kind: 'substitute', totalFen: 60 * 9_000 });
    expect([spec.stock('p1', 'north'), spec.stock('p2', 'north')]).to.deep.equal([
      [40, 0],
      [100, 60],
    ]);
    finish(spec, order);
    expect(spec.balance('veloshop')).to.equal(3_000_000 - 540_000);
    expect(spec.balance('radwerk')).to.equal(5_000_000 + 540_000 - 5_400);
    expect(spec.state.shops.veloshop?.wheel).to.include({ quantity: 60, costFen: 540_000 });
    expect(spec.state.shops.veloshop?.frame).to.equal(undefined);
  });

  it('leaves the order short while another line is', () => {
    const spec = given();
    const lines = [
      { product: 'p1', quantity: 60 },
      { product: 'p3', quantity: 5 },
    ];
    const order = shortOrder(spec, { lines });
    offerWheels(spec, order).thenAccepted();
    const data = spec
      .when('veloshop', { type: 'trade/AcceptSubstitute', order })
      .data('trade/SubstituteAccepted');
    expect(data).to.deep.include({ enough: false, missing: [{ line: 2, quantity: 5 }] });
    expect(spec.stateOf(order)).to.equal('SHORTAGE');
    expect(spec.order(order).lines.map(({ product, missing }) => [product, missing])).to.deep.equal([
      ['p2', 0],
      ['p3', 5],
    ]);
    expect(spec.stock('p2', 'north')).to.deep.equal([100, 0]);
  });

  it('stays short when the buyer refuses', () => {
    const spec = given();
    const order = shortOrder(spec);
    offerWheels(spec, order).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/AcceptPartial', order })
      .thenRejected('trade/no-offer', { kind: 'partial' });
    spec
      .when('veloshop', { type: 'trade/RefuseSubstitute', order, reason: 'No' })
      .thenEvents('SubstituteRefused');
    expect(spec.order(order)).to.include({ state: 'SHORTAGE', offer: null, totalFen: DEAR });
    spec
      .when('veloshop', { type: 'trade/AcceptSubstitute', order })
      .thenRejected('trade/no-offer', { kind: 'substitute' });
  });

  it('is refused for each wrong figure', () => {
    const spec = given();
    const lines = [
      { product: 'p1', quantity: 60 },
      { product: 'p2', quantity: 1 },
    ];
    const order = shortOrder(spec, { lines });
    const offer = (product: string, line = 1, priceFen = 100) =>
      spec.when('radwerk', { type: 'trade/OfferSubstitute', order, line, product, priceFen });
    offer('p3', 9).thenRejected('trade/unknown-line', { line: 9 }, 'line');
    offer('p9').thenRejected('trade/unknown-product', {}, 'product');
    offer('p4').thenRejected('trade/unknown-product', { product: 'p4' });
    offer('p1').thenRejected('trade/substitute-same');
    offer('p2').thenRejected('trade/substitute-in-order', { product: 'p2' });
    offer('p3').thenRejected('trade/insufficient-stock', { product: 'p3', available: 0, wanted: 60 });
    spec.when('radwerk', { type: 'trade/Replenish', product: 'p3', quantity: 60 }).thenAccepted();
    spec.passDay();
    spec
      .when('radwerk', { type: 'trade/Allocate', product: 'p3', warehouse: 'north', quantity: 60 })
      .thenAccepted();
    offer('p3', 1, 90_000_000_000).thenRejected('trade/amount-too-large', {}, 'priceFen');
    offer('p3').thenAccepted();
  });

  it('lapses when the substitute has gone meanwhile', () => {
    const spec = given();
    const order = shortOrder(spec);
    offerWheels(spec, order).thenAccepted();
    orderIn(spec, 'NORMAL', { lines: [{ product: 'p2', quantity: 50 }] });
    spec.when('veloshop', { type: 'trade/AcceptSubstitute', order }).thenRejected('trade/offer-lapsed');
  });
});

describe('trade: cancelling a signed order', () => {
  const propose = (spec: TradeSpec, firm: 'veloshop' | 'radwerk', order: string) =>
    spec.when(firm, { type: 'trade/ProposeCancellation', order, reason: 'Sorry' });

  it('costs the supplier the penalty when it is short, whoever proposes', () => {
    const spec = given({ rules: RULES });
    const order = shortOrder(spec);
    expect(propose(spec, 'veloshop', order).data('trade/CancellationProposed')).to.include({
      payer: 'radwerk',
      penaltyFen: DEAR / 20,
    });
    const agreed = spec.when('radwerk', { type: 'trade/AgreeCancellation', order });
    expect(agreed.thenEvents('CancellationAgreed', 'MoneyMoved').movements).to.deep.equal([
      `cancel-penalty radwerk→veloshop ${DEAR / 20}`,
    ]);
    expect(spec.stateOf(order)).to.equal('VOID');
    expect(spec.order(order).shortage).to.include({ way: 'cancel', endedDay: 1 });
    expect(spec.balance('radwerk')).to.equal(5_000_000 - 35_400);
    expect(spec.balance('veloshop')).to.equal(3_000_000 + 35_400);
    expect(spec.state.openOrders).to.deep.equal({});
  });

  it('costs the proposer the penalty otherwise, frees the goods and refunds the escrow', () => {
    for (const state of ['NEW', 'NORMAL', 'UNPAID', 'PAID'] as const) {
      const spec = given({ rules: RULES });
      const order = orderIn(spec, state);
      propose(spec, 'veloshop', order).thenEvents('CancellationProposed');
      const agreed = spec.when('radwerk', { type: 'trade/AgreeCancellation', order });
      const refund = state === 'PAID' ? ['refund escrow→veloshop 118000'] : [];
      expect(agreed.movements, state).to.deep.equal([...refund, 'cancel-penalty veloshop→radwerk 5900']);
      expect(spec.stateOf(order)).to.equal('VOID');
      expect(spec.stock('p1', 'north')).to.deep.equal([40, 0]);
      expect(spec.balance('veloshop')).to.equal(3_000_000 - 5_900);
      expect(spec.balance('radwerk')).to.equal(5_000_000 + 5_900);
      expect(spec.balance('escrow')).to.equal(0);
    }
  });

  it('costs the supplier the penalty when it proposes', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'PAID');
    propose(spec, 'radwerk', order).thenAccepted();
    const agreed = spec.when('veloshop', { type: 'trade/AgreeCancellation', order });
    expect(agreed.movements).to.deep.equal([
      'refund escrow→veloshop 118000',
      'cancel-penalty radwerk→veloshop 5900',
    ]);
  });

  it('needs the other side: one proposal at a time, not one’s own', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'NORMAL');
    spec.when('radwerk', { type: 'trade/AgreeCancellation', order }).thenRejected('trade/no-cancellation');
    propose(spec, 'veloshop', order).thenAccepted();
    propose(spec, 'radwerk', order).thenRejected('trade/cancellation-pending');
    spec.when('veloshop', { type: 'trade/AgreeCancellation', order }).thenRejected('trade/own-proposal');
    spec.when('veloshop', { type: 'trade/DeclineCancellation', order }).thenRejected('trade/own-proposal');
    spec.when('radwerk', { type: 'trade/DeclineCancellation', order }).thenEvents('CancellationDeclined');
    expect(spec.order(order)).to.include({ state: 'NORMAL', cancellation: null });
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 10]);
  });

  it('is off the table once the goods have left', () => {
    const spec = given({ rules: RULES });
    const order = orderIn(spec, 'PAID');
    propose(spec, 'veloshop', order).thenAccepted();
    spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
    expect(spec.order(order).cancellation).to.equal(null);
    spec.when('radwerk', { type: 'trade/AgreeCancellation', order }).thenRejected('trade/wrong-state');
  });

  it('waits until whoever pays can, without telling the other side how much it has', () => {
    const spec = given({ rules: { ...RULES, cancelPenalty: '100%', creditLimit: 0 } });
    const order = shortOrder(spec);
    spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 600 }).thenAccepted();
    propose(spec, 'veloshop', order).thenAccepted();
    spec
      .when('radwerk', { type: 'trade/AgreeCancellation', order })
      .thenRejected('trade/insufficient-funds', { neededFen: DEAR, availableFen: 200_000 });
    spec.when('radwerk', { type: 'trade/DeclineCancellation', order }).thenAccepted();
    propose(spec, 'radwerk', order).thenAccepted();
    const refused = spec.when('veloshop', { type: 'trade/AgreeCancellation', order });
    expect(refused.thenRejected('trade/partner-short-of-funds').rejection?.params).to.deep.equal({
      firm: 'radwerk',
    });
  });

  it('lets the buyer pay the penalty out of the refund', () => {
    const spec = given({ rules: { ...RULES, cancelPenalty: '50%' } });
    const product = { name: 'Frame', about: '', category: 'parts', priceFen: 300_000 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...product }).thenAccepted();
    const order = orderIn(spec, 'PAID');
    expect(spec.balance('veloshop')).to.equal(0);
    propose(spec, 'veloshop', order).thenAccepted();
    spec.when('radwerk', { type: 'trade/AgreeCancellation', order }).thenAccepted();
    expect(spec.balance('veloshop')).to.equal(1_500_000);
  });
});

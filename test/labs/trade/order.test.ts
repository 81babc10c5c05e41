import { expect } from 'chai';
import { contractText, contractHash, hashOf } from '../../../src/labs/trade/contract-text.ts';
import { draftCommand, given, orderIn, place } from '../../support/trade-spec.ts';

const placeOrder = (lines: { product: string; quantity: number }[], supplier = 'radwerk', wantedDay = 1) => ({
  type: 'trade/PlaceOrder' as const,
  supplier,
  lines,
  wantedDay,
});

describe('trade: placing an order', () => {
  it('gives it a number, the prices of the day and a place with both sides', () => {
    const spec = given();
    const lines = [
      { product: 'p1', quantity: 10 },
      { product: 'p2', quantity: 20 },
    ];
    const data = spec.when('veloshop', placeOrder(lines)).thenEvents('OrderPlaced').data('trade/OrderPlaced');
    expect(data).to.include({ order: 'o1', number: 'PO-0001', buyer: 'veloshop', totalFen: 177_000 });
    const order = spec.order('o1');
    expect(order.state).to.equal('PLACED');
    expect(order.lines.map(({ good, priceFen, quantity }) => [good, priceFen, quantity])).to.deep.equal([
      ['frame', 11_800, 10],
      ['wheel', 2_950, 20],
    ]);
    expect(spec.state.firms.veloshop?.openOrders).to.deep.equal({ o1: 'buyer' });
    expect(spec.state.firms.radwerk?.openOrders).to.deep.equal({ o1: 'supplier' });
    expect(spec.state.firms.north?.openOrders).to.deep.equal({});
    expect(order.documents).to.have.length(1);
    expect(order.documents[0]).to.include({
      kind: 'ORDERS',
      number: 'PO-0001',
      sender: 'veloshop',
      receiver: 'radwerk',
    });
    expect(order.documents[0]?.amountFen).to.equal(177_000);
  });

  it('may ask for more than there is', () => {
    given()
      .when('veloshop', placeOrder([{ product: 'p1', quantity: 1_000 }]))
      .thenAccepted();
  });

  it('keeps the price it was placed at when the product becomes dearer', () => {
    const spec = given();
    const order = place(spec);
    const change = { name: 'Frame', about: '', category: 'parts', priceFen: 20_000 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...change }).thenAccepted();
    expect(spec.order(order).lines[0]?.priceFen).to.equal(11_800);
  });

  it('is refused with the reason and the place of it', () => {
    const spec = given();
    const one = (product: string, quantity = 1) => [{ product, quantity }];
    spec
      .when('veloshop', placeOrder(one('p1'), 'nobody'))
      .thenRejected('trade/unknown-firm', { firm: 'nobody' });
    spec.when('veloshop', placeOrder(one('p1'), 'north')).thenRejected('trade/unknown-firm', {}, 'supplier');
    spec.when('radwerk', placeOrder(one('p1'))).thenRejected('trade/own-product');
    spec
      .when('veloshop', placeOrder(one('p99')))
      .thenRejected('trade/unknown-product', {}, 'lines.0.product');
    spec
      .when('veloshop', placeOrder(one('p4')))
      .thenRejected('trade/not-suppliers-product', { product: 'p4' });
    spec
      .when('veloshop', placeOrder([...one('p1'), ...one('p2'), ...one('p1')]))
      .thenRejected('trade/duplicate-product', { product: 'p1' }, 'lines.2.product');
    spec.passDay(2);
    spec
      .when('veloshop', placeOrder(one('p1'), 'radwerk', 2))
      .thenRejected('trade/day-in-past', { day: 2, today: 3 }, 'wantedDay');
    spec.when('radwerk', { type: 'trade/WithdrawProduct', product: 'p1' }).thenAccepted();
    spec.when('veloshop', placeOrder(one('p1'))).thenRejected('trade/product-withdrawn');
    expect(Object.keys(spec.state.orders)).to.deep.equal([]);
  });

  it('is refused when its worth goes beyond what can be added up', () => {
    const spec = given();
    const change = { name: 'Frame', about: '', category: 'parts', priceFen: 90_000_000_000 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...change }).thenAccepted();
    spec
      .when('veloshop', placeOrder([{ product: 'p1', quantity: 2 }]))
      .thenRejected('trade/amount-too-large');
  });

  it('is refused at a supplier who is not ready', () => {
    const spec = given({ config: { setup: { accounts: 'people', products: 'system' } } });
    spec.when('veloshop', { type: 'trade/ApplyForAccount' }).thenAccepted();
    spec.when('bank', { type: 'trade/OpenAccount', firm: 'veloshop' }).thenAccepted();
    spec
      .when('veloshop', placeOrder([{ product: 'p1', quantity: 1 }]))
      .thenRejected('trade/supplier-not-ready', { firm: 'radwerk' });
  });

  it('can be called off by the buyer until it is signed', () => {
    for (const state of ['PLACED', 'DRAFTED', 'SENT'] as const) {
      const spec = given();
      const order = orderIn(spec, state);
      spec.when('veloshop', { type: 'trade/CancelOrder', order }).thenEvents('OrderCancelled');
      expect(spec.stateOf(order)).to.equal('VOID');
      expect(spec.state.openOrders).to.deep.equal({});
      expect(spec.order(order).documents.at(-1)).to.include({ kind: 'ORDCHG', response: 'cancel' });
    }
  });
});

describe('trade: the contract', () => {
  it('is drawn up, sent and signed, and the order lies before the warehouse', () => {
    const spec = given();
    const order = place(spec);
    const command = { ...draftCommand(spec, order), prices: [{ line: 1, priceFen: 11_500 }] };
    spec.when('radwerk', command).thenEvents('ContractDrafted');
    expect(spec.order(order).contracts[0]).to.include({
      number: 'CT-0001-1',
      version: 1,
      state: 'draft',
      totalFen: 115_000,
    });
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenEvents('ContractSent');
    expect(spec.order(order).documents.at(-1)).to.include({
      kind: 'ORDRSP',
      number: 'CT-0001-1',
      response: 'changed',
    });
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenEvents('ContractSigned', 'OrderForwarded');
    const signed = spec.order(order);
    expect(signed.state).to.equal('NEW');
    expect(signed.totalFen).to.equal(115_000);
    expect(signed.lines[0]?.priceFen).to.equal(11_500);
    expect(signed.warehouse).to.equal('north');
    expect(spec.state.firms.north?.openOrders).to.deep.equal({ [order]: 'warehouse' });
    const contract = signed.contracts[0];
    expect(contract?.state).to.equal('signed');
    expect(contract?.signatures.map(({ firm, by }) => [firm, by])).to.deep.equal([
      ['radwerk', 'radwerk-person'],
      ['veloshop', 'veloshop-person'],
    ]);
    expect(contract?.hash).to.match(/^[0-9a-f]{64}$/);
    expect(signed.documents.at(-1)).to.include({
      kind: 'APERAK',
      response: 'accepted',
      station: 'signature',
    });
    expect(spec.state.deals.map(({ what, good, quantity }) => [what, good, quantity])).to.deep.equal([
      ['signed', 'frame', 10],
    ]);
    expect(signed.history.map(({ event }) => event.slice(6))).to.deep.equal([
      'OrderPlaced',
      'ContractDrafted',
      'ContractSent',
      'ContractSigned',
      'OrderForwarded',
    ]);
  });

  it('can be drawn up again before it is sent, under the same version', () => {
    const spec = given();
    const order = orderIn(spec, 'DRAFTED');
    spec.when('radwerk', { ...draftCommand(spec, order), warehouse: 'south' }).thenAccepted();
    expect(spec.order(order).contracts.map(({ version, warehouse }) => [version, warehouse])).to.deep.equal([
      [1, 'south'],
    ]);
  });

  it('goes back when it is recalled: the sent version is void, the next one is the draft', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    spec.when('radwerk', { type: 'trade/RecallContract', order, version: 1 }).thenEvents('ContractRecalled');
    const [sent, next] = spec.order(order).contracts;
    expect(next?.lines).to.deep.equal(sent?.lines);
    // Its own, so that no change of the draft can reach what was sent.
    expect(next?.lines[0]).to.not.equal(sent?.lines[0]);
    expect(spec.stateOf(order)).to.equal('DRAFTED');
    expect(spec.order(order).contracts.map(({ number, state }) => [number, state])).to.deep.equal([
      ['CT-0001-1', 'recalled'],
      ['CT-0001-2', 'draft'],
    ]);
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenRejected('trade/wrong-state');
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 2 }).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenRejected('trade/wrong-version', { version: 1, present: 2 });
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 2 }).thenAccepted();
    expect(spec.order(order).contracts[0]?.signatures).to.have.length(1);
  });

  it('comes back refused with a reason, and the next draft is the next version', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    spec
      .when('veloshop', { type: 'trade/RefuseContract', order, version: 1, reason: 'Too dear' })
      .thenEvents('ContractRefused');
    expect(spec.stateOf(order)).to.equal('PLACED');
    expect(spec.order(order).contracts[0]).to.include({ state: 'rejected', refusal: 'Too dear' });
    expect(spec.order(order).documents.at(-1)).to.include({
      kind: 'APERAK',
      response: 'refused',
      text: 'Too dear',
    });
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    expect(spec.order(order).contracts.at(-1)).to.include({
      number: 'CT-0001-2',
      version: 2,
      state: 'draft',
    });
    expect(spec.state.firms.radwerk?.tallies['contract-refused'].count).to.equal(1);
  });

  it('is refused for each wrong figure, with its place in the form', () => {
    const spec = given({ rules: { payment: ['prepaid', 'net-30'], latePenaltyMax: '5%' } });
    const lines = [
      { product: 'p1', quantity: 1 },
      { product: 'p2', quantity: 1 },
    ];
    const order = place(spec, { lines });
    const good = draftCommand(spec, order);
    const price = (line: number) => ({ line, priceFen: 100 });
    spec
      .when('radwerk', { ...good, prices: [price(1)] })
      .thenRejected('trade/prices-incomplete', { lines: 2 }, 'prices');
    spec
      .when('radwerk', { ...good, prices: [price(1), price(1)] })
      .thenRejected('trade/duplicate-line', { line: 1 });
    spec
      .when('radwerk', { ...good, prices: [price(1), price(3)] })
      .thenRejected('trade/unknown-line', { line: 3 }, 'prices.1.line');
    spec
      .when('radwerk', { ...good, warehouse: 'nowhere' })
      .thenRejected('trade/unknown-warehouse', {}, 'warehouse');
    spec.when('radwerk', { ...good, warehouse: 'gearhaus' }).thenRejected('trade/unknown-warehouse');
    spec
      .when('radwerk', { ...good, latePenaltyBp: 501 })
      .thenRejected('trade/penalty-too-high', { maxBp: 500 });
    spec.when('radwerk', { ...good, payment: 'on-receipt' }).thenRejected('trade/payment-not-allowed', {
      allowed: 'prepaid, net-30',
    });
    spec
      .when('radwerk', { ...good, deliverByDay: 0 })
      .thenRejected('trade/day-in-past', { day: 0, today: 1 });
    const dear = [1, 2].map((line) => ({ line, priceFen: 60_000_000_000 }));
    spec.when('radwerk', { ...good, prices: dear }).thenRejected('trade/amount-too-large', {}, 'prices');
    spec.when('radwerk', good).thenAccepted();
  });

  it('names a warehouse that may take orders', () => {
    const spec = given({ config: { setup: { accounts: 'people', products: 'system' } } });
    for (const firm of ['radwerk', 'veloshop'] as const) {
      spec.when(firm, { type: 'trade/ApplyForAccount' }).thenAccepted();
      spec.when('bank', { type: 'trade/OpenAccount', firm }).thenAccepted();
    }
    const order = place(spec);
    spec
      .when('radwerk', draftCommand(spec, order))
      .thenRejected('trade/warehouse-not-ready', { warehouse: 'north' });
  });

  it('is neither sent nor signed after its own day of delivery', () => {
    const spec = given();
    const drafted = orderIn(spec, 'DRAFTED', { deliverByDay: 1 });
    const sent = orderIn(spec, 'SENT', { deliverByDay: 1 });
    spec.passDay();
    spec
      .when('radwerk', { type: 'trade/SendContract', order: drafted, version: 1 })
      .thenRejected('trade/day-in-past');
    spec
      .when('veloshop', { type: 'trade/SignContract', order: sent, version: 1 })
      .thenRejected('trade/day-in-past');
  });

  it('has a text that says everything, and a hash that changes with every character', () => {
    const spec = given();
    const order = spec.order(orderIn(spec, 'NEW'));
    const contract = order.contracts[0];
    if (contract === undefined) throw new Error('no contract');
    const text = contractText(order, contract);
    for (const part of [
      'CT-0001-1',
      'PO-0001',
      'radwerk',
      'veloshop',
      'north',
      '10 x 118.00',
      '1180.00',
      'prepaid',
    ]) {
      expect(text).to.include(part);
    }
    expect(contract.hash).to.equal(hashOf(text));
    const changes = [
      { deliverByDay: 5 },
      { latePenaltyBp: 101 },
      { payment: 'net-1' },
      { warehouse: 'south' },
      { totalFen: 117_999 },
      { lines: [{ line: 1, product: 'p1', quantity: 11, priceFen: 11_800 }] },
    ];
    for (const change of changes)
      expect(contractHash(order, { ...contract, ...change })).to.not.equal(contract.hash);
  });

  it('is hashed by SHA-256 as published (FIPS 180-4 examples)', () => {
    expect(hashOf('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hashOf('')).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hashOf('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).to.equal(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });
});

import { expect } from 'chai';
import type { EventMeta } from '../../../src/kernel/envelope.ts';
import { evolve } from '../../../src/labs/trade/evolve.ts';
import { TRADE_EVENT_TYPES, type TradeEvent } from '../../../src/labs/trade/events.ts';
import { given, orderIn, shortOrder, type TradeSpec } from '../../support/trade-spec.ts';

/** A few days in which most things happen. */
function busyDays(): TradeSpec {
  const spec = given({
    rules: { payment: ['prepaid', 'net-1'], storageFee: 0.05, freight: 0.5 },
    config: {
      consumers: { demand: [{ good: 'frame', perDay: 3 }] },
      shocks: [
        { day: 2, kind: 'price-jump', good: 'frame', days: 2, factor: 1.37 },
        { day: 4, kind: 'warehouse-fire', warehouse: 'south', share: '33%', insured: '50%' },
      ],
    },
    unseated: ['bank'],
  });
  const orders = [
    orderIn(spec, 'SHIPPED'),
    orderIn(spec, 'SHIPPED', { payment: 'net-1', lines: [{ product: 'p2', quantity: 9 }] }),
  ];
  const short = shortOrder(spec);
  spec
    .when('radwerk', { type: 'trade/Transfer', product: 'p1', from: 'south', to: 'north', quantity: 30 })
    .thenAccepted();
  spec.when('north', { type: 'trade/RecheckOrder', order: short }).thenAccepted();
  spec.passDay(2);
  for (const order of orders) spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
  spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 7 }).thenAccepted();
  spec.passDay(3);
  return spec;
}

describe('trade: evolve', () => {
  it('gives the same state from the journal, through JSON, as it had while running', () => {
    const spec = busyDays();
    expect(spec.replayed()).to.deep.equal(spec.state);
    expect(JSON.stringify(spec.replayed())).to.equal(JSON.stringify(spec.state));
  });

  it('keeps a state that is plain JSON', () => {
    const { state } = busyDays();
    expect(JSON.parse(JSON.stringify(state))).to.deep.equal(state);
  });

  it('does not let the state change an event that is in the journal', () => {
    const spec = busyDays();
    const before = JSON.stringify(spec.entries);
    const fresh = given();
    const meta: EventMeta = { seq: 1, atMs: 0, day: 1, actor: { kind: 'system', id: 'clock', seat: null } };
    for (const event of spec.entries.flatMap(({ events }) => events)) evolve(fresh.state, event, meta);
    expect(JSON.stringify(spec.entries)).to.equal(before);
  });

  it('stops at an event from another program', () => {
    const { state } = given();
    const meta: EventMeta = { seq: 1, atMs: 0, day: 1, actor: { kind: 'system', id: 'clock', seat: null } };
    expect(() => evolve(state, { type: 'trade/Moon', data: {} } as unknown as TradeEvent, meta)).to.throw(
      'known type',
    );
    expect(TRADE_EVENT_TYPES).to.have.length(new Set(TRADE_EVENT_TYPES).size);
  });
});

describe('trade: what persons did', () => {
  it('counts a command once, whatever it caused, and tells people, bots and the instructor apart', () => {
    const spec = given();
    const notice = { type: 'trade/SendFeedback' as const, subject: 'S', body: 'B' };
    spec.when('radwerk', notice, 'human', 'lin').thenAccepted();
    spec.when('radwerk', notice, 'human', 'wang').thenAccepted();
    spec
      .when('radwerk', { type: 'trade/Replenish', product: 'p2', quantity: 1 }, 'human', 'lin')
      .thenEvents('ReplenishmentOrdered', 'MoneyMoved', 'ReplenishmentArrived');
    spec.when('radwerk', notice, 'bot', 'steady').thenAccepted();
    spec.when('radwerk', notice, 'instructor', 'teacher').thenAccepted();
    spec.passDay();
    expect(spec.state.persons['radwerk/lin']).to.deep.include({
      person: 'lin',
      firm: 'radwerk',
      actions: 2,
      seqs: [1, 3],
    });
    expect(spec.state.persons['radwerk/wang']?.actions).to.equal(1);
    expect(Object.keys(spec.state.persons)).to.deep.equal(['radwerk/lin', 'radwerk/wang']);
    expect(spec.state.firms.radwerk?.actions).to.deep.equal({ human: 3, bot: 1, instructor: 1, system: 0 });
  });

  it('counts what was dealt with on the same or the next day as in time', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    expect(spec.state.persons['radwerk/radwerk-person']).to.include({ handled: 2, handledInTime: 2 });
    spec.passDay();
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
    expect(spec.state.persons['veloshop/veloshop-person']).to.include({ handled: 1, handledInTime: 1 });
    spec.passDay(2);
    spec.when('north', { type: 'trade/AcceptOrder', order }).thenAccepted();
    expect(spec.state.persons['north/north-person']).to.include({ handled: 1, handledInTime: 0 });
  });

  it('counts a recalled contract as found and put right, a refused one as a mistake until it is redrawn', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    spec.when('radwerk', { type: 'trade/RecallContract', order, version: 1 }).thenAccepted();
    expect(spec.state.persons['radwerk/radwerk-person']).to.include({ mistakes: 1, corrected: 1 });
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 2 }).thenAccepted();
    spec.when('veloshop', { type: 'trade/RefuseContract', order, version: 2, reason: 'No' }).thenAccepted();
    expect(spec.state.persons['radwerk/radwerk-person']).to.include({ mistakes: 2, corrected: 1 });
    const again = { warehouse: 'north', deliverByDay: 5, latePenaltyBp: 0, payment: 'prepaid' };
    const draft = {
      type: 'trade/DraftContract' as const,
      order,
      prices: [{ line: 1, priceFen: 1 }],
      ...again,
    };
    spec.when('radwerk', draft).thenAccepted();
    expect(spec.state.persons['radwerk/radwerk-person']).to.include({ mistakes: 2, corrected: 2 });
  });

  it('remembers the journal entries behind every total', () => {
    const spec = given({ rules: { transitDays: 0 } });
    const order = orderIn(spec, 'SHIPPED');
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    const received = spec.entries.at(-1)?.meta.seq;
    expect(spec.state.firms.radwerk?.tallies.delivered.seqs).to.deep.equal([received]);
    expect(spec.state.firms.north?.tallies.shipped).to.deep.include({ count: 1, total: 10 });
  });

  it('shows at most twenty deals', () => {
    const spec = given();
    for (let i = 0; i < 22; i++) orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: i + 1 }] });
    expect(spec.state.deals.map(({ quantity }) => quantity)).to.deep.equal(
      Array.from({ length: 20 }, (_, i) => i + 3),
    );
  });
});

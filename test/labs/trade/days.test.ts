import { expect } from 'chai';
import type { TradeConfigInput } from '../../../src/labs/trade/config.ts';
import type { TradeEventOf } from '../../../src/labs/trade/events.ts';
import { given, orderIn, place, type Outcome, type TradeSpec } from '../../support/trade-spec.ts';

describe('trade: a day passes', () => {
  it('begins, brings what is due in one order, and closes the day before', () => {
    const spec = given({ rules: { storageFee: 0.05, postDays: 1, transitDays: 1 } });
    spec.when('radwerk', { type: 'trade/Replenish', product: 'p3', quantity: 5 }).thenAccepted();
    const post = { good: 'frame', title: 'T', body: '', quantity: 1, priceFen: 1 };
    spec.when('radwerk', { type: 'trade/PostSupply', ...post }).thenAccepted();
    spec.when('mall', { type: 'trade/ApprovePost', post: 's1' }).thenAccepted();
    orderIn(spec, 'SHIPPED');
    orderIn(spec, 'NEW', { deliverByDay: 1 });
    const { types } = spec.passDay();
    expect(types).to.deep.equal([
      'DayPassed',
      'ReplenishmentArrived',
      'ShipmentArrived',
      'MoneyMoved',
      'MoneyMoved',
      'MoneyMoved',
      'PenaltyAccrued',
      'PostExpired',
      'DayClosed',
    ]);
    expect(spec.state.day).to.equal(2);
    expect(spec.state.firms.radwerk?.history.map(({ day }) => day)).to.deep.equal([1]);
  });

  it('charges storage for what lies in the warehouses, owner to warehouse', () => {
    const spec = given({ rules: { storageFee: 0.05 } });
    // Radwerk: 40 frames and 100 wheels in north, 30 frames in south; gearhaus: 20 frames in north.
    expect(spec.passDay().movements).to.deep.equal([
      'storage radwerk→north 700',
      'storage radwerk→south 150',
      'storage gearhaus→north 100',
    ]);
  });

  it('never charges an account below its limit: what is not there is forgiven', () => {
    const spec = given({ rules: { storageFee: 20_000, creditLimit: 100 } });
    expect(spec.passDay().movements).to.include('storage radwerk→north 5010000');
    expect(spec.balance('radwerk')).to.equal(-10_000);
    expect(spec.passDay().movements.filter((movement) => movement.includes('radwerk'))).to.deep.equal([]);
  });

  it('shows the late penalty growing, and pays nothing of it before receipt', () => {
    const spec = given({ rules: { latePenaltyDaysMax: 2 } });
    const order = orderIn(spec, 'NORMAL', { deliverByDay: 1, latePenaltyBp: 100 });
    const seen: [number, number][] = [];
    for (let i = 0; i < 4; i++) {
      const outcome = spec.passDay();
      expect(outcome.movements).to.deep.equal([]);
      seen.push([spec.order(order).daysLate, spec.order(order).latePenaltyFen]);
    }
    expect(seen).to.deep.equal([
      [1, 1_180],
      [2, 2_360],
      [3, 2_360],
      [4, 2_360],
    ]);
  });

  it('does not count an unsigned order as late', () => {
    const spec = given();
    place(spec);
    orderIn(spec, 'SENT', { deliverByDay: 1 });
    expect(spec.passDay(3).types).to.not.include('PenaltyAccrued');
  });
});

describe('trade: shocks', () => {
  it('strike by the scenario’s day, last their days and end', () => {
    const shocks = [{ day: 3, kind: 'production-stop' as const, good: 'frame', days: 2, announce: false }];
    const spec = given({ config: { shocks } });
    expect(spec.passDay().types).to.not.include('ShockStruck');
    const struck = spec.passDay().data('trade/ShockStruck').shock;
    expect(struck).to.include({ kind: 'production-stop', fromDay: 3, untilDay: 4, announced: false });
    expect(spec.state.goods.frame?.stoppedUntilDay).to.equal(4);
    expect(spec.passDay().types).to.not.include('ShockEnded');
    expect(spec.passDay().types).to.include('ShockEnded');
    expect(spec.state.goods.frame?.stoppedUntilDay).to.equal(null);
    expect(spec.state.shocks).to.deep.equal({});
  });

  it('leave a longer stop standing when a shorter one ends', () => {
    const spec = given();
    spec.shock({ kind: 'production-stop', good: 'frame', days: 1 }).thenAccepted();
    spec.shock({ kind: 'production-stop', good: 'frame', days: 3 }).thenAccepted();
    spec.passDay();
    expect(Object.keys(spec.state.shocks)).to.deep.equal(['k2']);
    expect(spec.state.goods.frame?.stoppedUntilDay).to.equal(3);
  });

  it('make production dearer while they last, one upon the other', () => {
    const spec = given();
    spec.shock({ kind: 'price-jump', good: 'frame', days: 1, factor: 1.5 }).thenAccepted();
    expect(spec.state.goods.frame?.costFen).to.equal(12_000);
    spec.shock({ kind: 'price-jump', good: 'frame', days: 2, factor: 2 }).thenAccepted();
    expect(spec.state.goods.frame?.costFen).to.equal(24_000);
    const made = spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 1 });
    expect(made.data('trade/ReplenishmentOrdered').costFen).to.equal(24_000);
    spec.passDay();
    expect(spec.state.goods.frame?.costFen).to.equal(16_000);
    spec.passDay();
    expect(spec.state.goods.frame?.costFen).to.equal(8_000);
  });

  it('delay what is shipped while they last', () => {
    const spec = given({ rules: { transitDays: 1 } });
    const before = orderIn(spec, 'SHIPPED', { lines: [{ product: 'p2', quantity: 1 }] });
    spec.shock({ kind: 'late-transport', days: 1, extraDays: 3 }).thenAccepted();
    const during = orderIn(spec, 'SHIPPED', { lines: [{ product: 'p2', quantity: 1 }] });
    spec.passDay();
    const after = orderIn(spec, 'SHIPPED', { lines: [{ product: 'p2', quantity: 1 }] });
    expect([before, during, after].map((order) => spec.order(order).despatch?.arrivesDay)).to.deep.equal([
      2, 5, 3,
    ]);
  });

  it('burn free stock, spare what is reserved, and pay the insurance', () => {
    const spec = given();
    orderIn(spec, 'NORMAL', { lines: [{ product: 'p1', quantity: 30 }] });
    const fire = spec.shock({ kind: 'warehouse-fire', warehouse: 'north', share: '50%', insured: '40%' });
    expect(fire.types).to.deep.equal([
      'ShockStruck',
      'StockWrittenOff',
      'MoneyMoved',
      'StockWrittenOff',
      'MoneyMoved',
      'StockWrittenOff',
      'MoneyMoved',
    ]);
    // 10 free frames, 100 wheels, gearhaus' 20 frames: half of each, 40 % of their cost back.
    expect(spec.stock('p1', 'north')).to.deep.equal([35, 30]);
    expect(spec.stock('p2', 'north')).to.deep.equal([50, 0]);
    expect(spec.stock('p4', 'north')).to.deep.equal([10, 0]);
    expect(fire.movements).to.deep.equal([
      `insurance world→radwerk ${5 * 8_000 * 0.4}`,
      `insurance world→radwerk ${50 * 2_000 * 0.4}`,
      `insurance world→gearhaus ${10 * 8_000 * 0.4}`,
    ]);
    expect(spec.state.totals.frame?.writtenOff).to.equal(15);
    expect(spec.stock('p1', 'south')).to.deep.equal([30, 0]);
    expect(spec.state.products.p1?.costFen).to.equal(115 * 8_000);
    spec.passDay();
    expect(spec.state.shocks).to.deep.equal({});
  });

  it('squeeze credit: no new debt, and interest on the old', () => {
    const spec = given({ rules: { creditLimit: 1_000 } });
    spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 630 }).thenAccepted();
    expect(spec.balance('radwerk')).to.equal(-40_000);
    spec.shock({ kind: 'credit-squeeze', days: 2, rate: '2%' }).thenAccepted();
    const one = { type: 'trade/Replenish' as const, product: 'p1', quantity: 1 };
    spec.when('radwerk', one).thenRejected('trade/insufficient-funds', { availableFen: 0 });
    expect(spec.passDay().movements).to.deep.equal(['interest radwerk→bank 800']);
    expect(spec.passDay().movements).to.deep.equal(['interest radwerk→bank 816']);
    expect(spec.passDay().movements).to.deep.equal([]);
    spec.when('radwerk', one).thenAccepted();
  });

  it('are refused when nobody can read them or they are about nothing', () => {
    const spec = given();
    const unreadable = [
      null,
      'fire',
      {},
      { kind: 'flood' },
      { kind: 'production-stop', good: 'frame', days: 0 },
    ];
    for (const shock of unreadable) spec.shock(shock).thenRejected('trade/unreadable-shock');
    spec
      .shock({ kind: 'production-stop', good: 'frame', days: 1, day: 3 })
      .thenRejected('trade/unreadable-shock');
    spec
      .shock({ kind: 'production-stop', good: 'gold', days: 1 })
      .thenRejected('trade/unknown-good', { good: 'gold' });
    spec
      .shock({ kind: 'warehouse-fire', warehouse: 'radwerk', share: '10%', insured: '0%' })
      .thenRejected('trade/unknown-warehouse');
    expect(spec.state.shocks).to.deep.equal({});
  });
});

describe('trade: consumers', () => {
  const opening: TradeConfigInput['opening'] = [
    { firm: 'veloshop', product: 'frame', price: 130, shop: 1_000 },
    { firm: 'bikebar', product: 'frame', price: 130, shop: 1_000 },
  ];
  const quiet = { demand: [{ good: 'frame', perDay: 25 }], noise: 0, season: 0 };
  const market = (
    consumers: TradeConfigInput['consumers'] = quiet,
    seed = 'spec',
    shelves = opening,
  ): TradeSpec => {
    const config = { opening: shelves, ...(consumers === undefined ? {} : { consumers }) };
    return given({ config, seed });
  };
  const bought = (outcome: Outcome): TradeEventOf<'trade/ConsumersBought'>['data'] =>
    outcome.data('trade/ConsumersBought');
  const price = (spec: TradeSpec, firm: 'veloshop' | 'bikebar', priceFen: number) =>
    spec.when(firm, { type: 'trade/SetShopPrice', good: 'frame', priceFen }).thenAccepted();

  it('come for what the scenario says, share the shops alike, and pay', () => {
    const spec = market();
    for (const firm of ['veloshop', 'bikebar'] as const) price(spec, firm, 12_000);
    const outcome = spec.passDay();
    const { demand, sales } = bought(outcome);
    expect(demand).to.equal(4 * 25);
    // Two shops at the reference price against two quarters who stay at home: 40 each of 100.
    expect(sales.map(({ firm, sold, lost }) => [firm, sold, lost])).to.deep.equal([
      ['veloshop', 40, 0],
      ['bikebar', 40, 0],
    ]);
    expect(outcome.movements).to.deep.equal([
      'consumer-sale world→veloshop 480000',
      'consumer-sale world→bikebar 480000',
    ]);
    expect(spec.state.shops.veloshop?.frame).to.include({
      quantity: 960,
      sold: 40,
      soldYesterday: 40,
      costFen: 960 * 8_000,
    });
    expect(spec.state.totals.frame).to.include({ shops: 1_920, sold: 80 });
    expect(spec.state.firms.veloshop?.tallies['consumer-sales']).to.include({ count: 40, total: 480_000 });
  });

  it('prefer the cheaper shop, and stay away where all are dear', () => {
    const spec = market();
    price(spec, 'veloshop', 11_000);
    price(spec, 'bikebar', 13_000);
    const [cheap, dear] = bought(spec.passDay()).sales;
    expect(cheap?.sold).to.be.greaterThan((dear?.sold ?? 0) * 2);
    price(spec, 'veloshop', 24_000);
    price(spec, 'bikebar', 24_000);
    const all = bought(spec.passDay()).sales.reduce((sum, { sold }) => sum + sold, 0);
    expect(all).to.be.lessThan(5);
  });

  it('cannot buy what is not there: the rest is lost, and an empty shelf is remembered', () => {
    const shelves: TradeConfigInput['opening'] = [
      { firm: 'veloshop', product: 'frame', price: 130, shop: 10 },
      { firm: 'bikebar', product: 'frame', price: 130, shop: 1_000 },
    ];
    const spec = market(quiet, 'spec', shelves);
    for (const firm of ['veloshop', 'bikebar'] as const) price(spec, firm, 12_000);
    expect(bought(spec.passDay()).sales[0]).to.include({
      sold: 10,
      lost: 30,
      costFen: 80_000,
      availability: 0.775,
    });
    expect(spec.state.shops.veloshop?.frame).to.include({ quantity: 0, costFen: 0, lost: 30 });
    const [empty, full] = bought(spec.passDay()).sales;
    expect(empty?.sold).to.equal(0);
    expect(empty?.lost).to.be.lessThan(full?.sold ?? 0);
    expect(spec.state.firms.veloshop?.tallies['lost-sales'].count).to.equal(30 + (empty?.lost ?? 0));
  });

  it('come in waves and by chance, the same on every run of one seed', () => {
    const lively = { ...quiet, noise: 0.3, season: 0.5 };
    const week = (seed: string) => {
      const spec = market(lively, seed);
      return Array.from({ length: 7 }, () => bought(spec.passDay()).demand);
    };
    expect(week('a')).to.deep.equal(week('a'));
    expect(week('a')).to.not.deep.equal(week('b'));
    expect(new Set(week('a')).size).to.be.greaterThan(3);
  });

  it('come in crowds while a spike lasts', () => {
    const spec = market();
    spec.shock({ kind: 'demand-spike', good: 'frame', days: 2, factor: 3 }).thenAccepted();
    expect(bought(spec.passDay()).demand).to.equal(300);
    expect(bought(spec.passDay()).demand).to.equal(100);
  });

  it('stay at home before the first day, and where there are no shops', () => {
    const early = market();
    // The first day of a run begins without a night before it.
    const spec = given({ config: { consumers: quiet } });
    expect(spec.passDay().types).to.not.include('ConsumersBought');
    expect(early.state.totals.frame?.sold).to.equal(0);
  });
});

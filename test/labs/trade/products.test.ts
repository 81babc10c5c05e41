import { expect } from 'chai';
import { given, orderIn } from '../../support/trade-spec.ts';

const RULES = { freight: 0.5 };

describe('trade: products', () => {
  it('are added, changed and withdrawn, and come back with their stock', () => {
    const spec = given({ config: { categories: [{ id: 'lamps', name: 'Lamps' }] } });
    const bell = { good: 'saddle', name: 'Saddle', about: 'Soft', category: 'lamps', priceFen: 1_600 };
    const { product } = spec
      .when('gearhaus', { type: 'trade/AddProduct', ...bell })
      .data('trade/ProductAdded');
    expect(product).to.equal('p5');
    spec
      .when('gearhaus', { type: 'trade/AddProduct', ...bell })
      .thenRejected('trade/product-exists', { product }, 'good');
    const change = { name: 'Seat', about: '', category: 'parts', priceFen: 1_700 };
    spec.when('gearhaus', { type: 'trade/ChangeProduct', product, ...change }).thenEvents('ProductChanged');
    expect(spec.state.products.p5).to.deep.include({ name: { en: 'Seat', zh: 'Seat' }, priceFen: 1_700 });
    expect([spec.state.categories.lamps?.products, spec.state.categories.parts?.products]).to.deep.equal([
      0, 5,
    ]);

    spec.when('radwerk', { type: 'trade/WithdrawProduct', product: 'p1' }).thenEvents('ProductWithdrawn');
    spec
      .when('radwerk', { type: 'trade/WithdrawProduct', product: 'p1' })
      .thenRejected('trade/product-withdrawn');
    spec
      .when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...change })
      .thenRejected('trade/product-withdrawn');
    expect(spec.state.categories.parts?.products).to.equal(4);
    const again = { ...bell, good: 'frame', category: 'parts' };
    expect(
      spec.when('radwerk', { type: 'trade/AddProduct', ...again }).data('trade/ProductAdded').product,
    ).to.equal('p1');
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 0]);
    expect(spec.state.firms.radwerk?.products).to.deep.equal(['p1', 'p2', 'p3']);
  });

  it('belong to one firm: no other changes, withdraws, moves or makes them', () => {
    const spec = given();
    const change = { name: 'Seat', about: '', category: 'parts', priceFen: 1_700 };
    const commands = [
      { type: 'trade/ChangeProduct', product: 'p1', ...change },
      { type: 'trade/WithdrawProduct', product: 'p1' },
      { type: 'trade/Replenish', product: 'p1', quantity: 1 },
      { type: 'trade/Allocate', product: 'p1', warehouse: 'north', quantity: 1 },
      { type: 'trade/Transfer', product: 'p1', from: 'north', to: 'south', quantity: 1 },
    ] as const;
    for (const command of commands)
      spec.when('gearhaus', command).thenRejected('trade/unknown-product', {}, 'product');
  });
});

describe('trade: replenishing', () => {
  it('costs at once and arrives after the lead days', () => {
    const spec = given();
    const data = spec
      .when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 3 })
      .thenEvents('ReplenishmentOrdered', 'MoneyMoved')
      .data('trade/ReplenishmentOrdered');
    expect(data).to.include({ costFen: 24_000, arrivesDay: 3 });
    expect(spec.state.products.p1).to.include({ factory: 50, arriving: 3, costFen: 123 * 8_000 });
    expect(spec.state.totals.frame?.replenished).to.equal(150);
    expect(spec.passDay().types).to.not.include('ReplenishmentArrived');
    expect(spec.passDay().types).to.include('ReplenishmentArrived');
    expect(spec.state.products.p1).to.include({ factory: 53, arriving: 0 });
    expect(spec.state.totals.frame?.replenished).to.equal(153);
    expect(spec.state.replenishments).to.deep.equal({});
  });

  it('arrives at once without lead days', () => {
    const spec = given();
    spec
      .when('radwerk', { type: 'trade/Replenish', product: 'p2', quantity: 3 })
      .thenEvents('ReplenishmentOrdered', 'MoneyMoved', 'ReplenishmentArrived');
    expect(spec.state.products.p2?.factory).to.equal(3);
  });

  it('is refused beyond the money there is', () => {
    const spec = given();
    spec
      .when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 626 })
      .thenRejected('trade/insufficient-funds', { neededFen: 5_008_000, availableFen: 5_000_000 });
    spec.when('radwerk', { type: 'trade/Replenish', product: 'p1', quantity: 625 }).thenAccepted();
    expect(spec.balance('radwerk')).to.equal(0);
  });

  it('is refused while production stands still', () => {
    const spec = given();
    spec.shock({ kind: 'production-stop', good: 'frame', days: 2 }).thenEvents('ShockStruck');
    const make = { type: 'trade/Replenish' as const, product: 'p1', quantity: 1 };
    spec.when('radwerk', make).thenRejected('trade/production-stopped', { good: 'frame', untilDay: 2 });
    spec.when('radwerk', { ...make, product: 'p2' }).thenAccepted();
    spec.passDay();
    spec.when('radwerk', make).thenRejected('trade/production-stopped');
    spec.passDay();
    spec.when('radwerk', make).thenAccepted();
  });
});

describe('trade: moving stock', () => {
  it('allocates from the factory to a warehouse for freight', () => {
    const spec = given({ rules: RULES });
    const move = { type: 'trade/Allocate' as const, product: 'p1', warehouse: 'south', quantity: 50 };
    spec.when('radwerk', { ...move, quantity: 51 }).thenRejected('trade/insufficient-stock', {
      where: 'factory',
      available: 50,
      wanted: 51,
    });
    spec
      .when('radwerk', { ...move, warehouse: 'gearhaus' })
      .thenRejected('trade/unknown-warehouse', {}, 'warehouse');
    const moved = spec.when('radwerk', move).thenEvents('StockAllocated', 'MoneyMoved');
    expect(moved.movements).to.deep.equal(['freight radwerk→world 2500']);
    expect(spec.stock('p1', 'south')).to.deep.equal([80, 0]);
    expect(spec.state.products.p1?.factory).to.equal(0);
  });

  it('transfers only what is free', () => {
    const spec = given({ rules: RULES });
    orderIn(spec, 'NORMAL', { lines: [{ product: 'p1', quantity: 30 }] });
    const move = { type: 'trade/Transfer' as const, product: 'p1', from: 'north', to: 'south', quantity: 10 };
    spec
      .when('radwerk', { ...move, quantity: 11 })
      .thenRejected('trade/insufficient-stock', { where: 'north', available: 10 });
    spec.when('radwerk', { ...move, to: 'north' }).thenRejected('trade/same-warehouse', {}, 'to');
    spec.when('radwerk', { ...move, from: 'x' }).thenRejected('trade/unknown-warehouse', {}, 'from');
    spec.when('radwerk', { ...move, to: 'x' }).thenRejected('trade/unknown-warehouse', {}, 'to');
    spec.when('radwerk', move).thenEvents('StockTransferred', 'MoneyMoved');
    expect([spec.stock('p1', 'north'), spec.stock('p1', 'south')]).to.deep.equal([
      [30, 30],
      [40, 0],
    ]);
  });

  it('refuses freight that cannot be paid', () => {
    const spec = given({ rules: { freight: 2_000 } });
    const move = { type: 'trade/Allocate' as const, product: 'p1', warehouse: 'south', quantity: 26 };
    spec.when('radwerk', move).thenRejected('trade/insufficient-funds', { neededFen: 5_200_000 });
    const across = {
      type: 'trade/Transfer' as const,
      product: 'p1',
      from: 'north',
      to: 'south',
      quantity: 26,
    };
    spec.when('radwerk', across).thenRejected('trade/insufficient-funds');
    spec.when('radwerk', { ...move, quantity: 25 }).thenAccepted();
  });

  it('lets only approved warehouses take stock', () => {
    const spec = given({ config: { setup: { registration: 'people' } } });
    const register = {
      name: 'Radwerk',
      kind: 'enterprise' as const,
      contact: 'L',
      address: 'R',
      licenceNo: 'L-1234',
    };
    spec.when('radwerk', { type: 'trade/Register', ...register }).thenAccepted();
    spec.when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' }).thenAccepted();
    const move = { type: 'trade/Allocate' as const, product: 'p1', warehouse: 'south', quantity: 5 };
    spec.when('radwerk', move).thenRejected('trade/warehouse-not-ready', { warehouse: 'south' });
  });
});

describe('trade: the price in a shop', () => {
  it('is set by its owner for what it has', () => {
    const spec = given({
      config: { opening: [{ firm: 'veloshop', product: 'frame', price: 130, shop: 7 }] },
    });
    const set = { type: 'trade/SetShopPrice' as const, good: 'frame', priceFen: 9_900 };
    spec.when('veloshop', set).thenEvents('ShopPriceSet');
    expect(spec.state.shops.veloshop?.frame?.priceFen).to.equal(9_900);
    spec.when('bikebar', set).thenRejected('trade/no-shop', { good: 'frame' });
    spec.when('veloshop', { ...set, good: 'wheel' }).thenRejected('trade/no-shop');
    spec.when('veloshop', { ...set, good: 'gold' }).thenRejected('trade/unknown-good');
  });
});

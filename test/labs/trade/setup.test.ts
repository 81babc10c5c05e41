import { expect } from 'chai';
import { given, OPENING } from '../../support/trade-spec.ts';

const PEOPLE = {
  registration: 'people',
  accounts: 'people',
  certificates: 'people',
  products: 'people',
} as const;
const papers = { contact: 'Lin', address: 'Road 1', licenceNo: 'L-1234' };
const register = (name: string, kind: 'enterprise' | 'warehouse' = 'enterprise') => ({
  type: 'trade/Register' as const,
  name,
  kind,
  ...papers,
});

describe('trade: opening a market', () => {
  it('sets everything up when the system does it', () => {
    const { state } = given();
    expect(state.firms.radwerk).to.deep.include({
      bySystem: false,
      startFen: 5_000_000 + 120 * 8_000 + 100 * 2_000,
    });
    for (const firm of ['radwerk', 'veloshop']) {
      const { registration, account, certificate } = state.firms[firm] ?? {};
      expect([registration?.state, account?.state, certificate?.state]).to.deep.equal([
        'granted',
        'granted',
        'granted',
      ]);
    }
    expect(state.firms.north?.certificate.state).to.equal('none');
    expect(state.accounts.radwerk).to.equal(5_000_000);
    expect(state.accounts.world).to.equal(-16_000_000);
    expect(state.products.p1).to.include({ firm: 'radwerk', good: 'frame', priceFen: 11_800, factory: 50 });
    expect(state.categories.parts?.products).to.equal(4);
    expect(state.openings).to.deep.equal([]);
    expect(state.agenda).to.deep.equal({});
  });

  it('leaves to people what the scenario leaves to people', () => {
    const { state } = given({ config: { setup: PEOPLE } });
    expect(state.firms.radwerk?.registration.state).to.equal('none');
    expect(state.products).to.deep.equal({});
    expect(state.ledger).to.deep.equal([]);
    expect(state.openings).to.have.length(OPENING?.length ?? 0);
  });

  it('makes a mall, a bank and a warehouse where the cast has none', () => {
    const { state } = given({
      without: ['mall', 'bank', 'north', 'south'],
      config: { opening: [{ firm: 'radwerk', product: 'frame', price: 118, warehouses: { depot: 40 } }] },
    });
    expect(state.firms.depot).to.deep.include({ kind: 'warehouse', bySystem: true });
    expect(state.firms.depot?.name.zh).to.equal('中央货场');
    expect(state.firms.depot?.account.state).to.equal('granted');
    expect([state.firms.mall?.bySystem, state.firms.bank?.bySystem]).to.deep.equal([true, true]);
    expect(state.products.p1?.warehouses.depot?.onHand).to.equal(40);
  });

  it('has its own firms ready even where people do all the paperwork', () => {
    const { state } = given({
      without: ['north', 'south'],
      config: { setup: PEOPLE, opening: [] },
    });
    const { registration, account } = state.firms.depot ?? {};
    expect([registration?.state, account?.state]).to.deep.equal(['granted', 'granted']);
    expect(state.firms.mall?.tallies.review.count).to.equal(0);
  });

  it('opens the same market from the same scenario', () => {
    expect(given().state).to.deep.equal(given().state);
  });

  it('stocks a shop from the opening, at cost and with the usual markup', () => {
    const opening = [{ firm: 'veloshop', product: 'frame', price: 130, shop: 7 }];
    const { state } = given({ config: { opening } });
    expect(state.shops.veloshop?.frame).to.include({ quantity: 7, costFen: 56_000, priceFen: 15_000 });
    expect(state.totals.frame).to.include({ replenished: 7, shops: 7 });
    expect(state.firms.veloshop?.startFen).to.equal(3_000_000 + 56_000);
  });
});

describe('trade: registration', () => {
  it('is asked for by the firm and granted by the administrator', () => {
    const spec = given({ config: { setup: PEOPLE } });
    spec.when('radwerk', register('车轮厂')).thenEvents('FirmRegistered');
    expect(spec.state.firms.radwerk).to.deep.include({
      licenceNo: 'L-1234',
      name: { en: '车轮厂', zh: '车轮厂' },
    });
    spec.when('radwerk', register('Again')).thenRejected('trade/already-applied', { state: 'waiting' });
    spec.passDay(2);
    spec
      .when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' })
      .thenEvents('RegistrationApproved');
    expect(spec.state.firms.radwerk?.registration).to.include({ state: 'granted', sinceDay: 3 });
    expect(spec.state.firms.mall?.tallies.review).to.include({ count: 1, total: 2 });
    expect(spec.state.firms.mall?.tallies['review-ms'].total).to.equal(3_000);
    expect(spec.state.persons['mall/mall-person']).to.include({ handled: 1, handledInTime: 0, actions: 1 });
    spec
      .when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' })
      .thenRejected('trade/nothing-to-decide');
  });

  it('keeps both languages of the name the scenario gave', () => {
    const spec = given({ config: { setup: PEOPLE } });
    spec.when('radwerk', register('radwerk公司')).thenAccepted();
    expect(spec.state.firms.radwerk?.name).to.deep.equal({ en: 'radwerk', zh: 'radwerk公司' });
  });

  it('comes back refused with a reason, and can be asked for again', () => {
    const spec = given({ config: { setup: PEOPLE } });
    spec.when('radwerk', register('Radwerk')).thenAccepted();
    const refuse = {
      type: 'trade/RefuseRegistration' as const,
      firm: 'radwerk',
      reason: 'Licence unreadable',
    };
    spec.when('mall', refuse).thenEvents('RegistrationRefused');
    expect(spec.state.firms.radwerk?.registration).to.include({
      state: 'refused',
      reason: 'Licence unreadable',
    });
    spec.when('mall', refuse).thenRejected('trade/nothing-to-decide', { state: 'refused' });
    spec.when('radwerk', register('Radwerk')).thenAccepted();
    expect(spec.state.persons['radwerk/radwerk-person']).to.include({ mistakes: 1, corrected: 1 });
    spec.when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' }).thenAccepted();
    expect(spec.state.firms.mall?.tallies.review.count).to.equal(2);
    expect(spec.state.firms.mall?.tallies.overturned.count).to.equal(0);
  });

  it('counts as overturned when a refusal is taken back unasked', () => {
    const spec = given({ config: { setup: PEOPLE } });
    spec.when('radwerk', register('Radwerk')).thenAccepted();
    spec.when('mall', { type: 'trade/RefuseRegistration', firm: 'radwerk', reason: 'Hm' }).thenAccepted();
    spec.when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' }).thenAccepted();
    expect(spec.state.firms.mall?.tallies.overturned.count).to.equal(1);
    expect(spec.state.firms.mall?.tallies.review.count).to.equal(1);
  });

  it('is refused for a wrong kind, a taken name or a taken licence', () => {
    const spec = given({ config: { setup: PEOPLE } });
    spec
      .when('radwerk', register('Radwerk', 'warehouse'))
      .thenRejected('trade/wrong-kind', { expected: 'enterprise' }, 'kind');
    spec.when('radwerk', register('Radwerk')).thenAccepted();
    spec.when('veloshop', register('Radwerk')).thenRejected('trade/name-taken', { name: 'Radwerk' }, 'name');
    spec
      .when('veloshop', register('Veloshop'))
      .thenRejected('trade/licence-taken', { licenceNo: 'L-1234' }, 'licenceNo');
    spec
      .when('mall', { type: 'trade/ApproveRegistration', firm: 'nobody' })
      .thenRejected('trade/unknown-firm');
    spec
      .when('mall', { type: 'trade/ApproveRegistration', firm: 'bikebar' })
      .thenRejected('trade/nothing-to-decide');
  });

  it('lets a firm describe itself once it is in', () => {
    const spec = given();
    const words = { contact: 'Wang', address: 'Road 2', about: 'Frames since 1999' };
    spec.when('radwerk', { type: 'trade/DescribeFirm', ...words }).thenEvents('FirmDescribed');
    expect(spec.state.firms.radwerk).to.include(words);
  });
});

describe('trade: accounts and certificates', () => {
  const setup = { ...PEOPLE, registration: 'system' } as const;

  it('opens an account with the starting capital', () => {
    const spec = given({ config: { setup } });
    spec.when('radwerk', { type: 'trade/ApplyForAccount' }).thenEvents('AccountApplied');
    spec
      .when('radwerk', { type: 'trade/ApplyForAccount' })
      .thenRejected('trade/already-applied', { paper: 'account' });
    spec.passDay();
    const opened = spec.when('bank', { type: 'trade/OpenAccount', firm: 'radwerk' });
    expect(opened.thenEvents('AccountOpened', 'MoneyMoved').movements).to.deep.equal([
      'capital world→radwerk 5000000',
    ]);
    expect(spec.state.firms.radwerk?.startFen).to.equal(5_000_000);
    expect(spec.state.firms.bank?.tallies.application).to.include({ count: 1, total: 1 });
    spec.when('bank', { type: 'trade/OpenAccount', firm: 'radwerk' }).thenRejected('trade/nothing-to-decide');
    expect(spec.balance('radwerk')).to.equal(5_000_000);
  });

  it('moves no money for a firm without capital', () => {
    const spec = given({ config: { setup } });
    spec.when('north', { type: 'trade/ApplyForAccount' }).thenAccepted();
    spec.when('bank', { type: 'trade/OpenAccount', firm: 'north' }).thenEvents('AccountOpened');
  });

  it('can be declined and applied for again', () => {
    const spec = given({ config: { setup } });
    const decline = { type: 'trade/DeclineAccount' as const, firm: 'radwerk', reason: 'No stamp' };
    spec.when('bank', decline).thenRejected('trade/nothing-to-decide', { state: 'none' });
    spec.when('radwerk', { type: 'trade/ApplyForAccount' }).thenAccepted();
    spec.when('bank', decline).thenEvents('AccountDeclined');
    expect(spec.state.firms.radwerk?.account).to.include({ state: 'refused', reason: 'No stamp' });
    spec.when('radwerk', { type: 'trade/ApplyForAccount' }).thenAccepted();
    spec.when('bank', { type: 'trade/OpenAccount', firm: 'radwerk' }).thenAccepted();
  });

  it('issues certificates with serial numbers of their own', () => {
    const spec = given({ config: { setup } });
    for (const firm of ['radwerk', 'veloshop'] as const) {
      spec.when('bank', { type: 'trade/IssueCertificate', firm }).thenRejected('trade/nothing-to-decide');
      spec.when(firm, { type: 'trade/RequestCertificate' }).thenEvents('CertificateRequested');
      spec.when(firm, { type: 'trade/RequestCertificate' }).thenRejected('trade/already-applied');
      spec.when('bank', { type: 'trade/IssueCertificate', firm }).thenEvents('CertificateIssued');
    }
    expect(spec.state.firms.radwerk?.certificateSerial).to.equal('CA-0001');
    expect(spec.state.firms.veloshop?.certificateSerial).to.equal('CA-0002');
  });
});

describe('trade: what the system plays', () => {
  it('lets firms in, opens accounts and issues certificates at once where nobody sits', () => {
    const spec = given({ config: { setup: PEOPLE }, without: ['mall', 'bank'] });
    spec.when('radwerk', register('Radwerk')).thenEvents('FirmRegistered', 'RegistrationApproved');
    spec
      .when('radwerk', { type: 'trade/ApplyForAccount' })
      .thenEvents('AccountApplied', 'AccountOpened', 'MoneyMoved');
    spec
      .when('radwerk', { type: 'trade/RequestCertificate' })
      .thenEvents('CertificateRequested', 'CertificateIssued');
    expect(spec.state.firms.mall?.tallies.review.count).to.equal(0);
  });

  it('does what the setup leaves to it once people have done their part', () => {
    const spec = given({ config: { setup: { registration: 'people' } } });
    spec.when('radwerk', register('Radwerk')).thenEvents('FirmRegistered');
    const approved = spec.when('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' }).types;
    expect(approved).to.include.members([
      'AccountOpened',
      'CertificateIssued',
      'ProductAdded',
      'OpeningStockPlaced',
    ]);
    // North is not in yet: its part of the opening stock waits.
    expect(spec.stock('p1', 'north')).to.deep.equal([0, 0]);
    expect(spec.state.products.p1?.factory).to.equal(50);
    spec.when('north', { ...register('North', 'warehouse'), licenceNo: 'L-2345' }).thenAccepted();
    spec.when('mall', { type: 'trade/ApproveRegistration', firm: 'north' }).thenAccepted();
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 0]);
    expect(spec.stock('p1', 'south')).to.deep.equal([0, 0]);
  });

  it('publishes posts, and a seated administrator keeps that to himself', () => {
    const post = {
      type: 'trade/PostSupply' as const,
      good: 'frame',
      title: 'Frames',
      body: '',
      quantity: 5,
      priceFen: 100,
    };
    given({ unseated: ['mall'] })
      .when('radwerk', post)
      .thenEvents('PostSubmitted', 'PostApproved');
    given().when('radwerk', post).thenEvents('PostSubmitted');
  });

  it('keeps a warehouse: accepts, reports, looks again when goods came, ships when paid', () => {
    const spec = given({ unseated: ['north'] });
    const order = 'o1';
    const lines = [{ product: 'p1', quantity: 60 }];
    spec
      .when('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: 3 })
      .thenAccepted();
    const draft = { warehouse: 'north', deliverByDay: 4, latePenaltyBp: 100, payment: 'prepaid' };
    spec
      .when('radwerk', {
        type: 'trade/DraftContract',
        order,
        prices: [{ line: 1, priceFen: 11_800 }],
        ...draft,
      })
      .thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    const signed = spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 });
    signed.thenEvents('ContractSigned', 'OrderForwarded', 'ShortageReported');
    expect(spec.state.persons['veloshop/veloshop-person']?.handled).to.equal(1);
    spec.playSystem().thenEvents();
    const came = spec.when('radwerk', {
      type: 'trade/Allocate',
      product: 'p1',
      warehouse: 'north',
      quantity: 20,
    });
    came.thenEvents('StockAllocated', 'OrderRechecked');
    spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenEvents('InvoiceIssued');
    spec
      .when('veloshop', { type: 'trade/PayOrder', order })
      .thenEvents('OrderPaid', 'MoneyMoved', 'OrderShipped');
    expect(spec.state.firms.north?.tallies['wrong-call'].count).to.equal(0);
    expect(spec.state.agenda).to.deep.equal({});
  });

  it('ships an order on credit as soon as it is invoiced', () => {
    const spec = given({ unseated: ['north'], rules: { payment: ['net-3'] } });
    const order = 'o1';
    const lines = [{ product: 'p1', quantity: 6 }];
    spec
      .when('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: 3 })
      .thenAccepted();
    const draft = { warehouse: 'north', deliverByDay: 4, latePenaltyBp: 100, payment: 'net-3' };
    const prices = [{ line: 1, priceFen: 11_800 }];
    spec.when('radwerk', { type: 'trade/DraftContract', order, prices, ...draft }).thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenEvents('ContractSigned', 'OrderForwarded', 'OrderAccepted');
    spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenEvents('InvoiceIssued', 'OrderShipped');
  });
});

describe('trade: opening stock when people add the products', () => {
  it('comes with the product of its good', () => {
    const spec = given({ config: { setup: { products: 'people' } } });
    expect(spec.state.products).to.deep.equal({});
    const product = { good: 'frame', name: 'My frame', about: '', category: 'parts', priceFen: 12_000 };
    spec
      .when('radwerk', { type: 'trade/AddProduct', ...product })
      .thenEvents('ProductAdded', 'OpeningStockPlaced');
    expect(spec.state.products.p1).to.include({ factory: 50, priceFen: 12_000, costFen: 120 * 8_000 });
    expect(spec.stock('p1', 'north')).to.deep.equal([40, 0]);
    expect(spec.state.openings.map(({ firm, good }) => `${firm} ${good}`)).to.deep.equal([
      'radwerk wheel',
      'radwerk saddle',
      'gearhaus frame',
    ]);
  });
});

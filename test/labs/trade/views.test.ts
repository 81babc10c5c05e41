import { expect } from 'chai';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import type { TradeView } from '../../../src/labs/trade/view-types.ts';
import { BY_PEOPLE, Market, signedOrder } from '../../support/trade-market.ts';

const publicView = ({ state }: Market): TradeView => tradeLab.view(state, { kind: 'public' });
const instructorView = ({ state }: Market): TradeView => tradeLab.view(state, { kind: 'instructor' });
const orderOf = (view: TradeView, id: string) => view.own?.orders.find((order) => order.id === id);

function begun(): Market {
  const market = new Market();
  market.passDays();
  return market;
}

function placed(market: Market, quantity = 10): string {
  const offer = market
    .view('veloshop')
    .products.find(({ supplier, good }) => supplier === 'radwerk' && good === 'frame');
  const lines = [{ product: offer?.id ?? '', quantity }];
  market.do('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: 6 });
  return market.order.id;
}

function drafted(market: Market, order: string): void {
  market.do('radwerk', {
    type: 'trade/DraftContract',
    order,
    prices: [{ line: 1, priceFen: 9_876 }],
    warehouse: 'north',
    deliverByDay: 5,
    latePenaltyBp: 77,
    payment: 'prepaid',
  });
}

describe('what each seat sees of a market', () => {
  it('gives everyone the mall: categories, products on offer, firms, goods, rules', () => {
    const view = publicView(begun());
    expect(view.mall.categories.map(({ id, products }) => [id, products])).to.deep.equal([['parts', 3]]);
    expect(view.products.map(({ supplier, good }) => `${supplier} ${good}`)).to.have.members([
      'radwerk frame',
      'radwerk wheel',
      'veloshop wheel',
    ]);
    expect(view.firms.map(({ id }) => id)).to.include.members(['north', 'radwerk', 'mall']);
    expect(view.rules.transitDays).to.equal(1);
  });

  it('gives the public nothing of any one firm', () => {
    const view = publicView(begun());
    expect(view.own).to.equal(null);
    expect(view.administration).to.equal(null);
    expect(view.bank).to.equal(null);
    expect(view.everything).to.equal(null);
    expect(view.goods.every(({ costFen }) => costFen === null)).to.equal(true);
  });

  it('tells what production costs only to those who produce', () => {
    const market = begun();
    expect(market.view('radwerk').goods.map(({ costFen }) => costFen)).to.deep.equal([8_000, 2_000]);
    for (const firm of ['north', 'mall', 'bank']) {
      expect(
        market.view(firm).goods.every(({ costFen }) => costFen === null),
        firm,
      ).to.equal(true);
    }
  });

  it('shows an enterprise its goods wherever they are', () => {
    const market = begun();
    const frame = market.view('radwerk').own?.products.find(({ good }) => good === 'frame');
    expect(frame?.factory).to.equal(5);
    expect(frame?.warehouses).to.deep.equal([
      { warehouse: 'north', onHand: 40, reserved: 0, available: 40 },
      { warehouse: 'south', onHand: 4, reserved: 0, available: 4 },
    ]);
    market.do('radwerk', { type: 'trade/Replenish', product: frame?.id ?? '', quantity: 7 });
    const after = market.view('radwerk').own?.products.find(({ good }) => good === 'frame');
    expect(after?.arriving).to.deep.equal([{ quantity: 7, day: 3 }]);
  });

  it('shows a warehouse whose goods stand in it', () => {
    const stocked = begun().view('north').own?.stocked ?? [];
    expect(stocked.map(({ owner, good, onHand }) => [owner, good, onHand])).to.deep.equal([
      ['radwerk', 'frame', 40],
      ['radwerk', 'wheel', 60],
    ]);
  });

  it('keeps a draft between the supplier and the instructor', () => {
    const market = begun();
    const order = placed(market);
    drafted(market, order);
    expect(orderOf(market.view('radwerk'), order)?.contract?.latePenaltyBp).to.equal(77);
    expect(orderOf(market.view('veloshop'), order)?.contract).to.equal(null);
    expect(JSON.stringify(market.view('veloshop'))).not.to.include('9876');
    expect(instructorView(market).everything?.orders[0]?.contract?.state).to.equal('draft');

    market.do('radwerk', { type: 'trade/SendContract', order, version: 1 });
    expect(orderOf(market.view('veloshop'), order)?.contract?.lines[0]?.priceFen).to.equal(9_876);
  });

  it('keeps what was refused as an earlier version for both sides', () => {
    const market = begun();
    const order = placed(market);
    drafted(market, order);
    market.do('radwerk', { type: 'trade/SendContract', order, version: 1 });
    market.do('veloshop', { type: 'trade/RefuseContract', order, version: 1, reason: 'too late' });
    for (const firm of ['radwerk', 'veloshop']) {
      const view = orderOf(market.view(firm), order);
      expect(view?.contract, firm).to.equal(null);
      expect(view?.earlierContracts.map(({ refusal }) => refusal)).to.deep.equal(['too late']);
    }
  });

  it('brings an order to its warehouse with the signature, and to no other', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    expect(orderOf(market.view('north'), order)?.part).to.equal('warehouse');
    expect(orderOf(market.view('north'), order)?.earlierContracts).to.deep.equal([]);
    expect(orderOf(market.view('south'), order)).to.equal(undefined);
  });

  it('tells what is available to the supplier and the warehouse, not to the buyer', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    const available = (firm: string) => orderOf(market.view(firm), order)?.lines[0]?.available;
    expect(available('radwerk')).to.equal(40);
    expect(available('north')).to.equal(40);
    expect(available('veloshop')).to.equal(null);
    market.do('north', { type: 'trade/ReportShortage', order });
    expect(orderOf(market.view('veloshop'), order)?.lines[0]?.missing).to.equal(20);
  });

  it('does not let the buyer guess from whose turn it is that the goods have come', () => {
    const market = begun();
    const order = signedOrder(market, 44);
    market.do('north', { type: 'trade/ReportShortage', order });
    const product = market.order.lines[0]?.product ?? '';
    market.do('radwerk', { type: 'trade/Transfer', product, from: 'south', to: 'north', quantity: 4 });
    const waitsFor = (firm: string) => orderOf(market.view(firm), order)?.waitsFor?.firm;
    expect(waitsFor('radwerk')).to.equal('north');
    expect(waitsFor('north')).to.equal('north');
    expect(waitsFor('veloshop')).to.equal('radwerk');
  });

  it('shows the warehouse only the papers it sent or received', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    market.do('north', { type: 'trade/ReportShortage', order });
    const kinds = (firm: string) => orderOf(market.view(firm), order)?.documents.map(({ kind }) => kind);
    expect(kinds('radwerk')).to.deep.equal(['ORDERS', 'ORDRSP', 'APERAK', 'ORDRSP', 'ORDRSP']);
    expect(kinds('north')).to.deep.equal(['ORDRSP', 'ORDRSP']);
  });

  it('does not show who by name put a signature under an offer', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    market.do('north', { type: 'trade/ReportShortage', order });
    market.do('radwerk', { type: 'trade/OfferPartial', order, lines: [{ line: 1, now: 40 }], laterDay: 6 });
    expect(orderOf(market.view('veloshop'), order)?.offer).to.deep.equal({
      kind: 'partial',
      lines: [{ line: 1, now: 40, later: 20 }],
      laterDay: 6,
    });
  });

  it('gives the administrator registrations, posts, feedback and the finance log', () => {
    const market = new Market({ config: { setup: BY_PEOPLE } });
    market.passDays();
    const papers = { contact: 'Li', address: 'Road 1', licenceNo: 'LIC-1' };
    market.do('radwerk', { type: 'trade/Register', name: 'Radwerk', kind: 'enterprise', ...papers });
    market.do('north', { type: 'trade/SendFeedback', subject: 'Hello', body: 'A word' });
    const { administration } = market.view('mall');
    expect(administration?.registrations).to.deep.include({
      firm: 'radwerk',
      name: { en: 'Radwerk', zh: 'Radwerk' },
      kind: 'enterprise',
      ...papers,
      state: 'waiting',
      day: 1,
    });
    expect(administration?.feedback.map(({ from, subject }) => [from, subject])).to.deep.equal([
      ['north', 'Hello'],
    ]);
    expect(market.view('radwerk').administration).to.equal(null);
    expect(market.view('veloshop').firms.find(({ id }) => id === 'radwerk')?.contact).to.equal('');
    expect(market.view('mall').firms.find(({ id }) => id === 'radwerk')?.contact).to.equal('Li');
  });

  it('gives the bank applications, accounts and transfers', () => {
    const market = begun();
    const { bank } = market.view('bank');
    expect(bank?.accounts).to.deep.include({ account: 'radwerk', balanceFen: 5_000_000, creditLimitFen: 0 });
    expect(bank?.transfersTotal).to.equal(market.state.ledger.length);
    expect(market.view('mall').bank).to.equal(null);
  });

  it('gives the instructor every desk as its firm sees it', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    const { everything } = instructorView(market);
    for (const firm of ['radwerk', 'veloshop', 'north', 'mall', 'bank']) {
      expect(everything?.own[firm], firm).to.deep.equal(market.view(firm).own);
    }
    expect(everything?.orders.map(({ id, part }) => [id, part])).to.deep.equal([[order, null]]);
  });

  it('lists movements newest first, the latest 200 of them, and counts them all', () => {
    const market = begun();
    const product = market.view('radwerk').own?.products[0]?.id ?? '';
    for (let i = 0; i < 210; i++) market.do('radwerk', { type: 'trade/Replenish', product, quantity: 1 });
    const own = market.view('radwerk').own;
    expect(own?.statement).to.have.length(200);
    expect(own?.statementTotal).to.equal(211);
    expect(own?.statement[0]?.seq).to.be.greaterThan(own?.statement[1]?.seq ?? Infinity);
    expect(market.view('mall').administration?.financeLog).to.have.length(200);
  });

  it('tells of a production stop only those who were told', () => {
    const market = new Market({
      config: { shocks: [{ kind: 'production-stop', good: 'frame', days: 2, day: 2, announce: false }] },
    });
    market.passDays(2);
    expect(market.state.goods['frame']?.stoppedUntilDay).to.equal(3);
    expect(market.view('radwerk').shocks).to.deep.equal([]);
    expect(market.view('radwerk').goods[0]?.stoppedUntilDay).to.equal(null);
    expect(instructorView(market).shocks.map(({ kind }) => kind)).to.deep.equal(['production-stop']);
  });
});

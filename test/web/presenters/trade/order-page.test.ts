import { expect } from 'chai';
import { orderPage, type OrderPage } from '../../../../src/web/presenters/trade/order-page.ts';
import { sensibleTerms } from '../../../../src/web/presenters/trade/order-actions.ts';
import { wayCosts } from '../../../../src/web/presenters/trade/way-costs.ts';
import { deskOf, openLesson, OWNER, type Lesson } from '../../../support/lesson-desk.ts';
import { ORDER, playTo, type Player, type Stage } from '../../../support/shortage-lesson.ts';

describe('the page of one order', () => {
  let lesson: Lesson;
  beforeEach(async () => {
    lesson = await openLesson();
  });
  afterEach(() => lesson.registry.close());

  async function pageAt(stage: Stage, player: Player): Promise<OrderPage> {
    await playTo(lesson.host, OWNER, stage);
    return page(player);
  }
  async function page(player: Player): Promise<OrderPage> {
    const desk = await deskOf(lesson, player);
    const order = desk.own.orders.find(({ id }) => id === ORDER);
    if (!order) throw new Error(`${player} does not see the order`);
    return orderPage(order, desk);
  }
  const can = ({ actions }: OrderPage): string[] =>
    actions.now.filter(({ reason }) => reason === null).map(({ type }) => type);

  it('fills the contract with what is usual: the price, the day wanted, the warehouse with most of the goods', async () => {
    await playTo(lesson.host, OWNER, 'placed');
    const desk = await deskOf(lesson, 'supplier');
    const order = desk.own.orders[0];
    if (!order) throw new Error('the order is there');
    const terms = sensibleTerms(order, desk);
    expect(terms).to.deep.include({
      warehouse: 'north',
      deliverByDay: 3,
      latePenaltyBp: 200,
      payment: 'prepaid',
    });
    expect(terms.prices).to.deep.equal([{ line: 1, priceFen: 11_800 }]);
  });

  it('gives each side the step that is its turn and tells the other whom it waits for', async () => {
    await playTo(lesson.host, OWNER, 'sent');
    const [buyer, supplier] = [await page('buyer'), await page('supplier')];
    expect(can(buyer)).to.include.members([
      'trade/SignContract',
      'trade/RefuseContract',
      'trade/CancelOrder',
    ]);
    expect(can(supplier)).to.deep.equal(['trade/RecallContract']);
    expect(supplier.status).to.match(/^Waits for Veloshop/);
    expect(buyer.mine).to.equal(true);
  });

  it('says of a step that is to come what has to happen first', async () => {
    const supplier = await pageAt('placed', 'supplier');
    expect(supplier.actions.later).to.deep.equal([
      { label: 'Send contract', reason: 'The contract must be drafted first.' },
    ]);
  });

  it('lets the warehouse judge for itself: both verdicts can be pressed beside the bar that shows 40 of 60', async () => {
    const north = await pageAt('signed', 'north');
    expect(can(north)).to.deep.equal(['trade/AcceptOrder', 'trade/ReportShortage']);
    expect(north.lines[0]?.bar).to.include({ onHand: 40, available: 40, wanted: 60 });
  });

  it('shows the stock to the supplier and the warehouse, never to the buyer', async () => {
    const buyer = await pageAt('shortage', 'buyer');
    expect(buyer.lines[0]?.bar).to.equal(null);
    expect((await page('supplier')).lines[0]?.bar).to.include({ available: 40 });
    expect(buyer.ways).to.deep.equal([]);
  });

  it('reckons what each way out of the shortage takes', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const desk = await deskOf(lesson, 'supplier');
    const order = desk.own.orders.find(({ id }) => id === ORDER);
    if (!order) throw new Error('the order is there');
    const [replenish, transfer, partial, substitute, cancel] = wayCosts(order, desk);
    // 20 frames at 80.00 and 15.00 freight, two days to make and one to carry: day 4, one late; 2 % of 7,080.00.
    expect(replenish).to.deep.include({ way: 'replenish', days: 2, daysLate: 1, penaltyFen: 14_160 });
    expect(replenish?.moneyFen).to.equal(20 * 8_000 + 20 * 1_500 + 14_160);
    expect(transfer).to.deep.include({ way: 'transfer', moneyFen: 30_000, days: 0, daysLate: 0 });
    expect(partial?.moneyFen).to.equal(20 * 8_000 + 20 * 1_500);
    // 60 steel frames at 92.00 instead of 118.00; 35 are there, 20 at the factory, 5 to make at 62.00; 25 to move.
    expect(substitute?.moneyFen).to.equal(60 * 2_600 + 5 * 6_200 + 25 * 1_500);
    expect(cancel).to.deep.include({ way: 'cancel', moneyFen: 56_640, days: null });
  });

  it('offers a form for every way that can work and marks the one that costs least money', async () => {
    const supplier = await pageAt('shortage', 'supplier');
    expect(supplier.ways.map(({ way, forms }) => [way, forms.map(({ type }) => type)])).to.deep.equal([
      ['replenish', ['trade/Replenish', 'trade/Allocate']],
      ['transfer', ['trade/Transfer']],
      ['partial', ['trade/OfferPartial']],
      ['substitute', ['trade/OfferSubstitute']],
      ['cancel', ['trade/ProposeCancellation']],
    ]);
    expect(
      supplier.ways.filter(({ marks }) => marks.includes('least money')).map(({ way }) => way),
    ).to.deep.equal(['transfer']);
    // Nothing stands at the factory yet: the second step says so instead of failing.
    expect(supplier.ways[0]?.forms[1]?.reason).to.match(/Only 0 of 1/);
  });

  it('leaves a form open when only its present values are wrong: 35 steel frames are no 60, but the choice is free', async () => {
    const supplier = await pageAt('shortage', 'supplier');
    const substitute = supplier.ways.find(({ way }) => way === 'substitute');
    expect(substitute?.forms.map(({ reason }) => reason)).to.deep.equal([null]);
  });

  it('puts the answer to an offer first for the buyer', async () => {
    const buyer = await pageAt('offered', 'buyer');
    expect(can(buyer).slice(0, 2)).to.deep.equal(['trade/AcceptPartial', 'trade/RefusePartial']);
    expect(buyer.offer?.text).to.equal('Aluminium frame: 40 pcs now, 20 pcs by Day 5.');
  });

  it('shows a settled order with all its papers and the backorder that was split from it', async () => {
    const buyer = await pageAt('received', 'buyer');
    expect(buyer.tone).to.equal('good');
    expect(buyer.stations.map(({ state }) => state)).to.deep.equal(Array(8).fill('done'));
    expect(buyer.papers.map(({ code }) => code)).to.include.members([
      'ORDERS',
      'ORDRSP',
      'INVOIC',
      'REMADV',
      'DESADV',
      'RECADV',
    ]);
    expect(buyer.related[0]?.label).to.equal('The rest is backorder PO-0002');
    expect(buyer.contract?.seal?.hash).to.match(/^[0-9a-f]{64}$/);
  });

  it('counts a late penalty for as many days as the rules have it, and never beyond what the order brings', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const desk = await deskOf(lesson, 'supplier');
    const found = desk.own.orders.find(({ id }) => id === ORDER);
    if (!found?.contract) throw new Error('the order has a contract');
    const late = (latePenaltyDaysMax: number, latePenaltyBp: number): number | undefined => {
      const { view, contract } = { view: desk.view, contract: found.contract };
      if (!contract) return undefined;
      const rules = { ...view.rules, latePenaltyDaysMax };
      const order = { ...found, contract: { ...contract, latePenaltyBp, deliverByDay: -30 } };
      return wayCosts(order, { ...desk, view: { ...view, rules } }).find(({ way }) => way === 'transfer')
        ?.penaltyFen;
    };
    expect(late(4, 200)).to.equal(4 * 14_160);
    expect(late(12, 200)).to.equal(12 * 14_160);
    expect(late(60, 1_000)).to.equal(708_000 - (708_000 * desk.view.rules.handlingFeeBp) / 10_000);
  });

  it('shows what was agreed after signing under the contract, with a seal of its own and the order’s total', async () => {
    const total = (page: OrderPage) => page.contract?.addenda.at(-1)?.total ?? page.contract?.total;
    const before = await pageAt('offered', 'buyer');
    expect(before.contract?.addenda).to.deep.equal([]);
    expect(total(before)).to.equal(before.total);
    await playTo(lesson.host, OWNER, 'normal', 'offered');
    for (const player of ['buyer', 'supplier', 'north'] as const) {
      const after = await page(player);
      const [addendum, ...more] = after.contract?.addenda ?? [];
      expect(more).to.deep.equal([]);
      expect(addendum).to.include({ number: 'CT-0001-1-A1', title: 'Addendum: partial delivery' });
      expect(addendum?.changes).to.deep.equal([
        { label: 'Aluminium frame', value: '60 × ¥118.00 becomes 40 × ¥118.00' },
      ]);
      expect(addendum?.seal?.hash)
        .to.match(/^[0-9a-f]{64}$/)
        .and.not.equal(after.contract?.seal?.hash);
      expect(addendum?.seal?.signedDayLabel).to.equal('Day 1');
      expect(total(after)).to.equal(after.total).and.equal('¥4,720.00');
      expect(after.contract?.total).to.equal('¥7,080.00');
    }
  });

  it('closes every form on a desk that is only looked at', async () => {
    await playTo(lesson.host, OWNER, 'shortage');
    const desk = await deskOf(lesson, 'supplier', 'en', { readOnly: 'only looking' });
    const order = desk.own.orders.find(({ id }) => id === ORDER);
    if (!order) throw new Error('the order is there');
    const watched = orderPage(order, desk);
    const forms = [...watched.actions.now, ...watched.ways.flatMap((way) => way.forms)];
    expect(forms).to.not.be.empty;
    expect(forms.map(({ reason }) => reason)).to.deep.equal(forms.map(() => 'only looking'));
  });
});

import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, nextDay, startExercise, teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

interface Trade {
  readonly orders: Readonly<
    Record<string, { readonly state: string; readonly shortage: { readonly way: string | null } | null }>
  >;
  readonly accounts: Readonly<Record<string, number>>;
}

describe('a shortage and its five ways out, in six browsers', function () {
  this.timeout(120_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let buyer: Player;
  let supplier: Player;
  let north: Player;
  let south: Player;
  let admin: Player;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server, { lang: 'zh' });
    const code = await launch(teacher, 'trade/shortage');
    const sit = async (
      name: string,
      seat: string,
      looks: Parameters<typeof Player.sitDown>[3],
    ): Promise<Player> => {
      const one = await Player.sitDown(browser, server.url, name, looks);
      await one.join(code, `no-${seat}`, `g1.${seat}`);
      return one;
    };
    buyer = await sit('Ada', 'veloshop.enterprise', { lang: 'en', phone: true });
    supplier = await sit('林一', 'radwerk.enterprise', { lang: 'zh' });
    north = await sit('Noor', 'north.warehouse', { lang: 'en', theme: 'dark' });
    south = await sit('苏南', 'south.warehouse', { lang: 'zh', phone: true });
    admin = await sit('Mo', 'mall.administrator', { lang: 'en' });
    await startExercise(teacher);
    await buyer.page.waitForURL(/\/desk$/, { timeout: 15_000 });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect([teacher, buyer, supplier, north, south, admin].flatMap((one) => one.complaints)).to.deep.equal(
      [],
    );
  });

  const trade = async (): Promise<Trade> => {
    const host = await server.registry.get(buyer.runId);
    return host.read((state) => structuredClone<unknown>(state.markets['g1']?.state) as Trade);
  };
  const orderState = async (order: string): Promise<string | undefined> =>
    (await trade()).orders[order]?.state;

  /** From the order to the warehouse's verdict: it is short. */
  async function orderThatIsShort(order: string, product: string, quantity: string): Promise<void> {
    await buyer.press('trade/PlaceOrder', {
      at: `/mall/products/${product}`,
      fill: { 'lines.0.quantity': quantity },
    });
    await supplier.press('trade/DraftContract', {
      at: `/orders/${order}`,
      fill: { warehouse: 'north', deliverByDay: '6', payment: 'prepaid' },
    });
    await supplier.press('trade/SendContract');
    await buyer.press('trade/SignContract', { at: `/orders/${order}` });
    await north.press('trade/ReportShortage', { at: `/orders/${order}` });
    expect(await orderState(order)).to.equal('SHORTAGE');
  }

  /** From the invoice to the goods on their way. */
  async function shipped(order: string): Promise<void> {
    await supplier.press('trade/IssueInvoice', { at: `/orders/${order}` });
    await buyer.press('trade/PayOrder', { at: `/orders/${order}` });
    await north.press('trade/ShipOrder', { at: `/orders/${order}` });
    expect(await orderState(order)).to.equal('SHIPPED');
  }

  it('a warehouse that accepts what it does not have is told what it can do instead', async () => {
    await buyer.press('trade/PlaceOrder', { at: '/mall/products/p1', fill: { 'lines.0.quantity': '60' } });
    await supplier.press('trade/DraftContract', {
      at: '/orders/o1',
      fill: { warehouse: 'north', deliverByDay: '3' },
    });
    await supplier.press('trade/SendContract');
    await buyer.press('trade/SignContract', { at: '/orders/o1' });
    const code = await north.press('trade/AcceptOrder', { at: '/orders/o1', refused: true });
    expect(code).to.equal('trade/order-short');
    await north.seesByItself(/40/);
    await supplier.see('/desk');
    await north.press('trade/ReportShortage');
    await supplier.waitingCard('resolve-shortage-o1').waitFor({ timeout: 15_000 });
    await supplier.see('/orders/o1');
    await expectAccessible(supplier.page, 'the ways out, in Chinese');
  });

  it('1. stock is fetched from the other warehouse', async () => {
    await supplier.press('trade/Transfer', { at: '/orders/o1', fill: { quantity: '20' } });
    await north.press('trade/RecheckOrder', { at: '/orders/o1' });
    expect((await trade()).orders['o1']?.shortage?.way).to.equal('transfer');
    await shipped('o1');
  });

  it('2. more is produced, and waits for its lead days', async () => {
    await orderThatIsShort('o2', 'p1', '20');
    await supplier.press('trade/Replenish', { at: '/orders/o2', fill: { quantity: '30' } });
  });

  it('3. something else is delivered', async () => {
    await orderThatIsShort('o3', 'p1', '10');
    await supplier.press('trade/OfferSubstitute', { at: '/orders/o3' });
    await expectAccessible(buyer.page, 'an order on a phone');
    await buyer.press('trade/AcceptSubstitute', { at: '/orders/o3' });
    expect((await trade()).orders['o3']?.shortage?.way).to.equal('substitute');
    await shipped('o3');
  });

  it('4. a part is delivered now and the rest becomes a backorder', async () => {
    await orderThatIsShort('o4', 'p2', '40');
    await supplier.press('trade/OfferPartial', { at: '/orders/o4' });
    await buyer.press('trade/RefusePartial', { at: '/orders/o4', fill: { reason: 'Too little.' } });
    await supplier.press('trade/OfferPartial', { at: '/orders/o4' });
    await buyer.press('trade/AcceptPartial', { at: '/orders/o4' });
    const { orders } = await trade();
    expect(orders['o4']?.state).to.equal('NORMAL');
    expect(orders['o5']?.state).to.equal('SHORTAGE');
    await shipped('o4');
  });

  it('5. the contract is given up, at a price', async () => {
    await orderThatIsShort('o6', 'p1', '15');
    const before = (await trade()).accounts;
    await supplier.press('trade/ProposeCancellation', { at: '/orders/o6', fill: { reason: '没有原料' } });
    await buyer.press('trade/AgreeCancellation', { at: '/orders/o6' });
    const { orders, accounts } = await trade();
    expect(orders['o6']?.state).to.equal('VOID');
    // 8 % of 15 × 118.00 from the supplier to the buyer.
    expect((accounts['veloshop'] ?? 0) - (before['veloshop'] ?? 0)).to.equal(14_160);
    expect((before['radwerk'] ?? 0) - (accounts['radwerk'] ?? 0)).to.equal(14_160);
  });

  it('what was produced arrives, the warehouse checks again, and everything is delivered', async () => {
    await nextDay(teacher);
    await nextDay(teacher);
    await supplier.press('trade/Allocate', { at: '/orders/o2', fill: { quantity: '20' } });
    await north.press('trade/RecheckOrder', { at: '/orders/o2' });
    expect((await trade()).orders['o2']?.shortage?.way).to.equal('replenish');
    await shipped('o2');
    await nextDay(teacher);
    for (const order of ['o1', 'o2', 'o3', 'o4'])
      await buyer.press('trade/ReceiveOrder', { at: `/orders/${order}` });
    const { orders, accounts } = await trade();
    expect(['o1', 'o2', 'o3', 'o4'].map((order) => orders[order]?.state)).to.deep.equal(
      Array(4).fill('SUCCESSFUL'),
    );
    expect(Object.values(accounts).reduce((a, b) => a + b, 0)).to.equal(0);
    expect(accounts['escrow']).to.equal(0);
  });

  it('the teacher’s notice, shock, pause and end reach every desk by themselves', async () => {
    await south.see('/desk');
    await admin.see('/desk');
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    await teacher.press('run/Announce', { fill: { text: '还有十分钟 / Ten minutes left' } });
    await south.seesByItself(/还有十分钟/);
    await teacher.press('run/ThrowShock', { where: { 'shock.kind': 'late-transport' } });
    await teacher.press('run/Pause');
    await admin.page.locator('.is-paused-curtain').waitFor({ timeout: 15_000 });
    await expectAccessible(admin.page, 'a paused desk');
    // Nothing can be done meanwhile, and every button says why.
    await admin.see('/desk/notices');
    const publish = admin.form('trade/PublishNotice');
    expect(await publish.locator('button[aria-disabled="true"]').count()).to.equal(1);
    expect(await publish.locator('.reason').innerText()).to.match(/paused/i);
    await teacher.press('run/Resume');
    await teacher.press('run/End');
    await teacher.see('/projector');
    await expectAccessible(teacher.page, 'the final ranking, in Chinese');
  });
});

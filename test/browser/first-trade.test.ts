import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, nextDay, startExercise, teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

const PAPERS = { contact: 'Ms Chen', address: '8 Canal Road' };

describe('five students and a teacher trade for the first time, in six browsers', function () {
  this.timeout(120_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  const students: Record<string, Player> = {};
  const everyone = () => [teacher, ...Object.values(students)];
  const student = (firm: string): Player => {
    const found = students[firm];
    if (!found) throw new Error(`nobody plays ${firm}`);
    return found;
  };

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect(everyone().flatMap((one) => one.complaints)).to.deep.equal([]);
  });

  it('the teacher opens the lobby and everyone finds their seat', async () => {
    teacher = await teacherAt(browser, server);
    const code = await launch(teacher, 'trade/first-trade');
    const cast = [
      ['mall', 'administrator', { lang: 'en' }],
      ['linden', 'enterprise', { lang: 'en' }],
      ['corner', 'enterprise', { lang: 'zh', phone: true }],
      ['north', 'warehouse', { lang: 'zh', theme: 'dark' }],
      ['south', 'warehouse', { lang: 'en', theme: 'dark', phone: true }],
    ] as const;
    for (const [i, [firm, role, looks]] of cast.entries()) {
      const one = await Player.sitDown(browser, server.url, `Student ${firm}`, looks);
      students[firm] = one;
      await one.join(code, `24020${i}`, `g1.${firm}.${role}`);
    }
    await expectAccessible(student('corner').page, 'the lobby on a phone, in Chinese');
    await startExercise(teacher);
    // The lobby notices by itself that the lesson has begun.
    for (const one of Object.values(students)) await one.page.waitForURL(/\/desk$/, { timeout: 15_000 });
  });

  it('the mall is described, and firms register and are approved', async () => {
    const admin = student('mall');
    await admin.press('trade/DescribeMall', {
      at: '/desk/mall',
      fill: { name: 'Lantern Mall', about: 'Lamps and more.' },
    });
    await admin.press('trade/AddCategory', { at: '/desk/categories', fill: { name: 'Office' } });
    await admin.press('trade/PublishNotice', {
      at: '/desk/notices',
      fill: { title: 'Welcome', body: 'Please register first.' },
    });
    for (const [firm, name] of [
      ['north', 'Warehouse North'],
      ['south', 'Warehouse South'],
      ['linden', 'Linden Workshop'],
      ['corner', 'Corner Store'],
    ] as const) {
      const one = student(firm);
      await one.press('trade/Register', {
        at: '/desk/firm',
        fill: { ...PAPERS, name, licenceNo: `LIC-${firm}` },
      });
    }
    await admin.see('/desk');
    for (const firm of ['north', 'south', 'linden', 'corner']) {
      await admin.press('trade/ApproveRegistration', { at: '/desk/registrations', where: { firm } });
    }
    for (const firm of ['north', 'south', 'linden', 'corner']) {
      await student(firm).press('trade/ApplyForAccount', { at: '/desk' });
    }
    for (const firm of ['linden', 'corner']) {
      await student(firm).press('trade/RequestCertificate', { at: '/desk/firm' });
    }
  });

  it('a lamp is offered, stock is placed, posts are published', async () => {
    const linden = student('linden');
    await linden.press('trade/AddProduct', {
      at: '/desk/products',
      fill: { good: 'lamp', name: 'Desk lamp', about: 'Warm light, 8 W.', priceYuan: '60.00' },
    });
    await linden.press('trade/Allocate', {
      at: '/desk/allocation',
      fill: { warehouse: 'north', quantity: '50' },
    });
    await linden.press('trade/Allocate', {
      at: '/desk/allocation',
      fill: { warehouse: 'south', quantity: '20' },
    });
    await linden.press('trade/Replenish', { at: '/desk/stock', fill: { quantity: '20' } });
    await linden.press('trade/PostSupply', {
      at: '/desk/posts',
      fill: { title: 'Desk lamps in stock', body: 'From one piece.', quantity: '70', priceYuan: '60' },
    });
    await student('corner').press('trade/PostDemand', {
      at: '/desk/posts',
      fill: { title: '求购台灯', body: '需要 30 盏。', quantity: '30', priceYuan: '60' },
    });
    const admin = student('mall');
    await admin.press('trade/ApprovePost', { at: '/desk/posts' });
    await admin.press('trade/ApprovePost', { at: '/desk/posts' });
    await student('corner').see('/mall/posts');
    await student('corner').seesByItself('Desk lamps in stock');
  });

  it('the buyer orders 30 lamps and the supplier’s desk says so without a reload', async () => {
    const corner = student('corner');
    const linden = student('linden');
    await linden.see('/desk');
    await corner.see('/mall/products/p1');
    await expectAccessible(corner.page, 'a product on a phone, in Chinese');
    await corner.press('trade/PlaceOrder', { fill: { 'lines.0.quantity': '30' } });
    await linden.waitingCard('draft-contract-o1').waitFor({ timeout: 15_000 });
  });

  it('contract, signature, warehouse, invoice and payment follow, each desk calling the next', async () => {
    const corner = student('corner');
    const linden = student('linden');
    const north = student('north');
    await corner.see('/desk');
    await north.see('/desk');
    await linden.press('trade/DraftContract', {
      at: '/orders/o1',
      fill: { warehouse: 'north', deliverByDay: '4', latePenaltyPercent: '1' },
    });
    await linden.press('trade/SendContract');
    await corner.waitingCard('sign-contract-o1').waitFor({ timeout: 15_000 });
    await corner.press('trade/SignContract', { at: '/orders/o1' });
    await north.waitingCard('check-order-o1').waitFor({ timeout: 15_000 });
    await north.press('trade/AcceptOrder', { at: '/orders/o1' });
    await linden.press('trade/IssueInvoice', { at: '/orders/o1' });
    await corner.press('trade/PayOrder', { at: '/orders/o1' });
    await north.press('trade/ShipOrder', { at: '/orders/o1' });
    await expectAccessible(north.page, 'an order on its way, dark, in Chinese');
  });

  it('the lamps arrive with the next day, are received, and the money is settled to the fen', async () => {
    const corner = student('corner');
    await corner.see('/desk');
    await nextDay(teacher);
    await corner.waitingCard('receive-order-o1').waitFor({ timeout: 15_000 });
    await corner.press('trade/ReceiveOrder', { at: '/desk' });
    const host = await server.registry.get(corner.runId);
    const facts = await host.read((state) => {
      const trade = state.markets['g1']?.state as {
        orders: Record<string, { state: string }>;
        accounts: Record<string, number>;
      };
      return { state: trade.orders['o1']?.state, accounts: trade.accounts };
    });
    expect(facts.state).to.equal('SUCCESSFUL');
    expect(facts.accounts['escrow']).to.equal(0);
    // 30 × 60.00 from the buyer; 1 % of it from the supplier to the warehouse.
    expect(facts.accounts['corner']).to.equal(3_000_000 - 180_000);
    expect(Object.values(facts.accounts).reduce((a, b) => a + b, 0)).to.equal(0);
  });

  it('feedback is sent and answered, and every task that was done is ticked', async () => {
    const corner = student('corner');
    await corner.press('trade/SendFeedback', {
      at: '/desk/feedback',
      fill: { subject: '很顺利', body: '搜索可以再快些。' },
    });
    await student('mall').press('trade/AnswerFeedback', {
      at: '/desk/feedback',
      fill: { answer: 'Next week.' },
    });
    await corner.see('/desk');
    expect(
      await corner.page.locator('#tasks li input:not([checked]), #tasks [data-done="false"]').count(),
    ).to.equal(0);
    const host = await server.registry.get(corner.runId);
    const done = await host.read((state) => Object.keys(state.markets['g1']?.tasks ?? {}));
    expect(done).to.include.members(['g1.corner.enterprise/receive', 'g1.linden.enterprise/invoice']);
  });

  it('a seat continues after a reload, in a second tab, and after the connection was lost', async () => {
    const linden = student('linden');
    await linden.see('/desk');
    const second = await linden.page.context().newPage();
    await second.goto(linden.page.url());
    expect(await second.locator('h1').innerText()).to.equal(await linden.page.locator('h1').innerText());
    await second.close();
    await linden.page.reload();
    await linden.page.context().setOffline(true);
    await linden.page.locator('#live-banner').waitFor({ state: 'visible', timeout: 60_000 });
    const corner = student('corner');
    await corner.press('trade/PlaceOrder', { at: '/mall/products/p1', fill: { 'lines.0.quantity': '10' } });
    await linden.page.context().setOffline(false);
    await linden.waitingCard('draft-contract-o2').waitFor({ timeout: 60_000 });
    linden.complaints.length = 0;
  });

  it('ends with a ranking that every player can open', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    await teacher.press('run/End');
    await teacher.see('/projector');
    // With the end the ranking is hidden, until the teacher shows it.
    const rows = teacher.page.locator('.ranking li, ol.ranking > li');
    expect(await rows.count()).to.equal(0);
    await teacher.press('run/Unfreeze');
    await rows.first().waitFor();
    expect(await rows.count()).to.be.greaterThan(3);
    await student('linden').see('/score/g1/linden');
    await expectAccessible(student('linden').page, 'a score opened');
  });
});

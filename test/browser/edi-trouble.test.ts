import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, startExercise, teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

describe('messages broken in transit, in four browsers', function () {
  this.timeout(120_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let buyer: Player;
  let supplier: Player;
  let warehouse: Player;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server, { lang: 'en' });
    const code = await launch(teacher, 'trade/edi-trouble');
    const sit = async (name: string, seat: string, looks: Parameters<typeof Player.sitDown>[3]) => {
      const one = await Player.sitDown(browser, server.url, name, looks);
      await one.join(code, `no-${seat}`, `g1.${seat}`);
      return one;
    };
    buyer = await sit('云儿', 'teahouse.enterprise', { lang: 'zh', phone: true });
    supplier = await sit('Kim', 'pottery.enterprise', { lang: 'en' });
    warehouse = await sit('Hal', 'harbour.warehouse', { lang: 'en', theme: 'dark' });
    await startExercise(teacher);
    await buyer.page.waitForURL(/\/desk$/, { timeout: 15_000 });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect([teacher, buyer, supplier, warehouse].flatMap((one) => one.complaints)).to.deep.equal([]);
  });

  /** Chooses what is wrong and says so, on the Messages page that is open. */
  async function reportFault(who: Player, fault: string): Promise<void> {
    await who.form('trade/ReportMessage').locator(`input[name="fault"][value="${fault}"]`).check();
    await who.press('trade/ReportMessage');
  }

  it('tells the receiver of the first order that something is wrong, and shows what arrived', async () => {
    await supplier.see('/desk');
    await buyer.press('trade/PlaceOrder', { at: '/mall/products/p1', fill: { 'lines.0.quantity': '40' } });
    const card = supplier.waitingCard('check-message-o1-ORDERS');
    await card.waitFor({ state: 'visible', timeout: 15_000 });
    await Promise.all([
      supplier.page.waitForURL(/\/desk\/messages/),
      card.getByRole('link', { name: 'Find out what is wrong' }).click(),
    ]);
    const text = await supplier.page.locator('.doubt .edi').innerText();
    expect(text).to.include('UNT').and.include('PO-0001');
    // Neither the marks nor the words of a checker stand beside it.
    expect(await supplier.page.locator('.doubt .edi-fault, .doubt .edi-note').count()).to.equal(0);
    await expectAccessible(supplier.page, 'the supplier’s messages');
  });

  it('keeps the order where it is, and says so beside the button', async () => {
    await supplier.see('/orders/o1');
    await supplier.page
      .getByText(/Something is wrong with a message \(ORDERS\)/)
      .first()
      .waitFor();
    await supplier.page.getByRole('link', { name: /\(ORDERS\) is in doubt/ }).waitFor();
    await supplier.see('/orders/o1/documents/PO-0001');
    expect(await supplier.page.locator('.paper, .document').count()).to.equal(0);
    await supplier.page.getByRole('link', { name: 'Find out what is wrong' }).waitFor();
    expect(await supplier.page.locator('#contrl').count()).to.equal(0);
  });

  it('tells the sender that it was not acknowledged', async () => {
    await buyer.see('/desk/messages');
    await buyer.page.locator('.mail__answer', { hasText: '被拒收' }).waitFor();
    await expectAccessible(buyer.page, 'the buyer’s messages');
  });

  it('answers a wrong guess with what to look at once more, and lets nobody guess it again', async () => {
    await supplier.see('/desk/messages');
    await reportFault(supplier, 'garbled');
    await supplier.seesByItself('Every figure and every date has digits only.');
    await supplier.page.locator('input[name="fault"][value="garbled"]:disabled').waitFor();
  });

  it('goes on once it is found: the message is there, whole and acknowledged', async () => {
    await reportFault(supplier, 'wrong-count');
    await supplier.page.locator('.doubt').waitFor({ state: 'detached', timeout: 15_000 });
    await supplier.seesByItself(/Suffered on its way: The count is wrong/);
    await supplier.see('/orders/o1/documents/PO-0001');
    await supplier.page.locator('#contrl').getByText('Accepted').first().waitFor();
    await supplier.press('trade/DraftContract', {
      at: '/orders/o1',
      fill: { warehouse: 'harbour', deliverByDay: '3', payment: 'prepaid' },
    });
  });

  it('lets the teacher disturb the next message, and whoever waits for it finds that none came', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    await teacher.press('run/ThrowShock', {
      where: { 'shock.kind': 'message-fault' },
      fill: { 'shock.fault': 'lost', 'shock.message': 'ORDRSP', 'shock.firm': 'teahouse' },
    });
    await teacher.seesByItself(/It never arrived → ORDRSP/);
    await buyer.see('/desk');
    await supplier.press('trade/SendContract', { at: '/orders/o1' });
    await teacher.seesByItself('ORDRSP CT-0001-1');
    await buyer.waitingCard('check-message-o1-ORDRSP').waitFor({ state: 'visible', timeout: 15_000 });
    await buyer.see('/desk/messages');
    expect(await buyer.page.locator('.doubt .edi').count()).to.equal(0);
    expect(await buyer.page.locator('#mail').innerText()).to.not.include('CT-0001-1');
    await expectAccessible(buyer.page, 'messages with nothing in them');
    await reportFault(buyer, 'wrong-recipient');
    await buyer.seesByItself('没有可供查看的文本');
    await reportFault(buyer, 'lost');
    await buyer.page.locator('.doubt').waitFor({ state: 'detached', timeout: 15_000 });
    await buyer.press('trade/SignContract', { at: '/orders/o1' });
  });

  it('shows the teacher who found what, with how many wrong guesses', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    const rows = await teacher.page.locator('.disturbances tbody tr').allInnerTexts();
    expect(rows).to.have.length(2);
    for (const row of rows) expect(row.replaceAll(/\s+/g, ' ')).to.match(/Day 1 1 Day 1/);
  });

  it('has a box for the warehouse too, which works in the dark', async () => {
    await warehouse.press('trade/AcceptOrder', { at: '/orders/o1' });
    await warehouse.see('/desk/messages');
    await warehouse.seesByItself('Nothing has been sent yet.');
    await expectAccessible(warehouse.page, 'the warehouse’s messages');
  });

  it('works without scripts: the form reports, and the page comes back with the hint', async () => {
    await supplier.press('trade/IssueInvoice', { at: '/orders/o1' });
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'zh-CN',
      javaScriptEnabled: false,
      storageState: await buyer.page.context().storageState(),
    });
    const page = await context.newPage();
    const say = async (fault: string): Promise<void> => {
      await page.locator(`input[name="fault"][value="${fault}"]`).check();
      await page.locator('.doubt button[type="submit"]').click();
    };
    await page.goto(`/runs/${buyer.runId}/desk/messages`);
    await say('duplicate');
    await page.locator('.doubt__tried').getByText('报文没有重复').waitFor();
    await say('lost-segment');
    await page.locator('.mail__note', { hasText: '缺少一个段' }).waitFor();
    await context.close();
  });
});

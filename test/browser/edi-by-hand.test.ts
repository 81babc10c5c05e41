import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import type { DocumentKind } from '../../src/labs/trade/messages.ts';
import { launchBrowser } from '../support/browser.ts';
import type { WantedGoods } from '../../src/labs/trade/view-types.ts';
import type { RunHost } from '../../src/runs/ports.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { messageTexts } from '../support/written-lesson.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, startExercise, teacherAt } from './support/classroom.ts';
import { Player, type Looks } from './support/player.ts';

const FIELD = 'textarea[data-editor-text]';
const SEATS = {
  buyer: 'g1.trailhead.enterprise',
  supplier: 'g1.pinewood.enterprise',
  valley: 'g1.valley.warehouse',
} as const;
type Role = keyof typeof SEATS;
const WANTED: WantedGoods = {
  supplier: 'pinewood',
  lines: [
    { product: 'p1', quantity: 200 },
    { product: 'p2', quantity: 40 },
  ],
  wantedDay: 3,
};
const ORDERS =
  '/messages/new?kind=ORDERS&supplier=pinewood&product=p1&quantity=200&product=p2&quantity=40&wantedDay=3';

interface Trade {
  readonly orders: Readonly<
    Record<string, { state: string; lines: readonly { quantity: number }[]; number: string }>
  >;
  readonly refusedMessages: Readonly<Record<string, { kind: string | null; repaired: boolean }>>;
  readonly shownMessages: readonly unknown[];
}

/** What stands in the finished message where the template has its blanks, one after the other. */
function blanksOf({
  template,
  finished,
}: {
  readonly template: string;
  readonly finished: string;
}): string[] {
  const right = finished.split('\n');
  const parts = (line: string): string[] => line.replace(/'$/, '').split(/[+:]/);
  return template
    .split('\n')
    .flatMap((line, i) =>
      parts(line).flatMap((part, at) => (part === '...' ? [parts(right[i] ?? '')[at] ?? ''] : [])),
    );
}

describe('messages written by hand, in browsers', function () {
  this.timeout(120_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let host: RunHost;
  let teacher: Player;
  let buyer: Player;
  let supplier: Player;
  let valley: Player;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server, { lang: 'en' });
    const code = await launch(teacher, 'trade/edi-by-hand');
    const sit = async (name: string, role: Role, looks: Looks): Promise<Player> => {
      const one = await Player.sitDown(browser, server.url, name, looks);
      await one.join(code, `no-${role}`, SEATS[role]);
      return one;
    };
    buyer = await sit('Ada', 'buyer', { lang: 'en' });
    supplier = await sit('林一', 'supplier', { lang: 'zh', theme: 'dark' });
    valley = await sit('Noor', 'valley', { lang: 'en', phone: true });
    await startExercise(teacher);
    host = await server.registry.get(buyer.runId);
    await buyer.page.waitForURL(/\/desk$/, { timeout: 15_000 });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect([teacher, buyer, supplier, valley].flatMap((one) => one.complaints)).to.deep.equal([]);
  });

  const field = ({ page }: Player): Locator => page.locator(FIELD);
  const live = async (who: Player): Promise<void> => {
    await who.page.locator('form.edi-editor.is-live').waitFor();
  };
  const open = async (who: Player, path: string): Promise<void> => {
    await who.see(path);
    await live(who);
  };
  /** Waits until the verdict says so; it follows the typing by a moment. */
  const says = async ({ page }: Player, verdict: RegExp): Promise<void> => {
    await page.locator('[data-editor-words]', { hasText: verdict }).waitFor();
  };
  const marks = (page: Page, kind: 'fault' | 'blank'): Promise<string[]> =>
    page.locator(`.edi-mark--${kind}`).allTextContents();
  const send = async ({ page }: Player, sure: boolean): Promise<void> => {
    await page.locator('button[name="do"][value="send"]').click();
    if (sure) await page.locator('#confirm[open] [data-confirm-yes]').click();
  };
  const texts = (role: Role, kind: DocumentKind) => messageTexts(host, SEATS[role], kind, { wanted: WANTED });
  const finished = async (role: Role, kind: DocumentKind): Promise<string> =>
    (await texts(role, kind)).finished;
  const trade = (): Promise<Trade> =>
    host.read(({ markets }) => structuredClone<unknown>(markets['g1']?.state) as Trade);

  /** Every mark stands exactly under what it marks, or it is worse than none. */
  async function layerFits(page: Page): Promise<void> {
    const [layer, text] = await page.evaluate((selector) => {
      const area = document.querySelector<HTMLTextAreaElement>(selector);
      const below = document.querySelector<HTMLElement>('[data-editor-layer]');
      if (!area || !below) throw new Error('no editor');
      // As high as its text, not as the cell it fills.
      area.style.height = '0';
      const wanted = area.scrollHeight;
      area.style.height = '';
      const last = below.lastElementChild as HTMLElement;
      const { paddingBottom } = getComputedStyle(below);
      const heightPx = last.getBoundingClientRect().bottom - below.getBoundingClientRect().top;
      return [heightPx + parseFloat(paddingBottom), wanted] as const;
    }, FIELD);
    expect(Math.abs(layer - text), `layer ${layer} px, text ${text} px`).to.be.below(2);
  }

  it('an ORDERS is written by keyboard alone, from one blank to the next, and the wrong count is marked', async () => {
    await buyer.page.locator('#waiting a').click();
    await buyer.page.locator('#choose-goods').waitFor();
    await expectAccessible(buyer.page, 'the choice of goods');
    const quantities = buyer.page.locator('#choose-goods [name="quantity"]');
    await quantities.nth(0).fill('200');
    await quantities.nth(1).fill('40');
    await buyer.page.locator('#choose-goods [name="wantedDay"]').fill('3');
    await buyer.page.locator('#choose-goods button[type="submit"]').click();
    await live(buyer);
    const values = blanksOf(await texts('buyer', 'ORDERS'));
    await says(buyer, new RegExp(`^Places still to write: ${values.length}\\. No faults\\.$`));
    await layerFits(buyer.page);
    expect(await marks(buyer.page, 'blank')).to.deep.equal(Array(values.length).fill('...'));
    const right = Number(values.pop());
    await field(buyer).focus();
    await buyer.page.keyboard.press('Control+Home');
    for (const value of ['TH-1', ...values.slice(1), String(right + 1)]) {
      await buyer.page.keyboard.press('F8');
      await buyer.page.keyboard.type(value);
    }
    await says(buyer, /^Faults: 1\.$/);
    expect(await marks(buyer.page, 'fault')).to.deep.equal([String(right + 1)]);
    expect(await marks(buyer.page, 'blank')).to.deep.equal([]);
    await buyer.page.locator('.edi-here__fault', { hasText: 'Wrong count' }).waitFor();
    expect(await buyer.page.locator('.edi-here__value.is-here').innerText()).to.include(String(right + 1));
    await layerFits(buyer.page);
    await expectAccessible(buyer.page, 'the editor with a fault');
  });

  it('a reload, a closed tab and an input method lose nothing', async () => {
    const before = await field(buyer).inputValue();
    await buyer.page.reload();
    await live(buyer);
    expect(await field(buyer).inputValue()).to.equal(before);
    await buyer.seesByItself('This is what you were writing');
    const other = await buyer.page.context().newPage();
    await other.goto(buyer.page.url());
    await other.locator('form.edi-editor.is-live').waitFor();
    expect(await other.locator(FIELD).inputValue()).to.equal(before);
    await other.close();
    // Chinese is composed letter by letter before it stands; the editor must keep its hands off until then.
    await field(buyer).focus();
    await buyer.page.keyboard.press('Control+End');
    const keyboard = await buyer.page.context().newCDPSession(buyer.page);
    const compose = (text: string) =>
      keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    for (const text of ['c', 'ce', 'ceshi', '测试']) await compose(text);
    expect(await field(buyer).inputValue()).to.equal(`${before}测试`);
    await keyboard.send('Input.insertText', { text: '测试' });
    await says(buyer, /Faults: [2-9]/);
    await layerFits(buyer.page);
    expect(await field(buyer).inputValue()).to.equal(`${before}测试`);
    await buyer.page.keyboard.press('Backspace');
    await buyer.page.keyboard.press('Backspace');
    await says(buyer, /^Faults: 1\.$/);
    expect(await field(buyer).inputValue()).to.equal(before);
  });

  it('is sent faulty on purpose, after a question; the CONTRL comes back and leads to the place', async () => {
    await send(buyer, false);
    await buyer.page.locator('#confirm-question', { hasText: 'It still has faults: 1' }).waitFor();
    await buyer.page.locator('#confirm [data-confirm-no]').click();
    expect(Object.keys((await trade()).refusedMessages)).to.deep.equal([]);
    await send(buyer, true);
    await buyer.page.waitForURL(/try=m1#answer$/);
    await live(buyer);
    await buyer.seesByItself('Pinewood Gear refused your message with a CONTRL');
    await buyer.seesByItself("UCM+1+ORDERS:D:96A:UN+4+29+UNT+2'");
    await buyer.page.locator('#answer-text > summary').click();
    await buyer.page.locator('#came-back .edi-row', { hasText: 'UCM' }).waitFor();
    await expectAccessible(buyer.page, 'what came back');
    await buyer.page.locator('[data-goto]').click();
    const chosen = await field(buyer).evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(chosen).to.match(/^\d+$/);
    await buyer.page.keyboard.type(String(Number(chosen) - 1));
    await says(buyer, /^No faults of form/);
  });

  it('is put right, taken without a question, and becomes the document with its CONTRL', async () => {
    await send(buyer, false);
    await buyer.page.waitForURL(/\/orders\/o1\/documents\/TH-1#message$/);
    await buyer.seesByItself('accepted your message');
    await buyer.page.locator('#contrl').waitFor();
    const { orders, refusedMessages } = await trade();
    expect(orders['o1']).to.include({ state: 'PLACED', number: 'TH-1' });
    expect(Object.values(refusedMessages).map(({ repaired }) => repaired)).to.deep.equal([true]);
    // The draft is gone with it: the next order begins with the template.
    await open(buyer, ORDERS);
    expect(await field(buyer).inputValue()).to.include('BGM+220+...+9');
  });

  it('the supplier answers with the contract; what the buyer’s books have against it is marked in the text', async () => {
    await supplier.press('trade/DraftContract', {
      at: '/orders/o1',
      fill: { deliverByDay: '3' },
    });
    await supplier.see('/desk');
    await supplier.page.locator('#waiting a', { hasText: '编写 ORDRSP' }).click();
    await live(supplier);
    await layerFits(supplier.page);
    await expectAccessible(supplier.page, 'the editor in Chinese, dark');
    await field(supplier).fill((await finished('supplier', 'ORDRSP')).replace('PRI+AAA:172', 'PRI+AAA:127'));
    await says(supplier, /写法没有错误/);
    await send(supplier, false);
    await supplier.page.waitForURL(/try=m\d+#answer$/);
    await live(supplier);
    await supplier.seesByItself(/用 APERAK 拒绝了你的报文/);
    expect(await marks(supplier.page, 'fault')).to.deep.equal(['127']);
    await expectAccessible(supplier.page, 'an APERAK in Chinese, dark');
    // A mark of the answer stays with its value while other things are typed, and goes when the value is changed.
    await field(supplier).focus();
    await supplier.page.keyboard.press('Control+Home');
    await supplier.page.keyboard.type('\n\n');
    expect(await marks(supplier.page, 'fault')).to.deep.equal(['127']);
    await supplier.page.keyboard.press('Control+z');
    await supplier.page.keyboard.press('F8');
    await supplier.page.locator('[data-goto]').click();
    await supplier.page.keyboard.type('172');
    await says(supplier, /写法没有错误/);
    expect(await marks(supplier.page, 'fault')).to.deep.equal([]);
    await send(supplier, false);
    await supplier.page.waitForURL(/\/documents\/CT-0001-1#message$/);
  });

  it('the finished message is shown for points, beside one’s own, which stays as it is', async () => {
    await open(buyer, '/messages/new?kind=APERAK&order=o1');
    const own = await field(buyer).inputValue();
    await buyer.page.locator('button[value="show"]').click();
    await buyer.page.locator('#confirm-question', { hasText: 'counts in your score' }).waitFor();
    await buyer.page.locator('#confirm [data-confirm-yes]').click();
    await buyer.page.waitForURL(/#finished$/);
    await live(buyer);
    expect(await field(buyer).inputValue()).to.equal(own);
    expect((await trade()).shownMessages).to.have.length(1);
    const differing = buyer.page.locator('.edi-compare__row:not(.edi-compare__row--same)');
    expect(await differing.count()).to.be.greaterThan(0);
    await expectAccessible(buyer.page, 'the comparison');
    await field(buyer).fill(await finished('buyer', 'APERAK'));
    await says(buyer, /^No faults of form/);
    expect(await differing.count()).to.equal(0);
    await send(buyer, false);
    await buyer.page.waitForURL(/\/documents\/AP-/);
    expect((await trade()).orders['o1']?.state).to.equal('NEW');
  });

  it('a shortage is answered with 113 and 83, and the buyer accepts: the rest is an order of its own', async () => {
    await valley.press('trade/ReportShortage', { at: '/orders/o1' });
    await supplier.see('/orders/o1');
    await expectAccessible(supplier.page, 'the ways out with the editor');
    await supplier.page.locator('#way-partial a', { hasText: 'ORDRSP' }).click();
    await live(supplier);
    expect(await supplier.page.locator('#facts').innerText()).to.match(/现在可用\s*150/);
    const offer = await finished('supplier', 'ORDRSP');
    expect(offer).to.include('QTY+113:150:PCE').and.to.include('QTY+83:50:PCE');
    await field(supplier).fill(offer.replace('QTY+83:50', 'QTY+83:55'));
    await says(supplier, /处错误/);
    await field(supplier).fill(offer);
    await says(supplier, /写法没有错误/);
    await send(supplier, false);
    await supplier.page.waitForURL(/\/documents\/RS-/);
    await open(buyer, '/messages/new?kind=APERAK&order=o1');
    await field(buyer).fill(await finished('buyer', 'APERAK'));
    await send(buyer, false);
    await buyer.page.waitForURL(/\/documents\/AP-/);
    const { orders } = await trade();
    expect(orders['o1']).to.deep.include({ state: 'NORMAL' });
    expect(Object.values(orders).map(({ lines }) => lines.map(({ quantity }) => quantity))).to.deep.equal([
      [150, 40],
      [50],
    ]);
  });

  it('without scripts the same is done with buttons: check, send, read, put right, send', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'zh-CN',
      baseURL: server.url,
    });
    await context.addCookies(await supplier.page.context().cookies());
    const page = await context.newPage();
    await page.goto(`/runs/${supplier.runId}/messages/new?kind=INVOIC&order=o1`);
    const right = await finished('supplier', 'INVOIC');
    const wrong = right.replace(/UNT\+\d+/, 'UNT+9');
    await page.locator(FIELD).fill(wrong);
    await page.locator('button[value="check"]').click();
    await page.locator('.edi-verdict-line', { hasText: '有 1 处错误' }).waitFor();
    expect(await page.locator(FIELD).inputValue()).to.equal(wrong);
    await page.locator('button[value="send"]').click();
    await page.locator('#answer', { hasText: 'CONTRL' }).waitFor();
    await page.locator('#answer a[href^="#sent-r"]').first().click();
    await page.locator(FIELD).fill(right);
    await page.locator('button[value="send"]').click();
    await page.waitForURL(/\/documents\/IV-/);
    expect((await trade()).orders['o1']?.state).to.equal('UNPAID');
    await context.close();
    const done = await host.read(({ markets }) => Object.keys(markets['g1']?.tasks ?? {}));
    expect(done.map((key) => key.split('/')[1])).to.include.members([
      'tempt',
      'order',
      'draft',
      'send',
      'sign',
      'shortage',
      'offer',
      'answer',
      'invoice',
    ]);
  });

  it('fits a phone of 360 px and a page at 200 %, in both languages and themes', async () => {
    for (const [lang, colorScheme, width, height] of [
      ['en', 'dark', 360, 740],
      ['zh', 'light', 360, 740],
      ['zh', 'dark', 640, 450],
    ] as const) {
      const context = await browser.newContext({
        baseURL: server.url,
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width, height },
      });
      await context.addCookies(await buyer.page.context().cookies());
      await context.addCookies([{ name: 'lang', value: lang, url: server.url }]);
      const page = await context.newPage();
      for (const path of ['/messages/new?kind=ORDCHG&order=o1', ORDERS, '/messages/new?kind=ORDERS']) {
        await page.goto(`/runs/${buyer.runId}${path}`);
        if (await page.locator(FIELD).count()) {
          await page.locator('form.edi-editor.is-live').waitFor();
          await page
            .locator(FIELD)
            .fill(
              `${await page.locator(FIELD).inputValue()}FTX+AAI+++${'很长的一句话 and more '.repeat(9)}'`,
            );
          await page.locator('.edi-mark--fault').first().waitFor();
          await layerFits(page);
        }
        await expectAccessible(page, `${path} at ${width} px, ${lang}, ${colorScheme}`);
      }
      await context.close();
    }
  });
});

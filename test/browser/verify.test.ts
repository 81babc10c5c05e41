import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { sampleFile } from '../../src/labs/trade/signing/sample.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { Player, type Looks } from './support/player.ts';

/** Ids of the lines in a state: `hash`, `signature-buyer`. */
const lines = (page: Page, state: string): Promise<string[]> =>
  page.evaluate(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>(`.check[data-state="${wanted}"]`)].map(({ id }) =>
        id.replace('check-', ''),
      ),
    state,
  );
const verdict = (page: Page, state: string) => page.locator(`[data-verdict="${state}"]`).waitFor();

describe('checking a signed contract in the browser', function () {
  this.timeout(90_000);
  let server: TestServer;
  let browser: Browser;
  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  /** Someone at the page, with its script running. Whatever the page sends to the server is noted. */
  async function atThePage(path = '/verify?sample=1', looks: Looks = {}) {
    const visitor = await Player.sitDown(browser, server.url, 'Visitor', looks);
    await visitor.open(path);
    await visitor.page.locator('.verify.is-live').waitFor();
    const sent: string[] = [];
    visitor.page.on('request', (request) => sent.push(request.url()));
    return { visitor, page: visitor.page, sent };
  }

  it('follows what is typed, line by line, and sends nothing anywhere', async () => {
    const { visitor, page, sent } = await atThePage('/verify');
    await verdict(page, 'nothing');
    const field = page.locator('#verify-file');
    await field.fill(sampleFile());
    await verdict(page, 'sound-so-far');
    await field.fill(sampleFile().replace('total: 3994.00', 'total: 3994.01'));
    await verdict(page, 'broken');
    expect(await lines(page, 'fails')).to.deep.equal(['hash', 'signature-supplier', 'signature-buyer']);
    expect(await page.locator('[data-change-now] mark').innerText()).to.equal('1');
    await field.fill(sampleFile());
    await verdict(page, 'sound-so-far');
    expect(await page.locator('[data-change]').isVisible()).to.equal(false);
    expect(sent).to.deep.equal([]);
    expect(visitor.complaints).to.deep.equal([]);
  });

  it('changes one character at the press of a button, marks it, and undoes it', async () => {
    const { page, sent } = await atThePage();
    const press = (name: string) => page.locator(`button[name="do"][value="${name}"]`).click();
    await press('text');
    await verdict(page, 'broken');
    expect(await lines(page, 'fails')).to.deep.equal(['hash', 'signature-supplier', 'signature-buyer']);
    const change = async () =>
      Promise.all(['was', 'now'].map((when) => page.locator(`[data-change-${when}] mark`).innerText()));
    expect(await change()).to.deep.equal(['4', '5']);
    const chosen = await page.locator('#verify-file').evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(chosen).to.equal('5');
    await press('signature');
    await page.waitForFunction(() => document.querySelectorAll('.check[data-state="fails"]').length === 1);
    expect((await lines(page, 'fails'))[0]).to.match(/^signature-/);
    await press('restore');
    await verdict(page, 'sound-so-far');
    expect(await page.locator('#verify-file').inputValue()).to.equal(sampleFile());
    expect(sent).to.deep.equal([]);
  });

  it('opens a file that is chosen, and one that is dropped', async () => {
    const { page } = await atThePage('/verify');
    const file = { name: 'CT-0012-1.txt', mimeType: 'text/plain', buffer: Buffer.from(sampleFile()) };
    await page.locator('#verify-open').setInputFiles(file);
    await verdict(page, 'sound-so-far');
    await page.locator('#verify-file').fill('');
    await verdict(page, 'nothing');
    await page.locator('form[data-verify]').evaluate((form, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'dropped.txt', { type: 'text/plain' }));
      form.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, sampleFile());
    await verdict(page, 'sound-so-far');
  });

  it('says the same in the browser as on the server', async () => {
    const { page } = await atThePage();
    const words = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.verify__result h2, .check, [data-verdict-text]')].map((element) =>
          (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
        ),
      );
    const live = await words();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const plain = await context.newPage();
    await plain.goto(`${server.url}/verify?sample=1`);
    const texts = (
      await plain.locator('.verify__result h2, .check, [data-verdict-text]').allTextContents()
    ).map((text) => text.replace(/\s+/g, ' ').trim());
    expect(live).to.deep.equal(texts);
    await context.close();
  });

  for (const looks of [
    { lang: 'en', theme: 'light' },
    { lang: 'zh', theme: 'dark' },
    { lang: 'zh', theme: 'light', phone: true },
  ] as const) {
    it(`keeps nobody out: ${Object.values(looks).join(', ')}`, async () => {
      const { visitor, page } = await atThePage('/verify?sample=1', looks);
      await page.locator('button[name="do"][value="certificate"]').click();
      await verdict(page, 'broken');
      await page.locator('#verify-how summary').click();
      await expectAccessible(page, 'the check page, something broken');
      expect(visitor.complaints).to.deep.equal([]);
    });
  }
});

import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { withMistake } from '../../src/edi/mistakes.ts';
import { sampleOf } from '../../src/edi/samples.ts';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { launchBrowser } from '../support/browser.ts';
import { launchRun, startRun, startTestServer, teacherId, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

describe('messages on pages', function () {
  this.timeout(180_000);
  let server: TestServer;
  let browser: Browser;
  let open: BrowserContext[] = [];

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(open.map((context) => context.close()));
    open = [];
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  interface Looks {
    readonly lang?: 'en' | 'zh';
    readonly theme?: 'light' | 'dark';
    readonly width?: number;
    readonly scripts?: boolean;
    readonly touch?: boolean;
  }
  async function pageAt(path: string, looks: Looks = {}): Promise<Page> {
    const { lang = 'en', theme = 'light', width = 1280, scripts = true, touch = false } = looks;
    const context = await browser.newContext({
      baseURL: server.url,
      locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      reducedMotion: 'reduce',
      viewport: { width, height: 800 },
      javaScriptEnabled: scripts,
      hasTouch: touch,
      acceptDownloads: true,
    });
    open.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => expect.fail(`${path}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4(13|22)/.test(message.text()))
        expect.fail(`${path}: ${message.text()}`);
    });
    await page.goto(path);
    return page;
  }
  const text = (page: Page): Locator => page.locator('#edi-text');
  const verdict = (page: Page): Locator => page.locator('.edi-verdict h2');
  const raw = (page: Page, at: string): Locator => page.locator(`#edi .edi-row__raw [data-at="${at}"]`);
  const words = (page: Page, at: string): Locator => page.locator(`#edi .edi-row__words [data-at="${at}"]`);
  const lit = (page: Page): Promise<string[]> =>
    page.locator('.edi-part.is-pointed').evaluateAll((parts) => parts.map((part) => part.textContent ?? ''));

  describe('the two panes', () => {
    it('light up together under the pointer, and a code tells what it means', async () => {
      const page = await pageAt('/edi?sample=ORDERS');
      await page.locator('#edi[data-ready]').waitFor();
      const tip = page.locator('.edi-tip');
      await raw(page, '4/1.1').hover();
      await tip.waitFor();
      expect(await lit(page)).to.deep.equal(['220', 'order (220)']);
      expect(await tip.innerText()).to.equal('order – kind of document (element 1001)');
      // The note itself can be pointed at, and Escape takes it away.
      await tip.hover();
      expect(await tip.isVisible()).to.equal(true);
      await page.keyboard.press('Escape');
      expect(await tip.count()).to.equal(0);
      await words(page, '17/1.2').hover();
      await page.waitForFunction(() => document.querySelectorAll('.edi-part.is-pointed').length === 2);
      expect(await lit(page)).to.deep.equal(['40', '40']);
      await page.mouse.move(2, 2);
      await page.waitForFunction(() => document.querySelectorAll('.edi-part.is-pointed').length === 0);
    });

    it('are one stop for the keyboard; the arrow keys lead through all of them', async () => {
      const page = await pageAt('/edi?sample=ORDERS');
      await page.locator('#edi[data-ready]').waitFor();
      expect(await page.locator('#edi [tabindex="0"]').count()).to.equal(1);
      await raw(page, '1/0.0').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      const at = (): Promise<string | null> =>
        page.evaluate(() => document.activeElement?.getAttribute('data-at') ?? null);
      expect(await at()).to.equal('4/1.1');
      expect(await lit(page)).to.deep.equal(['220', 'order (220)']);
      const described = await raw(page, '4/1.1').getAttribute('aria-describedby');
      expect(await page.locator(`[id="${described}"]`).innerText()).to.match(/^order – kind of document/);
      await page.keyboard.press('End');
      expect(await at()).to.equal('4/3.1');
      await page.keyboard.press('ArrowRight');
      expect(await at()).to.equal('5/0.0');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Home');
      expect(await at()).to.equal('4/0.0');
      expect(await page.locator('#edi [tabindex="0"]').count()).to.equal(1);
      await page.keyboard.press('Escape');
      expect(await page.locator('.edi-tip').count()).to.equal(0);
    });

    it('tell what a code means at a touch, on a phone that shows one below the other', async () => {
      const page = await pageAt('/edi?sample=INVOIC', { width: 360, touch: true, lang: 'zh' });
      await page.locator('#edi[data-ready]').waitFor();
      await raw(page, '4/1.1').tap();
      await page.locator('.edi-tip').waitFor();
      expect(await page.locator('.edi-tip').innerText()).to.equal('发票 – 单证类型（数据元 1001）');
      const box = await page.locator('.edi-tip').boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 360).to.equal(true);
      await page.locator('h1').tap();
      await page.waitForFunction(() => document.querySelector('.edi-tip') === null);
      const [above, below] = [
        await raw(page, '4/0.0').boundingBox(),
        await words(page, '4/0.0').boundingBox(),
      ];
      expect(below?.y ?? 0).to.be.above((above?.y ?? 0) + (above?.height ?? 0) - 1);
    });
  });

  describe('the check page', () => {
    it('checks while one types, and leads from a fault to its place in the text', async () => {
      const page = await pageAt('/edi');
      expect(await page.locator('.empty').count()).to.equal(1);
      await page.locator('button[value="ORDERS"]').click();
      await verdict(page).getByText('Accepted').waitFor();
      await text(page).evaluate((field: HTMLTextAreaElement) => {
        const from = field.value.indexOf('21:40:PCE') + 3;
        field.focus();
        field.setSelectionRange(from, from + 2);
      });
      await page.keyboard.type('4O');
      await verdict(page).getByText('Refused').waitFor();
      await page.locator('#edi-status', { hasText: 'Refused. Faults found: 1.' }).waitFor();
      expect(await raw(page, '17/1.2').getAttribute('class')).to.include('edi-fault--syntax');
      expect(await page.locator('.edi-finding__facts').innerText()).to.match(/at most 15 digits[^]*4O/);
      await page.locator('.edi-finding__show').click();
      const marked = await text(page).evaluate((field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionEnd),
      );
      expect(marked).to.equal('4O');
      // A sample that was loaded over the text can be taken back.
      await page.locator('button[value="DESADV"]').click();
      await raw(page, '4/1.1').getByText('351').waitFor();
      await text(page).focus();
      await page.keyboard.press('Control+Z');
      await raw(page, '4/1.1').getByText('220').waitFor();
      expect(await text(page).inputValue()).to.include('21:4O:PCE');
    });

    it('draws in the browser what the server draws', async () => {
      const bare = (page: Page): Promise<string[]> =>
        page.evaluate(() => {
          const copy = document.querySelector('#edi-result')?.cloneNode(true) as HTMLElement;
          copy.querySelectorAll('[tabindex]').forEach((part) => part.removeAttribute('tabindex'));
          copy.querySelectorAll('[data-ready]').forEach((panes) => panes.removeAttribute('data-ready'));
          return copy.innerHTML
            .replaceAll(/\?v=[\w-]+/g, '')
            .replaceAll(/\s+/g, ' ')
            .replaceAll(/> </g, '><')
            .replaceAll(/=""/g, '')
            .replaceAll(/ >/g, '>')
            .trim()
            .split(/(?<=>)(?=<)/);
        });
      const texts = [
        withMistake(withMistake(sampleOf('RECADV'), 'garbled', 0.6) ?? '', 'lost-segment') ?? '',
        (withMistake(sampleOf('ORDERS'), 'lost-terminator') ?? '').replace("CUX+2:CNY:9'", "CUX+2::9'"),
        sampleOf('CONTRL'),
        'Dear Sir or Madam',
      ];
      for (const lang of ['en', 'zh'] as const) {
        const [plain, live] = [
          await pageAt('/edi', { lang, scripts: false }),
          await pageAt('/edi', { lang }),
        ];
        for (const message of texts) {
          await plain.goto('/edi');
          await text(plain).fill(message);
          await plain.locator('input[value="lab"]').check();
          await Promise.all([plain.waitForEvent('load'), plain.locator('#edi-form .btn-primary').click()]);
          await text(live).fill(message);
          await live.locator('input[value="lab"]').check();
          // By keyboard, the pointer out of the way: nothing may light up.
          await live.mouse.move(2, 2);
          await live.locator('#edi-form .btn-primary').press('Enter');
          expect(await bare(live)).to.deep.equal(await bare(plain));
        }
      }
    });

    it('opens a file that is dropped on it or chosen, whatever it is', async () => {
      const page = await pageAt('/edi');
      await page.locator('.edi-form.is-live').waitFor();
      const drop = async (name: string, bytes: readonly number[]): Promise<void> => {
        const data = await page.evaluateHandle(
          ([file, content]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(content as number[])], file));
            return transfer;
          },
          [name, [...bytes]] as const,
        );
        await text(page).dispatchEvent('dragover', { dataTransfer: data });
        expect(await page.locator('.edi-form.is-dropping').count()).to.equal(1);
        await text(page).dispatchEvent('drop', { dataTransfer: data });
        expect(await page.locator('.edi-form.is-dropping').count()).to.equal(0);
      };
      const order = sampleOf('ORDERS').replace('Teapot', 'Théière');
      await drop('order.edi', [...Buffer.from(order, 'latin1')]);
      await verdict(page).getByText('Accepted').waitFor();
      expect(await text(page).inputValue()).to.equal(order);

      await drop('order.edi', [...Buffer.from(order, 'utf8')]);
      await page.getByText('The file is UTF-8, but its UNB announces one-byte letters').waitFor();

      const kept = await text(page).inputValue();
      await drop('picture.png', [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]);
      await page.locator('#edi-text-error', { hasText: 'This is a binary file' }).waitFor();
      expect(await text(page).inputValue()).to.equal(kept);

      const large = Buffer.alloc(1024 * 1024 + 1, 65);
      await page
        .locator('#edi-file')
        .setInputFiles({ name: 'large.edi', mimeType: 'text/plain', buffer: large });
      await page.locator('#edi-text-error', { hasText: 'larger than 1 MB' }).waitFor();

      const chosen = { name: 'i.edi', mimeType: 'text/plain', buffer: Buffer.from(sampleOf('INVOIC')) };
      await page.locator('#edi-file').setInputFiles(chosen);
      await verdict(page).getByText('Accepted').waitFor();
      expect(await text(page).getAttribute('aria-invalid')).to.equal(null);
    });

    it('sends nothing while it checks, but hands out the CONTRL as a file', async () => {
      const page = await pageAt('/edi');
      await page.locator('.edi-form.is-live').waitFor();
      const sent: string[] = [];
      page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
      await page.locator('button[value="ORDERS"]').click();
      await page.locator('button[value="wrong-count"]').click();
      await page.locator('input[value="lab"]').check();
      await verdict(page).getByText('Refused').waitFor();
      await page.locator('#edi-form .btn-primary').click();
      expect(sent).to.deep.equal([]);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('button[name="download"]').click(),
      ]);
      expect(download.suggestedFilename()).to.equal('T0000001-CONTRL.edi');
      expect(sent).to.deep.equal(['POST /edi']);
      expect(page.url()).to.match(/\/edi$/);
    });

    it('keeps what was typed through a reload and a change of language', async () => {
      const page = await pageAt('/edi');
      await page.locator('.edi-form.is-live').waitFor();
      await text(page).fill(sampleOf('APERAK'));
      await verdict(page).getByText('Accepted').waitFor();
      await page.reload();
      await verdict(page).getByText('Accepted').waitFor();
      await Promise.all([page.waitForEvent('load'), page.locator('button[name="lang"]').click()]);
      await verdict(page).getByText('接受').waitFor();
      expect(await text(page).inputValue()).to.equal(sampleOf('APERAK'));
      await page.locator('[data-edi-clear]').click();
      await page.locator('.empty').waitFor();
      await page.reload();
      expect(await text(page).inputValue()).to.equal('');
    });

    it('works without scripts: a sample, a mistake, a file', async () => {
      const page = await pageAt('/edi', { scripts: false });
      const press = async (selector: string): Promise<void> => {
        await Promise.all([page.waitForEvent('load'), page.locator(selector).click()]);
      };
      await press('button[value="REMADV"]');
      expect((await verdict(page).innerText()).trim()).to.equal('Accepted');
      await press('button[value="wrong-reference"]');
      expect((await verdict(page).innerText()).trim()).to.equal('Refused');
      expect(await page.locator('.edi-finding').count()).to.equal(1);
      expect(await page.locator('.edi__keys').first().isVisible()).to.equal(false);
      const buffer = Buffer.from(sampleOf('DESADV'));
      await page.locator('#edi-file').setInputFiles({ name: 'd.edi', mimeType: 'text/plain', buffer });
      await press('#edi-form .btn-primary');
      expect((await verdict(page).innerText()).trim()).to.equal('Accepted');
      expect(await text(page).inputValue()).to.equal(sampleOf('DESADV'));
    });

    it('brings its script only to the pages that need it', async () => {
      const scripts = async (path: string): Promise<string[]> => {
        const page = await pageAt(path);
        await page.waitForLoadState('networkidle');
        return page.evaluate(() =>
          [...document.scripts].map(({ src }) => new URL(src).pathname.split('/').at(-1) ?? ''),
        );
      };
      expect(await scripts('/join')).to.deep.equal(['app.js']);
      expect(await scripts('/edi')).to.have.members(['app.js', 'edi-check.js']);
    });

    for (const lang of ['en', 'zh'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        it(`can be used by everyone: ${lang}, ${theme}`, async () => {
          const page = await pageAt('/edi', { lang, theme });
          await expectAccessible(page, 'empty');
          await page.locator('button[value="ORDERS"]').click();
          await page.locator('button[value="lost-segment"]').click();
          await page.locator('button[value="garbled"]').click();
          await page.locator('input[value="lab"]').check();
          await page.locator('.edi-finding').nth(1).waitFor();
          await raw(page, '5/1.1').hover();
          await page.locator('.edi-tip').waitFor();
          await expectAccessible(page, 'with faults');
          await page.setViewportSize({ width: 360, height: 740 });
          await expectAccessible(page, 'on a phone');
        });
      }
    }
  });

  describe('a document in an exercise', () => {
    let student: Player;
    let order = '';
    before(async () => {
      await teacherAt(browser, server);
      const owner = await teacherId(server);
      const run = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 2 });
      const steward = { kind: 'instructor', id: owner, seat: null } as const;
      await fillWithBots(run.host, steward);
      await startRun(run, owner);
      await playAhead(run.host, LABS, steward, 5);
      student = await Player.sitDown(browser, server.url, 'Mei');
      await student.join(run.joinCode, '1', 'm1.trail.enterprise');
      order = await run.host.read((state) => {
        const { orders } = state.markets['m1']?.state as {
          orders: Record<string, { id: string; buyer: string; supplier: string; documents: object[] }>;
        };
        const own = Object.values(orders).filter(({ buyer, supplier }) =>
          [buyer, supplier].includes('trail'),
        );
        return own.sort((a, b) => b.documents.length - a.documents.length)[0]?.id ?? '';
      });
    });
    after(async () => {
      expect(student.complaints).to.deep.equal([]);
      await student.page.context().close();
    });

    it('is reached from its station, and opens with the message and the CONTRL in two panes', async () => {
      const { page } = student;
      await student.see(`/orders/${order}`);
      await expectAccessible(page, 'the order');
      const chip = page.locator('.stations .edi-chip').first();
      expect(await chip.innerText()).to.match(/ORDERS[^]*→[^]*accepted/);
      await Promise.all([page.waitForURL(/\/documents\/[^/]+#message$/), chip.click()]);
      await page.locator('#message-panes[data-ready]').waitFor();
      await page.locator('#message-panes .edi-row__raw [data-at="4/1.1"]').hover();
      await page.locator('.edi-tip').waitFor();
      // The values of one message do not light up in the other.
      expect(await page.locator('#message-answer .is-pointed').count()).to.equal(0);
      expect(await page.locator('#message-panes .edi-part.is-pointed').count()).to.equal(2);
      await expectAccessible(page, 'the document');
      await page.setViewportSize({ width: 360, height: 740 });
      await expectAccessible(page, 'the document on a phone');
      await student.see(`/orders/${order}`);
      await expectAccessible(page, 'the order on a phone');
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    it('can be downloaded and taken to the check page', async () => {
      const { page } = student;
      await student.see(`/orders/${order}`);
      await page.locator('.stations .edi-chip').first().click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#message a[download]').click(),
      ]);
      expect(download.suggestedFilename()).to.match(/^PO-\d+\.edi$/);
      await Promise.all([page.waitForURL('**/edi'), page.locator('form[action="/edi"] button').click()]);
      await page.locator('.edi-verdict h2', { hasText: 'Accepted' }).waitFor();
      expect(await page.locator('input[value="lab"]').isChecked()).to.equal(true);
    });
  });
});

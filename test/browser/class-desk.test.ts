import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { accountAt, startTestServer, teacherId, type TestServer } from '../support/server.ts';
import { barriersOn } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player, type Looks } from './support/player.ts';

/** What the people of a class share, as they see it: news that come by themselves, and an order that is dragged. */

describe('a class at its desk', function () {
  this.timeout(240_000);
  let server: TestServer;
  let browser: Browser;
  let lin: Player;
  let owner = '';
  let classId = '';
  let desk = '';
  let count = 0;
  let sitting: Player[] = [];

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    lin = await teacherAt(browser, server);
    owner = await teacherId(server);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  beforeEach(async () => {
    count += 1;
    const made = await server.deps.classroom.classes.create(`电商24${count}`, owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    desk = `/classes/${classId}`;
  });
  afterEach(async () => {
    for (const player of sitting) await player.page.context().close();
    sitting = [];
  });

  /** Someone with an account at a browser of their own. */
  async function signedIn(login: string, password: string, looks: Looks): Promise<Player> {
    const player = await Player.sitDown(browser, server.url, login, looks);
    sitting.push(player);
    await player.open('/sign-in');
    await player.page.locator('[name="login"]').fill(login);
    await player.page.locator('[name="password"]').fill(password);
    await Promise.all([
      player.page.waitForURL((url) => url.pathname !== '/sign-in'),
      player.page.locator('main form button[type="submit"]').click(),
    ]);
    return player;
  }
  async function student(name: string, looks: Looks = {}) {
    const login = `${name}${count}`;
    const { id, password } = await accountAt(server, login, ['student']);
    const { students } = server.deps.classroom;
    const made = await students.add(classId, { studentNo: login, name, group: '', role: '' });
    if (!made.ok) throw new Error(made.error.problem);
    await students.linkAccount(classId, made.value.id, id);
    return { id, rosterId: made.value.id, player: await signedIn(login, password, looks) };
  }
  /** Opens a page and waits until it hears of the class. */
  async function listen(player: Player, path: string): Promise<Page> {
    await player.open(path);
    await player.page.locator('body[data-follows="classes"]').waitFor();
    return player.page;
  }
  const titles = (page: Page): Promise<string[]> =>
    page.locator('#resource-list .resource__text a').allInnerTexts();
  /** Waits until the list stands in this order; what stands there otherwise is in the message. */
  async function stands(page: Page, order: readonly string[]): Promise<void> {
    await page
      .waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('#resource-list .resource__text a')]
            .map((link) => link.textContent)
            .join() === wanted,
        order.join(),
      )
      .catch(async () => expect(await titles(page)).to.deep.equal(order));
  }
  async function addLinks(...names: readonly string[]): Promise<void> {
    for (const title of names)
      await server.deps.classroom.desk.resources.addLink(classId, owner, { title, href: 'https://edu.cn/' });
  }
  /** The order as it is kept. */
  const kept = async (): Promise<string[]> =>
    (await server.deps.classroom.desk.resources.list(classId)).map(({ title }) => title);

  it('hears of an announcement on whatever page is open, and finds its link and file', async () => {
    const mei = (await student('mei')).player;
    const page = await listen(mei, '/account');
    expect(await page.locator('#class-news a').count()).to.equal(0);

    await lin.open(`${desk}/resources`);
    await lin.page
      .locator('#file')
      .setInputFiles({ name: '讲义.txt', mimeType: 'text/plain', buffer: Buffer.from('第一讲') });
    await lin.page.locator('#add-file button[type="submit"]').click();
    await lin.page.getByText('The class can open it now.').first().waitFor();
    await lin.open(desk);
    await lin.page.locator('#new-title').fill('Read before Friday');
    await lin.page.locator('#new-text').fill('See https://edu.cn/week7 and the file.');
    await lin.page.locator('#write button[type="submit"]').click();
    await lin.page.getByText('The class can read it now.').first().waitFor();

    const hint = page.locator('#news-announcements');
    await hint.waitFor();
    expect(await hint.getAttribute('title')).to.equal('1 new announcement');
    await page.locator('#announcer', { hasText: '1 new announcement' }).waitFor({ state: 'attached' });
    await hint.click();
    await page.waitForURL(`**${desk}`);
    await page.locator('a[href="https://edu.cn/week7"]').waitFor();
    expect(await hint.count()).to.equal(0);
    await page.locator('.tabs a', { hasText: 'Resources' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#resource-list .resource__text a').first().click(),
    ]);
    expect(file.suggestedFilename()).to.equal('讲义.txt');
    expect(mei.complaints).to.deep.equal([]);
  });

  it('shows a new announcement on the open desk, and leaves a half-written search alone', async () => {
    const mei = (await student('mei')).player;
    await server.deps.classroom.desk.announcements.write(classId, owner, {
      title: 'First',
      text: 'x',
      pinned: false,
    });
    const page = await listen(mei, desk);
    await page.locator('#q').pressSequentially('half');
    await server.deps.classroom.desk.announcements.write(classId, owner, {
      title: 'Second',
      text: 'y',
      pinned: false,
    });
    await page.locator('.said h3', { hasText: 'Second' }).waitFor();
    await page.locator('#announcer', { hasText: 'New announcement: Second' }).waitFor({ state: 'attached' });
    expect(await page.locator('#q').inputValue()).to.equal('half');
    expect(await page.locator('#q').evaluate((field) => field === document.activeElement)).to.equal(true);
    // It stood in front of its reader, so nothing waits.
    await page.reload();
    expect(await page.locator('#news-announcements').count()).to.equal(0);
    expect(mei.complaints).to.deep.equal([]);
  });

  it('exchanges messages without a reload, and loses nothing of what is being typed', async () => {
    const mei = await student('mei', { phone: true });
    const hers = await listen(mei.player, `${desk}/messages/${owner}`);
    const his = await listen(lin, `/teacher/classes/${classId}`);
    const isSame = (page: Page) => page.evaluate(() => (window as { stayed?: boolean }).stayed === true);
    await hers.evaluate(() => ((window as { stayed?: boolean }).stayed = true));
    await hers.locator('#text').fill('May I change my group?');
    await hers.locator('#write button[type="submit"]').click();
    await hers.locator('.letter--own', { hasText: 'May I change my group?' }).waitFor();
    expect(await hers.locator('#text').inputValue()).to.equal('');

    const hint = his.locator('#news-letters');
    await hint.waitFor();
    await hint.click();
    await his.locator('#messages a', { hasText: 'mei' }).click();
    await his.locator('.letter', { hasText: 'May I change my group?' }).waitFor();
    await his.locator('body[data-follows="classes"]').waitFor();
    expect(await hint.count()).to.equal(0);

    await hers.locator('#text').pressSequentially('And one more');
    await his.locator('#text').fill('Yes: group 3.');
    await his.locator('#write button[type="submit"]').click();
    await hers.locator('.letter', { hasText: 'Yes: group 3.' }).waitFor();
    await hers.locator('#announcer', { hasText: 'writes: Yes: group 3.' }).waitFor({ state: 'attached' });
    expect(await hers.locator('#text').inputValue()).to.equal('And one more');
    await hers.locator('#write button[type="submit"]').click();
    await his.locator('.letter', { hasText: 'And one more' }).waitFor();
    expect(await isSame(hers)).to.equal(true);
    const wide = await hers.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).to.equal(0);
    expect([...mei.player.complaints, ...lin.complaints]).to.deep.equal([]);
  });

  it('keeps the words of someone who is taken off the roster while writing, and says why', async () => {
    const mei = await student('mei');
    const page = await listen(mei.player, `${desk}/messages/${owner}`);
    await page.locator('#text').fill('Long and dear to me');
    await server.deps.classroom.students.remove(classId, mei.rosterId);
    await page.locator('#write button[type="submit"]').click();
    await page.locator('#text-error', { hasText: 'this conversation is closed' }).waitFor();
    expect(await page.locator('#text').inputValue()).to.equal('Long and dear to me');
  });

  it('is put in order by dragging, which others see, and by the buttons, which keep the focus', async () => {
    await addLinks('Alpha', 'Beta', 'Gamma');
    const mei = (await student('mei')).player;
    const hers = await listen(mei, `${desk}/resources`);
    expect(await hers.locator('[data-grip]').count()).to.equal(0);
    const page = await listen(lin, `${desk}/resources`);
    await page.locator('#resource-piece.is-sortable').waitFor();
    const grip = (title: string) => page.locator('.resource', { hasText: title }).locator('[data-grip]');
    const middle = async (title: string) => {
      const box = await grip(title).boundingBox();
      if (!box) throw new Error(`${title} has no handle`);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2, height: box.height };
    };
    const from = await middle('Gamma');
    const to = await middle('Alpha');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, from.y - 10, { steps: 4 });
    await page.mouse.move(to.x, to.y - to.height / 3, { steps: 12 });
    await page.mouse.up();
    await page.locator('#announcer', { hasText: '“Gamma” is now number 1.' }).waitFor({ state: 'attached' });
    await stands(page, ['Gamma', 'Alpha', 'Beta']);
    await stands(hers, ['Gamma', 'Alpha', 'Beta']);
    expect(await kept()).to.deep.equal(['Gamma', 'Alpha', 'Beta']);

    const down = page.getByRole('button', { name: 'Move “Gamma” down' });
    await down.focus();
    // Faster than an answer comes: nothing is lost on the way.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('#announcer', { hasText: '“Gamma” is now number 3.' }).waitFor({ state: 'attached' });
    // At the end the other button has the focus.
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Move “Gamma” up',
    );
    expect(await kept()).to.deep.equal(['Alpha', 'Beta', 'Gamma']);
    expect([...mei.complaints, ...lin.complaints]).to.deep.equal([]);
  });

  it('tells a teacher who orders an old list that another was quicker, and writes nothing over', async () => {
    await addLinks('Alpha', 'Beta');
    const page = await listen(lin, `${desk}/resources`);
    await page.locator('#resource-piece.is-sortable').waitFor();
    // News do not come through: the list on the page is old.
    await page.evaluate(() => (document.getElementById('resource-piece')!.dataset['held'] = ''));
    await addLinks('Gamma');
    await page.getByRole('button', { name: 'Move “Alpha” down' }).click();
    await page.locator('#order-message', { hasText: 'your move was not saved' }).waitFor();
    await stands(page, ['Alpha', 'Beta', 'Gamma']);
    expect(await kept()).to.deep.equal(['Alpha', 'Beta', 'Gamma']);
    await page.getByRole('button', { name: 'Move “Alpha” down' }).click();
    await stands(page, ['Beta', 'Alpha', 'Gamma']);
    await page.locator('#order-message:empty').waitFor({ state: 'attached' });
    expect(await kept()).to.deep.equal(['Beta', 'Alpha', 'Gamma']);
  });

  it('is told of a file that is too large before it is sent, and of an address that is none beside its field', async () => {
    await lin.open(`${desk}/resources`);
    const { page } = lin;
    await page.locator('#resource-piece.is-sortable').waitFor();
    await page.locator('#file').setInputFiles({
      name: 'a.txt',
      mimeType: 'text/plain',
      buffer: Buffer.alloc(10 * 1024 * 1024 + 1, 0x20),
    });
    await page.locator('#file-error', { hasText: 'This file is too large' }).waitFor();
    await page.locator('#add-file button[type="submit"]').click();
    expect(new URL(page.url()).pathname).to.equal(`${desk}/resources`);
    await page.locator('#link-title').fill('Kept');
    await page.locator('#link-href').fill('javascript:alert(1)');
    await page.locator('#add-link button[type="submit"]').click();
    await page.locator('#link-href-error', { hasText: 'A whole web address' }).waitFor();
    expect(await page.locator('#link-title').inputValue()).to.equal('Kept');
    expect(await page.locator('#link-href').inputValue()).to.equal('javascript:alert(1)');
    expect(await kept()).to.deep.equal([]);
  });

  it('can be used without any script', async () => {
    await addLinks('Alpha', 'Beta');
    const mei = await student('mei');
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'en-GB',
      javaScriptEnabled: false,
      storageState: await lin.page.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto(desk);
    await page.locator('#new-title').fill('Plain');
    await page.locator('#new-text').fill('Without scripts');
    await page.locator('#write button[type="submit"]').click();
    await page.locator('.said h3', { hasText: 'Plain' }).waitFor();
    await page.goto(`${desk}/resources`);
    expect(await page.locator('[data-grip]').first().isVisible()).to.equal(false);
    await page.getByRole('button', { name: 'Move “Beta” up' }).click();
    await page.locator('#resource-list').waitFor();
    expect(await titles(page)).to.deep.equal(['Beta', 'Alpha']);
    await page.goto(`${desk}/messages/${mei.id}`);
    await page.locator('#text').fill('Hello without scripts');
    await page.locator('#write button[type="submit"]').click();
    await page.locator('.letter--own', { hasText: 'Hello without scripts' }).waitFor();
    await context.close();
    await mei.player.open('/my');
    await mei.player.page.locator('#news-letters').waitFor();
  });

  it('is readable in both languages and themes, by its teachers and students, and on a narrow phone', async () => {
    const mei = await student('mei');
    const { desk: shared } = server.deps.classroom;
    await addLinks('Alpha', 'A very long title of a link that has to be broken somewhere');
    const long = 'https://edu.cn/'.padEnd(200, 'x');
    const said = await shared.announcements.write(classId, owner, {
      title: 'Hello',
      text: long,
      pinned: true,
    });
    await shared.letters.send(classId, mei.id, owner, long);
    await shared.letters.send(classId, owner, mei.id, 'Answer');
    const [resource] = await shared.resources.list(classId);
    if (!said.ok || !resource) throw new Error('nothing to look at');
    const common = [desk, `${desk}/resources`, `${desk}/messages`];
    const views = [
      {
        who: lin,
        paths: [
          ...common,
          `${desk}/messages/${mei.id}`,
          `${desk}/announcements/${said.value.id}`,
          `${desk}/resources/${resource.id}`,
        ],
      },
      { who: mei.player, paths: [...common, `${desk}/messages/${owner}`] },
    ];
    const found: string[] = [];
    for (const { who, paths } of views) {
      const storageState = await who.page.context().storageState();
      for (const [locale, colorScheme, width] of [
        ['en-GB', 'dark', 1280],
        ['zh-CN', 'light', 360],
      ] as const) {
        const context = await browser.newContext({
          storageState,
          baseURL: server.url,
          locale,
          colorScheme,
          reducedMotion: 'reduce',
          viewport: { width, height: 740 },
        });
        const page = await context.newPage();
        for (const path of paths) {
          await page.goto(path);
          const barriers = await barriersOn(page);
          found.push(...barriers.map((barrier) => `${path} (${locale}, ${width} px): ${barrier}`));
        }
        await context.close();
      }
    }
    expect(found).to.deep.equal([]);
  });
});

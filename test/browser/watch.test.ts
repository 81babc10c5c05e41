import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import type { RunHost } from '../../src/runs/ports.ts';
import { launchBrowser } from '../support/browser.ts';
import { launchRun, startRun, startTestServer, teacherId, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, startExercise, teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

const BUYER = 'g1.veloshop.enterprise';
const SUPPLIER = 'g1.radwerk.enterprise';
const OTHER = 'g2.veloshop.enterprise';

describe('watching a class, in four browsers', function () {
  this.timeout(120_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let buyer: Player;
  let supplier: Player;
  let other: Player;
  let screen: Player;
  let host: RunHost;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const code = await launch(teacher, 'trade/shortage', 2);
    const sit = async (name: string, seat: string, looks: Parameters<typeof Player.sitDown>[3]) => {
      const one = await Player.sitDown(browser, server.url, name, looks);
      await one.join(code, `no-${seat}`, seat);
      return one;
    };
    buyer = await sit('Ada', BUYER, { lang: 'en', phone: true });
    supplier = await sit('林一', SUPPLIER, { lang: 'zh', theme: 'dark' });
    other = await sit('Mo', OTHER, { lang: 'en' });
    host = await server.registry.get(teacher.runId);
    await startExercise(teacher);
    await buyer.page.waitForURL(/\/desk$/, { timeout: 15_000 });
    screen = await teacherAt(browser, server, { lang: 'zh' });
    screen.runId = teacher.runId;
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect([teacher, buyer, supplier, other, screen].flatMap((one) => one.complaints)).to.deep.equal([]);
  });

  /** What stands in one cell of the monitor's grid. */
  const light = (seat: string) => teacher.page.locator(`[id="pulse-${seat}"]`);
  const openMonitor = (query = ''): Promise<void> => teacher.open(`/teacher/runs/${teacher.runId}${query}`);

  it('the monitor’s cells change one by one, and nothing around them is drawn anew', async () => {
    await openMonitor('?group=1');
    await teacher.page.locator('#live-banner').waitFor({ state: 'hidden' });
    await teacher.page.evaluate(() => {
      for (const cell of document.querySelectorAll('[data-pulse]')) Object.assign(cell, { untouched: true });
      Object.assign(document.querySelector('#teacher-monitor') ?? {}, { untouched: true });
    });
    const before = await light(SUPPLIER).getAttribute('aria-label');
    await buyer.press('trade/PlaceOrder', { at: '/mall/products/p1', fill: { 'lines.0.quantity': '60' } });
    await teacher.page.waitForFunction(
      ({ id, old }) => document.getElementById(id)?.getAttribute('aria-label') !== old,
      { id: `pulse-${SUPPLIER}`, old: before },
    );
    expect(await light(SUPPLIER).locator('[data-part="waiting"]').innerText()).to.equal('1');
    // The open group's table follows with the same push.
    expect(
      await teacher.page.locator(`[id="monitor-${SUPPLIER}"] [data-part="waiting"]`).innerText(),
    ).to.match(/^1 /);
    const kept = await teacher.page.evaluate(
      () =>
        [...document.querySelectorAll('[data-pulse], #teacher-monitor')].filter(
          (cell) => !('untouched' in cell),
        ).length,
    );
    expect(kept, 'cells that were drawn anew').to.equal(0);
  });

  it('a person who goes is marked, and the group’s table opens in place', async () => {
    await other.page.goto('about:blank');
    await teacher.page.locator(`[id="pulse-${OTHER}"].seat-light--away`).waitFor({ timeout: 15_000 });
    await teacher.page.locator('[data-open-group="2"]').click();
    await teacher.page.locator(`[id="monitor-${OTHER}"]`).waitFor();
    expect(await teacher.page.locator(`[id="monitor-${SUPPLIER}"]`).count()).to.equal(0);
    expect(teacher.page.url()).to.include('group=2');
    await other.see('/desk');
    await teacher.page.locator(`[id="pulse-${OTHER}"]:not(.seat-light--away)`).waitFor({ timeout: 15_000 });
  });

  it('one group is held: its desks say so and stand still, the other group goes on', async () => {
    await supplier.see('/desk');
    await other.see('/desk');
    await openMonitor('?group=1');
    await teacher.press('run/Pause', { where: { market: 'g1' } });
    await supplier.page.locator('#paused-curtain').waitFor({ state: 'visible', timeout: 15_000 });
    await supplier.seesByItself(/教师停住了你们组/);
    expect(await other.page.locator('#paused-curtain').isVisible()).to.equal(false);
    await teacher.page.locator('[data-group-state="g1"]').waitFor({ state: 'visible' });
    expect(await teacher.page.locator('[data-group-state="g1"]').innerText()).to.match(/held/);
    await screen.see('/projector');
    await screen.seesByItself(/第 1 组停在/);
    await teacher.press('run/BeginDay');
    await other.seesByItself(/Day 2/);
    expect(await supplier.page.locator('#header-clock [data-part="day"]').innerText()).to.match(/1/);
    await teacher.press('run/Resume', { where: { market: 'g1' } });
    await supplier.page.locator('#paused-curtain').waitFor({ state: 'hidden', timeout: 15_000 });
    await teacher.page.waitForFunction(() =>
      /Day 1/.test(document.querySelector('[data-group-state="g1"]')?.textContent ?? ''),
    );
    await teacher.press('run/BeginDay', { where: { market: 'g1' } });
    await teacher.page.locator('[data-group-state="g1"]').waitFor({ state: 'hidden' });
  });

  it('the teacher looks into a seat, takes it over, acts, and hands it back, all from that page', async () => {
    await supplier.see('/desk');
    await teacher.open(`/runs/${teacher.runId}/desk?seat=${SUPPLIER}`);
    const banner = teacher.page.locator('#watching');
    expect(await banner.innerText())
      .to.include('looking in')
      .and.include('林一');
    await expectAccessible(teacher.page, 'someone else’s desk');
    await teacher.press('run/TakeOverSeat');
    await teacher.page.locator('#watching').getByText('You play this seat').waitFor();
    await supplier.seesByItself(/教师/);
    await teacher.open(`/runs/${teacher.runId}/orders/o1?seat=${SUPPLIER}`);
    await teacher.press('trade/DraftContract', {
      fill: { warehouse: 'north', deliverByDay: '5', payment: 'prepaid' },
    });
    const actions = await host.read(({ seats }) => seats[SUPPLIER]?.actions);
    expect(actions).to.include({ instructor: 1, human: 0 });
    await teacher.press('run/HandBackSeat');
    await teacher.page.locator('#watching').getByText('looking in').waitFor();
    expect(await host.read(({ seats }) => seats[SUPPLIER]?.takenOverBy)).to.equal(null);
  });

  it('follows the seat it looks into', async () => {
    await teacher.open(`/runs/${teacher.runId}/desk?seat=${SUPPLIER}`);
    await supplier.see('/orders/o1');
    await supplier.press('trade/SendContract');
    await buyer.see('/desk');
    await buyer.press('trade/SignContract', { at: '/orders/o1' });
    await teacher.page
      .getByText(/warehouse/i)
      .first()
      .waitFor();
    const shown = () => teacher.page.locator('#desk').innerText();
    await teacher.page.waitForFunction(() =>
      /CT-0001|PO-0001/.test(document.querySelector('#upcoming')?.textContent ?? ''),
    );
    expect(await shown()).to.include('PO-0001');
  });

  it('notes pass between students and to the teacher, unread until they are looked at', async () => {
    await buyer.see('/desk');
    await supplier.see('/desk');
    await openMonitor();
    await buyer.page.locator('#note-box > summary').click();
    await buyer.page.locator('#note-box [name="text"]').fill('Can you send the frames today?');
    await buyer.page.locator('#note-box [name="to"]').selectOption(SUPPLIER);
    await expectAccessible(buyer.page, 'the note box on a phone');
    await buyer.page.locator('#note-box-write button[type="submit"]').click();
    await buyer.page.locator('#note-box .note--own').waitFor();
    await supplier.page.locator('#note-box .tab__count--urgent').waitFor({ timeout: 15_000 });
    const announced = await supplier.page.locator('#announcer').innerText();
    expect(announced).to.include('Can you send the frames today?');
    await supplier.page.locator('#note-box > summary').click();
    await supplier.page.locator('#note-box .tab__count--urgent').waitFor({ state: 'detached' });
    await expectAccessible(supplier.page, 'the open note box, dark, in Chinese');
    await teacher.page.locator('#teacher-notes').getByText('Can you send the frames today?').waitFor();
    await other.see('/desk');
    expect(await other.page.locator('#note-box').innerText()).to.not.include('frames');
    await supplier.page.locator('#note-box [name="text"]').fill('老师，我卡住了');
    await supplier.page.locator('#note-box [name="to"]').selectOption('');
    await supplier.page.locator('#note-box-write button[type="submit"]').click();
    await teacher.page.locator('#teacher-notes').getByText('老师，我卡住了').waitFor();
    await teacher.page.locator('#teacher-notes-read button').click();
    await teacher.page.locator('#teacher-notes-read').waitFor({ state: 'detached' });
  });

  it('the ranking is frozen for the room, the teacher sees on, and it is revealed from the last place', async () => {
    await screen.see('/projector');
    await openMonitor();
    await teacher.press('run/Freeze');
    await screen.seesByItself(/排名冻结在第 2 天/);
    await expectAccessible(screen.page, 'a frozen ranking');
    await other.see('/score/g1/radwerk');
    expect(await other.page.locator('main').innerText()).to.include('held back');
    await teacher.press('run/End');
    await screen.page.locator('#projector-ranking').getByText('最终排名').waitFor({ timeout: 15_000 });
    const rows = () => screen.page.locator('#projector-ranking .ranking__row').count();
    const places = await rows();
    for (let shown = 1; shown < places; shown++) {
      await screen.press('run/Reveal');
      await screen.page.waitForFunction(
        (count) => document.querySelectorAll('#projector-ranking .ranking__row').length === count,
        shown,
      );
    }
    await expectAccessible(screen.page, 'a ranking on its way to be revealed');
    await screen.press('run/Reveal');
    await screen.page.locator('#projector-ranking [value="run/Reveal"]').waitFor({ state: 'detached' });
    expect(await rows()).to.equal(places);
    await other.see('/score/g1/radwerk');
    expect(await other.page.locator('main').innerText()).to.not.include('held back');
  });

  it('an ended exercise branches at an earlier day, and bots play the branch out', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}/branch`);
    await expectAccessible(teacher.page, 'what if');
    await Promise.all([
      teacher.page.waitForURL((url) => /\/teacher\/runs\/\w+$/.test(url.pathname)),
      teacher.page.locator('form[action$="/branch"] button[type="submit"]').click(),
    ]);
    const runId = /\/runs\/(\w+)/.exec(teacher.page.url())?.[1] ?? '';
    expect(runId).to.not.equal(teacher.runId);
    const branch = await server.registry.get(runId);
    expect(await branch.read(({ clock }) => clock.phase)).to.equal('paused');
    await teacher.page.locator('#ahead-days').fill('2');
    await Promise.all([
      teacher.page.waitForEvent('load'),
      teacher.page.locator('form[action$="/play-ahead"] button[type="submit"]').click(),
    ]);
    await teacher.page.getByText(/Day 4/).first().waitFor({ timeout: 30_000 });
    expect(await host.read(({ clock }) => clock.phase)).to.equal('ended');
  });
});

describe('the monitor of two hundred seats in a browser', function () {
  this.timeout(120_000);

  it('gets less than 200 KB a minute in all, page pieces and pushes together', async () => {
    const server = await startTestServer();
    const browser = await launchBrowser();
    try {
      const teacher = await teacherAt(browser, server);
      const owner = await teacherId(server);
      const steward = { kind: 'instructor', id: owner, seat: null } as const;
      const run = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 38 });
      await fillWithBots(run.host, steward);
      await startRun(run, owner);
      await teacher.open(`/teacher/runs/${run.runId}`);
      expect(await teacher.page.locator('[data-pulse]').count()).to.be.above(180);
      await expectAccessible(teacher.page, 'two hundred lights');
      let bytes = 0;
      let pushes = 0;
      const session = await teacher.page.context().newCDPSession(teacher.page);
      await session.send('Network.enable');
      session.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      session.on('Network.webSocketFrameReceived', ({ response: { payloadData } }) => {
        bytes += Buffer.byteLength(payloadData);
        if (!payloadData.includes('"monitor"')) return;
        pushes += 1;
        heard();
      });
      let heard = (): void => undefined;
      const untilPushes = (count: number): Promise<void> =>
        new Promise((resolve) => {
          heard = () => {
            if (pushes >= count) resolve();
          };
          heard();
        });
      // A day turns: every piece that shows the day is fetched once.
      await untilPushes(1);
      const beforeDay = { bytes, pushes };
      await playAhead(run.host, LABS, steward, 1);
      await untilPushes(beforeDay.pushes + 3);
      const dayBytes = bytes - beforeDay.bytes;
      // Within a day: bots act as fast as they can, beside those at their own pace.
      const before = { bytes, pushes, atMs: performance.now() };
      let isOver = false;
      const played = (async () => {
        while (!isOver) await playAhead(run.host, LABS, steward, 0);
      })();
      await untilPushes(before.pushes + 4);
      const minutes = (performance.now() - before.atMs) / 60_000;
      const perMinute = (bytes - before.bytes) / minutes + dayBytes;
      isOver = true;
      await played;
      const told = `${Math.round(perMinute / 1024)} KB in a minute with a day's turn of ${Math.round(dayBytes / 1024)} KB`;
      expect(perMinute, told).to.be.below(200 * 1024);
      if (process.env['TEST_LOG']) console.log(told);
      expect(teacher.complaints).to.deep.equal([]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  it('shows the same without scripts', async () => {
    const server = await startTestServer();
    const browser = await launchBrowser();
    try {
      const signedIn = await teacherAt(browser, server);
      const owner = await teacherId(server);
      const run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 3 });
      await startRun(run, owner);
      await run.host.submit({
        commandId: randomUUID(),
        actor: { kind: 'instructor', id: owner, seat: null },
        command: { type: 'run/Pause', market: 'g2' } as { type: string },
      });
      const context = await browser.newContext({
        baseURL: server.url,
        javaScriptEnabled: false,
        storageState: await signedIn.page.context().storageState(),
        viewport: { width: 360, height: 800 },
      });
      const page = await context.newPage();
      await page.goto(`/teacher/runs/${run.runId}?group=2`);
      expect(await page.locator('[data-group-state="g2"]').innerText()).to.match(/held/);
      const release = page.locator('.group-clock form:has([value="run/Resume"]) button');
      await release.click();
      await page.waitForURL(/\/teacher\/runs\//);
      expect(await run.host.read(({ markets }) => markets['g2']?.clock)).to.equal(null);
      await context.close();
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});

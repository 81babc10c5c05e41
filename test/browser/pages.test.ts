import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { LABS } from '../../src/labs/index.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { launchBrowser } from '../support/browser.ts';
import { launchRun, startRun, startTestServer, teacherId, type TestServer } from '../support/server.ts';
import { barriersOn } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** Every page, in both themes and both languages, with a market that has been alive for some days; then on a phone. */

interface Look {
  readonly lang: 'en' | 'zh';
  readonly theme: 'light' | 'dark';
  /** Every page, or of each person's pages the first two: the words were read in one theme, the colours in the other language. */
  readonly every: boolean;
}
const LOOKS: readonly Look[] = [
  { lang: 'en', theme: 'light', every: true },
  { lang: 'zh', theme: 'dark', every: true },
  { lang: 'en', theme: 'dark', every: false },
  { lang: 'zh', theme: 'light', every: false },
];
const ROLES = {
  trail: 'm1.trail.enterprise',
  dock: 'm1.dock.warehouse',
} as const;

describe('every page is readable by everyone', function () {
  this.timeout(420_000);
  let server: TestServer;
  let browser: Browser;
  /** Pages of a person, by how to sign in as that person. */
  const visits: {
    readonly who: string;
    readonly state: Awaited<ReturnType<typeof stateOf>>;
    readonly paths: string[];
  }[] = [];

  const stateOf = (player: Player) => player.page.context().storageState();

  /** What a page links to inside its own part, so that a new list is checked without anyone listing it here. */
  const linksOn = (page: Page, within: string): Promise<string[]> =>
    page.evaluate(
      (prefix) =>
        [
          ...new Set(
            [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map((link) => link.pathname),
          ),
        ].filter((path) => path.startsWith(prefix)),
      within,
    );

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    const teacher = await teacherAt(browser, server);
    const owner = await teacherId(server);
    const lobby = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    const market = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 3 });
    const steward = { kind: 'instructor', id: owner, seat: null } as const;
    const tell = async (type: string, data: object = {}): Promise<void> => {
      const receipt = await market.host.submit({
        commandId: randomUUID(),
        actor: steward,
        command: { type, ...data },
      });
      expect(receipt.ok, type).to.equal(true);
    };
    const seats = await market.host.read((state) => Object.keys(state.seats));
    await fillWithBots(market.host, steward);
    await startRun(market, owner);
    await playAhead(market.host, LABS, steward, 4);
    await tell('run/Announce', { text: 'Ten minutes left / 还有十分钟', market: null, seat: null });
    const offices = seats.filter((seat) => /administrator|bank/.test(seat));

    const waiting = await Player.sitDown(browser, server.url, 'Waiting');
    await waiting.join(lobby.joinCode, 'w1', 'g1.radwerk.enterprise');
    visits.push({
      who: 'someone in the lobby',
      state: await stateOf(waiting),
      paths: [`/runs/${lobby.runId}/lobby`],
    });

    for (const seat of [...Object.values(ROLES), ...offices]) {
      const player = await Player.sitDown(browser, server.url, `Student ${seat}`);
      await player.join(market.joinCode, seat, seat);
      const base = `/runs/${market.runId}`;
      await player.see('/desk');
      const lists = await linksOn(player.page, `${base}/desk`);
      expect(lists, `the lists of ${seat}`).to.have.length.above(4);
      const paths = [`${base}/desk`, ...lists.filter((path) => path !== `${base}/desk`)];
      if (seat === ROLES.trail) {
        const orders = await market.host.read((state) => {
          const { orders: all } = state.markets['m1']?.state as {
            orders: Record<string, { id: string; state: string; buyer: string; supplier: string }>;
          };
          const own = Object.values(all).filter(({ buyer, supplier }) => [buyer, supplier].includes('trail'));
          return [...new Map(own.map((order) => [order.state, order.id])).values()];
        });
        expect(orders.length, 'orders in different states').to.be.above(1);
        paths.push(...orders.map((order) => `${base}/orders/${order}`));
        await player.see(`/orders/${orders[0]}`);
        paths.push(...(await linksOn(player.page, `${base}/orders/${orders[0]}/documents`)).slice(0, 1));
        paths.push(
          ...['', '/posts', '/notices', '/firms', '/firms/dock', '/products/p1', '/search'].map(
            (part) => `${base}/mall${part}`,
          ),
        );
        paths.push(`${base}/score/m1/trail`);
      }
      visits.push({ who: seat, state: await stateOf(player), paths });
    }
    const made = await server.deps.classroom.classes.create('电商2402', owner);
    if (!made.ok) throw new Error('a class can be made');
    const { id: klass } = made.value;
    const added = { studentNo: '20240101', name: '李娜', group: '1', role: '' };
    await server.deps.classroom.students.add(klass, added);
    visits.push({
      who: 'the teacher',
      state: await stateOf(teacher),
      paths: [
        '/teacher',
        '/teacher/scenarios',
        '/teacher/scenarios/trade/shortage',
        `/teacher/runs/${lobby.runId}`,
        `/teacher/runs/${market.runId}`,
        `/runs/${lobby.runId}/projector`,
        `/runs/${market.runId}/projector`,
        ...['exports', 'people', 'branch', 'reports', 'judging', 'grades'].map(
          (part) => `/teacher/runs/${market.runId}/${part}`,
        ),
        ...['', '/charts', '/chains', '/ways', '/decisions', '/class'].map(
          (part) => `/teacher/runs/${market.runId}/debrief${part}`,
        ),
        ...['classes', 'log', 'rehearsal'].map((part) => `/teacher/${part}`),
        ...['', '/groups', '/import', '/gradebook', '/exports'].map(
          (part) => `/teacher/classes/${klass}${part}`,
        ),
        ...['', '/resources', '/messages'].map((part) => `/classes/${klass}${part}`),
        '/admin',
        '/account',
      ],
    });
    const visitor = await Player.sitDown(browser, server.url, 'Visitor');
    visits.push({
      who: 'a visitor',
      state: await stateOf(visitor),
      paths: ['/', '/join', '/sign-in', '/no-such-page', '/verify?sample=1', '/dev/components'],
    });
    // From here on nothing moves, so that each look sees the same.
    await tell('run/Pause');
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  for (const { lang, theme, every } of LOOKS) {
    it(`${lang}, ${theme}: ${every ? 'no page' : 'no main page'} breaks a rule of WCAG 2.2 AA`, async () => {
      const found: string[] = [];
      for (const { who, state, paths } of visits) {
        const context = await browser.newContext({
          storageState: state,
          baseURL: server.url,
          locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
          colorScheme: theme,
          reducedMotion: 'reduce',
          viewport: { width: 1280, height: 800 },
        });
        const page = await context.newPage();
        for (const path of every ? paths : paths.slice(0, 2)) {
          await page.goto(path);
          found.push(...(await barriersOn(page)).map((barrier) => `${path} for ${who}: ${barrier}`));
        }
        await context.close();
      }
      expect(found).to.deep.equal([]);
    });
  }

  it('on a phone nothing sticks out sideways and everything can be pressed', async () => {
    const all: unknown[] = [];
    for (const { who, state, paths } of visits) {
      const context = await browser.newContext({
        storageState: state,
        baseURL: server.url,
        locale: 'zh-CN',
        viewport: { width: 360, height: 740 },
        hasTouch: true,
      });
      const page = await context.newPage();
      for (const path of paths.filter((each) => !each.endsWith('/projector'))) {
        await page.goto(path);
        const found = await page.evaluate(() => ({
          overflowPx: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          // WCAG 2.5.8: 24 by 24 CSS pixels, links in running text excepted.
          tiny: [
            ...document.querySelectorAll<HTMLElement>(
              'button, .btn, select, input:not([type="hidden"], [type="radio"], [type="checkbox"])',
            ),
          ]
            .filter((element) => element.offsetParent !== null)
            .filter((element) => element.offsetHeight < 24 || element.offsetWidth < 24)
            .map((element) => element.outerHTML.slice(0, 120)),
        }));
        if (found.overflowPx > 0 || found.tiny.length > 0) all.push({ path, who, ...found });
      }
      await context.close();
    }
    expect(all).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Actor } from '../../src/kernel/envelope.ts';
import { firmKey } from '../../src/kernel/ids.ts';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import type { Replay } from '../../src/runs/replay.ts';
import { launchBrowser } from '../support/browser.ts';
import {
  joinStudent,
  launchRun,
  startRun,
  startTestServer,
  teacherId,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

const MEI = { name: 'Mei Chen', studentNo: '24020101', seat: 'g1.radwerk.enterprise' };
const BO = { name: '欧阳博文', studentNo: '24020102', seat: 'g2.veloshop.enterprise' };
/** The firms of the first group that hold money or goods, in the order of the table. */
const FIRMS = ['north', 'south', 'radwerk', 'veloshop'];
const DAYS = 9;

describe('looking back at the browser', function () {
  this.timeout(180_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let page: Page;
  let run: LaunchedRun;
  let mei: TestBrowser;
  let owner: string;
  let replay: Replay;
  let base: string;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    ({ page } = teacher);
    owner = await teacherId(server);
    run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    ({ browser: mei } = await joinStudent(server, run, MEI));
    await joinStudent(server, run, BO);
    await startRun(run, owner);
    const steward: Actor = { kind: 'instructor', id: owner, seat: null };
    for (const { seat } of [MEI, BO]) await submit(`bot-${seat}`, { type: 'run/SeatBot', seat });
    await fillWithBots(run.host, steward);
    await playAhead(run.host, LABS, steward, DAYS);
    // Nothing moves on while the tests look at the last entries.
    await submit('end', { type: 'run/End' });
    replay = await server.deps.replays.of(run.runId);
    base = `/teacher/runs/${run.runId}/debrief`;
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  async function submit(commandId: string, command: { type: string; seat?: string }): Promise<void> {
    const actor: Actor = { kind: 'instructor', id: owner, seat: null };
    const receipt = await run.host.submit({ commandId, actor, command });
    if (!receipt.ok) throw new Error(receipt.rejection.code);
  }

  const slider = (on: Page = page) => on.locator('#debrief-seq');
  const shows = (seq: number, on: Page = page): Promise<void> =>
    on.locator(`[data-moment][data-seq="${seq}"]`).waitFor();
  const addressHas = (seq: number): Promise<void> =>
    page.waitForURL((url) => url.searchParams.get('seq') === String(seq));
  const openAt = async (query: string): Promise<void> => {
    await teacher.open(`${base}?${query}`);
    await page.locator('.debrief-timeline.is-live').waitFor();
  };
  const marks = (): Promise<(string | null)[]> =>
    page
      .locator('canvas[data-chart-mark]')
      .evaluateAll((all) => all.map((one) => one.dataset['chartMark'] ?? null));

  /** The table is what the journal says about that entry, firm by firm. */
  async function expectFirmsAt(seq: number, on: Page = page): Promise<void> {
    const rows = await on
      .locator('.debrief-firms tbody tr')
      .evaluateAll((all) =>
        all.map((row) =>
          [...row.querySelectorAll('td.num')].slice(0, 2).map((cell) => (cell.textContent ?? '').trim()),
        ),
      );
    const expected = FIRMS.map((firm) => {
      const stood = replay.at(firmKey('g1', firm), seq);
      return [server.deps.texts.money('en', stood?.moneyFen ?? 0), String(stood?.stockUnits ?? 0)];
    });
    expect(rows, `entry ${seq}`).to.deep.equal(expected);
  }

  it('moves every firm with the slider, by key and by mouse, and charts and the address with them', async () => {
    await openAt('group=g1&seq=10');
    await slider().focus();
    for (const [key, seq] of [
      ['ArrowRight', 11],
      ['ArrowRight', 12],
      ['ArrowLeft', 11],
      ['Home', 0],
      ['End', replay.seq],
    ] as const) {
      await page.keyboard.press(key);
      await shows(seq);
      await addressHas(seq);
      await expectFirmsAt(seq);
    }
    const atEnd = await marks();
    const box = await slider().boundingBox();
    if (!box) throw new Error('there is no slider');
    await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 6 });
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    const seq = Number(await slider().inputValue());
    expect(seq).to.be.within(Math.floor(replay.seq * 0.3), Math.ceil(replay.seq * 0.5));
    await shows(seq);
    await addressHas(seq);
    await expectFirmsAt(seq);
    const dragged = await marks();
    expect(dragged).to.have.length(2);
    expect(Number(dragged[0])).to.be.lessThan(Number(atEnd[0]));
    expect(dragged[0]).to.equal(await page.locator('[data-moment]').getAttribute('data-mark'));
    await page.reload();
    await shows(seq);
    await expectFirmsAt(seq);
    expect(teacher.complaints).to.deep.equal([]);
  });

  it('goes back to the moment before with the browser’s own button', async () => {
    const stops = replay.remarks.filter(({ market }) => market === 'g1').map(({ seq }) => seq);
    const [first = 0, second = 0] = [...new Set(stops)];
    expect(second, 'bots run short in this lesson').to.be.greaterThan(first);
    await openAt('group=g1&seq=1');
    const next = page.locator('[data-debrief-go="next"]');
    await next.click();
    await shows(first);
    await addressHas(first);
    await next.click();
    await shows(second);
    const day = page.locator('.debrief-days a').last();
    const third = new URL((await day.getAttribute('href')) ?? '', server.url).searchParams.get('seq');
    await day.click();
    await shows(Number(third));
    await page.goBack();
    await shows(second);
    await expectFirmsAt(second);
    expect(await slider().inputValue()).to.equal(String(second));
    await page.goBack();
    await shows(first);
    await page.goForward();
    await shows(second);
    await page.locator('.tabs a, [role="navigation"] a').filter({ hasText: 'Charts' }).click();
    await page.waitForURL(/\/debrief\/charts/);
    await page.goBack();
    await shows(second);
    await expectFirmsAt(second);
  });

  it('shows where every order waited, and leads to the entry that ended the wait', async () => {
    await teacher.open(`${base}/chains?group=all`);
    const orders = await run.host.read((state) =>
      Object.values(state.markets).flatMap(({ state: market }) =>
        Object.keys((market as { readonly orders: Readonly<Record<string, unknown>> }).orders),
      ),
    );
    expect(await page.locator('.debrief-chain').count()).to.equal(orders.length);
    const wait = page.locator('.debrief-line__wait a').first();
    expect(await wait.innerText()).to.match(/\d+(\.\d+)? (min|days?)/);
    const seq = new URL((await wait.getAttribute('href')) ?? '', server.url).searchParams.get('seq');
    await wait.click();
    await shows(Number(seq));
  });

  it('compares the ways out of shortages, and the decisions by what they brought and cost', async () => {
    await teacher.open(`${base}/ways`);
    expect(await page.locator('[aria-labelledby="ways-title"] tbody tr').count()).to.equal(5);
    await teacher.open(`${base}/decisions`);
    const amounts = await page
      .locator('.columns')
      .first()
      .locator('section:first-child .debrief-effects__amount')
      .allInnerTexts();
    const yuan = amounts.map((text) => Number(text.replace(/[^\d.]/g, '')));
    expect(yuan.length).to.be.greaterThan(1);
    expect(yuan).to.deep.equal([...yuan].sort((a, b) => b - a));
    expect(amounts.join('')).to.not.include('−');
    const best = page.locator('.debrief-effects a').first();
    expect(await best.innerText()).to.match(/^Sale agreed in PO-/);
    const seq = Number(new URL((await best.getAttribute('href')) ?? '', server.url).searchParams.get('seq'));
    await best.click();
    await shows(seq);
    await page.locator('.debrief-now__what', { hasText: 'Contract sent' }).waitFor();
  });

  it('draws how scores are spread, with the figures as a table and the picture to keep', async () => {
    await teacher.open(`${base}/class`);
    const figure = page.locator('#debrief-spread');
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#debrief-spread canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value) => value > 0) ?? false;
    });
    await figure.locator('summary').click();
    const counts = await figure.locator('tbody td.num').allInnerTexts();
    expect(counts).to.have.length(10);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).to.equal(8);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure.locator('[data-chart-export]').click(),
    ]);
    expect(download.suggestedFilename()).to.match(/\.png$/);
    for (const { name } of [MEI, BO])
      expect(await page.locator('#conformance tbody th', { hasText: name }).count()).to.equal(1);
  });

  it('stands on a projector without a name and without what only the teacher does', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await teacher.open(`${base}/class?present=1`);
    expect(await page.content())
      .to.not.include(MEI.name)
      .and.not.include(BO.name);
    await teacher.open(`${base}?present=1&group=g1`);
    expect(await page.locator('form[action$="/share"]').count()).to.equal(0);
    const sizes = await page
      .locator('.debrief-firms :is(th, td), .debrief-now p')
      .evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
    expect(Math.min(...sizes), 'legible from the back row').to.be.at.least(18);
    const last = await page.locator('.debrief-firms tbody tr').last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0), 'every firm in sight').to.be.at.most(720);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('works without scripts', async () => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
    await context.addCookies(await page.context().cookies());
    const plain = await context.newPage();
    await plain.goto(`${base}?group=g1&seq=20`);
    await slider(plain).focus();
    await plain.keyboard.press('ArrowRight');
    await Promise.all([
      plain.waitForURL(/seq=21/),
      plain.getByRole('button', { name: 'Show this moment' }).click(),
    ]);
    await shows(21, plain);
    await expectFirmsAt(21, plain);
    await plain.locator('[data-debrief-go="next"]').click();
    const next = replay.remarks.find(({ seq, market }) => market === 'g1' && seq > 21)?.seq ?? 0;
    await shows(next, plain);
    await plain.locator('.debrief-days a').first().click();
    await plain.goto(`${base}/class`);
    await plain.locator('#debrief-spread summary').click();
    expect(await plain.locator('#debrief-spread tbody tr').first().isVisible()).to.equal(true);
    await context.close();
  });

  it('opens to the students of this exercise when its teacher shares it, and closes again', async () => {
    const other = await launchRun(server, owner, { scenario: 'trade/shortage' });
    const stranger = (await joinStudent(server, other, { name: 'Ann', studentNo: '24020109' })).browser;
    const student = await Player.sitDown(browser, server.url, MEI.name, { phone: true });
    await student.page.context().addCookies(cookiesOf(mei));
    const own = `/runs/${run.runId}/debrief`;
    await student.open(own);
    await student.page.getByText('Not shared yet').waitFor();
    await expectAccessible(student.page, 'a debrief that is not shared');

    await teacher.open(base);
    await page.locator('#share button[value="yes"]').click();
    await page.getByText('Students can read the debrief now.').waitFor();
    await student.open(`${own}?group=g1&seq=15`);
    await shows(15, student.page);
    await expectFirmsAt(15, student.page);
    await expectAccessible(student.page, 'a shared debrief on a phone');
    await student.open(`${own}/decisions`);
    await expectAccessible(student.page, 'decisions on a phone');
    await student.open(`${own}/class`);
    await student.page.getByText('This is shown when the grades are published.').waitFor();
    await server.deps.grades.publish(run.runId, owner);
    await student.open(`${own}/class`);
    const people = student.page.locator('#conformance tbody th');
    expect(await people.allInnerTexts()).to.have.length(1);
    expect(await people.first().innerText()).to.include(MEI.name);
    for (const path of ['', '/ways', '/decisions', '/class'])
      expect((await stranger.get(`${own}${path}`)).status, path).to.be.oneOf([403, 404]);

    await page.locator('#share button[value="no"]').click();
    await page.getByText('Only you see the debrief now.').waitFor();
    await student.open(own);
    await student.page.getByText('Not shared yet').waitFor();
    expect(student.complaints).to.deep.equal([]);
    expect(teacher.complaints).to.deep.equal([]);
  });

  /** A browser of the tests' own, as Chromium takes it. */
  const cookiesOf = ({ cookie }: TestBrowser) =>
    cookie.split('; ').map((pair) => {
      const cut = pair.indexOf('=');
      return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: server.url };
    });
});

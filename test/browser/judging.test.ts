import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  startRun,
  startTestServer,
  teacherId,
  TEACHER,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** A judge marks a team at the browser, whose page saves as one types; the teacher verifies and publishes. */

describe('a judge at the browser', function () {
  this.timeout(180_000);
  let server: TestServer;
  let browser: Browser;
  let judge: Player;
  let teacher: Player;
  let student: TestBrowser;
  let run: LaunchedRun;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner, { scenario: 'trade/shortage' });
    student = (await joinStudent(server, run, { name: 'Mei Chen', studentNo: '24020001' })).browser;
    await startRun(run, owner);
    const { id, password } = await accountAt(server, 'gao', ['judge']);
    await server.deps.classroom.judges.add(run.runId, id);
    judge = await signedIn('gao', password);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  async function signedIn(login: string, password: string): Promise<Player> {
    const player = await Player.sitDown(browser, server.url, login, {});
    await player.open('/sign-in');
    await player.page.locator('[name="login"]').fill(login);
    await player.page.locator('[name="password"]').fill(password);
    await Promise.all([
      player.page.waitForURL('**/my'),
      player.page.locator('form[action="/sign-in"] button[type="submit"]').last().click(),
    ]);
    return player;
  }
  const saved = (page: Page): Promise<void> =>
    page.locator('[data-autosave-status]', { hasText: 'Saved:' }).waitFor();
  const mark = (page: Page, criterion: string, points: string): Promise<void> =>
    page.locator(`[name="points.${criterion}"]`).fill(points);

  it('finds the team once the teacher has opened judging', async () => {
    const { page } = teacher;
    await teacher.open(`/teacher/runs/${run.runId}`);
    await page.locator('a[href$="/judging"]').click();
    await page.locator('#settings button[type="submit"]').click();
    await page.getByText('Open. 0 sheets handed in.').waitFor();
    await expectAccessible(page, 'judging');
    await judge.open('/my');
    await judge.page.locator(`a[href="/my/judging/${run.runId}"]`).click();
    await judge.page.getByRole('link', { name: 'Team 1' }).click();
    await judge.page.locator('#sheet-form').waitFor();
    await expectAccessible(judge.page, 'the sheet');
    expect(await judge.page.content()).to.not.include('Mei Chen');
  });

  it('has every mark saved while typing, and told at once what is none', async () => {
    const { page } = judge;
    await mark(page, 'decision', '31.5');
    await saved(page);
    await mark(page, 'communication', '31');
    await page.locator('#points-communication-error', { hasText: 'from 0 to 30' }).waitFor();
    await mark(page, 'communication', '20');
    await page.locator('#comment-decision').fill('用数据比较了三条路。');
    await page
      .locator('#points-communication-error', { hasText: 'from 0 to 30' })
      .waitFor({ state: 'detached' });
    await saved(page);
    await page.reload();
    expect(await page.locator('[name="points.decision"]').inputValue()).to.equal('31.5');
    expect(await page.locator('#comment-decision').inputValue()).to.equal('用数据比较了三条路。');
  });

  it('loses nothing when the same sheet is open twice', async () => {
    const { page } = judge;
    const twin = await page.context().newPage();
    await twin.goto(page.url());
    await mark(page, 'documents', '25');
    await saved(page);
    await twin.locator('#sheet-comment').fill('typed on the other page');
    await twin.locator('[data-autosave-status]', { hasText: 'to see both' }).waitFor();
    await twin.getByRole('button', { name: 'Save', exact: true }).click();
    await twin.getByText('Saved on the other page: 25 points').waitFor();
    expect(await twin.locator('#sheet-comment').inputValue()).to.equal('typed on the other page');
    await mark(twin, 'documents', '25');
    await saved(twin);
    await twin.close();
  });

  it('hands the sheet in, and the team reads the result once it is published', async () => {
    const { page } = judge;
    await page.reload();
    await page.getByRole('button', { name: 'Hand in' }).click();
    await page.getByText('Handed in. The sheet is locked.').waitFor();
    await teacher.open(`/teacher/runs/${run.runId}/judging`);
    await teacher.page.locator('#verify button[type="submit"]').click();
    await teacher.page.getByText('Verified. The results can be published.').waitFor();
    await teacher.page.locator('#publish-password').fill(TEACHER.password);
    await teacher.page.locator('#publish button[type="submit"]').click();
    await teacher.page.locator('#confirm[open] [data-confirm-yes]').click();
    await teacher.page.getByText('The results are published.').waitFor();
    await expectAccessible(teacher.page, 'the published results');
    const own = (await student.get(`/runs/${run.runId}/judged`)).text;
    expect(own).to.include('76.5').and.include('typed on the other page').and.not.include('Name of gao');
  });
});

import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import {
  launchRun,
  startRun,
  startTestServer,
  TEACHER,
  teacherId,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** A teacher decides on a grade where it stands, publishes, and the student opens it; the class's gradebook shows it. */

describe('grades in a browser', function () {
  this.timeout(120_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let student: Player;
  let run: LaunchedRun;
  let classId: string;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const owner = await teacherId(server);
    const made = await server.deps.classroom.classes.create('2402', owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    run = await launchRun(server, owner, { scenario: 'trade/first-trade' });
    await server.registry.store.update(run.runId, { classId, title: 'First lesson' });
    student = await Player.sitDown(browser, server.url, 'Mei');
    await student.join(run.joinCode, '1', 'g1.corner.enterprise');
    await startRun(run, owner);
    const ended = await run.host.submit({
      commandId: 'end',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    expect(ended.ok).to.equal(true);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const open = async (page: Page, path: string, lang: 'en' | 'zh' = 'en'): Promise<void> => {
    await page.context().addCookies([{ name: 'lang', value: lang, url: server.url }]);
    await page.goto(`${server.url}${path}`);
  };

  it('are decided in place, published with the password, and found by the student', async () => {
    const { page } = teacher;
    const home = `/teacher/runs/${run.runId}/grades`;
    await open(page, home);
    await expectAccessible(page, 'the grades');
    await page.getByRole('link', { name: 'Decide on the grade of Mei' }).click();
    await page.getByLabel('Points', { exact: true }).fill('77.5');
    await page.getByLabel('Reason').fill('worked on paper');
    await expectAccessible(page, 'the open form');
    await page.getByRole('button', { name: 'Save the decision' }).click();
    await page.getByText('Decided on the grade of Mei').waitFor();
    expect(await page.getByRole('row', { name: /Mei/ }).innerText()).to.include('77.50');

    await page.getByLabel('Your own password').fill(TEACHER.password);
    await page.getByRole('button', { name: 'Publish the grades' }).click();
    await page.locator('#confirm[open] [data-confirm-yes]').click();
    await page.getByText('The grades are published.').waitFor();

    await open(student.page, `/runs/${run.runId}/desk`);
    await student.page.getByRole('link', { name: 'My grade' }).first().click();
    await student.page.getByRole('heading', { name: 'Your grade' }).waitFor();
    expect(await student.page.locator('.score-big').innerText()).to.equal('77.50');
    expect(await student.page.getByText('worked on paper').count()).to.be.greaterThan(0);
    await expectAccessible(student.page, 'the own grade');
  });

  it('stand in the gradebook, drawn as a chart with its figures beside it', async () => {
    const { page } = teacher;
    await open(page, `/teacher/classes/${classId}/gradebook`, 'zh');
    const chart = page.locator('#distribution canvas');
    await chart.waitFor();
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#distribution canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value) => value !== 0) === true;
    });
    await page.locator('#distribution-data summary').click();
    expect(await page.getByRole('row', { name: /70–79/ }).innerText()).to.match(/1$/);
    await expectAccessible(page, 'the gradebook');
    await page.setViewportSize({ width: 360, height: 740 });
    await expectAccessible(page, 'the gradebook on a phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('link', { name: '平均', exact: true }).click();
    await page.locator('.gradebook th[aria-sort="descending"]').waitFor();
    await page.getByLabel('姓名或学号').fill('nobody');
    await page.getByRole('button', { name: '筛选' }).click();
    await page.getByRole('link', { name: '显示全部' }).waitFor();
    expect(await page.locator('.gradebook').count()).to.equal(0);
    await expectAccessible(page, 'the gradebook that nobody fits');
  });
});

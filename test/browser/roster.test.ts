import { expect } from 'chai';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import {
  accountAt,
  launchRun,
  startTestServer,
  teacherId,
  TEACHER,
  type TestServer,
} from '../support/server.ts';
import { barriersOn } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** A teacher makes a class, imports its roster, draws groups and prints passwords; a student signs in with one. */

const ROSTER = [
  '学号,姓名,班级,小组,角色',
  ...Array.from({ length: 12 }, (_, i) => `2024${String(i).padStart(2, '0')},学生${i},电商2402,,`),
  '202400,另一人,电商2402,,',
  ',无学号,电商2402,,',
].join('\r\n');

describe('a class, from its roster to its slips of paper', function () {
  this.timeout(240_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let base = '';
  let slip = { login: '', password: '' };

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const id = await teacherId(server);
    await server.accounts.setRole(id, 'administrator', true);
    // The role ended the session: signing in anew is part of it.
    teacher = await teacherAt(browser, server);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const submit = async (selector: string, question = false): Promise<void> => {
    const { page } = teacher;
    await page.locator(selector).click();
    if (question) await page.locator('#confirm[open] [data-confirm-yes]').click();
  };

  it('is imported after a look at every row, and nothing is saved before', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/classes');
    await page.locator('#class-name').fill('电商2402');
    await submit('#new-class button[type="submit"]');
    await page.waitForURL(/\/teacher\/classes\/c/);
    base = new URL(page.url()).pathname;

    await teacher.open(`${base}/import`);
    await page
      .locator('#file')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await submit('main form[enctype] button[type="submit"]');
    await page.locator('#file-error', { hasText: 'There is no row with headers' }).waitFor();

    await page
      .locator('#file')
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
    await submit('main form[enctype] button[type="submit"]');
    await page.waitForURL(/\/import\/d/);
    expect(await page.locator('main').innerText()).to.include('名单.csv');
    expect(await page.locator('.roster-issue--error').allInnerTexts()).to.have.length(2);
    const [, , classId = ''] = base.split('/').slice(1);
    expect(await server.deps.classroom.students.list(classId)).to.have.length(0);
    await submit('form[action$="/confirm"] button');
    await page.getByText('New: 12, changed: 0, left out: 2.').first().waitFor();
    expect(await page.locator('#students tbody tr').count()).to.equal(12);
  });

  it('is put into groups at random, and asks before it replaces groups that are there', async () => {
    const { page } = teacher;
    await teacher.open(`${base}/groups`);
    await page.locator('#draw-groups').fill('3');
    await submit('#draw button[type="submit"]');
    await page.getByText('Groups drawn: 3').first().waitFor();
    expect(await page.locator('.group-box').count()).to.equal(3);
    await submit('#draw button[type="submit"]');
    await page.locator('#confirm[open] [data-confirm-no]').click();
    const before = await page.locator('.group-box').allInnerTexts();
    await page.locator('.group-box input[type="checkbox"]').first().check();
    await page.locator('#move-new').fill('特别组');
    await submit('#move button[type="submit"]');
    await page.getByText('1 student moved.').first().waitFor();
    expect(await page.locator('.group-box').count()).to.equal(4);
    expect(before).to.have.length(3);
  });

  it('gives passwords on slips; the student chooses an own one and takes a seat without a code', async () => {
    const { page } = teacher;
    await teacher.open(base);
    await submit('#accounts button', true);
    await page.locator('.slip').first().waitFor();
    expect(await page.locator('.slip').count()).to.equal(12);
    const [login = '', password = ''] = await page.locator('.slip').first().locator('code').allInnerTexts();
    slip = { login, password };

    const run = await launchRun(server, await teacherId(server));
    const classId = base.split('/').at(-1) ?? '';
    await server.registry.store.update(run.runId, { classId, joinPolicy: 'roster' });

    const student = await Player.sitDown(browser, server.url, 'student', { phone: true, lang: 'zh' });
    await student.open('/sign-in');
    await student.page.locator('[name="login"]').fill(slip.login);
    await student.page.locator('[name="password"]').fill(slip.password);
    await student.page.locator('main form button[type="submit"]').click();
    await student.page.waitForURL('**/account');
    await student.page.locator('#present').fill(slip.password);
    for (const id of ['password', 'again']) await student.page.locator(`#${id}`).fill('six orange lanterns');
    await student.page.locator('main form button[type="submit"]').click();
    await student.page.waitForURL('**/my');
    expect(await barriersOn(student.page)).to.deep.equal([]);
    await student.page.locator('form[action$="/enter"] button').click();
    await student.page.waitForURL(/\/lobby/);
    await student.page.locator('.seat--own').first().waitFor({ state: 'attached' });
    expect(student.complaints).to.deep.equal([]);

    await teacher.open(`/teacher/runs/${run.runId}/people`);
    await page.locator('tbody tr', { hasText: slip.login }).waitFor();
    expect(teacher.complaints).to.deep.equal([]);
  });

  it('is readable on every page by everyone, in both languages and themes, and on a phone', async () => {
    const { page } = teacher;
    const run = await launchRun(server, await teacherId(server));
    const { id } = await accountAt(server, 'gao', ['judge']);
    await server.deps.classroom.judges.add(run.runId, id);
    await teacher.open(base);
    const studentPath = (await page.locator('#students tbody a').first().getAttribute('href')) ?? '';
    await teacher.open(`${base}/import`);
    await page
      .locator('#file')
      .setInputFiles({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
    await submit('main form[enctype] button[type="submit"]');
    await page.waitForURL(/\/import\/d/);
    const preview = new URL(page.url()).pathname;
    const paths = [
      '/teacher/classes',
      base,
      `${base}/groups`,
      `${base}/import`,
      preview,
      studentPath,
      '/teacher/log',
      `/teacher/runs/${run.runId}/people`,
      '/admin',
      `/admin/accounts/${id}`,
      '/admin/log',
      '/account',
    ];
    const state = await page.context().storageState();
    const found: string[] = [];
    const look = async (context: BrowserContext, check: (path: string) => Promise<void>): Promise<void> => {
      for (const path of paths) await check(path);
      await context.close();
    };
    for (const [lang, theme] of [
      ['en-GB', 'dark'],
      ['zh-CN', 'light'],
    ] as const) {
      const context = await browser.newContext({
        storageState: state,
        baseURL: server.url,
        locale: lang,
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      const reader = await context.newPage();
      await look(context, async (path) => {
        await reader.goto(path);
        found.push(...(await barriersOn(reader)).map((barrier) => `${path} (${lang}, ${theme}): ${barrier}`));
      });
    }
    const phone = await browser.newContext({
      storageState: state,
      baseURL: server.url,
      locale: 'zh-CN',
      viewport: { width: 360, height: 740 },
    });
    const small = await phone.newPage();
    await look(phone, async (path) => {
      await small.goto(path);
      const wide = await small.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${path} sticks out ${wide} px on a phone`);
    });
    expect(found).to.deep.equal([]);
  });

  it('is made and imported without any script', async () => {
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'en-GB',
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.locator('[name="login"]').fill(TEACHER.login);
    await page.locator('[name="password"]').fill(TEACHER.password);
    await page.locator('main form button[type="submit"]').click();
    await page.waitForURL('**/teacher');
    await page.goto('/teacher/classes');
    await page.locator('#class-name').fill('Without scripts');
    await page.locator('#new-class button[type="submit"]').click();
    await page.waitForURL(/\/teacher\/classes\/c/);
    await page.goto(`${new URL(page.url()).pathname}/import`);
    await page
      .locator('#file')
      .setInputFiles({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
    await page.locator('main form[enctype] button[type="submit"]').click();
    await page.waitForURL(/\/import\/d/);
    await page.locator('form[action$="/confirm"] button').click();
    await page.getByText('New: 12').first().waitFor();
    await context.close();
  });
});

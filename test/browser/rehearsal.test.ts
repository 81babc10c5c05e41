import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { type Player } from './support/player.ts';

/** A teacher tries the school's server before the lesson: from the scenario, live figures, stopped or to the end, and gone. */

const STUDENTS = '10';

describe('a rehearsal in a browser', function () {
  this.timeout(180_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
  });
  afterEach(async () => {
    await server.deps.rehearsals.stop();
    expect(teacher.complaints).to.deep.equal([]);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  /** How many pages the crowd has opened, as the table says. */
  const pagesSeen = async (page: Page): Promise<number> =>
    Number(
      (await page.locator('.rehearsal-table tbody tr').first().locator('td').first().innerText()).replaceAll(
        ',',
        '',
      ),
    );
  const over = (page: Page): Promise<void> =>
    page.locator('[data-rehearsal="over"]').waitFor({ timeout: 120_000 });

  it('begins one click away from its scenario, tells how it goes by itself, and leaves nothing behind', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios/trade/solo');
    await teacher.go('a[href^="/teacher/rehearsal"]', '**/teacher/rehearsal?scenario=**');
    expect(await page.locator('[name="scenario"]').inputValue()).to.equal('trade/solo');
    await expectAccessible(page, 'the form');
    await page.locator('[name="students"]').fill(STUDENTS);
    await page.locator('[name="seconds"]').selectOption('30');
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click();

    await page.locator('[data-rehearsal="going"]').waitFor();
    const first = await pagesSeen(page);
    // The page follows without being touched.
    await page.waitForFunction(
      (seen) =>
        Number(document.querySelector('.rehearsal-table tbody td')?.textContent?.replaceAll(',', '')) > seen,
      Math.max(first, 30),
      { timeout: 60_000 },
    );
    await expectAccessible(page, 'while it goes on');
    await over(page);
    expect(await page.locator('#rehearsal').innerText())
      .to.include('10 of 10')
      .and.not.include('NaN');
    await expectAccessible(page, 'afterwards');
    expect(await server.registry.store.list({})).to.deep.equal([]);
    expect(await server.deps.rehearsals.exercisesUnderWay()).to.equal(0);
    // What is over is followed no more, and the next one can begin.
    expect(await page.locator('form[action="/teacher/rehearsal"] button').isEnabled()).to.equal(true);
  });

  it('is stopped and removed on a phone, in Chinese and in the dark', async () => {
    const phone = await teacherAt(browser, server, { lang: 'zh', theme: 'dark', phone: true });
    const { page } = phone;
    await page.context().addCookies([{ name: 'lang', value: 'zh', url: server.url }]);
    await phone.open('/teacher/rehearsal');
    await page.locator('[name="scenario"]').selectOption('trade/solo');
    await page.locator('[name="students"]').fill(STUDENTS);
    await page.locator('[name="seconds"]').selectOption('300');
    await page.locator('form[action="/teacher/rehearsal"] button[type="submit"]').click();
    await page.locator('[data-rehearsal="going"]').waitFor();
    await expectAccessible(page, 'on a phone while it goes on');
    await page.getByRole('button', { name: '停止' }).click();
    await page.getByText('已停止').first().waitFor();
    await over(page);
    await expectAccessible(page, 'on a phone afterwards');
    expect(await server.registry.store.list({})).to.deep.equal([]);
    expect(phone.complaints).to.deep.equal([]);
    await page.context().close();
  });
});

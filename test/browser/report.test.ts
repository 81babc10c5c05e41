import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { launchRun, startRun, startTestServer, teacherId, type TestServer } from '../support/server.ts';
import { barriersOn } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** A student writes a lab report at a real keyboard, loses the network on the way, and gets it back marked. */

describe('writing a lab report', function () {
  this.timeout(120_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let mei: Player;
  let base = '';

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const owner = await teacherId(server);
    const run = await launchRun(server, owner, { scenario: 'trade/shortage' });
    mei = await Player.sitDown(browser, server.url, 'Mei Chen');
    mei.runId = run.runId;
    mei.page.setDefaultTimeout(20_000);
    await mei.open('/join');
    await mei.page.locator('[name="code"]').fill(run.joinCode);
    await mei.page.locator('[name="name"]').fill('Mei Chen');
    await mei.page.locator('[name="studentNo"]').fill('24020001');
    await Promise.all([
      mei.page.waitForURL('**/lobby'),
      mei.page.locator('form:has([name="studentNo"]) button[type="submit"]').first().click(),
    ]);
    await Promise.all([mei.page.waitForURL('**/desk'), startRun(run, owner)]);
    base = `/runs/${run.runId}/report`;
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const status = (text: string) => mei.page.locator('[data-report-status]', { hasText: text }).waitFor();
  const saved = async (): Promise<string> => {
    const [report] = await server.deps.reports.list(mei.runId);
    return report?.answers['flow'] ?? '';
  };

  it('saves while one types, without moving the caret, and draws below how it reads', async () => {
    const { page } = mei;
    await mei.open(base);
    const field = page.locator('#answer-flow');
    await field.click();
    await page.keyboard.type('We ordered. It was short.');
    for (let i = 0; i < 'It was short.'.length; i++) await page.keyboard.press('ArrowLeft');
    await status('Saved');
    await page.locator('#report-preview', { hasText: 'We ordered. It was short.' }).waitFor();
    await page.keyboard.type('Then: ');
    await page.locator('#report-preview', { hasText: 'We ordered. Then: It was short.' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('answer-flow');
    expect(await saved()).to.equal('We ordered. Then: It was short.');
  });

  it('marks what is selected and puts in a figure at the caret, and the browser’s undo takes it back', async () => {
    const { page } = mei;
    const field = page.locator('#answer-flow');
    await field.fill('Short stock');
    await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(0, 5));
    await page.locator('.report-tools[aria-controls="answer-flow"] [data-mark="bold"]').click();
    expect(await field.inputValue()).to.equal('**Short** stock');
    await field.press('End');
    await page.locator('#offer').selectOption('figure:own-balance');
    await page.locator('[data-report-insert="insert"]').click();
    await page.locator('#report-preview .report-figure').waitFor();
    expect(await field.inputValue()).to.equal('**Short** stock\n\n[[figure-1]]\n');
    await field.press('Control+z');
    expect(await field.inputValue()).to.equal('**Short** stock');
    await page.locator('#report-preview .report-figure').waitFor({ state: 'detached' });
  });

  it('keeps on the device what could not be saved, says so, and brings it back after a reload', async () => {
    const { page } = mei;
    await page.context().setOffline(true);
    await page.locator('#answer-flow').fill('typed without a network');
    await status('kept on this device');
    expect(await saved()).to.equal('**Short** stock');
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).to.include('typed without a network');
    await page.context().setOffline(false);
    // The browser would ask whether to leave; someone whose battery died is not asked.
    page.once('dialog', (dialog) => void dialog.accept());
    await mei.open(base);
    expect(await page.locator('#answer-flow').inputValue()).to.equal('typed without a network');
    await page.waitForFunction(() => localStorage.length === 0);
    expect(await saved()).to.equal('typed without a network');
  });

  it('stops saving when another tab saved, and shows both without losing either', async () => {
    const { page } = mei;
    const other = await page.context().newPage();
    await other.goto(`${server.url}${base}`);
    await other.locator('#answer-flow').fill('from the other tab');
    await other.locator('[data-report-status]', { hasText: 'Saved' }).waitFor();
    await other.locator('#report-preview', { hasText: 'from the other tab' }).waitFor();
    await page.locator('#answer-flow').fill('from this tab');
    await status('Another page saved meanwhile');
    await Promise.all([
      page.waitForEvent('load'),
      page.locator('.report-bar button[type="submit"]').first().click(),
    ]);
    expect(await page.locator('#answer-flow').inputValue()).to.equal('from this tab');
    expect(await page.locator('.report-other').innerText()).to.include('from the other tab');
    await other.close();
    await page.locator('#answer-flow').fill('from this tab, and from the other');
    await status('Saved');
  });

  it('is handed in after a question, marked by the teacher, and read with the comments', async () => {
    const { page } = mei;
    await page.locator('.report-bar .btn-primary').click();
    await page.waitForURL('**/report/read');
    await page.locator('#hand-in button[type="submit"]').click();
    await page.locator('#confirm[open] [data-confirm-yes]').click();
    await page.getByText('Handed in. Your teacher can read it now.').waitFor();
    await teacher.open(`/teacher/runs/${mei.runId}/reports`);
    await teacher.page.getByText('Mark the next one').click();
    await teacher.page.waitForURL('**/reports/*');
    for (const field of await teacher.page.locator('[name^="points."]').all()) await field.fill('9');
    await teacher.page.locator('#comment-flow').fill('Which document was it?');
    await teacher.page.locator('[data-autosave-status]', { hasText: '90 of 100' }).waitFor();
    expect(await barriersOn(teacher.page)).to.deep.equal([]);
    await Promise.all([
      teacher.page.waitForURL('**/reports'),
      teacher.page.locator('#marking-form .btn-primary').click(),
    ]);
    await mei.open(`${base}/read`);
    expect(await page.locator('.report-mark').innerText()).to.include('90');
    await page.getByText('Which document was it?').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    const complaints = [...mei.complaints, ...teacher.complaints].filter(
      (each) => !/ERR_INTERNET_DISCONNECTED|status of 409/.test(each),
    );
    expect(complaints).to.deep.equal([]);
  });
});

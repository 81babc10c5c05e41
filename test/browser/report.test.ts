import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import {
  joinStudent,
  launchRun,
  startRun,
  startTestServer,
  teacherId,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';
import { playTo, SEATS } from '../support/shortage-lesson.ts';
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
  let run: LaunchedRun;
  let base = '';

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner, { scenario: 'trade/shortage' });
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

  it('puts in an order as it stands, with its stations, and lists it beside the answers', async () => {
    const { page } = mei;
    const owner = await teacherId(server);
    const taken = await run.host.read(({ seats }) =>
      Object.values(seats).flatMap(({ id, holder }) => (holder ? [id] : [])),
    );
    for (const [i, seat] of Object.values(SEATS).entries())
      if (!taken.includes(seat))
        await joinStudent(server, run, { name: `No ${i}`, studentNo: `2402001${i}`, seat });
    await playTo(run.host, owner, 'shortage');
    await mei.open(base);
    await page.locator('#insert-question').selectOption('ways');
    const offers = await page
      .locator('#offer option')
      .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
    const chain = offers.find((value) => value?.startsWith('chain:'));
    expect(chain).to.equal('chain:o1');
    await page.locator('#offer').selectOption('chain:o1');
    await page.locator('[data-report-insert="insert"]').click();
    const drawn = page.locator('#report-preview .report-piece--chain');
    await drawn.waitFor();
    expect(await drawn.locator('.station').count()).to.be.greaterThan(4);
    expect(await drawn.innerText())
      .to.include('PO-0001')
      .and.match(/Waits for Radwerk Frames since Day 1/);
    await page.locator('#pieces', { hasText: '[[chain-2]]' }).waitFor();
    expect(await page.locator('#answer-ways').inputValue()).to.include('[[chain-2]]');
  });

  /** Lets go of a file over an answer, or pastes it there. */
  const hand = (kind: 'paste' | 'drop', question: string, file: 'picture' | 'text') =>
    mei.page.locator(`#answer-${question}`).evaluate(
      async (field, [how, what]) => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [120, 80];
        canvas.getContext('2d')?.fillRect(0, 0, 60, 80);
        const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
        const transfer = new DataTransfer();
        transfer.items.add(new File([what === 'picture' && picture ? picture : 'just words'], 'image.png'));
        const init = { bubbles: true, cancelable: true };
        const event =
          how === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: transfer })
            : new DragEvent('drop', { ...init, dataTransfer: transfer });
        field.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [kind, file] as const,
    );

  it('takes a screenshot that is pasted and a picture that is dropped, where the caret is', async () => {
    const { page } = mei;
    await page.locator('#answer-choice').fill('Before.');
    await page.locator('#answer-choice').press('End');
    expect(await hand('paste', 'choice', 'picture')).to.equal(true);
    await page.locator('#report-preview img').first().waitFor();
    expect(await page.locator('#answer-choice').inputValue()).to.equal('Before.\n\n[[image-3]]\n');
    expect(await hand('drop', 'real', 'picture')).to.equal(true);
    await page.locator('#report-preview img').nth(1).waitFor();
    expect(await page.locator('#answer-real').inputValue()).to.equal('[[image-4]]\n');
    await page.locator('#report-image-hint', { hasText: '2 of 10' }).waitFor();
    const loaded = await page
      .locator('#report-preview img')
      .evaluateAll((all) => all.every((img) => (img as HTMLImageElement).naturalWidth === 120));
    expect(loaded).to.equal(true);
  });

  it('says beside the answer what is wrong with something dropped on it, and leaves the answer alone', async () => {
    const { page } = mei;
    await hand('drop', 'real', 'text');
    await page.locator('#answer-real-error', { hasText: 'Only PNG, JPEG, WebP and GIF' }).waitFor();
    expect(await page.locator('#answer-real').getAttribute('aria-invalid')).to.equal('true');
    expect(await page.locator('#answer-real').inputValue()).to.equal('[[image-4]]\n');
    expect(await barriersOn(page)).to.deep.equal([]);
    await page.locator('#answer-real').press('End');
    await page.keyboard.type('Words.');
    await page.locator('#answer-real-error:empty').waitFor({ state: 'attached' });
    await page.locator('#report-preview', { hasText: 'Words.' }).waitFor();
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
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.report-piece--chain .station').first().isVisible()).to.equal(true);
    expect(await page.locator('.report-piece--image img').count()).to.equal(2);
    await page.emulateMedia({ media: 'screen' });
    await page.getByText('Which document was it?').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    const complaints = [...mei.complaints, ...teacher.complaints].filter(
      (each) => !/ERR_INTERNET_DISCONNECTED|status of (409|422)/.test(each),
    );
    expect(complaints).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { scenarioText, startTestServer, teacherId, TEACHER, type TestServer } from '../support/server.ts';
import { barriersOn } from './support/accessibility.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

/** A teacher launches for a class, arranges seats, and writes a scenario of her own. */

describe('launching and writing scenarios', function () {
  this.timeout(240_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let classId: string;

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const made = await server.deps.classroom.classes.create('电商2402', await teacherId(server));
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    for (let i = 0; i < 58; i++) {
      await server.deps.classroom.students.add(classId, {
        studentNo: String(20240100 + i),
        name: `学生${i + 1}`,
        group: '',
        role: '',
      });
    }
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  const planOf = (runId: string) => server.deps.classroom.launches.planOf(runId);

  it('takes no more than six clicks from signing in to a lobby with a seat for each of 58 students', async () => {
    const lin = await Player.sitDown(browser, server.url, TEACHER.name);
    const { page } = lin;
    await lin.open('/sign-in');
    await page.locator('[name="login"]').fill(TEACHER.login);
    await page.locator('[name="password"]').fill(TEACHER.password);
    let clicks = 0;
    const click = async (selector: string): Promise<void> => {
      clicks += 1;
      await page.locator(selector).first().click();
    };
    await click('form[action="/sign-in"] button[type="submit"]');
    await page.waitForURL('**/teacher');
    await click('main a[href="/teacher/scenarios"]');
    await page.waitForURL('**/teacher/scenarios');
    await click('.scenario-card a[href$="/trade/first-trade"]');
    await page.locator('#launch-class').waitFor();
    // The teacher's only class is chosen already.
    expect(await page.locator('#launch-class').inputValue()).to.equal(classId);
    await click('.launch-form button[value="open"]');
    await page.waitForURL(/\/teacher\/runs\//);
    expect(clicks).to.be.at.most(6);
    const runId = page.url().split('/').at(-1) ?? '';
    expect(await server.registry.record(runId)).to.include({ groups: 12, classId });
    expect((await planOf(runId)).size).to.equal(58);
  });

  it('lets a teacher drag a name to a seat, move others by keyboard, and tells the student', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios/trade/first-trade');
    await page.locator('.launch-form button[value="plan"]').click();
    await page.waitForURL(/\/teacher\/launches\//);
    await page.getByText('People: 58, groups: 12, seats for bots: 2.').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);

    // Neighbours, so that both are in sight.
    const group = page.locator('.plan-group', { has: page.locator('[data-seat="g2.mall.administrator"]') });
    const name = group.locator('[data-student]').nth(1);
    const studentNo = /2024\d{4}/.exec(await name.innerText())?.[0] ?? '';
    const seat = page.locator('[data-seat="g2.mall.administrator"]');
    await seat.scrollIntoViewIfNeeded();
    const [from, to] = [await name.boundingBox(), await seat.boundingBox()];
    if (!from || !to) throw new Error('name and seat are on the page');
    await page.mouse.move(from.x + 60, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 70, from.y + 20, { steps: 3 });
    await page.mouse.move(to.x + 30, to.y + 20, { steps: 5 });
    await page.mouse.up();
    await page.getByText('Moved: 1 student.').first().waitFor();
    expect(await seat.innerText()).to.include(studentNo);

    const absent = studentNo === '20240108' ? '20240109' : '20240108';
    const other = page.locator('[data-student]', { hasText: absent }).locator('input');
    await other.focus();
    await page.keyboard.press('Space');
    await page.locator('#plan-to').selectOption('g5.linden.enterprise');
    await page.locator('#move button[type="submit"]').press('Enter');
    await page.locator('[data-seat="g5.linden.enterprise"]', { hasText: absent }).waitFor();

    await page.locator('[data-open-lobby]').click();
    await page.waitForURL(/\/teacher\/runs\//);
    const runId = page.url().split('/').at(-1) ?? '';
    const { joinCode } = await server.registry.record(runId);
    const student = await Player.sitDown(browser, server.url, '学生8', { phone: true });
    await student.open(`/join/${joinCode ?? ''}`);
    await student.page.locator('[name="name"]').fill(`学生${Number(studentNo) - 20240099}`);
    await student.page.locator('[name="studentNo"]').fill(studentNo);
    await student.page.locator('form[action="/join"] button[type="submit"]').click();
    await student.page.waitForURL(/\/lobby$/);
    expect(await student.page.locator('.who-am-i h2').innerText()).to.include('group 2');
  });

  it('shows an error at its line while it is typed, takes it away when it is put right, and tries with bots', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios/trade/shortage');
    await page.locator('form[action="/teacher/scenarios/own"] button').click();
    await page.waitForURL(/\/edit$/);
    const path = new URL(page.url()).pathname;
    await page.locator('.scenario-editor.is-live').waitFor();
    await page.locator('[data-fine]').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);

    const field = page.locator('#scenario-text');
    const text = await field.inputValue();
    await field.fill(text.replace(/^minutes: .*$/m, 'minutes: long'));
    const line = text.split('\n').findIndex((each) => each.startsWith('minutes:')) + 1;
    await page.locator(`#scenario-errors [data-line="${line}"]`).waitFor();
    expect(await page.locator('[data-lines] .is-wrong').allInnerTexts()).to.deep.equal([`! ${line}`]);
    expect(await field.getAttribute('aria-invalid')).to.equal('true');
    await page.locator('#scenario-errors a').first().click();
    const selected = await field.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(selected).to.equal('long');
    // What the error selected is typed over.
    await page.keyboard.type('50');
    await page.locator('[data-fine]').waitFor();
    expect(await field.inputValue()).to.include('minutes: 50');

    await page.locator('[data-try-button]').click();
    await page.locator('[data-tried]').waitFor({ timeout: 30_000 });
    expect(await page.locator('#scenario-try tbody tr').count()).to.be.greaterThan(1);
    expect(new URL(page.url()).pathname).to.equal(path);

    await page.locator('#editor button[type="submit"]').first().click();
    await page.getByText('Saved.').first().waitFor();
    await page.locator('.page-head__do a.btn-primary').click();
    await page.locator('.launch-form button[value="open"]').click();
    await page.waitForURL(/\/teacher\/runs\//);
    const runId = page.url().split('/').at(-1) ?? '';
    expect((await server.registry.record(runId)).scenarioText).to.include('minutes: 50');
  });

  it('exports a scenario and imports the same one again', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios/trade/solo');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[href$="/trade/solo/file"]').click(),
    ]);
    expect(download.suggestedFilename()).to.equal('trade-solo.yaml');
    const file = await download.path();
    await teacher.open('/teacher/scenarios');
    expect(await barriersOn(page)).to.deep.equal([]);
    await page.locator('#own-file').setInputFiles(file);
    await page.locator('form[action$="/import"] button').click();
    await page.waitForURL(/\/edit$/);
    expect(await page.locator('#scenario-text').inputValue()).to.equal(scenarioText('trade/solo'));
  });

  it('builds a scenario without a line of YAML: small beginning, a firm more, its name, a task, and takes one away', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios');
    await page.locator('#own-base').selectOption('beginning');
    await page.locator('form[action="/teacher/scenarios/own"] button').click();
    await page.waitForURL(/\/form$/);
    const path = new URL(page.url()).pathname;
    expect(await barriersOn(page)).to.deep.equal([]);

    await page.locator('#cast > summary').click();
    await page.locator('#kind-cast').selectOption('warehouse');
    await page.locator('#cast button[value="add"]').click();
    const added = page.locator('#row-cast-3');
    await added.locator('[name="f.cast.3.name.en"]').fill('Harbour store');
    await added.locator('[name="f.cast.3.name.zh"]').fill('港口货场');
    // Enter saves, and presses none of the other buttons.
    await added.locator('[name="f.cast.3.firm"]').fill('harbour');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').first().waitFor();
    await page.locator('#cast summary', { hasText: 'Harbour store (Warehouse)' }).waitFor();

    await teacher.open(`${path}?open=opening`);
    await page.locator('[name="f.trade.opening.0.warehouses.harbour"]').fill('25');
    await page.locator('#opening .form-section__do button[value="save"]').click();
    await page.getByText('Saved.').first().waitFor();

    await teacher.open(`${path}?open=cast`);
    await page.locator('#row-cast-0 > summary').click();
    await page.locator('#cast button[value="ask:0"]').click();
    const question = page.locator('.form-section__ask');
    await question.getByText('Tasks: Ship the paid order').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    await question.locator('button[value="remove:0"]').click();
    await page.getByText('Removed and saved.').first().waitFor();

    await page.locator('.tab', { hasText: 'YAML' }).click();
    await page.locator('[data-fine]').waitFor();
    const text = await page.locator('#scenario-text').inputValue();
    expect(text).to.include('warehouses: { harbour: 25 }').and.include('# Who plays.');
    expect(text).to.not.include('firm: warehouse');

    // Tried, and from the result straight to a lobby with this very text.
    await page.locator('[data-try-button]').click();
    await page.locator('[data-tried]').waitFor({ timeout: 60_000 });
    await page.locator('#scenario-try button[value="launch"]').click();
    await page.waitForURL(/\/teacher\/scenarios\/own\/[^/]+#launch$/);
    await page.locator('[data-tried-when]').waitFor();
    await page.locator('.launch-form button[value="open"]').click();
    await page.waitForURL(/\/teacher\/runs\//);
    const runId = page.url().split('/').at(-1) ?? '';
    expect((await server.registry.record(runId)).scenarioText).to.equal(text);
    expect(teacher.complaints).to.deep.equal([]);
  });

  it('finds scenarios while one types, keeps the search in the address, and does the same without scripts', async () => {
    const { page } = teacher;
    await teacher.open('/teacher/scenarios');
    await page.locator('.library-filter.is-live').waitFor();
    await page.locator('#library-q').pressSequentially('aluminium');
    await page.waitForURL(/[?&]q=aluminium/);
    await page.locator('.scenario-card').first().waitFor();
    const titles = await page.locator('.scenario-card h2').allInnerTexts();
    expect(titles).to.deep.equal(['A shortage in the warehouse']);
    expect(await page.locator('#library-q').evaluate((field) => field === document.activeElement)).to.equal(
      true,
    );
    await page.locator('#library-minutes').selectOption('20');
    await page.getByText('No scenario fits all of this').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    await page.reload();
    await page.getByText('No scenario fits all of this').waitFor();
    await page.getByRole('link', { name: 'Show all scenarios' }).click();
    await page.waitForURL(/\/teacher\/scenarios$/);

    const context = await browser.newContext({
      baseURL: server.url,
      javaScriptEnabled: false,
      locale: 'en-GB',
      storageState: await page.context().storageState(),
    });
    const plain = await context.newPage();
    await plain.goto('/teacher/scenarios');
    await plain.locator('#library-hand').selectOption('yes');
    await plain.locator('.library-filter button').click();
    await plain.waitForURL(/hand=yes/);
    expect(await plain.locator('.scenario-card h2').allInnerTexts()).to.deep.equal(['Messages by hand']);
    await context.close();
  });

  it('asks before typing in another section of the form is left behind', async () => {
    const { page } = teacher;
    const made = await server.deps.classroom.ownScenarios.create(
      await teacherId(server),
      scenarioText('trade/solo'),
    );
    if (!made.ok) throw new Error(made.error);
    await teacher.open(`/teacher/scenarios/own/${made.value.id}/form`);
    await page.locator('[data-scenario-form].is-guarded').first().waitFor();
    await page.locator('#goals > summary').click();
    await page.locator('#goals textarea').first().fill('not to be lost');
    const question = page.waitForEvent('dialog');
    await page.locator('#general button[value="save"]').last().click({ noWaitAfter: true });
    await (await question).dismiss();
    expect(await page.locator('#goals textarea').first().inputValue()).to.equal('not to be lost');
  });
});

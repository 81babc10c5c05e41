import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectAccessible } from './support/accessibility.ts';
import { launch, startExercise, teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

const ADMINISTRATOR = 'g1.mall.administrator';

describe('a page in the browser', function () {
  this.timeout(90_000);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  let student: Player;
  let participant: string;
  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
    teacher = await teacherAt(browser, server);
    const code = await launch(teacher, 'trade/first-trade');
    student = await Player.sitDown(browser, server.url, 'Student');
    await student.join(code, '2402001', ADMINISTRATOR);
    await startExercise(teacher);
    await student.page.waitForURL(/\/desk$/);
    const host = await server.registry.get(teacher.runId);
    participant = (await host.read(({ seats }) => seats[ADMINISTRATOR]?.holder?.participant)) ?? '';
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect([...teacher.complaints.splice(0), ...student.complaints.splice(0)]).to.deep.equal([]);
  });

  /** The same seat, from another device. */
  async function publishElsewhere(title: string): Promise<void> {
    const host = await server.registry.get(teacher.runId);
    const receipt = await host.submit({
      commandId: `elsewhere:${title.replaceAll(' ', '-')}`,
      actor: { kind: 'human', id: participant, seat: ADMINISTRATOR },
      command: { type: 'trade/PublishNotice', title, body: 'From another device.' } as { type: string },
    });
    expect(receipt, JSON.stringify(receipt)).to.have.property('ok', true);
  }

  /** How often a notice stands in the journal. */
  async function published(title: string): Promise<number> {
    const host = await server.registry.get(teacher.runId);
    const entries = await host.entries(0, 10_000);
    return entries
      .flatMap(({ events }) => events)
      .filter(
        ({ type, data }) => type === 'trade/NoticePublished' && (data as { title: string }).title === title,
      ).length;
  }

  it('keeps what is being typed, the caret and the focus while it is brought up to date', async () => {
    await student.see('/desk/notices');
    const form = student.form('trade/PublishNotice');
    await form.evaluate((element) => element.closest('details')?.setAttribute('open', ''));
    await form.locator('[name="title"]').fill('Half a sen');
    await form.locator('[name="body"]').pressSequentially('Not finished');
    await form.locator('[name="body"]').press('ArrowLeft');
    await publishElsewhere('The mall is open');
    await student.seesByItself('The mall is open');
    expect(await form.locator('[name="title"]').inputValue()).to.equal('Half a sen');
    expect(await form.locator('[name="body"]').inputValue()).to.equal('Not finished');
    const place = await student.page.evaluate(() => {
      const field = document.activeElement as HTMLTextAreaElement;
      return { name: field.name, at: field.selectionStart };
    });
    expect(place).to.deep.equal({ name: 'body', at: 'Not finishe'.length });
  });

  it('puts what was wrong beside its field, keeps the typing, and takes the corrected form', async () => {
    await student.see('/desk/notices');
    const form = student.form('trade/PublishNotice');
    await form.evaluate((element) => element.closest('details')?.setAttribute('open', ''));
    // For the browser three spaces are something, for the exercise they are nothing.
    await form.locator('[name="title"]').fill('   ');
    await form.locator('[name="body"]').fill('Kept');
    await form.locator('button[type="submit"]').click();
    const field = form.locator('[data-field="title"]');
    await field.locator('[data-field-error]:not(:empty)').waitFor();
    expect(await field.locator('[name="title"]').getAttribute('aria-invalid')).to.equal('true');
    expect(await student.page.evaluate(() => (document.activeElement as HTMLInputElement).name)).to.equal(
      'title',
    );
    expect(await form.locator('[name="body"]').inputValue()).to.equal('Kept');
    // The browser's own word about the answer's status.
    student.complaints.length = 0;
    await form.locator('[name="title"]').fill('Short enough');
    await form.locator('button[type="submit"]').click();
    await student.seesByItself('Short enough');
    await student.page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('form[data-command] [name="body"]')?.value === '',
    );
  });

  it('sends a command once, however often its button is pressed', async () => {
    await student.see('/desk/notices');
    const form = student.form('trade/PublishNotice');
    await form.evaluate((element) => element.closest('details')?.setAttribute('open', ''));
    await form.locator('[name="title"]').fill('Only once');
    await form.locator('[name="body"]').fill('Twice pressed');
    await form.evaluate((element: HTMLFormElement) => {
      element.requestSubmit();
      element.requestSubmit();
      element.requestSubmit();
    });
    await student.seesByItself('Only once');
    expect(await published('Only once')).to.equal(1);
  });

  it('repeats a command under the same id when the connection breaks, so that it happens once', async () => {
    await student.see('/desk/notices');
    const ids: string[] = [];
    await student.page.route('**/commands', async (route) => {
      ids.push(new URLSearchParams(route.request().postData() ?? '').get('commandId') ?? '');
      // The server decides, but its first answer never arrives.
      if (ids.length === 1) {
        await route.fetch();
        await route.abort('connectionreset');
      } else await route.continue();
    });
    const form = student.form('trade/PublishNotice');
    await form.evaluate((element) => element.closest('details')?.setAttribute('open', ''));
    await form.locator('[name="title"]').fill('Through a bad line');
    await form.locator('[name="body"]').fill('…');
    await form.locator('button[type="submit"]').click();
    await student.seesByItself('Through a bad line');
    await student.page.waitForFunction(() => document.querySelector('form.is-sending') === null);
    await student.page.unroute('**/commands');
    student.complaints.length = 0;
    expect(ids).to.have.length(2);
    expect(ids[0]).to.equal(ids[1]);
    expect(await published('Through a bad line')).to.equal(1);
  });

  it('keeps a long draft over a reload, and forgets it once it was taken', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    const field = teacher.page.locator('#announce-text');
    await field.fill('Ten minutes left, everyone.');
    await teacher.page.reload();
    expect(await field.inputValue()).to.equal('Ten minutes left, everyone.');
    await teacher.page.locator('#announce button[type="submit"]').click();
    await teacher.page.locator('#teacher-notices').getByText('Ten minutes left').waitFor();
    await teacher.page.reload();
    expect(await field.inputValue()).to.equal('');
  });

  it('keeps opened details open while the monitor is refreshed', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    const details = teacher.page.locator('[id="do-g1.north.warehouse"]');
    await details.locator('summary').click();
    const late = await Player.sitDown(browser, server.url, 'Late Lee');
    const { joinCode } = await server.registry.record(teacher.runId);
    await late.open(`/join/${joinCode ?? ''}`);
    await late.page.locator('[name="name"]').fill('Late Lee');
    await late.page.locator('[name="studentNo"]').fill('2402077');
    await late.page.locator('form[action="/join"] button[type="submit"]').last().click();
    await late.page.waitForURL(/\/runs\//);
    await teacher.page.locator('#teacher-group').getByText('Late Lee').waitFor({ timeout: 15_000 });
    expect(await details.getAttribute('open')).to.not.equal(null);
    await late.page.close();
  });

  it('says when it is not live and when it is again, and then shows what it missed', async () => {
    await student.see('/desk/notices');
    // The browser complains of every attempt to connect while there is no network.
    const before = student.complaints.length;
    const banner = student.page.locator('#live-banner');
    expect(await banner.isVisible()).to.equal(false);
    await student.page.context().setOffline(true);
    await banner.waitFor({ state: 'visible', timeout: 20_000 });
    expect(await banner.innerText()).to.include('Not live');
    await publishElsewhere('While you were away');
    await student.page.context().setOffline(false);
    await student.seesByItself('While you were away');
    await banner.waitFor({ state: 'hidden', timeout: 15_000 });
    const others = student.complaints
      .splice(before)
      .filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'));
    expect(others).to.deep.equal([]);
  });

  it('turns dark and back without a reload, and remembers', async () => {
    const theme = () => student.page.evaluate(() => document.documentElement.dataset['bsTheme']);
    await student.page.evaluate(() => Object.assign(window, { stillHere: true }));
    await student.page.locator('[data-theme-form] button').click();
    expect(await theme()).to.equal('dark');
    expect(await student.page.evaluate(() => 'stillHere' in window)).to.equal(true);
    await student.page.reload();
    expect(await theme()).to.equal('dark');
    await student.page.locator('[data-theme-form] button').click();
    expect(await theme()).to.equal('light');
  });

  it('greys out for everyone when the teacher pauses, and goes on when he says so', async () => {
    await teacher.open(`/teacher/runs/${teacher.runId}`);
    await student.see('/desk');
    await teacher.press('run/Pause');
    await student.page.locator('#paused-curtain').waitFor({ state: 'visible', timeout: 15_000 });
    await teacher.form('run/Resume').waitFor();
    await teacher.press('run/Resume');
    await student.page.locator('#paused-curtain').waitFor({ state: 'hidden', timeout: 15_000 });
  });

  it('asks before it ends the exercise, and does nothing when the answer is no', async () => {
    await teacher.form('run/End').locator('button[type="submit"]').click();
    const dialog = teacher.page.locator('#confirm[open]');
    await dialog.waitFor();
    await dialog.locator('[data-confirm-no]').click();
    await dialog.waitFor({ state: 'hidden' });
    const host = await server.registry.get(teacher.runId);
    expect(await host.read(({ clock }) => clock.phase)).to.equal('running');
  });

  for (const [lang, theme] of [
    ['en', 'light'],
    ['zh', 'dark'],
    ['zh', 'light'],
    ['en', 'dark'],
  ] as const) {
    it(`is accessible on the shared pages, ${lang}, ${theme}`, async () => {
      const look = await teacherAt(browser, server, { lang, theme });
      const visitor = await Player.sitDown(browser, server.url, 'Visitor', { lang, theme, phone: true });
      for (const path of ['/', '/join', '/sign-in']) {
        await visitor.open(path);
        await expectAccessible(visitor.page, `${path} on a phone`);
      }
      const inside = ['/teacher', '/teacher/scenarios', '/teacher/scenarios/trade/open-market'];
      const ofRun = [`/teacher/runs/${teacher.runId}`, `/runs/${teacher.runId}/projector`];
      for (const path of [...inside, ...ofRun]) {
        await look.open(path);
        await expectAccessible(look.page, path);
      }
      expect([...look.complaints, ...visitor.complaints]).to.deep.equal([]);
      await look.page.context().close();
      await visitor.page.context().close();
    });
  }

  for (const path of ['/dev/components', '/dev/components?swap=1']) {
    it(`is accessible in every component, ${path}`, async () => {
      const developer = await Player.sitDown(browser, server.url, 'Developer');
      await developer.open(path);
      await expectAccessible(developer.page, path);
      await developer.page.context().close();
    });
  }
});

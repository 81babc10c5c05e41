import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Browser } from 'playwright-core';
import readWorkbook from 'read-excel-file/node';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, TEACHER, type TestServer } from '../support/server.ts';
import { joinCode, nextDay, signedInTeacherAt } from './support/classroom.ts';
import { keepPicture } from './support/pictures.ts';
import { Player, type Looks } from './support/player.ts';

/**
 * One whole lesson as its people live it, in nine browsers, by pages and presses alone: from the set-up link of a new
 * installation to the file for Moodle. What each page does in detail has tests of its own.
 */

const CLASS = '电商2402';
/** Who is on the list. A number with a zero in front, and one as long as numbers get, must come out as they went in. */
const PEOPLE = [
  ['0240201', '陈梅'],
  ['20240202', 'Ada Quinn'],
  ['20240203', '林一'],
  ['20240204', 'Noor Haddad'],
  ['20240205', '苏南'],
  ['20240206', 'Mo Kirby'],
  ['20240207', '王芳'],
  ['20240208', "Jo O'Park"],
  ['20240209', '张伟, 小'],
  ['110105200601011234', '李强'],
] as const;
const ROSTER = [
  '学号,姓名,班级,小组,角色',
  ...PEOPLE.map(([number, name]) => `${number},"${name}",${CLASS},,`),
  `,无学号,${CLASS},,`,
].join('\r\n');

/** Everyone in the group that is played by people, and what they hold in their hands. */
const SEATS: Readonly<Record<string, Looks>> = {
  veloshop: { lang: 'en', phone: true },
  radwerk: { lang: 'zh' },
  north: { lang: 'en', theme: 'dark' },
  south: { lang: 'zh', phone: true },
  mall: { lang: 'en' },
};
const FIRMS = [
  'Veloshop',
  'Radwerk Frames',
  'Warehouse North',
  'Two Wheels Mall',
  '风轮自行车店',
  '轮匠车架厂',
  '北货场',
  '双轮商城',
];
/** What the scenario is called, and so the exercise that nobody named. */
const LESSON = 'A shortage in the warehouse';
const PASSWORD = 'nine patient cranes';

describe('a whole lesson, from the set-up link to the file for Moodle', function () {
  this.timeout(240_000);
  // Each step stands on the one before.
  this.bail(true);
  let server: TestServer;
  let browser: Browser;
  let teacher: Player;
  /** The computer at the projector. */
  let screen: Player;
  let judges: readonly [Player, Player];
  const students: Record<string, Player> = {};
  /** Who is planned to sit where: [number, name] by seat. */
  const plan = new Map<string, readonly [string, string]>();
  let classPath = '';
  let code = '';
  /** South's way back in. */
  let personalCode = '';
  let runPath = '';
  /** The number under which judges know the team that people played. */
  let team = '';
  const everyone = (): readonly Player[] =>
    [teacher, screen, ...(judges ?? []), ...Object.values(students)].filter((one) => one !== undefined);
  const student = (firm: string): Player => {
    const found = students[firm];
    if (!found) throw new Error(`nobody plays ${firm}`);
    return found;
  };
  const says = (one: Player, text: string | RegExp): Promise<void> =>
    one.page.locator('main').getByText(text).first().waitFor();
  const ofGroupOne = (firm: string): string =>
    [...plan.keys()].find((seat) => seat.startsWith(`g1.${firm}.`)) ?? '';

  before(async () => {
    server = await startTestServer();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(() => {
    expect(everyone().flatMap((one) => one.complaints)).to.deep.equal([]);
  });

  it('the set-up link makes the first teacher, who makes a class', async () => {
    teacher = await Player.sitDown(browser, server.url, TEACHER.name);
    // The console shows it.
    await teacher.open((await server.setupPath()) ?? '');
    await keepPicture(teacher, '01-setup');
    await teacher.fill({ name: TEACHER.name, login: TEACHER.login, password: TEACHER.password });
    await teacher.go('main form button[type="submit"]', '**/teacher');
    await keepPicture(teacher, '02-teacher');
    expect(await server.setupPath()).to.equal(null);
    await teacher.go('main a[href="/teacher/classes"]', '**/teacher/classes');
    await teacher.fill({ name: CLASS }, '#new-class');
    await teacher.go('#new-class button[type="submit"]', /\/teacher\/classes\/c/);
    classPath = new URL(teacher.page.url()).pathname;
    await keepPicture(teacher, '03-class-empty');
  });

  it('a file with one broken row brings in everyone else, and chance makes two groups', async () => {
    const { page } = teacher;
    await teacher.go(`a[href="${classPath}/import"]`, '**/import');
    await page
      .locator('#file')
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
    await teacher.go('main form[enctype] button[type="submit"]', /\/import\/d/);
    expect(await page.locator('.roster-issue--error').count()).to.equal(1);
    await keepPicture(teacher, '04-preview');
    await teacher.send('form[action$="/confirm"] button');
    await page.locator('#students tbody tr').first().waitFor();
    const listed = await page.locator('#students tbody tr td:first-child').allInnerTexts();
    expect(listed).to.have.members(PEOPLE.map(([number]) => number));
    await keepPicture(teacher, '05-class');

    await teacher.go(`a[href="${classPath}/groups"]`, '**/groups');
    await page.locator('#draw-groups').fill('2');
    await teacher.send('#draw button[type="submit"]');
    await page.locator('.group-box').nth(1).waitFor();
    const sizes = await page
      .locator('.group-box')
      .evaluateAll((boxes) => boxes.map((box) => box.querySelectorAll('label').length));
    expect(sizes).to.deep.equal([5, 5]);
    await keepPicture(teacher, '06-groups');
  });

  it('six presses lead from the library to the lobby, past a plan of who sits where', async () => {
    const { page } = teacher;
    await teacher.open(classPath);
    await teacher.go('a[href^="/teacher/scenarios?class="]', /\/teacher\/scenarios\?/);
    await keepPicture(teacher, '07-library');
    let presses = 0;
    const press = async (selector: string): Promise<void> => {
      presses += 1;
      await page.locator(selector).first().click();
    };
    await press('.scenario-card a[href*="/trade/shortage"]');
    await page.waitForURL(/\/trade\/shortage/);
    expect(await page.locator('#launch-class option:checked').innerText()).to.include(CLASS);
    await press('.launch-form label:has([name="policy"][value="roster"])');
    await press('.launch-form label:has([name="grouping"][value="roster"])');
    await keepPicture(teacher, '08-scenario');
    await press('.launch-form button[value="plan"]');
    await page.waitForURL(/\/teacher\/launches\//);
    await keepPicture(teacher, '09-plan');
    for (const seat of await page.locator('.plan-seat').all()) {
      const text = await seat.innerText();
      const person = PEOPLE.find(([, name]) => text.includes(name));
      if (person) plan.set((await seat.getAttribute('data-seat')) ?? '', person);
    }
    expect([...plan.values()]).to.have.deep.members([...PEOPLE]);
    await press('[data-open-lobby]');
    await page.waitForURL(/\/teacher\/runs\//);
    expect(presses).to.be.at.most(6);
    runPath = new URL(page.url()).pathname;
    teacher.runId = runPath.split('/').at(-1) ?? '';
    code = await joinCode(teacher);
    await keepPicture(teacher, '10-lobby');
  });

  it('two judges are made: one where judging is set up, one among the accounts', async () => {
    const { page } = teacher;
    /** The link stands in the answer; whoever opens it chooses a password. */
    const arrive = async (login: string, looks: Looks): Promise<Player> => {
      const link = /\/invitations\/[\w-]+/.exec(await page.locator('#flashes').innerText())?.[0] ?? '';
      const judge = await Player.sitDown(browser, server.url, login, looks);
      await judge.open(link);
      await judge.fill({ password: PASSWORD });
      await judge.send('main form button[type="submit"]');
      return judge;
    };
    await teacher.go(`a[href="${runPath}/judging"]`, '**/judging');
    await page.locator('#invite summary').click();
    await teacher.fill({ name: 'Gao', login: 'gao', ownPassword: TEACHER.password }, '#invite');
    await teacher.send('#invite button[type="submit"]');
    await keepPicture(teacher, '11-judging-invited');
    const gao = await arrive('gao', { lang: 'en' });
    await keepPicture(gao, '12-judge-home');

    await teacher.open('/teacher');
    await teacher.go('main a[href="/admin"]', '**/admin');
    await teacher.fill({ name: '何老师', login: 'he', ownPassword: TEACHER.password }, '#invite');
    await page.locator('#invite label:has([value="judge"])').click();
    await teacher.send('#invite button[type="submit"]');
    const he = await arrive('he', { lang: 'zh', theme: 'dark' });
    judges = [gao, he];
    await teacher.open(runPath);
    await teacher.go(`a[href="${runPath}/people"]`, '**/people');
    await page.locator('#judge-login').fill('he');
    await teacher.send('form[action$="/judges"] button');
    expect(await page.locator('main').innerText())
      .to.include('Gao')
      .and.include('何老师');
    await keepPicture(teacher, '13-people');
  });

  it('five students find the seats they were given by code and number; the projector fills with names', async () => {
    screen = await signedInTeacherAt(browser, server, { lang: 'zh' });
    screen.runId = teacher.runId;
    await screen.open(runPath);
    await screen.go('a[href$="/projector"]', '**/projector');
    await keepPicture(screen, '14-projector-empty');
    for (const [firm, looks] of Object.entries(SEATS)) {
      const seat = ofGroupOne(firm);
      const [number, name] = plan.get(seat) ?? ['', ''];
      const one = await Player.sitDown(browser, server.url, name, looks);
      students[firm] = one;
      await one.enter(code, number);
      await one.page.locator(`li.seat--own[id="seat-${seat}"]`).waitFor({ state: 'attached' });
      await screen.page.locator('main').getByText(name).first().waitFor();
      if (firm === 'south')
        personalCode =
          /[A-Z2-9]{4}[A-Z2-9-]*/.exec(await one.page.locator('#flashes').innerText())?.[0] ?? '';
    }
    await keepPicture(student('veloshop'), '15-lobby-phone');
    await keepPicture(screen, '16-projector-lobby');
  });

  it('a wrong number and a second device are told what to do, and the personal code brings the seat along', async () => {
    const seat = ofGroupOne('south');
    const [number, name] = plan.get(seat) ?? ['', ''];
    const tablet = await Player.sitDown(browser, server.url, name, { lang: 'zh' });
    await tablet.askToJoin(code, '99999999');
    await says(tablet, '该学号不在');
    await keepPicture(tablet, '17-wrong-number');
    await tablet.askToJoin(code, number, 'Somebody Else');
    await says(tablet, '另一个姓名');
    await tablet.askToJoin(code, number);
    await says(tablet, '另一台设备上使用');
    await keepPicture(tablet, '18-second-device');
    await tablet.page.locator('#join-personal').fill(personalCode);
    await tablet.go('form[action="/join"] button[type="submit"]', /\/lobby/);
    await tablet.page.locator(`li.seat--own[id="seat-${seat}"]`).waitFor({ state: 'attached' });
    tablet.runId = teacher.runId;
    await student('south').page.context().close();
    students['south'] = tablet;
  });

  it('start fills the absent seats with bots, and every desk opens by itself', async () => {
    await teacher.open(runPath);
    await teacher.send('form[action$="/start"] button');
    await Promise.all(
      Object.values(students).map(({ page }) => page.waitForURL(/\/desk$/, { timeout: 30_000 })),
    );
    await student('veloshop').page.locator('#waiting').waitFor();
    await keepPicture(student('veloshop'), '19-desk-phone');
    await keepPicture(student('radwerk'), '20-desk');
    await screen.page.locator('#projector-ranking').waitFor();
    await teacher.open(`${runPath}?group=2`);
    await teacher.page.locator('[id^="monitor-g2."]').first().waitFor();
    await keepPicture(teacher, '21-monitor');
  });

  it('whoever comes late gets the seat that a bot has kept', async () => {
    const seat = 'g2.veloshop.enterprise';
    const [number, name] = plan.get(seat) ?? ['', ''];
    const late = await Player.sitDown(browser, server.url, name, { lang: 'zh' });
    students['late'] = late;
    await late.askToJoin(code, number);
    await late.page.waitForURL(/\/desk/);
    late.runId = teacher.runId;
    await keepPicture(late, '21b-late');
    await teacher.page.locator(`[id="monitor-${seat}"]`, { hasText: name }).waitFor();
  });

  it('an order runs short and a way out is found, each desk calling the next', async () => {
    const [buyer, supplier, north] = [student('veloshop'), student('radwerk'), student('north')];
    await supplier.see('/desk');
    await buyer.press('trade/PlaceOrder', { at: '/mall/products/p1', fill: { 'lines.0.quantity': '60' } });
    await supplier.waitingCard('draft-contract-o1').waitFor({ timeout: 30_000 });
    await keepPicture(buyer, '22-order-phone');
    await supplier.press('trade/DraftContract', {
      at: '/orders/o1',
      fill: { warehouse: 'north', deliverByDay: '3', payment: 'prepaid' },
    });
    await buyer.see('/desk');
    await supplier.press('trade/SendContract');
    await buyer.waitingCard('sign-contract-o1').waitFor({ timeout: 30_000 });
    await buyer.press('trade/SignContract', { at: '/orders/o1' });
    await north.waitingCard('check-order-o1').waitFor({ timeout: 30_000 });
    await supplier.see('/desk');
    await north.press('trade/ReportShortage', { at: '/orders/o1' });
    await supplier.waitingCard('resolve-shortage-o1').waitFor({ timeout: 30_000 });
    await supplier.see('/orders/o1');
    await keepPicture(supplier, '23-shortage');
    await supplier.press('trade/Transfer', { fill: { quantity: '20' } });
    await north.press('trade/RecheckOrder', { at: '/orders/o1' });
    await supplier.press('trade/IssueInvoice', { at: '/orders/o1' });
    await student('mall').press('trade/PublishNotice', {
      at: '/desk/notices',
      fill: { title: 'Shortages', body: 'Tell the buyer the same day.' },
    });
  });

  it('the teacher watches, looks into a seat, takes it over and gives it back; a judge may do none of it', async () => {
    const [buyer] = [student('veloshop')];
    const seat = ofGroupOne('veloshop');
    await buyer.see('/desk');
    await teacher.open(`${runPath}?group=1`);
    await keepPicture(teacher, '24-monitor-group');
    await teacher.page.locator(`[id="do-${seat}"] summary`).click();
    await teacher.go(`[id="do-${seat}"] a`, /\/desk\?seat=/);
    await teacher.page.locator('#watching').waitFor();
    await keepPicture(teacher, '25-watching');
    await teacher.press('run/TakeOverSeat');
    await buyer.page.locator('.closed').waitFor({ timeout: 30_000 });
    await keepPicture(buyer, '26-taken-over');
    await teacher.page.locator('#watching form:has([value="run/HandBackSeat"])').waitFor();
    await teacher.press('run/HandBackSeat');
    await buyer.page.locator('.closed').waitFor({ state: 'detached', timeout: 30_000 });
    await teacher.open(runPath);
    await teacher.press('run/Announce', { fill: { text: 'Ten minutes left. 还有十分钟。' } });
    await buyer.seesByItself('Ten minutes left.');
    const [gao] = judges;
    for (const path of [
      runPath,
      `${runPath}/grades`,
      `${runPath}/judging`,
      `/runs/${teacher.runId}/projector`,
    ])
      await gao.isTurnedAwayFrom(path);
    await keepPicture(gao, '27-judge-turned-away');
  });

  it('paid, shipped and received with the next day; what each did themselves is in the journal', async () => {
    const [buyer, north] = [student('veloshop'), student('north')];
    await buyer.press('trade/PayOrder', { at: '/orders/o1' });
    await north.press('trade/ShipOrder', { at: '/orders/o1' });
    await buyer.see('/desk');
    await nextDay(teacher);
    await buyer.waitingCard('receive-order-o1').waitFor({ timeout: 30_000 });
    await buyer.press('trade/ReceiveOrder', { at: '/orders/o1' });
    await keepPicture(buyer, '28-order-done');
    await keepPicture(screen, '29-projector-running');
  });

  it('the end hides the ranking, and it is revealed from the last place to the first', async () => {
    const shown = screen.page.locator('#projector-ranking .ranking__row');
    const places = await shown.count();
    expect(places).to.be.above(3);
    const supplier = student('radwerk');
    await supplier.see('/desk');
    await teacher.open(runPath);
    await teacher.press('run/End');
    // No work waits any more; what comes now stands in its place.
    await supplier.page.locator('#waiting a[href$="/judged"]').waitFor({ timeout: 30_000 });
    await screen.page
      .locator('#projector-ranking [value="run/Reveal"]')
      .waitFor({ state: 'attached', timeout: 30_000 });
    expect(await shown.count()).to.equal(0);
    await keepPicture(screen, '30-projector-ended');
    await student('veloshop').see('/desk');
    await keepPicture(student('veloshop'), '31-desk-ended');
    const firsts: string[] = [];
    for (let done = 1; done <= places; done++) {
      await screen.press('run/Reveal');
      await screen.page.waitForFunction(
        (count) => document.querySelectorAll('#projector-ranking .ranking__row').length === count,
        done,
      );
      firsts.unshift(await shown.first().innerText());
      if (done === 2) await keepPicture(screen, '32-projector-revealing');
    }
    // The best stand above those who were shown before them.
    expect(await shown.allInnerTexts()).to.deep.equal(firsts);
    await screen.page.locator('#projector-ranking [value="run/Reveal"]').waitFor({ state: 'detached' });
    await keepPicture(screen, '33-projector-final');
  });

  it('a student writes the lab report with a chart from the own run, and hands it in', async () => {
    const buyer = student('veloshop');
    const { page } = buyer;
    await buyer.see('/desk');
    await buyer.go('#waiting a[href$="/report"]', '**/report');
    const fields = await page.locator('textarea[name^="answer."]').all();
    expect(fields).to.have.length(6);
    for (const [i, field] of fields.entries())
      await field.fill(`${i + 1}. **Radwerk Frames** was short; ${buyer.name} waited for 北货场.`);
    await page.locator('#offer').selectOption('figure:own-balance');
    await page.locator('[data-report-insert="insert"]').click();
    await page.locator('#report-preview .report-figure').waitFor();
    await page.locator('#offer').selectOption({ index: 0 });
    await page.locator('[data-report-insert="insert"]').click();
    await page.locator('#report-preview .report-figure, #report-preview .report-piece').nth(1).waitFor();
    await page.locator('#pieces li').nth(1).waitFor();
    await keepPicture(buyer, '34-report');
    await buyer.go('.report-bar .btn-primary', '**/report/read');
    await keepPicture(buyer, '35-report-read');
    await buyer.send('#hand-in button[type="submit"]');
    await page.locator('form[action$="/take-back"]').waitFor();
  });

  it('two judges mark blind, and what they type is saved', async () => {
    await teacher.open(runPath);
    await teacher.go(`a[href="${runPath}/judging"]`, '**/judging');
    await teacher.send('#settings button[type="submit"]');
    await keepPicture(teacher, '36-judging-open');
    const hidden = [...PEOPLE.flat(), ...FIRMS];
    const isBlind = async ({ page, name }: Player): Promise<void> => {
      const text = await page.content();
      expect(
        hidden.filter((each) => text.includes(each)),
        `${name} reads on ${page.url()}`,
      ).to.deep.equal([]);
    };
    for (const judge of judges) {
      const { page } = judge;
      await judge.open('/');
      await judge.go('.bar__user', '**/my');
      await judge.go('main a[href^="/my/judging/"]', '**/judging/*');
      await isBlind(judge);
      const teams = await page
        .locator('.judge-team a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
      expect(teams).to.have.length(2);
      for (const path of teams) {
        await judge.go(`a[href="${path}"]`, `**${path}`);
        await isBlind(judge);
        const isOurs = (await page.locator('#report').count()) > 0;
        if (isOurs) {
          team = path.split('/').at(-1) ?? '';
          await keepPicture(judge, `37-judge-team-${judge.name}`);
          await judge.go('main a[href*="/orders/"]', '**/orders/*');
          await isBlind(judge);
          await keepPicture(judge, `38-judge-order-${judge.name}`);
          await judge.go('main a[href*="/papers/"]', '**/papers/*');
          await isBlind(judge);
          await judge.open(path);
          await judge.go('main a[href*="/journal"]', '**/journal*');
          await isBlind(judge);
          await judge.open(path);
        }
        // They differ by 16 of 40 points on the first criterion, where people played.
        await mark(judge, 'decision', isOurs && judge === judges[1] ? '20' : '36');
        await mark(judge, 'communication', '25');
        await mark(judge, 'documents', '24.5');
        await page.locator('#comment-decision').fill(`Seen by ${judge.name}.`);
        await saved(judge);
        await page.reload();
        expect(await page.locator('#comment-decision').inputValue()).to.equal(`Seen by ${judge.name}.`);
        await judge.send('#sheet-form button[formaction$="/hand-in"]');
        await page.locator('#sheet-form').waitFor({ state: 'detached' });
        await judge.open(path.replace(/\/teams\/\d+$/, ''));
      }
      await keepPicture(judge, `39-judge-done-${judge.name}`);
    }
  });

  const mark = (judge: Player, criterion: string, points: string): Promise<void> =>
    judge.page.locator(`[name="points.${criterion}"]`).fill(points);
  const saved = ({ page }: Player): Promise<void> =>
    page.locator('[data-autosave-status]', { hasText: /Saved:|已保存/ }).waitFor();

  it('a criterion they differ on is flagged, talked over, verified, and published once', async () => {
    const { page } = teacher;
    const judging = `${runPath}/judging`;
    await teacher.open(judging);
    expect(await page.locator('tr:has(.tag--amber)').count()).to.equal(2);
    await keepPicture(teacher, '40-flagged');
    await teacher.send('#verify button[type="submit"]');
    await page.locator('#verify .field__error:visible').first().waitFor();

    // The head judge asks one of them to look again.
    const [, he] = judges;
    const again = page.locator(`#team-${team} details[id^="reopen-"]`).last();
    await again.locator('summary').click();
    await again.locator('[name="reason"]').fill('Please look at the comparison of the ways once more.');
    await Promise.all([page.waitForEvent('load'), again.locator('button[type="submit"]').click()]);
    await he.open(`/my/judging/${teacher.runId}/teams/${team}`);
    await says(he, 'Please look at the comparison');
    await keepPicture(he, '41-reopened');
    await mark(he, 'decision', '32');
    await saved(he);
    await he.send('#sheet-form button[formaction$="/hand-in"]');
    await he.page.locator('#sheet-form').waitFor({ state: 'detached' });

    await teacher.open(judging);
    expect(await page.locator('tr:has(.tag--amber)').count()).to.equal(0);
    await teacher.send('#verify button[type="submit"]');
    await keepPicture(teacher, '42-verified');
    const twin = await page.context().newPage();
    await twin.goto(`${server.url}${judging}`);
    await page.locator('#publish-password').fill(TEACHER.password);
    await teacher.send('#publish button[type="submit"]');
    await page.locator('#publish').waitFor({ state: 'detached' });
    await keepPicture(teacher, '43-published');
    // A page that was open before cannot do it a second time.
    await twin.locator('#publish-password').fill(TEACHER.password);
    await twin.locator('#publish button[type="submit"]').click();
    await Promise.all([twin.waitForEvent('load'), twin.locator('#confirm[open] [data-confirm-yes]').click()]);
    await twin.locator('main').getByText('that happens once').first().waitFor();
    await twin.close();
  });

  it('the team appeals, and an appeal that is upheld changes the result, with a reason', async () => {
    const buyer = student('veloshop');
    await buyer.see('/desk');
    await buyer.go('nav a[href$="/judged"]', '**/judged');
    // (36 + 32) / 2 + 25 + 24.5
    expect(await buyer.page.locator('.score-big').innerText()).to.equal('83.5');
    expect(await buyer.page.content())
      .to.not.include('Gao')
      .and.not.include('何老师');
    await keepPicture(buyer, '44-judged-phone');
    await buyer.page.locator('#appeal-text').fill('We told the supplier on day one. 我们第一天就说了。');
    await buyer.send('#appeal button[type="submit"]');
    await teacher.open(`${runPath}/judging`);
    const appeal = teacher.page.locator('.judging-appeal').first();
    await appeal.locator('label:has([value="upheld"])').click();
    await appeal.locator('[name="change"]').fill('+2.5');
    await appeal.locator('[name="reason"]').fill('The journal shows the note.');
    await keepPicture(teacher, '45-appeal');
    await Promise.all([teacher.page.waitForEvent('load'), appeal.locator('button[type="submit"]').click()]);
    await buyer.see('/judged');
    expect(await buyer.page.locator('.score-big').innerText()).to.equal('86');
    await says(buyer, 'The journal shows the note.');
    await keepPicture(buyer, '46-judged-upheld');
  });

  it('the report is marked with a comment, a grade is changed with a reason, and the grades are published', async () => {
    const { page } = teacher;
    await teacher.open(runPath);
    await teacher.go(`a[href="${runPath}/reports"]`, '**/reports');
    await keepPicture(teacher, '47-reports');
    await teacher.go('.page-head__do a.btn-primary', '**/reports/*');
    for (const field of await page.locator('[name^="points."]').all()) await field.fill('9');
    await page.locator('[name^="comment."]').first().fill('Which document was it?');
    await keepPicture(teacher, '48-marking');
    await teacher.go('#marking-form .btn-primary', '**/reports');

    await teacher.open(runPath);
    await teacher.go(`a[href="${runPath}/grades"]`, '**/grades');
    await keepPicture(teacher, '49-grades');
    const { name } = student('radwerk');
    const row = page.locator('.grade-table tbody tr', { hasText: name });
    await Promise.all([page.waitForEvent('load'), row.locator('td:last-child a').click()]);
    const decision = page.locator('.grade-table__form');
    await decision.locator('[name="points"]').fill('77.5');
    await decision.locator('[name="reason"]').fill('Negotiated on paper while the tablet was away.');
    await Promise.all([page.waitForEvent('load'), decision.locator('button[type="submit"]').click()]);
    expect(await row.first().innerText()).to.include('77.50');
    const missing = page.locator('#publish [name="acceptMissing"]');
    if (await missing.count()) await missing.check();
    await page.locator('#publish-password').fill(TEACHER.password);
    await teacher.send('#publish button[type="submit"]');
    await page.locator('#publish').waitFor({ state: 'detached' });
    await keepPicture(teacher, '50-grades-published');
  });

  it('a student reads the own grade down to the entries of the journal, and nobody else’s', async () => {
    const [buyer, supplier] = [student('veloshop'), student('radwerk')];
    // From one of the own pages to the next.
    await buyer.go('nav a[href$="/grade"]', '**/grade');
    expect(Number(await buyer.page.locator('.score-big').innerText())).to.be.within(1, 100);
    // The steps, with the entries that were counted for them.
    expect(
      await buyer.page.locator('#steps tbody tr', { hasText: 'Order 60 aluminium frames' }).innerText(),
    ).to.match(/Day 1 · .*entry \d+/is);
    expect(await buyer.page.locator('#entries li').count()).to.be.above(3);
    expect(await buyer.page.locator('#part-judging').innerText()).to.include('+2.5');
    await keepPicture(buyer, '51-own-grade-phone');
    await buyer.go('#part-report a', '**/report/read');
    await says(buyer, 'Which document was it?');
    await keepPicture(buyer, '52-own-report-marked');
    await supplier.see('/desk');
    await supplier.go('nav a[href$="/grade"]', '**/grade');
    expect(await supplier.page.locator('.score-big').innerText()).to.equal('77.50');
    await says(supplier, 'Negotiated on paper');
    await keepPicture(supplier, '53-own-grade');
  });

  it('the debrief’s slider shows every firm at any moment, and is shared with the class', async () => {
    const [buyer, { page }] = [student('veloshop'), teacher];
    await buyer.go('nav a[href$="/debrief"]', '**/debrief');
    await keepPicture(buyer, '54-debrief-closed');
    expect(await buyer.page.locator('#debrief-seq').count()).to.equal(0);

    await teacher.open(runPath);
    await teacher.go(`a[href="${runPath}/debrief"]`, '**/debrief');
    const before = await page.locator('#debrief-moment').innerText();
    await keepPicture(teacher, '55-debrief');
    await page.locator('#debrief-seq').focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await page.waitForURL(/seq=2\b/);
    await page.waitForFunction(
      (old) => (document.querySelector<HTMLElement>('#debrief-moment')?.innerText ?? old) !== old,
      before,
    );
    await page.locator('[data-debrief-go="next"]').click();
    await page.waitForFunction(() => !/seq=2\b/.test(location.search));
    await keepPicture(teacher, '56-debrief-moved');
    await teacher.send('#share button[value="yes"]');
    await page.locator('#share button[value="no"]').waitFor();
    await buyer.page.reload();
    await buyer.page.locator('#debrief-seq').waitFor();
    await keepPicture(buyer, '57-debrief-shared-phone');
    for (const tab of ['charts', 'chains', 'ways', 'class']) {
      await teacher.go(`main a[href*="/debrief/${tab}"]`, new RegExp(`/debrief/${tab}`));
      await keepPicture(teacher, `58-debrief-${tab}`);
    }
  });

  it('the files for Moodle and for a spreadsheet hold a row for everyone, with the gradebook’s numbers', async () => {
    const { page } = teacher;
    await teacher.open(classPath);
    await keepPicture(teacher, '59-class-after');
    await teacher.go(`a[href="${classPath}/gradebook"]`, '**/gradebook');
    await keepPicture(teacher, '60-gradebook');
    const [titles = [], ...book] = await page
      .locator('.gradebook thead tr, .gradebook tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) =>
          [...row.querySelectorAll<HTMLElement>('td, th')].map(({ innerText }) => innerText.trim()),
        ),
      );
    const lesson = titles.findIndex((title) => title.includes(LESSON));
    const numberIn = (cells: readonly unknown[]): string =>
      PEOPLE.find(([known]) => cells.includes(known))?.[0] ?? '';
    expect(book.map(numberIn)).to.have.members(PEOPLE.map(([number]) => number));
    const graded = new Map(book.map((cells) => [numberIn(cells), Number.parseFloat(cells[lesson] ?? '')]));
    expect(graded.get(plan.get(ofGroupOne('radwerk'))?.[0] ?? '')).to.equal(77.5);
    // South and the latecomer came and did nothing, four others did not come: none of them has a grade, not a zero.
    expect([...graded.values()].filter((grade) => Number.isFinite(grade))).to.have.length(4);
    const numbersOf = (grade: unknown): number =>
      grade === null || grade === '' ? Number.NaN : Number(grade);

    await teacher.go(`a[href="${classPath}/exports"]`, '**/exports');
    await keepPicture(teacher, '61-exports');
    const fetched = async (format: string): Promise<Buffer> => {
      await teacher.open(`${classPath}/exports`);
      await teacher.go(`a[href$="/exports/${format}"]`, `**/exports/${format}`);
      if (format === 'moodle') await keepPicture(teacher, '62-export-moodle');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#export-download').click(),
      ]);
      const parts: Buffer[] = [];
      for await (const part of await download.createReadStream()) parts.push(part as Buffer);
      return Buffer.concat(parts);
    };
    const [header, ...rows] = parse(await fetched('moodle'), { bom: true });
    expect(header).to.deep.equal(['username', 'idnumber', 'fullname', LESSON]);
    expect(new Map(rows.map((row) => [row[1], numbersOf(row[3])]))).to.deep.equal(graded);
    expect(rows.map((row) => row[2])).to.have.members(PEOPLE.map(([, name]) => name));

    const [sheet] = await readWorkbook(await fetched('xlsx'));
    const lines = sheet?.data ?? [];
    const column = lines.find((cells) => cells.includes(LESSON))?.indexOf(LESSON) ?? -1;
    const students = lines.filter((cells) => numberIn(cells) !== '');
    expect(new Map(students.map((cells) => [numberIn(cells), numbersOf(cells[column])]))).to.deep.equal(
      graded,
    );
  });
});

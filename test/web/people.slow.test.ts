import { expect } from 'chai';
import {
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  TEACHER,
  teacherId,
  TestBrowser,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

describe('signing in', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  it('begins with the link that the console shows, which works once', async () => {
    const link = (await server.setupPath()) ?? '';
    const browser = new TestBrowser(server);
    expect((await browser.get(link)).status).to.equal(200);
    const weak = await browser.post(link, { form: { login: 'lin', name: '林老师', password: 'short' } });
    expect(weak.status).to.equal(303);
    const again = await browser.get(weak.headers.get('location') ?? '');
    expect(again.text).to.include('林老师').and.not.include('value="short"');

    const made = await browser.post(link, { form: { ...TEACHER } });
    expect(made.headers.get('location')).to.equal('/teacher');
    expect((await browser.get('/teacher')).status).to.equal(200);
    expect((await new TestBrowser(server).get(link)).status).to.equal(404);
    const second = await new TestBrowser(server).post(link, { form: { ...TEACHER, login: 'wu' } });
    expect(second.status).to.equal(404);
    expect(await server.setupPath()).to.equal(null);
  });

  it('gives a new session id, and signing out ends the session on the server', async () => {
    const browser = new TestBrowser(server);
    await browser.csrf();
    const before = browser.cookie;
    await browser.post('/sign-in', { form: { login: TEACHER.login, password: TEACHER.password } });
    const signedIn = browser.cookie;
    expect(signedIn).to.not.equal(before);
    const thief = new TestBrowser(server);
    thief.setCookie('lab.sid', /lab\.sid=([^;]+)/.exec(signedIn)?.[1] ?? '');
    expect((await thief.get('/teacher')).status).to.equal(200);
    expect((await browser.post('/sign-out')).headers.get('location')).to.equal('/');
    expect((await thief.get('/teacher')).status).to.equal(302);
    expect((await browser.get('/teacher')).status).to.equal(302);
  });

  it('says of a wrong password only that something is wrong, and keeps the login', async () => {
    const browser = new TestBrowser(server);
    const refused = await browser.post('/sign-in', { form: { login: 'lin', password: 'not the password' } });
    expect(refused.headers.get('location')).to.equal('/sign-in');
    const page = await browser.get('/sign-in');
    expect(page.text)
      .to.include('value="lin"')
      .and.include('Name or password is not right.')
      .and.not.include('not the password');
    const unknown = new TestBrowser(server);
    await unknown.post('/sign-in', { form: { login: 'nobody', password: 'not the password' } });
    expect((await unknown.get('/sign-in')).text).to.include('Name or password is not right.');
  });

  it('leads back to the page that asked for it, on this server only', async () => {
    const browser = new TestBrowser(server);
    const asked = await browser.get('/teacher/scenarios');
    expect(asked.headers.get('location')).to.equal('/sign-in?returnTo=%2Fteacher%2Fscenarios');
    const form = { login: TEACHER.login, password: TEACHER.password };
    const back = await browser.post('/sign-in', { form: { ...form, returnTo: '/teacher/scenarios' } });
    expect(back.headers.get('location')).to.equal('/teacher/scenarios');
    const away = await new TestBrowser(server).post('/sign-in', {
      form: { ...form, returnTo: '//evil.example' },
    });
    expect(away.headers.get('location')).to.equal('/teacher');
  });

  it('speaks the language that was chosen, or else the browser\u2019s', async () => {
    const browser = new TestBrowser(server);
    const lang = async (headers: Record<string, string> = {}): Promise<string | undefined> =>
      /<html lang="([^"]+)"/.exec((await browser.get('/sign-in', { headers })).text)?.[1];
    expect(await lang()).to.equal('en');
    expect(await lang({ 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' })).to.equal('zh-CN');
    await browser.post('/language', { form: { lang: 'zh' } });
    expect(await lang({ 'accept-language': 'en' })).to.equal('zh-CN');
    await browser.post('/language', { form: { lang: 'xx' } });
    expect(await lang()).to.equal('zh-CN');
  });

  it('sends cookies that scripts cannot read and other sites cannot send', async () => {
    const answer = await new TestBrowser(server).get('/sign-in');
    expect(answer.headers.getSetCookie().join()).to.match(/lab\.sid=.*HttpOnly; SameSite=Lax/);
  });
});

describe('every answer', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  it('forbids what a page does not need, and works over plain HTTP', async () => {
    const { headers } = await new TestBrowser(server).get('/join');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy)
      .to.include("default-src 'none'")
      .and.include("script-src 'self'")
      .and.include("frame-ancestors 'none'");
    expect(policy).to.not.include('unsafe').and.not.include('upgrade-insecure-requests');
    expect(headers.get('strict-transport-security')).to.equal(null);
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('cross-origin-opener-policy')).to.equal('same-origin');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('x-powered-by')).to.equal(null);
  });

  it('to an unknown address is a page with a reference, in the reader\u2019s language, without a stack', async () => {
    const browser = new TestBrowser(server);
    const answer = await browser.get('/no/such/page', { headers: { 'accept-language': 'zh' } });
    expect(answer.status).to.equal(404);
    expect(answer.text)
      .to.include(answer.headers.get('x-request-id') ?? 'no reference')
      .and.include('这里没有内容');
    expect(answer.text).to.not.match(/at .*\.ts:\d+/);
    const data = await browser.get('/api/nothing');
    expect(data.json).to.deep.include({ ok: false });
    expect(data.json.error.code).to.equal('not-found');
  });

  it('to a broken address is an error of the asker, not of the server', async () => {
    const browser = new TestBrowser(server);
    for (const path of [
      '/%E0%A4%A',
      '/runs/%00/desk',
      '/runs/__proto__/desk',
      '/runs/a%2F..%2Fb',
      '/static/../package.json',
      '/static/%2e%2e/package.json',
      '/qr/evil.svg',
      '/qr/ABCDE.svg',
    ]) {
      const { status } = await browser.get(path);
      expect(status, path).to.be.within(300, 499);
    }
  });

  it('is kept for a year where its address carries the content\u2019s hash', async () => {
    const browser = new TestBrowser(server);
    const page = await browser.get('/join');
    const css = /href="(\/static\/build\/app\.css\?v=[^"]+)"/.exec(page.text)?.[1];
    expect(css, 'the built style sheet').to.be.a('string');
    expect((await browser.get(css ?? '')).headers.get('cache-control')).to.include('immutable');
  });

  it('is small enough to be taken: more is refused', async () => {
    const browser = new TestBrowser(server);
    const long = await browser.post('/sign-in', { form: { login: 'x'.repeat(40_000) } });
    expect(long.status).to.equal(413);
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f${i}`, '1']));
    expect((await browser.post('/sign-in', { form: many })).status).to.equal(413);
  });
});

describe('joining', () => {
  let server: TestServer;
  let owner: string;
  let run: LaunchedRun;
  before(async () => {
    server = await startTestServer();
    await signedInTeacher(server);
    owner = await teacherId(server);
  });
  after(() => server.stop());
  beforeEach(async () => {
    run = await launchRun(server, owner);
  });

  const join = (browser: TestBrowser, form: Record<string, string>) =>
    browser.post('/join', { form: { code: run.joinCode, ...form } });
  const heldBy = (studentNo: string) =>
    run.host.read(
      (state) => Object.values(state.participants).find((person) => person.studentNo === studentNo)?.seat,
    );

  it('gives a free seat and a personal code, with the code typed in any way', async () => {
    const browser = new TestBrowser(server);
    const code = ` ${run.joinCode.toLowerCase().slice(0, 3)}-${run.joinCode.toLowerCase().slice(3)} `;
    const answer = await join(browser, { code, name: '梅', studentNo: '2402-07' });
    expect(answer.headers.get('location')).to.equal(`/runs/${run.runId}`);
    expect(await heldBy('2402-07')).to.be.a('string');
    const lobby = await browser.get(`/runs/${run.runId}/lobby`);
    expect(lobby.status).to.equal(200);
    expect(lobby.text).to.match(/Your personal code is [A-HJ-NP-Z2-9]{8}/);
    expect((await browser.get(`/runs/${run.runId}/lobby`)).text).to.not.include('Your personal code is');
  });

  const wrong: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['a code nobody gave out', { code: 'ZZZZZZ', name: 'Mei', studentNo: '1' }, /No exercise has this code/],
    ['no code at all', { code: '', name: 'Mei', studentNo: '1' }, /No exercise has this code/],
    ['no name', { name: ' ', studentNo: '1' }, /type your name/],
    ['a name that never ends', { name: 'x'.repeat(61), studentNo: '1' }, /type your name/],
    ['no student number', { name: 'Mei', studentNo: '' }, /student number/],
    ['markup for a number', { name: 'Mei', studentNo: '<script>' }, /student number/],
  ];
  for (const [what, form, message] of wrong) {
    it(`with ${what} shows the form again, filled, with the reason`, async () => {
      const browser = new TestBrowser(server);
      const refused = await join(browser, form);
      expect(refused.status).to.equal(303);
      const page = await browser.get(refused.headers.get('location') ?? '');
      expect(page.text).to.match(message).and.not.include('<script>');
      if (form['name']?.trim()) expect(page.text).to.include(`value="${form['name']}"`);
    });
  }

  it('from another device with the same number and name continues the same seat', async () => {
    const phone = new TestBrowser(server);
    await join(phone, { name: '梅', studentNo: '7' });
    const seat = await heldBy('7');
    const tablet = new TestBrowser(server);
    await join(tablet, { name: '梅', studentNo: '7' });
    const view = await tablet.get(`/api/runs/${run.runId}/view`);
    expect(view.json.seat.id).to.equal(seat);
    expect((await phone.get(`/api/runs/${run.runId}/view`)).json.seat.id).to.equal(seat);
  });

  it('under someone else\u2019s number is refused', async () => {
    await join(new TestBrowser(server), { name: '梅', studentNo: '7' });
    const thief = new TestBrowser(server);
    const answer = await join(thief, { name: 'Bo', studentNo: '7' });
    expect((await thief.get(answer.headers.get('location') ?? '')).text).to.include('under another name');
    expect((await thief.get(`/api/runs/${run.runId}/view`)).status).to.equal(401);
  });

  it('gives everyone a seat of their own, however many come at once, and tells the rest', async () => {
    const seats = await run.host.read((state) => Object.keys(state.seats).length);
    const browsers = Array.from({ length: seats + 2 }, () => new TestBrowser(server));
    await Promise.all(browsers.map((browser, i) => join(browser, { name: `S${i}`, studentNo: `n${i}` })));
    const taken = await run.host.read((state) =>
      Object.values(state.seats).map(({ holder }) => holder?.name),
    );
    expect(new Set(taken).size).to.equal(seats);
    expect(taken).to.not.include(undefined);
    const seatless = await run.host.read((state) => Object.keys(state.participants).length);
    expect(seatless).to.equal(seats);
  });

  it('lets students change seats in the lobby, but not into one that is taken', async () => {
    const mei = await joinStudent(server, run, { name: 'Mei', studentNo: '1' });
    const bo = await joinStudent(server, run, { name: 'Bo', studentNo: '2' });
    await mei.browser.post(`/runs/${run.runId}/seat`, { form: { seat: bo.seat } });
    expect(await heldBy('1')).to.equal(mei.seat);
    const free = await run.host.read(
      (state) => Object.values(state.seats).find(({ holder }) => holder === null)?.id,
    );
    await mei.browser.post(`/runs/${run.runId}/seat`, { form: { seat: free ?? '' } });
    expect(await heldBy('1')).to.equal(free);
    const left = await run.host.read((state) => state.seats[mei.seat]?.holder);
    expect(left).to.equal(null);
  });

  it('leads to the lobby before the start and to the desk after it', async () => {
    const mei = await joinStudent(server, run, { name: 'Mei', studentNo: '1' });
    const where = async () => (await mei.browser.get(`/runs/${run.runId}`)).headers.get('location');
    expect(await where()).to.equal(`/runs/${run.runId}/lobby`);
    await startRun(run, owner);
    expect(await where()).to.equal(`/runs/${run.runId}/desk`);
    expect((await mei.browser.get(`/runs/${run.runId}/desk`)).status).to.equal(200);
  });

  it('late takes the seat of a bot', async () => {
    const seats = await run.host.read((state) => Object.keys(state.seats));
    const actor = { kind: 'instructor', id: owner, seat: null } as const;
    for (const seat of seats) {
      const command = { type: 'run/SeatBot', seat } as { type: string };
      await run.host.submit({ commandId: `bot:${seat}`, actor, command });
    }
    await startRun(run, owner);
    const late = await joinStudent(server, run, { name: 'Late', studentNo: '99' });
    const seat = await run.host.read((state) => state.seats[late.seat]);
    expect(seat).to.include({ bot: false });
    expect(seat?.holder?.name).to.equal('Late');
  });

  it('by QR leads to the address with the code in it', async () => {
    const picture = await new TestBrowser(server).get(`/qr/${run.joinCode}.svg`);
    expect(picture.headers.get('content-type')).to.include('image/svg+xml');
    expect(picture.text).to.include('<svg');
    expect((await new TestBrowser(server).get(`/join/${run.joinCode}`)).text).to.include(
      `value="${run.joinCode}"`,
    );
  });
});

describe('a form without scripts', () => {
  let server: TestServer;
  let run: LaunchedRun;
  let counter = 0;
  before(async () => {
    server = await startTestServer();
    await signedInTeacher(server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner);
    await startRun(run, owner);
  });
  after(() => server.stop());

  const papers = (kind: string) => ({
    type: 'trade/Register',
    name: 'Velo & Sons <b>',
    kind,
    contact: '梅',
    address: 'River Road 1',
    licenceNo: 'LIC-0001',
  });
  const commandId = (): string => `form-${(counter += 1)}`;

  it('is taken, and leads back to where it stood or was meant to lead', async () => {
    const { browser, seat } = await joinStudent(server, run, { name: 'Mei', studentNo: '1' });
    const kind = seat.endsWith('.warehouse') ? 'warehouse' : 'enterprise';
    const form = { commandId: commandId(), ...papers(kind), returnTo: `/runs/${run.runId}/mall` };
    const answer = await browser.post(`/runs/${run.runId}/commands`, { form });
    expect(answer.status, answer.text).to.equal(303);
    expect(answer.headers.get('location')).to.equal(`/runs/${run.runId}/mall`);
    const again = await browser.post(`/runs/${run.runId}/commands`, {
      form,
      headers: { accept: 'application/json' },
    });
    expect(again.json).to.include({ ok: true, repeated: true });
  });

  it('that is refused loses nothing that was typed', async () => {
    const { browser } = await joinStudent(server, run, { name: 'Bo', studentNo: '2' });
    const referer = `${server.url}/runs/${run.runId}/desk`;
    const form = { commandId: commandId(), ...papers('enterprise'), licenceNo: '!' };
    const refused = await browser.post(`/runs/${run.runId}/commands`, { form, headers: { referer } });
    expect(refused.status).to.equal(303);
    expect(refused.headers.get('location')).to.equal(`/runs/${run.runId}/desk`);
    const answer = await browser.post(`/runs/${run.runId}/commands`, {
      form,
      headers: { accept: 'application/json' },
    });
    expect(answer.status).to.equal(400);
    expect(answer.json.error.fields.map(({ field }: { field: string }) => field)).to.deep.equal([
      'licenceNo',
    ]);
  });

  it('is refused when its fields came twice, or in another format', async () => {
    const { browser } = await joinStudent(server, run, { name: 'Fu', studentNo: '3' });
    const twice = await browser.post(`/runs/${run.runId}/commands`, {
      body: `commandId=${commandId()}&type=trade/SendFeedback&subject=a&subject=b&body=c`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    });
    expect(twice.status).to.equal(400);
    expect(twice.json.error.fields[0].field).to.equal('subject');
    const multipart = await browser.post(`/runs/${run.runId}/commands`, {
      body: '--x--',
      headers: { 'content-type': 'multipart/form-data; boundary=x', accept: 'application/json' },
    });
    expect(multipart.status).to.equal(415);
  });
});

describe('the demonstration', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ demo: true });
  });
  after(() => server.stop());

  it('runs, and everyone may watch it', async () => {
    const runId = server.demo.runId() ?? '';
    const visitor = new TestBrowser(server);
    expect((await visitor.get('/')).status).to.equal(200);
    const answer = await visitor.get(`/api/runs/${runId}/standings`);
    expect(answer.json).to.include({ phase: 'running' });
    expect(answer.json.standings.length).to.be.above(10);
    expect((await visitor.get(`/runs/${runId}/projector`)).status).to.equal(200);
  });

  it('gives a bot\u2019s seat to whoever asks, in one click', async () => {
    const runId = server.demo.runId() ?? '';
    const visitor = new TestBrowser(server);
    const answer = await visitor.post(`/runs/${runId}/seat`, { form: {} });
    expect(answer.headers.get('location')).to.equal(`/runs/${runId}/desk`);
    expect((await visitor.get(`/runs/${runId}/desk`)).status).to.equal(200);
    const steering = await visitor.post(`/api/runs/${runId}/commands`, {
      json: { commandId: 'x', command: { type: 'run/End' } },
    });
    expect(steering.status).to.equal(403);
  });

  it('starts anew with one click, and only the new one is kept', async () => {
    const before = server.demo.runId();
    const answers = await Promise.all([
      new TestBrowser(server).post('/demo/restart'),
      new TestBrowser(server).post('/demo/restart'),
    ]);
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303]);
    expect(server.demo.runId()).to.not.equal(before);
    const runs = await server.registry.store.list({ ownerId: 'demo' });
    expect(runs.map(({ runId }) => runId)).to.deep.equal([server.demo.runId()]);
  });

  it('cannot be restarted for ever by one address', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await new TestBrowser(server).post('/demo/restart')).status);
    expect(statuses).to.include(429);
  });
});

import { expect } from 'chai';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  TestBrowser,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

/** The number a heading or badge says, out of a page's text. */
const titleOf = (html: string): string => /<h1[^>]*>([^]*?)<\/h1>/.exec(html)?.[1]?.trim() ?? '';

describe('the pages everyone passes through', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  it('open without a demonstration, and say nothing of one', async () => {
    const home = await new TestBrowser(server).get('/');
    expect(home.status).to.equal(200);
    expect(home.text)
      .to.include('action="/join"')
      .and.not.include('data-run=')
      .and.not.include('/demo/restart');
  });

  it('speak the language of the browser until a person chooses, and then that one', async () => {
    const browser = new TestBrowser(server);
    const asked = await browser.get('/join', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect(asked.text).to.include('<html lang="zh-CN"').and.include('加入实验');
    await browser.post('/language', { form: { lang: 'en', returnTo: '/join' } });
    const chosen = await browser.get('/join', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect(chosen.text).to.include('<html lang="en"').and.include('Join an exercise');
  });

  it('keep light or dark, and never go to another site for it', async () => {
    const browser = new TestBrowser(server);
    const answer = await browser.post('/theme', { form: { theme: 'dark', returnTo: '//evil.example' } });
    expect(answer.headers.get('location')).to.match(/^\/(?!\/)/);
    expect((await browser.get('/join')).text).to.include('data-bs-theme="dark"');
    await browser.post('/theme', { form: { theme: 'purple' } });
    expect((await browser.get('/join')).text).to.include('data-bs-theme="dark"');
  });

  it('carry over a code from the address, shown as it is typed', async () => {
    const page = await new TestBrowser(server).get('/join/k7m2qx');
    expect(page.text).to.include('value="K7M2QX"');
    const odd = await new TestBrowser(server).get('/join/%22%3E%3Cb%3E');
    expect(odd.text).to.not.include('"><b>');
  });

  it('say what is wrong and where to go when nothing is there', async () => {
    const page = await new TestBrowser(server).get('/nothing/here');
    expect(page.status).to.equal(404);
    expect(titleOf(page.text)).to.equal('Not found');
    expect(page.text).to.match(/Reference: [0-9a-f]{8}/);
  });
});

describe('launching from the library', () => {
  let server: TestServer;
  let teacher: TestBrowser;
  before(async () => {
    server = await startTestServer();
    teacher = await signedInTeacher(server);
  });
  after(() => server.stop());

  it('shows every scenario that ships, with its minutes, seats and goals', async () => {
    const page = await teacher.get('/teacher/scenarios');
    for (const id of ['first-trade', 'shortage', 'open-market', 'solo']) {
      expect(page.text).to.include(`/teacher/scenarios/trade/${id}"`);
    }
    expect(page.text).to.include('The open market').and.include('45 minutes');
  });

  it('opens a lobby with a code, and lists the exercise on the teacher’s page', async () => {
    const opened = await teacher.post('/teacher/scenarios/trade/shortage/launch', {
      form: { groups: '2', title: '电商 2402' },
    });
    expect(opened.status).to.equal(303);
    const page = await teacher.get(opened.headers.get('location') ?? '');
    expect(page.status).to.equal(200);
    expect(titleOf(page.text)).to.equal('电商 2402');
    expect(page.text).to.include('Group 2').and.include('/qr/');
    expect((await teacher.get('/teacher')).text).to.include('电商 2402');
  });

  it('takes the length and number of days of a timed scenario', async () => {
    const opened = await teacher.post('/teacher/scenarios/trade/open-market/launch', {
      form: { groups: '3', daySeconds: '90', days: '12', title: '' },
    });
    const runId = (opened.headers.get('location') ?? '').split('/').pop() ?? '';
    const host = await server.registry.get(runId);
    const { dayMs, daysMax } = await host.read(({ clock }) => ({
      dayMs: clock.dayMs,
      daysMax: clock.daysMax,
    }));
    expect({ dayMs, daysMax }).to.deep.equal({ dayMs: 90_000, daysMax: 12 });
  });

  const refused: [field: string, value: string][] = [
    ['groups', '0'],
    ['groups', '1e3'],
    ['groups', ''],
    ['daySeconds', '4'],
    ['daySeconds', '3601'],
    ['daySeconds', '-60'],
    ['days', '0'],
    ['days', '365000'],
    ['days', '1.5'],
    ['days', '<b>'],
  ];
  for (const [field, value] of refused) {
    it(`keeps what was typed and says what is wrong with ${field} = '${value}'`, async () => {
      const before = (await server.registry.store.list({})).length;
      const form = { groups: '3', daySeconds: '60', days: '30', title: 'kept', [field]: value };
      const answer = await teacher.post('/teacher/scenarios/trade/open-market/launch', { form });
      expect(answer.headers.get('location')).to.equal('/teacher/scenarios/trade/open-market');
      const page = await teacher.get('/teacher/scenarios/trade/open-market');
      expect(page.text).to.include('value="kept"').and.include('aria-invalid="true"');
      expect(page.text).to.not.include('<b>');
      expect((await server.registry.store.list({})).length).to.equal(before);
    });
  }

  it('does not launch a lesson of more than ten hours', async () => {
    const form = { groups: '3', daySeconds: '3600', days: '11', title: '' };
    const answer = await teacher.post('/teacher/scenarios/trade/open-market/launch', { form });
    expect(answer.headers.get('location')).to.equal('/teacher/scenarios/trade/open-market');
    expect((await teacher.get('/teacher/scenarios/trade/open-market')).text).to.include('ten hours');
  });

  it('asks those who are not signed in to sign in, and launches nothing for them', async () => {
    const visitor = new TestBrowser(server);
    expect((await visitor.get('/teacher/scenarios')).status).to.be.oneOf([302, 401]);
    const before = (await server.registry.store.list({})).length;
    await visitor.post('/teacher/scenarios/trade/shortage/launch', { form: { groups: '1' } });
    expect((await server.registry.store.list({})).length).to.equal(before);
  });
});

describe('one exercise, seen by teacher, student and room', () => {
  let server: TestServer;
  let teacher: TestBrowser;
  let owner: string;
  let run: LaunchedRun;
  before(async () => {
    ({ server, teacher, owner } = await openSchool());
    run = await launchRun(server, owner, { scenario: 'trade/shortage' });
  });
  after(() => server.stop());

  it('fills seats on the wall as students join, and tells each who they are', async () => {
    const { browser } = await joinStudent(server, run, {
      name: '李娜',
      studentNo: '2402001',
      seat: 'g1.north.warehouse',
    });
    const lobby = await browser.get(`/runs/${run.runId}/lobby`);
    expect(lobby.text).to.include('You are the warehouse Warehouse North').and.include('seat--own');
    const projector = await teacher.get(`/runs/${run.runId}/projector`);
    expect(projector.text).to.include('李娜').and.include(run.joinCode.split('').join(' '));
  });

  it('shows strangers nothing', async () => {
    const stranger = new TestBrowser(server);
    for (const path of [
      'projector',
      'lobby',
      'score/g1/radwerk',
      'fragments/lobby-seats',
      'fragments/projector-market',
    ])
      expect((await stranger.get(`/runs/${run.runId}/${path}`)).text, path).to.not.include('李娜');
  });

  it('keeps the teacher’s page from students', async () => {
    const { browser } = await joinStudent(server, run, { name: 'Wang', studentNo: '2402002' });
    expect((await browser.get(`/teacher/runs/${run.runId}`)).status).to.equal(403);
    expect((await browser.get(`/teacher/runs/${run.runId}/fragments/teacher-monitor`)).status).to.equal(403);
    const started = await browser.post(`/teacher/runs/${run.runId}/start`);
    expect(started.status).to.equal(403);
    expect(await run.host.read(({ clock }) => clock.phase)).to.equal('lobby');
  });

  it('starts with bots in the seats nobody took', async () => {
    await teacher.post(`/teacher/runs/${run.runId}/start`);
    const { phase, empty, kept } = await run.host.read(({ clock, seats }) => ({
      phase: clock.phase,
      empty: Object.values(seats).filter(({ holder, bot }) => holder === null && !bot).length,
      kept: seats['g1.north.warehouse']?.bot,
    }));
    expect({ phase, empty, kept }).to.deep.equal({ phase: 'running', empty: 0, kept: false });
    const page = await teacher.get(`/teacher/runs/${run.runId}`);
    expect(page.text).to.include('Begin day 2').and.include('run/Pause');
  });

  it('refreshes every piece on its own, without the frame around it', async () => {
    const pieces = [
      ...['teacher-controls', 'teacher-monitor', 'teacher-lobby', 'teacher-notices', 'teacher-badge'].map(
        (name) => `/teacher/runs/${run.runId}/fragments/${name}`,
      ),
      ...['teacher-group', 'teacher-notes', 'teacher-ranking', 'teacher-disturbances'].map(
        (name) => `/teacher/runs/${run.runId}/fragments/${name}`,
      ),
      ...[
        'projector-ranking',
        'lobby-seats',
        'projector-seats',
        'projector-market',
        'projector-curve',
        'projector-badge',
      ].map((name) => `/runs/${run.runId}/fragments/${name}`),
    ];
    for (const path of pieces) {
      const piece = await teacher.get(path, { headers: { 'HX-Request': 'true' } });
      expect(piece.status, path).to.equal(200);
      expect(piece.text, path)
        .to.not.include('<html')
        .and.not.match(/>(?:ui|public|teacher):/);
    }
  });

  it('explains a score down to its parts, and knows no score of a firm that is not ranked', async () => {
    const page = await teacher.get(`/runs/${run.runId}/score/g1/radwerk`);
    expect(page.status).to.equal(200);
    expect(page.text)
      .to.include('Radwerk')
      .and.include('Profit')
      .and.match(/points? × /);
    expect(page.text).to.not.match(/>(?:ui|public|trade):/);
    for (const path of ['g1/mall', 'g1/nobody', 'g9/radwerk', '__proto__/radwerk', 'g1/constructor']) {
      expect((await teacher.get(`/runs/${run.runId}/score/${path}`)).status, path).to.equal(404);
    }
  });

  it('throws a shock from its form and tells the room', async () => {
    const answer = await teacher.post(`/runs/${run.runId}/commands`, {
      form: {
        commandId: 'shock-1',
        type: 'run/ThrowShock',
        'shock.kind': 'production-stop',
        'shock.good': 'frame',
        'shock.days': '2',
        market: '',
      },
      headers: { accept: 'application/json' },
    });
    expect(answer.status, answer.text).to.equal(200);
    expect((await teacher.get(`/runs/${run.runId}/projector`)).text).to.match(
      /Production of .*stands still until day 2/,
    );
  });

  it('announces to everyone, and shows it on the teacher’s page', async () => {
    const answer = await teacher.post(`/runs/${run.runId}/commands`, {
      form: { commandId: 'say-1', type: 'run/Announce', text: 'Look at the <board>', seat: '' },
      headers: { accept: 'application/json' },
    });
    expect(answer.status, answer.text).to.equal(200);
    const notices = await teacher.get(`/teacher/runs/${run.runId}/fragments/teacher-notices`);
    expect(notices.text).to.include('Look at the &lt;board&gt;');
  });

  it('ends with the whole ranking, to be revealed', async () => {
    const ended = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 4 });
    await startRun(ended, owner);
    await ended.host.submit({
      commandId: 'end',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    const page = await teacher.get(`/runs/${ended.runId}/projector`);
    expect(page.text).to.include('run/Freeze').and.include('name="veil"');
    expect(page.text.match(/data-firm-key="/g)).to.have.length((await ended.host.standings()).length);
  });
});

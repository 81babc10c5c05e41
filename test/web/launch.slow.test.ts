import { expect } from 'chai';
import {
  accountAt,
  signedInTeacher,
  startTestServer,
  TEACHER,
  teacherId,
  TestBrowser,
  type Answer,
  type TestServer,
} from '../support/server.ts';

const SCENARIO = '/teacher/scenarios/trade/first-trade';

describe('an exercise launched for a class', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let classId: string;

  before(async () => {
    server = await startTestServer();
    lin = await signedInTeacher(server);
    const made = await server.deps.classroom.classes.create('电商2402', await teacherId(server));
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    for (let i = 0; i < 13; i++) {
      await server.deps.classroom.students.add(classId, {
        studentNo: `2024${String(i).padStart(2, '0')}`,
        name: `学生${i}`,
        group: String((i % 3) + 1),
        role: i < 3 ? 'warehouse' : '',
      });
    }
  });
  after(() => server.stop());

  const form = (more: Record<string, string> = {}): Record<string, string> => ({
    class: classId,
    policy: 'roster',
    grouping: 'random',
    groups: '',
    title: '',
    do: 'open',
    ...more,
  });
  const launch = (more: Record<string, string> = {}) => lin.post(`${SCENARIO}/launch`, { form: form(more) });
  const runOf = (answer: Answer): string =>
    /^\/teacher\/runs\/([^/]+)$/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
  const planOf = (runId: string) => server.deps.classroom.launches.planOf(runId);
  const join = async (
    runId: string,
    i: number,
    browser = new TestBrowser(server),
  ): Promise<string | null> => {
    const { joinCode } = await server.registry.record(runId);
    const studentNo = `2024${String(i).padStart(2, '0')}`;
    const answer = await browser.post('/join', {
      form: { code: joinCode ?? '', name: `学生${i}`, studentNo },
    });
    expect(answer.headers.get('location')).to.equal(`/runs/${runId}`);
    const host = await server.registry.get(runId);
    return host.read(
      (run) => Object.values(run.participants).find((one) => one.studentNo === studentNo)?.seat ?? null,
    );
  };
  const studentId = async (i: number): Promise<string> =>
    (await server.deps.classroom.students.byNumber(classId, `2024${String(i).padStart(2, '0')}`))?.id ?? '';

  it('has as many groups as the class needs, and a seat for everyone on the roster', async () => {
    const runId = runOf(await launch());
    const record = await server.registry.record(runId);
    expect(record).to.include({ groups: 3, classId, joinPolicy: 'roster' });
    expect((await planOf(runId)).size).to.equal(13);
  });

  it('gives each student the seat that was planned, whoever comes first, and tells them which it is', async () => {
    const runId = runOf(await launch({ seed: 'a known seed' }));
    const plan = await planOf(runId);
    for (const i of [12, 0, 7]) {
      const browser = new TestBrowser(server);
      const seat = await join(runId, i, browser);
      expect(seat).to.equal(plan.get(await studentId(i)));
      const group = /^g(\d)/.exec(seat ?? '')?.[1] ?? '';
      expect((await browser.get(`/runs/${runId}/lobby`)).text).to.include(`in group ${group}`);
    }
  });

  it('keeps planned seats for those they are planned for while others are free', async () => {
    const runId = runOf(await launch({ policy: 'open' }));
    const plan = await planOf(runId);
    const { joinCode } = await server.registry.record(runId);
    const guest = new TestBrowser(server);
    await guest.post('/join', { form: { code: joinCode ?? '', name: '访客', studentNo: '9' } });
    const host = await server.registry.get(runId);
    const taken = await host.read((run) => Object.values(run.participants)[0]?.seat ?? '');
    expect(taken).to.not.equal('');
    expect([...plan.values()]).to.not.include(taken);
  });

  it('tells the teacher whom each seat waits for, and the others only that it is kept', async () => {
    const runId = runOf(await launch());
    const plan = await planOf(runId);
    const early = new TestBrowser(server);
    await join(runId, 3, early);
    const page = (await lin.get(`/teacher/runs/${runId}/fragments/teacher-lobby`)).text;
    expect(page).to.include('1 of 13 students are here');
    const wall = page.slice(page.indexOf('class="seat-wall'));
    expect(wall).to.match(/学生5\s*<span class="seat__awaited">/);
    expect(wall).to.match(/<span class="seat__who">\s*学生3\s*<\/span>/);

    const kept = plan.get(await studentId(5)) ?? '';
    const lobby = (await early.get(`/runs/${runId}/lobby`)).text;
    expect(lobby).to.include('kept').and.not.include('学生5').and.not.include(`value="${kept}"`);
    // The button is not there, and what it would send is refused.
    await early.post(`/runs/${runId}/seat`, { form: { seat: kept } });
    expect((await early.get(`/runs/${runId}/lobby`)).text).to.include('This seat is kept for somebody');
    expect(await join(runId, 5)).to.equal(kept);
  });

  it('has neither ranking nor shocks in the lobby, and both once it has started', async () => {
    const runId = runOf(await launch());
    const page = async (): Promise<string> => (await lin.get(`/teacher/runs/${runId}`)).text;
    expect(await page())
      .to.include('data-page-of-phase="lobby"')
      .and.not.include('id="teacher-ranking"')
      .and.not.include('run/ThrowShock');
    await lin.post(`/teacher/runs/${runId}/start`, { form: {} });
    expect(await page())
      .to.include('data-page-of-phase="running paused ended"')
      .and.include('id="teacher-ranking"')
      .and.include('run/ThrowShock');
  });

  it('gives a late student the planned seat back from the bot that kept it', async () => {
    const runId = runOf(await launch());
    await lin.post(`/teacher/runs/${runId}/start`, { form: { bots: 'true' } });
    const host = await server.registry.get(runId);
    expect(await host.read(({ clock }) => clock.phase)).to.equal('running');
    const seat = await join(runId, 5);
    expect(seat).to.equal((await planOf(runId)).get(await studentId(5)));
  });

  it('draws the same plan from the same seed', async () => {
    const plans = [];
    for (const seed of ['one', 'one', 'two']) plans.push(await planOf(runOf(await launch({ seed }))));
    expect(Object.fromEntries(plans[0] ?? [])).to.deep.equal(Object.fromEntries(plans[1] ?? []));
    expect(Object.fromEntries(plans[0] ?? [])).to.not.deep.equal(Object.fromEntries(plans[2] ?? []));
  });

  it('keeps the roster’s groups together', async () => {
    const plan = await planOf(runOf(await launch({ grouping: 'roster' })));
    for (let i = 0; i < 13; i++) {
      expect(plan.get(await studentId(i))).to.match(new RegExp(`^g${(i % 3) + 1}\\.`));
    }
  });

  it('lets bots play the firms that the teacher gives to them', async () => {
    const runId = runOf(await launch({ 'play.mall': 'bots', groups: '4' }));
    const host = await server.registry.get(runId);
    const bots = await host.read(({ seats }) => Object.values(seats).filter(({ bot }) => bot));
    expect(bots.map(({ firm }) => firm)).to.deep.equal(['mall', 'mall', 'mall', 'mall']);
    expect([...(await planOf(runId)).values()].filter((seat) => seat.includes('.mall.'))).to.have.length(0);
  });

  it('refuses a roster without a class, a class of someone else, and a cast without people', async () => {
    const wu = await accountAt(server, 'wu', ['teacher']);
    const refusals: [TestBrowser, Record<string, string>, string][] = [
      [lin, { class: '', groups: '1' }, 'Without a class there is no roster'],
      [wu.browser, {}, 'This class is not there any more'],
      [
        lin,
        Object.fromEntries(
          ['north', 'south', 'linden', 'corner', 'mall'].map((firm) => [`play.${firm}`, 'bots']),
        ),
        'At least one firm needs people',
      ],
    ];
    const before = (await server.registry.store.list({})).length;
    for (const [browser, more, text] of refusals) {
      const answer = await browser.post(`${SCENARIO}/launch`, { form: form({ title: 'kept', ...more }) });
      expect(answer.headers.get('location')).to.equal(SCENARIO);
      expect((await browser.get(SCENARIO)).text)
        .to.include(text)
        .and.include('value="kept"');
    }
    expect((await server.registry.store.list({})).length).to.equal(before);
  });

  describe('whose seats are arranged first', () => {
    let path = '';
    beforeEach(async () => {
      path = (await launch({ grouping: 'hand' })).headers.get('location') ?? '';
      expect(path).to.match(/^\/teacher\/launches\/l[0-9a-f]+$/);
    });
    const page = async () => {
      const { text } = await lin.get(path);
      return { text, version: /name="version" value="(\d+)"/.exec(text)?.[1] ?? '' };
    };
    const change = async (what: string, fields: Record<string, string>) =>
      lin.post(`${path}/${what}`, { form: { version: (await page()).version, ...fields } });

    it('starts empty, moves by hand, draws the rest and opens once with that plan', async () => {
      expect((await page()).text).to.include('People: 0, groups: 3, seats for bots: 15.');
      const mei = await studentId(4);
      await change('move', { [`s.${mei}`]: 'on', to: 'g3.mall.administrator' });
      expect((await page()).text).to.include('People: 1, groups: 3');
      await change('draw', { grouping: 'random', seed: 'q', keep: 'true' });
      expect((await page()).text)
        .to.include('People: 13, groups: 3, seats for bots: 2.')
        .and.include('Drawn from the seed q.');
      const opened = await change('open', {});
      const plan = await planOf(runOf(opened));
      expect(plan.get(mei)).to.equal('g3.mall.administrator');
      expect(plan.size).to.equal(13);
      const again = await lin.post(`${path}/open`, { form: { version: '3' } });
      expect(again.status).to.equal(404);
    });

    it('says what is wrong with a move and keeps who was chosen', async () => {
      const [a, b] = [await studentId(0), await studentId(1)];
      await change('move', { [`s.${a}`]: 'on', [`s.${b}`]: 'on', to: 'g1.mall.administrator' });
      const { text } = await page();
      expect(text)
        .to.include('Only one person fits')
        .and.match(new RegExp(`id="s-${a}"[^>]* checked`));
      await change('move', { to: 'none' });
      expect((await page()).text).to.include('Choose at least one name');
    });

    it('is not overwritten from a page that is out of date', async () => {
      const { version } = await page();
      await change('draw', { grouping: 'random', seed: 'first' });
      const late = await lin.post(`${path}/draw`, { form: { version, seed: 'second' } });
      expect(late.headers.get('location')).to.equal(path);
      expect((await page()).text)
        .to.include('changed in another window')
        .and.include('seed first');
    });

    it('is there for its teacher only', async () => {
      const other = await accountAt(server, `o${path.slice(-6)}`, ['teacher']);
      expect((await other.browser.get(path)).status).to.equal(404);
      expect((await other.browser.post(`${path}/open`, { form: { version: '1' } })).status).to.equal(404);
    });
  });

  it('leaves no plan behind when the exercise is removed', async () => {
    const runId = runOf(await launch());
    const host = await server.registry.get(runId);
    const actor = { kind: 'instructor' as const, id: await teacherId(server), seat: null };
    await host.submit({ commandId: 'start', actor, command: { type: 'run/Start' } });
    await host.submit({ commandId: 'end', actor, command: { type: 'run/End' } });
    expect((await planOf(runId)).size).to.equal(13);
    const form = { ownPassword: TEACHER.password };
    await lin.post(`/teacher/runs/${runId}/remove`, { form });
    expect(await server.registry.store.get(runId)).to.equal(null);
    expect((await planOf(runId)).size).to.equal(0);
  });
});

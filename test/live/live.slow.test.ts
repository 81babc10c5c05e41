import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  TestBrowser,
  type JoinedStudent,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

interface Changed {
  readonly runId: string;
  readonly seq: number;
  readonly topics: readonly string[];
}

describe('sockets', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let run: LaunchedRun;
  let mei: JoinedStudent;
  let bo: JoinedStudent;
  let sockets: Socket[] = [];
  let counter = 0;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    run = await launchRun(server, owner);
    const seats = await run.host.read((state) =>
      Object.values(state.seats).flatMap(({ id, role }) => (role === 'enterprise' ? [id] : [])),
    );
    mei = await joinStudent(server, run, { name: 'Mei', studentNo: '1', seat: seats[0] ?? '' });
    bo = await joinStudent(server, run, { name: 'Bo', studentNo: '2', seat: seats[1] ?? '' });
    await startRun(run, owner);
  });
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });

  function dial(browser: TestBrowser | null, headers: Record<string, string> = {}): Socket {
    const socket = io(server.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { ...(browser ? { cookie: browser.cookie } : {}), ...headers },
    });
    sockets.push(socket);
    return socket;
  }
  const once = <T>(socket: Socket, event: string): Promise<T> =>
    new Promise((resolve) => socket.once(event, (value: T) => resolve(value)));
  const outcome = (socket: Socket): Promise<'connected' | 'refused'> =>
    Promise.race([
      once(socket, 'connect').then(() => 'connected' as const),
      once(socket, 'connect_error').then(() => 'refused' as const),
    ]);
  async function watching(
    browser: TestBrowser,
    message: object = { runId: run.runId, sinceSeq: 0, page: 'desk' },
  ): Promise<{ socket: Socket; answer: Record<string, unknown> }> {
    const socket = dial(browser);
    await once(socket, 'connect');
    return { socket, answer: (await socket.emitWithAck('watch', message)) as Record<string, unknown> };
  }
  const act = (student: JoinedStudent, command: object) =>
    student.browser.post(`/api/runs/${run.runId}/commands`, {
      json: { commandId: `live-${(counter += 1)}`, command },
    });
  const steer = (command: object) =>
    lin.post(`/api/runs/${run.runId}/commands`, { json: { commandId: `live-${(counter += 1)}`, command } });
  /** Everything a socket heard of `changed` until the answer to one more `watch` came: pushes and answers keep their order. */
  function heard(socket: Socket): Changed[] {
    const list: Changed[] = [];
    socket.on('changed', (push: Changed) => list.push(push));
    return list;
  }

  /** The first push of a kind, whether it was heard already or is still to come. */
  function until(
    list: readonly Changed[],
    socket: Socket,
    fits: (push: Changed) => boolean,
  ): Promise<Changed> {
    const already = list.find(fits);
    if (already) return Promise.resolve(already);
    return new Promise((resolve) => {
      socket.on('changed', (push: Changed) => {
        if (fits(push)) resolve(push);
      });
    });
  }

  it('open only for a session of this server', async () => {
    expect(await outcome(dial(null))).to.equal('refused');
    expect(await outcome(dial(null, { cookie: 'lab.sid=s%3Amade-up.signature' }))).to.equal('refused');
    expect(await outcome(dial(mei.browser))).to.equal('connected');
  });

  it('open only for a page of this server', async () => {
    expect(await outcome(dial(mei.browser, { origin: 'http://evil.example' }))).to.equal('refused');
    expect(await outcome(dial(mei.browser, { origin: server.url }))).to.equal('connected');
  });

  it('say where the run is, and whether something was missed', async () => {
    const seq = await run.host.seq();
    const { answer } = await watching(mei.browser, { runId: run.runId, sinceSeq: seq - 1, page: 'desk' });
    expect(answer).to.deep.include({ ok: true, seq, stale: true });
    expect(answer.clock).to.include({ phase: 'running', day: 1 });
    const current = await watching(mei.browser, { runId: run.runId, sinceSeq: seq, page: 'desk' });
    expect(current.answer).to.deep.include({ ok: true, seq, stale: false });
  });

  it('tell nothing of a run that is none of one\u2019s business', async () => {
    const other = await launchRun(server, owner);
    for (const runId of [other.runId, 'no-such-run']) {
      const { answer } = await watching(mei.browser, { runId, sinceSeq: 0, page: 'desk' });
      expect(answer).to.deep.equal({ ok: false, code: 'not-found' });
    }
    const wu = await signedInTeacher(server, { login: 'wu', name: 'Wu', password: 'eleven red bicycles' });
    const { answer } = await watching(wu, { runId: run.runId, sinceSeq: 0, page: 'teacher' });
    expect(answer).to.deep.equal({ ok: false, code: 'not-found' });
  });

  it('tell a firm what concerns it, and another firm nothing of it', async () => {
    const one = await watching(mei.browser);
    const two = await watching(bo.browser);
    const hers = heard(one.socket);
    const his = heard(two.socket);
    const register = {
      type: 'trade/Register',
      name: 'Velo',
      kind: 'enterprise',
      contact: 'Mei',
      address: 'River Road 1',
      licenceNo: 'LIC-0001',
    };
    const answer = await act(mei, register);
    expect(answer.status, answer.text).to.equal(200);
    // What happened just before (people taking their seats) may still be on its way.
    const pushed = await until(hers, one.socket, ({ seq }) => seq === answer.json.seq);
    expect(pushed.runId).to.equal(run.runId);
    // An answer comes after what was pushed before it.
    await two.socket.emitWithAck('watch', { runId: run.runId, sinceSeq: 0, page: 'desk' });
    expect(hers.flatMap(({ topics }) => topics)).to.include('setup');
    const seatOfBo = await run.host.read((state) => state.seats[bo.seat]?.firm);
    const registered = await run.host.read((state) => state.seats[mei.seat]?.firm);
    expect(seatOfBo).to.not.equal(registered);
    expect(his.filter(({ topics }) => topics.includes('money') || topics.includes('stock'))).to.deep.equal(
      [],
    );
  });

  it('tell the instructor\u2019s page of everything', async () => {
    const { socket } = await watching(lin, { runId: run.runId, sinceSeq: 0, page: 'teacher' });
    const pushed = once<Changed>(socket, 'changed');
    await act(mei, {
      type: 'trade/Register',
      name: 'Velo',
      kind: 'enterprise',
      contact: 'Mei',
      address: 'River Road 1',
      licenceNo: 'LIC-0001',
    });
    expect((await pushed).runId).to.equal(run.runId);
  });

  it('bring the clock when it changes', async () => {
    const { socket } = await watching(mei.browser);
    const paused = once<{ phase: string; seq: number }>(socket, 'clock');
    await steer({ type: 'run/Pause' });
    expect(await paused).to.include({ phase: 'paused' });
    const resumed = once<{ phase: string }>(socket, 'clock');
    await steer({ type: 'run/Resume' });
    expect(await resumed).to.include({ phase: 'running' });
  });

  it('send few pushes for many changes', async () => {
    const { socket } = await watching(lin, { runId: run.runId, sinceSeq: 0, page: 'teacher' });
    const list = heard(socket);
    const texts = Array.from({ length: 12 }, (_, i) => `Notice ${i}`);
    for (const text of texts) expect((await steer({ type: 'run/Announce', text })).status).to.equal(200);
    const seq = await run.host.seq();
    while ((list.at(-1)?.seq ?? 0) < seq) await once(socket, 'changed');
    expect(list.length).to.be.below(texts.length);
  });

  it('follow a person to another seat', async () => {
    const lobby = await launchRun(server, owner);
    const seats = await lobby.host.read((state) => Object.keys(state.seats));
    const [from = '', to = ''] = seats;
    const fu = await joinStudent(server, lobby, { name: 'Fu', studentNo: '3', seat: from });
    const { socket } = await watching(fu.browser, { runId: lobby.runId, sinceSeq: 0, page: 'desk' });
    await fu.browser.post(`/runs/${lobby.runId}/seat`, { form: { seat: to } });
    const list = heard(socket);
    const announce = (seat: string) =>
      lin.post(`/api/runs/${lobby.runId}/commands`, {
        json: {
          commandId: `live-${(counter += 1)}`,
          command: { type: 'run/Announce', text: 'For you', seat },
        },
      });
    await socket.emitWithAck('watch', { runId: lobby.runId, sinceSeq: 0, page: 'desk' });
    list.length = 0;
    await announce(from);
    const { json } = await announce(to);
    await until(list, socket, ({ seq }) => seq >= (json as { seq: number }).seq);
    expect(list.map(({ seq }) => seq)).to.not.include(json.seq - 1);
  });

  it('survive clients that say nonsense, or forget the acknowledgement', async () => {
    const { socket } = await watching(mei.browser);
    for (const nonsense of [
      null,
      7,
      'x',
      [],
      {},
      { runId: 'x' },
      { runId: '__proto__', sinceSeq: 0, page: 'desk' },
      { runId: run.runId, sinceSeq: -1, page: 'desk' },
      { runId: run.runId, sinceSeq: 0, page: 'admin' },
      { runId: run.runId, sinceSeq: 0, page: 'desk', more: 1 },
    ]) {
      expect(await socket.emitWithAck('watch', nonsense)).to.deep.equal({ ok: false, code: 'bad-request' });
    }
    socket.emit('watch');
    socket.emit('watch', { runId: run.runId, sinceSeq: 0, page: 'desk' });
    socket.emit('nothing', {});
    expect(await socket.emitWithAck('watch', { runId: run.runId, sinceSeq: 0, page: 'desk' })).to.include({
      ok: true,
    });
  });

  it('close on whoever floods, and on nobody else', async () => {
    const calm = await watching(bo.browser);
    const { socket } = await watching(mei.browser);
    const closed = once(socket, 'disconnect');
    for (let i = 0; i < 100; i++) socket.emit('watch', {}, () => undefined);
    await closed;
    expect(
      await calm.socket.emitWithAck('watch', { runId: run.runId, sinceSeq: 0, page: 'desk' }),
    ).to.include({ ok: true });
  });

  it('close on a message that is far too large', async () => {
    const { socket } = await watching(mei.browser);
    const closed = once(socket, 'disconnect');
    socket.emit('watch', { runId: 'x'.repeat(70_000) }, () => undefined);
    await closed;
    expect((await new TestBrowser(server).get('/healthz')).status).to.equal(200);
  });

  it('let a person have four, and drop the oldest for a fifth', async () => {
    const first = dial(mei.browser);
    await once(first, 'connect');
    const dropped = once(first, 'disconnect');
    for (let i = 0; i < 4; i++) await once(dial(mei.browser), 'connect');
    expect(await dropped).to.equal('io server disconnect');
    expect(sockets.filter(({ connected }) => connected)).to.have.length(4);
  });

  it('end with the session', async () => {
    const { socket } = await watching(bo.browser);
    const closed = once(socket, 'disconnect');
    expect((await bo.browser.post('/sign-out')).status).to.equal(303);
    expect(await closed).to.equal('io server disconnect');
  });
});

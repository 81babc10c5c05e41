import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  startRun,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

interface MonitorPush {
  readonly runId: string;
  readonly seq: number;
  readonly baseMs: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly holders?: Readonly<Record<string, string | null>>;
}

/** What the monitor of a class of two hundred may cost in a minute. */
const BYTES_PER_MINUTE_MAX = 200 * 1024;
const PUSHES_MEASURED = 6;
const SEATS_MIN = 180;

describe('the monitor’s pushes', function () {
  this.timeout(90_000);
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  const sockets: Socket[] = [];

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  after(() => server.stop());

  const dial = async (browser: TestBrowser): Promise<Socket> => {
    const socket = io(server.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: browser.cookie },
    });
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    return socket;
  };
  const watch = (socket: Socket, run: LaunchedRun, page: string) =>
    socket.emitWithAck('watch', { runId: run.runId, sinceSeq: 0, page }) as Promise<{
      ok: boolean;
      monitor?: MonitorPush;
    }>;
  const steward = () => ({ kind: 'instructor', id: owner, seat: null }) as const;
  const next = (socket: Socket, fits: (push: MonitorPush) => boolean): Promise<MonitorPush> =>
    new Promise((resolve) => {
      const hear = (push: MonitorPush): void => {
        if (!fits(push)) return;
        socket.off('monitor', hear);
        resolve(push);
      };
      socket.on('monitor', hear);
    });
  /** `light,driver,connected,waiting,…` */
  const figures = (cell: string | undefined): number[] => (cell ?? '').split(',').map(Number);

  it('begin with every seat, and then tell of single ones', async () => {
    const run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    const student = await joinStudent(server, run, { name: '王伟', studentNo: '1' });
    await startRun(run, owner);
    const socket = await dial(lin);
    const { monitor } = await watch(socket, run, 'teacher');
    const seats = await run.host.read((state) => Object.keys(state.seats));
    expect(Object.keys(monitor?.cells ?? {})).to.have.length(seats.length);
    const index = String(seats.indexOf(student.seat));
    expect(monitor?.holders?.[index]).to.equal('王伟');
    expect(figures(monitor?.cells[index])[2]).to.equal(0);
    const other = await dial(student.browser);
    const arrived = next(socket, ({ cells }) => figures(cells[index])[2] === 1);
    await watch(other, run, 'desk');
    const push = await arrived;
    expect(Object.keys(push.cells)).to.deep.equal([index]);
    expect(push.runId).to.equal(run.runId);
  });

  it('tell who a seat was given to, and what was refused', async () => {
    const run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 1 });
    const student = await joinStudent(server, run, { name: 'Ada', studentNo: '1' });
    await startRun(run, owner);
    const socket = await dial(lin);
    await watch(socket, run, 'teacher');
    const seats = await run.host.read((state) => Object.keys(state.seats));
    const index = String(seats.indexOf(student.seat));
    const refused = next(socket, ({ cells }) => (figures(cells[index])[10] ?? 0) > 0);
    const answer = await student.browser.post(`/api/runs/${run.runId}/commands`, {
      json: { commandId: 'no-1', command: { type: 'trade/ReceiveOrder', order: 'o99' } },
    });
    expect(answer.status).to.equal(422);
    await refused;
    const freed = next(socket, ({ holders }) => holders?.[index] === null);
    await run.host.submit({
      commandId: 'free-1',
      actor: steward(),
      command: { type: 'run/ReleaseSeat', seat: student.seat } as { type: string },
    });
    await freed;
  });

  it('come to nobody but the teacher', async () => {
    const run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 1 });
    const student = await joinStudent(server, run, { name: 'Bo', studentNo: '2' });
    await startRun(run, owner);
    const teacher = await dial(lin);
    await watch(teacher, run, 'teacher');
    const socket = await dial(student.browser);
    const heard: unknown[] = [];
    socket.on('monitor', (push) => heard.push(push));
    for (const page of ['teacher', 'desk', 'projector']) {
      expect((await watch(socket, run, page)).monitor, page).to.equal(undefined);
    }
    const told = next(teacher, () => true);
    await student.browser.post(`/api/runs/${run.runId}/commands`, {
      json: { commandId: 'no-2', command: { type: 'trade/ReceiveOrder', order: 'o99' } },
    });
    await told;
    expect(heard).to.deep.equal([]);
  });

  it('of two hundred seats that bots play stay under 200 KB a minute', async () => {
    const run = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 38 });
    await fillWithBots(run.host, steward());
    const seats = await run.host.read((state) => Object.keys(state.seats).length);
    expect(seats).to.be.at.least(SEATS_MIN);
    const socket = await dial(lin);
    const { monitor } = await watch(socket, run, 'teacher');
    expect(Object.keys(monitor?.cells ?? {})).to.have.length(seats);
    await startRun(run, owner);
    let pushes = 0;
    let cells = 0;
    const done = new Promise((resolve) => {
      socket.on('monitor', (push: MonitorPush) => {
        pushes += 1;
        cells += Object.keys(push.cells).length;
        if (pushes === PUSHES_MEASURED) resolve(null);
      });
    });
    const before = { bytes: bytesRead(socket), seq: await run.host.seq(), atMs: performance.now() };
    // Beside the bots at their own pace, others that act as fast as they can: more than any class does.
    let isOver = false;
    const played = (async () => {
      while (!isOver) await playAhead(run.host, LABS, steward(), 1);
    })();
    await done;
    isOver = true;
    const minutes = (performance.now() - before.atMs) / 60_000;
    const entries = (await run.host.seq()) - before.seq;
    const perMinute = (bytesRead(socket) - before.bytes) / minutes;
    await played;
    const told = `${entries} entries, ${cells} cells: ${Math.round(perMinute / 1024)} KB a minute`;
    // A quiet market would prove nothing.
    expect(entries, told).to.be.above(300);
    expect(cells, told).to.be.above(200);
    expect(perMinute, told).to.be.below(BYTES_PER_MINUTE_MAX);
    if (process.env['TEST_LOG']) console.log(told);
  });
});

/** Everything that came in through the socket's own connection: pushes of every kind, frames and all. */
function bytesRead(socket: Socket): number {
  const { transport } = socket.io.engine as unknown as {
    transport: { ws: { _socket: { bytesRead: number } } };
  };
  return transport.ws._socket.bytesRead;
}

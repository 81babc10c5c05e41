import { expect } from 'chai';
import { startServer } from '../../src/cli/server.ts';
import { pino } from 'pino';
import { REHEARSAL_OWNER } from '../../src/rehearsal/purge.ts';
import type { Rehearsal, RehearsalSpec } from '../../src/rehearsal/rehearsals.ts';
import { withClock } from '../../src/web/teacher/launching.ts';
import {
  launchRun,
  scenarioText,
  signedInTeacher,
  startRun,
  startTestServer,
  type TestServer,
} from '../support/server.ts';
import { connect } from '../../src/db/connection.ts';
import { join } from 'node:path';

const STUDENTS = 10;

/** Another server on the same database. */
const startBeside = ({ dataDir }: TestServer) =>
  startServer(
    {
      port: 0,
      host: '127.0.0.1',
      dataDir,
      databaseUrl: null,
      demo: false,
      mode: 'test',
      sessionSecret: null,
      https: false,
      trustProxy: 0,
      logLevel: 'silent',
    },
    pino({ level: 'silent' }),
  );

const spec = (changes: Partial<RehearsalSpec> = {}): RehearsalSpec => ({
  scenarioText: withClock(scenarioText('trade/open-market'), 5, 30),
  title: { en: 'Open market', zh: '开放市场' },
  groups: 4,
  students: STUDENTS,
  durationMs: 4_000,
  startedBy: 't1',
  actionMs: 300,
  ...changes,
});

/** What is kept of people and runs. */
async function rowsIn(server: TestServer): Promise<Record<string, number>> {
  const database = connect(`sqlite:${join(server.dataDir, 'tradelab.sqlite')}`);
  try {
    const rows: Record<string, number> = {};
    for (const table of ['runs', 'journal', 'participants', 'sessions', 'rehearsals']) {
      const counted = (await database.knex(table).count({ n: '*' }).first()) as { n: number };
      rows[table] = Number(counted.n);
    }
    return rows;
  } finally {
    await database.close();
  }
}

/** Waits until the rehearsal is as wanted: there is something to be told of it every second. */
async function until(server: TestServer, wanted: (rehearsal: Rehearsal) => boolean): Promise<Rehearsal> {
  for (;;) {
    const rehearsal = server.deps.rehearsals.latest();
    if (rehearsal && wanted(rehearsal)) return rehearsal;
    if (rehearsal?.phase === 'over') throw new Error(`it was over first: ${JSON.stringify(rehearsal)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a rehearsal', function () {
  this.timeout(40_000);
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer();
  });
  afterEach(() => server.stop());

  it('lets its crowd in over real connections, reports what it saw, and leaves nothing behind', async () => {
    const before = await rowsIn(server);
    expect(await server.deps.rehearsals.start(spec())).to.equal('started');
    expect(await server.deps.rehearsals.start(spec())).to.equal('busy');
    const playing = await until(server, ({ phase, figures }) => phase === 'playing' && figures.accepted > 0);
    expect(playing.figures.sockets).to.equal(STUDENTS);
    expect(server.live.count()).to.equal(STUDENTS);
    await server.deps.rehearsals.settled();

    const over = server.deps.rehearsals.latest();
    expect(over).to.include({ phase: 'over', ended: 'finished' });
    const figures = over?.figures;
    if (!over || !figures) throw new Error('there was one');
    expect(figures.errors).to.deep.equal({});
    expect(figures.joined).to.equal(STUDENTS);
    expect(figures.accepted).to.be.greaterThan(0);
    // Every command that was answered with yes stands in the journal, and nothing else of the crowd does.
    expect(over.journaled).to.equal(figures.accepted);
    expect(figures.commands.count).to.equal(figures.accepted + figures.refused);
    expect(figures.pages.count).to.be.greaterThan(3 * STUDENTS);
    expect(figures.pushes.count).to.be.within(1, figures.accepted);
    for (const { p50Ms, p95Ms, p99Ms, maxMs } of [figures.pages, figures.commands, figures.pushes]) {
      expect(p50Ms).to.be.greaterThan(0);
      expect([p50Ms, p95Ms, p99Ms, maxMs]).to.deep.equal(
        [p50Ms, p95Ms, p99Ms, maxMs].sort((a, b) => Number(a) - Number(b)),
      );
    }
    // A busy machine is late, but not for long.
    expect(figures.playedMs).to.be.within(3_900, 20_000);
    expect(over.server.memoryMaxMb).to.be.greaterThan(20);
    expect(server.live.count()).to.equal(0);
    expect(await rowsIn(server)).to.deep.equal(before);
  });

  it('stops when it is told to, and is gone then', async () => {
    const before = await rowsIn(server);
    await server.deps.rehearsals.start(spec({ durationMs: 300_000 }));
    await until(server, ({ phase }) => phase === 'playing');
    await server.deps.rehearsals.stop();
    expect(server.deps.rehearsals.latest()).to.include({ phase: 'over', ended: 'stopped' });
    expect(server.deps.rehearsals.crowdPid()).to.equal(null);
    expect(await rowsIn(server)).to.deep.equal(before);
  });

  for (const phase of ['joining', 'playing'] as const) {
    it(`is removed when its crowd is lost while ${phase}`, async () => {
      const before = await rowsIn(server);
      await server.deps.rehearsals.start(spec({ durationMs: 300_000 }));
      await until(server, (now) => now.phase === phase);
      process.kill(server.deps.rehearsals.crowdPid() ?? 0, 'SIGKILL');
      await server.deps.rehearsals.settled();
      expect(server.deps.rehearsals.latest()).to.include({ phase: 'over', ended: 'failed' });
      expect(await rowsIn(server)).to.deep.equal(before);
      // The next one is not kept from beginning.
      expect(await server.deps.rehearsals.start(spec({ durationMs: 100 }))).to.equal('started');
      await server.deps.rehearsals.settled();
    });
  }

  it('is removed when the server stops in the middle of it', async () => {
    const before = await rowsIn(server);
    await server.deps.rehearsals.start(spec({ durationMs: 300_000 }));
    await until(server, ({ phase }) => phase === 'playing');
    await server.close();
    expect(await rowsIn(server)).to.deep.equal(before);
  });

  it('that a crash cut off is removed when the server starts again', async () => {
    const kept = await launchRun(server, 't1');
    const left = await launchRun(server, REHEARSAL_OWNER, { scenario: 'trade/open-market' });
    await server.deps.participants.guest(left.runId, 'Rehearsal 1');
    await server.close();
    const again = await startBeside(server);
    try {
      expect(await again.registry.store.get(left.runId)).to.equal(null);
      expect(await again.deps.participants.list(left.runId)).to.deep.equal([]);
      expect(await again.registry.store.get(kept.runId)).not.to.equal(null);
    } finally {
      await again.close();
    }
  });

  it('goes on when another server of the same database starts, and is the only one in it', async () => {
    const before = await rowsIn(server);
    await server.deps.rehearsals.start(spec({ durationMs: 300_000 }));
    const { figures } = await until(server, ({ phase }) => phase === 'playing');
    const other = await startBeside(server);
    try {
      expect(await other.deps.rehearsals.start(spec())).to.equal('busy');
      // It is still being played, and by the first one alone.
      await until(server, (now) => now.phase === 'playing' && now.figures.accepted > figures.accepted);
      expect(server.deps.rehearsals.latest()?.figures).to.deep.include({ joined: STUDENTS, errors: {} });
      await server.deps.rehearsals.stop();
      expect(server.deps.rehearsals.latest()).to.include({ phase: 'over', ended: 'stopped' });
      expect(await other.registry.store.list({ ownerId: REHEARSAL_OWNER })).to.deep.equal([]);
      expect(await other.deps.rehearsals.start(spec({ durationMs: 100 }))).to.equal('started');
      await other.deps.rehearsals.settled();
      expect(other.deps.rehearsals.latest()).to.include({ phase: 'over', ended: 'finished' });
    } finally {
      await other.close();
    }
    expect(await rowsIn(server)).to.deep.equal(before);
  });

  it('counts the exercises of people that are under way, and not lobbies', async () => {
    await signedInTeacher(server);
    await launchRun(server, 't1');
    expect(await server.deps.rehearsals.exercisesUnderWay()).to.equal(0);
    await startRun(await launchRun(server, 't1'), 't1');
    expect(await server.deps.rehearsals.exercisesUnderWay()).to.equal(1);
  });
});

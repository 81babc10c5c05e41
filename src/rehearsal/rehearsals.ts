import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { DEMO_OWNER } from '../accounts/can.ts';
import type { Participants } from '../accounts/participants.ts';
import type { Actor } from '../kernel/envelope.ts';
import type { LocalText } from '../kernel/text.ts';
import { fillWithBots } from '../runs/fill-with-bots.ts';
import { makeRunId } from '../runs/join-code.ts';
import type { RunHost, RunRegistry } from '../runs/ports.ts';
import { BEAT_MS, SILENT_MS, type RehearsalClaims } from './claims.ts';
import { NO_FIGURES, type CrowdFigures, type ServerFigures } from './figures.ts';
import type { CrowdSpec, FromCrowd, ToCrowd } from './messages.ts';
import { rehearsalPass, type Pass } from './pass.ts';
import { purge, purgeAll, REHEARSAL_OWNER } from './purge.ts';

/**
 * Rehearsals: a crowd of bot students, in a process of its own, comes into a run made for it over real connections and plays
 * for a while; then everything of it is removed. One at a time, whichever server of a database plays it.
 */

export interface RehearsalSpec {
  /** The scenario as it is to be played, with a clock that goes by itself. */
  readonly scenarioText: string;
  readonly title: LocalText;
  readonly groups: number;
  readonly students: number;
  readonly durationMs: number;
  /** The account that asked for it. */
  readonly startedBy: string;
  /** A bot's time from one action to the next, about. */
  readonly actionMs?: number;
}

export type Phase = 'joining' | 'playing' | 'removing' | 'over';

export interface Rehearsal {
  readonly title: LocalText;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly phase: Phase;
  /** How it came to an end; null while it goes on. `failed`: the crowd's process or the run was lost. */
  readonly ended: 'finished' | 'stopped' | 'failed' | null;
  readonly figures: CrowdFigures;
  readonly server: ServerFigures;
  /** Commands of the crowd that stood in the journal at the end; null before. */
  readonly journaled: number | null;
}

export interface Rehearsals {
  /** The one that goes on, or the last one; null when there was none since the start. */
  latest(): Rehearsal | null;
  /** How many exercises of people are under way now: a rehearsal would take their server's time. */
  exercisesUnderWay(): Promise<number>;
  /**
   * Begins one. `busy`: another one goes on, here or in another server of the same database.
   * @throws InvalidScenario
   */
  start(spec: RehearsalSpec): Promise<'started' | 'busy'>;
  /** Ends the one that goes on and resolves when everything of it is gone. */
  stop(): Promise<void>;
  /** Resolves when nothing goes on. */
  settled(): Promise<void>;
  /** Before every route: knows the crowd. */
  readonly pass: RequestHandler;
  /** The process with the crowd, for tests that end it. */
  crowdPid(): number | null;
  close(): Promise<void>;
}

export interface RehearsalDeps {
  readonly registry: RunRegistry;
  readonly participants: Participants;
  readonly knex: Knex;
  readonly claims: RehearsalClaims;
  /** Where this server listens on this machine. */
  readonly url: () => string;
  readonly https: boolean;
  readonly onError: (error: unknown, what: string) => void;
}

const STEWARD: Actor = { kind: 'instructor', id: REHEARSAL_OWNER, seat: null };
const ACTION_MS = 3_000;
/** A class that is not in by then is let begin without the rest. */
const JOIN_MAX_MS = 60_000;
/** How long the last answers are waited for. */
const FINISH_MAX_MS = 12_000;
/** A request that was under way when the crowd went may have written something after the first removal. */
const SECOND_LOOK_MS = 300;
const LOOP_RESOLUTION_MS = 10;
const MEMORY_EVERY_MS = 500;
const MB = 1024 * 1024;
const NS_PER_MS = 1e6;

type Ended = NonNullable<Rehearsal['ended']>;

export function createRehearsals(deps: RehearsalDeps): Rehearsals {
  let latest: Rehearsal | null = null;
  let pass: Pass | null = null;
  let crowd: ChildProcess | null = null;
  let isBusy = false;
  let isClosing = false;
  let work: Promise<void> = Promise.resolve();
  let stopNow: () => void = () => undefined;

  const change = (part: Partial<Rehearsal>): void => {
    if (latest) latest = { ...latest, ...part };
  };

  async function start(spec: RehearsalSpec): Promise<'started' | 'busy'> {
    if (isBusy) return 'busy';
    isBusy = true;
    // Said before there is a run: a server that starts at this moment would take it for left behind.
    const runId = makeRunId();
    let isTaken = false;
    try {
      const { scenarioText, groups, title, startedBy, durationMs } = spec;
      isTaken = await deps.claims.take(runId);
      if (!isTaken) {
        isBusy = false;
        return 'busy';
      }
      const host = await deps.registry.create({
        runId,
        scenarioText,
        groups,
        ownerId: REHEARSAL_OWNER,
        title: title.en,
      });
      latest = {
        title,
        startedBy,
        startedAtMs: Date.now(),
        durationMs,
        phase: 'joining',
        ended: null,
        figures: { ...NO_FIGURES, students: spec.students },
        server: { memoryMb: 0, memoryMaxMb: 0, loopP99Ms: 0, loopMaxMs: 0 },
        journaled: null,
      };
      work = rehearse(host, spec).finally(() => {
        isBusy = false;
      });
      return 'started';
    } catch (error) {
      isBusy = false;
      if (isTaken) await deps.claims.release(runId);
      throw error;
    }
  }

  async function rehearse(host: RunHost, spec: RehearsalSpec): Promise<void> {
    const measured = measureServer((server) => change({ server }));
    const beats = setInterval(() => {
      const said = deps.claims.beat(host.runId);
      said.catch((error: unknown) => deps.onError(error, 'a rehearsal could not say that it goes on'));
    }, BEAT_MS);
    beats.unref();
    let ended: Ended = 'failed';
    try {
      ended = await play(host, spec);
      change({ journaled: await journaledIn(host) });
    } catch (error) {
      deps.onError(error, 'a rehearsal failed');
    }
    measured.stop();
    change({ phase: 'removing' });
    await endCrowd();
    pass = null;
    await removed(host.runId);
    clearInterval(beats);
    change({ phase: 'over', ended });
  }

  async function play(host: RunHost, spec: RehearsalSpec): Promise<Ended> {
    // Before anything is waited for: it may be stopped from its first moment on.
    const stopped = new Promise<'stopped'>((resolve) => {
      stopNow = () => resolve('stopped');
      if (isClosing) stopNow();
    });
    const { joinCode } = await deps.registry.record(host.runId);
    if (joinCode === null) throw new Error('an open run has a join code');
    pass = { runId: host.runId, joinCode, token: randomBytes(24).toString('base64url') };
    const child = forkCrowd();
    crowd = child;
    const says = listenTo(child, (figures) => change({ figures }));
    const lost = says.gone.then(() => 'failed' as const);
    const crowdSpec: CrowdSpec = {
      url: deps.url(),
      https: deps.https,
      runId: host.runId,
      joinCode,
      token: pass.token,
      students: spec.students,
      actionMs: spec.actionMs ?? ACTION_MS,
    };
    tell(child, { kind: 'join', spec: crowdSpec });
    const joined = await Promise.race([says.joined, stopped, lost, after(JOIN_MAX_MS)]);
    if (joined === 'stopped' || joined === 'failed') return joined;

    await fillWithBots(host, STEWARD);
    await host.submit({ commandId: randomUUID(), actor: STEWARD, command: { type: 'run/Start' } });
    tell(child, { kind: 'play' });
    change({ phase: 'playing' });
    const played = await Promise.race([stopped, lost, after(spec.durationMs)]);
    if (played === 'failed') return played;
    tell(child, { kind: 'finish' });
    const finished = await Promise.race([says.finished, lost, after(FINISH_MAX_MS)]);
    if (finished === 'failed') return finished;
    return played === 'stopped' ? played : 'finished';
  }

  async function endCrowd(): Promise<void> {
    const child = crowd;
    crowd = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  async function removed(runId: string): Promise<void> {
    try {
      await purge(deps, runId);
      await after(SECOND_LOOK_MS);
      await purge(deps, runId);
      await deps.claims.release(runId);
    } catch (error) {
      // What is left is removed when it has been silent for a while, or the server starts again.
      deps.onError(error, 'a rehearsal could not be removed');
    }
  }

  /** What a server left behind that crashed shortly before this one started, or beside it. */
  const sweep = async (): Promise<void> => {
    try {
      await purgeAll(deps, deps.claims);
    } catch (error) {
      deps.onError(error, 'what a rehearsal left behind could not be removed');
    }
  };
  let sweeping: Promise<void> = Promise.resolve();
  const sweeps = setInterval(() => {
    sweeping = sweep();
  }, SILENT_MS);
  sweeps.unref();

  return {
    latest: () => latest,
    async exercisesUnderWay() {
      let running = 0;
      for (const { runId, ownerId } of await deps.registry.store.list({ status: 'open' })) {
        if (ownerId === DEMO_OWNER || ownerId === REHEARSAL_OWNER) continue;
        const phase = await deps.registry.get(runId).then(
          (host) => host.read(({ clock }) => clock.phase),
          // One that cannot be opened is nobody's lesson now.
          () => null,
        );
        if (phase === 'running') running += 1;
      }
      return running;
    },
    start,
    async stop() {
      stopNow();
      await work;
    },
    settled: () => work,
    pass: rehearsalPass(() => pass),
    crowdPid: () => crowd?.pid ?? null,
    async close() {
      isClosing = true;
      clearInterval(sweeps);
      await sweeping;
      crowd?.kill('SIGKILL');
      stopNow();
      await work;
    },
  };
}

const after = (ms: number): Promise<'time'> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('time'), ms).unref();
  });

function forkCrowd(): ChildProcess {
  // Written in TypeScript, run as either.
  const file = import.meta.url.endsWith('.ts') ? './crowd-process.ts' : './crowd-process.js';
  return fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

const tell = (child: ChildProcess, message: ToCrowd): void => {
  // One that is gone is noticed by its end.
  if (child.connected) child.send(message, () => undefined);
};

interface Says {
  readonly joined: Promise<'joined'>;
  readonly finished: Promise<'finished'>;
  /** The process ended, or could not begin. */
  readonly gone: Promise<void>;
}

function listenTo(child: ChildProcess, figures: (figures: CrowdFigures) => void): Says {
  const said = <K extends string>(kind: K): Promise<K> =>
    new Promise((resolve) => {
      child.on('message', (message: FromCrowd) => {
        if (message.kind === kind) resolve(kind);
      });
    });
  child.on('message', (message: FromCrowd) => figures(message.figures));
  return {
    joined: said('joined'),
    finished: said('finished'),
    gone: new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }),
  };
}

/** How many of the crowd's commands the journal holds. */
async function journaledIn(host: RunHost): Promise<number> {
  const page = 1_000;
  let count = 0;
  for (let seq = 0; ;) {
    const entries = await host.entries(seq, page);
    count += entries.filter(({ commandId }) => commandId.startsWith('rehearsal-')).length;
    const last = entries.at(-1);
    if (!last || last.seq <= seq) return count;
    seq = last.seq;
  }
}

/** Memory and lateness of this process while a rehearsal goes on. */
function measureServer(told: (figures: ServerFigures) => void): { stop(): void } {
  const loop: IntervalHistogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  let memoryMaxMb = 0;
  const measure = (): void => {
    const memoryMb = process.memoryUsage().rss / MB;
    memoryMaxMb = Math.max(memoryMaxMb, memoryMb);
    // The histogram holds whole intervals; lateness is what they were longer than asked for. Empty, it says NaN or 0.
    const late = (ns: number): number =>
      Number.isFinite(ns) ? Math.max(0, ns / NS_PER_MS - LOOP_RESOLUTION_MS) : 0;
    const isEmpty = loop.count === 0;
    told({
      memoryMb,
      memoryMaxMb,
      loopP99Ms: isEmpty ? 0 : late(loop.percentile(99)),
      loopMaxMs: isEmpty ? 0 : late(loop.max),
    });
  };
  const timer = setInterval(measure, MEMORY_EVERY_MS);
  timer.unref();
  return {
    stop() {
      measure();
      clearInterval(timer);
      loop.disable();
    },
  };
}

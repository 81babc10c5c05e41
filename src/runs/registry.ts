import type { Actor } from '../kernel/envelope.ts';
import type { RunId } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';
import type { Scenario, ScenarioError } from '../scenarios/scenario.ts';
import { writeBranch } from './branch.ts';
import type { RunCommandOf } from './commands.ts';
import { CommitQueue } from './commit-queue.ts';
import { dueOf, type Due } from './core/group-clock.ts';
import { DayTimers, setProcessTimer, type SetTimer } from './day-timers.ts';
import { CheckBudget } from './health-check.ts';
import { Host, type HostLog } from './host.ts';
import { makeJoinCode, makeRunId } from './join-code.ts';
import type { Labs } from './labs.ts';
import {
  Draining,
  InvalidScenario,
  UnknownRun,
  type Journal,
  type Published,
  type RunHost,
  type RunRecord,
  type RunRegistry,
  type RunStore,
} from './ports.ts';

export interface RegistryOptions {
  readonly journal: Journal;
  readonly store: RunStore;
  readonly labs: Labs;
  /** Reads a scenario's text. */
  readonly parseScenario: (text: string) => Result<Scenario, readonly ScenarioError[]>;
  /** After so long without a command or a reader, a run leaves the memory. */
  readonly idleMs?: number;
  /** With more runs than this in memory, those idle longest leave first. */
  readonly loadedMax?: number;
  /** How often idle runs are looked for. */
  readonly sweepMs?: number;
  readonly now?: () => number;
  /** Time that only goes forward, in milliseconds. */
  readonly elapsed?: () => number;
  readonly setTimer?: SetTimer;
  readonly log?: HostLog;
}

/** Who acts when time itself does. */
export const CLOCK: Actor = { kind: 'system', id: 'clock', seat: null };

const IDLE_MS = 15 * 60_000;
const LOADED_MAX = 500;
const SWEEP_MS = 30_000;
const RETRY_MS = 1000;
const JOIN_CODE_TRIES = 20;

/** The running exercises of this process. One host per run, loaded when somebody asks for it. */
export function createRegistry(options: RegistryOptions): RunRegistry {
  return new Registry(options);
}

class Registry implements RunRegistry {
  readonly store: RunStore;
  readonly #options: Required<RegistryOptions>;
  readonly #commits: CommitQueue;
  readonly #checks = new CheckBudget();
  readonly #timers: DayTimers;
  readonly #hosts = new Map<RunId, Promise<Host>>();
  readonly #opened = new Map<RunId, Host>();
  readonly #listeners = new Set<(published: Published) => void>();
  readonly #background = new Set<Promise<void>>();
  #stopSweeping: () => void = () => undefined;
  #isClosing = false;

  constructor(options: RegistryOptions) {
    this.#options = {
      idleMs: IDLE_MS,
      loadedMax: LOADED_MAX,
      sweepMs: SWEEP_MS,
      now: () => Date.now(),
      elapsed: () => performance.now(),
      setTimer: setProcessTimer,
      log: () => undefined,
      ...options,
    };
    this.store = options.store;
    this.#commits = new CommitQueue(options.journal);
    const { now, setTimer } = this.#options;
    this.#timers = new DayTimers(now, setTimer, (runId, due) =>
      this.#inBackground(this.#beginDay(runId, due)),
    );
    this.#sweepLater();
  }

  async create(spec: Parameters<RunRegistry['create']>[0]): Promise<RunHost> {
    this.#refuseWhenClosing();
    const scenario = this.#parse(spec.scenarioText);
    const record: RunRecord = {
      runId: spec.runId ?? makeRunId(),
      scenarioId: scenario.id,
      scenarioText: spec.scenarioText,
      seed: spec.seed ?? makeRunId(),
      groups: spec.groups,
      ownerId: spec.ownerId,
      classId: spec.classId ?? null,
      joinPolicy: spec.joinPolicy ?? 'open',
      title: spec.title ?? scenario.title.en,
      createdAtMs: this.#options.now(),
      joinCode: await this.#freeJoinCode(),
      status: 'open',
      branchOf: null,
      archivedAtMs: null,
    };
    await this.store.insert(record);
    return this.get(record.runId);
  }

  async branch({
    from,
    seq,
    ownerId,
    title,
    people,
    runId,
  }: Parameters<RunRegistry['branch']>[0]): Promise<RunHost> {
    this.#refuseWhenClosing();
    const origin = await this.record(from);
    const record: RunRecord = {
      ...origin,
      runId: runId ?? makeRunId(),
      ownerId,
      title,
      createdAtMs: this.#options.now(),
      joinCode: await this.#freeJoinCode(),
      status: 'open',
      branchOf: { runId: from, seq },
      archivedAtMs: null,
    };
    const { journal, labs, now } = this.#options;
    const spec = {
      runId: record.runId,
      scenario: this.#parse(origin.scenarioText),
      seed: origin.seed,
      groups: origin.groups,
    };
    await writeBranch({ spec, from, seq, people }, journal, labs, now());
    await this.store.insert(record);
    return this.get(record.runId);
  }

  get(runId: RunId): Promise<RunHost> {
    const known = this.#hosts.get(runId);
    if (known) return known;
    if (this.#isClosing) return Promise.reject(new Draining('the server is stopping'));
    const opening = this.#open(runId);
    this.#hosts.set(runId, opening);
    // A run that could not be opened is tried anew by the next who asks.
    opening.catch(() => this.#hosts.delete(runId));
    return opening;
  }

  async record(runId: RunId): Promise<RunRecord> {
    const record = await this.store.get(runId);
    if (!record) throw new UnknownRun(runId);
    return record;
  }

  async wake(isElsewhere: (runId: RunId) => boolean = () => false): ReturnType<RunRegistry['wake']> {
    const failed: { runId: RunId; error: unknown }[] = [];
    for (const { runId, scenarioText } of await this.store.list({ status: 'open' })) {
      if (isElsewhere(runId)) continue;
      try {
        // Only a timed clock has something to do by itself.
        if (this.#parse(scenarioText).clock.mode === 'timed') await this.get(runId);
      } catch (error) {
        failed.push({ runId, error });
      }
    }
    return failed;
  }

  async renewJoinCode(runId: RunId): Promise<string> {
    await this.record(runId);
    const joinCode = await this.#freeJoinCode();
    await this.store.update(runId, { joinCode });
    return joinCode;
  }

  subscribe(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async remove(runId: RunId): Promise<void> {
    const opening = this.#hosts.get(runId);
    this.#timers.set(runId, []);
    const host = await opening?.catch(() => null);
    await host?.close(new UnknownRun(runId));
    this.#timers.set(runId, []);
    await this.store.remove(runId);
    this.#hosts.delete(runId);
    this.#opened.delete(runId);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stopSweeping();
    this.#timers.stop();
    // From this moment on nothing new is taken; runs that are just being loaded are closed as they come.
    await Promise.all([...this.#opened.values()].map((host) => host.close()));
    await Promise.allSettled(this.#hosts.values());
    await Promise.all([...this.#opened.values()].map((host) => host.close()));
    await this.#commits.idle();
    await Promise.all(this.#background);
    this.#timers.stop();
  }

  async #open(runId: RunId): Promise<Host> {
    const { runId: id, scenarioText, seed, groups, status } = await this.record(runId);
    const { journal, labs, now, elapsed, log } = this.#options;
    const host = new Host({
      spec: { runId: id, scenario: this.#parse(scenarioText), seed, groups },
      journal,
      commit: (run, entries) => this.#commits.append(run, entries),
      labs,
      now,
      elapsed,
      log,
      checks: this.#checks,
      published: (published) => this.#published(published),
      clockChanged: (due) => this.#timers.set(runId, this.#isClosing ? [] : due),
    });
    const { seq, phase } = await host.read(({ seq, clock }) => ({ seq, phase: clock.phase }));
    // The first entry may be missing when the server was stopped between making the record and writing it.
    if (seq === 0) await host.submit({ commandId: 'run:open', actor: CLOCK, command: { type: 'run/Open' } });
    if (phase === 'ended' && status !== 'ended') await this.#markEnded(runId);
    this.#opened.set(runId, host);
    return host;
  }

  #parse(text: string): Scenario {
    const parsed = this.#options.parseScenario(text);
    if (!parsed.ok) throw new InvalidScenario(parsed.error);
    return parsed.value;
  }

  #published(published: Published): void {
    if (published.types.includes('run/Ended')) this.#inBackground(this.#markEnded(published.runId));
    for (const listener of this.#listeners) {
      try {
        listener(published);
      } catch (error) {
        this.#options.log('error', 'a listener failed', { run: published.runId, seq: published.seq, error });
      }
    }
  }

  async #markEnded(runId: RunId): Promise<void> {
    await this.store.update(runId, { status: 'ended', joinCode: null });
  }

  /** Time's own command. Every process may try; the journal lets one win. */
  async #beginDay(runId: RunId, due: Due): Promise<void> {
    const { market, day } = due;
    try {
      const host = await this.get(runId);
      const command: RunCommandOf<'run/BeginDay'> = { type: 'run/BeginDay', day, market };
      const commandId = market === null ? `day:${day}` : `day:${market}:${day}`;
      const receipt = await host.submit({ commandId, actor: CLOCK, command });
      if (receipt.ok || this.#isClosing) return;
      // Too early by another clock, or paused meanwhile: what is due now is asked anew.
      this.#timers.set(runId, await host.read(dueOf));
    } catch (error) {
      if (error instanceof UnknownRun || error instanceof Draining || this.#isClosing) return;
      this.#options.log('error', 'a day could not begin; it is tried again', {
        run: runId,
        day,
        market,
        error,
      });
      this.#timers.retry(runId, due, RETRY_MS);
    }
  }

  /** Work nobody waits for: it is finished before the process ends, and its failure is told to the log. */
  #inBackground(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.#options.log('error', 'work in the background failed', { error }))
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
  }

  #sweepLater(): void {
    const { setTimer, sweepMs } = this.#options;
    this.#stopSweeping = setTimer(() => {
      this.#sweep();
      if (!this.#isClosing) this.#sweepLater();
    }, sweepMs);
  }

  /** Lets idle runs leave the memory: those idle too long, and the longest idle ones when there are too many. */
  #sweep(): void {
    const { idleMs, loadedMax } = this.#options;
    const loaded = [...this.#opened.values()]
      .filter((host) => host.isLoaded)
      .sort((a, b) => b.idleForMs() - a.idleForMs());
    loaded.forEach((host, index) => {
      const tooMany = loaded.length - index > loadedMax;
      if (host.idleForMs() > 0 && (tooMany || host.idleForMs() >= idleMs)) host.unload();
    });
  }

  async #freeJoinCode(): Promise<string> {
    for (let tries = 0; tries < JOIN_CODE_TRIES; tries++) {
      const code = makeJoinCode();
      if (!(await this.store.byJoinCode(code))) return code;
    }
    throw new Error('no free join code was found');
  }

  #refuseWhenClosing(): void {
    if (this.#isClosing) throw new Draining('the server is stopping');
  }
}

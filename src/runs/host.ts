import type { DeepReadonly } from '../kernel/decider.ts';
import type { CommandEnvelope } from '../kernel/envelope.ts';
import type { RunId } from '../kernel/ids.ts';
import type { Standing } from '../scoring/standings.ts';
import type { Effects } from './core/evolve.ts';
import { dueOf, type Due } from './core/group-clock.ts';
import { standingsOf } from './core/standings.ts';
import { HealthCheck, type CheckBudget } from './health-check.ts';
import type { Labs } from './labs.ts';
import { LoadedRun, type Answer } from './loaded-run.ts';
import { Mistakes } from './mistakes.ts';
import type { OpenSpec } from './open.ts';
import { typesOf } from './receipts.ts';
import {
  Draining,
  NotSaved,
  RunStopped,
  UnknownRun,
  type AppendOutcome,
  type ChainedEntry,
  type Health,
  type Journal,
  type Published,
  type Receipt,
  type RunHost,
} from './ports.ts';
import type { RunState } from './state.ts';

/** What the host tells whoever keeps the program's log. */
export type HostLog = (
  level: 'info' | 'warn' | 'error',
  what: string,
  details: Record<string, unknown>,
) => void;

export interface HostOptions {
  readonly spec: OpenSpec;
  readonly journal: Pick<Journal, 'read'>;
  /** Makes entries durable; the commit queue of the process. */
  readonly commit: (runId: RunId, entries: readonly ChainedEntry[]) => Promise<AppendOutcome>;
  readonly labs: Labs;
  /** Wall-clock time in milliseconds since 1970. */
  readonly now: () => number;
  /** Time that only goes forward, in milliseconds: for measuring. */
  readonly elapsed: () => number;
  readonly log: HostLog;
  /** The time for checks that all hosts of the process share; left out, it has its own. */
  readonly checks?: CheckBudget;
  /** Told of every durable entry, before the host's own listeners. */
  readonly published: (published: Published) => void;
  /** Told what time itself will do next, whenever that may have changed. */
  readonly clockChanged: (due: readonly Due[]) => void;
}

/** Commands decided together, at most: with more waiting, the first are not kept from their answer. */
const BATCH_MAX = 256;
/** How often a batch is decided anew after conflicts or failed assertions before its commands are given back. */
const ATTEMPTS_MAX = 8;

interface Mail {
  readonly envelope: CommandEnvelope;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

interface Reading {
  readonly run: (loaded: LoadedRun) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One running exercise. Commands wait in a mailbox; what waits is decided together against the state in memory, appended
 * in one go, and only then answered and published. Readers never see what is not yet durable.
 */
export class Host implements RunHost {
  readonly runId: RunId;
  readonly #options: HostOptions;
  readonly #listeners = new Set<(published: Published) => void>();
  readonly #mistakes = new Mistakes();
  readonly #health: HealthCheck;
  #loaded: LoadedRun | null = null;
  #mailbox: Mail[] = [];
  #readings: Reading[] = [];
  #pumping: Promise<void> | null = null;
  /** True while the state is ahead of the journal. */
  #ahead = false;
  #closed: Error | null = null;
  #publishedSeq: number | null = null;
  #usedAtMs: number;

  constructor(options: HostOptions) {
    this.runId = options.spec.runId;
    this.#options = options;
    this.#health = new HealthCheck(options.labs, options.elapsed, options.checks);
    this.#usedAtMs = options.elapsed();
  }

  submit(envelope: CommandEnvelope): Promise<Receipt> {
    if (this.#closed) return Promise.reject(this.#closed);
    this.#usedAtMs = this.#options.elapsed();
    return new Promise((resolve, reject) => {
      this.#mailbox.push({ envelope, resolve, reject });
      this.#pumping ??= this.#pump();
    });
  }

  read<T>(reader: (state: DeepReadonly<RunState>) => T): Promise<T> {
    return this.#whenDurable(({ state }) => reader(state));
  }

  standings(): Promise<readonly Standing[]> {
    return this.read((state) => standingsOf(state, this.#options.labs));
  }

  seq(): Promise<number> {
    return this.read(({ seq }) => seq);
  }

  async entries(afterSeq: number, limit: number): Promise<readonly ChainedEntry[]> {
    const { recent, seq } = await this.#whenDurable((loaded) => ({
      recent: loaded.recentAfter(afterSeq, limit),
      seq: loaded.state.seq,
    }));
    if (recent) return recent;
    const found: ChainedEntry[] = [];
    for await (const page of this.#options.journal.read(this.runId, afterSeq)) {
      for (const entry of page) {
        if (found.length >= limit || entry.seq > seq) return found;
        found.push(entry);
      }
    }
    return found;
  }

  subscribe(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  health(): Health {
    return this.#health.report();
  }

  mistakes(): ReturnType<RunHost['mistakes']> {
    return this.#mistakes.bySeat();
  }

  /** Whether the run's state is in memory. */
  get isLoaded(): boolean {
    return this.#loaded !== null;
  }

  /** How long nobody has asked anything, in milliseconds; 0 while something is being done. */
  idleForMs(): number {
    return this.#pumping ? 0 : this.#options.elapsed() - this.#usedAtMs;
  }

  /** Drops the state of an idle run; the next command or reader brings it back from the journal. */
  unload(): void {
    if (!this.#pumping) this.#loaded = null;
  }

  /** Takes no new commands (they get `Draining`, or `UnknownRun` for a removed run) and finishes what is waiting. */
  async close(reason: Error = new Draining('the server is stopping')): Promise<void> {
    this.#closed = reason;
    await this.#pumping;
  }

  #whenDurable<T>(reader: (loaded: LoadedRun) => T): Promise<T> {
    if (this.#closed instanceof UnknownRun) return Promise.reject(this.#closed);
    this.#usedAtMs = this.#options.elapsed();
    return new Promise((resolve, reject) => {
      const run = (loaded: LoadedRun): void => {
        try {
          resolve(reader(loaded));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      if (this.#loaded && !this.#ahead) return run(this.#loaded);
      this.#readings.push({ run, reject });
      this.#pumping ??= this.#pump();
    });
  }

  /** Works until nobody waits for anything. */
  async #pump(): Promise<void> {
    // Lets everything that was sent in this turn of the event loop come along.
    await Promise.resolve();
    while (this.#mailbox.length > 0 || this.#readings.length > 0) {
      try {
        const loaded = await this.#load();
        for (const { run } of this.#readings.splice(0)) run(loaded);
      } catch (error) {
        rejectAll(this.#readings.splice(0), error);
        rejectAll(this.#mailbox.splice(0), error);
        break;
      }
      if (this.#mailbox.length > 0) await this.#process(this.#mailbox.splice(0, BATCH_MAX));
    }
    this.#usedAtMs = this.#options.elapsed();
    this.#pumping = null;
  }

  /** The run in memory, from the journal if need be. What another process wrote meanwhile is published. */
  async #load(): Promise<LoadedRun> {
    if (this.#loaded) return this.#loaded;
    const { spec, journal, labs, log } = this.#options;
    const known = this.#publishedSeq;
    const missed: Published[] = [];
    try {
      const tell =
        known === null
          ? null
          : {
              afterSeq: known,
              onEffects: (entry: ChainedEntry, effects: Effects) =>
                void missed.push(publishedOf(this.runId, entry, effects)),
            };
      const loaded = await LoadedRun.load(spec, journal, labs, tell);
      this.#loaded = loaded;
      this.#publishedSeq = loaded.state.seq;
      this.#health.loaded(loaded.state);
      this.#options.clockChanged(dueOf(loaded.state));
      missed.forEach((published) => this.#publish(published));
      return loaded;
    } catch (error) {
      log('error', 'a run could not be loaded', { run: this.runId, error });
      throw error;
    }
  }

  /** Decides a batch, makes it durable, answers. After a conflict the same commands are decided again. */
  async #process(batch: readonly Mail[]): Promise<void> {
    let mails = batch;
    for (let attempt = 1; mails.length > 0; attempt++) {
      try {
        const decided = this.#decide(await this.#load(), mails);
        if ('culprit' in decided) mails = this.#setAside(decided.culprit, decided.error, mails);
        else if (await this.#save(decided.entries)) return this.#answer(mails, decided.answers);
        if (attempt < ATTEMPTS_MAX) continue;
        throw new NotSaved('other writers were first again and again');
      } catch (error) {
        this.#loaded = null;
        return rejectAll(mails, error);
      }
    }
  }

  /** Decides a batch against the state in memory, which is ahead of the journal from here on. */
  #decide(loaded: LoadedRun, mails: readonly Mail[]): Decided | Culprit {
    const answers: Answer[] = [];
    const entries: ChainedEntry[] = [];
    for (const mail of mails) {
      try {
        const answer = loaded.take(mail.envelope, this.#options.now(), this.#options.labs);
        answers.push(answer);
        if (answer.entry) entries.push(answer.entry);
      } catch (error) {
        return { culprit: mail, error };
      }
    }
    return { answers, entries };
  }

  /** A command broke a rule of the program: it alone is given back, the run goes on from its journal with the others. */
  #setAside(culprit: Mail, error: unknown, mails: readonly Mail[]): readonly Mail[] {
    const { commandId, actor, command } = culprit.envelope;
    this.#loaded = null;
    this.#health.reloaded();
    this.#options.log('error', 'a command broke a rule of the program; the run is reloaded', {
      run: this.runId,
      commandId,
      actor,
      // Its type alone: what a person typed is nobody's business in the log.
      command: command.type,
      error,
    });
    culprit.reject(new RunStopped('this command could not be carried out', { cause: error }));
    return mails.filter((mail) => mail !== culprit);
  }

  /**
   * @returns false when another writer was first: the state is dropped and the batch must be decided again
   * @throws NotSaved
   */
  async #save(entries: readonly ChainedEntry[]): Promise<boolean> {
    if (entries.length === 0) return true;
    this.#ahead = true;
    try {
      const { status } = await this.#options.commit(this.runId, entries);
      if (status === 'appended') return true;
      this.#loaded = null;
      return false;
    } catch (error) {
      this.#options.log('error', 'entries could not be saved', { run: this.runId, error });
      throw new NotSaved('the journal could not be written', { cause: error });
    } finally {
      this.#ahead = false;
    }
  }

  /** Everything the batch decided is durable: the people are answered, then everyone concerned is told. */
  #answer(mails: readonly Mail[], answers: readonly Answer[]): void {
    const atMs = this.#options.now();
    mails.forEach(({ envelope, resolve }, index) => {
      const answer = answers[index];
      if (!answer) return;
      if (!answer.receipt.ok) this.#mistakes.add(envelope, answer.receipt.rejection, atMs);
      resolve(answer.receipt);
    });
    const { state } = this.#loaded ?? {};
    for (const { entry, effects } of answers) {
      if (!entry || !effects) continue;
      this.#health.note(entry);
      this.#publish(publishedOf(this.runId, entry, effects));
    }
    if (!state || state.seq === this.#publishedSeq) return;
    this.#publishedSeq = state.seq;
    this.#options.clockChanged(dueOf(state));
    this.#sampleHealth(state);
  }

  /** What it finds is for the badge and the log; the people have their answers already. */
  #sampleHealth(state: RunState): void {
    try {
      const broken = this.#health.sample(state);
      if (broken)
        this.#options.log('error', 'the books of a run do not balance', { run: this.runId, broken });
    } catch (error) {
      this.#options.log('error', 'the rules of a run could not be checked', { run: this.runId, error });
    }
  }

  #publish(published: Published): void {
    for (const listener of [this.#options.published, ...this.#listeners]) {
      try {
        listener(published);
      } catch (error) {
        this.#options.log('error', 'a listener failed', { run: this.runId, seq: published.seq, error });
      }
    }
  }
}

interface Decided {
  readonly answers: readonly Answer[];
  readonly entries: readonly ChainedEntry[];
}
interface Culprit {
  readonly culprit: Mail;
  readonly error: unknown;
}

function rejectAll(waiting: readonly { reject: (error: unknown) => void }[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}

const publishedOf = (runId: RunId, { seq, actor, events }: ChainedEntry, effects: Effects): Published => ({
  runId,
  seq,
  actor,
  types: typesOf(events),
  ...effects,
});

import type { RunId } from '../kernel/ids.ts';
import type { AppendOutcome, Batch, ChainedEntry, Journal } from './ports.ts';

/** Not more than this in one transaction, so that none holds up the next for long. */
const ENTRIES_MAX = 4096;

interface Waiting {
  readonly batch: Batch;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the batches of all runs into one transaction. There is no waiting timer: when nothing is being written the queue
 * is written at once, and whatever comes meanwhile goes together into the next transaction.
 */
export class CommitQueue {
  readonly #journal: Pick<Journal, 'appendMany'>;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(journal: Pick<Journal, 'appendMany'>) {
    this.#journal = journal;
  }

  /** Resolves once the entries are durable (or another writer was first); rejects when nothing could be written. */
  append(runId: RunId, entries: readonly ChainedEntry[]): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch: { runId, entries }, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when nothing is waiting or being written. */
  async idle(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // Lets everything that is decided in this turn of the event loop come along.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeOnce(this.#take());
    this.#writing = null;
  }

  /** The next transaction: in order, at most one batch of a run, and not too many entries. */
  #take(): readonly Waiting[] {
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    const runs = new Set<RunId>();
    let entries = 0;
    for (const waiting of this.#waiting) {
      const { runId } = waiting.batch;
      const fits = taken.length === 0 || entries + waiting.batch.entries.length <= ENTRIES_MAX;
      if (runs.has(runId) || !fits) {
        left.push(waiting);
        // What comes later from this run must not overtake.
        runs.add(runId);
        continue;
      }
      taken.push(waiting);
      runs.add(runId);
      entries += waiting.batch.entries.length;
    }
    this.#waiting = left;
    return taken;
  }

  async #writeOnce(taken: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#journal.appendMany(taken.map(({ batch }) => batch));
      taken.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome) resolve(outcome);
        else reject(new Error('the journal gave no outcome for a batch'));
      });
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
  }
}

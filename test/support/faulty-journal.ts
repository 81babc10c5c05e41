import type { RunId } from '../../src/kernel/ids.ts';
import type { AppendOutcome, Batch, ChainedEntry, Journal } from '../../src/runs/ports.ts';

/** A journal that fails, is slow, or loses its answers when a test says so. */
export class FaultyJournal implements Journal {
  readonly #inner: Journal;
  /** Appends fail with this until it is taken away. */
  failing: Error | null = null;
  /** The entries are written, but whoever wrote them is told that it failed. */
  losesAnswers = false;
  /** Told of every transaction. */
  readonly written: (readonly Batch[])[] = [];
  #gate: Promise<void> = Promise.resolve();

  constructor(inner: Journal) {
    this.#inner = inner;
  }

  /** Holds every write back until the returned function is called. */
  hold(): () => void {
    let open: () => void = () => undefined;
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }

  async append(runId: RunId, entries: readonly ChainedEntry[]): Promise<AppendOutcome> {
    const [outcome] = await this.appendMany([{ runId, entries }]);
    if (!outcome) throw new Error('one batch has one outcome');
    return outcome;
  }

  async appendMany(batches: readonly Batch[]): Promise<readonly AppendOutcome[]> {
    await this.#gate;
    if (this.failing) throw this.failing;
    const outcomes = await this.#inner.appendMany(batches);
    this.written.push(batches);
    if (this.losesAnswers) throw new Error('the connection was lost');
    return outcomes;
  }

  read(runId: RunId, afterSeq: number): AsyncIterable<readonly ChainedEntry[]> {
    return this.#inner.read(runId, afterSeq);
  }

  find(runId: RunId, commandId: string): Promise<ChainedEntry | null> {
    return this.#inner.find(runId, commandId);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

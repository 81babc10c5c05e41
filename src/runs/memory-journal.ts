import type { RunId } from '../kernel/ids.ts';
import { readEvents } from './chain.ts';
import type { AppendOutcome, Batch, ChainedEntry, Journal } from './ports.ts';

const PAGE = 1000;

/**
 * A journal that lasts as long as the process: for simulations, tests, and the measure of what durability costs. Like the
 * others it keeps what was written, not the objects: events are parsed anew for every reader.
 */
export class MemoryJournal implements Journal {
  readonly #runs = new Map<RunId, Kept>();

  async append(runId: RunId, entries: readonly ChainedEntry[]): Promise<AppendOutcome> {
    return this.#appendOne({ runId, entries });
  }

  async appendMany(batches: readonly Batch[]): Promise<readonly AppendOutcome[]> {
    return batches.map((batch) => this.#appendOne(batch));
  }

  #appendOne({ runId, entries }: Batch): AppendOutcome {
    const kept = this.#runs.get(runId) ?? { rows: [], seqOf: new Map<string, number>() };
    for (const { commandId } of entries) {
      const seq = kept.seqOf.get(commandId);
      if (seq !== undefined) return { status: 'duplicate', seq };
    }
    if (entries.some(({ seq }, index) => seq !== kept.rows.length + index + 1)) return { status: 'conflict' };
    for (const { events: _, ...row } of entries) {
      kept.seqOf.set(row.commandId, row.seq);
      kept.rows.push(row);
    }
    this.#runs.set(runId, kept);
    return { status: 'appended' };
  }

  async *read(runId: RunId, afterSeq: number): AsyncIterable<readonly ChainedEntry[]> {
    const rows = this.#runs.get(runId)?.rows ?? [];
    for (let from = afterSeq; from < rows.length; from += PAGE) {
      yield rows.slice(from, from + PAGE).map((row) => toEntry(runId, row));
    }
  }

  async find(runId: RunId, commandId: string): Promise<ChainedEntry | null> {
    const kept = this.#runs.get(runId);
    const row = kept?.rows[(kept.seqOf.get(commandId) ?? 0) - 1];
    return row ? toEntry(runId, row) : null;
  }

  /** Forgets a run. */
  remove(runId: RunId): void {
    this.#runs.delete(runId);
  }

  async close(): Promise<void> {
    this.#runs.clear();
  }
}

type Row = Omit<ChainedEntry, 'events'>;
interface Kept {
  readonly rows: Row[];
  readonly seqOf: Map<string, number>;
}

const toEntry = (runId: RunId, row: Row): ChainedEntry => ({
  ...row,
  events: readEvents(runId, row.seq, row.text),
});

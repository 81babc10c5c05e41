import type { Actor } from '../kernel/envelope.ts';
import type { CommandId, RunId } from '../kernel/ids.ts';
import { readEvents } from '../runs/chain.ts';
import {
  JournalBroken,
  type AppendOutcome,
  type Batch,
  type ChainedEntry,
  type Journal,
} from '../runs/ports.ts';
import type { Database, Dialect } from './connection.ts';
import { isUniqueViolation } from './errors.ts';

/** Rows that are read at a time. */
const PAGE = 2000;

/** What is read of a run's row; written comes first whose it is. */
const READ_COLUMNS = ['seq', 'command_id', 'actor', 'at_ms', 'day', 'events', 'hash'] as const;
const COLUMNS = ['run_id', ...READ_COLUMNS] as const;

/** A row as the drivers give it; PostgreSQL writes large integers as text. */
interface Row {
  readonly seq: number;
  readonly command_id: string;
  readonly actor: string;
  readonly at_ms: number | string;
  readonly day: number;
  readonly events: string;
  readonly hash: string;
}

/** The journal in a database: one row per accepted command, all batches of a moment in one statement. */
export class SqlJournal implements Journal {
  readonly #database: Database;
  readonly #insert: Insert;

  constructor(database: Database) {
    this.#database = database;
    this.#insert = INSERTS[database.dialect];
  }

  async append(runId: RunId, entries: readonly ChainedEntry[]): Promise<AppendOutcome> {
    return this.#appendOne({ runId, entries });
  }

  async appendMany(batches: readonly Batch[]): Promise<readonly AppendOutcome[]> {
    const [first] = batches;
    if (first && batches.length === 1) return [await this.#appendOne(first)];
    try {
      await this.#write(batches);
      return batches.map(() => ({ status: 'appended' }));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    // Somebody was first with one of them. Nothing was written; each is tried by itself.
    const outcomes: AppendOutcome[] = [];
    for (const batch of batches) outcomes.push(await this.#appendOne(batch));
    return outcomes;
  }

  async *read(runId: RunId, afterSeq: number): AsyncIterable<readonly ChainedEntry[]> {
    let coming = this.#page(runId, afterSeq);
    for (;;) {
      const rows = await coming;
      const last = rows.at(-1);
      const isEnd = rows.length < PAGE;
      // The database fetches the next page while this one is being worked on.
      if (last && !isEnd) coming = settled(this.#page(runId, last.seq));
      if (last) yield rows.map((row) => toEntry(runId, row));
      if (isEnd) return;
    }
  }

  #page(runId: RunId, afterSeq: number): Promise<readonly Row[]> {
    return Promise.resolve(
      this.#database
        .knex<Row & { run_id: string }>('journal')
        .select(...READ_COLUMNS)
        .where('run_id', runId)
        .andWhere('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(PAGE),
    );
  }

  async find(runId: RunId, commandId: CommandId): Promise<ChainedEntry | null> {
    const row = await this.#database
      .knex<Row & { run_id: string }>('journal')
      .select(...READ_COLUMNS)
      .where({ run_id: runId, command_id: commandId })
      .first();
    return row ? toEntry(runId, row) : null;
  }

  /** The connection belongs to whoever opened it. */
  async close(): Promise<void> {}

  async #appendOne(batch: Batch): Promise<AppendOutcome> {
    try {
      await this.#write([batch]);
      return { status: 'appended' };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const ids = batch.entries.map(({ commandId }) => commandId);
      const known = await this.#database
        .knex<Row & { run_id: string }>('journal')
        .select('seq')
        .where('run_id', batch.runId)
        .whereIn('command_id', ids)
        .orderBy('seq')
        .first();
      return known ? { status: 'duplicate', seq: known.seq } : { status: 'conflict' };
    }
  }

  /** One statement is one transaction: all rows or none. */
  async #write(batches: readonly Batch[]): Promise<void> {
    const rows = batches.flatMap(({ runId, entries }) => entries.map((entry) => toRow(runId, entry)));
    if (rows.length > 0) await this.#database.knex.raw(this.#insert.sql, this.#insert.bindings(rows));
  }
}

/** A promise whose failure is told to whoever awaits it later, or to nobody if nobody does. */
function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

type Cells = readonly [
  runId: string,
  seq: number,
  commandId: string,
  actor: string,
  atMs: number,
  day: number,
  events: string,
  hash: string,
];

const toRow = (runId: RunId, { seq, commandId, actor, atMs, day, text, hash }: ChainedEntry): Cells => [
  runId,
  seq,
  commandId,
  JSON.stringify([actor.kind, actor.id, actor.seat]),
  atMs,
  day,
  text,
  hash,
];

function toEntry(runId: RunId, row: Row): ChainedEntry {
  return {
    seq: row.seq,
    commandId: row.command_id,
    actor: readActor(runId, row.seq, row.actor),
    atMs: Number(row.at_ms),
    day: row.day,
    events: readEvents(runId, row.seq, row.events),
    hash: row.hash,
    text: row.events,
  };
}

function readActor(runId: RunId, seq: number, text: string): Actor {
  try {
    const [kind, id, seat] = JSON.parse(text) as [Actor['kind'], string, string | null];
    return { kind, id, seat };
  } catch {
    throw new JournalBroken(runId, seq, 'unreadable');
  }
}

/** How a dialect takes many rows in one statement whose text never changes with their number. */
interface Insert {
  readonly sql: string;
  bindings(rows: readonly Cells[]): (string | string[])[];
}

const INSERTS: Readonly<Record<Dialect, Insert>> = {
  sqlite: {
    sql: `insert into journal (${COLUMNS.join(', ')})
      select ${COLUMNS.map((_, index) => `value ->> ${index}`).join(', ')} from json_each(?)`,
    bindings: (rows) => [JSON.stringify(rows)],
  },
  postgres: {
    sql: `insert into journal (${COLUMNS.join(', ')}) select * from unnest(
      ?::text[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::int[], ?::text[], ?::text[])`,
    bindings: (rows) => COLUMNS.map((_, index) => rows.map((cells) => String(cells[index]))),
  },
};

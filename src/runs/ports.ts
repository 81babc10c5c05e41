import type { DeepReadonly, Rejection } from '../kernel/decider.ts';
import type { Actor, CommandEnvelope, Entry } from '../kernel/envelope.ts';
import type { CommandId, FirmId, MarketId, RunId, SeatId } from '../kernel/ids.ts';
import type { Topic } from '../labs/lab.ts';
import type { Standing } from '../scoring/standings.ts';
import type { RunState } from './state.ts';

/** The ports between the run and what keeps or shows it. */

/** A journaled entry with the chain: `hash` is SHA-256 over the previous hash and the entry's canonical bytes. */
export interface ChainedEntry extends Entry {
  readonly hash: string;
}

export type AppendOutcome =
  | { readonly status: 'appended' }
  /** Another writer was first with this seq: read the tail and decide again. */
  | { readonly status: 'conflict' }
  /** This command id is already in the journal (perhaps from before a crash). */
  | { readonly status: 'duplicate'; readonly seq: number };

/** The append-only record of all runs. Everything it reports as appended survives a power cut (where the adapter can). */
export interface Journal {
  /** Appends consecutive entries of one run atomically: all or none. */
  append(runId: RunId, entries: readonly ChainedEntry[]): Promise<AppendOutcome>;
  /** Entries with seq > afterSeq, in order, in pages. */
  read(runId: RunId, afterSeq: number): AsyncIterable<readonly ChainedEntry[]>;
  /** The entry a command made, if it made one. */
  find(runId: RunId, commandId: CommandId): Promise<ChainedEntry | null>;
  close(): Promise<void>;
}

/** What is known of a run besides its journal: how it was launched. Frozen, except for its join code and status. */
export interface RunRecord {
  readonly runId: RunId;
  readonly scenarioId: string;
  /** The YAML as launched. */
  readonly scenarioText: string;
  readonly seed: string;
  readonly groups: number;
  /** Account id of the teacher; `demo` for the demonstration. */
  readonly ownerId: string;
  readonly classId: string | null;
  readonly title: string;
  readonly createdAtMs: number;
  /** Six characters without 0/O and 1/I; null once joining is over. */
  readonly joinCode: string | null;
  readonly status: 'open' | 'ended';
}

/** Where run records are kept. */
export interface RunStore {
  insert(record: RunRecord): Promise<void>;
  get(runId: RunId): Promise<RunRecord | null>;
  byJoinCode(code: string): Promise<RunRecord | null>;
  list(filter: {
    readonly ownerId?: string;
    readonly status?: RunRecord['status'];
  }): Promise<readonly RunRecord[]>;
  update(runId: RunId, change: Partial<Pick<RunRecord, 'joinCode' | 'status' | 'title'>>): Promise<void>;
  /** Removes the record and the journal of a run: only ever used for the demonstration. */
  remove(runId: RunId): Promise<void>;
}

/** What became of a command. The same command id always gets the same receipt. */
export type Receipt =
  | {
      readonly ok: true;
      readonly seq: number;
      readonly day: number;
      readonly events: readonly string[];
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly rejection: Rejection };

/** Told to listeners after an entry is durable. */
export interface Published {
  readonly runId: RunId;
  readonly seq: number;
  readonly actor: Actor;
  readonly types: readonly string[];
  /** Whom it concerns, per market. */
  readonly audiences: readonly {
    /** A market's id, or null for the whole run. */
    readonly market: MarketId | null;
    readonly firms: 'all' | readonly FirmId[];
    readonly seats?: readonly SeatId[];
    readonly topics: readonly Topic[];
  }[];
  readonly standingsChanged: boolean;
}

/** One running exercise: the only way to write to it or read from it. */
export interface RunHost {
  readonly runId: RunId;
  /**
   * Decides and, when accepted, answers only after the entry is durable.
   * @throws NotSaved when the journal failed: nothing happened, trying again with the same id is safe
   */
  submit(envelope: CommandEnvelope): Promise<Receipt>;
  /** Reads durable state: waits for the batch in flight. The state must not be kept or changed. */
  read<T>(reader: (state: DeepReadonly<RunState>) => T): Promise<T>;
  /** The ranking, best first. */
  standings(): Promise<readonly Standing[]>;
  /** Entries after `afterSeq`, from memory or the journal. */
  entries(afterSeq: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** Listens to durable entries; returns how to stop. A listener's exception never reaches the host. */
  subscribe(listener: (published: Published) => void): () => void;
  /** The last invariant check: for the badge. */
  health(): Health;
}

export interface Health {
  readonly checkedSeq: number;
  readonly checked: number;
  readonly broken: readonly { readonly rule: string; readonly detail: string }[];
  /** How often the host had to reload after a failed assertion. */
  readonly reloads: number;
}

/** The journal could not be written (disk full, database down). Nothing was lost and nothing happened. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
}
/** There is no such run. */
export class UnknownRun extends Error {
  override readonly name = 'UnknownRun';
}
/** The server is stopping and takes no new commands. */
export class Draining extends Error {
  override readonly name = 'Draining';
}

/** All running exercises of this process. */
export interface RunRegistry {
  create(spec: {
    readonly scenarioText: string;
    readonly groups: number;
    readonly ownerId: string;
    readonly classId?: string | null;
    readonly title?: string;
    readonly seed?: string;
  }): Promise<RunHost>;
  /** @throws UnknownRun */
  get(runId: RunId): Promise<RunHost>;
  record(runId: RunId): Promise<RunRecord>;
  readonly store: RunStore;
  /** Told of every durable entry of every run. */
  subscribe(listener: (published: Published) => void): () => void;
  /** Removes a run with its journal (demonstration only). */
  remove(runId: RunId): Promise<void>;
  /** Stops timers, refuses new commands, finishes what is in flight. */
  close(): Promise<void>;
}

import type { DeepReadonly, Rejection } from '../kernel/decider.ts';
import type { Actor, CommandEnvelope, Entry } from '../kernel/envelope.ts';
import type { CommandId, FirmId, MarketId, ParticipantId, RunId, SeatId } from '../kernel/ids.ts';
import type { Topic } from '../labs/lab.ts';
import type { ScenarioError } from '../scenarios/scenario.ts';
import type { Standing } from '../scoring/standings.ts';
import type { RunState } from './state.ts';

/** The ports between the run and what keeps or shows it. */

/** A journaled entry with the chain: `hash` is SHA-256 over the previous hash and the entry's canonical bytes. */
export interface ChainedEntry extends Entry {
  readonly hash: string;
  /** The events as they are written and hashed: JSON made once, kept byte for byte. */
  readonly text: string;
}

/** Consecutive entries of one run, on their way to the journal together. */
export interface Batch {
  readonly runId: RunId;
  readonly entries: readonly ChainedEntry[];
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
  /**
   * Appends batches of several runs, at most one of each, in one transaction where it can. Each is all or none and gets an
   * outcome of its own, in order: one run's conflict is not another's.
   * @throws when nothing could be written (disk full, database down)
   */
  appendMany(batches: readonly Batch[]): Promise<readonly AppendOutcome[]>;
  /** Entries with seq > afterSeq, in order, in pages. */
  read(runId: RunId, afterSeq: number): AsyncIterable<readonly ChainedEntry[]>;
  /** The entry a command made, if it made one. */
  find(runId: RunId, commandId: CommandId): Promise<ChainedEntry | null>;
  close(): Promise<void>;
}

/** Whom the join code lets in: anyone, or only those on the roster of the run's class. */
export type JoinPolicy = 'open' | 'roster';

/** What is known of a run besides its journal: how it was launched. Frozen, except for who may join, its name and status. */
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
  readonly joinPolicy: JoinPolicy;
  readonly title: string;
  readonly createdAtMs: number;
  /** Six characters without 0/O and 1/I; null once joining is over. */
  readonly joinCode: string | null;
  readonly status: 'open' | 'ended';
  /** The run it began as a copy of, and the last entry both have; null for a run that was launched. */
  readonly branchOf: { readonly runId: RunId; readonly seq: number } | null;
  /** When its teacher put it away; null while it stands in the lists. */
  readonly archivedAtMs: number | null;
}

/** Where run records are kept. */
export interface RunStore {
  insert(record: RunRecord): Promise<void>;
  get(runId: RunId): Promise<RunRecord | null>;
  byJoinCode(code: string): Promise<RunRecord | null>;
  /** The latest run that this code led to until joining was over: for saying so to whoever comes too late. */
  byLastCode(code: string): Promise<RunRecord | null>;
  list(filter: {
    readonly ownerId?: string;
    readonly status?: RunRecord['status'];
    /** Of any of these classes. */
    readonly classIds?: readonly string[];
  }): Promise<readonly RunRecord[]>;
  update(
    runId: RunId,
    change: Partial<
      Pick<RunRecord, 'joinCode' | 'status' | 'title' | 'classId' | 'joinPolicy' | 'archivedAtMs'>
    >,
  ): Promise<void>;
  /** Removes the record and the journal of a run. */
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
  /** Commands that were refused, by seat: for the monitor. Kept in memory, not journaled. */
  mistakes(): ReadonlyMap<SeatId, SeatMistakes>;
  /** The seq of the last durable entry that readers see. */
  seq(): Promise<number>;
}

/** What a seat asked for and did not get. */
export interface SeatMistakes {
  /** All since the run was loaded. */
  readonly count: number;
  /** The latest, oldest first, at most 20. */
  readonly last: readonly {
    readonly atMs: number;
    readonly command: string;
    readonly rejection: Rejection;
  }[];
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
/** Something that can never be, was, while this command was decided. Nothing happened; the run went on from its journal. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}
/** A run's journal is damaged at a certain entry; the run stays closed until someone looks at it. */
export class JournalBroken extends Error {
  override readonly name = 'JournalBroken';
  readonly runId: RunId;
  /** The first entry that cannot be trusted. */
  readonly seq: number;
  /** Names what is wrong: `hash`, `gap`, `unreadable`, `unknown-event`, `replay`. */
  readonly what: string;
  constructor(runId: RunId, seq: number, what: string, detail = '') {
    super(`the journal of run ${runId} is broken at entry ${seq}: ${what}${detail && ` (${detail})`}`);
    this.runId = runId;
    this.seq = seq;
    this.what = what;
  }
}
/** A run cannot be made from this scenario; `errors` say where and why. */
export class InvalidScenario extends Error {
  override readonly name = 'InvalidScenario';
  readonly errors: readonly ScenarioError[];
  constructor(errors: readonly ScenarioError[]) {
    super(`the scenario has ${errors.length} error(s)`);
    this.errors = errors;
  }
}
/** A run cannot be branched there: it has no such entry, had ended by then, or the new run's id is taken. */
export class CannotBranch extends Error {
  override readonly name = 'CannotBranch';
  readonly why: 'no-such-entry' | 'ended' | 'taken';
  constructor(why: CannotBranch['why']) {
    super(`the run cannot be branched there: ${why}`);
    this.why = why;
  }
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
  /** @throws InvalidScenario */
  create(spec: {
    readonly scenarioText: string;
    readonly groups: number;
    readonly ownerId: string;
    readonly classId?: string | null;
    /** By default open. */
    readonly joinPolicy?: JoinPolicy;
    readonly title?: string;
    /** Drawn when absent. */
    readonly seed?: string;
    readonly runId?: RunId;
  }): Promise<RunHost>;
  /**
   * Opens a new run that shares another one's journal up to an entry; its clock stands, the other run stays as it is.
   * @throws UnknownRun, CannotBranch
   */
  branch(spec: {
    readonly from: RunId;
    readonly seq: number;
    readonly ownerId: string;
    readonly title: string;
    /** Who each person of the origin is in the branch; null: bots sit in everyone's place. */
    readonly people: Readonly<Record<ParticipantId, ParticipantId>> | null;
    readonly runId?: RunId;
  }): Promise<RunHost>;
  /** @throws UnknownRun */
  get(runId: RunId): Promise<RunHost>;
  record(runId: RunId): Promise<RunRecord>;
  readonly store: RunStore;
  /**
   * Brings the timers of all open runs back after a start: what is overdue happens once, late.
   * @param isElsewhere runs that another process takes care of alone
   * @returns the runs that could not be loaded, with the reason; they stay closed, the others go on
   */
  wake(
    isElsewhere?: (runId: RunId) => boolean,
  ): Promise<readonly { readonly runId: RunId; readonly error: unknown }[]>;
  /** Gives an open run a join code, or a new one: the old one stops working. */
  renewJoinCode(runId: RunId): Promise<string>;
  /** Told of every durable entry of every run. */
  subscribe(listener: (published: Published) => void): () => void;
  /** Removes a run with its journal. */
  remove(runId: RunId): Promise<void>;
  /** Stops timers, refuses new commands, finishes what is in flight. */
  close(): Promise<void>;
}

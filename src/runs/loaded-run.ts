import type { CommandEnvelope } from '../kernel/envelope.ts';
import { chainEntry } from './chain.ts';
import type { Effects } from './core/evolve.ts';
import { performCommand } from './core/perform.ts';
import type { Labs } from './labs.ts';
import { replayRun, type ReplayListener } from './load.ts';
import type { OpenSpec } from './open.ts';
import type { ChainedEntry, Journal, Receipt } from './ports.ts';
import { Receipts } from './receipts.ts';
import type { RunState } from './state.ts';

/** The latest entries that are kept in memory, for pages that catch up. */
const RECENT_MAX = 512;

/** What became of one command: its receipt and, if it is a new accepted one, its entry. */
export interface Answer {
  readonly receipt: Receipt;
  readonly entry?: ChainedEntry;
  readonly effects?: Effects;
}

/** A run in memory: its state, the head of its chain, and the receipts of all accepted commands. */
export class LoadedRun {
  readonly state: RunState;
  #hash: string;
  readonly #receipts: Receipts;
  #recent: ChainedEntry[];

  private constructor(state: RunState, hash: string, receipts: Receipts, recent: ChainedEntry[]) {
    this.state = state;
    this.#hash = hash;
    this.#receipts = receipts;
    this.#recent = recent;
  }

  /**
   * @param tell who wants to know of the latest entries, if anyone
   * @throws JournalBroken
   */
  static async load(
    spec: OpenSpec,
    journal: Pick<Journal, 'read'>,
    labs: Labs,
    tell: ReplayListener['tell'] | null,
  ): Promise<LoadedRun> {
    const receipts = new Receipts();
    let recent: ChainedEntry[] = [];
    const onEntry = (entry: ChainedEntry): void => {
      receipts.add(entry);
      recent = pushRecent(recent, entry);
    };
    const { state, hash } = await replayRun(spec, journal, labs, tell ? { onEntry, tell } : { onEntry });
    return new LoadedRun(state, hash, receipts, recent);
  }

  /**
   * Decides one command. Accepted, it moves the state on; whoever calls makes the entry durable or drops this object.
   * @throws whatever a broken rule throws: then this object must be dropped
   */
  take(envelope: CommandEnvelope, atMs: number, labs: Labs): Answer {
    const repeated = this.#receipts.repeat(envelope.commandId, envelope.actor);
    if (repeated) return { receipt: repeated };
    const performed = performCommand(this.state, envelope, atMs, labs);
    if (!performed.ok) return { receipt: performed };
    const entry = chainEntry(this.#hash, performed.entry);
    this.#hash = entry.hash;
    this.#recent = pushRecent(this.#recent, entry);
    return { receipt: this.#receipts.add(entry), entry, effects: performed.effects };
  }

  /** Entries after `afterSeq`, at most `limit`; null when they are no longer in memory. */
  recentAfter(afterSeq: number, limit: number): readonly ChainedEntry[] | null {
    if (afterSeq >= this.state.seq) return [];
    const first = this.#recent[0];
    if (!first || afterSeq + 1 < first.seq) return null;
    const from = afterSeq + 1 - first.seq;
    return this.#recent.slice(from, from + limit);
  }
}

/** Adds to the recent entries; cuts them only now and then, so that none is copied often. */
function pushRecent(recent: ChainedEntry[], entry: ChainedEntry): ChainedEntry[] {
  recent.push(entry);
  return recent.length > 2 * RECENT_MAX ? recent.slice(-RECENT_MAX) : recent;
}

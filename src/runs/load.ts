import type { RunId } from '../kernel/ids.ts';
import { evolveAndTell, evolveRun, UnknownEvent, type Effects } from './core/evolve.ts';
import { genesisHash, hashEntry } from './chain.ts';
import type { Labs } from './labs.ts';
import { openRun, type OpenSpec } from './open.ts';
import { JournalBroken, type ChainedEntry, type Journal } from './ports.ts';
import type { RunState } from './state.ts';

export interface Replayed {
  readonly state: RunState;
  /** The hash of the last entry: the head of the chain. */
  readonly hash: string;
}

export interface ReplayListener {
  /** Told of every entry that was applied. */
  readonly onEntry?: (entry: ChainedEntry, state: RunState) => void;
  /** Told of entries after `afterSeq`, with whom they concern. */
  readonly tell?: {
    readonly afterSeq: number;
    readonly onEffects: (entry: ChainedEntry, effects: Effects) => void;
  };
}

/**
 * A run from its journal: opened as it was launched, then every entry checked against the chain and applied.
 * @throws JournalBroken at the first entry that cannot be trusted or applied
 */
export async function replayRun(
  spec: OpenSpec,
  journal: Pick<Journal, 'read'>,
  labs: Labs,
  { onEntry, tell }: ReplayListener = {},
): Promise<Replayed> {
  const state = openRun(spec, labs);
  let hash = genesisHash(spec.runId);
  for await (const page of journal.read(spec.runId, 0)) {
    for (const entry of page) {
      const broken = whyBroken(spec.runId, state.seq, hash, entry);
      if (broken) throw broken;
      hash = entry.hash;
      applying(spec.runId, entry, () => {
        if (tell && entry.seq > tell.afterSeq) tell.onEffects(entry, evolveAndTell(state, entry, labs));
        else evolveRun(state, entry, labs);
      });
      onEntry?.(entry, state);
    }
  }
  return { state, hash };
}

/** What is wrong with an entry as the one after `seq`, whose hash is `previous`; null when it belongs there. */
export function whyBroken(
  runId: RunId,
  seq: number,
  previous: string,
  entry: ChainedEntry,
): JournalBroken | null {
  if (entry.seq !== seq + 1) {
    return new JournalBroken(runId, seq + 1, 'gap', `entry ${entry.seq} follows entry ${seq}`);
  }
  if (hashEntry(previous, entry, entry.text) !== entry.hash)
    return new JournalBroken(runId, entry.seq, 'hash');
  return null;
}

function applying(runId: RunId, { seq }: ChainedEntry, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    const what = error instanceof UnknownEvent ? 'unknown-event' : 'replay';
    throw new JournalBroken(runId, seq, what, error instanceof Error ? error.message : String(error));
  }
}

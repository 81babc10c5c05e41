import type { Actor, Entry } from '../../src/kernel/envelope.ts';
import type { RunId } from '../../src/kernel/ids.ts';
import { chainEntry, genesisHash } from '../../src/runs/chain.ts';
import type { ChainedEntry } from '../../src/runs/ports.ts';

const ACTOR: Actor = { kind: 'human', id: 'p1', seat: 'm1.radwerk.enterprise' };

/** An entry with something in it that would not survive a careless adapter. */
export const entryOf = (seq: number, change: Partial<Entry> = {}): Entry => ({
  seq,
  commandId: `c${seq}`,
  actor: ACTOR,
  atMs: 1_767_571_200_000 + seq,
  day: 1,
  events: [
    {
      type: 'counter/Added',
      v: 1,
      market: 'm1',
      data: { firm: 'radwerk', by: seq, person: '李 "x" \\ \n €' },
    },
  ],
  ...change,
});

/** A chain of entries `from`, `from + 1`, … after a hash. */
export function chainOf(
  runId: RunId,
  count: number,
  from = 1,
  previous = genesisHash(runId),
): readonly ChainedEntry[] {
  let hash = previous;
  return Array.from({ length: count }, (_, index) => {
    const entry = chainEntry(hash, entryOf(from + index));
    hash = entry.hash;
    return entry;
  });
}

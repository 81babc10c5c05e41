import type { Actor } from '../kernel/envelope.ts';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import { chainEntry, genesisHash, hashEntry } from './chain.ts';
import type { RunCommandOf } from './commands.ts';
import { evolveRun } from './core/evolve.ts';
import { performCommand } from './core/perform.ts';
import type { Labs } from './labs.ts';
import { openRun, type OpenSpec } from './open.ts';
import { CannotBranch, type ChainedEntry, type Journal } from './ports.ts';

/**
 * What if? A branch is a run of its own that begins with a copy of another one's journal up to an entry, chained anew, and
 * goes on from there with its clock standing. It stands on nothing of its origin's: either may be removed.
 */

export interface BranchSpec {
  /** The new run, launched as its origin was. */
  readonly spec: OpenSpec;
  readonly from: RunId;
  /** The last entry both have. */
  readonly seq: number;
  /** Who each person of the origin is in the branch; null: bots sit in everyone's place. */
  readonly people: Readonly<Record<ParticipantId, ParticipantId>> | null;
}

const STEWARD: Actor = { kind: 'system', id: 'branch', seat: null };
/** Entries written in one go. */
const PAGE = 500;

/**
 * Copies the journal and adds the entry that makes it a branch. Nobody knows of the new run before its record is kept, so
 * what is left behind by a power cut harms nobody.
 * @throws CannotBranch when the origin has no such entry, or had ended by then
 */
export async function writeBranch(
  { spec, from, seq, people }: BranchSpec,
  journal: Pick<Journal, 'read' | 'append'>,
  labs: Labs,
  nowMs: number,
): Promise<void> {
  const state = openRun(spec, labs);
  let hash = genesisHash(spec.runId);
  let page: ChainedEntry[] = [];
  const write = async (): Promise<void> => {
    if (page.length === 0) return;
    const { status } = await journal.append(spec.runId, page);
    if (status !== 'appended') throw new CannotBranch('taken');
    page = [];
  };
  reading: for await (const entries of journal.read(from, 0)) {
    for (const entry of entries) {
      if (entry.seq > seq) break reading;
      evolveRun(state, entry, labs);
      hash = hashEntry(hash, entry, entry.text);
      page.push({ ...entry, hash });
      if (page.length >= PAGE) await write();
    }
  }
  if (state.seq !== seq) throw new CannotBranch('no-such-entry');
  const command: RunCommandOf<'run/Branch'> = { type: 'run/Branch', from, seq, people };
  const performed = performCommand(
    state,
    { commandId: `run:branch:${spec.runId}`, actor: STEWARD, command },
    nowMs,
    labs,
  );
  if (!performed.ok) throw new CannotBranch('ended');
  page.push(chainEntry(hash, performed.entry));
  await write();
}

import type { Knex } from 'knex';
import type { Participants } from '../accounts/participants.ts';
import type { RunId } from '../kernel/ids.ts';
import type { RunRegistry } from '../runs/ports.ts';
import type { RehearsalClaims } from './claims.ts';

/** The owner of every rehearsal: nobody's account, so that it stands in no list and counts for nothing. */
export const REHEARSAL_OWNER = 'rehearsal';

export interface PurgeDeps {
  readonly knex: Knex;
  readonly registry: Pick<RunRegistry, 'store' | 'remove'>;
  readonly participants: Pick<Participants, 'removeRun'>;
}

/** Removes a rehearsal's run with its journal, those who were in it, and their sessions. May be called again. */
export async function purge({ knex, registry, participants }: PurgeDeps, runId: RunId): Promise<void> {
  await registry.remove(runId);
  await participants.removeRun(runId);
  // A session names the run as whom its browser is there, or as the rehearsal it was made for.
  await knex('sessions')
    .whereRaw('cast(sess as text) like ?', [`%"${runId}"%`])
    .delete();
}

/**
 * Removes what rehearsals left behind that were cut off with their servers.
 * @returns the one that was left alone because it goes on, here or in another server of the same database
 */
export async function purgeAll(
  deps: PurgeDeps,
  claims: Pick<RehearsalClaims, 'held'>,
): Promise<RunId | null> {
  const left = await deps.registry.store.list({ ownerId: REHEARSAL_OWNER });
  const held = await claims.held();
  for (const { runId } of left) if (runId !== held) await purge(deps, runId);
  return left.some(({ runId }) => runId === held) ? held : null;
}

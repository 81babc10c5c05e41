import type { Knex } from 'knex';
import type { Participants } from '../accounts/participants.ts';
import type { RunId } from '../kernel/ids.ts';
import type { RunRegistry } from '../runs/ports.ts';

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

/** Removes what a rehearsal left behind that was cut off with the server. @returns how many there were */
export async function purgeAll(deps: PurgeDeps): Promise<number> {
  const left = await deps.registry.store.list({ ownerId: REHEARSAL_OWNER });
  for (const { runId } of left) await purge(deps, runId);
  return left.length;
}

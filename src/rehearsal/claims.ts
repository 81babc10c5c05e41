import type { Knex } from 'knex';
import type { RunId } from '../kernel/ids.ts';

/**
 * Which rehearsal goes on in a database, said by the server that plays it again and again. Another server of the same
 * database, one that starts meanwhile, knows by it what to leave alone; a server that crashed has fallen silent.
 */
export interface RehearsalClaims {
  /** Says that a rehearsal goes on here from now on. @returns false while another one goes on, here or elsewhere */
  take(runId: RunId): Promise<boolean>;
  /** Says that it still does. */
  beat(runId: RunId): Promise<void>;
  release(runId: RunId): Promise<void>;
  /** The one that goes on, here or elsewhere; null when whoever played it has fallen silent. */
  held(): Promise<RunId | null>;
}

/** How often a server says that its rehearsal goes on. */
export const BEAT_MS = 5_000;
/** Silent for so long it has crashed: an event loop may be late for seconds, and clocks of two machines differ by some. */
export const SILENT_MS = 30_000;

interface Row {
  place: number;
  run_id: string;
  beat_at_ms: number | string;
}
const PLACE = 1;

export function createRehearsalClaims(knex: Knex, now: () => number = Date.now): RehearsalClaims {
  return {
    async take(runId) {
      await knex<Row>('rehearsals')
        .where('beat_at_ms', '<=', now() - SILENT_MS)
        .delete();
      const taken = await knex<Row>('rehearsals')
        .insert({ place: PLACE, run_id: runId, beat_at_ms: now() })
        .onConflict('place')
        .ignore()
        .returning('place');
      return taken.length > 0;
    },
    async beat(runId) {
      await knex<Row>('rehearsals').where({ run_id: runId }).update({ beat_at_ms: now() });
    },
    async release(runId) {
      await knex<Row>('rehearsals').where({ run_id: runId }).delete();
    },
    async held() {
      const row = await knex<Row>('rehearsals')
        .where('beat_at_ms', '>', now() - SILENT_MS)
        .first();
      return row?.run_id ?? null;
    },
  };
}

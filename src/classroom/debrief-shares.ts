import type { Knex } from 'knex';
import type { RunId } from '../kernel/ids.ts';

/** How an exercise's debrief is open to those who were in it. */
export interface DebriefShare {
  /** Whether people of other teams are named. */
  readonly names: boolean;
  readonly atMs: number;
  /** The account that opened it. */
  readonly by: string;
}

/** Which debriefs students may read. */
export interface DebriefShares {
  /** Null while only the teacher sees it. */
  of(runId: RunId): Promise<DebriefShare | null>;
  /** Opens it, or changes whether names are shown. */
  open(runId: RunId, share: Pick<DebriefShare, 'names' | 'by'>): Promise<void>;
  /** Closes it again, or forgets about a run that is removed. @returns false when it was not open */
  close(runId: RunId): Promise<boolean>;
}

interface Row {
  run_id: string;
  names: number;
  at_ms: number | string;
  by: string;
}

export function createDebriefShares(knex: Knex, now: () => number = Date.now): DebriefShares {
  return {
    async of(runId) {
      const row = await knex<Row>('debrief_shares').where({ run_id: runId }).first();
      return row ? { names: Number(row.names) === 1, atMs: Number(row.at_ms), by: row.by } : null;
    },
    async open(runId, { names, by }) {
      await knex<Row>('debrief_shares')
        .insert({ run_id: runId, names: names ? 1 : 0, at_ms: now(), by })
        .onConflict('run_id')
        .merge();
    },
    async close(runId) {
      return (await knex<Row>('debrief_shares').where({ run_id: runId }).delete()) > 0;
    },
  };
}

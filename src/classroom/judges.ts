import type { Knex } from 'knex';
import type { RunId } from '../kernel/ids.ts';

/** Who judges which exercise. */
export interface Judges {
  /** Account ids, in the order in which they were named. */
  of(runId: RunId): Promise<readonly string[]>;
  /** The exercises an account judges, from a copy in memory: asked for on every page. */
  runsJudgedBy(accountId: string): Promise<ReadonlySet<RunId>>;
  /** @returns false when they judge it already */
  add(runId: RunId, accountId: string): Promise<boolean>;
  /** @returns false when there was nothing to remove */
  remove(runId: RunId, accountId: string): Promise<boolean>;
}

interface Row {
  run_id: string;
  account_id: string;
  added_at_ms: number;
}

const KEPT_MS = 5_000;
const KEPT_MAX = 1_000;

export function createJudges(knex: Knex, now: () => number = Date.now): Judges {
  const kept = new Map<string, { readonly runs: ReadonlySet<RunId>; readonly readAtMs: number }>();
  return {
    async of(runId) {
      const rows = await knex<Row>('run_judges').where({ run_id: runId }).orderBy('added_at_ms');
      return rows.map(({ account_id: id }) => id);
    },
    async runsJudgedBy(accountId) {
      const cached = kept.get(accountId);
      if (cached && now() - cached.readAtMs < KEPT_MS) return cached.runs;
      const rows = await knex<Row>('run_judges').where({ account_id: accountId });
      const runs = new Set(rows.map(({ run_id: id }) => id));
      if (kept.size >= KEPT_MAX) kept.clear();
      kept.set(accountId, { runs, readAtMs: now() });
      return runs;
    },
    async add(runId, accountId) {
      const inserted: unknown[] = await knex<Row>('run_judges')
        .insert({ run_id: runId, account_id: accountId, added_at_ms: now() })
        .onConflict(['run_id', 'account_id'])
        .ignore()
        .returning('run_id');
      kept.delete(accountId);
      return inserted.length > 0;
    },
    async remove(runId, accountId) {
      const removed = await knex<Row>('run_judges').where({ run_id: runId, account_id: accountId }).delete();
      kept.delete(accountId);
      return removed > 0;
    },
  };
}

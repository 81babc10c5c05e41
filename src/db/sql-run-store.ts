import type { RunId } from '../kernel/ids.ts';
import { UnknownRun, type JoinPolicy, type RunRecord, type RunStore } from '../runs/ports.ts';
import type { Database } from './connection.ts';

interface Row {
  readonly run_id: string;
  readonly scenario_id: string;
  readonly scenario_text: string;
  readonly seed: string;
  readonly groups: number;
  readonly owner_id: string;
  readonly class_id: string | null;
  readonly join_policy: JoinPolicy;
  readonly title: string;
  readonly created_at_ms: number | string;
  readonly join_code: string | null;
  readonly status: RunRecord['status'];
  readonly branch_of: string | null;
  readonly branch_seq: number | null;
  readonly archived_at_ms: number | string | null;
}

/** Run records in a database. */
export class SqlRunStore implements RunStore {
  readonly #knex: Database['knex'];

  constructor({ knex }: Database) {
    this.#knex = knex;
  }

  async insert(record: RunRecord): Promise<void> {
    await this.#knex<Row>('runs').insert(toRow(record));
  }

  async get(runId: RunId): Promise<RunRecord | null> {
    const row = await this.#knex<Row>('runs').where('run_id', runId).first();
    return row ? toRecord(row) : null;
  }

  async byJoinCode(code: string): Promise<RunRecord | null> {
    const row = await this.#knex<Row>('runs').where('join_code', code).first();
    return row ? toRecord(row) : null;
  }

  async byLastCode(code: string): Promise<RunRecord | null> {
    const row = await this.#knex<Row>('runs')
      .where('last_join_code', code)
      .whereNull('join_code')
      .orderBy('created_at_ms', 'desc')
      .first();
    return row ? toRecord(row) : null;
  }

  async list({ ownerId, status, classIds }: Parameters<RunStore['list']>[0]): Promise<readonly RunRecord[]> {
    const query = this.#knex<Row>('runs').orderBy('created_at_ms', 'desc').orderBy('run_id');
    if (ownerId !== undefined) query.where('owner_id', ownerId);
    if (status !== undefined) query.where('status', status);
    if (classIds !== undefined) query.whereIn('class_id', [...classIds]);
    return (await query).map(toRecord);
  }

  async update(runId: RunId, change: Parameters<RunStore['update']>[1]): Promise<void> {
    const row = {
      ...(change.joinCode !== undefined && { join_code: change.joinCode }),
      // Both sides of an update see the row as it was.
      ...(change.joinCode === null && {
        last_join_code: this.#knex.raw('coalesce(join_code, last_join_code)'),
      }),
      ...(change.classId !== undefined && { class_id: change.classId }),
      ...(change.joinPolicy !== undefined && { join_policy: change.joinPolicy }),
      ...(change.status !== undefined && { status: change.status }),
      ...(change.title !== undefined && { title: change.title }),
      ...(change.archivedAtMs !== undefined && { archived_at_ms: change.archivedAtMs }),
    };
    if (Object.keys(row).length === 0) return;
    const changed = await this.#knex<Row>('runs').where('run_id', runId).update(row);
    if (changed === 0) throw new UnknownRun(runId);
  }

  async remove(runId: RunId): Promise<void> {
    await this.#knex.transaction(async (transaction) => {
      await transaction('journal').where('run_id', runId).delete();
      await transaction<Row>('runs').where('run_id', runId).delete();
    });
  }
}

const toRow = (record: RunRecord): Row => ({
  run_id: record.runId,
  scenario_id: record.scenarioId,
  scenario_text: record.scenarioText,
  seed: record.seed,
  groups: record.groups,
  owner_id: record.ownerId,
  class_id: record.classId,
  join_policy: record.joinPolicy,
  title: record.title,
  created_at_ms: record.createdAtMs,
  join_code: record.joinCode,
  status: record.status,
  branch_of: record.branchOf?.runId ?? null,
  branch_seq: record.branchOf?.seq ?? null,
  archived_at_ms: record.archivedAtMs,
});

const toRecord = (row: Row): RunRecord => ({
  runId: row.run_id,
  scenarioId: row.scenario_id,
  scenarioText: row.scenario_text,
  seed: row.seed,
  groups: row.groups,
  ownerId: row.owner_id,
  classId: row.class_id,
  joinPolicy: row.join_policy === 'roster' ? 'roster' : 'open',
  title: row.title,
  createdAtMs: Number(row.created_at_ms),
  joinCode: row.join_code,
  status: row.status,
  branchOf: row.branch_of === null ? null : { runId: row.branch_of, seq: row.branch_seq ?? 0 },
  archivedAtMs: row.archived_at_ms === null ? null : Number(row.archived_at_ms),
});

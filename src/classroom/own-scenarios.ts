import type { Knex } from 'knex';
import { newId } from '../accounts/secrets.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { Conflict } from './classes.ts';

/** A scenario a teacher wrote. Its text is kept as typed, whether or not it can be launched yet. */
export interface OwnScenario {
  readonly id: string;
  readonly ownerId: string;
  /** Those who teach a class together with the owner may use and change it. */
  readonly shared: boolean;
  /** Goes up with each save: what an editor was opened with. */
  readonly version: number;
  /** The account that saved last. */
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly text: string;
}

/**
 * Teachers' own scenarios. Exercises keep the text they were launched with: what happens to a scenario here does not reach
 * them.
 */
export interface OwnScenarios {
  /** One's own and those shared by co-teachers, the latest first. */
  list(accountId: string): Promise<readonly OwnScenario[]>;
  /** Null when it is gone, or none of this teacher's business. */
  get(accountId: string, id: string): Promise<OwnScenario | null>;
  create(accountId: string, text: string): Promise<Result<OwnScenario, 'too-many'>>;
  /** @returns the conflict when someone else saved first; null in it when it is gone */
  save(
    accountId: string,
    id: string,
    version: number,
    text: string,
  ): Promise<Result<OwnScenario, Conflict<OwnScenario | null>>>;
  /** Only the owner may. @returns false for anyone else */
  share(ownerId: string, id: string, shared: boolean): Promise<boolean>;
  /** Only the owner may. @returns false for anyone else */
  remove(ownerId: string, id: string): Promise<boolean>;
  /** Keeps how it went when bots tried it; the one before is forgotten. */
  keepTrial(id: string, trial: KeptTrial): Promise<void>;
  /** The last trial; null when there was none. */
  trialOf(id: string): Promise<KeptTrial | null>;
}

/** How it went when bots tried a scenario, so that it can be read again later. */
export interface KeptTrial {
  readonly seed: string;
  readonly atMs: number;
  /** Of the text that was played. */
  readonly textHash: string;
  /** What was played, as plain data. */
  readonly result: unknown;
}

interface TrialRow {
  scenario_id: string;
  seed: string;
  at_ms: number | string;
  text_hash: string;
  result: string;
}

interface Row {
  id: string;
  owner_id: string;
  shared: number;
  version: number;
  changed_by: string;
  changed_at_ms: number | string;
  created_at_ms: number | string;
  scenario_text: string;
}

/** The longest text of a scenario, in bytes. */
export const SCENARIO_BYTES_MAX = 256 * 1024;
/** Scenarios one teacher may keep. */
const OWN_MAX = 200;

const scenarioOf = (row: Row): OwnScenario => ({
  id: row.id,
  ownerId: row.owner_id,
  shared: Number(row.shared) === 1,
  version: row.version,
  changedBy: row.changed_by,
  changedAtMs: Number(row.changed_at_ms),
  text: row.scenario_text,
});

export function createOwnScenarios(knex: Knex, now: () => number = Date.now): OwnScenarios {
  /** The classes an account teaches. */
  const taught = (accountId: string) =>
    knex('classes')
      .select('id')
      .where('owner_id', accountId)
      .orWhereIn('id', knex('class_teachers').select('class_id').where('account_id', accountId));

  /** What an account may use: its own, and what those share who teach a class with it. */
  const usable = (accountId: string) =>
    knex<Row>('own_scenarios').where((either) => {
      void either.where('owner_id', accountId).orWhere((other) => {
        void other.where('shared', 1).where((colleague) => {
          void colleague
            .whereIn('owner_id', knex('classes').select('owner_id').whereIn('id', taught(accountId)))
            .orWhereIn(
              'owner_id',
              knex('class_teachers').select('account_id').whereIn('class_id', taught(accountId)),
            );
        });
      });
    });
  const get = async (accountId: string, id: string): Promise<OwnScenario | null> => {
    const row = await usable(accountId).where({ id }).first();
    return row ? scenarioOf(row) : null;
  };

  return {
    get,
    async list(accountId) {
      return (await usable(accountId).orderBy('changed_at_ms', 'desc').orderBy('id')).map(scenarioOf);
    },
    async create(accountId, text) {
      const counted = await knex<Row>('own_scenarios')
        .where({ owner_id: accountId })
        .count<{ n: number | string }[]>({ n: '*' })
        .first();
      if (Number(counted?.n ?? 0) >= OWN_MAX) return fail('too-many');
      const row: Row = {
        id: newId('o'),
        owner_id: accountId,
        shared: 0,
        version: 1,
        changed_by: accountId,
        changed_at_ms: now(),
        created_at_ms: now(),
        scenario_text: text,
      };
      await knex<Row>('own_scenarios').insert(row);
      return succeed(scenarioOf(row));
    },
    async save(accountId, id, version, text) {
      const may = (await get(accountId, id)) !== null;
      const saved = may
        ? await knex<Row>('own_scenarios')
            .where({ id, version })
            .update({
              version: version + 1,
              changed_by: accountId,
              changed_at_ms: now(),
              scenario_text: text,
            })
        : 0;
      const present = await get(accountId, id);
      return saved === 1 && present ? succeed(present) : fail({ conflict: present });
    },
    async share(ownerId, id, shared) {
      const changed = await knex<Row>('own_scenarios')
        .where({ id, owner_id: ownerId })
        .update({ shared: shared ? 1 : 0 });
      return changed === 1;
    },
    async remove(ownerId, id) {
      const isRemoved = (await knex<Row>('own_scenarios').where({ id, owner_id: ownerId }).delete()) === 1;
      if (isRemoved) await knex<TrialRow>('scenario_trials').where({ scenario_id: id }).delete();
      return isRemoved;
    },
    async keepTrial(id, { seed, atMs, textHash, result }) {
      await knex<TrialRow>('scenario_trials')
        .insert({
          scenario_id: id,
          seed,
          at_ms: atMs,
          text_hash: textHash,
          result: JSON.stringify(result),
        })
        .onConflict('scenario_id')
        .merge();
    },
    async trialOf(id) {
      const row = await knex<TrialRow>('scenario_trials').where({ scenario_id: id }).first();
      return row
        ? {
            seed: row.seed,
            atMs: Number(row.at_ms),
            textHash: row.text_hash,
            result: JSON.parse(row.result) as unknown,
          }
        : null;
    },
  };
}

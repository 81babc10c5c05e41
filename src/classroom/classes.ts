import type { Knex } from 'knex';
import { newId } from '../accounts/secrets.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';

/** A class: its name, whose it is, and who teaches it besides. Its students are in `students.ts`. */
export interface Class {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  /** Null while it is in use. */
  readonly archivedAtMs: number | null;
  readonly createdAtMs: number;
  /** Goes up with each change of name or archiving: what a form was filled in against. */
  readonly version: number;
  /** Goes up whenever anyone's group changes. */
  readonly groupsVersion: number;
}

export interface ClassSummary extends Class {
  readonly students: number;
  readonly groups: number;
}

export interface ClassTeacher {
  readonly accountId: string;
  readonly name: string;
  readonly login: string;
  readonly isOwner: boolean;
}

/** Someone else saved first: here is what they left. */
export interface Conflict<T> {
  readonly conflict: T;
}

export type ClassProblem = 'class-name';

export interface Classes {
  create(name: string, ownerId: string): Promise<Result<Class, ClassProblem>>;
  get(id: string): Promise<Class | null>;
  /** Classes a teacher owns or co-teaches, by name; archived ones last. */
  taughtBy(accountId: string): Promise<readonly ClassSummary[]>;
  /** The ids of the same, from a copy in memory: asked for on every page. */
  idsTaughtBy(accountId: string): Promise<ReadonlySet<string>>;
  /** @returns the conflict when the class has another version by now */
  rename(id: string, version: number, name: string): Promise<Result<Class, ClassProblem | Conflict<Class>>>;
  setArchived(id: string, version: number, archived: boolean): Promise<Result<Class, Conflict<Class>>>;
  /** The owner first. */
  teachers(id: string): Promise<readonly ClassTeacher[]>;
  /** @returns false when they teach it already */
  addTeacher(id: string, accountId: string): Promise<boolean>;
  /** The owner stays. @returns false when there was nothing to remove */
  removeTeacher(id: string, accountId: string): Promise<boolean>;
  /** Hands every class of one owner to another: the demonstration's to the first teacher. */
  handOver(fromOwnerId: string, toOwnerId: string): Promise<void>;
}

interface Row {
  id: string;
  name: string;
  owner_id: string;
  archived_at_ms: number | string | null;
  created_at_ms: number | string;
  version: number;
  groups_version: number;
}

interface Counted {
  class_id: string;
  students: number | string;
  groups: number | string;
}

const NAME_MAX = 60;
const KEPT_MS = 5_000;
const KEPT_MAX = 2_000;

const classOf = (row: Row): Class => ({
  id: row.id,
  name: row.name,
  ownerId: row.owner_id,
  archivedAtMs: row.archived_at_ms === null ? null : Number(row.archived_at_ms),
  createdAtMs: Number(row.created_at_ms),
  version: row.version,
  groupsVersion: row.groups_version,
});

const isName = (name: string): boolean => name !== '' && name.length <= NAME_MAX;

export function createClasses(knex: Knex, now: () => number = Date.now): Classes {
  const kept = new Map<string, { readonly ids: ReadonlySet<string>; readonly readAtMs: number }>();

  const get = async (id: string): Promise<Class | null> => {
    const row = await knex<Row>('classes').where({ id }).first();
    return row ? classOf(row) : null;
  };

  const ownedOrShared = (accountId: string) =>
    knex<Row>('classes').where((either) => {
      void either
        .where('owner_id', accountId)
        .orWhereIn(
          'id',
          knex<{ class_id: string; account_id: string }>('class_teachers')
            .where('account_id', accountId)
            .select('class_id'),
        );
    });

  /** Saves only over the version that was looked at. */
  async function save(
    id: string,
    version: number,
    values: Partial<Row>,
  ): Promise<Result<Class, Conflict<Class>>> {
    const saved = await knex<Row>('classes')
      .where({ id, version })
      .update({ ...values, version: version + 1 });
    const present = await get(id);
    if (!present) throw new Error(`class ${id} is gone`);
    return saved === 1 ? succeed(present) : fail({ conflict: present });
  }

  return {
    async create(name, ownerId) {
      if (!isName(name.trim())) return fail('class-name');
      const row: Row = {
        id: newId('c'),
        name: name.trim(),
        owner_id: ownerId,
        archived_at_ms: null,
        created_at_ms: now(),
        version: 1,
        groups_version: 1,
      };
      await knex<Row>('classes').insert(row);
      kept.clear();
      return succeed(classOf(row));
    },
    get,
    async taughtBy(accountId) {
      const rows = await ownedOrShared(accountId).orderBy('name');
      const ids = rows.map(({ id }) => id);
      const counted: readonly Counted[] = await knex('students')
        .whereIn('class_id', ids)
        .groupBy('class_id')
        // An empty name is no group.
        .select(
          'class_id',
          knex.raw('count(*) as students'),
          knex.raw(`count(distinct nullif(group_name, '')) as "groups"`),
        );
      const counts = new Map(counted.map((row) => [row.class_id, row]));
      return rows
        .map((row) => ({
          ...classOf(row),
          students: Number(counts.get(row.id)?.students ?? 0),
          groups: Number(counts.get(row.id)?.groups ?? 0),
        }))
        .sort((a, b) => Number(a.archivedAtMs !== null) - Number(b.archivedAtMs !== null));
    },
    async idsTaughtBy(accountId) {
      const cached = kept.get(accountId);
      if (cached && now() - cached.readAtMs < KEPT_MS) return cached.ids;
      const rows: readonly Pick<Row, 'id'>[] = await ownedOrShared(accountId).select('id');
      const ids = new Set(rows.map(({ id }) => id));
      if (kept.size >= KEPT_MAX) kept.clear();
      kept.set(accountId, { ids, readAtMs: now() });
      return ids;
    },
    async rename(id, version, name) {
      return isName(name.trim()) ? save(id, version, { name: name.trim() }) : fail('class-name');
    },
    setArchived: (id, version, archived) => save(id, version, { archived_at_ms: archived ? now() : null }),
    async teachers(id) {
      const present = await get(id);
      if (!present) return [];
      const shared = await knex<{ class_id: string; account_id: string }>('class_teachers')
        .where({ class_id: id })
        .pluck('account_id');
      const rows = await knex<{ id: string; name: string; login: string }>('accounts')
        .whereIn('id', [present.ownerId, ...shared])
        .orderBy('name');
      return rows
        .map(({ id: accountId, name, login }) => ({
          accountId,
          name,
          login,
          isOwner: accountId === present.ownerId,
        }))
        .sort((a, b) => Number(b.isOwner) - Number(a.isOwner));
    },
    async addTeacher(id, accountId) {
      if ((await get(id))?.ownerId === accountId) return false;
      const inserted: unknown[] = await knex('class_teachers')
        .insert({ class_id: id, account_id: accountId, added_at_ms: now() })
        .onConflict(['class_id', 'account_id'])
        .ignore()
        .returning('account_id');
      kept.delete(accountId);
      return inserted.length > 0;
    },
    async removeTeacher(id, accountId) {
      const removed = await knex('class_teachers').where({ class_id: id, account_id: accountId }).delete();
      kept.delete(accountId);
      return removed > 0;
    },
    async handOver(fromOwnerId, toOwnerId) {
      await knex<Row>('classes').where({ owner_id: fromOwnerId }).update({ owner_id: toOwnerId });
      kept.clear();
    },
  };
}

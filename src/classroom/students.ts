import type { Knex } from 'knex';
import { newId } from '../accounts/secrets.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { Conflict } from './classes.ts';
import { inReadingOrder, numberKey } from './names.ts';

/** Someone on a class's roster. */
export interface Student {
  readonly id: string;
  readonly classId: string;
  readonly studentNo: string;
  readonly name: string;
  /** The group's name, empty for none. */
  readonly group: string;
  /** The part in an exercise: a kind of firm (`warehouse`) or a firm's name; empty for any. */
  readonly role: string;
  /** The account to sign in with, if the student has one. */
  readonly accountId: string | null;
  /** Goes up with each change: what a form was filled in against. */
  readonly version: number;
}

export type StudentFields = Pick<Student, 'studentNo' | 'name' | 'group' | 'role'>;

/** Which field is wrong, and how: `classroom:student.wrong.<problem>`. */
export interface StudentProblem {
  readonly field: keyof StudentFields;
  readonly problem:
    'number-form' | 'number-taken' | 'name-missing' | 'group-form' | 'role-form' | 'class-full';
}

/** A row of a roster as it is to be after an import. */
export interface ImportedStudent extends StudentFields {
  /** Null for someone new. */
  readonly id: string | null;
}

export interface Students {
  /** By number, in reading order. */
  list(classId: string): Promise<readonly Student[]>;
  get(classId: string, id: string): Promise<Student | null>;
  byNumber(classId: string, studentNo: string): Promise<Student | null>;
  /** Where an account is on a roster. */
  ofAccount(accountId: string): Promise<readonly Student[]>;
  add(classId: string, fields: StudentFields): Promise<Result<Student, StudentProblem>>;
  /** @returns the conflict when someone else saved this student first; null in it when they removed the student */
  update(
    classId: string,
    id: string,
    version: number,
    fields: StudentFields,
  ): Promise<Result<Student, StudentProblem | Conflict<Student | null>>>;
  /** @returns who was removed; null when nobody is there (any more) */
  remove(classId: string, id: string): Promise<Student | null>;
  /** Puts students into groups. @returns how many changed, or a conflict when groups have changed since `groupsVersion` */
  setGroups(
    classId: string,
    groupsVersion: number,
    groups: ReadonlyMap<string, string>,
  ): Promise<Result<number, 'conflict'>>;
  /**
   * Imports a roster in one transaction: all or nothing.
   * @param plan says for the roster as it is at that moment what becomes of it
   */
  import<T>(
    classId: string,
    plan: (present: readonly Student[]) => { readonly rows: readonly ImportedStudent[]; readonly result: T },
  ): Promise<Result<T, 'class-full'>>;
  linkAccount(classId: string, id: string, accountId: string | null): Promise<void>;
}

interface Row {
  id: string;
  class_id: string;
  student_no: string;
  number_key: string;
  name: string;
  group_name: string;
  role: string;
  account_id: string | null;
  version: number;
  created_at_ms: number;
}

/** As many as a roster file may have rows. */
export const STUDENTS_MAX = 2_000;
export const NAME_LENGTH_MAX = 60;
export const GROUP_LENGTH_MAX = 30;
/** Rows written at once: SQLite takes a limited number of values per statement. */
const CHUNK = 50;

const NUMBER_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,29}$/u;

const studentOf = (row: Row): Student => ({
  id: row.id,
  classId: row.class_id,
  studentNo: row.student_no,
  name: row.name,
  group: row.group_name,
  role: row.role,
  accountId: row.account_id,
  version: row.version,
});

const byNumberOrder = (a: Student, b: Student): number => inReadingOrder(a.studentNo, b.studentNo);

/** Fields as they are kept: width and spaces at the ends do not matter. */
export const tidyStudent = (fields: StudentFields): StudentFields => ({
  studentNo: fields.studentNo.normalize('NFKC').replace(/\s+/g, ''),
  name: tidyText(fields.name),
  group: tidyText(fields.group.normalize('NFKC')),
  role: tidyText(fields.role.normalize('NFKC')),
});
// eslint-disable-next-line no-control-regex -- that is what is taken out
const tidyText = (text: string): string => text.replace(/[\s\u0000-\u001f\u007f\u200b\ufeff]+/g, ' ').trim();

/** What is wrong with a student's fields, the first of it; null when nothing is. */
export function studentProblem({ studentNo, name, group, role }: StudentFields): StudentProblem | null {
  if (!NUMBER_PATTERN.test(studentNo)) return { field: 'studentNo', problem: 'number-form' };
  if (name === '' || name.length > NAME_LENGTH_MAX) return { field: 'name', problem: 'name-missing' };
  if (group.length > GROUP_LENGTH_MAX) return { field: 'group', problem: 'group-form' };
  if (role.length > GROUP_LENGTH_MAX) return { field: 'role', problem: 'role-form' };
  return null;
}

export function createStudents(knex: Knex, now: () => number = Date.now): Students {
  const rowOf = (classId: string, fields: StudentFields): Row => ({
    id: newId('s'),
    class_id: classId,
    student_no: fields.studentNo,
    number_key: numberKey(fields.studentNo),
    name: fields.name,
    group_name: fields.group,
    role: fields.role,
    account_id: null,
    version: 1,
    created_at_ms: now(),
  });
  const columnsOf = (fields: StudentFields): Partial<Row> => ({
    student_no: fields.studentNo,
    number_key: numberKey(fields.studentNo),
    name: fields.name,
    group_name: fields.group,
    role: fields.role,
  });
  const list = async (classId: string, db: Knex = knex): Promise<Student[]> => {
    const rows = await db<Row>('students').where({ class_id: classId });
    return rows.map(studentOf).sort(byNumberOrder);
  };
  const get = async (classId: string, id: string): Promise<Student | null> => {
    const row = await knex<Row>('students').where({ class_id: classId, id }).first();
    return row ? studentOf(row) : null;
  };
  const byNumber = async (classId: string, studentNo: string): Promise<Student | null> => {
    const row = await knex<Row>('students')
      .where({ class_id: classId, number_key: numberKey(studentNo) })
      .first();
    return row ? studentOf(row) : null;
  };
  /** Written first, so that the lock is taken before anything is read; says that groups may have changed. */
  const touchGroups = (trx: Knex, classId: string): Promise<number> =>
    trx('classes').where({ id: classId }).increment('groups_version', 1);
  const isFull = async (classId: string, more: number, db: Knex = knex): Promise<boolean> => {
    const counted = await db('students').where({ class_id: classId }).count({ n: '*' }).first();
    return Number(counted?.['n'] ?? 0) + more > STUDENTS_MAX;
  };

  return {
    list: (classId) => list(classId),
    get,
    byNumber,
    async ofAccount(accountId) {
      const rows = await knex<Row>('students').where({ account_id: accountId });
      return rows.map(studentOf);
    },
    async add(classId, given) {
      const fields = tidyStudent(given);
      const wrong = studentProblem(fields);
      if (wrong) return fail(wrong);
      if (await isFull(classId, 1)) return fail({ field: 'studentNo', problem: 'class-full' });
      const row = rowOf(classId, fields);
      const inserted: unknown[] = await knex<Row>('students')
        .insert(row)
        .onConflict(['class_id', 'number_key'])
        .ignore()
        .returning('id');
      if (inserted.length === 0) return fail({ field: 'studentNo', problem: 'number-taken' });
      await touchGroups(knex, classId);
      return succeed(studentOf(row));
    },
    async update(classId, id, version, given) {
      const fields = tidyStudent(given);
      const wrong = studentProblem(fields);
      if (wrong) return fail(wrong);
      const other = await byNumber(classId, fields.studentNo);
      if (other && other.id !== id) return fail({ field: 'studentNo', problem: 'number-taken' });
      const before = await get(classId, id);
      const saved = await knex<Row>('students')
        .where({ class_id: classId, id, version })
        .update({ ...columnsOf(fields), version: version + 1 });
      const present = await get(classId, id);
      if (saved === 0 || !present) return fail({ conflict: present });
      if (before?.group !== present.group) await touchGroups(knex, classId);
      return succeed(present);
    },
    async remove(classId, id) {
      const present = await get(classId, id);
      const removed = await knex<Row>('students').where({ class_id: classId, id }).delete();
      if (removed === 0) return null;
      await touchGroups(knex, classId);
      return present;
    },
    async setGroups(classId, groupsVersion, groups) {
      return knex.transaction(async (trx) => {
        const mine = await trx('classes')
          .where({ id: classId, groups_version: groupsVersion })
          .update({ groups_version: groupsVersion + 1 });
        if (mine === 0) return fail('conflict');
        const byGroup = new Map<string, string[]>();
        for (const [id, group] of groups) byGroup.set(group, [...(byGroup.get(group) ?? []), id]);
        let changed = 0;
        for (const [group, ids] of byGroup) {
          for (const chunk of chunksOf(ids)) {
            changed += await trx<Row>('students')
              .where({ class_id: classId })
              .whereIn('id', chunk)
              .whereNot('group_name', group)
              .update({ group_name: group, version: trx.raw('version + 1') as unknown as number });
          }
        }
        return succeed(changed);
      });
    },
    async import(classId, plan) {
      return knex.transaction(async (trx) => {
        await touchGroups(trx, classId);
        const present = await list(classId, trx);
        const { rows, result } = plan(present);
        const added = rows.filter(({ id }) => id === null);
        if (present.length + added.length > STUDENTS_MAX) return fail('class-full');
        for (const chunk of chunksOf(added)) {
          await trx<Row>('students').insert(chunk.map((fields) => rowOf(classId, fields)));
        }
        for (const { id, ...fields } of rows) {
          if (id === null) continue;
          await trx<Row>('students')
            .where({ class_id: classId, id })
            .update({ ...columnsOf(fields), version: trx.raw('version + 1') as unknown as number });
        }
        return succeed(result);
      });
    },
    async linkAccount(classId, id, accountId) {
      await knex<Row>('students').where({ class_id: classId, id }).update({ account_id: accountId });
    },
  };
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += CHUNK) chunks.push(items.slice(i, i + CHUNK));
  return chunks;
}

import type { Knex } from 'knex';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import { newId, newPersonalCode, readCode, sealed } from './secrets.ts';

/** A person in a run: whom a seat belongs to, on whatever device. */
export interface Participant {
  readonly id: ParticipantId;
  readonly runId: RunId;
  readonly name: string;
  /** Empty for a guest of the demonstration. */
  readonly studentNo: string;
  /** Who it is on the roster of the run's class; null for someone who is not on it. */
  readonly studentId: string | null;
  /** The roster's group and part when this person joined, empty where it says nothing. */
  readonly group: string;
  readonly role: string;
}

/** Someone found on a roster: joins under the roster's name and number. */
export interface RosterEntry {
  readonly id: string;
  readonly studentNo: string;
  readonly name: string;
  readonly group: string;
  readonly role: string;
}

export interface Joined {
  readonly participant: Participant;
  /** Shown once, to come back with from another device; null for someone who came back. */
  readonly personalCode: string | null;
}

export type JoinProblem =
  /** The number is in the run under another name. */
  | 'other-name'
  /** The number's owner is connected: only the personal code opens the seat on a second device. */
  | 'code-needed'
  /** No one in this run has that personal code. */
  | 'wrong-code'
  /** That personal code was replaced by a newer one. */
  | 'old-code'
  | 'full';

export interface Participants {
  get(id: ParticipantId): Promise<Participant | null>;
  /**
   * Lets a student in, or back in. Whoever types a number that is already in the run must give the same name and is let in
   * only while its owner is not connected elsewhere, or with the personal code.
   */
  join(request: {
    readonly runId: RunId;
    readonly name: string;
    readonly studentNo: string;
    readonly personalCode?: string;
    /** Who it is on the class's roster: found, and the name compared, by the caller. */
    readonly student?: RosterEntry | null;
    readonly connected: (id: ParticipantId) => boolean;
  }): Promise<Result<Joined, JoinProblem>>;
  /** Back in with the personal code alone. */
  reenter(runId: RunId, personalCode: string): Promise<Result<Joined, JoinProblem>>;
  /** Lets in someone whom an account already vouches for, on whatever device. */
  enter(runId: RunId, student: RosterEntry): Promise<Result<Joined, 'full'>>;
  /** Someone without a name list: a visitor who takes a bot's seat in the demonstration. */
  guest(runId: RunId, name: string): Promise<Participant>;
  /** Everyone who joined a run, in the order in which they did. */
  list(runId: RunId): Promise<readonly Participant[]>;
  /** The runs these students joined, with who they are there. */
  ofStudents(studentIds: readonly string[]): Promise<readonly Participant[]>;
  /** A new personal code for someone who lost theirs; the old one stops working. Null for an unknown participant. */
  renewCode(runId: RunId, id: ParticipantId): Promise<string | null>;
  /**
   * Lets everyone of a run into another one as well: they come in there with the same name and number. Guests, who have no
   * number, stay behind.
   * @returns who each of them is in the other run
   */
  copyRun(from: RunId, to: RunId): Promise<Readonly<Record<ParticipantId, ParticipantId>>>;
  /** Forgets everyone of a run (demonstration only). */
  removeRun(runId: RunId): Promise<void>;
}

interface Row {
  id: string;
  run_id: string;
  name: string;
  student_no: string | null;
  code_hash: string | null;
  old_code_hash: string | null;
  created_at_ms: number;
  student_id: string | null;
  group_name: string;
  role: string;
}

const CACHE_MAX = 5_000;
/** More than any hall holds; keeps a flood of made-up numbers from filling the disk. */
const PARTICIPANTS_MAX = 1_000;
const ROWS_PER_INSERT = 50;

const participantOf = (row: Row): Participant => ({
  id: row.id,
  runId: row.run_id,
  name: row.name,
  studentNo: row.student_no ?? '',
  studentId: row.student_id,
  group: row.group_name,
  role: row.role,
});
/** Names are compared as people read them. */
const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

export function createParticipants(knex: Knex, secret: string, now: () => number = Date.now): Participants {
  const known = new Map<ParticipantId, Participant>();
  const remember = (participant: Participant): Participant => {
    if (known.size >= CACHE_MAX) known.delete(known.keys().next().value ?? '');
    known.set(participant.id, participant);
    return participant;
  };
  const codeHash = (runId: RunId, code: string): string => sealed(secret, `code:${runId}`, readCode(code));
  const byCode = (runId: RunId, code: string): Promise<Row | undefined> =>
    knex<Row>('participants')
      .where({ run_id: runId, code_hash: codeHash(runId, code) })
      .first();
  /** What is wrong with a code that opened nothing. */
  const codeProblem = async (runId: RunId, code: string): Promise<'wrong-code' | 'old-code'> => {
    const before = await knex<Row>('participants')
      .where({ run_id: runId, old_code_hash: codeHash(runId, code) })
      .first();
    return before ? 'old-code' : 'wrong-code';
  };
  const isFull = async (runId: RunId): Promise<boolean> => {
    const counted = await knex('participants').where({ run_id: runId }).count({ n: '*' }).first();
    return Number(counted?.['n'] ?? 0) >= PARTICIPANTS_MAX;
  };
  const insert = async (row: Row): Promise<boolean> => {
    const inserted: unknown[] = await knex<Row>('participants')
      .insert(row)
      .onConflict(['run_id', 'student_no'])
      .ignore()
      .returning('id');
    return inserted.length > 0;
  };
  const newRow = (
    runId: RunId,
    person: { readonly name: string; readonly studentNo: string | null },
    code: string | null,
    student: RosterEntry | null = null,
  ): Row => ({
    id: newId('p'),
    run_id: runId,
    name: student?.name ?? person.name,
    student_no: student?.studentNo ?? person.studentNo,
    code_hash: code === null ? null : codeHash(runId, code),
    old_code_hash: null,
    created_at_ms: now(),
    student_id: student?.id ?? null,
    group_name: student?.group ?? '',
    role: student?.role ?? '',
  });
  const back = (row: Row): Result<Joined, never> =>
    succeed({ participant: remember(participantOf(row)), personalCode: null });

  /** The participant a student already is: by the roster, or by a number from before the roster was known. */
  async function presentRow(
    runId: RunId,
    studentNo: string,
    student: RosterEntry | null,
  ): Promise<Row | undefined> {
    const rows = await knex<Row>('participants')
      .where({ run_id: runId })
      .where((either) => {
        either.where({ student_no: student?.studentNo ?? studentNo });
        if (student) either.orWhere({ student_id: student.id });
      });
    return rows.find(({ student_id: id }) => student !== null && id === student.id) ?? rows[0];
  }

  /** From now on this participant is known as that student. */
  async function link(row: Row, student: RosterEntry | null): Promise<Row> {
    if (!student || row.student_id !== null) return row;
    const linked = { student_id: student.id, group_name: student.group, role: student.role };
    await knex<Row>('participants').where({ id: row.id }).update(linked);
    return { ...row, ...linked };
  }

  return {
    async get(id) {
      const cached = known.get(id);
      if (cached) return cached;
      const row = await knex<Row>('participants').where({ id }).first();
      return row ? remember(participantOf(row)) : null;
    },
    async join({ runId, name, studentNo, personalCode, student = null, connected }) {
      const present = await presentRow(runId, studentNo, student);
      if (!present) {
        if (await isFull(runId)) return fail('full');
        const code = newPersonalCode();
        const row = newRow(runId, { name, studentNo }, code, student);
        if (await insert(row))
          return succeed({ participant: remember(participantOf(row)), personalCode: code });
        // Someone else typed the same number at the same moment.
        return fail('code-needed');
      }
      if (personalCode !== undefined && personalCode !== '') {
        const owner = await byCode(runId, personalCode);
        if (owner?.id === present.id) return back(await link(present, student));
        return fail(await codeProblem(runId, personalCode));
      }
      // A name the roster vouches for was compared with the roster's, which may be spelled otherwise than it was typed once.
      const vouched = student !== null && present.student_id === student.id;
      if (!vouched && nameKey(present.name) !== nameKey(name)) return fail('other-name');
      return connected(present.id) ? fail('code-needed') : back(await link(present, student));
    },
    async reenter(runId, personalCode) {
      const row = await byCode(runId, personalCode);
      return row ? back(row) : fail(await codeProblem(runId, personalCode));
    },
    async enter(runId, student) {
      const present = await presentRow(runId, student.studentNo, student);
      if (present) return back(await link(present, student));
      if (await isFull(runId)) return fail('full');
      const row = newRow(runId, student, null, student);
      if (await insert(row)) return back(row);
      // On two devices at the same moment: the other one made it.
      const made = await presentRow(runId, student.studentNo, student);
      return made ? back(made) : fail('full');
    },
    async guest(runId, name) {
      const row = newRow(runId, { name, studentNo: null }, null);
      await knex<Row>('participants').insert(row);
      return remember(participantOf(row));
    },
    async list(runId) {
      const rows = await knex<Row>('participants')
        .where({ run_id: runId })
        .orderBy('created_at_ms')
        .orderBy('id');
      return rows.map(participantOf);
    },
    async ofStudents(studentIds) {
      if (studentIds.length === 0) return [];
      const rows = await knex<Row>('participants')
        .whereIn('student_id', [...studentIds])
        .orderBy('created_at_ms', 'desc');
      return rows.map(participantOf);
    },
    async renewCode(runId, id) {
      const code = newPersonalCode();
      const renewed = await knex<Row>('participants')
        .where({ run_id: runId, id })
        .update({
          old_code_hash: knex.ref('code_hash') as unknown as string,
          code_hash: codeHash(runId, code),
        });
      return renewed === 0 ? null : code;
    },
    async copyRun(from, to) {
      const rows = await knex<Row>('participants').where({ run_id: from }).whereNotNull('student_no');
      const copies = rows.map((row) => ({
        ...row,
        id: newId('p'),
        run_id: to,
        // A personal code belongs to one run.
        code_hash: null,
        old_code_hash: null,
        created_at_ms: now(),
      }));
      // One statement with so many rows would have more gaps than a database takes.
      await knex.batchInsert('participants', copies, ROWS_PER_INSERT);
      return Object.fromEntries(rows.map((row, index) => [row.id, copies[index]?.id ?? '']));
    },
    async removeRun(runId) {
      for (const [id, participant] of known) if (participant.runId === runId) known.delete(id);
      await knex('participants').where({ run_id: runId }).delete();
    },
  };
}

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
    readonly connected: (id: ParticipantId) => boolean;
  }): Promise<Result<Joined, JoinProblem>>;
  /** Back in with the personal code alone. */
  reenter(runId: RunId, personalCode: string): Promise<Result<Joined, JoinProblem>>;
  /** Someone without a name list: a visitor who takes a bot's seat in the demonstration. */
  guest(runId: RunId, name: string): Promise<Participant>;
  /** Forgets everyone of a run (demonstration only). */
  removeRun(runId: RunId): Promise<void>;
}

interface Row {
  id: string;
  run_id: string;
  name: string;
  student_no: string | null;
  code_hash: string | null;
  created_at_ms: number;
}

const CACHE_MAX = 5_000;
/** More than any hall holds; keeps a flood of made-up numbers from filling the disk. */
const PARTICIPANTS_MAX = 1_000;

const participantOf = (row: Row): Participant => ({
  id: row.id,
  runId: row.run_id,
  name: row.name,
  studentNo: row.student_no ?? '',
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
  const newRow = (runId: RunId, name: string, studentNo: string | null, code: string | null): Row => ({
    id: newId('p'),
    run_id: runId,
    name,
    student_no: studentNo,
    code_hash: code === null ? null : codeHash(runId, code),
    created_at_ms: now(),
  });
  const back = (row: Row): Result<Joined, JoinProblem> =>
    succeed({ participant: remember(participantOf(row)), personalCode: null });

  return {
    async get(id) {
      const cached = known.get(id);
      if (cached) return cached;
      const row = await knex<Row>('participants').where({ id }).first();
      return row ? remember(participantOf(row)) : null;
    },
    async join({ runId, name, studentNo, personalCode, connected }) {
      const present = await knex<Row>('participants').where({ run_id: runId, student_no: studentNo }).first();
      if (!present) {
        if (await isFull(runId)) return fail('full');
        const code = newPersonalCode();
        const row = newRow(runId, name, studentNo, code);
        if (await insert(row))
          return succeed({ participant: remember(participantOf(row)), personalCode: code });
        // Someone else typed the same number at the same moment.
        return fail('code-needed');
      }
      if (personalCode !== undefined && personalCode !== '') {
        const owner = await byCode(runId, personalCode);
        return owner?.id === present.id ? back(present) : fail('wrong-code');
      }
      if (nameKey(present.name) !== nameKey(name)) return fail('other-name');
      return connected(present.id) ? fail('code-needed') : back(present);
    },
    async reenter(runId, personalCode) {
      const row = await byCode(runId, personalCode);
      return row ? back(row) : fail('wrong-code');
    },
    async guest(runId, name) {
      const row = newRow(runId, name, null, null);
      await knex<Row>('participants').insert(row);
      return remember(participantOf(row));
    },
    async removeRun(runId) {
      for (const [id, participant] of known) if (participant.runId === runId) known.delete(id);
      await knex('participants').where({ run_id: runId }).delete();
    },
  };
}

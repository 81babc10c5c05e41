import type { Knex } from 'knex';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { GradedPerson } from '../runs/run-grades.ts';
import type { GradePartName, GradeWeights, Override } from '../scoring/grade.ts';

/** The rows of grades: what teachers decided, one entry after the other, and what was published. Nothing is ever edited. */

/** What a teacher decided about a person's grade. */
export interface GradeEntry extends Override {
  /** 1, 2, 3 for each person of a run. */
  readonly version: number;
  /** What was decided before on the same part no longer holds; what was computed counts again. */
  readonly withdrawn: boolean;
  /** Account id. */
  readonly by: string;
  readonly atMs: number;
}

/** A person as they were published, and the last entry that was published with them. */
export interface PublishedPerson {
  readonly person: GradedPerson;
  readonly version: number;
}

export interface Publication {
  readonly atMs: number;
  readonly by: string;
  readonly weights: GradeWeights;
  readonly people: ReadonlyMap<ParticipantId, PublishedPerson>;
}

export interface GradeStore {
  /** Oldest first. */
  entries(runId: RunId): Promise<ReadonlyMap<ParticipantId, readonly GradeEntry[]>>;
  /**
   * Adds a decision to those that were seen.
   * @param seen the version of the last one on the page; 0 for none
   * @returns all entries there are when another one came first
   */
  add(
    runId: RunId,
    participant: ParticipantId,
    seen: number,
    entry: Omit<GradeEntry, 'version' | 'atMs'>,
  ): Promise<Result<GradeEntry, readonly GradeEntry[]>>;
  publication(runId: RunId): Promise<Publication | null>;
  /** Of these runs, when each was published. */
  publishedAt(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, number>>;
  /** Freezes the points of everyone; once. @returns null when it was done before */
  publish(
    runId: RunId,
    by: string,
    weights: GradeWeights,
    people: readonly GradedPerson[],
  ): Promise<Publication | null>;
  /** Everything about a run that is removed. */
  forget(runId: RunId): Promise<void>;
}

interface EntryRow {
  run_id: string;
  participant_id: string;
  version: number;
  part: string;
  points_centi: number | null;
  withdrawn: number;
  reason: string;
  by: string;
  at_ms: number | string;
}
interface PublicationRow {
  run_id: string;
  at_ms: number | string;
  by: string;
  weights: string;
}
interface ResultRow {
  run_id: string;
  participant_id: string;
  person: string;
  version: number;
}

const ROWS_PER_INSERT = 100;

export function createGradeStore(knex: Knex, now: () => number = Date.now): GradeStore {
  async function entries(
    runId: RunId,
    db: Knex = knex,
  ): Promise<ReadonlyMap<ParticipantId, readonly GradeEntry[]>> {
    const rows = await db<EntryRow>('grade_entries').where({ run_id: runId }).orderBy('version');
    const byPerson = new Map<ParticipantId, GradeEntry[]>();
    for (const row of rows) {
      const list = byPerson.get(row.participant_id) ?? [];
      byPerson.set(row.participant_id, list);
      list.push(entryOf(row));
    }
    return byPerson;
  }

  async function publication(runId: RunId): Promise<Publication | null> {
    const row = await knex<PublicationRow>('grade_publications').where({ run_id: runId }).first();
    if (!row) return null;
    const rows = await knex<ResultRow>('grade_results').where({ run_id: runId });
    return {
      atMs: Number(row.at_ms),
      by: row.by,
      weights: JSON.parse(row.weights) as GradeWeights,
      people: new Map(
        rows.map(({ participant_id: id, person, version }) => [
          id,
          { person: JSON.parse(person) as GradedPerson, version },
        ]),
      ),
    };
  }

  return {
    entries,
    publication,
    async add(runId, participant, seen, entry) {
      const row: EntryRow = {
        run_id: runId,
        participant_id: participant,
        version: seen + 1,
        part: entry.part ?? '',
        points_centi: entry.pointsCenti,
        withdrawn: entry.withdrawn ? 1 : 0,
        reason: entry.reason,
        by: entry.by,
        at_ms: now(),
      };
      const present = (await entries(runId)).get(participant) ?? [];
      if ((present.at(-1)?.version ?? 0) !== seen) return fail(present);
      const inserted = await knex<EntryRow>('grade_entries')
        .insert(row)
        .onConflict(['run_id', 'participant_id', 'version'])
        .ignore()
        .returning('version');
      // Somebody else was first between the look and the writing.
      if (inserted.length === 0) return fail((await entries(runId)).get(participant) ?? []);
      return succeed(entryOf(row));
    },
    async publishedAt(runIds) {
      if (runIds.length === 0) return new Map();
      const rows = await knex<PublicationRow>('grade_publications').whereIn('run_id', [...runIds]);
      return new Map(rows.map((row) => [row.run_id, Number(row.at_ms)]));
    },
    async publish(runId, by, weights, people) {
      const done = await knex.transaction(async (within) => {
        const inserted: unknown[] = await within<PublicationRow>('grade_publications')
          .insert({ run_id: runId, at_ms: now(), by, weights: JSON.stringify(weights) })
          .onConflict('run_id')
          .ignore()
          .returning('run_id');
        if (inserted.length === 0) return false;
        const decided = await entries(runId, within);
        const rows = people.map((person): ResultRow => ({
          run_id: runId,
          participant_id: person.participant,
          person: JSON.stringify(person),
          version: decided.get(person.participant)?.at(-1)?.version ?? 0,
        }));
        await within.batchInsert('grade_results', rows, ROWS_PER_INSERT);
        return true;
      });
      return done ? publication(runId) : null;
    },
    async forget(runId) {
      for (const table of ['grade_entries', 'grade_publications', 'grade_results'])
        await knex(table).where({ run_id: runId }).delete();
    },
  };
}

const entryOf = (row: EntryRow): GradeEntry => ({
  version: row.version,
  part: row.part === '' ? null : (row.part as GradePartName),
  pointsCenti: row.points_centi,
  withdrawn: row.withdrawn === 1,
  reason: row.reason,
  by: row.by,
  atMs: Number(row.at_ms),
});

/** What holds of a person's entries: the last word on each part, unless it was withdrawn. */
export function standing(entries: readonly GradeEntry[]): readonly Override[] {
  const last = new Map<GradePartName | null, GradeEntry>();
  for (const entry of entries) {
    if (entry.withdrawn) last.delete(entry.part);
    else last.set(entry.part, entry);
  }
  return [...last.values()].map(({ part, pointsCenti, reason }) => ({ part, pointsCenti, reason }));
}

import type { Knex } from 'knex';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { Language } from '../kernel/text.ts';
import type { RunRecord, RunRegistry } from '../runs/ports.ts';
import { runTitle } from '../runs/title.ts';
import { meanOf } from '../scoring/distribution.ts';
import type { Conflict } from './classes.ts';
import type { Grades, PersonGrade } from './grades.ts';
import { numberKey } from './names.ts';
import type { Student, Students } from './students.ts';

/** A class's grades over all its exercises: who, which, how much each counts, and what it comes to. */

export const MISSING = ['left-out', 'zero'] as const;
/** What a grade that is not there counts as. */
export type Missing = (typeof MISSING)[number];

export interface GradebookSettings {
  /** What the page with the settings was filled in against; 0 before anyone saved. */
  readonly version: number;
  /** By exercise, 0 to 100; those not named weigh 1, branches 0. */
  readonly weights: Readonly<Record<RunId, number>>;
  readonly missing: Missing;
}

export interface GradebookRun {
  readonly runId: RunId;
  readonly title: string;
  readonly createdAtMs: number;
  /** `open`: its grades still move and do not count. `unreadable`: its journal is damaged. */
  readonly state: 'open' | 'provisional' | 'published' | 'unreadable';
  readonly isBranch: boolean;
  readonly weight: number;
}

/** One student's grade in one exercise. */
export interface GradebookCell {
  readonly participant: ParticipantId;
  /** Null: no grade. */
  readonly totalCenti: number | null;
  readonly acted: boolean;
  /** A teacher decided that there is no grade: it is left out, whatever is missing counts as. */
  readonly excused: boolean;
  /** A teacher's decision is in it. */
  readonly decided: boolean;
}

export interface GradebookRow {
  /** On the roster: the student's id. Others are known by their number. */
  readonly studentId: string | null;
  /** Unique in the book; may stand in an address. */
  readonly key: string;
  readonly studentNo: string;
  readonly name: string;
  readonly group: string;
  /** One for each exercise, in their order; null: was not there. */
  readonly cells: readonly (GradebookCell | null)[];
  readonly meanCenti: number | null;
}

export interface Gradebook {
  readonly settings: GradebookSettings;
  /** The oldest first. */
  readonly runs: readonly GradebookRun[];
  /** Those on the roster in its order, then people who joined without being on it. */
  readonly rows: readonly GradebookRow[];
}

export interface Gradebooks {
  /** @param lang of the titles of exercises that their teacher did not name */
  of(classId: string, lang: Language): Promise<Gradebook>;
  settings(classId: string): Promise<GradebookSettings>;
  /** @returns what another teacher saved since `seen` */
  save(
    classId: string,
    seen: number,
    settings: Omit<GradebookSettings, 'version'>,
  ): Promise<Result<GradebookSettings, Conflict<GradebookSettings>>>;
}

interface Options {
  readonly knex: Knex;
  readonly registry: { readonly store: Pick<RunRegistry['store'], 'list'> };
  readonly students: Pick<Students, 'list'>;
  readonly grades: Pick<Grades, 'ofRun'>;
  /** Told of an exercise whose grades cannot be read. */
  readonly onUnreadable: (runId: RunId, error: unknown) => void;
}

interface Row {
  class_id: string;
  version: number;
  weights: string;
  missing: string;
}

export const WEIGHT_MAX = 100;

/** How much an exercise counts where nobody said: branches try things out. */
export const usualWeight = ({ branchOf }: Pick<RunRecord, 'branchOf'>): number => (branchOf === null ? 1 : 0);

export function createGradebooks({ knex, registry, students, grades, onUnreadable }: Options): Gradebooks {
  async function settings(classId: string): Promise<GradebookSettings> {
    const row = await knex<Row>('gradebooks').where({ class_id: classId }).first();
    if (!row) return { version: 0, weights: {}, missing: 'left-out' };
    return {
      version: row.version,
      weights: JSON.parse(row.weights) as GradebookSettings['weights'],
      missing: row.missing === 'zero' ? 'zero' : 'left-out',
    };
  }

  async function column(
    record: RunRecord,
    weight: number,
    lang: Language,
  ): Promise<{ readonly run: GradebookRun; readonly people: readonly PersonGrade[] }> {
    const { runId, createdAtMs, branchOf, status } = record;
    const run = { runId, title: runTitle(record, lang), createdAtMs, isBranch: branchOf !== null, weight };
    if (status !== 'ended') return { run: { ...run, state: 'open' }, people: [] };
    try {
      const { published, people } = await grades.ofRun(runId);
      return { run: { ...run, state: published ? 'published' : 'provisional' }, people };
    } catch (error) {
      // One damaged exercise does not take the others' grades away.
      onUnreadable(runId, error);
      return { run: { ...run, state: 'unreadable' }, people: [] };
    }
  }

  return {
    settings,
    async save(classId, seen, { weights, missing }) {
      const values = { weights: JSON.stringify(weights), missing };
      const saved =
        seen === 0
          ? (
              await knex<Row>('gradebooks')
                .insert({ class_id: classId, version: 1, ...values })
                .onConflict('class_id')
                .ignore()
                .returning('version')
            ).length
          : await knex<Row>('gradebooks')
              .where({ class_id: classId, version: seen })
              .update({ ...values, version: seen + 1 });
      const present = await settings(classId);
      return saved === 1 ? succeed(present) : fail({ conflict: present });
    },
    async of(classId, lang) {
      const [own, members, records] = await Promise.all([
        settings(classId),
        students.list(classId),
        registry.store.list({ classIds: [classId] }),
      ]);
      const ordered = [...records].sort(
        (a, b) => a.createdAtMs - b.createdAtMs || a.runId.localeCompare(b.runId),
      );
      const columns = [];
      // One after the other: an exercise that is not in memory is read from its journal.
      for (const record of ordered)
        columns.push(await column(record, own.weights[record.runId] ?? usualWeight(record), lang));
      return {
        settings: own,
        runs: columns.map(({ run }) => run),
        rows: rowsOf(members, columns, own.missing),
      };
    },
  };
}

interface Column {
  readonly run: GradebookRun;
  readonly people: readonly PersonGrade[];
}

function rowsOf(
  members: readonly Student[],
  columns: readonly Column[],
  missing: Missing,
): readonly GradebookRow[] {
  const byId = new Map(members.map((student) => [student.id, student]));
  const byNumber = new Map(members.map((student) => [numberKey(student.studentNo), student]));
  const others = new Map<string, { readonly studentNo: string; readonly name: string }>();
  /** Who somebody is in the book: on the roster by it, or by their number; others by number, or by the run alone. */
  const keyOf = ({ studentId, studentNo, participant, name }: PersonGrade): string => {
    const student =
      (studentId === null ? undefined : byId.get(studentId)) ??
      (studentNo === '' ? undefined : byNumber.get(numberKey(studentNo)));
    if (student) return student.id;
    const key = studentNo === '' ? `guest-${participant}` : `no-${numberKey(studentNo)}`;
    if (!others.has(key)) others.set(key, { studentNo, name });
    return key;
  };
  const cells = columns.map(({ people }) => new Map(people.map((person) => [keyOf(person), cellOf(person)])));
  const row = (
    key: string,
    person: Pick<GradebookRow, 'studentId' | 'studentNo' | 'name' | 'group'>,
  ): GradebookRow => {
    const own = cells.map((column) => column.get(key) ?? null);
    const weighed = own.flatMap((cell, i) => {
      const run = columns[i]?.run;
      if (!run || run.state === 'open' || run.state === 'unreadable') return [];
      return [{ weight: run.weight, centi: cell?.totalCenti ?? null, excused: cell?.excused ?? false }];
    });
    return { ...person, key, cells: own, meanCenti: meanOf(weighed, missing === 'zero') };
  };
  return [
    ...members.map(({ id, studentNo, name, group }) => row(id, { studentId: id, studentNo, name, group })),
    ...[...others].map(([key, { studentNo, name }]) =>
      row(key, { studentId: null, studentNo, name, group: '' }),
    ),
  ];
}

const cellOf = ({ participant, acted, grade }: PersonGrade): GradebookCell => ({
  participant,
  totalCenti: grade.totalCenti,
  acted,
  excused: grade.overridden !== null && grade.overridden.pointsCenti === null,
  decided: grade.overridden !== null || grade.parts.some(({ overridden }) => overridden !== null),
});

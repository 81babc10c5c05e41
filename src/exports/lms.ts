import type { Gradebook } from '../classroom/gradebook.ts';
import type { RunGrades } from '../classroom/grades.ts';
import { numberKey } from '../classroom/names.ts';
import { distinct, points, type Cell, type Table } from './table.ts';

/**
 * Grades as Moodle and Canvas import them: under their own headers, in points of 100, people known by their student number.
 * Whoever has none cannot be found there and is left out.
 */

interface LmsPerson {
  readonly studentNo: string;
  readonly name: string;
  /** One for each column; null: no grade. */
  readonly grades: readonly (number | 'excused' | null)[];
}

export interface LmsBook {
  /** What the grades are for: a column each. */
  readonly columns: readonly string[];
  readonly people: readonly LmsPerson[];
  /** People without a number. */
  readonly leftOut: number;
}

function bookOf(columns: readonly string[], people: readonly LmsPerson[]): LmsBook {
  const numbered = people.filter(({ studentNo }) => studentNo !== '');
  return { columns, people: numbered, leftOut: people.length - numbered.length };
}

export const lmsOfRun = ({ people }: RunGrades, title: string): LmsBook =>
  bookOf(
    [title],
    people.map(({ studentNo, name, grade }) => ({
      studentNo,
      name,
      grades: [
        grade.overridden !== null && grade.overridden.pointsCenti === null
          ? 'excused'
          : points(grade.totalCenti),
      ],
    })),
  );

export const lmsOfBook = ({ runs, rows }: Gradebook): LmsBook =>
  bookOf(
    distinct(runs.map(({ title }) => title)),
    rows.map(({ studentNo, name, cells }) => ({
      studentNo,
      name,
      grades: cells.map((cell) => (cell?.excused === true ? 'excused' : points(cell?.totalCenti ?? null))),
    })),
  );

/**
 * Moodle's *Import CSV file*: map `idnumber` (or `username`, which Moodle keeps in small letters) to the user, and each
 * column to a grade item. An empty cell leaves the grade there as it is.
 */
export const moodleTable = ({ columns, people }: LmsBook): Table => ({
  title: 'Moodle',
  header: distinct(['username', 'idnumber', 'fullname', ...columns]),
  rows: people.map(({ studentNo, name, grades }) => [
    numberKey(studentNo),
    studentNo,
    name,
    ...grades.map((grade): Cell => (grade === 'excused' ? null : grade)),
  ]),
});

/** Canvas's own gradebook file; `EX` excuses somebody. Without an ID Canvas finds people by the SIS columns. */
export const canvasTable = ({ columns, people }: LmsBook, section: string): Table => ({
  title: 'Canvas',
  header: distinct(['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...columns]),
  preamble: [['    Points Possible', '', '', '', '', ...columns.map(() => 100)]],
  rows: people.map(({ studentNo, name, grades }) => [
    name,
    '',
    studentNo,
    studentNo,
    section,
    ...grades.map((grade): Cell => (grade === 'excused' ? 'EX' : grade)),
  ]),
});

import type { Gradebook } from '../../src/classroom/gradebook.ts';
import type { PersonGrade, RunGrades } from '../../src/classroom/grades.ts';
import type { ExportWords } from '../../src/exports/table.ts';
import type { PersonRecord } from '../../src/runs/person-record.ts';
import { gradeOf, type PartPoints } from '../../src/scoring/grade.ts';

/** The grades of made-up classes, as large as a test wants them. */

const WEIGHTS = { tasks: 60, process: 20, result: 20, report: 0, judging: 0 };
/** Names as they come: in two scripts, with commas and quotes, and some that would be calculated. */
const NAMES = ['王小明', 'Ann "Nan" Lee', '李，华', 'O’Neil, Bo', '=1+1', '𠮷野 太郎'];

export function gradedPeople(count: number): readonly PersonGrade[] {
  return Array.from({ length: count }, (_, i): PersonGrade => {
    const acted = i % 7 !== 6;
    const points: PartPoints = acted
      ? { tasks: (i * 137) % 10_001, process: (i * 311) % 10_001, result: 7_333, report: null, judging: null }
      : { tasks: null, process: null, result: null, report: null, judging: null };
    const override = i === 1 ? [{ part: null, pointsCenti: null, reason: '-ill' }] : [];
    return {
      participant: `p${i}`,
      name: NAMES[i % NAMES.length] ?? '',
      studentNo: i === 3 ? '' : `0${20_240_100 + i}`,
      team: { key: `g${i % 10}`, group: (i % 10) + 1, name: null },
      acted,
      found: points,
      points,
      studentId: `s${i}`,
      grade: gradeOf(points, WEIGHTS, override),
      published: null,
      entries: [],
      publishedVersion: 0,
      changed: [],
    };
  });
}

export const gradesOfClass = (count: number): RunGrades => ({
  runId: 'r1',
  ended: true,
  weights: WEIGHTS,
  published: null,
  people: gradedPeople(count),
});

export const recordsOfClass = (count: number): readonly PersonRecord[] =>
  gradedPeople(count).map(({ participant, name, studentNo }, i) => ({
    participant,
    name,
    studentNo,
    places: [],
    actions: i,
    metrics: [],
    points: { tasks: null, process: null, result: null },
    steps: ['one', 'two', 'three'].map((id, n) => ({
      id,
      firmKey: 'g1/corner',
      conformance: 'done' as const,
      seq: i * 3 + n + 1,
      day: n + 1,
      daysLate: 0,
      repeated: [],
      oneOf: [],
    })),
  }));

/** The same class over several exercises; two of them have one name. */
export function bookOfClass(students: number, runs: number): Gradebook {
  const people = gradedPeople(students);
  return {
    settings: { version: 0, weights: {}, missing: 'left-out' },
    runs: Array.from({ length: runs }, (_, i) => ({
      runId: `r${i}`,
      title: i < 2 ? '第一课' : `Lesson ${i}`,
      createdAtMs: 1_767_571_200_000 + i,
      state: 'published' as const,
      isBranch: false,
      weight: 1,
    })),
    rows: people.map(({ participant, name, studentNo, acted, grade }) => ({
      studentId: participant,
      key: participant,
      studentNo,
      name,
      group: '1',
      cells: Array.from({ length: runs }, () => ({
        participant,
        totalCenti: grade.totalCenti,
        acted,
        excused: grade.overridden !== null,
        decided: false,
      })),
      meanCenti: grade.totalCenti,
    })),
  };
}

/** Words that say which text was asked for. */
export const KEYS: ExportWords = { lang: 'en', t: (key) => key };

import type { PersonGrade, RunGrades } from '../classroom/grades.ts';
import type { PersonRecord } from '../runs/person-record.ts';
import { stepTitle } from '../scoring/conformance.ts';
import { gradeState, partName, taskName, teamName, type AboutRun } from './grade-tables.ts';
import { points, type ExportWords } from './table.ts';

/** What is printed and handed to a student, or to a team: the grade with all it is made of. */

export interface SheetPart {
  readonly name: string;
  /** Null: there is nothing to judge by. */
  readonly points: number | null;
  /** Percent of the whole, after what is missing was shared out. */
  readonly weight: number;
  readonly contribution: number;
  /** A teacher's reason, where a teacher decided. */
  readonly reason: string;
}

export interface ResultSheet {
  readonly participant: string;
  readonly name: string;
  readonly studentNo: string;
  readonly team: string;
  readonly total: number | null;
  readonly state: string;
  readonly parts: readonly SheetPart[];
  /** A teacher's reason for the grade as a whole. */
  readonly reason: string;
  readonly steps: readonly {
    readonly title: string;
    readonly conformance: string;
    readonly day: number | null;
  }[];
}

export interface TeamSheet {
  readonly key: string;
  readonly team: string;
  /** The mean of its people's grades; null when none has one. */
  readonly mean: number | null;
  readonly parts: readonly string[];
  readonly people: readonly {
    readonly name: string;
    readonly studentNo: string;
    readonly points: readonly (number | null)[];
    readonly total: number | null;
  }[];
}

const shownParts = ({ weights }: RunGrades, { grade }: PersonGrade) =>
  grade.parts.filter(({ name, pointsCenti }) => weights[name] > 0 || pointsCenti !== null);

export function resultSheet(
  grades: RunGrades,
  person: PersonGrade,
  record: PersonRecord | undefined,
  { taskTitles }: Pick<AboutRun, 'taskTitles'>,
  words: ExportWords,
): ResultSheet {
  const { participant, name, studentNo, grade } = person;
  return {
    participant,
    name,
    studentNo,
    team: teamName(person, words),
    total: points(grade.totalCenti),
    state: gradeState(person, grades, words),
    parts: shownParts(grades, person).map((part) => ({
      name: partName(words, part.name),
      points: points(part.pointsCenti),
      weight: Math.round(part.weightEffective * 10) / 10,
      contribution: part.contributionCenti / 100,
      reason: part.overridden?.reason ?? '',
    })),
    reason: grade.overridden?.reason ?? '',
    steps: (record?.steps ?? []).map((step) => ({
      title: stepTitle(step, (id) => taskName(words, taskTitles, id)),
      conformance: words.t(`grades:step.${step.conformance}`),
      day: step.day,
    })),
  };
}

/** One sheet for each team in which somebody worked, in the order in which its first member joined. */
export function teamSheets(grades: RunGrades, words: ExportWords): readonly TeamSheet[] {
  const byTeam = new Map<string, PersonGrade[]>();
  for (const person of grades.people) {
    if (person.team === null) continue;
    const members = byTeam.get(person.team.key);
    if (members) members.push(person);
    else byTeam.set(person.team.key, [person]);
  }
  return [...byTeam].map(([key, members]) => {
    const [first] = members;
    const shown = first?.grade.parts.filter(
      ({ name }) =>
        grades.weights[name] > 0 ||
        members.some(({ grade }) =>
          grade.parts.some((part) => part.name === name && part.pointsCenti !== null),
        ),
    );
    const totals = members.flatMap(({ grade }) => (grade.totalCenti === null ? [] : [grade.totalCenti]));
    const sum = totals.reduce((all, total) => all + total, 0);
    return {
      key,
      team: first ? teamName(first, words) : '',
      mean: totals.length === 0 ? null : points(Math.round(sum / totals.length)),
      parts: (shown ?? []).map(({ name }) => partName(words, name)),
      people: members.map(({ name, studentNo, grade }) => ({
        name,
        studentNo,
        points: (shown ?? []).map((part) =>
          points(grade.parts.find((own) => own.name === part.name)?.pointsCenti ?? null),
        ),
        total: points(grade.totalCenti),
      })),
    };
  });
}

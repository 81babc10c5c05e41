import type { ParticipantId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { GradePartName, PartPoints } from '../scoring/grade.ts';
import type { PersonRecord } from './person-record.ts';

/** How records of people and marks of readers and judges become the points of their grades. Pure. */

/** What the journal cannot know: marks in hundredths of a point, as they stand now. */
export interface Marks {
  /** A student's lab report, once it was marked. */
  readonly reports: ReadonlyMap<ParticipantId, number>;
  /** What the judges gave a team, once it was published; null where nobody judged it. */
  readonly teams: ReadonlyMap<string, number | null>;
}

export const NO_MARKS: Marks = { reports: new Map(), teams: new Map() };

/** A team as far as grades name it. */
export interface GradedTeam {
  readonly key: string;
  /** 0: the whole class's market. */
  readonly group: number;
  /** Null: the group's number is its name. */
  readonly name: LocalText | null;
}

/** What a person's grade is computed from. */
export interface GradedPerson {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly studentNo: string;
  /** Null for someone who never had a seat. */
  readonly team: GradedTeam | null;
  /** They did something themselves; what bots or the teacher did in their seat is nothing of theirs. */
  readonly acted: boolean;
  /** What there is of each part, whether it counts or not. */
  readonly found: PartPoints;
  /** What counts. Whoever never acted has no points at all: a grade for them is the teacher's decision. */
  readonly points: PartPoints;
}

export const NO_POINTS: PartPoints = {
  tasks: null,
  process: null,
  result: null,
  report: null,
  judging: null,
};

/** True when a person took part: an accepted command, or a step of theirs that was ticked off. */
export const hasActed = ({ actions, steps }: Pick<PersonRecord, 'actions' | 'steps'>): boolean =>
  actions > 0 || steps.some(({ seq }) => seq !== null);

/** The points of one person: the automatic ones from their record, the others from marks. */
export function gradedPerson(
  record: PersonRecord,
  marks: Marks,
  teamOf: (key: string) => GradedTeam | null,
): GradedPerson {
  const key = record.places[0]?.team ?? null;
  const found: PartPoints = {
    ...record.points,
    report: marks.reports.get(record.participant) ?? null,
    judging: key === null ? null : (marks.teams.get(key) ?? null),
  };
  const acted = hasActed(record);
  const { participant, name, studentNo } = record;
  return {
    participant,
    name,
    studentNo,
    team: key === null ? null : teamOf(key),
    acted,
    found,
    points: acted ? found : NO_POINTS,
  };
}

/** The parts in which two sets of points differ. */
export const changedParts = (before: PartPoints, after: PartPoints): readonly GradePartName[] =>
  (Object.keys(before) as GradePartName[]).filter((part) => before[part] !== after[part]);

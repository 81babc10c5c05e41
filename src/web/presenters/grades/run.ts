import type { PersonGrade, RunGrades } from '../../../classroom/grades.ts';
import { summaryOf, type Summary } from '../../../scoring/distribution.ts';
import { GRADE_PARTS, type GradePartName } from '../../../scoring/grade.ts';
import type { Words } from '../trade/words.ts';
import { distributionChart, type ChartModel } from './charts.ts';
import { centiText, gradedTeamTitle, partLabel, rangeText } from './points.ts';
import { byFigure, byText, finds, orderOf, pressed, sortedHow } from './sorting.ts';

/** The grades of an exercise as a table that can be sorted and filtered. */

export const GRADE_STATES = ['computed', 'decided', 'published', 'changed', 'absent', 'none'] as const;
/**
 * How a grade stands: `computed`; `decided`: a teacher's word is in it; `published`; `changed` since; `absent`: never did
 * anything; `none`: there is nothing to judge by, or a teacher said so.
 */
export type GradeState = (typeof GRADE_STATES)[number];

const TONES: Readonly<Record<GradeState, '' | 'jade' | 'amber' | 'indigo'>> = {
  computed: '',
  decided: 'indigo',
  published: 'jade',
  changed: 'amber',
  absent: 'amber',
  none: 'amber',
};

export function gradeState({ grade, published, acted, entries }: PersonGrade): GradeState {
  if (published !== null && published.totalCenti !== grade.totalCenti) return 'changed';
  if (grade.totalCenti === null) return acted || grade.overridden !== null ? 'none' : 'absent';
  if (published !== null) return 'published';
  const decided = grade.overridden !== null || grade.parts.some(({ overridden }) => overridden !== null);
  return decided && entries.length > 0 ? 'decided' : 'computed';
}

/** What was asked for in the address. */
export interface AskedGrades {
  readonly q: string;
  readonly state: string;
  readonly team: string;
  /** `number`, `name`, `team`, `total` or a part; with `-` in front, the highest first. */
  readonly sort: string;
  /** The person whose form is open. */
  readonly edit: string;
}

export interface GradeRow {
  readonly id: string;
  readonly href: string;
  readonly editHref: string;
  readonly studentNo: string;
  readonly name: string;
  readonly team: string;
  readonly parts: readonly { readonly text: string; readonly decided: boolean }[];
  readonly total: string;
  readonly totalDecided: boolean;
  /** As it was published, where it was changed since. */
  readonly published: string | null;
  readonly state: GradeState;
  readonly tone: string;
  /** Marks that have changed since publication. */
  readonly marksChanged: boolean;
  readonly version: number;
  readonly isOpen: boolean;
}

interface Column {
  readonly key: string;
  readonly label: string;
  readonly href: string;
  readonly order: 'ascending' | 'descending' | null;
  readonly isFigure: boolean;
}

export interface GradeTable {
  readonly columns: readonly Column[];
  readonly rows: readonly GradeRow[];
  readonly total: number;
  readonly states: readonly { readonly value: string; readonly label: string }[];
  readonly teams: readonly { readonly value: string; readonly label: string }[];
  /** Where the page's forms return to: without an open form. */
  readonly here: string;
}

/** Parts that weigh something in this exercise. */
export const partsOf = ({ weights }: Pick<RunGrades, 'weights'>): readonly GradePartName[] =>
  GRADE_PARTS.filter((part) => weights[part] > 0);

export function gradeTable(grades: RunGrades, asked: AskedGrades, base: string, words: Words): GradeTable {
  const parts = partsOf(grades);
  const href = (changes: Partial<AskedGrades>): string => {
    const kept = Object.entries({ ...asked, edit: '', ...changes }).filter(([, value]) => value !== '');
    return kept.length === 0 ? base : `${base}?${new URLSearchParams(kept).toString()}`;
  };
  const all = grades.people.map((person) => ({
    person,
    state: gradeState(person),
    team: gradedTeamTitle(person.team, words),
  }));
  const found = all.filter(
    ({ person, state, team }) =>
      (asked.state === '' || state === asked.state) &&
      (asked.team === '' || person.team?.key === asked.team) &&
      finds(asked.q, [person.name, person.studentNo, team]),
  );
  const order = orderOf(asked.sort, 'number');
  const { by } = order;
  const figure = (person: PersonGrade): number | null =>
    by === 'total'
      ? person.grade.totalCenti
      : (person.grade.parts.find(({ name }) => name === by)?.pointsCenti ?? null);
  const isText = by === 'number' || by === 'name' || by === 'team';
  const textOf = ({ person, team }: (typeof all)[number]): string =>
    by === 'name' ? person.name : by === 'team' ? team : person.studentNo;
  const sorted = [...found].sort((a, b) =>
    isText ? byText(textOf(a), textOf(b), order) : byFigure(figure(a.person), figure(b.person), order),
  );
  const column = (key: string, label: string, isFigure: boolean): Column => ({
    key,
    label,
    href: href({ sort: pressed(order, key, isFigure) }),
    order: sortedHow(order, key),
    isFigure,
  });
  const teams = new Map(all.flatMap(({ person, team }) => (person.team ? [[person.team.key, team]] : [])));
  const present = new Set(all.map(({ state }) => state));
  return {
    columns: [
      column('number', words.t('classroom:column.studentNo'), false),
      column('name', words.t('classroom:column.name'), false),
      column('team', words.t('grades:column.team'), false),
      ...parts.map((part) => column(part, partLabel(part, words), true)),
      column('total', words.t('grades:part.total'), true),
    ],
    rows: sorted.map(({ person, state, team }) => ({
      id: person.participant,
      href: `${base}/${person.participant}`,
      editHref: `${href({ edit: person.participant })}#p-${person.participant}`,
      studentNo: person.studentNo,
      name: person.name,
      team,
      parts: parts.map((name) => {
        const part = person.grade.parts.find((each) => each.name === name);
        return { text: centiText(part?.pointsCenti ?? null), decided: part?.overridden != null };
      }),
      total: centiText(person.grade.totalCenti),
      totalDecided: person.grade.overridden !== null,
      published: state === 'changed' ? centiText(person.published?.totalCenti ?? null) : null,
      state,
      tone: TONES[state],
      marksChanged: person.changed.length > 0,
      version: person.entries.at(-1)?.version ?? 0,
      isOpen: asked.edit === person.participant,
    })),
    total: all.length,
    states: [
      { value: '', label: words.t('grades:filter.any') },
      ...GRADE_STATES.filter((state) => present.has(state)).map((state) => ({
        value: state,
        label: words.t(`grades:state.${state}`),
      })),
    ],
    teams: [
      { value: '', label: words.t('grades:filter.any') },
      ...[...teams].map(([value, label]) => ({ value, label })),
    ],
    here: href({}),
  };
}

export interface RunFigures {
  readonly summary: Summary;
  readonly mean: string;
  readonly median: string;
  readonly middle: string;
  readonly without: number;
  readonly chart: ChartModel;
}

export function runFigures({ people }: RunGrades, words: Words): RunFigures {
  const totals = people.flatMap(({ grade }) => (grade.totalCenti === null ? [] : [grade.totalCenti]));
  const summary = summaryOf(totals);
  return {
    summary,
    mean: centiText(summary.meanCenti),
    median: centiText(summary.medianCenti),
    middle: rangeText(summary.lowerQuartileCenti, summary.upperQuartileCenti),
    without: people.length - totals.length,
    chart: distributionChart(totals, words),
  };
}

/** What is not there yet, before grades are published: people without a grade, parts without points. */
export function missingBefore(grades: RunGrades, words: Words): readonly string[] {
  const without = grades.people.filter(({ grade }) => grade.totalCenti === null).length;
  const lacking = partsOf(grades).flatMap((part) => {
    const count = grades.people.filter(
      ({ acted, grade }) =>
        acted &&
        grade.overridden === null &&
        grade.parts.find(({ name }) => name === part)?.pointsCenti == null,
    ).length;
    return count === 0 ? [] : [words.t('grades:missing.part', { part: partLabel(part, words), count })];
  });
  return [...(without === 0 ? [] : [words.t('grades:missing.grade', { count: without })]), ...lacking];
}

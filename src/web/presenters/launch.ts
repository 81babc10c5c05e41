import type { ClassSummary } from '../../classroom/classes.ts';
import type { PlanSeat, SeatPlan } from '../../classroom/seat-plan.ts';
import type { Student } from '../../classroom/students.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { groupTitle, rosterRole, type Choice } from './classes.ts';
import { kindOfRole } from './lobby.ts';
import type { Words } from './trade/words.ts';

/** What a teacher sees of a launch: who plays what, and who is to sit where. */

export const classChoices = (classes: readonly ClassSummary[], words: Words): readonly Choice[] => [
  { value: '', label: words.t('launch:class.none') },
  ...classes.map(({ id, name, students }) => ({
    value: id,
    label: words.t('launch:class.choice', { name, count: students }),
  })),
];

export interface CastPlayers {
  readonly name: string;
  readonly label: string;
  readonly value: 'people' | 'bots';
}

/** Each line of the cast with who plays it unless the teacher says otherwise. */
export const castPlayers = (scenario: Scenario, words: Words): readonly CastPlayers[] =>
  scenario.cast
    .filter(({ seats }) => seats.length > 0)
    .map(({ firm, name, bot }) => ({
      name: `play.${firm}`,
      label: words.local(name),
      value: bot ? 'bots' : 'people',
    }));

export interface PlannedSeat {
  readonly id: SeatId;
  readonly kind: string;
  readonly firm: string;
  readonly role: string;
  readonly bot: boolean;
  readonly student: PlannedStudent | null;
}
export interface PlannedStudent {
  readonly id: string;
  readonly name: string;
  readonly studentNo: string;
  /** What the roster says of them. */
  readonly part: string;
}
export interface PlanGroup {
  readonly group: number;
  readonly title: string;
  readonly seats: readonly PlannedSeat[];
}
export interface PlanModel {
  /** Like: 58 people in 12 groups, bots in 2 seats. */
  readonly summary: string;
  readonly groups: readonly PlanGroup[];
  readonly unplaced: readonly PlannedStudent[];
}

export function planModel(
  {
    students,
    seats,
    plan,
    groups,
  }: {
    readonly students: readonly Student[];
    readonly seats: readonly PlanSeat[];
    readonly plan: SeatPlan;
    readonly groups: number;
  },
  words: Words,
): PlanModel {
  const bySeat = new Map(
    students.flatMap((student) => {
      const seat = plan.get(student.id);
      return seat === undefined ? [] : [[seat, plannedStudent(student, words)] as const];
    }),
  );
  const numbers = [...new Set(seats.map(({ group }) => group))].sort((a, b) => a - b);
  return {
    summary: words.t('launch:plan.summary', {
      people: bySeat.size,
      groups,
      bots: seats.length - bySeat.size,
    }),
    groups: numbers.map((group) => ({
      group,
      title: group > 0 ? words.t('public:group', { group }) : words.t('public:group-shared', { group }),
      seats: seats
        .filter((seat) => seat.group === group)
        .map((seat) => plannedSeat(seat, bySeat.get(seat.id) ?? null, words)),
    })),
    unplaced: students.filter(({ id }) => !plan.has(id)).map((student) => plannedStudent(student, words)),
  };
}

const plannedSeat = (seat: PlanSeat, student: PlannedStudent | null, words: Words): PlannedSeat => {
  const [firm = '', en = firm, zh = en] = seat.firmNames;
  return {
    id: seat.id,
    kind: kindOfRole(seat.role),
    firm: words.lang === 'zh' ? zh : en,
    role: words.t(`public:role.${kindOfRole(seat.role)}.name`),
    bot: seat.bot,
    student,
  };
};

const plannedStudent = ({ id, name, studentNo, group, role }: Student, words: Words): PlannedStudent => ({
  id,
  name,
  studentNo,
  part: [groupTitle(group, words), rosterRole(role, words)].filter((part) => part !== '').join(' · '),
});

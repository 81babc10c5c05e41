import type { SeatId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import { drawGroups } from './groups.ts';
import { inReadingOrder } from './names.ts';
import type { Student } from './students.ts';

/** Who is to sit where: drawn, taken from the roster's groups, or arranged by hand. Pure. */

/** A seat of an exercise that is being prepared. */
export interface PlanSeat {
  readonly id: SeatId;
  /** 0: it serves the whole class. */
  readonly group: number;
  readonly role: string;
  /** What the firm is called, in any language: a roster may name a student's part so. */
  readonly firmNames: readonly string[];
  /** A bot is to play it: nobody is put there except by hand. */
  readonly bot: boolean;
}

export type PlanStudent = Pick<Student, 'id' | 'studentNo' | 'group' | 'role'>;

/** The seat by the student's id. Students who are not in it take a spare seat when they come. */
export type SeatPlan = ReadonlyMap<string, SeatId>;

/** `random`: groups are drawn; `roster`: as the roster says; `hand`: nobody is put anywhere; `join`: no plan at all. */
export const GROUPINGS = ['random', 'roster', 'hand', 'join'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/**
 * Puts students into seats that people take. The same students, seats and seed give the same plan, whatever order they are
 * listed in. Who has a part on the roster gets a seat of that part if there is one, in the own group first.
 * @param fixed who sits already and stays
 */
export function drawPlan(
  students: readonly PlanStudent[],
  seats: readonly PlanSeat[],
  {
    grouping,
    groups,
    seed,
    fixed = new Map(),
  }: {
    readonly grouping: 'random' | 'roster';
    readonly groups: number;
    readonly seed: string;
    readonly fixed?: SeatPlan;
  },
): SeatPlan {
  const plan = new Map(fixed);
  const free = new Map(seats.filter(({ bot }) => !bot).map((seat) => [seat.id, seat]));
  for (const seat of fixed.values()) free.delete(seat);
  const waiting = students.filter(({ id }) => !fixed.has(id));
  const ordered = [...waiting].sort((a, b) => inReadingOrder(a.studentNo, b.studentNo));
  const drawn = randomFrom('seats', seed, groups).shuffle(ordered);
  const groupOf =
    grouping === 'random' ? randomGroups(waiting, groups, seed) : rosterGroups(students, groups);

  const give = (student: PlanStudent, fits: (seat: PlanSeat) => boolean): void => {
    if (plan.has(student.id)) return;
    const seat = [...free.values()].find(fits);
    if (!seat) return;
    free.delete(seat.id);
    plan.set(student.id, seat.id);
  };
  const inOwnGroup = (student: PlanStudent) => (seat: PlanSeat) => seat.group === groupOf.get(student.id);
  const wished = drawn.filter(({ role }) => role !== '');
  for (const student of wished)
    give(student, (seat) => inOwnGroup(student)(seat) && isPart(seat, student.role));
  for (const student of wished) give(student, (seat) => seat.group === 0 && isPart(seat, student.role));
  for (const student of drawn) give(student, inOwnGroup(student));
  for (const student of wished) give(student, (seat) => isPart(seat, student.role));
  for (const student of drawn) give(student, () => true);
  return plan;
}

const randomGroups = (
  students: readonly PlanStudent[],
  groups: number,
  seed: string,
): ReadonlyMap<string, number> =>
  new Map([...drawGroups(students, groups, seed)].map(([id, name]) => [id, Number(name)]));

/** Groups called 1, 2, 3 … are those groups; groups with names of their own are counted in reading order. */
function rosterGroups(students: readonly PlanStudent[], groups: number): ReadonlyMap<string, number> {
  const names = rosterGroupNames(students);
  const numbered = names.every((name) => /^[1-9]\d{0,3}$/.test(name) && Number(name) <= groups);
  const number = new Map(names.map((name, index) => [name, numbered ? Number(name) : index + 1]));
  return new Map(students.map(({ id, group }) => [id, number.get(group) ?? -1]));
}

/** The roster's groups in reading order, without those in none. */
export const rosterGroupNames = (students: readonly Pick<PlanStudent, 'group'>[]): readonly string[] =>
  [...new Set(students.map(({ group }) => group))].filter((name) => name !== '').sort(inReadingOrder);

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** A part on a roster is a kind of seat or a firm's name. */
const isPart = ({ role, firmNames }: PlanSeat, part: string): boolean =>
  role === part || firmNames.some((name) => plain(name) === plain(part));

/** Where students are moved by hand: into one seat, into a group, or out of all seats. */
export type PlanTarget =
  | { readonly kind: 'seat'; readonly seat: SeatId }
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'none' };

/** @returns null for what names no seat and no group of these */
export function readTarget(text: string, seats: readonly PlanSeat[]): PlanTarget | null {
  if (text === 'none') return { kind: 'none' };
  const group = /^group:(\d{1,3})$/.exec(text)?.[1];
  if (group !== undefined && seats.some((seat) => seat.group === Number(group)))
    return { kind: 'group', group: Number(group) };
  return seats.some(({ id }) => id === text) ? { kind: 'seat', seat: text } : null;
}

/**
 * Moves students by hand. One who is put into a taken seat changes places with whoever has it; a group takes as many as it
 * has free seats, those bots would play last.
 */
export function movedInPlan(
  plan: SeatPlan,
  seats: readonly PlanSeat[],
  students: readonly string[],
  target: PlanTarget,
): Result<SeatPlan, 'nobody' | 'one-only' | 'group-full'> {
  const [first, ...others] = students;
  if (first === undefined) return fail('nobody');
  const next = new Map(plan);
  if (target.kind === 'none') {
    for (const id of students) next.delete(id);
    return succeed(next);
  }
  if (target.kind === 'seat') {
    if (others.length > 0) return fail('one-only');
    const before = plan.get(first);
    const present = [...plan].find(([, seat]) => seat === target.seat)?.[0];
    if (present !== undefined && before !== undefined) next.set(present, before);
    else if (present !== undefined) next.delete(present);
    next.set(first, target.seat);
    return succeed(next);
  }
  for (const id of students) next.delete(id);
  const taken = new Set(next.values());
  const free = seats
    .filter(({ id, group }) => group === target.group && !taken.has(id))
    .sort((a, b) => Number(a.bot) - Number(b.bot));
  if (free.length < students.length) return fail('group-full');
  students.forEach((id, index) => next.set(id, free[index]?.id ?? ''));
  return succeed(next);
}

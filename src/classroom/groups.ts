import { randomFrom } from '../kernel/random.ts';
import { inReadingOrder } from './names.ts';
import type { Student } from './students.ts';

/** Putting a class into groups. */

export const GROUPS_MAX = 200;

/** A group and who is in it; the name is empty for those in none. */
export interface Group {
  readonly name: string;
  readonly students: readonly Student[];
}

/** The groups of a class in reading order; those in no group last. */
export function groupsOf(students: readonly Student[]): readonly Group[] {
  const byName = new Map<string, Student[]>();
  for (const student of students) byName.set(student.group, [...(byName.get(student.group) ?? []), student]);
  return [...byName]
    .map(([name, members]) => ({ name, students: members }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || inReadingOrder(a.name, b.name));
}

/**
 * Draws groups `1` to `groups` as equal in size as can be. The same students, number and seed give the same groups,
 * whatever order the students are listed in.
 * @returns the group's name by the student's id
 */
export function drawGroups(
  students: readonly Pick<Student, 'id' | 'studentNo'>[],
  groups: number,
  seed: string,
): ReadonlyMap<string, string> {
  const ordered = [...students].sort((a, b) => inReadingOrder(a.studentNo, b.studentNo));
  const drawn = randomFrom('groups', seed, groups).shuffle(ordered);
  return new Map(drawn.map(({ id }, index) => [id, String((index % groups) + 1)]));
}

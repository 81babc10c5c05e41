import type { ClassSummary } from '../../classroom/classes.ts';
import { groupsOf } from '../../classroom/groups.ts';
import { ROSTER_ROLES } from '../../classroom/roster/roles.ts';
import type { Student } from '../../classroom/students.ts';
import { kindOfRole } from './lobby.ts';
import type { Words } from './trade/words.ts';

/** What a teacher sees of classes. */

export interface NavLink {
  readonly href: string;
  readonly label: string;
  readonly active: boolean;
}

/** The way between a teacher's pages. */
export const teacherNav = (active: 'home' | 'classes' | 'log', words: Words): readonly NavLink[] => [
  { href: '/teacher', label: words.t('teacher:home.title'), active: active === 'home' },
  { href: '/teacher/classes', label: words.t('classroom:list.title'), active: active === 'classes' },
  { href: '/teacher/log', label: words.t('classroom:log.short'), active: active === 'log' },
];

export interface ClassCard {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly line: string;
  readonly shared: boolean;
  readonly archived: boolean;
}

export const classCard = (klass: ClassSummary, accountId: string, words: Words): ClassCard => ({
  id: klass.id,
  href: `/teacher/classes/${klass.id}`,
  name: klass.name,
  line: words.t('classroom:list.line', { students: klass.students, groups: klass.groups }),
  shared: klass.ownerId !== accountId,
  archived: klass.archivedAtMs !== null,
});

/** A part in an exercise in the reader's words; what is no kind of firm stays as it was written. */
export const rosterRole = (role: string, words: Words): string =>
  ROSTER_ROLES.includes(role) ? words.t(`public:role.${kindOfRole(role)}.name`) : role;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The parts a student may be given; a firm's name from a roster stays a choice. */
export function roleChoices(words: Words, present: string): readonly Choice[] {
  const known = ['', ...ROSTER_ROLES].map((role) => ({
    value: role,
    label: role === '' ? words.t('classroom:student.any-role') : rosterRole(role, words),
  }));
  return present === '' || ROSTER_ROLES.includes(present)
    ? known
    : [...known, { value: present, label: present }];
}

export interface MemberRow {
  readonly id: string;
  readonly href: string;
  readonly studentNo: string;
  readonly name: string;
  readonly group: string;
  readonly role: string;
  readonly hasAccount: boolean;
}

export interface MemberPage {
  readonly rows: readonly MemberRow[];
  readonly query: string;
  readonly total: number;
  readonly found: number;
  readonly from: number;
  readonly to: number;
  readonly previous: string | null;
  readonly next: string | null;
}

const ROWS_PER_PAGE = 100;

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The students of a class, a page at a time, or those whose number, name or group holds what is looked for. */
export function memberPage(
  students: readonly Student[],
  { base, query }: { readonly base: string; readonly query: Readonly<Record<string, unknown>> },
  words: Words,
): MemberPage {
  const wanted = typeof query['q'] === 'string' ? query['q'].trim().slice(0, 60) : '';
  const found = students.filter(
    ({ studentNo, name, group }) =>
      wanted === '' || [studentNo, name, group].some((text) => plain(text).includes(plain(wanted))),
  );
  const asked =
    typeof query['page'] === 'string' && /^\d{1,4}$/.test(query['page']) ? Number(query['page']) : 1;
  const pages = Math.max(1, Math.ceil(found.length / ROWS_PER_PAGE));
  const page = Math.min(Math.max(1, asked), pages);
  const start = (page - 1) * ROWS_PER_PAGE;
  const href = (number: number): string =>
    `${base}?${new URLSearchParams({ ...(wanted !== '' && { q: wanted }), page: String(number) }).toString()}`;
  return {
    rows: found.slice(start, start + ROWS_PER_PAGE).map((student) => ({
      id: student.id,
      href: `/teacher/classes/${student.classId}/students/${student.id}`,
      studentNo: student.studentNo,
      name: student.name,
      group: student.group,
      role: rosterRole(student.role, words),
      hasAccount: student.accountId !== null,
    })),
    query: wanted,
    total: students.length,
    found: found.length,
    from: found.length === 0 ? 0 : start + 1,
    to: Math.min(start + ROWS_PER_PAGE, found.length),
    previous: page > 1 ? href(page - 1) : null,
    next: page < pages ? href(page + 1) : null,
  };
}

export interface GroupModel {
  readonly name: string;
  readonly title: string;
  readonly students: readonly {
    readonly id: string;
    readonly studentNo: string;
    readonly name: string;
    readonly role: string;
  }[];
}

/** A group as people call it: `Group 3`, `第 3 组`; one with a name of its own by that. */
export const groupTitle = (name: string, words: Words): string =>
  /^\d+$/.test(name) ? words.t('classroom:groups.name', { name }) : name;

/** The groups of a class with who is in each; those in none last. */
export const groupModels = (students: readonly Student[], words: Words): readonly GroupModel[] =>
  groupsOf(students).map(({ name, students: members }) => ({
    name,
    title: name === '' ? words.t('classroom:groups.none') : groupTitle(name, words),
    students: members.map(({ id, studentNo, name: called, role }) => ({
      id,
      studentNo,
      name: called,
      role: rosterRole(role, words),
    })),
  }));

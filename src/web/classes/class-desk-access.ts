import type { Request } from 'express';
import type { Account } from '../../accounts/accounts.ts';
import { can } from '../../accounts/can.ts';
import type { Class } from '../../classroom/classes.ts';
import { accountOf } from './class-access.ts';
import { personIn, type WebDeps } from '../context.ts';
import { teacherNav, type NavLink } from '../presenters/classes.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';

/** A class as one of its people sees it. */
export interface OpenedDesk {
  readonly account: Account;
  readonly klass: Class;
  readonly isTeacher: boolean;
  /** Where the class desk is. */
  readonly base: string;
}

export const deskPath = (classId: string): string => `/classes/${classId}`;

/** The class of the address, for its teachers and the students on its roster. For anyone else there is none. */
export async function openDesk(deps: Pick<WebDeps, 'classroom'>, req: Request): Promise<OpenedDesk> {
  const account = accountOf(req);
  const id = String(req.params['classId']);
  const person = personIn(req, null);
  const isTeacher = can(person, 'teach-class', { class: { id } });
  const rows = isTeacher ? [] : await deps.classroom.students.ofAccount(account.id);
  const onRosterOf = new Set(rows.map(({ classId }) => classId));
  if (!can({ ...person, onRosterOf }, 'visit-class', { class: { id } })) throw problem('not-found');
  const klass = await deps.classroom.classes.get(id);
  if (!klass) throw problem('not-found');
  return { account, klass, isTeacher, base: deskPath(klass.id) };
}

const PLACES = [
  { place: 'announcements', path: '' },
  { place: 'resources', path: '/resources' },
  { place: 'messages', path: '/messages' },
] as const;
export type DeskPlace = (typeof PLACES)[number]['place'];

/** The way between what a class shares. */
export const deskTabs = ({ base }: OpenedDesk, active: DeskPlace, words: Words): readonly NavLink[] =>
  PLACES.map(({ place, path }) => ({
    href: `${base}${path}`,
    label: words.t(`class-desk:tab.${place}`),
    active: place === active,
  }));

/** The links in the header of a class's pages. */
export const deskNav = ({ isTeacher, klass, base }: OpenedDesk, words: Words): readonly NavLink[] =>
  isTeacher
    ? teacherNav('classes', words)
    : [
        { href: '/my', label: words.t('classroom:my.title'), active: false },
        { href: base, label: klass.name, active: true },
      ];

import type { Account } from '../../accounts/accounts.ts';
import { STAFF_ROLES } from '../../accounts/roles.ts';
import type { NavLink } from './classes.ts';
import type { Words } from './trade/words.ts';

/** What an administrator sees. */

/** The way between an administrator's pages. */
export const adminNav = (
  active: 'accounts' | 'log',
  { roles }: Pick<Account, 'roles'>,
  words: Words,
): readonly NavLink[] => [
  ...(roles.includes('teacher')
    ? [{ href: '/teacher', label: words.t('teacher:home.title'), active: false }]
    : []),
  { href: '/admin', label: words.t('classroom:admin.title'), active: active === 'accounts' },
  { href: '/admin/log', label: words.t('classroom:log.short'), active: active === 'log' },
];

export interface AccountRow {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly login: string;
  readonly roles: readonly string[];
  readonly state: 'active' | 'disabled' | 'waiting';
  readonly stateText: string;
}

export const accountRow = (account: Account, words: Words): AccountRow => {
  const state = account.disabled ? 'disabled' : account.hasPassword ? 'active' : 'waiting';
  return {
    id: account.id,
    href: `/admin/accounts/${account.id}`,
    name: account.name,
    login: account.login,
    roles: account.roles.map((role) => words.t(`classroom:account-role.${role}`)),
    state,
    stateText: words.t(`classroom:admin.state.${state}`),
  };
};

/** The roles an administrator gives, each with whether the account holds it. */
export const roleSwitches = (account: Account, words: Words) =>
  STAFF_ROLES.map((role) => ({
    role,
    label: words.t(`classroom:account-role.${role}`),
    about: words.t(`classroom:admin.role-about.${role}`),
    held: account.roles.includes(role),
  }));

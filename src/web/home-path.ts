import type { Account } from '../accounts/accounts.ts';

/** Where someone who signs in begins. */
export function homeOf({ roles }: Pick<Account, 'roles'>): string {
  if (roles.includes('teacher')) return '/teacher';
  return roles.includes('administrator') ? '/admin' : '/my';
}

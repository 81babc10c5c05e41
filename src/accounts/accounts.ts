import type { Knex } from 'knex';
import { fail, succeed, type Result } from '../kernel/result.ts';
import { createAttempts } from './attempts.ts';
import { hashPassword, passwordFits, passwordProblem, type PasswordProblem } from './passwords.ts';
import { ROLES, type Role } from './roles.ts';
import { newId, newToken } from './secrets.ts';

/** A person who signs in with a password. */
export interface Account {
  readonly id: string;
  /** What is typed to sign in; unique without regard to case. */
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
  /** The password was given by someone else: it must be changed before anything else. */
  readonly mustChange: boolean;
  /** False until the one-time link was used. */
  readonly hasPassword: boolean;
  /** Sessions begun under an earlier number are over. */
  readonly epoch: number;
}
/** An account that may teach. */
export type TeacherAccount = Account;

export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** Which field of a new account is wrong, and how: `web:account.<problem>`. */
export interface AccountProblem {
  readonly field: 'login' | 'name' | 'password';
  readonly problem: PasswordProblem | 'login-form' | 'login-taken' | 'name-missing';
}

export interface Accounts {
  /** @returns null for an id nobody has */
  get(id: string): Promise<Account | null>;
  byLogin(login: string): Promise<Account | null>;
  /** Everyone but those who are nothing but students, by name. */
  staff(): Promise<readonly Account[]>;
  hasTeacher(): Promise<boolean>;
  /** By default a teacher's. */
  create(
    account: NewAccount,
    roles?: readonly Role[],
    options?: { readonly mustChange?: boolean },
  ): Promise<Result<Account, AccountProblem>>;
  /** An account whose owner chooses the password later, by a one-time link. */
  invite(
    account: Pick<NewAccount, 'login' | 'name'>,
    roles: readonly Role[],
  ): Promise<Result<Account, AccountProblem>>;
  /** Limits by account and by address; an unknown login takes as long as a wrong password. */
  signIn(login: string, password: string, address: string): Promise<Result<Account, 'wrong' | 'too-many'>>;
  /** Asks the person at the keyboard for the own password once more, before something delicate; limited like signing in. */
  confirm(id: string, password: string): Promise<Result<true, 'wrong' | 'too-many'>>;
  /** Ends all sessions of the account. */
  setPassword(
    id: string,
    password: string,
    options?: { readonly mustChange?: boolean },
  ): Promise<Result<Account, AccountProblem>>;
  /** Grants or withdraws a role; ends all sessions of the account. One administrator always remains. */
  setRole(id: string, role: Role, held: boolean): Promise<Result<Account, 'last-administrator' | 'unknown'>>;
  /** Ends all sessions of the account when it is disabled. One administrator always remains. */
  setDisabled(id: string, disabled: boolean): Promise<Result<Account, 'last-administrator' | 'unknown'>>;
  /** The secret of the set-up link; null once there is an account. One for the life of the process. */
  setupToken(): Promise<string | null>;
  /** Makes the first account, administrator and teacher, once, for whoever holds the link. */
  setUp(token: string, account: NewAccount): Promise<Result<Account, AccountProblem | 'used'>>;
}

interface Row {
  id: string;
  login: string;
  login_key: string;
  name: string;
  password_hash: string;
  created_at_ms: number;
  disabled_at_ms: number | string | null;
  must_change: number;
  epoch: number;
}
interface RoleRow {
  account_id: string;
  role: string;
}

const WINDOW_MS = 15 * 60_000;
const TRIES_PER_ACCOUNT = 10;
const TRIES_PER_ADDRESS = 300;
const LOGIN_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,59}$/u;
/** Another process may change an account: the copy in memory is asked again after so long. */
const KEPT_MS = 5_000;
const KEPT_MAX = 5_000;
/** What stands where a password's hash will be: no password fits it. */
const NO_HASH = '';

/** Two spellings of one login are one login. */
const loginKey = (login: string): string => login.trim().normalize('NFKC').toLowerCase();

const accountOf = (row: Row, roles: readonly string[]): Account => ({
  id: row.id,
  login: row.login,
  name: row.name,
  roles: ROLES.filter((role) => roles.includes(role)),
  disabled: row.disabled_at_ms !== null,
  mustChange: row.must_change !== 0,
  hasPassword: row.password_hash !== NO_HASH,
  epoch: row.epoch,
});

export function createAccounts(knex: Knex, now: () => number = Date.now): Accounts {
  const byAccount = createAttempts(TRIES_PER_ACCOUNT, WINDOW_MS, now);
  const byAddress = createAttempts(TRIES_PER_ADDRESS, WINDOW_MS, now);
  const confirming = createAttempts(TRIES_PER_ACCOUNT, WINDOW_MS, now);
  /** Accounts change rarely and are asked for on every page. */
  const known = new Map<string, { readonly account: Account; readonly readAtMs: number }>();
  const secret = newToken();
  const nobody = hashPassword(newToken());
  let settingUp = false;
  let wasSetUp = false;

  const hasTeacher = async (): Promise<boolean> => {
    wasSetUp ||= (await knex('accounts').first('id')) !== undefined;
    return wasSetUp;
  };

  /** Before a change is begun, and after it: a reader in between may have kept the old one. */
  const forget = (id: string): void => {
    known.delete(id);
  };
  const withRoles = async (row: Row | undefined): Promise<Account | null> => {
    if (!row) return null;
    const roles = await knex<RoleRow>('account_roles').where({ account_id: row.id }).pluck('role');
    return accountOf(row, roles);
  };
  const read = async (id: string): Promise<Account | null> =>
    withRoles(await knex<Row>('accounts').where({ id }).first());
  const rowByKey = (key: string): Promise<Row | undefined> =>
    knex<Row>('accounts').where({ login_key: key }).first();

  async function insert(
    { login, name }: Pick<NewAccount, 'login' | 'name'>,
    password: string | null,
    roles: readonly Role[],
    mustChange = false,
  ): Promise<Result<Account, AccountProblem>> {
    if (!LOGIN_PATTERN.test(login.trim())) return fail({ field: 'login', problem: 'login-form' });
    if (name.trim() === '' || name.trim().length > 60)
      return fail({ field: 'name', problem: 'name-missing' });
    const weak = password === null ? null : passwordProblem(password, login.trim());
    if (weak) return fail({ field: 'password', problem: weak });
    const row: Row = {
      id: newId('t'),
      login: login.trim(),
      login_key: loginKey(login),
      name: name.trim(),
      password_hash: password === null ? NO_HASH : await hashPassword(password),
      created_at_ms: now(),
      disabled_at_ms: null,
      must_change: mustChange ? 1 : 0,
      epoch: 0,
    };
    const made = await knex.transaction(async (trx) => {
      const inserted: unknown[] = await trx<Row>('accounts')
        .insert(row)
        .onConflict('login_key')
        .ignore()
        .returning('id');
      if (inserted.length === 0) return false;
      if (roles.length > 0)
        await trx<RoleRow>('account_roles').insert(roles.map((role) => ({ account_id: row.id, role })));
      return true;
    });
    if (!made) return fail({ field: 'login', problem: 'login-taken' });
    return succeed(accountOf(row, roles));
  }

  /** Changes an account and ends its sessions; undone when nobody could administer any more. */
  async function change(
    id: string,
    write: (trx: Knex.Transaction) => Promise<unknown>,
  ): Promise<Result<Account, 'last-administrator' | 'unknown'>> {
    forget(id);
    const trx = await knex.transaction();
    try {
      const touched = await trx<Row>('accounts').where({ id }).increment('epoch', 1);
      if (touched === 0) {
        await trx.rollback();
        return fail('unknown');
      }
      await write(trx);
      const administrator: unknown = await trx('accounts')
        .join('account_roles', 'account_roles.account_id', 'accounts.id')
        .where('account_roles.role', 'administrator')
        .whereNull('accounts.disabled_at_ms')
        .first('accounts.id');
      if (administrator === undefined) {
        await trx.rollback();
        return fail('last-administrator');
      }
      await trx.commit();
    } catch (error) {
      if (!trx.isCompleted()) await trx.rollback();
      throw error;
    } finally {
      forget(id);
    }
    const account = await read(id);
    return account ? succeed(account) : fail('unknown');
  }

  return {
    async get(id) {
      const cached = known.get(id);
      if (cached && now() - cached.readAtMs < KEPT_MS) return cached.account;
      const account = await read(id);
      known.delete(id);
      if (!account) return null;
      if (known.size >= KEPT_MAX) known.delete(known.keys().next().value ?? '');
      known.set(id, { account, readAtMs: now() });
      return account;
    },
    byLogin: async (login) => withRoles(await rowByKey(loginKey(login))),
    async staff() {
      const rows = await knex<Row>('accounts').orderBy('name').orderBy('login');
      const roles = await knex<RoleRow>('account_roles');
      const byId = new Map<string, string[]>();
      for (const { account_id: id, role } of roles) byId.set(id, [...(byId.get(id) ?? []), role]);
      return rows
        .map((row) => accountOf(row, byId.get(row.id) ?? []))
        .filter(({ roles: held }) => held.length === 0 || held.some((role) => role !== 'student'));
    },
    hasTeacher,
    create: (account, roles = ['teacher'], { mustChange = false } = {}) =>
      insert(account, account.password, roles, mustChange),
    invite: (account, roles) => insert(account, null, roles),
    async signIn(login, password, address) {
      const key = loginKey(login);
      if (!byAddress.take(address) || !byAccount.take(key)) return fail('too-many');
      const row = await rowByKey(key);
      const fits = await passwordFits(row?.password_hash || (await nobody), password);
      if (!row || !fits || row.disabled_at_ms !== null) return fail('wrong');
      byAccount.clear(key);
      const account = await withRoles(row);
      return account ? succeed(account) : fail('wrong');
    },
    async confirm(id, password) {
      if (!confirming.take(id)) return fail('too-many');
      const row = await knex<Row>('accounts').where({ id }).first();
      const fits = await passwordFits(row?.password_hash || (await nobody), password);
      if (!row || !fits) return fail('wrong');
      confirming.clear(id);
      return succeed(true);
    },
    async setPassword(id, password, { mustChange = false } = {}) {
      const row = await knex<Row>('accounts').where({ id }).first();
      if (!row) return fail({ field: 'login', problem: 'login-form' });
      const weak = passwordProblem(password, row.login);
      if (weak) return fail({ field: 'password', problem: weak });
      const hash = await hashPassword(password);
      forget(id);
      await knex<Row>('accounts')
        .where({ id })
        .update({ password_hash: hash, must_change: mustChange ? 1 : 0 })
        .increment('epoch', 1);
      forget(id);
      byAccount.clear(row.login_key);
      return succeed((await read(id)) ?? accountOf(row, []));
    },
    setRole: (id, role, held) =>
      change(id, async (trx) => {
        const row = { account_id: id, role };
        if (held) await trx<RoleRow>('account_roles').insert(row).onConflict(['account_id', 'role']).ignore();
        else await trx<RoleRow>('account_roles').where(row).delete();
      }),
    setDisabled: (id, disabled) =>
      change(id, (trx) =>
        trx<Row>('accounts')
          .where({ id })
          .update({ disabled_at_ms: disabled ? now() : null }),
      ),
    setupToken: async () => ((await hasTeacher()) ? null : secret),
    async setUp(token, account) {
      if (token !== secret || settingUp) return fail('used');
      // Before anything is waited for: of two at the same moment only one goes on.
      settingUp = true;
      try {
        return (await hasTeacher())
          ? fail('used')
          : await insert(account, account.password, ['administrator', 'teacher']);
      } finally {
        settingUp = false;
      }
    },
  };
}

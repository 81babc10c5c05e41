import type { Knex } from 'knex';
import { fail, succeed, type Result } from '../kernel/result.ts';
import { createAttempts } from './attempts.ts';
import { hashPassword, passwordFits, passwordProblem, type PasswordProblem } from './passwords.ts';
import { newId, newToken } from './secrets.ts';

/** People who sign in with a password. For now: teachers. */
export interface TeacherAccount {
  readonly id: string;
  /** What is typed to sign in; unique without regard to case. */
  readonly login: string;
  readonly name: string;
}

export interface NewTeacher {
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
  /** @returns null for an id nobody has (any more) */
  get(id: string): Promise<TeacherAccount | null>;
  hasTeacher(): Promise<boolean>;
  create(teacher: NewTeacher): Promise<Result<TeacherAccount, AccountProblem>>;
  /** Limits by account and by address; an unknown login takes as long as a wrong password. */
  signIn(
    login: string,
    password: string,
    address: string,
  ): Promise<Result<TeacherAccount, 'wrong' | 'too-many'>>;
  /** The secret of the set-up link; null once there is a teacher. One for the life of the process. */
  setupToken(): Promise<string | null>;
  /** Makes the first teacher, once, for whoever holds the link. */
  setUp(token: string, teacher: NewTeacher): Promise<Result<TeacherAccount, AccountProblem | 'used'>>;
}

interface Row {
  id: string;
  login: string;
  name: string;
  password_hash: string;
}

const WINDOW_MS = 15 * 60_000;
const TRIES_PER_ACCOUNT = 10;
const TRIES_PER_ADDRESS = 300;
const LOGIN_PATTERN = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,59}$/u;

const accountOf = ({ id, login, name }: Row): TeacherAccount => ({ id, login, name });
/** Two spellings of one login are one login. */
const loginKey = (login: string): string => login.trim().normalize('NFKC').toLowerCase();

export function createAccounts(knex: Knex, now: () => number = Date.now): Accounts {
  const byAccount = createAttempts(TRIES_PER_ACCOUNT, WINDOW_MS, now);
  const byAddress = createAttempts(TRIES_PER_ADDRESS, WINDOW_MS, now);
  /** Accounts change rarely and are asked for on every page. */
  const known = new Map<string, TeacherAccount>();
  const secret = newToken();
  const nobody = hashPassword(newToken());
  let settingUp = false;

  const hasTeacher = async (): Promise<boolean> =>
    known.size > 0 || (await knex('teachers').first('id')) !== undefined;

  const create: Accounts['create'] = async ({ login, name, password }) => {
    if (!LOGIN_PATTERN.test(login.trim())) return fail({ field: 'login', problem: 'login-form' });
    if (name.trim() === '' || name.trim().length > 60)
      return fail({ field: 'name', problem: 'name-missing' });
    const weak = passwordProblem(password, login.trim());
    if (weak) return fail({ field: 'password', problem: weak });
    const row = {
      id: newId('t'),
      login: login.trim(),
      login_key: loginKey(login),
      name: name.trim(),
      password_hash: await hashPassword(password),
      created_at_ms: now(),
    };
    const inserted: unknown[] = await knex('teachers')
      .insert(row)
      .onConflict('login_key')
      .ignore()
      .returning('id');
    if (inserted.length === 0) return fail({ field: 'login', problem: 'login-taken' });
    return succeed(accountOf(row));
  };

  return {
    async get(id) {
      const cached = known.get(id);
      if (cached) return cached;
      const row = await knex<Row>('teachers').where({ id }).first();
      if (!row) return null;
      const account = accountOf(row);
      known.set(id, account);
      return account;
    },
    hasTeacher,
    create,
    async signIn(login, password, address) {
      const key = loginKey(login);
      if (!byAddress.take(address) || !byAccount.take(key)) return fail('too-many');
      const row = await knex<Row & { login_key: string }>('teachers').where({ login_key: key }).first();
      const fits = await passwordFits(row?.password_hash ?? (await nobody), password);
      if (!row || !fits) return fail('wrong');
      byAccount.clear(key);
      return succeed(accountOf(row));
    },
    setupToken: async () => ((await hasTeacher()) ? null : secret),
    async setUp(token, teacher) {
      if (token !== secret || settingUp) return fail('used');
      // Before anything is waited for: of two at the same moment only one goes on.
      settingUp = true;
      try {
        return (await hasTeacher()) ? fail('used') : await create(teacher);
      } finally {
        settingUp = false;
      }
    },
  };
}

import type { Knex } from 'knex';
import { newToken, sealed } from './secrets.ts';

/** Links with which someone chooses a password, once: for a new account, or when the old password is forgotten. */
export interface AccountLinks {
  /** Makes a link's secret; earlier links of the account stop working. */
  create(accountId: string, createdBy: string): Promise<string>;
  /** Whose link it is; null for an unknown, used or outdated one. */
  find(token: string): Promise<string | null>;
  /** Uses the link up. Of two at the same moment one gets the account's id, the other null. */
  use(token: string): Promise<string | null>;
}

interface Row {
  token_hash: string;
  account_id: string;
  created_by: string;
  created_at_ms: number;
  expires_at_ms: number | string;
}

/** Long enough for a colleague who reads mail once a week. */
const LINK_MS = 7 * 24 * 3_600_000;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{20,60}$/;

export function createAccountLinks(knex: Knex, secret: string, now: () => number = Date.now): AccountLinks {
  const hashOf = (token: string): string => sealed(secret, 'account-link', token);
  const find = async (token: string): Promise<string | null> => {
    if (!TOKEN_PATTERN.test(token)) return null;
    const row = await knex<Row>('account_links')
      .where({ token_hash: hashOf(token) })
      .where('expires_at_ms', '>', now())
      .first();
    return row?.account_id ?? null;
  };
  return {
    async create(accountId, createdBy) {
      const token = newToken();
      const nowMs = now();
      await knex.transaction(async (trx) => {
        await trx<Row>('account_links').where({ account_id: accountId }).delete();
        await trx<Row>('account_links').insert({
          token_hash: hashOf(token),
          account_id: accountId,
          created_by: createdBy,
          created_at_ms: nowMs,
          expires_at_ms: nowMs + LINK_MS,
        });
      });
      return token;
    },
    find,
    async use(token) {
      const accountId = await find(token);
      if (accountId === null) return null;
      const used = await knex<Row>('account_links')
        .where({ token_hash: hashOf(token) })
        .delete();
      return used === 1 ? accountId : null;
    },
  };
}

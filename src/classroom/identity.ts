import type { Account, Accounts } from '../accounts/accounts.ts';
import type { RunId } from '../kernel/ids.ts';
import type { Classes } from './classes.ts';
import type { Judges } from './judges.ts';

/** Whom a session belongs to, with everything about the account on which permissions depend. */
export interface Identity {
  readonly account: Account;
  /** The classes this account teaches. */
  readonly classIds: ReadonlySet<string>;
  /** The exercises it judges. */
  readonly judges: ReadonlySet<RunId>;
}

/** What a session says about its account. */
export interface SessionClaim {
  readonly accountId?: string | undefined;
  readonly accountEpoch?: number | undefined;
}

/** Finds out whose session it is. Null when nobody is signed in, or when the session was ended from elsewhere. */
export type Identify = (claim: SessionClaim) => Promise<Identity | null>;

const NONE: ReadonlySet<string> = new Set();

export function createIdentify(deps: {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly classes: Pick<Classes, 'idsTaughtBy'>;
  readonly judges: Pick<Judges, 'runsJudgedBy'>;
}): Identify {
  return async ({ accountId, accountEpoch = 0 }) => {
    if (accountId === undefined) return null;
    const account = await deps.accounts.get(accountId);
    if (!account || account.disabled || account.epoch !== accountEpoch) return null;
    const { id, roles } = account;
    return {
      account,
      classIds: roles.includes('teacher') ? await deps.classes.idsTaughtBy(id) : NONE,
      judges:
        roles.includes('judge') || roles.includes('teacher') ? await deps.judges.runsJudgedBy(id) : NONE,
    };
  };
}

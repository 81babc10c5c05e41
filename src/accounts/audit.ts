import type { Knex } from 'knex';

/**
 * The log of everything delicate: who did what to what, and when. It is only ever added to. What people typed, passwords
 * and codes never stand in it.
 */

/** Every kind of act; its text is `classroom:log.action.<action>`, with the slash as a dot. */
export const AUDIT_ACTIONS = [
  'account/set-up',
  'account/created',
  'account/link-made',
  'account/password-set',
  'account/password-changed',
  'account/sign-in-failed',
  'account/sign-in-blocked',
  'account/role-granted',
  'account/role-withdrawn',
  'account/disabled',
  'account/enabled',
  'class/created',
  'class/renamed',
  'class/archived',
  'class/restored',
  'class/teacher-added',
  'class/teacher-removed',
  'class/roster-imported',
  'class/roster-downloaded',
  'class/student-added',
  'class/student-changed',
  'class/student-removed',
  'class/groups-changed',
  'class/groups-drawn',
  'class/passwords-made',
  'class/password-reset',
  'class/announced',
  'class/announcement-changed',
  'class/announcement-withdrawn',
  'class/resource-added',
  'class/resource-changed',
  'class/resource-removed',
  'class/messages-allowed',
  'class/messages-forbidden',
  'class/muted',
  'class/unmuted',
  'scenario/created',
  'scenario/imported',
  'scenario/changed',
  'scenario/shared',
  'scenario/unshared',
  'scenario/deleted',
  'rehearsal/started',
  'rehearsal/stopped',
  'run/launched',
  'run/who-may-join',
  'run/code-renewed',
  'run/judge-added',
  'run/judge-removed',
  'run/deleted',
  'judging/opened',
  'judging/handed-in',
  'judging/reopened',
  'judging/verified',
  'judging/published',
  'judging/adjusted',
  'judging/appealed',
  'judging/appeal-answered',
  'grade/published',
  'grade/adjusted',
  'grade/overridden',
  'grade/weighed',
  'report/due-set',
  'report/marked',
  'report/returned',
  'report/unmarked',
  'debrief/shared',
  'debrief/closed',
  'export/made',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditRecord {
  /** The account's id; `system`, `visitor` or `cli` for what is no account. */
  readonly actor: string;
  readonly action: AuditAction;
  /** `account:t1`, `class:c1`, `student:s1`, `run:r1`. */
  readonly thing: string;
  /** The class it concerns: its teachers see it. */
  readonly classId?: string | null;
  /** What is worth knowing besides: names, counts, a seed. Never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditEntry extends Required<Omit<AuditRecord, 'action'>> {
  readonly id: number;
  readonly atMs: number;
  readonly action: string;
  /** The actor's name, if it is an account. */
  readonly actorName: string | null;
}

export interface AuditFilter {
  /** Only what concerns these classes, or was done by this account; everything when left out. */
  readonly seenBy?: { readonly accountId: string; readonly classIds: ReadonlySet<string> };
  readonly classId?: string;
  /** The part of an action before the slash: `class`. */
  readonly kind?: string;
  /** Part of the actor's name or login. */
  readonly who?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly offset?: number;
  readonly limit: number;
}

export interface Audit {
  /** Appends an entry. Recorded after the act itself, so that the log tells of what happened. */
  record(entry: AuditRecord): Promise<void>;
  /** The latest first, and how many there are in all. */
  list(filter: AuditFilter): Promise<{ readonly entries: readonly AuditEntry[]; readonly total: number }>;
}

interface Row {
  id: number;
  at_ms: number | string;
  actor: string;
  action: string;
  thing: string;
  class_id: string | null;
  details: string;
}

const DETAILS_MAX = 2_000;

export function createAudit(knex: Knex, now: () => number = Date.now): Audit {
  return {
    async record({ actor, action, thing, classId = null, details = {} }) {
      const text = JSON.stringify(details);
      const row: Omit<Row, 'id'> = {
        at_ms: now(),
        actor: actor.slice(0, 80),
        action,
        thing: thing.slice(0, 120),
        class_id: classId,
        details: text.length <= DETAILS_MAX ? text : '{}',
      };
      await knex('audit').insert(row);
    },
    async list(filter) {
      const matching = (): Knex.QueryBuilder => {
        const query = knex('audit').leftJoin('accounts', 'accounts.id', 'audit.actor');
        const { seenBy, classId, kind, who, fromMs, toMs } = filter;
        if (seenBy)
          query.where((either) => {
            void either
              .whereIn('audit.class_id', [...seenBy.classIds])
              .orWhere('audit.actor', seenBy.accountId);
          });
        if (classId !== undefined) query.where('audit.class_id', classId);
        if (kind !== undefined) query.where('audit.action', 'like', `${literal(kind)}/%`);
        if (who !== undefined) {
          const part = `%${literal(who.toLowerCase())}%`;
          query.whereRaw(`lower(accounts.name || ' ' || accounts.login) like ? escape '\\'`, [part]);
        }
        if (fromMs !== undefined) query.where('audit.at_ms', '>=', fromMs);
        if (toMs !== undefined) query.where('audit.at_ms', '<', toMs);
        return query;
      };
      const counted = (await matching().count({ n: '*' }).first()) as { n: number | string } | undefined;
      const rows = (await matching()
        .select('audit.*', { actor_name: 'accounts.name' })
        .orderBy('audit.id', 'desc')
        .offset(filter.offset ?? 0)
        .limit(filter.limit)) as (Row & { actor_name: string | null })[];
      return { total: Number(counted?.n ?? 0), entries: rows.map(entryOf) };
    },
  };
}

/** What was typed is searched for as it is: the signs that stand for others stand for themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const entryOf = (row: Row & { actor_name: string | null }): AuditEntry => ({
  id: row.id,
  atMs: Number(row.at_ms),
  actor: row.actor,
  actorName: row.actor_name,
  action: row.action,
  thing: row.thing,
  classId: row.class_id,
  details: JSON.parse(row.details) as AuditEntry['details'],
});

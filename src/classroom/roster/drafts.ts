import type { Knex } from 'knex';
import { newId } from '../../accounts/secrets.ts';
import type { RosterSheet } from './sheet.ts';

/** A roster file that was read and waits to be confirmed. It is kept here, not in the page: pages are forms, not stores. */
export interface RosterDraft {
  readonly id: string;
  readonly classId: string;
  readonly fileName: string;
  readonly createdAtMs: number;
  readonly sheet: RosterSheet;
}

export interface RosterDrafts {
  /** @returns the draft's id; older ones of the same person, and outdated ones of everyone, are forgotten */
  keep(draft: {
    readonly classId: string;
    readonly accountId: string;
    readonly fileName: string;
    readonly sheet: RosterSheet;
  }): Promise<string>;
  /** Null when it was confirmed, discarded, is outdated, or is someone else's. */
  get(classId: string, accountId: string, id: string): Promise<RosterDraft | null>;
  discard(classId: string, id: string): Promise<void>;
}

interface Row {
  id: string;
  class_id: string;
  account_id: string;
  file_name: string;
  created_at_ms: number | string;
  sheet: string;
}

const KEPT_MS = 24 * 3_600_000;
/** Drafts one person may have at a time. */
const DRAFTS_MAX = 3;

export function createRosterDrafts(knex: Knex, now: () => number = Date.now): RosterDrafts {
  return {
    async keep({ classId, accountId, fileName, sheet }) {
      await knex<Row>('roster_drafts')
        .where('created_at_ms', '<', now() - KEPT_MS)
        .delete();
      const older = await knex<Row>('roster_drafts')
        .where({ account_id: accountId })
        .orderBy('created_at_ms', 'desc')
        .offset(DRAFTS_MAX - 1)
        .limit(100)
        .select('id');
      await knex<Row>('roster_drafts')
        .whereIn(
          'id',
          older.map(({ id }) => id),
        )
        .delete();
      const id = newId('d');
      await knex<Row>('roster_drafts').insert({
        id,
        class_id: classId,
        account_id: accountId,
        file_name: fileName.slice(0, 120),
        created_at_ms: now(),
        sheet: JSON.stringify(sheet),
      });
      return id;
    },
    async get(classId, accountId, id) {
      const row = await knex<Row>('roster_drafts')
        .where({ id, class_id: classId, account_id: accountId })
        .where('created_at_ms', '>=', now() - KEPT_MS)
        .first();
      if (!row) return null;
      return {
        id: row.id,
        classId: row.class_id,
        fileName: row.file_name,
        createdAtMs: Number(row.created_at_ms),
        sheet: JSON.parse(row.sheet) as RosterSheet,
      };
    },
    async discard(classId, id) {
      await knex<Row>('roster_drafts').where({ id, class_id: classId }).delete();
    },
  };
}

import type { Knex } from 'knex';
import { newId } from '../../accounts/secrets.ts';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import type { Conflict } from '../classes.ts';
import { inClassesOf, type Waiting } from './in-classes.ts';
import type { Tell } from './news.ts';
import { tidyLine, tidyText } from './text.ts';

/** What a class is told by its teachers. */
export interface Announcement {
  readonly id: string;
  readonly classId: string;
  readonly authorId: string;
  readonly title: string;
  /** Plain text; see `text.ts`. */
  readonly text: string;
  readonly pinned: boolean;
  /** Goes up with each change: what a form was filled in against. */
  readonly version: number;
  readonly createdAtMs: number;
  /** Null if it was never changed. */
  readonly changedAtMs: number | null;
  /** Withdrawn: only teachers still see it. */
  readonly withdrawnAtMs: number | null;
}

export interface AnnouncementFields {
  readonly title: string;
  readonly text: string;
  readonly pinned: boolean;
}

export const TITLE_MAX = 120;
/** Encoded as a form, this many Chinese characters still fit into a request. */
export const TEXT_MAX = 3_000;
const ANNOUNCEMENTS_MAX = 500;

export type AnnouncementProblem =
  'title-missing' | 'title-too-long' | 'text-missing' | 'text-too-long' | 'full';

export interface Announcements {
  /** Pinned ones first, then the newest; withdrawn ones only for teachers. */
  list(classId: string, who: 'teachers' | 'everyone'): Promise<readonly Announcement[]>;
  get(classId: string, id: string): Promise<Announcement | null>;
  /** The newest one that stands. */
  latest(classId: string): Promise<Announcement | null>;
  write(
    classId: string,
    authorId: string,
    fields: AnnouncementFields,
  ): Promise<Result<Announcement, AnnouncementProblem>>;
  /** @returns the conflict when it has another version by now; null in it when there is none (any more) */
  change(
    classId: string,
    id: string,
    version: number,
    fields: AnnouncementFields,
  ): Promise<Result<Announcement, AnnouncementProblem | Conflict<Announcement | null>>>;
  /** @returns false when there is nothing to withdraw */
  withdraw(classId: string, id: string): Promise<boolean>;
  /** How many of others an account was not shown yet, in classes it is in now, and in which class the newest. */
  unseen(accountId: string, taught: ReadonlySet<string>): Promise<Waiting | null>;
  /** Notes that an account was shown these. */
  markSeen(accountId: string, ids: readonly string[]): Promise<void>;
  /** By announcement, how many accounts that are on the class's roster now have seen it. */
  seenBy(classId: string): Promise<ReadonlyMap<string, number>>;
}

interface Row {
  id: string;
  class_id: string;
  author_id: string;
  title: string;
  text: string;
  pinned: number;
  version: number;
  created_at_ms: number | string;
  changed_at_ms: number | string | null;
  withdrawn_at_ms: number | string | null;
}

const momentOf = (value: number | string | null): number | null => (value === null ? null : Number(value));

const announcementOf = (row: Row): Announcement => ({
  id: row.id,
  classId: row.class_id,
  authorId: row.author_id,
  title: row.title,
  text: row.text,
  pinned: row.pinned === 1,
  version: row.version,
  createdAtMs: Number(row.created_at_ms),
  changedAtMs: momentOf(row.changed_at_ms),
  withdrawnAtMs: momentOf(row.withdrawn_at_ms),
});

const tidy = ({ title, text, pinned }: AnnouncementFields): AnnouncementFields => ({
  title: tidyLine(title),
  text: tidyText(text),
  pinned,
});

function problemOf({ title, text }: AnnouncementFields): AnnouncementProblem | null {
  if (title === '') return 'title-missing';
  if (title.length > TITLE_MAX) return 'title-too-long';
  if (text === '') return 'text-missing';
  return text.length > TEXT_MAX ? 'text-too-long' : null;
}

export function createAnnouncements(
  knex: Knex,
  now: () => number = Date.now,
  tell: Tell = () => undefined,
): Announcements {
  const rows = () => knex<Row>('class_announcements');
  const tellClass = (classId: string): void => tell({ classId, topic: 'announcements', to: 'everyone' });

  const get = async (classId: string, id: string): Promise<Announcement | null> => {
    const row = await rows().where({ class_id: classId, id }).first();
    return row ? announcementOf(row) : null;
  };

  return {
    get,
    async list(classId, who) {
      const all = rows()
        .where({ class_id: classId })
        .orderBy([
          { column: 'pinned', order: 'desc' },
          { column: 'created_at_ms', order: 'desc' },
          { column: 'id', order: 'desc' },
        ]);
      const found = await (who === 'teachers' ? all : all.whereNull('withdrawn_at_ms'));
      return found.map(announcementOf);
    },
    async latest(classId) {
      const row = await rows()
        .where({ class_id: classId })
        .whereNull('withdrawn_at_ms')
        .orderBy([
          { column: 'created_at_ms', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .first();
      return row ? announcementOf(row) : null;
    },
    async write(classId, authorId, given) {
      const fields = tidy(given);
      const wrong = problemOf(fields);
      if (wrong) return fail(wrong);
      const [counted] = await rows().where({ class_id: classId }).count({ count: '*' });
      if (Number(counted?.count ?? 0) >= ANNOUNCEMENTS_MAX) return fail('full');
      const row: Row = {
        id: newId('a'),
        class_id: classId,
        author_id: authorId,
        title: fields.title,
        text: fields.text,
        pinned: Number(fields.pinned),
        version: 1,
        created_at_ms: now(),
        changed_at_ms: null,
        withdrawn_at_ms: null,
      };
      await rows().insert(row);
      tellClass(classId);
      return succeed(announcementOf(row));
    },
    async change(classId, id, version, given) {
      const fields = tidy(given);
      const wrong = problemOf(fields);
      if (wrong) return fail(wrong);
      const saved = await rows()
        .where({ class_id: classId, id, version })
        .whereNull('withdrawn_at_ms')
        .update({
          title: fields.title,
          text: fields.text,
          pinned: Number(fields.pinned),
          version: version + 1,
          changed_at_ms: now(),
        });
      const present = await get(classId, id);
      if (saved === 0 || !present) return fail({ conflict: present });
      tellClass(classId);
      return succeed(present);
    },
    async withdraw(classId, id) {
      const done = await rows()
        .where({ class_id: classId, id })
        .whereNull('withdrawn_at_ms')
        .update({ withdrawn_at_ms: now(), pinned: 0, version: knex.raw('version + 1') as unknown as number });
      if (done === 1) tellClass(classId);
      return done === 1;
    },
    async unseen(accountId, taught) {
      const waiting = await inClassesOf(rows(), knex, accountId, taught)
        .whereNull('withdrawn_at_ms')
        .whereNot('author_id', accountId)
        .whereNotIn(
          'id',
          knex<{ announcement_id: string; account_id: string }>('class_announcement_seen')
            .where('account_id', accountId)
            .select('announcement_id'),
        )
        .orderBy('created_at_ms', 'desc')
        .select('class_id');
      const [newest] = waiting;
      return newest ? { count: waiting.length, classId: newest.class_id } : null;
    },
    async markSeen(accountId, ids) {
      if (ids.length === 0) return;
      await knex('class_announcement_seen')
        .insert(ids.map((id) => ({ announcement_id: id, account_id: accountId, at_ms: now() })))
        .onConflict(['announcement_id', 'account_id'])
        .ignore();
    },
    async seenBy(classId) {
      const counted: readonly { id: string; count: number | string }[] = await knex(
        'class_announcement_seen as seen',
      )
        .join('class_announcements as said', 'said.id', 'seen.announcement_id')
        .join('students as student', (on) => {
          on.on('student.account_id', 'seen.account_id').andOn('student.class_id', 'said.class_id');
        })
        .where('said.class_id', classId)
        .groupBy('said.id')
        .select('said.id as id')
        .countDistinct('seen.account_id as count');
      return new Map(counted.map(({ id, count }) => [id, Number(count)]));
    },
  };
}

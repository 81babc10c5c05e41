import type { Knex } from 'knex';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import { inClassesOf, type Waiting } from './in-classes.ts';
import type { Tell } from './news.ts';
import { tidyText } from './text.ts';

/** What two people of a class write to each other. Only they read it, unless the one who got it shows it to the teachers. */
export interface Letter {
  readonly id: number;
  readonly fromId: string;
  readonly toId: string;
  /** Plain text; see `text.ts`. */
  readonly text: string;
  readonly atMs: number;
  readonly isRead: boolean;
  readonly isReported: boolean;
}

/** What passed between someone and one other person. */
export interface Conversation {
  readonly withId: string;
  readonly last: Letter;
  readonly unread: number;
}

export const LETTER_MAX = 2_000;
/** The newest that are shown and searched. */
const SHOWN_MAX = 500;
const SEARCHED_MAX = 5_000;

/** One of the two people. */
export interface Writer {
  readonly accountId: string;
  readonly isTeacher: boolean;
}

export type WritingProblem = 'self' | 'gone' | 'muted' | 'not-among-students';

/**
 * May one write to the other? Everyone reaches the teachers, always; students reach each other where teachers allow it.
 * @param to null when that person is not in the class (any more)
 */
export function writingProblem(
  from: Writer,
  to: Writer | null,
  rules: { readonly amongStudents: boolean; readonly isMuted: boolean },
): WritingProblem | null {
  if (to === null) return 'gone';
  if (to.accountId === from.accountId) return 'self';
  if (from.isTeacher || to.isTeacher) return null;
  if (!rules.amongStudents) return 'not-among-students';
  return rules.isMuted ? 'muted' : null;
}

export interface Letters {
  /** Whether students may write to each other; not until a teacher says so. */
  amongStudents(classId: string): Promise<boolean>;
  setAmongStudents(classId: string, allowed: boolean): Promise<void>;
  /** Who may write to teachers only. */
  muted(classId: string): Promise<ReadonlySet<string>>;
  setMuted(classId: string, accountId: string, muted: boolean): Promise<void>;
  send(
    classId: string,
    fromId: string,
    toId: string,
    text: string,
  ): Promise<Result<Letter, 'text-missing' | 'text-too-long'>>;
  /** Someone's conversations, the newest first. */
  conversations(classId: string, accountId: string): Promise<readonly Conversation[]>;
  /** What passed between two, the oldest first. */
  between(classId: string, accountId: string, otherId: string): Promise<readonly Letter[]>;
  /** Everything someone wrote or got, the newest first. */
  ofAccount(classId: string, accountId: string): Promise<readonly Letter[]>;
  /** Notes that someone has read what the other wrote. */
  markRead(classId: string, accountId: string, fromId: string): Promise<void>;
  /** How many wait to be read in classes someone is in now, and in which class the newest. */
  unread(accountId: string, taught: ReadonlySet<string>): Promise<Waiting | null>;
  /** Shows a letter to the teachers. @returns false unless it was for this account and not shown before */
  report(classId: string, accountId: string, id: number): Promise<boolean>;
  /** What was shown to the teachers, the newest first. */
  reported(classId: string): Promise<readonly Letter[]>;
}

interface Row {
  id: number;
  class_id: string;
  from_id: string;
  to_id: string;
  text: string;
  at_ms: number | string;
  read_at_ms: number | string | null;
  reported_at_ms: number | string | null;
}

const letterOf = (row: Row): Letter => ({
  id: row.id,
  fromId: row.from_id,
  toId: row.to_id,
  text: row.text,
  atMs: Number(row.at_ms),
  isRead: row.read_at_ms !== null,
  isReported: row.reported_at_ms !== null,
});

export function createLetters(
  knex: Knex,
  now: () => number = Date.now,
  tell: Tell = () => undefined,
): Letters {
  const rows = () => knex<Row>('class_letters');
  const rules = () => knex<{ class_id: string; among_students: number }>('class_letter_rules');
  const mutes = () => knex<{ class_id: string; account_id: string }>('class_muted');

  const ofAccount: Letters['ofAccount'] = async (classId, accountId) => {
    const found = await rows()
      .where({ class_id: classId })
      .where((either) => {
        void either.where('from_id', accountId).orWhere('to_id', accountId);
      })
      .orderBy('id', 'desc')
      .limit(SEARCHED_MAX);
    return found.map(letterOf);
  };

  return {
    ofAccount,
    async amongStudents(classId) {
      return (await rules().where({ class_id: classId }).first())?.among_students === 1;
    },
    async setAmongStudents(classId, allowed) {
      await rules()
        .insert({ class_id: classId, among_students: Number(allowed) })
        .onConflict('class_id')
        .merge();
    },
    async muted(classId) {
      const found = await mutes().where({ class_id: classId });
      return new Set(found.map((row) => row.account_id));
    },
    async setMuted(classId, accountId, muted) {
      const row = { class_id: classId, account_id: accountId };
      if (muted) await mutes().insert(row).onConflict(['class_id', 'account_id']).ignore();
      else await mutes().where(row).delete();
    },
    async send(classId, fromId, toId, typed) {
      const text = tidyText(typed);
      if (text === '') return fail('text-missing');
      if (text.length > LETTER_MAX) return fail('text-too-long');
      const row = {
        class_id: classId,
        from_id: fromId,
        to_id: toId,
        text,
        at_ms: now(),
        read_at_ms: null,
        reported_at_ms: null,
      };
      const [inserted] = await rows().insert(row).returning('id');
      if (!inserted) throw new Error('a letter was not kept');
      // The writer too: the same conversation may stand open on another device.
      tell({ classId, topic: 'letters', to: [fromId, toId] });
      return succeed(letterOf({ ...row, id: inserted.id }));
    },
    async conversations(classId, accountId) {
      const found = new Map<string, { last: Letter; unread: number }>();
      for (const letter of await ofAccount(classId, accountId)) {
        const withId = letter.fromId === accountId ? letter.toId : letter.fromId;
        const kept = found.get(withId) ?? { last: letter, unread: 0 };
        if (letter.toId === accountId && !letter.isRead) kept.unread += 1;
        found.set(withId, kept);
      }
      return [...found].map(([withId, kept]) => ({ withId, ...kept }));
    },
    async between(classId, accountId, otherId) {
      const found = await rows()
        .where({ class_id: classId })
        .where((either) => {
          void either
            .where({ from_id: accountId, to_id: otherId })
            .orWhere({ from_id: otherId, to_id: accountId });
        })
        .orderBy('id', 'desc')
        .limit(SHOWN_MAX);
      return found.map(letterOf).reverse();
    },
    async markRead(classId, accountId, fromId) {
      await rows()
        .where({ class_id: classId, to_id: accountId, from_id: fromId })
        .whereNull('read_at_ms')
        .update({ read_at_ms: now() });
    },
    async unread(accountId, taught) {
      const waiting = await inClassesOf(rows(), knex, accountId, taught)
        .where({ to_id: accountId })
        .whereNull('read_at_ms')
        .orderBy('id', 'desc')
        .select('class_id');
      const [newest] = waiting;
      return newest ? { count: waiting.length, classId: newest.class_id } : null;
    },
    async report(classId, accountId, id) {
      const done = await rows()
        .where({ class_id: classId, to_id: accountId, id })
        .whereNull('reported_at_ms')
        .update({ reported_at_ms: now() });
      return done === 1;
    },
    async reported(classId) {
      const found = await rows()
        .where({ class_id: classId })
        .whereNotNull('reported_at_ms')
        .orderBy('reported_at_ms', 'desc')
        .limit(SHOWN_MAX);
      return found.map(letterOf);
    },
  };
}

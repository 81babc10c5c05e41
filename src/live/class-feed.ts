import { can, type Person } from '../accounts/can.ts';
import type { Classes } from '../classroom/classes.ts';
import type { ClassDesk } from '../classroom/desk/desk.ts';
import type { NewsTopic } from '../classroom/desk/news.ts';
import type { Students } from '../classroom/students.ts';
import { createCoalescer } from './coalesce.ts';
import { roomOf } from './rooms.ts';

/**
 * News of class desks for whoever has a page open. What is pushed names a class and what became new there, never a word of
 * it. Who is of a class is asked at the moment of telling: whoever was taken off the roster hears nothing more.
 */

export interface ClassFeedDeps {
  readonly classroom: {
    readonly classes: Pick<Classes, 'teachers'>;
    readonly students: Pick<Students, 'list'>;
    readonly desk: Pick<ClassDesk, 'news' | 'waiting'>;
  };
  readonly emit: (rooms: readonly string[], push: ClassPush) => void;
  readonly failed: (error: unknown) => void;
}

/** What pages are told. */
export interface ClassPush {
  readonly classId: string;
  readonly topics: readonly NewsTopic[];
}

/** What a page that begins to follow is answered: the counts it should show. */
export type Followed =
  | { readonly ok: false; readonly code: 'not-found' }
  | { readonly ok: true; readonly letters: number; readonly announcements: number };

/** A class may be told of something several times while it is being put in order: twice a second is often enough. */
const NEWS_EVERY_MS = 500;

interface Told {
  readonly classId: string;
  /** Null: everyone of the class. */
  readonly accountId: string | null;
  readonly topics: ReadonlySet<NewsTopic>;
}

export class ClassFeed {
  readonly #deps: ClassFeedDeps;
  readonly #stop: () => void;
  readonly #news = createCoalescer<Told>({
    everyMs: NEWS_EVERY_MS,
    merge: (a, b) => ({ ...b, topics: new Set([...a.topics, ...b.topics]) }),
    send: (_, told) => void this.#push(told),
  });

  constructor(deps: ClassFeedDeps) {
    this.#deps = deps;
    this.#stop = deps.classroom.desk.news.subscribe(({ classId, topic, to }) => {
      const topics = new Set([topic]);
      if (to === 'everyone') this.#news.add(classId, { classId, accountId: null, topics });
      else
        for (const accountId of to) this.#news.add(`${classId}/${accountId}`, { classId, accountId, topics });
    });
  }

  /** May this person hear of classes, and what waits to be read already? */
  async follow(person: Person): Promise<Followed> {
    const { accountId, classIds } = person;
    if (!can(person, 'have-account') || accountId == null) return { ok: false, code: 'not-found' };
    const { letters, announcements } = await this.#deps.classroom.desk.waiting(
      accountId,
      classIds ?? new Set(),
    );
    return { ok: true, letters: letters?.count ?? 0, announcements: announcements?.count ?? 0 };
  }

  close(): void {
    this.#stop();
    this.#news.close();
  }

  async #push({ classId, accountId, topics }: Told): Promise<void> {
    try {
      const people = await this.#peopleOf(classId);
      const told = accountId === null ? [...people] : people.has(accountId) ? [accountId] : [];
      if (told.length === 0) return;
      this.#deps.emit(told.map(roomOf.account), { classId, topics: [...topics].sort() });
    } catch (error) {
      this.#deps.failed(error);
    }
  }

  async #peopleOf(classId: string): Promise<ReadonlySet<string>> {
    const { classes, students } = this.#deps.classroom;
    const teachers = await classes.teachers(classId);
    const listed = await students.list(classId);
    return new Set([
      ...teachers.map(({ accountId }) => accountId),
      ...listed.flatMap(({ accountId }) => accountId ?? []),
    ]);
  }
}

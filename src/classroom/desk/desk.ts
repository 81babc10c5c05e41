import type { Knex } from 'knex';
import { createAnnouncements, type Announcements } from './announcements.ts';
import type { Waiting } from './in-classes.ts';
import { createLetters, type Letters } from './letters.ts';
import { createNewsDesk, type NewsDesk } from './news.ts';
import { createResources, type Resources } from './resources.ts';

/** What the people of a class share outside exercises. */
export interface ClassDesk {
  readonly announcements: Announcements;
  readonly resources: Resources;
  readonly letters: Letters;
  /** Tells listeners in this process of each change. */
  readonly news: NewsDesk;
  /** What someone has not read yet, over all classes the account is in now. */
  waiting(accountId: string, taught: ReadonlySet<string>): Promise<WaitingNews>;
}

export interface WaitingNews {
  readonly letters: Waiting | null;
  readonly announcements: Waiting | null;
}

export function createClassDesk(knex: Knex, now: () => number = Date.now): ClassDesk {
  const news = createNewsDesk();
  const announcements = createAnnouncements(knex, now, news.tell);
  const letters = createLetters(knex, now, news.tell);
  return {
    announcements,
    resources: createResources(knex, now, news.tell),
    letters,
    news,
    waiting: async (accountId, taught) => ({
      letters: await letters.unread(accountId, taught),
      announcements: await announcements.unseen(accountId, taught),
    }),
  };
}

import type { Knex } from 'knex';
import { createAnnouncements, type Announcements } from './announcements.ts';
import { createLetters, type Letters } from './letters.ts';
import { createResources, type Resources } from './resources.ts';

/** What the people of a class share outside exercises. */
export interface ClassDesk {
  readonly announcements: Announcements;
  readonly resources: Resources;
  readonly letters: Letters;
}

export const createClassDesk = (knex: Knex, now: () => number = Date.now): ClassDesk => ({
  announcements: createAnnouncements(knex, now),
  resources: createResources(knex, now),
  letters: createLetters(knex, now),
});

import type { Knex } from 'knex';
import { createClasses, type Classes } from './classes.ts';
import { createClassDesk, type ClassDesk } from './desk/desk.ts';
import { createJudges, type Judges } from './judges.ts';
import { createLaunches, type Launches } from './launches.ts';
import { createOwnScenarios, type OwnScenarios } from './own-scenarios.ts';
import { createRosterDrafts, type RosterDrafts } from './roster/drafts.ts';
import { createStudents, type Students } from './students.ts';

/** Everything a school keeps besides exercises: classes, rosters, judges, rosters that wait to be confirmed. */
export interface Classroom {
  readonly classes: Classes;
  readonly students: Students;
  readonly judges: Judges;
  readonly drafts: RosterDrafts;
  /** Launches that are being prepared, and seat plans. */
  readonly launches: Launches;
  readonly ownScenarios: OwnScenarios;
  /** What the people of a class share outside exercises. */
  readonly desk: ClassDesk;
}

export const createClassroom = (knex: Knex, now: () => number = Date.now): Classroom => ({
  classes: createClasses(knex, now),
  students: createStudents(knex, now),
  judges: createJudges(knex, now),
  drafts: createRosterDrafts(knex, now),
  launches: createLaunches(knex, now),
  ownScenarios: createOwnScenarios(knex, now),
  desk: createClassDesk(knex, now),
});

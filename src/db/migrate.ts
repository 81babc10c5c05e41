import type { Knex } from 'knex';
import type { Database } from './connection.ts';
import { up as journal } from './migrations/0001-journal.ts';
import { up as people } from './migrations/0002-people.ts';
import { up as classroom } from './migrations/0003-classroom.ts';
import { up as branches } from './migrations/0004-branches.ts';
import { up as judging } from './migrations/0005-judging.ts';
import { up as grades } from './migrations/0006-grades.ts';
import { up as reports } from './migrations/0007-reports.ts';
import { up as classDesk } from './migrations/0008-class-desk.ts';
import { up as launching } from './migrations/0009-launching.ts';
import { up as debrief } from './migrations/0010-debrief.ts';
import { up as resourceOrder } from './migrations/0011-resource-order.ts';
import { up as scenarioTrials } from './migrations/0012-scenario-trials.ts';
import { up as rehearsals } from './migrations/0013-rehearsals.ts';

/** One step of the database's shape. Steps are never changed once released: the next one corrects them. */
export interface Migration {
  /** `0001-journal`: the file's name, which gives the order. */
  readonly name: string;
  readonly up: (knex: Knex) => Promise<void>;
}

/** Every step, in order. A new one is a file of its own, which exports `up`, and a line here. */
const MIGRATIONS: readonly Migration[] = [
  { name: '0001-journal', up: journal },
  { name: '0002-people', up: people },
  { name: '0003-classroom', up: classroom },
  { name: '0004-branches', up: branches },
  { name: '0005-judging', up: judging },
  { name: '0006-grades', up: grades },
  { name: '0007-reports', up: reports },
  { name: '0008-class-desk', up: classDesk },
  { name: '0009-launching', up: launching },
  { name: '0010-debrief', up: debrief },
  { name: '0011-resource-order', up: resourceOrder },
  { name: '0012-scenario-trials', up: scenarioTrials },
  { name: '0013-rehearsals', up: rehearsals },
];

/** How long another process that is migrating is waited for. */
const LOCK_TRIES = 40;
const LOCK_WAIT_MS = 250;

/**
 * Brings a database to the present shape. Going back is by backup, not by program.
 * @returns the steps that were taken
 */
export async function migrate({ knex }: Database): Promise<readonly string[]> {
  const config: Knex.MigratorConfig = { migrationSource: SOURCE, tableName: 'schema_steps' };
  for (let tries = 1; ; tries++) {
    try {
      const [, taken] = (await knex.migrate.latest(config)) as [number, string[]];
      return taken;
    } catch (error) {
      // Several processes may start at once; one migrates, the others wait and find nothing left to do.
      if (!isLocked(error) || tries >= LOCK_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
    }
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && /already locked|MigrationLocked|lock/i.test(`${error.name} ${error.message}`);

/** The steps are code, not files in a folder: the built program carries them with it. */
const SOURCE: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve([...MIGRATIONS]),
  getMigrationName: ({ name }) => name,
  getMigration: ({ up }) =>
    Promise.resolve({
      up,
      down: () => Promise.reject(new Error('the database only goes forward; go back by restoring a backup')),
    }),
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { connect, type Database } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';

/** Databases for tests: each its own, gone afterwards. */

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes it and removes every trace. */
  readonly dispose: () => Promise<void>;
}

/** A migrated SQLite file in a temporary folder. */
export async function openTestSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'tradelab-db-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  const database = await connectMigrated(url);
  return {
    database,
    url,
    dispose: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const POSTGRES_URL = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Why there is no PostgreSQL to test with; null when there is one. */
export async function postgresMissing(): Promise<string | null> {
  const database = connect(POSTGRES_URL);
  try {
    await database.knex.raw('select 1');
    return null;
  } catch (error) {
    return `no PostgreSQL at ${new URL(POSTGRES_URL).host}: ${String(error)}`;
  } finally {
    await database.close();
  }
}

/** A migrated schema of its own in the test database of PostgreSQL. */
export async function openTestPostgres(): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const admin = connect(POSTGRES_URL);
  await admin.knex.raw(`create schema ${schema}`);
  const target = new URL(POSTGRES_URL);
  target.searchParams.set('options', `-c search_path=${schema}`);
  const url = target.href;
  const database = await connectMigrated(url);
  return {
    database,
    url,
    dispose: async () => {
      await database.close();
      await admin.knex.raw(`drop schema ${schema} cascade`);
      await admin.close();
    },
  };
}

/**
 * Runs `define` with PostgreSQL, or says loudly that it could not. On a machine that must test everything that is a failure.
 */
export function withPostgres(title: string, define: () => void): void {
  describe(title, () => {
    before(async function () {
      const missing = await postgresMissing();
      if (missing === null) return;
      if (process.env['CI']) throw new Error(missing);
      console.error(`SKIPPED ${title}: ${missing}`);
      this.skip();
    });
    define();
  });
}

/** A connection that is closed again when the database cannot be brought to shape. */
async function connectMigrated(url: string): Promise<Database> {
  const database = connect(url);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

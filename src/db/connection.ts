import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import knexFactory, { type Knex } from 'knex';

/** The one place that knows which database there is and how it is spoken to. */

export type Dialect = 'sqlite' | 'postgres';

export interface Database {
  readonly knex: Knex;
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/** The part of SQLite's connection that is used here. */
interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}
/** The part of a PostgreSQL connection that is used here. */
interface PostgresConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

/**
 * WAL lets readers and the writer work side by side; only `synchronous=FULL` keeps what was acknowledged through a power
 * cut. The timeout is for another process (a backup, `verify`) that holds the file for a moment.
 */
const SQLITE_PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'busy_timeout = 5000',
  'foreign_keys = ON',
  'temp_store = MEMORY',
];

const POSTGRES_CONNECTIONS_MAX = 10;

/**
 * Opens a database: `sqlite:PATH` (the folder is made if need be; `sqlite::memory:` lasts as long as the process) or
 * `postgres://…`.
 * @throws when the URL names neither
 */
export function connect(url: string): Database {
  if (url.startsWith('sqlite:')) return connectSqlite(url.slice('sqlite:'.length));
  if (/^postgres(ql)?:\/\//.test(url)) return connectPostgres(url);
  throw new Error(`a database URL begins with sqlite: or postgres://, not '${url.split(':')[0]}'`);
}

function connectSqlite(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const knex = knexFactory({
    client: 'sqlite3',
    connection: { filename: path },
    useNullAsDefault: true,
    // One connection: SQLite has one writer, and a second one would only wait for the first.
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null) => void) =>
        connection.exec(SQLITE_PRAGMAS.map((pragma) => `PRAGMA ${pragma};`).join('\n'), done),
    },
  });
  return { knex, dialect: 'sqlite', close: () => knex.destroy() };
}

function connectPostgres(url: string): Database {
  const knex = knexFactory({
    client: 'pg',
    connection: url,
    pool: {
      min: 0,
      max: POSTGRES_CONNECTIONS_MAX,
      afterCreate: (connection: PostgresConnection, done: (error: Error | null) => void) =>
        connection.query('SET synchronous_commit TO on', done),
    },
  });
  return { knex, dialect: 'postgres', close: () => knex.destroy() };
}

/** Where everything is kept when nothing else is said: a file in the data folder. */
export const databaseUrlIn = (dataDir: string): string => `sqlite:${join(dataDir, 'tradelab.sqlite')}`;

/** Whether a URL names a database that can only be looked at if it is there: a SQLite file that does not exist yet. */
export const isMissingFile = (url: string): boolean =>
  url.startsWith('sqlite:') && url !== 'sqlite::memory:' && !existsSync(url.slice('sqlite:'.length));

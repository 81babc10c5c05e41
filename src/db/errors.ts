/** What the drivers' errors mean, told apart by code, never by text. */

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** A row with this key is there already. */
export const isUniqueViolation = (error: unknown): boolean =>
  // PostgreSQL: unique_violation. SQLite gives one code for all constraints; these tables have no others but not-null.
  ['23505', 'SQLITE_CONSTRAINT'].includes(codeOf(error));

/** The disk is full: reading goes on, writing comes back by itself once there is room. */
export const isDiskFull = (error: unknown): boolean => ['53100', 'SQLITE_FULL'].includes(codeOf(error));

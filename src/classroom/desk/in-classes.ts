import type { Knex } from 'knex';

/** What waits for someone: how much, and the class in which the newest of it is. */
export interface Waiting {
  readonly count: number;
  readonly classId: string;
}

/** Only rows of classes an account is in now: those it teaches, and those on whose roster it stands. */
export const inClassesOf = <Row extends { class_id: string }, Found>(
  rows: Knex.QueryBuilder<Row, Found>,
  knex: Knex,
  accountId: string,
  taught: ReadonlySet<string>,
): Knex.QueryBuilder<Row, Found> =>
  rows.where((either) => {
    void either
      .whereIn('class_id', [...taught])
      .orWhereIn(
        'class_id',
        knex<{ class_id: string; account_id: string }>('students')
          .where('account_id', accountId)
          .select('class_id'),
      );
  });

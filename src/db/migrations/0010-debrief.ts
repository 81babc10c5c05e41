import type { Knex } from 'knex';

/** Which exercises' debriefs are open to those who were in them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('debrief_shares', (table) => {
    table.string('run_id', 80).primary();
    /** Whether people of other teams are named. */
    table.integer('names').notNullable();
    table.bigInteger('at_ms').notNullable();
    table.string('by', 40).notNullable();
  });
}

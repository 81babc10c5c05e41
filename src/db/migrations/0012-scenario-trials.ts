import type { Knex } from 'knex';

/** How it went when bots last tried a teacher's own scenario. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('scenario_trials', (table) => {
    table.string('scenario_id', 40).primary();
    table.string('seed', 40).notNullable();
    table.bigInteger('at_ms').notNullable();
    /** Of the text that was played, which may not be the one that is saved. */
    table.string('text_hash', 64).notNullable();
    /** JSON: what was played. */
    table.text('result').notNullable();
  });
}

import type { Knex } from 'knex';

/** The rehearsal that goes on, and that the server which plays it is still there. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('rehearsals', (table) => {
    /** Always 1: a database holds one at a time, whichever of its servers plays it. */
    table.integer('place').primary();
    table.string('run_id', 80).notNullable();
    table.bigInteger('beat_at_ms').notNullable();
  });
}

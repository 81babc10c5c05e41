import type { Knex } from 'knex';

/** The journal of all runs, and how each run was launched. No other table holds anything of a run. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('runs', (table) => {
    table.text('run_id').primary();
    table.text('scenario_id').notNullable();
    table.text('scenario_text').notNullable();
    table.text('seed').notNullable();
    table.integer('groups').notNullable();
    table.text('owner_id').notNullable().index();
    table.text('class_id').nullable();
    table.text('title').notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.text('join_code').nullable().unique();
    table.text('status').notNullable().index();
  });
  // Events are text, not a JSON type: they are hashed, and must come back byte for byte.
  await knex.schema.createTable('journal', (table) => {
    table.text('run_id').notNullable();
    table.integer('seq').notNullable();
    table.text('command_id').notNullable();
    table.text('actor').notNullable();
    table.bigInteger('at_ms').notNullable();
    table.integer('day').notNullable();
    table.text('events').notNullable();
    table.text('hash').notNullable();
    table.primary(['run_id', 'seq']);
    table.unique(['run_id', 'command_id']);
  });
}

import type { Knex } from 'knex';

/** Who is to sit where in an exercise, launches that are being prepared, and teachers' own scenarios. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('seat_plans', (table) => {
    table.string('run_id', 80).primary();
    /** JSON: the seat by the student's id. */
    table.text('seats').notNullable();
  });
  await knex.schema.createTable('launch_drafts', (table) => {
    table.string('id', 40).primary();
    table.string('account_id', 40).notNullable().index();
    table.bigInteger('created_at_ms').notNullable();
    /** Goes up with each change of the plan. */
    table.integer('version').notNullable().defaultTo(1);
    table.text('launch').notNullable();
  });
  await knex.schema.createTable('own_scenarios', (table) => {
    table.string('id', 40).primary();
    table.string('owner_id', 40).notNullable().index();
    /** 1: those who teach a class together with the owner may use and change it too. */
    table.integer('shared').notNullable().defaultTo(0);
    /** Goes up with each save. */
    table.integer('version').notNullable().defaultTo(1);
    table.string('changed_by', 40).notNullable();
    table.bigInteger('changed_at_ms').notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.text('scenario_text').notNullable();
  });
}

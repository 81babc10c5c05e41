import type { Knex } from 'knex';

/** Teachers, participants, run tokens, and the sessions of both. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('teachers', (table) => {
    table.string('id', 40).primary();
    table.string('login', 60).notNullable();
    /** The login without regard to case and width. */
    table.string('login_key', 120).notNullable().unique();
    table.string('name', 60).notNullable();
    table.string('password_hash', 200).notNullable();
    table.bigInteger('created_at_ms').notNullable();
  });
  await knex.schema.createTable('participants', (table) => {
    table.string('id', 40).primary();
    table.string('run_id', 80).notNullable();
    table.string('name', 60).notNullable();
    /** Null for a guest of the demonstration. */
    table.string('student_no', 30);
    table.string('code_hash', 64);
    table.bigInteger('created_at_ms').notNullable();
    table.unique(['run_id', 'student_no']);
    table.index(['run_id', 'code_hash']);
  });
  await knex.schema.createTable('run_tokens', (table) => {
    table.string('id', 40).primary();
    table.string('run_id', 80).notNullable().index();
    table.string('kind', 20).notNullable();
    table.string('seat', 80);
    table.string('secret_hash', 64).notNullable().unique();
    table.string('created_by', 40).notNullable();
    table.bigInteger('created_at_ms').notNullable();
  });
  // The shape that connect-session-knex expects.
  await knex.schema.createTable('sessions', (table) => {
    table.string('sid').primary();
    table.json('sess').notNullable();
    table.timestamp('expired').notNullable().index();
  });
}

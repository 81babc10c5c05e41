import type { Knex } from 'knex';

/** How runs are judged: settings, sheets, the published result, adjustments and appeals. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('judgings', (table) => {
    table.string('run_id', 80).primary();
    table.integer('blind').notNullable().defaultTo(1);
    table.string('head_id', 40).notNullable();
    table.bigInteger('opened_at_ms').notNullable();
    table.bigInteger('verified_at_ms');
    table.string('verified_by', 40);
    table.bigInteger('published_at_ms');
    table.string('published_by', 40);
    table.bigInteger('appeals_until_ms');
    table.integer('version').notNullable().defaultTo(1);
  });
  await knex.schema.createTable('judge_sheets', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('team', 120).notNullable();
    table.string('judge_id', 40).notNullable();
    /** Goes up with each save: what the page was filled in against. */
    table.integer('version').notNullable().defaultTo(1);
    /** Points in hundredths and words by criterion, as JSON. */
    table.text('points').notNullable();
    table.text('comments').notNullable();
    table.text('comment').notNullable();
    table.bigInteger('saved_at_ms').notNullable();
    table.bigInteger('handed_in_at_ms');
    /** Why the head judge opened it again; empty if never. */
    table.string('reopened_for', 300).notNullable().defaultTo('');
    table.primary(['run_id', 'team', 'judge_id']);
  });
  await knex.schema.createTable('judge_results', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('team', 120).notNullable();
    table.integer('total_centi');
    /** As it was computed when it was published, criterion by criterion, as JSON. */
    table.text('criteria').notNullable();
    table.primary(['run_id', 'team']);
  });
  await knex.schema.createTable('judge_adjustments', (table) => {
    table.increments('id');
    table.string('run_id', 80).notNullable().index();
    table.string('team', 120).notNullable();
    table.integer('change_centi').notNullable();
    table.string('reason', 300).notNullable();
    table.string('by', 40).notNullable();
    table.bigInteger('at_ms').notNullable();
    /** The appeal it answers, if any. */
    table.integer('appeal_id');
  });
  await knex.schema.createTable('judge_appeals', (table) => {
    table.increments('id');
    table.string('run_id', 80).notNullable();
    table.string('team', 120).notNullable();
    table.string('participant_id', 80).notNullable();
    table.text('text').notNullable();
    table.bigInteger('filed_at_ms').notNullable();
    table.string('answer', 1000);
    table.integer('upheld');
    table.string('answered_by', 40);
    table.bigInteger('answered_at_ms');
    /** A team appeals once. */
    table.unique(['run_id', 'team']);
  });
}

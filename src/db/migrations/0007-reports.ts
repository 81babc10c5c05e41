import type { Knex } from 'knex';

/** Lab reports: what students write, what they put in from the run, how it was marked, until when it is wanted. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('reports', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('participant_id', 80).notNullable();
    /** Goes up with whatever the student saves: what a page was filled in against. */
    table.integer('version').notNullable();
    /** `draft`, `handed-in`, `returned` or `marked`. */
    table.string('state', 12).notNullable();
    /** As typed, by question, as JSON. */
    table.text('answers').notNullable();
    table.bigInteger('saved_at_ms').notNullable();
    table.bigInteger('handed_in_at_ms');
    /** How often it was handed in. */
    table.integer('hand_ins').notNullable().defaultTo(0);
    /** Goes up with whatever a teacher saves. */
    table.integer('marking_version').notNullable().defaultTo(0);
    /** Points in hundredths and words by question, as JSON. */
    table.text('points').notNullable();
    table.text('comments').notNullable();
    table.text('comment').notNullable();
    /** The mark, in hundredths of a point out of 100; null until it is marked. */
    table.integer('points_centi');
    table.string('marked_by', 40);
    table.bigInteger('marked_at_ms');
    table.primary(['run_id', 'participant_id']);
  });
  await knex.schema.createTable('report_pieces', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('participant_id', 80).notNullable();
    /** 1, 2, 3; never given twice within a report. */
    table.integer('number').notNullable();
    table.string('kind', 10).notNullable();
    /** Frozen as it was put in, as JSON; empty once it was taken out. */
    table.text('data').notNullable();
    table.bigInteger('at_ms').notNullable();
    table.integer('removed').notNullable().defaultTo(0);
    table.binary('bytes');
    table.primary(['run_id', 'participant_id', 'number']);
  });
  await knex.schema.createTable('report_settings', (table) => {
    table.string('run_id', 80).primary();
    table.bigInteger('due_at_ms');
  });
}

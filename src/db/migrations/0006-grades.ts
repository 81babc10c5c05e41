import type { Knex } from 'knex';

/** Grades: what teachers decided beside what was computed, what was published, and how a class's gradebook weighs. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('grade_entries', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('participant_id', 80).notNullable();
    /** 1, 2, 3: whoever adds to what they did not see meets the key. */
    table.integer('version').notNullable();
    /** Empty: the whole grade. */
    table.string('part', 20).notNullable();
    /** Null takes the part out of the grade. */
    table.integer('points_centi');
    /** What was decided before on this part no longer holds. */
    table.integer('withdrawn').notNullable().defaultTo(0);
    table.string('reason', 300).notNullable();
    table.string('by', 40).notNullable();
    table.bigInteger('at_ms').notNullable();
    table.primary(['run_id', 'participant_id', 'version']);
  });
  await knex.schema.createTable('grade_publications', (table) => {
    table.string('run_id', 80).primary();
    table.bigInteger('at_ms').notNullable();
    table.string('by', 40).notNullable();
    /** Percent of each part, as JSON. */
    table.text('weights').notNullable();
  });
  await knex.schema.createTable('grade_results', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('participant_id', 80).notNullable();
    /** The person and their points as they were computed when they were published, as JSON. */
    table.text('person').notNullable();
    /** The last entry that was published with them. */
    table.integer('version').notNullable();
    table.primary(['run_id', 'participant_id']);
  });
  await knex.schema.createTable('gradebooks', (table) => {
    table.string('class_id', 40).primary();
    table.integer('version').notNullable();
    /** How much each exercise counts, as JSON by run. */
    table.text('weights').notNullable();
    /** What a missing grade is: `left-out` or `zero`. */
    table.string('missing', 10).notNullable();
  });
}

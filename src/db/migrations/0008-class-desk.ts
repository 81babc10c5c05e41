import type { Knex } from 'knex';

/** What the people of a class share besides exercises: announcements, resources, messages to each other. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('class_announcements', (table) => {
    table.string('id', 40).primary();
    table.string('class_id', 40).notNullable().index();
    table.string('author_id', 40).notNullable();
    table.string('title', 120).notNullable();
    table.text('text').notNullable();
    table.integer('pinned').notNullable().defaultTo(0);
    table.integer('version').notNullable().defaultTo(1);
    table.bigInteger('created_at_ms').notNullable();
    /** Null if it was never changed. */
    table.bigInteger('changed_at_ms');
    /** Withdrawn: only teachers still see it. */
    table.bigInteger('withdrawn_at_ms');
  });
  await knex.schema.createTable('class_announcement_seen', (table) => {
    table.string('announcement_id', 40).notNullable();
    table.string('account_id', 40).notNullable();
    table.bigInteger('at_ms').notNullable();
    table.primary(['announcement_id', 'account_id']);
  });
  await knex.schema.createTable('class_resources', (table) => {
    table.string('id', 40).primary();
    table.string('class_id', 40).notNullable().index();
    table.string('added_by', 40).notNullable();
    table.string('title', 120).notNullable();
    /** Where a link leads; empty for a file. */
    table.string('href', 1000).notNullable();
    /** The name a file is saved under; empty for a link. */
    table.string('file_name', 120).notNullable();
    /** What the file is by its content: `pdf`. */
    table.string('kind', 10).notNullable();
    table.integer('size_bytes').notNullable().defaultTo(0);
    /** Its place among the others; those after it have larger ones. */
    table.integer('place').notNullable();
    table.bigInteger('added_at_ms').notNullable();
  });
  /** The files themselves, apart, so that lists are read without them. */
  await knex.schema.createTable('class_resource_files', (table) => {
    table.string('resource_id', 40).primary();
    table.binary('bytes').notNullable();
  });
  await knex.schema.createTable('class_letters', (table) => {
    table.increments('id');
    table.string('class_id', 40).notNullable();
    table.string('from_id', 40).notNullable();
    table.string('to_id', 40).notNullable();
    table.text('text').notNullable();
    table.bigInteger('at_ms').notNullable();
    /** Null until the one it is for has opened it. */
    table.bigInteger('read_at_ms');
    /** Whoever got it showed it to the teachers; null if not. */
    table.bigInteger('reported_at_ms');
    table.index(['to_id', 'read_at_ms']);
    table.index(['class_id', 'from_id']);
    table.index(['class_id', 'to_id']);
  });
  await knex.schema.createTable('class_letter_rules', (table) => {
    table.string('class_id', 40).primary();
    /** Students may write to each other, not only to teachers. */
    table.integer('among_students').notNullable().defaultTo(0);
  });
  /** Who may write to teachers only. */
  await knex.schema.createTable('class_muted', (table) => {
    table.string('class_id', 40).notNullable();
    table.string('account_id', 40).notNullable();
    table.primary(['class_id', 'account_id']);
  });
}

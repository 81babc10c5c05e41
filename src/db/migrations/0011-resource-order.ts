import type { Knex } from 'knex';

/** Resources of a class are put in order as a whole, and changed, by several teachers at once. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('class_resource_lists', (table) => {
    table.string('class_id', 40).primary();
    /** Goes up with whatever changes which resources there are or how they stand. A class without a row has 0. */
    table.integer('version').notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('class_resources', (table) => {
    /** Goes up with each change of title or address. */
    table.integer('version').notNullable().defaultTo(1);
  });
}

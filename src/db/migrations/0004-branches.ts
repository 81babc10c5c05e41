import type { Knex } from 'knex';

/** Runs that began as a copy of another one's journal, and runs that their teacher put away. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('runs', (table) => {
    /** The origin may be gone by now: a branch has the whole of its own journal. */
    table.text('branch_of').nullable();
    table.integer('branch_seq').nullable();
    table.bigInteger('archived_at_ms').nullable();
  });
}

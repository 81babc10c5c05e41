import type { Knex } from 'knex';

/** Roles of accounts, classes with their rosters, judges, and the log of everything delicate. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.renameTable('teachers', 'accounts');
  await knex.schema.alterTable('accounts', (table) => {
    table.bigInteger('disabled_at_ms');
    /** The password was given by someone else and must be changed before anything else is done. */
    table.integer('must_change').notNullable().defaultTo(0);
    /** Goes up when all sessions of the account must end: another password, other roles, disabled. */
    table.integer('epoch').notNullable().defaultTo(0);
  });
  await knex.schema.createTable('account_roles', (table) => {
    table.string('account_id', 40).notNullable();
    table.string('role', 20).notNullable();
    table.primary(['account_id', 'role']);
  });
  await giveRolesToPresentAccounts(knex);
  await knex.schema.createTable('account_links', (table) => {
    table.string('token_hash', 64).primary();
    table.string('account_id', 40).notNullable().index();
    table.string('created_by', 40).notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.bigInteger('expires_at_ms').notNullable();
  });

  await knex.schema.createTable('classes', (table) => {
    table.string('id', 40).primary();
    table.string('name', 60).notNullable();
    table.string('owner_id', 40).notNullable().index();
    table.bigInteger('archived_at_ms');
    table.bigInteger('created_at_ms').notNullable();
    /** Goes up with each change of the class itself. */
    table.integer('version').notNullable().defaultTo(1);
    /** Goes up whenever anyone's group changes. */
    table.integer('groups_version').notNullable().defaultTo(1);
  });
  await knex.schema.createTable('class_teachers', (table) => {
    table.string('class_id', 40).notNullable();
    table.string('account_id', 40).notNullable().index();
    table.bigInteger('added_at_ms').notNullable();
    table.primary(['class_id', 'account_id']);
  });
  await knex.schema.createTable('students', (table) => {
    table.string('id', 40).primary();
    table.string('class_id', 40).notNullable();
    table.string('student_no', 30).notNullable();
    /** The number without regard to case and width. */
    table.string('number_key', 60).notNullable();
    table.string('name', 60).notNullable();
    /** Empty: in no group. */
    table.string('group_name', 30).notNullable().defaultTo('');
    /** The part in an exercise, empty for any. */
    table.string('role', 30).notNullable().defaultTo('');
    table.string('account_id', 40).index();
    table.integer('version').notNullable().defaultTo(1);
    table.bigInteger('created_at_ms').notNullable();
    table.unique(['class_id', 'number_key']);
  });
  await knex.schema.createTable('roster_drafts', (table) => {
    table.string('id', 40).primary();
    table.string('class_id', 40).notNullable().index();
    table.string('account_id', 40).notNullable();
    table.string('file_name', 120).notNullable();
    table.bigInteger('created_at_ms').notNullable();
    table.text('sheet').notNullable();
  });

  await knex.schema.alterTable('runs', (table) => {
    /** `open`: anyone with the code; `roster`: only those on the class's roster. */
    table.text('join_policy').notNullable().defaultTo('open');
    /** The code that led here while joining was possible, so that a late comer is told that it is over. */
    table.text('last_join_code').index();
  });
  await knex.schema.alterTable('participants', (table) => {
    table.string('student_id', 40).index();
    table.string('group_name', 30).notNullable().defaultTo('');
    table.string('role', 30).notNullable().defaultTo('');
    /** The personal code before the present one: whoever types it is told that there is a newer one. */
    table.string('old_code_hash', 64);
  });
  await knex.schema.createTable('run_judges', (table) => {
    table.string('run_id', 80).notNullable();
    table.string('account_id', 40).notNullable().index();
    table.bigInteger('added_at_ms').notNullable();
    table.primary(['run_id', 'account_id']);
  });

  await knex.schema.createTable('audit', (table) => {
    table.increments('id');
    table.bigInteger('at_ms').notNullable().index();
    /** An account's id, or a word for what is no account. */
    table.string('actor', 80).notNullable().index();
    table.string('action', 60).notNullable();
    table.string('thing', 120).notNullable();
    /** The class it concerns: its teachers see it. */
    table.string('class_id', 40).index();
    /** What is worth knowing besides, as JSON. */
    table.text('details').notNullable();
  });
}

/** Until now every account was a teacher's, and the first one ran the place. */
async function giveRolesToPresentAccounts(knex: Knex): Promise<void> {
  const accounts = await knex<{ id: string }>('accounts').select('id').orderBy('created_at_ms').orderBy('id');
  for (const [index, { id }] of accounts.entries()) {
    const roles = index === 0 ? ['administrator', 'teacher'] : ['teacher'];
    await knex('account_roles').insert(roles.map((role) => ({ account_id: id, role })));
  }
}

import { connect } from '../../src/db/connection.ts';

/**
 * What a conventional program does for each command: one Knex transaction of five statements, with the same database and the
 * same durability. The measure of `kernel.durable`.
 * @returns commands per second
 */
export async function knexBaseline(url: string, durationMs: number): Promise<number> {
  const database = connect(url);
  const { knex } = database;
  try {
    await knex.schema.createTable('orders', (table) => {
      table.increments('id');
      table.text('state').notNullable();
      table.integer('quantity').notNullable();
    });
    await knex.schema.createTable('stock', (table) => {
      table.integer('product').primary();
      table.integer('reserved').notNullable();
    });
    await knex.schema.createTable('accounts', (table) => {
      table.text('firm').primary();
      table.integer('balance_fen').notNullable();
    });
    await knex.schema.createTable('log', (table) => {
      table.increments('id');
      table.text('what').notNullable();
    });
    await knex('orders').insert(Array.from({ length: 50 }, () => ({ state: 'NEW', quantity: 1 })));
    await knex('stock').insert({ product: 1, reserved: 0 });
    await knex('accounts').insert({ firm: 'shop', balance_fen: 1_000_000_000 });
    let commands = 0;
    const step = (): Promise<void> =>
      knex.transaction(async (transaction) => {
        const id = (commands % 50) + 1;
        const order = await transaction<{ id: number; quantity: number }>('orders').where({ id }).first();
        await transaction('orders').where({ id }).update({ state: 'PAID' });
        await transaction('stock')
          .where({ product: 1 })
          .increment('reserved', order?.quantity ?? 0);
        await transaction('accounts').where({ firm: 'shop' }).decrement('balance_fen', 200);
        await transaction('log').insert({
          what: JSON.stringify({ type: 'OrderPaid', order: id, amountFen: 200 }),
        });
      });
    const until = async (endMs: number): Promise<void> => {
      while (performance.now() < endMs) {
        await step();
        commands += 1;
      }
    };
    await until(performance.now() + durationMs / 4);
    commands = 0;
    const startMs = performance.now();
    await until(startMs + durationMs);
    return (commands * 1000) / (performance.now() - startMs);
  } finally {
    await database.close();
  }
}

import { expect } from 'chai';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { JournalBroken } from '../../src/runs/ports.ts';
import { journalContract } from '../contract/journal.contract.ts';
import { runStoreContract } from '../contract/run-store.contract.ts';
import { openTestPostgres, openTestSqlite, withPostgres, type TestDatabase } from '../support/databases.ts';
import { chainOf } from '../support/entries.ts';

const contracts = (open: () => Promise<TestDatabase>): void => {
  describe('as a journal', () => {
    journalContract(async () => {
      const { database, dispose } = await open();
      return { journal: new SqlJournal(database), dispose };
    });
  });

  describe('as a run store', () => {
    runStoreContract(async () => {
      const { database, dispose } = await open();
      return { store: new SqlRunStore(database), dispose };
    });
  });

  it('names the entry whose text can no longer be read', async () => {
    const { database, dispose } = await open();
    try {
      const journal = new SqlJournal(database);
      await journal.append('r1', chainOf('r1', 3));
      await database.knex('journal').where({ run_id: 'r1', seq: 2 }).update({ events: '[{"type":' });
      const pages = journal.read('r1', 0)[Symbol.asyncIterator]();
      const error = await pages.next().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(JournalBroken);
      expect(error).to.include({ runId: 'r1', seq: 2, what: 'unreadable' });
    } finally {
      await dispose();
    }
  });

  it('removes a run together with its journal', async () => {
    const { database, dispose } = await open();
    try {
      await new SqlJournal(database).append('r1', chainOf('r1', 3));
      await new SqlRunStore(database).remove('r1');
      expect(await database.knex('journal').where('run_id', 'r1')).to.deep.equal([]);
    } finally {
      await dispose();
    }
  });
};

describe('SQLite', () => {
  contracts(openTestSqlite);

  it('writes through to the disk before it answers', async () => {
    const { database, dispose } = await openTestSqlite();
    try {
      const pragma = async (name: string): Promise<unknown> => {
        const [row] = await database.knex.raw<Record<string, unknown>[]>(`PRAGMA ${name}`);
        return Object.values(row ?? {})[0];
      };
      expect(await pragma('journal_mode')).to.equal('wal');
      expect(await pragma('synchronous')).to.equal(2);
      expect(await pragma('foreign_keys')).to.equal(1);
      expect(await pragma('busy_timeout')).to.equal(5000);
    } finally {
      await dispose();
    }
  });
});

withPostgres('PostgreSQL', () => {
  contracts(openTestPostgres);

  it('writes through to the disk before it answers', async () => {
    const { database, dispose } = await openTestPostgres();
    try {
      const { rows } = await database.knex.raw<{ rows: unknown[] }>('show synchronous_commit');
      expect(rows).to.deep.equal([{ synchronous_commit: 'on' }]);
    } finally {
      await dispose();
    }
  });
});

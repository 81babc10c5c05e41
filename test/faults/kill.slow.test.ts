import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { connect } from '../../src/db/connection.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { verifyRun } from '../../src/runs/verify.ts';
import { COUNTER_LABS, parseCounterScenario } from '../support/counter-lab.ts';
import { openTestSqlite, type TestDatabase } from '../support/databases.ts';
import { anna } from '../support/run-house.ts';

const ADD: { readonly type: string } = { type: 'counter/Draw' };
const child = fileURLToPath(new URL('kill-child.ts', import.meta.url));
const ROUNDS = 2;
/** Acknowledged commands after which the process is killed: in the middle of whatever it is doing. */
const ACKNOWLEDGED_MIN = 300;

/** Runs the child until it has acknowledged so many commands, then kills it at once. @returns what it acknowledged */
async function runAndKill(url: string): Promise<readonly string[]> {
  const process_ = spawn(process.execPath, ['--import', 'tsx', child, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(process_, 'exit');
  let said = '';
  let killed = false;
  process_.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (killed || said.split('\n').length <= ACKNOWLEDGED_MIN) return;
    killed = true;
    process_.kill('SIGKILL');
  });
  await Promise.all([exited, once(process_.stdout, 'close')]);
  expect(killed, 'the process lived until it was killed').to.equal(true);
  // A line that was cut off by the kill was not said.
  return said.split('\n').slice(0, -1);
}

describe('kill -9 under load', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  const acknowledged: string[] = [];

  before(async () => {
    test = await openTestSqlite();
    await test.database.close();
    for (let round = 0; round < ROUNDS; round++) acknowledged.push(...(await runAndKill(test.url)));
  });
  after(() => test.dispose());

  it('loses nothing that was acknowledged, and every journal is sound', async () => {
    const database = connect(test.url);
    try {
      const journal = new SqlJournal(database);
      expect(acknowledged.length).to.be.at.least(ROUNDS * ACKNOWLEDGED_MIN);
      for (const line of acknowledged) {
        const [runId = '', commandId = '', seq] = line.split(' ');
        expect((await journal.find(runId, commandId))?.seq, line).to.equal(Number(seq));
      }
      const records = await new SqlRunStore(database).list({});
      expect(records.length).to.be.greaterThan(0);
      for (const record of records) {
        const report = await verifyRun(record, journal, COUNTER_LABS, parseCounterScenario);
        expect(report.problems, record.runId).to.deep.equal([]);
      }
    } finally {
      await database.close();
    }
  });

  it('answers a retry of what was durable with its first receipt', async () => {
    const database = connect(test.url);
    const registry = createRegistry({
      journal: new SqlJournal(database),
      store: new SqlRunStore(database),
      labs: COUNTER_LABS,
      parseScenario: parseCounterScenario,
    });
    try {
      const [runId = '', commandId = '', seq] = (acknowledged.at(-1) ?? '').split(' ');
      const host = await registry.get(runId);
      const before = await host.seq();
      const receipt = await host.submit({ commandId, actor: anna, command: ADD });
      expect(receipt).to.include({ ok: true, seq: Number(seq), repeated: true });
      expect(await host.seq()).to.equal(before);
    } finally {
      await registry.close();
      await database.close();
    }
  });
});

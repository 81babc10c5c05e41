import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { runVerify } from '../../src/cli/verify.ts';
import { UsageError } from '../../src/cli/io.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { LABS } from '../../src/labs/index.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { openTestSqlite, type TestDatabase } from '../support/databases.ts';
import { preparation, Workload, WORKLOAD_GROUPS, WORKLOAD_SCENARIO } from '../bench/workload.ts';

describe('lab verify', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestSqlite();
    const registry = createRegistry({
      journal: new SqlJournal(test.database),
      store: new SqlRunStore(test.database),
      labs: LABS,
      parseScenario: (text) => parseScenario(text, LABS),
    });
    for (const runId of ['sound', 'broken']) {
      const spec = { scenarioText: WORKLOAD_SCENARIO, groups: WORKLOAD_GROUPS, ownerId: 'teacher', runId };
      const host = await registry.create({ ...spec, seed: 's' });
      for (const envelope of preparation(await host.read(({ seats }) => Object.keys(seats)))) {
        await host.submit(envelope);
      }
      const workload = await Workload.of(host);
      for (const phase of workload.cycle(8))
        await Promise.all(phase.map((envelope) => host.submit(envelope)));
    }
    await registry.close();
    await test.database.knex('journal').where({ run_id: 'broken', seq: 40 }).update({ at_ms: 5 });
  });
  after(() => test.dispose());

  const verify = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runVerify(argv, io, { DATABASE_URL: test.url });
    return { code, out, err };
  };

  it('finds a trading run sound and tells its head and its leader', async () => {
    const { code, out } = await verify('sound');
    expect(code).to.equal(0);
    expect(out).to.match(/^sound: sound, \d+ entries, head [0-9a-f]{16}\n {2}leads: /);
  });

  it('names the run and the entry that are broken', async () => {
    const { code, out } = await verify('--all');
    expect(code).to.equal(1);
    expect(out)
      .to.contain('broken: BROKEN, 39 entries')
      .and.to.contain('entry 40:')
      .and.to.contain('sound: sound');
  });

  it('prints JSON and nothing else', async () => {
    const { code, out } = await verify('--json');
    const report = JSON.parse(out);
    expect(code).to.equal(1);
    expect(report.ok).to.equal(false);
    expect(report.runs.map(({ run, ok }: { run: string; ok: boolean }) => [run, ok]).sort()).to.deep.equal([
      ['broken', false],
      ['sound', true],
    ]);
    expect(report.runs[0]).to.have.keys([
      'run',
      'entries',
      'ok',
      'problems',
      'headHash',
      'standings',
      'invariants',
    ]);
  });

  it('says so when there is no such run, no such database, or two wishes at once', async () => {
    expect(await verify('nobody')).to.deep.equal({ code: 1, out: '', err: 'there is no run nobody\n' });
    expect(await verify('a', '--all').catch((error: unknown) => error)).to.be.instanceOf(UsageError);
    const gone = await openTestSqlite();
    await gone.dispose();
    rmSync(gone.url.slice('sqlite:'.length), { force: true });
    let err = '';
    const io = { out: () => undefined, err: (text: string) => void (err += text) };
    expect(await runVerify([], io, { DATABASE_URL: gone.url })).to.equal(1);
    expect(err).to.contain('there is no database at');
  });
});

import { expect } from 'chai';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { standingsOf } from '../../src/runs/core/standings.ts';
import { JournalBroken } from '../../src/runs/ports.ts';
import { verifyRun, type VerifyReport } from '../../src/runs/verify.ts';
import { COUNTER_LABS, parseCounterScenario } from '../support/counter-lab.ts';
import { openTestSqlite, type TestDatabase } from '../support/databases.ts';
import { anna, openHouse, send, startedRun, type House } from '../support/run-house.ts';
import { TEACHER } from '../support/run-play.ts';

describe('verifying a journal', () => {
  let test: TestDatabase;
  let house: House;
  let journal: SqlJournal;

  beforeEach(async () => {
    test = await openTestSqlite();
    journal = new SqlJournal(test.database);
    house = openHouse({}, journal, new SqlRunStore(test.database));
    const host = await startedRun(house);
    for (const id of ['a1', 'a2', 'a3']) await send(host, anna, { type: 'counter/Add', by: 20 }, id);
    await send(host, TEACHER, { type: 'run/BeginDay', day: 2 }, 'next');
  });
  afterEach(async () => {
    await house.registry.close();
    await test.dispose();
  });

  const verify = async (): Promise<VerifyReport> =>
    verifyRun(await house.registry.record('r1'), journal, COUNTER_LABS, parseCounterScenario);
  const change = (seq: number, row: Record<string, unknown>): Promise<number> =>
    test.database.knex('journal').where({ run_id: 'r1', seq }).update(row);

  it('finds nothing wrong with a sound one and tells where it stands', async () => {
    const host = await house.registry.get('r1');
    const report = await verify();
    expect(report).to.include({ run: 'r1', entries: 7, ok: true });
    expect(report.problems).to.deep.equal([]);
    expect(report.headHash).to.equal((await host.entries(6, 1))[0]?.hash);
    expect(report.standings).to.deep.equal(await host.read((state) => standingsOf(state, COUNTER_LABS)));
    expect(report.invariants).to.deep.include({ broken: 0 });
    expect(report.invariants.checked).to.be.greaterThan(0);
  });

  it('tells once, at the end, what only an audit finds', async () => {
    const broken = [{ rule: '7 signatures fit', detail: 'the seal is loose' }];
    const labs = Object.fromEntries(
      Object.entries(COUNTER_LABS).map(([name, lab]) => [
        name,
        { ...lab, audit: () => ({ checked: 1, broken }) },
      ]),
    );
    const report = await verifyRun(await house.registry.record('r1'), journal, labs, parseCounterScenario);
    expect(report.ok).to.equal(false);
    expect(report.problems.map(({ seq, what }) => `${seq} ${what}`)).to.deep.equal([
      '7 7 signatures fit: g1: the seal is loose',
      '7 7 signatures fit: g2: the seal is loose',
    ]);
  });

  it('names the entry at which a single changed byte is', async () => {
    const [row] = (await test.database.knex('journal').where({ run_id: 'r1', seq: 5 })) as {
      events: string;
    }[];
    await change(5, { events: row?.events.replace('20', '21') });
    const report = await verify();
    expect(report).to.include({ entries: 4, ok: false });
    expect(report.problems.map(({ seq }) => seq)).to.deep.equal([5]);
    expect(report.problems[0]?.what).to.contain('hash');
  });

  it('sees who, when and in what order being changed', async () => {
    const changes: [seq: number, row: Record<string, unknown>][] = [
      [4, { at_ms: 1 }],
      [4, { day: 3 }],
      [4, { command_id: 'other' }],
      [4, { actor: '["human","ben","g1.radwerk.enterprise"]' }],
      [4, { hash: '0'.repeat(64) }],
    ];
    for (const [seq, row] of changes) {
      const before = (await test.database.knex('journal').where({ run_id: 'r1', seq }).first()) as Record<
        string,
        unknown
      >;
      await change(seq, row);
      expect(
        (await verify()).problems.map((problem) => problem.seq),
        JSON.stringify(row),
      ).to.deep.equal([seq]);
      await change(seq, before);
    }
    expect((await verify()).ok).to.equal(true);
  });

  it('names the place of a missing entry', async () => {
    await test.database.knex('journal').where({ run_id: 'r1', seq: 5 }).delete();
    const report = await verify();
    expect(report.problems).to.have.length(1);
    expect(report.problems[0]).to.include({ seq: 5 });
    expect(report.problems[0]?.what).to.contain('gap');
  });

  it('tells when the books no longer balance', async () => {
    const host = await house.registry.get('r1');
    await send(host, anna, { type: 'counter/Embezzle' }, 'x');
    const report = await verify();
    expect(report.ok).to.equal(false);
    expect(report.problems[0]?.what).to.contain('total');
  });

  it('and loading agree: a run with a broken row stays closed, others open', async () => {
    await change(6, { day: 9 });
    const other = openHouse({}, journal, house.store);
    const error = await other.registry.get('r1').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(JournalBroken);
    expect(error).to.include({ runId: 'r1', seq: 6 });
    await other.registry.close();
  });
});

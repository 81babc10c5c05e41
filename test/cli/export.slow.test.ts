import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import readWorkbook from 'read-excel-file/node';
import { createAudit } from '../../src/accounts/audit.ts';
import { createClassroom } from '../../src/classroom/classroom.ts';
import { runExport } from '../../src/cli/export.ts';
import { UsageError } from '../../src/cli/io.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { LABS } from '../../src/labs/index.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { openTestSqlite, type TestDatabase } from '../support/databases.ts';
import { scenarioText } from '../support/server.ts';

describe('lab export', () => {
  let test: TestDatabase;
  let classId: string;
  let events: number;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tradelab-export-'));
    test = await openTestSqlite();
    const { classes, students } = createClassroom(test.database.knex);
    const made = await classes.create('2402', 'teacher');
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    await students.add(classId, { studentNo: '0001', name: '王小明', group: '1', role: '' });
    const registry = createRegistry({
      journal: new SqlJournal(test.database),
      store: new SqlRunStore(test.database),
      labs: LABS,
      parseScenario: (text) => parseScenario(text, LABS),
    });
    const spec = { scenarioText: scenarioText('trade/first-trade'), groups: 1, ownerId: 'teacher' };
    const host = await registry.create({ ...spec, runId: 'r1', classId, title: 'Lesson' });
    const seat = 'g1.corner.enterprise';
    const claim = { type: 'run/ClaimSeat', seat, participant: 'p1', name: '王小明', studentNo: '0001' };
    await host.submit({ commandId: 'c1', actor: { kind: 'human', id: 'p1', seat: null }, command: claim });
    await host.submit({
      commandId: 'c2',
      actor: { kind: 'instructor', id: 'teacher', seat: null },
      command: { type: 'run/Start' },
    });
    events = (await host.entries(0, 100)).reduce((sum, { events: caused }) => sum + caused.length, 0);
    await registry.close();
  });
  after(async () => {
    await test.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const exported = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let [out, err] = ['', ''];
    const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const code = await runExport(argv, io, { DATABASE_URL: test.url });
    return { code, out, err };
  };
  const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it('writes every format of a run, and tells its rows and checksum', async () => {
    for (const format of ['csv', 'moodle', 'canvas', 'events-csv', 'events-jsonl', 'xapi', 'scenario']) {
      const { code, out, err } = await exported('r1', '--format', format);
      expect(code, err).to.equal(0);
      expect(err).to.match(/^\d+ rows, \d+ bytes\nsha256 [0-9a-f]{64}\n$/);
      expect(err)
        .to.include(sha256(out))
        .and.include(`${Buffer.byteLength(out)} bytes`);
    }
  });

  it('writes the events as they stand in the journal', async () => {
    const { out, err } = await exported('r1', '--format', 'events-csv', '--no-bom');
    const rows = parse(out, { columns: true }) as unknown as { seq: string }[];
    expect(rows).to.have.length(events);
    expect(err).to.match(new RegExp(`^${events} rows`));
    expect(out.startsWith('seq,')).to.equal(true);
    const masked = await exported('r1', '--format', 'events-jsonl', '--pseudonyms');
    expect(masked.out).to.include('P001').and.not.include('王小明').and.not.include('0001"');
  });

  it('writes a workbook to a file, in the language that was asked for', async () => {
    const out = join(folder, 'grades.xlsx');
    const { code, err } = await exported('r1', '--format', 'xlsx', '--out', out, '--lang', 'zh');
    expect(code, err).to.equal(0);
    const bytes = readFileSync(out);
    expect(err).to.include(sha256(bytes));
    const [sheet] = await readWorkbook(bytes);
    expect(sheet?.sheet).to.equal('成绩');
    expect(sheet?.data[0]?.slice(0, 2)).to.deep.equal(['学号', '姓名']);
    expect(sheet?.data[1]?.slice(0, 2)).to.deep.equal(['0001', '王小明']);
  });

  it('writes the gradebook of a class', async () => {
    const { code, out } = await exported('--class', classId, '--format', 'canvas');
    expect(code).to.equal(0);
    const rows = parse(out, { bom: true });
    expect(rows.map((row) => row[2])).to.deep.equal(['SIS User ID', '', '0001']);
  });

  it('changes nothing but the log', async () => {
    const before = await test.database.knex('journal').where({ run_id: 'r1' }).count({ n: '*' }).first();
    await exported('r1', '--format', 'csv');
    expect(
      await test.database.knex('journal').where({ run_id: 'r1' }).count({ n: '*' }).first(),
    ).to.deep.equal(before);
    const { entries } = await createAudit(test.database.knex).list({ limit: 1 });
    expect(entries[0]).to.deep.include({ actor: 'cli', action: 'export/made', thing: 'run:r1', classId });
  });

  it('fails with 1 when there is no such run or class', async () => {
    const [run, klass] = [
      await exported('nowhere', '--format', 'csv'),
      await exported('--class', 'nowhere', '--format', 'csv'),
    ];
    expect([run.code, run.err]).to.deep.equal([1, 'there is no run nowhere\n']);
    expect([klass.code, klass.err]).to.deep.equal([1, 'there is no class nowhere\n']);
  });

  it('tells how it is called when it is called wrongly', async () => {
    const wrong: readonly (readonly string[])[] = [
      ['r1'],
      ['r1', '--format', 'pdf'],
      ['--format', 'csv'],
      ['r1', '--class', 'c', '--format', 'csv'],
      ['r1', 'r2', '--format', 'csv'],
      ['--class', 'c', '--format', 'xapi'],
      ['r1', '--format', 'xlsx'],
      ['r1', '--format', 'csv', '--lang', 'fr'],
      ['r1', '--format', 'xapi', '--home', 'school'],
    ];
    for (const argv of wrong) {
      const error: unknown = await exported(...argv).catch((thrown: unknown) => thrown);
      expect(error, argv.join(' ')).to.be.instanceOf(UsageError);
    }
    expect((await exported('--help')).out).to.include('usage: npm run -s lab -- export RUN');
  });
});

import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import readWorkbook from 'read-excel-file/node';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  scenarioText,
  startRun,
  type JoinedStudent,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';
import { expectStatement } from '../support/xapi.ts';

const CORNER = 'g1.corner.enterprise';

describe('exports', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let classId: string;
  let run: LaunchedRun;
  let mei: JoinedStudent;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
    const { classes, students } = server.deps.classroom;
    const made = await classes.create('电商2402', owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    for (const [studentNo, name] of [
      ['0001', '王小明'],
      ['0002', 'Bo'],
    ] as const)
      await students.add(classId, { studentNo, name, group: '1', role: '' });
    run = await launchRun(server, owner);
    await server.registry.store.update(run.runId, { classId, title: '第一课 / Lesson' });
    mei = await joinStudent(server, run, { name: '王小明', studentNo: '0001', seat: CORNER });
    await joinStudent(server, run, { name: 'Bo', studentNo: '0002' });
    await startRun(run, owner);
    const answer = await mei.browser.post(`/runs/${run.runId}/commands`, {
      form: {
        commandId: 'export-1',
        type: 'trade/Register',
        seat: mei.seat,
        name: 'Corner Store',
        kind: 'enterprise',
        contact: '王小明',
        address: '2 Lake Road',
        licenceNo: 'LIC-2402',
      },
      headers: { accept: 'application/json' },
    });
    if (answer.status !== 200) throw new Error(answer.text);
  });
  after(() => server.stop());

  const home = (): string => `/teacher/runs/${run.runId}/exports`;
  const fetchBytes = async (path: string) => {
    const response = await fetch(`${server.url}${path}`, {
      headers: { cookie: lin.cookie },
      redirect: 'manual',
    });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  /** What the page about a file says, and the file behind its button. */
  async function taken(path: string) {
    const page = await lin.get(path);
    expect(page.status, page.text.slice(0, 400)).to.equal(200);
    const part = (pattern: RegExp): string =>
      (pattern.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&').replaceAll(',', '');
    const href = part(/id="export-download" href="([^"]+)"/);
    const { response, bytes } = await fetchBytes(href);
    expect(response.status).to.equal(200);
    return {
      page,
      href,
      bytes,
      response,
      rows: Number(part(/id="export-rows">([\d,]+)</)),
      sha256: part(/id="export-sum">([0-9a-f]{64})</),
    };
  }
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const lastAct = async () => (await server.deps.audit.list({ limit: 1 })).entries[0];

  it('show rows and checksum of the very file they give, for every format', async () => {
    for (const format of [
      'xlsx',
      'csv',
      'moodle',
      'canvas',
      'events-csv',
      'events-jsonl',
      'xapi',
      'scenario',
    ]) {
      const { bytes, rows, sha256: shown } = await taken(`${home()}/${format}`);
      expect(sha256(bytes), format).to.equal(shown);
      expect(rows, format).to.be.above(0);
      // The log is written when the file has been sent.
      while ((await lastAct())?.details['format'] !== format) await new Promise((go) => setImmediate(go));
      const act = await lastAct();
      expect(act).to.deep.include({
        action: 'export/made',
        actor: owner,
        thing: `run:${run.runId}`,
        classId,
      });
      expect(act?.details).to.deep.equal({ format, rows, checksum: shown.slice(0, 16) });
    }
  });

  it('hold the grades as the page of grades has them', async () => {
    const { people } = await server.deps.grades.ofRun(run.runId);
    const { bytes, response } = await taken(`${home()}/xlsx`);
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).to.include(
      '第一课 - Lesson',
    );
    const [sheet] = await readWorkbook(bytes);
    const totalAt = sheet?.data[0]?.indexOf('Grade') ?? -1;
    const found = sheet?.data.slice(1).map((row) => [row[0], row[1], row[totalAt] ?? null]);
    expect(found).to.deep.equal(
      people.map(({ studentNo, name, grade }) => [
        studentNo,
        name,
        grade.totalCenti === null ? null : grade.totalCenti / 100,
      ]),
    );
    expect(found?.[0]?.[2]).to.be.a('number');
  });

  it('hold every event of the journal, and none that came after the page was opened', async () => {
    const before = await run.host.seq();
    const page = await lin.get(`${home()}/events-csv`);
    const href = (/id="export-download" href="([^"]+)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&');
    await run.host.submit({
      commandId: `later-${before}`,
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/Announce', text: '=later', market: null, seat: null } as { type: string },
    });
    const { bytes } = await fetchBytes(href);
    const rows = parse(bytes, { bom: true, columns: true }) as unknown as { seq: string; type: string }[];
    expect(page.text).to.include(sha256(bytes));
    expect(rows.at(-1)?.seq).to.equal(String(before));
    const entries = await run.host.entries(0, before);
    expect(rows.map(({ type }) => type)).to.deep.equal(
      entries.flatMap(({ events }) => events.map(({ type }) => type)),
    );
  });

  it('name nobody under pseudonyms', async () => {
    for (const format of ['events-csv', 'events-jsonl', 'xapi']) {
      const { bytes, page } = await taken(`${home()}/${format}?pseudonyms=true`);
      expect(bytes.toString('utf8')).to.include('P001').and.not.include('王小明');
      expect(page.text).to.include('Names and student numbers are replaced');
    }
  });

  it('are statements that a learning record store takes', async () => {
    const { bytes } = await taken(`${home()}/xapi`);
    const lines = bytes.toString('utf8').trim().split('\n');
    const statements = lines.map((line) => JSON.parse(line) as { actor: { account: object }; verb: object });
    statements.forEach(expectStatement);
    expect(statements[0]?.actor.account).to.deep.equal({ homePage: server.url, name: '0001' });
    expect(lines.some((line) => line.includes('trade/FirmRegistered'))).to.equal(true);
  });

  it('give the scenario as it was launched', async () => {
    const { bytes } = await taken(`${home()}/scenario`);
    expect(bytes.toString('utf8')).to.equal(scenarioText('trade/first-trade'));
  });

  it('tell who saw other figures that something has changed', async () => {
    const answer = await lin.get(`${home()}/csv/file?sha256=${'0'.repeat(64)}`);
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${home()}/csv`]);
    expect((await lin.get(`${home()}/csv`)).text).to.include('Something has changed since');
  });

  it('leave the mark out where it is unwanted', async () => {
    const [marked, plain] = [await taken(`${home()}/csv`), await taken(`${home()}/csv?no-bom=true`)];
    expect(marked.bytes.subarray(3).equals(plain.bytes)).to.equal(true);
  });

  it('are in Chinese for whoever reads Chinese', async () => {
    lin.setCookie('lang', 'zh');
    try {
      const { bytes, page } = await taken(`${home()}/csv`);
      expect(bytes.toString('utf8')).to.include('学号,姓名,队伍').and.include('王小明');
      expect(page.text).to.include('行数').and.include('下载');
    } finally {
      lin.setCookie('lang', 'en');
    }
  });

  it('hold the gradebook of a class', async () => {
    for (const format of ['xlsx', 'csv', 'moodle', 'canvas']) {
      const { bytes, rows, sha256: shown } = await taken(`/teacher/classes/${classId}/exports/${format}`);
      expect([sha256(bytes), rows]).to.deep.equal([shown, 2]);
    }
    const list = await lin.get(`/teacher/classes/${classId}/exports`);
    expect(list.text).to.include('Moodle (CSV)').and.not.include('xAPI');
  });

  it('do not exist under other names', async () => {
    for (const path of [`${home()}/pdf`, `${home()}/pdf/file`, `/teacher/classes/${classId}/exports/xapi`])
      expect((await lin.get(path)).status, path).to.equal(404);
  });

  describe('on paper', () => {
    const sheets = (): string => `/teacher/runs/${run.runId}/result-sheets`;

    it('are a sheet for each student, and one for each team', async () => {
      const students = await lin.get(sheets());
      expect(students.text.match(/<article class="result-sheet"/g)).to.have.length(2);
      expect(students.text).to.include('王小明').and.include('in order and in time');
      const teams = await lin.get(`${sheets()}?by=team`);
      expect(teams.text.match(/<article class="result-sheet"/g)).to.have.length(1);
      expect(teams.text).to.include('王小明').and.include('0002');
    });

    it('show a student their own, once it is published and no one else’s', async () => {
      const before = await mei.browser.get(`/runs/${run.runId}/result-sheet`);
      expect(before.text).to.include('Not published yet').and.not.include('result-sheet__total');
      const ended = await run.host.submit({
        commandId: 'export-end',
        actor: { kind: 'instructor', id: owner, seat: null },
        command: { type: 'run/End' },
      });
      expect(ended.ok).to.equal(true);
      const published = await server.deps.grades.publish(run.runId, owner);
      expect(published.ok).to.equal(true);
      const after = await mei.browser.get(`/runs/${run.runId}/result-sheet`);
      expect(after.text).to.include('result-sheet__total').and.include('Published').and.not.include('0002');
      const { bytes } = await taken(`${home()}/xapi`);
      expect(bytes.toString('utf8')).to.include('verbs/scored');
    });
  });
});

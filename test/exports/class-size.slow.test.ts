import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import readWorkbook from 'read-excel-file/node';
import { previewRoster } from '../../src/classroom/roster/preview.ts';
import { readRoster } from '../../src/classroom/roster/read.ts';
import { runExport } from '../../src/cli/export.ts';
import { GRADE_FORMATS, RUN_FORMATS } from '../../src/exports/exports.ts';
import type { ChainedEntry } from '../../src/runs/ports.ts';
import { awkwardName, longNumber, playedClass, type PlayedClass } from '../support/played-class.ts';
import {
  signedInTeacher,
  startTestServer,
  teacherId,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

const STUDENTS = 200;
const TITLES = ['第一课, "open"', '=Lesson 2'] as const;
/** What is promised; the best of a few tries, because others use the machine too. */
const PROMISED_MS = 2_000;
const TRIES = 3;

/** A class of two hundred that has played two exercises in a real database, taken out of a running server and by the command. */
describe('the exports of a class of two hundred', function () {
  this.timeout(120_000);
  let server: TestServer;
  let lin: TestBrowser;
  let played: PlayedClass;
  let folder: string;
  let entries: readonly ChainedEntry[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tradelab-exports-'));
    server = await startTestServer();
    lin = await signedInTeacher(server);
    const ownerId = await teacherId(server);
    played = await playedClass(server, { ownerId, students: STUDENTS, titles: TITLES, days: 6 });
    const [host] = played.runs;
    entries = host ? await host.entries(0, await host.seq()) : [];
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const runId = (): string => played.runs[0]?.runId ?? '';
  const homes = () => [
    ...RUN_FORMATS.map((format) => [`/teacher/runs/${runId()}/exports`, format] as const),
    ...GRADE_FORMATS.map((format) => [`/teacher/classes/${played.classId}/exports`, format] as const),
  ];
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  /** The page about a file, and the file behind its button. */
  async function taken(home: string, format: string) {
    const page = await lin.get(`${home}/${format}`);
    expect(page.status, page.text.slice(0, 300)).to.equal(200);
    const part = (pattern: RegExp): string => (pattern.exec(page.text)?.[1] ?? '').replaceAll(',', '');
    const href = part(/id="export-download" href="([^"]+)"/).replaceAll('&amp;', '&');
    const file = await fetch(`${server.url}${href}`, { headers: { cookie: lin.cookie } });
    expect(file.status).to.equal(200);
    return {
      bytes: Buffer.from(await file.arrayBuffer()),
      rows: Number(part(/id="export-rows">([\d,]+)</)),
      sha256: part(/id="export-sum">([0-9a-f]{64})</),
    };
  }
  const ofRun = (format: string) => taken(`/teacher/runs/${runId()}/exports`, format);
  const ofClass = (format: string) => taken(`/teacher/classes/${played.classId}/exports`, format);
  async function fastestMs(make: () => Promise<unknown>): Promise<number> {
    let best = Infinity;
    for (let tries = 0; tries < TRIES && best >= PROMISED_MS; tries++) {
      const began = performance.now();
      await make();
      best = Math.min(best, performance.now() - began);
    }
    return best;
  }
  const rowsOf = (bytes: Buffer): string[][] => parse(bytes, { bom: true });
  /** As a spreadsheet shows it: the apostrophe in front of what would be calculated is not part of the text. */
  const bare = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);

  it('has played: everyone sits somewhere, and most did something', async () => {
    const { people } = await server.deps.grades.ofRun(runId());
    expect(people).to.have.length(STUDENTS);
    expect(people.filter(({ acted }) => acted).length).to.be.above(STUDENTS / 2);
    expect(entries.length).to.be.above(5 * STUDENTS);
  });

  it('are there in under two seconds each, page with checksum and file together', async () => {
    for (const [home, format] of homes())
      expect(await fastestMs(() => taken(home, format)), `${home}/${format}`).to.be.below(PROMISED_MS);
    for (const by of ['', '?by=team']) {
      const sheets = `/teacher/runs/${runId()}/result-sheets${by}`;
      expect(await fastestMs(() => lin.get(sheets)), sheets).to.be.below(PROMISED_MS);
    }
  });

  it('have as many rows as there are people or events, and the checksum that is shown', async () => {
    const events = entries.reduce((sum, { events: caused }) => sum + Math.max(1, caused.length), 0);
    for (const [home, format] of homes()) {
      const { bytes, rows, sha256: shown } = await taken(home, format);
      expect(sha256(bytes), format).to.equal(shown);
      if ((GRADE_FORMATS as readonly string[]).includes(format)) expect(rows, format).to.equal(STUDENTS);
      if (format.startsWith('events')) expect(rows, format).to.equal(events);
    }
    const sheets = await lin.get(`/teacher/runs/${runId()}/result-sheets`);
    expect(sheets.text.match(/<article class="result-sheet"/g)).to.have.length(STUDENTS);
  });

  it('are the same bytes from the command', async () => {
    const env = { DATABASE_URL: `sqlite:${join(server.dataDir, 'tradelab.sqlite')}` };
    for (const [home, format] of homes()) {
      // A class's files are made as an exercise's are: one of them will do.
      if (home.includes('/classes/') && format !== 'canvas') continue;
      const out = join(folder, `${home.split('/')[2]}-${format}`);
      const what = home.includes('/classes/') ? ['--class', played.classId] : [runId()];
      let told = '';
      const io = { out: () => undefined, err: (text: string) => void (told += text) };
      const argv = [...what, '--format', format, '--out', out, '--home', server.url];
      const tookMs = await fastestMs(async () => {
        told = '';
        expect(await runExport(argv, io, env), told).to.equal(0);
      });
      expect(tookMs, `lab export ${argv.join(' ')}`).to.be.below(PROMISED_MS);
      const { rows, sha256: shown } = await taken(home, format);
      expect(told, format).to.include(`${rows} rows`).and.include(shown);
      expect(sha256(readFileSync(out)), format).to.equal(shown);
    }
  });

  it('bring every grade back to its student in a spreadsheet, by number', async () => {
    const { people } = await server.deps.grades.ofRun(runId());
    const expected = new Map(
      people.map(({ studentNo, name, grade }) => [
        studentNo,
        { name, total: grade.totalCenti === null ? null : grade.totalCenti / 100 },
      ]),
    );
    expect([...expected.keys()].sort()).to.deep.equal(
      Array.from({ length: STUDENTS }, (_, i) => longNumber(i)),
    );
    expect([...expected.values()].filter(({ total }) => total !== null).length).to.be.above(STUDENTS / 2);

    const [header = [], ...lines] = rowsOf((await ofRun('csv')).bytes);
    const at = header.indexOf('Grade');
    const fromCsv = lines.map((line): [string, object] => [
      line[0] ?? '',
      { name: bare(line[1] ?? ''), total: line[at] === '' ? null : Number(line[at]) },
    ]);
    expect(new Map(fromCsv)).to.deep.equal(expected);

    const [sheet] = await readWorkbook((await ofRun('xlsx')).bytes, { trim: false });
    const totalAt = sheet?.data[0]?.indexOf('Grade') ?? -1;
    const fromXlsx = (sheet?.data.slice(1) ?? []).map((row): [unknown, object] => [
      row[0],
      { name: row[1], total: row[totalAt] ?? null },
    ]);
    expect(new Map(fromXlsx)).to.deep.equal(expected);

    for (const [format, number, name] of [
      ['moodle', 1, 2],
      ['canvas', 2, 0],
    ] as const) {
      const found = rowsOf((await ofRun(format)).bytes).slice(format === 'canvas' ? 2 : 1);
      const back = found.map((line): [string, object] => [
        line[number] ?? '',
        { name: bare(line[name] ?? ''), total: line.at(-1) === '' ? null : Number(line.at(-1)) },
      ]);
      expect(new Map(back), format).to.deep.equal(expected);
    }
  });

  it('know everyone on the roster again when they are read as one', async () => {
    for (const [what, take] of [
      ['exercise', ofRun],
      ['class', ofClass],
    ] as const) {
      for (const format of GRADE_FORMATS) {
        const read = await readRoster((await take(format)).bytes);
        if (!read.ok) throw new Error(`${what} ${format}: ${read.error.code}`);
        const { rows, counts, notInFile } = previewRoster(read.value, played.students, null);
        expect([rows.length, counts.new, counts['left-out'], notInFile], `${what} ${format}`).to.deep.equal([
          STUDENTS,
          0,
          0,
          0,
        ]);
        // Canvas writes names to be sorted by: there a comma stands between surname and first name.
        const isPlain = ({ name }: { readonly name: string }): boolean =>
          format !== 'canvas' || !/[,，]/.test(name);
        const known = played.students.filter(isPlain).map(({ studentNo, name }) => [studentNo, name]);
        const numbers = new Set(known.map(([studentNo]) => studentNo));
        const found = rows.filter(({ studentNo }) => numbers.has(studentNo));
        expect(new Map(found.map(({ studentNo, name }) => [studentNo, name])), format).to.deep.equal(
          new Map(known as [string, string][]),
        );
        // An exercise's teams are its own; the gradebook has the roster's groups.
        if (what === 'class' && format !== 'canvas') expect(counts.same, format).to.equal(STUDENTS);
      }
    }
    expect(played.students.map(({ name }) => name)).to.include.members([awkwardName(4), awkwardName(7)]);
  });

  it('name the exercises of the gradebook as the teacher did, whatever is in the names', async () => {
    const [header = []] = rowsOf((await ofClass('csv')).bytes);
    expect(header.map(bare).slice(3, 5)).to.deep.equal([...TITLES]);
    const [sheet] = await readWorkbook((await ofClass('xlsx')).bytes);
    expect(sheet?.data[0]?.slice(3, 5)).to.deep.equal([...TITLES]);
  });

  it('give the journal event by event, as another library reads it', async () => {
    const expected = entries.flatMap(({ seq, commandId, hash, actor, events }) =>
      events.map((event, i) => ({
        seq,
        event: i + 1,
        actor: actor.id,
        data: event.data,
        command: commandId,
        hash,
      })),
    );
    const csv: Record<string, string>[] = parse((await ofRun('events-csv')).bytes, {
      bom: true,
      columns: true,
    });
    const told = csv.filter(({ event }) => event !== '0');
    expect(
      told.map(({ seq, event, actor, data, command, hash }) => ({
        seq: Number(seq),
        event: Number(event),
        actor,
        data: JSON.parse(data ?? '') as unknown,
        command,
        hash,
      })),
    ).to.deep.equal(expected);
    const lines = (await ofRun('events-jsonl')).bytes.toString('utf8').trimEnd().split('\n');
    const jsonl = lines.map(
      (line) => JSON.parse(line) as (typeof expected)[number] & { actor: { id: string } },
    );
    expect(
      jsonl
        .filter(({ event }) => event > 0)
        .map(({ seq, event, actor, data, command, hash }) => ({
          seq,
          event,
          actor: actor.id,
          data,
          command,
          hash,
        })),
    ).to.deep.equal(expected);
  });
});

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createAudit } from '../accounts/audit.ts';
import { createParticipants } from '../accounts/participants.ts';
import { createClassroom } from '../classroom/classroom.ts';
import { createGradebooks } from '../classroom/gradebook.ts';
import { createGrades } from '../classroom/grades.ts';
import { createReports } from '../classroom/reports/reports.ts';
import { explainProblems, readConfig, type Config } from '../config/env.ts';
import { connect, databaseUrlIn, isMissingFile, type Database } from '../db/connection.ts';
import { SqlJournal } from '../db/sql-journal.ts';
import { SqlRunStore } from '../db/sql-run-store.ts';
import { eventNamesIn } from '../exports/event-names.ts';
import { bytesOf, Tally, type ExportFile } from '../exports/export-file.ts';
import {
  createExports,
  GRADE_FORMATS,
  RUN_FORMATS,
  type ExportOptions,
  type Exports,
} from '../exports/exports.ts';
import { createJudging } from '../judging/judging.ts';
import type { Language } from '../kernel/text.ts';
import { LABS } from '../labs/index.ts';
import { UnknownRun } from '../runs/ports.ts';
import { loadTexts } from '../web/i18n.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { ROOT_DIR } from './installation.ts';
import { EXIT, UsageError, type Io } from './io.ts';
import { markSources } from './marks.ts';
import { readOnlyRuns } from './read-only-runs.ts';

export const EXPORT_USAGE = `usage: npm run -s lab -- export RUN --format FORMAT [--out FILE]
       npm run -s lab -- export --class CLASS --format FORMAT [--out FILE]

Writes an exercise, or the gradebook of a class, as a file; its rows, size and SHA-256 go to the error stream. Changes nothing but
the log, which notes the export, and may be called while the server runs. The database is the server's: DATA_DIR or DATABASE_URL.

  --format      of an exercise: ${RUN_FORMATS.join(', ')}
                of a class: ${GRADE_FORMATS.join(', ')}
  --out         where to write (default: the standard output; a workbook needs it)
  --lang        en or zh: headings and names (default en)
  --pseudonyms  events and statements without names and numbers of people
  --no-bom      tables without the mark by which spreadsheets know UTF-8
  --home        the address of this installation, for statements (default http://localhost and the port)
`;

const OPTIONS = {
  format: { type: 'string' },
  class: { type: 'string' },
  out: { type: 'string' },
  lang: { type: 'string' },
  pseudonyms: { type: 'boolean' },
  'no-bom': { type: 'boolean' },
  home: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What is exported, and how. */
type Wanted =
  | { readonly run: string; readonly format: (typeof RUN_FORMATS)[number] }
  | { readonly class: string; readonly format: (typeof GRADE_FORMATS)[number] };

/**
 * `export RUN --format …`.
 * @returns the exit code: 1 when there is no such run, class or database
 * @throws UsageError when it is not called as it should be
 */
export async function runExport(
  argv: readonly string[],
  io: Io,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(EXPORT_USAGE);
    return EXIT.ok;
  }
  const wanted = wantedBy(given);
  const lang = languageOf(given);
  const home = homeOf(given);
  const out = given.text('out') ?? null;
  if (wanted.format === 'xlsx' && out === null) throw new UsageError('a workbook needs --out FILE');
  const read = readConfig(env);
  if (!read.ok) {
    io.err(`${explainProblems(read.problems)}\n`);
    return EXIT.failed;
  }
  const url = read.config.databaseUrl ?? databaseUrlIn(read.config.dataDir);
  if (isMissingFile(url)) {
    const path = url.slice('sqlite:'.length);
    io.err(`there is no database at ${path}; set DATA_DIR or DATABASE_URL as the server has it\n`);
    return EXIT.failed;
  }
  const database = connect(url);
  try {
    const texts = await loadTexts(join(ROOT_DIR, 'views/locales'));
    const file = await fileFor(wanted, exportsOf(database, io), {
      words: { lang, t: (key, params) => texts.t(lang, key, params) },
      bom: !given.flag('no-bom'),
      masked: given.flag('pseudonyms'),
      home: home ?? defaultHome(read.config),
      eventName: eventNamesIn(texts),
    });
    if (file === null) {
      io.err('run' in wanted ? `there is no run ${wanted.run}\n` : `there is no class ${wanted.class}\n`);
      return EXIT.failed;
    }
    const { rows, bytes, sha256 } = await write(file, out, io);
    const leftOut = file.leftOut > 0 ? `${file.leftOut} without a student number left out\n` : '';
    io.err(`${rows} rows, ${bytes} bytes\nsha256 ${sha256}\n${leftOut}`);
    await createAudit(database.knex).record({
      actor: 'cli',
      action: 'export/made',
      thing: 'run' in wanted ? `run:${wanted.run}` : `class:${wanted.class}`,
      classId: await classOf(wanted, database),
      details: { format: wanted.format, rows, checksum: sha256.slice(0, 16) },
    });
    return EXIT.ok;
  } finally {
    await database.close();
  }
}

function wantedBy(given: Arguments): Wanted {
  const [run, ...more] = given.files;
  const klass = given.text('class');
  if (more.length > 0) throw new UsageError(`one run at a time; what is '${more[0]}'?`);
  if ((run === undefined) === (klass === undefined))
    throw new UsageError('name either a run or --class CLASS');
  const name = given.text('format') ?? '';
  const known: readonly string[] = run === undefined ? GRADE_FORMATS : RUN_FORMATS;
  const refuse = (): never => {
    throw new UsageError(`--format takes one of ${known.join(', ')}${name === '' ? '' : `, not '${name}'`}`);
  };
  if (run !== undefined) return { run, format: RUN_FORMATS.find((each) => each === name) ?? refuse() };
  return { class: klass ?? '', format: GRADE_FORMATS.find((each) => each === name) ?? refuse() };
}

function languageOf(given: Arguments): Language {
  const lang = given.text('lang') ?? 'en';
  if (lang !== 'en' && lang !== 'zh') throw new UsageError(`--lang takes en or zh, not '${lang}'`);
  return lang;
}

function homeOf(given: Arguments): string | null {
  const home = given.text('home');
  if (home === undefined) return null;
  const isAddress = URL.canParse(home) && /^https?:$/.test(new URL(home).protocol);
  if (!isAddress)
    throw new UsageError(`--home takes an address such as https://lab.example.edu, not '${home}'`);
  return home;
}

const defaultHome = ({ port }: Pick<Config, 'port'>): string => `http://localhost:${port}`;

function exportsOf(database: Database, io: Io): Exports {
  const { knex } = database;
  const store = new SqlRunStore(database);
  const runs = readOnlyRuns(new SqlJournal(database), store, LABS);
  const { students, classes } = createClassroom(knex);
  const grades = createGrades({
    knex,
    registry: runs,
    // Nobody signs in here: the key of personal codes is not needed for names.
    participants: createParticipants(knex, ''),
    labs: LABS,
    marks: markSources({ judging: createJudging(knex), reports: createReports(knex) }),
  });
  const gradebooks = createGradebooks({
    knex,
    registry: { store },
    students,
    grades,
    onUnreadable: (runId) => io.err(`the grades of run ${runId} cannot be read\n`),
  });
  return createExports({ registry: runs, grades, gradebooks, classes });
}

/** Null when what is wanted is not there. */
async function fileFor(wanted: Wanted, exports: Exports, options: ExportOptions): Promise<ExportFile | null> {
  if (!('run' in wanted)) return exports.ofClass(wanted.class, wanted.format, options);
  try {
    return await exports.ofRun(wanted.run, wanted.format, options);
  } catch (error) {
    if (error instanceof UnknownRun) return null;
    throw error;
  }
}

async function write(file: ExportFile, out: string | null, io: Io) {
  const tally = new Tally();
  const bytes = bytesOf(file.chunks, tally);
  if (out !== null) await pipeline(Readable.from(bytes), createWriteStream(out));
  else for await (const chunk of bytes) io.out(chunk.toString('utf8'));
  return tally.checked();
}

const classOf = async (wanted: Wanted, database: Database): Promise<string | null> =>
  'run' in wanted ? ((await new SqlRunStore(database).get(wanted.run))?.classId ?? null) : wanted.class;

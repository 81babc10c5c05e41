import { explainProblems, readConfig } from '../config/env.ts';
import { connect, databaseUrlIn, isMissingFile } from '../db/connection.ts';
import { SqlJournal } from '../db/sql-journal.ts';
import { SqlRunStore } from '../db/sql-run-store.ts';
import { LABS } from '../labs/index.ts';
import type { RunRecord, RunStore } from '../runs/ports.ts';
import { verifyRun, type VerifyReport } from '../runs/verify.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { readArguments } from './arguments.ts';
import { EXIT, UsageError, type Io } from './io.ts';

export const VERIFY_USAGE = `usage: npm run -s lab -- verify [RUN | --all] [--json]

Walks the journal of a run, or of all runs, from the launch to the last entry: the hash chain, gaps, replay, the rules that
always hold, the standings. Reads only, and may be called while the server runs. The database is the server's: DATA_DIR or
DATABASE_URL.

  --all   every run (the same as naming none)
  --json  print {"ok", "runs": [{run, entries, ok, problems, headHash, standings, invariants}]} and nothing else
`;

const OPTIONS = {
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * `verify [RUN | --all]`.
 * @returns the exit code: 1 when a journal is broken, or when there is no such run or database
 * @throws UsageError when it is not called as it should be
 */
export async function runVerify(
  argv: readonly string[],
  io: Io,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(VERIFY_USAGE);
    return EXIT.ok;
  }
  const [run, ...more] = given.files;
  if (more.length > 0) throw new UsageError(`one run at a time; what is '${more[0]}'?`);
  if (run !== undefined && given.flag('all')) throw new UsageError('either one run or --all');
  const url = databaseUrl(env, io);
  if (url === null) return EXIT.failed;
  const database = connect(url);
  try {
    const records = await chosen(new SqlRunStore(database), run);
    if (records.length === 0 && run !== undefined) {
      io.err(`there is no run ${run}\n`);
      return EXIT.failed;
    }
    const journal = new SqlJournal(database);
    const reports: VerifyReport[] = [];
    for (const record of records) {
      const report = await verifyRun(record, journal, LABS, (text) => parseScenario(text, LABS));
      reports.push(report);
      if (!given.flag('json')) io.out(inWords(report));
    }
    const ok = reports.every((report) => report.ok);
    if (given.flag('json')) io.out(`${JSON.stringify({ ok, runs: reports })}\n`);
    else io.out(`${reports.length} run(s), ${ok ? 'all sound' : 'NOT all sound'}\n`);
    return ok ? EXIT.ok : EXIT.failed;
  } finally {
    await database.close();
  }
}

/** The server's database; null, with the reason told, when there is none to look at. */
function databaseUrl(env: Readonly<Record<string, string | undefined>>, io: Io): string | null {
  const read = readConfig(env);
  if (!read.ok) {
    io.err(`${explainProblems(read.problems)}\n`);
    return null;
  }
  const url = read.config.databaseUrl ?? databaseUrlIn(read.config.dataDir);
  if (!isMissingFile(url)) return url;
  io.err(
    `there is no database at ${url.slice('sqlite:'.length)}; set DATA_DIR or DATABASE_URL as the server has it\n`,
  );
  return null;
}

async function chosen(store: RunStore, run: string | undefined): Promise<readonly RunRecord[]> {
  if (run === undefined) return store.list({});
  const record = await store.get(run);
  return record ? [record] : [];
}

function inWords({ run, entries, ok, problems, headHash, standings }: VerifyReport): string {
  const leader = standings[0];
  const lines = [
    `${run}: ${ok ? 'sound' : 'BROKEN'}, ${entries} entries, head ${headHash.slice(0, 16)}`,
    ...problems.map(({ seq, what }) => `  entry ${seq}: ${what}`),
    ...(leader ? [`  leads: ${leader.name.en} with ${(leader.scoreCenti / 100).toFixed(2)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

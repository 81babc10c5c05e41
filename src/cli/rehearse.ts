import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { commandsPerSecond, errorsIn, verdictOf, type Latency } from '../rehearsal/figures.ts';
import type { Rehearsal } from '../rehearsal/rehearsals.ts';
import { rehearsedScenario } from '../rehearsal/scenario.ts';
import { LABS } from '../labs/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { groupsNeeded, peopleSeatsIn } from '../web/teacher/launching.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { EXIT, UsageError, type Io } from './io.ts';
import { readScenarioFile } from './scenario-file.ts';
import { startServer } from './server.ts';

export const REHEARSE_USAGE = `usage: npm run -s lab -- rehearse FILE --students N [options]

Starts a server of its own with an empty database, lets N bot students play a scenario over real connections, tells how long
they waited, and removes everything. Says nothing of a network between: the students are on this machine.

  --students N   1 to 200
  --seconds S    how long they play: 1 to 300 (default 120)
  --pace MS      about how long a student takes from one action to the next: 100 to 60000 (default 3000)
  --json         print the figures as JSON and nothing else
`;

const OPTIONS = {
  students: { type: 'string' },
  seconds: { type: 'string' },
  pace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const STUDENTS_MAX = 200;
const SECONDS = { max: 300, usual: '120' } as const;
const PACE_MS = { min: 100, max: 60_000 } as const;

/**
 * `rehearse FILE --students N`.
 * @returns the exit code: 1 when the file is no scenario, or the server was not up to it
 * @throws UsageError when it is not called as it should be
 */
export async function runRehearse(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(REHEARSE_USAGE);
    return EXIT.ok;
  }
  const [file, ...more] = given.files;
  if (file === undefined) throw new UsageError('which scenario? name its file');
  if (more.length > 0) throw new UsageError(`one scenario at a time; what is '${more[0]}'?`);
  const wanted = given.text('students');
  if (wanted === undefined) throw new UsageError('--students is missing; give a whole number, such as 60');
  const students = wholeNumber('students', wanted, 1, STUDENTS_MAX);
  const seconds = wholeNumber('seconds', given.text('seconds') ?? SECONDS.usual, 1, SECONDS.max);
  const pace = given.text('pace');
  const actionMs = pace === undefined ? undefined : wholeNumber('pace', pace, PACE_MS.min, PACE_MS.max);
  if (!readScenarioFile(file, io)) return EXIT.failed;
  const scenarioText = rehearsedScenario(readFileSync(file, 'utf8'));
  const parsed = parseScenario(scenarioText, LABS);
  if (!parsed.ok) {
    io.err('the scenario cannot be played with a clock that goes by itself\n');
    return EXIT.failed;
  }
  const scenario = parsed.value;
  const groups = groupsNeeded(scenario, students, 1);
  const seats = peopleSeatsIn(scenario, groups);
  if (seats < students) throw new UsageError(`this scenario has seats for at most ${seats} people`);

  const rehearsal = await rehearsedAlone({
    scenarioText,
    title: scenario.title,
    groups,
    students,
    durationMs: seconds * 1000,
    startedBy: 'cli',
    ...(actionMs === undefined ? {} : { actionMs }),
  });
  const verdict = verdictOf(rehearsal.figures);
  io.out(given.flag('json') ? `${JSON.stringify({ verdict, ...rehearsal })}\n` : told(rehearsal));
  return rehearsal.ended === 'finished' && (verdict === 'fine' || verdict === 'slow') ? EXIT.ok : EXIT.failed;
}

type Spec = Parameters<Awaited<ReturnType<typeof startServer>>['deps']['rehearsals']['start']>[0];

async function rehearsedAlone(spec: Spec): Promise<Rehearsal> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradelab-rehearsal-'));
  try {
    const server = await startServer(
      {
        port: 0,
        host: '127.0.0.1',
        dataDir,
        databaseUrl: null,
        demo: false,
        mode: 'production',
        sessionSecret: null,
        https: false,
        trustProxy: 0,
        logLevel: 'silent',
      },
      pino({ level: 'silent' }),
    );
    try {
      const { rehearsals } = server.deps;
      await rehearsals.start(spec);
      await rehearsals.settled();
      const over = rehearsals.latest();
      if (!over) throw new Error('a rehearsal that was started can be told of');
      return over;
    } finally {
      await server.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function told({ figures, server, ended, title }: Rehearsal): string {
  const ms = (value: number | null): string => (value === null ? '-' : `${Math.round(value)} ms`);
  const row = (name: string, { count, p50Ms, p95Ms, p99Ms, maxMs }: Latency): string =>
    `${name.padEnd(10)}${String(count).padStart(8)}${[p50Ms, p95Ms, p99Ms, maxMs].map((each) => ms(each).padStart(10)).join('')}\n`;
  const errors = Object.entries(figures.errors).map(([kind, count]) => `  ${kind}: ${count}\n`);
  return [
    `${title.en}: ${figures.joined} of ${figures.students} students, ${ended ?? ''}: ${verdictOf(figures)}\n\n`,
    `${''.padEnd(10)}${'count'.padStart(8)}${['p50', 'p95', 'p99', 'max'].map((each) => each.padStart(10)).join('')}\n`,
    row('pages', figures.pages),
    row('commands', figures.commands),
    row('pushes', figures.pushes),
    `\n${commandsPerSecond(figures).toFixed(1)} commands/s, ${figures.accepted} accepted, ${figures.refused} refused by the rules\n`,
    `server: memory at most ${Math.round(server.memoryMaxMb)} MB, event loop late by ${ms(server.loopP99Ms)} (p99), ${ms(server.loopMaxMs)} at most\n`,
    `errors: ${errorsIn(figures)}\n`,
    ...errors,
  ].join('');
}

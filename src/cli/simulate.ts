import { performance } from 'node:perf_hooks';
import { LABS } from '../labs/index.ts';
import { simulate, type Simulation } from '../runs/simulate.ts';
import type { SimulationReport } from '../runs/simulation-report.ts';
import { groupsFor } from '../scenarios/cast.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { readArguments, wholeNumber } from './arguments.ts';
import { EXIT, UsageError, type Io } from './io.ts';
import { readScenarioFile } from './scenario-file.ts';

export const SIMULATE_USAGE = `usage: npm run -s lab -- simulate FILE --seed N [options]

Plays a scenario in memory with bots in every seat and reports what came of it. The same seed gives the same bytes.

  --seed N         where the run's chance comes from: a whole number
  --groups G       groups of the cast (default: as many as the scenario needs for its smallest class)
  --days D         days to play (default: what the scenario's clock has, or a lesson's worth)
  --check-every N  check the invariants after every Nth entry instead of after each
  --json           print the report as JSON and nothing else
`;

const OPTIONS = {
  seed: { type: 'string' },
  groups: { type: 'string' },
  days: { type: 'string' },
  'check-every': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const GROUPS_MAX = 500;
const DAYS_MAX = 365;

/**
 * `simulate FILE --seed N`.
 * @returns the exit code: 1 when the file is no scenario or an invariant broke
 * @throws UsageError when it is not called as it should be
 */
export function runSimulate(argv: readonly string[], io: Io): number {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(SIMULATE_USAGE);
    return EXIT.ok;
  }
  const [file, ...more] = given.files;
  if (file === undefined) throw new UsageError('which scenario? name its file');
  if (more.length > 0) throw new UsageError(`one scenario at a time; what is '${more[0]}'?`);
  const seed = given.text('seed');
  if (seed === undefined) throw new UsageError('--seed is missing; give a whole number, such as --seed 1');
  const number = (name: 'groups' | 'days' | 'check-every', max: number): number | null => {
    const text = given.text(name);
    return text === undefined ? null : wholeNumber(name, text, 1, max);
  };
  const spec = {
    seed: wholeNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER),
    groups: number('groups', GROUPS_MAX),
    days: number('days', DAYS_MAX),
    checkEvery: number('check-every', 1_000_000) ?? 1,
  };
  const scenario = readScenarioFile(file, io);
  if (!scenario) return EXIT.failed;

  const began = performance.now();
  const simulation = simulate({
    scenario,
    seed: spec.seed,
    groups: spec.groups ?? smallestClass(scenario),
    days: spec.days,
    labs: LABS,
    checkEvery: spec.checkEvery,
  });
  const seconds = (performance.now() - began) / 1000;
  const { report } = simulation;
  io.out(given.flag('json') ? `${JSON.stringify(report)}\n` : tell(report));
  io.err(timing(simulation, seconds));
  return report.invariants.broken.length > 0 ? EXIT.failed : EXIT.ok;
}

/** As many groups as the scenario's smallest class needs. */
export function smallestClass({ cast, seats, marketPerGroup }: Scenario): number {
  const lines = cast.map((line) => ({ every: line.every, seats: line.seats.length }));
  return groupsFor(lines, seats.min, marketPerGroup);
}

function timing({ report, state, rejected }: Simulation, seconds: number): string {
  const turnedDown = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const rate = Math.round(report.commands / Math.max(seconds, 0.001));
  return (
    `${Object.keys(state.seats).length} seats, ${report.commands} commands in ${seconds.toFixed(2)} s ` +
    `(${rate}/s), ${turnedDown} turned down\n`
  );
}

/** The report for people. */
function tell(report: SimulationReport): string {
  const { standings, orders, shortages, invariants } = report;
  const width = Math.max(4, ...standings.map(({ firm }) => firm.length));
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  return [
    `${report.scenario}, seed ${report.seed}: ${report.days} days, ${report.commands} commands`,
    '',
    `${'rank'.padStart(4)}  ${'firm'.padEnd(width)}  ${'score'.padStart(6)}`,
    ...standings.map(
      ({ rank, firm, score }) =>
        `${String(rank).padStart(4)}  ${firm.padEnd(width)}  ${score.toFixed(2).padStart(6)}`,
    ),
    '',
    `orders: ${counts(orders)}`,
    `shortages: ${shortages.reported} reported; ended by ${counts(shortages.ended)}`,
    `invariants: ${invariants.checked} checked, ${invariants.broken.length} broken`,
    ...invariants.broken.map((broken) => `  ${broken}`),
    '',
  ].join('\n');
}

import { EXIT, UsageError, type Io } from './io.ts';

/** The commands for scripts, by name. Each command's code is loaded only when it is called. */

const USAGE = `usage: npm run -s lab -- COMMAND …

  simulate FILE --seed N [--groups G] [--days D] [--json]   bots play a scenario in memory
  scenario check FILE…                                       reads scenario files and tells everything that is wrong
  rehearse FILE --students N [--seconds S] [--json]         bot students try a server over real connections
  verify [RUN | --all] [--json]                              checks the journals of runs: chain, replay, invariants
  export RUN --format FORMAT [--out FILE]                    writes grades, events, statements or the scenario
  edi check|explain FILE, edi write KIND --sample            checks, explains and writes UN/EDIFACT messages

COMMAND --help tells more.
`;

type Command = (argv: readonly string[], io: Io) => number | Promise<number>;

async function commandFor(name: string | undefined, next: string | undefined): Promise<Command | null> {
  switch (name) {
    case 'simulate':
      return (await import('./simulate.ts')).runSimulate;
    case 'rehearse':
      return (await import('./rehearse.ts')).runRehearse;
    case 'verify':
      return (await import('./verify.ts')).runVerify;
    case 'export':
      return (await import('./export.ts')).runExport;
    case 'edi':
      return (await import('./edi.ts')).runEdi;
    case 'scenario': {
      if (next !== 'check') throw new UsageError(`scenario knows one thing: check; not '${next ?? ''}'`);
      const { runScenarioCheck } = await import('./scenario-check.ts');
      return ([, ...files], io) => runScenarioCheck(files, io);
    }
    default:
      return null;
  }
}

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 something is wrong with what was looked at, 2 not called as it should be
 */
export async function runLab([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name === undefined) io.err(USAGE);
    else io.out(USAGE);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  try {
    const command = await commandFor(name, rest[0]);
    if (!command) throw new UsageError(`unknown command '${name}'`);
    return await command(rest, io);
  } catch (error) {
    // By name: a command that was loaded late may have brought its own copy of the class.
    if (!(error instanceof Error) || error.name !== 'UsageError') throw error;
    io.err(`${error.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
}

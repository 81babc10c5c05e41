import { LANGUAGES, type Language } from '../kernel/text.ts';
import { readArguments } from './arguments.ts';
import { EXIT, UsageError, type Io } from './io.ts';
import { readScenarioFile } from './scenario-file.ts';

export const SCENARIO_CHECK_USAGE = `usage: npm run -s lab -- scenario check FILE… [--lang en|zh]

Reads scenario files and tells everything that is wrong with them, one line each: file:line:column: what.
Ends with 0 when all of them can be launched, with 1 otherwise.
`;

const OPTIONS = { lang: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/**
 * `scenario check FILE…`: every error goes to `err`, a line for each file that is right to `out`.
 * @returns the exit code: 1 when any file has an error or cannot be read
 * @throws UsageError when it is not called as it should be
 */
export async function runScenarioCheck(argv: readonly string[], io: Io): Promise<number> {
  const given = readArguments(argv, OPTIONS);
  if (given.flag('help')) {
    io.out(SCENARIO_CHECK_USAGE);
    return EXIT.ok;
  }
  if (given.files.length === 0) throw new UsageError('which scenario? name one file or several');
  const language = languageOf(given.text('lang') ?? 'en');
  let failed = 0;
  for (const file of given.files) {
    const scenario = readScenarioFile(file, io, language);
    if (scenario) io.out(`${file}: ${scenario.id} version ${scenario.version} is right\n`);
    else failed += 1;
  }
  return failed > 0 ? EXIT.failed : EXIT.ok;
}

function languageOf(text: string): Language {
  const language = LANGUAGES.find((known) => known === text);
  if (!language) throw new UsageError(`--lang takes ${LANGUAGES.join(' or ')}, not '${text}'`);
  return language;
}

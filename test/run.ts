// Runs mocha and ends with one plain line, `N passed, N failed`.
//
//   npm test                                  everything: first all but the browser tests, then those
//   npm test -- test/edi/write.test.ts        only these files; mocha's options may follow (-g 'a name')
//   npm run test:unit                         all but the browser and the slow ones (*.slow.test.ts); properties less often
//   npm run test:browser                      the browser tests
//
// A run that crashes, leaves something open, or finds no test counts as a failure.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserAvailable, browserMissing } from './support/browser.ts';

interface Counts {
  passed: number;
  failed: number;
}

const NOTHING: Counts = { passed: 0, failed: 0 };
const ONE_FAILURE: Counts = { passed: 0, failed: 1 };

/** No run should take this long: what hangs is stopped, and fails. */
const HANG_MS_MAX = 30 * 60_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const mocha = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));

/** One run of mocha in a process of its own. */
function runMocha(args: string[], env: Readonly<Record<string, string>> = {}): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'tradelab-test-'));
  const countsFile = join(folder, 'counts.json');
  try {
    const { status, signal } = spawnSync(process.execPath, [mocha, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_ENV: 'test', TEST_COUNTS_FILE: countsFile, ...env },
      timeout: HANG_MS_MAX,
    });
    if (!existsSync(countsFile)) {
      console.error(`The test run did not come to its end (${signal ?? `exit code ${status}`}).`);
      return ONE_FAILURE;
    }
    const counts = JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runBrowser(): Counts {
  const folder = join(root, 'test/browser');
  const hasTests = existsSync(folder) && hasTestFiles(folder);
  if (!hasTests) return NOTHING;
  if (!browserAvailable()) {
    const { line, fails } = browserMissing();
    console.error(line);
    return fails ? ONE_FAILURE : NOTHING;
  }
  return runMocha(['--config', '.mocharc.browser.json']);
}

/** Pages are tested as they are served: with the styles and scripts that the build makes. */
function isBuilt(): boolean {
  const built = spawnSync(process.execPath, ['src/build/build.js', '--if-stale'], {
    cwd: root,
    stdio: 'inherit',
  });
  return built.status === 0;
}

function hasTestFiles(folder: string): boolean {
  return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.test.ts'));
}

/** Named files only: the rc file's other settings hold, but not its list of files. */
function runChosen(args: string[]): Counts {
  const inBrowser = args.some((arg) => arg.startsWith('test/browser'));
  const timeoutMs = inBrowser ? '120000' : '10000';
  const reporter = './test/support/reporter.cjs';
  return runMocha([
    '--no-config',
    '-n',
    'import=tsx',
    '--reporter',
    reporter,
    '--timeout',
    timeoutMs,
    ...args,
  ]);
}

function run([mode, ...rest]: string[]): Counts[] {
  switch (mode) {
    case undefined:
      return [runMocha([]), runBrowser()];
    case 'unit':
      return [runMocha(['--ignore', 'test/**/*.slow.test.ts', ...rest], { TEST_QUICK: '1' })];
    case 'all-but-browser':
      return [runMocha(rest)];
    case 'browser':
      return [runBrowser()];
    default:
      return [runChosen([mode, ...rest])];
  }
}

const counts = isBuilt() ? run(process.argv.slice(2)) : [ONE_FAILURE];
const passed = counts.reduce((sum, one) => sum + one.passed, 0);
const failed = counts.reduce((sum, one) => sum + one.failed, 0);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);

// Mocha's spec reporter, plus one plain last line: `N passed, N failed`. Under test/run.ts the counts go to the file
// named in TEST_COUNTS_FILE instead, for the runner to add up.

const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

/** A test run that has ended should let go of everything it opened; after this long it is stopped, and fails. */
const LEAK_GRACE_MS = 10_000;

class Reporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const countsFile = process.env.TEST_COUNTS_FILE;
      if (countsFile) writeFileSync(countsFile, JSON.stringify({ passed: passes, failed: failures }));
      else console.log(`${passes} passed, ${failures} failed`);
      setTimeout(failOnLeak, LEAK_GRACE_MS).unref();
    });
  }
}

function failOnLeak() {
  const held = process.getActiveResourcesInfo().join(', ');
  console.error(`The tests have ended but something was left open (${held}).`);
  // Mocha sets the exit code in a listener of its own; this one comes after it.
  process.on('exit', () => (process.exitCode = 1));
  process.exit();
}

module.exports = Reporter;

// `npm run check`: types, lint, format and unit tests. Two at a time, the longest first, so that two cores are busy to the end.

import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';

/**
 * In the order in which they begin. The types of what is built are checked by the build, with which the unit tests begin.
 * @type {readonly (readonly [string, ...string[]])[]}
 */
const STEPS = [
  ['npm', 'run', '-s', 'lint'],
  ['npm', 'run', '-s', 'test:unit'],
  ['npm', 'run', '-s', 'format:check'],
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'tsconfig.browser.json'],
  ['tsc', '-p', 'tsconfig.client.json'],
];
const AT_ONCE = 2;
/** Short-lived objects by the gigabyte: with more room for them, collecting takes less time. */
const NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=64`.trim();

/**
 * Runs one step; what it prints comes out together when it ends.
 * @param {readonly [string, ...string[]]} step
 * @returns {Promise<boolean>}
 */
async function passes([command, ...args]) {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, NODE_OPTIONS },
  });
  /** @type {Buffer[]} */
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const status = await new Promise((resolve) => {
    child.on('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.on('close', resolve);
  });
  const isGood = status === 0;
  if (!isGood || args.includes('test:unit')) process.stdout.write(Buffer.concat(said));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${args.at(-1) ?? command}: ${isGood ? 'ok' : 'FAILED'} in ${seconds} s`);
  return isGood;
}

const waiting = [...STEPS];
/** Takes one step after the other until none is left; a failure stops nothing, so that all of them are told. */
async function work() {
  let isGood = true;
  for (let step = waiting.shift(); step; step = waiting.shift()) isGood = (await passes(step)) && isGood;
  return isGood;
}

const results = await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exitCode = results.every(Boolean) ? 0 : 1;

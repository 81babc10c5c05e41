// `npm run check`: types, lint and format beside the unit tests, so that the whole takes no longer than its longer half.

import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';

/**
 * Runs scripts one after the other until one fails; what they print comes out together at the end.
 * @param {string[]} scripts
 * @returns {Promise<boolean>}
 */
async function inOrder(scripts) {
  for (const script of scripts) {
    const startedAt = performance.now();
    const child = spawn('npm', ['run', '-s', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    /** @type {Buffer[]} */
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    const status = await new Promise((resolve) => child.on('close', resolve));
    if (status !== 0 || script === 'test:unit') process.stdout.write(Buffer.concat(said));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${script}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
    if (status !== 0) return false;
  }
  return true;
}

const halves = await Promise.all([inOrder(['types', 'lint', 'format:check']), inOrder(['test:unit'])]);
process.exitCode = halves.every(Boolean) ? 0 : 1;

// Builds dist (server) and public/build (client). Plain JavaScript, because `npm start` runs it even on a
// machine from which the development dependencies have been pruned: with a fresh build it then does nothing.
//
//   node src/build/build.js             build everything
//   node src/build/build.js --if-stale  build only when an input differs from the one last built

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'dist/.inputs');

const INPUTS = ['src', 'public/css', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/**
 * Every file under a path, sorted, so that the same inputs give the same fingerprint.
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The fingerprint of all that goes into a build. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const path = join(root, input);
    const files = input.includes('.') ? [path] : filesUnder(path);
    for (const file of files)
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isFresh() {
  return (
    existsSync(stamp) &&
    existsSync(join(root, 'dist/main.js')) &&
    existsSync(join(root, 'public/build/manifest.json')) &&
    readFileSync(stamp, 'utf8') === fingerprint()
  );
}

/**
 * @param {string} what
 * @param {string[]} args
 */
function runNode(what, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  console.error(`build: ${what} failed`);
  process.exit(1);
}

/** Data that lives beside the code (texts, tables) travels with it. */
function copyServerAssets() {
  const from = join(root, 'src');
  for (const file of filesUnder(from)) {
    const path = relative(from, file);
    if (/\.[jt]s$/.test(path) || /^(client|build)[\\/]/.test(path)) continue;
    const target = join(root, 'dist', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

function build() {
  const startedAt = performance.now();
  const require = createRequire(import.meta.url);
  let compiler;
  try {
    compiler = join(dirname(require.resolve('@typescript/native/package.json')), 'bin/tsc');
    require.resolve('tsx/package.json');
  } catch {
    console.error('build: the development dependencies are missing; run `npm ci --include=dev` first');
    process.exit(1);
  }
  const inputs = fingerprint();
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  runNode('compiling the server', [compiler, '-p', 'tsconfig.build.json']);
  copyServerAssets();
  runNode('bundling the client', ['--import', 'tsx', 'src/build/client.ts']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
  console.error(`build: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

if (!(process.argv.includes('--if-stale') && isFresh())) build();

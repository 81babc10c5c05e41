// `npm run dev`: the client is rebuilt and the server restarted whenever their sources change.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function start(...args: string[]) {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

const children = [
  start('--import', 'tsx', 'src/build/client.ts', '--watch'),
  start(fileURLToPath(import.meta.resolve('tsx/cli')), 'watch', 'src/main.ts'),
];

function stopAll(): void {
  for (const child of children) child.kill();
}

for (const child of children) child.on('exit', stopAll);
process.on('SIGINT', stopAll);
process.on('SIGTERM', stopAll);

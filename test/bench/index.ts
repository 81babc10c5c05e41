// Measures the program against limits that are measured in the same run on the same machine.
//
//   npm run bench                          everything, as a table
//   npm run bench -- --only kernel         one part
//   npm run -s bench -- --json             one JSON object and nothing else on standard output

import { existsSync } from 'node:fs';
import { cpus, totalmem, type as osType, release } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchResult } from './result.ts';

type Part = () => Promise<readonly BenchResult[]>;

/** Each part is loaded only when it is measured. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  kernel: async () => (await import('./kernel.ts')).benchKernel,
  http: async () => (await import('./http.ts')).benchHttp,
  pages: async () => (await import('./pages.ts')).benchPages,
  push: async () => (await import('./push.ts')).benchPush,
  memory: async () => (await import('./memory.ts')).benchMemory,
  exports: async () => (await import('./exports.ts')).benchExports,
  edi: async () => (await import('./edi.ts')).benchEdi,
  simulation: async () => (await import('./simulation.ts')).benchSimulation,
};

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
});
const chosen = values.only ?? Object.keys(PARTS);
const unknown = chosen.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined) {
  console.error(`there is no part '${unknown}'; known are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const name of chosen) {
  const part = await PARTS[name]?.();
  if (!values.json) console.error(`measuring ${name} …`);
  if (part) results.push(...(await part()));
}

const [cpu] = cpus();
const machine = {
  system: `${osType()} ${release()}`,
  node: process.version,
  cpu: cpu?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  container: existsSync('/.dockerenv'),
};

if (values.json) console.log(JSON.stringify({ machine, results }));
else {
  console.log(Object.values(machine).join(' · '));
  console.table(
    Object.fromEntries(results.map(({ name, ...row }) => [name, { ...row, ok: row.ok ? 'yes' : 'NO' }])),
  );
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SimulationReport } from './simulation-report.ts';

/** A scenario played by bots on trial, in a process of its own: exercises that are going on neither wait for it nor fall with it. */

export type TryOut =
  | { readonly kind: 'played'; readonly report: SimulationReport; readonly seats: number }
  /** The text is no scenario; its errors are told elsewhere. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'too-long' }
  /** Something that can never be, was. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Another one is being played. */
  | { readonly kind: 'busy' };

export interface TryOutSpec {
  readonly text: string;
  readonly seed: string;
  /** No more days than this are played. */
  readonly daysMax: number;
}

const DURATION_MS_MAX = 12_000;
const MEMORY_MB_MAX = 256;

let isPlaying = false;

/** Plays the smallest class the scenario is for. One at a time: a second one is told to come again. */
export async function tryOut(spec: TryOutSpec, durationMsMax = DURATION_MS_MAX): Promise<TryOut> {
  if (isPlaying) return { kind: 'busy' };
  isPlaying = true;
  try {
    return await play(spec, durationMsMax);
  } finally {
    isPlaying = false;
  }
}

function play(spec: TryOutSpec, durationMsMax: number): Promise<TryOut> {
  // Written in TypeScript, run as either.
  const file = import.meta.url.endsWith('.ts') ? './try-out-process.ts' : './try-out-process.js';
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [...process.execArgv, `--max-old-space-size=${MEMORY_MB_MAX}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    const end = (result: TryOut): void => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      resolve(result);
    };
    const limit = setTimeout(() => end({ kind: 'too-long' }), durationMsMax);
    child.once('message', (result: TryOut) => end(result));
    child.once('error', ({ message }) => end({ kind: 'failed', reason: message }));
    child.once('exit', (code) => end({ kind: 'failed', reason: `exit ${code ?? ''}` }));
    child.send(spec);
  });
}

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

/** What the process says when it has started: only then the trial's own time begins. */
export const READY = 'ready';

const DURATION_MS_MAX = 12_000;
/** Starting is the machine's business, not the scenario's: on a slow one it takes its time. */
const START_MS_MAX = 60_000;
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
    let limit = setTimeout(() => end({ kind: 'too-long' }), START_MS_MAX);
    child.on('message', (said: TryOut | typeof READY) => {
      if (said !== READY) return end(said);
      clearTimeout(limit);
      limit = setTimeout(() => end({ kind: 'too-long' }), durationMsMax);
      child.send(spec);
    });
    child.once('error', ({ message }) => end({ kind: 'failed', reason: message }));
    child.once('exit', (code) => end({ kind: 'failed', reason: `exit ${code ?? ''}` }));
  });
}

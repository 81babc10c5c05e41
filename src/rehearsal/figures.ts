/** What a rehearsal measured, and what it means. Pure: the same samples give the same words. */

/** How long something took, over all who asked for it. All null while nobody did. */
export interface Latency {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** What the crowd saw, from its own process. */
export interface CrowdFigures {
  readonly students: number;
  /** Who came in and got a seat. */
  readonly joined: number;
  /** Sockets that are connected now, and the most that were at once. */
  readonly sockets: number;
  readonly socketsMax: number;
  /** Since everyone was in and the exercise began. */
  readonly playedMs: number;
  readonly pages: Latency;
  readonly commands: Latency;
  /** From sending a command to the push that tells of it. */
  readonly pushes: Latency;
  /** Commands by what became of them: what the rules refuse is an answer, not an error. */
  readonly accepted: number;
  readonly refused: number;
  /** What went wrong, by kind: `page 503`, `command too slow`, `socket lost`. */
  readonly errors: Readonly<Record<string, number>>;
}

/** What the server measured of itself meanwhile. */
export interface ServerFigures {
  readonly memoryMb: number;
  readonly memoryMaxMb: number;
  /** How late the event loop was at most in 99 of 100 cases, and at worst. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}

/** `fine`: nobody would notice; `slow`: it works, and is felt; `overloaded`: not with so many; `unknown`: nothing was played. */
export type Verdict = 'fine' | 'slow' | 'overloaded' | 'unknown';

/** What a class does not notice, and what it would still put up with. */
const FINE_MS = 500;
const SLOW_MS = 2_000;
/** One error in so many answers is bad luck. */
const LUCK = 1_000;
const TOO_MANY = 100;

/** The p-th percentile (nearest rank) of sorted samples. */
function percentile(sorted: readonly number[], p: number): number | null {
  return sorted[Math.max(0, Math.ceil((sorted.length * p) / 100) - 1)] ?? null;
}

/** @param samplesMs in any order */
export function latencyOf(samplesMs: readonly number[]): Latency {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50Ms: percentile(sorted, 50),
    p95Ms: percentile(sorted, 95),
    p99Ms: percentile(sorted, 99),
    maxMs: sorted.at(-1) ?? null,
  };
}

export const errorsIn = ({ errors }: Pick<CrowdFigures, 'errors'>): number =>
  Object.values(errors).reduce((sum, count) => sum + count, 0);

/** Commands that were answered, per second. */
export const commandsPerSecond = ({ commands, playedMs }: CrowdFigures): number =>
  playedMs === 0 ? 0 : (commands.count * 1000) / playedMs;

/** The slowest of what people wait for, as 95 of 100 of them have it. */
export const slowestMs = ({ pages, commands, pushes }: CrowdFigures): number =>
  Math.max(pages.p95Ms ?? 0, commands.p95Ms ?? 0, pushes.p95Ms ?? 0);

/** What to expect of a class of this size. */
export function verdictOf(figures: CrowdFigures): Verdict {
  const { students, joined, pages, commands } = figures;
  const answers = pages.count + commands.count;
  if (commands.count === 0 && errorsIn(figures) === 0) return 'unknown';
  const errors = errorsIn(figures);
  if (joined < students || errors * TOO_MANY > answers || slowestMs(figures) > SLOW_MS) return 'overloaded';
  return errors * LUCK > answers || slowestMs(figures) > FINE_MS ? 'slow' : 'fine';
}

export const NO_FIGURES: CrowdFigures = {
  students: 0,
  joined: 0,
  sockets: 0,
  socketsMax: 0,
  playedMs: 0,
  pages: latencyOf([]),
  commands: latencyOf([]),
  pushes: latencyOf([]),
  accepted: 0,
  refused: 0,
  errors: {},
};

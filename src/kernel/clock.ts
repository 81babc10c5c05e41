import { assert } from './assert.ts';

/**
 * The exercise's clock. Days are counted from 1; day 0 is the lobby. In a timed clock a day lasts `dayMs`; a pause stores
 * what was left of the day and resuming gives it back, so every deadline moves with it.
 */
export interface ClockConfig {
  readonly mode: 'manual' | 'timed';
  /** Length of a day in real milliseconds; only a timed clock has one. */
  readonly dayMs: number | null;
  /** The day after which the exercise ends by itself; null in a manual clock without an end. */
  readonly daysMax: number | null;
}

export const CLOCK_PHASES = ['lobby', 'running', 'paused', 'ended'] as const;
export type ClockPhase = (typeof CLOCK_PHASES)[number];

export interface ClockState {
  mode: ClockConfig['mode'];
  dayMs: number | null;
  daysMax: number | null;
  phase: ClockPhase;
  day: number;
  /** When the present day ends, in real milliseconds; null unless a timed clock runs. */
  dayEndsAtMs: number | null;
  /** What was left of the day when the clock was paused; null unless a timed clock is paused. */
  remainingMs: number | null;
}

/** A clock that has not started. */
export const openClock = (config: ClockConfig): ClockState => ({
  mode: config.mode,
  dayMs: config.mode === 'timed' ? config.dayMs : null,
  daysMax: config.daysMax,
  phase: 'lobby',
  day: 0,
  dayEndsAtMs: null,
  remainingMs: null,
});

/** The clock on the first moment of `day`. */
export function beginDay(clock: ClockState, day: number, atMs: number): void {
  assert(day === clock.day + 1, 'days follow one another');
  clock.phase = 'running';
  clock.day = day;
  clock.dayEndsAtMs = clock.dayMs === null ? null : atMs + clock.dayMs;
  clock.remainingMs = null;
}

export function pauseClock(clock: ClockState, atMs: number): void {
  assert(clock.phase === 'running', 'only a running clock is paused');
  clock.phase = 'paused';
  clock.remainingMs = clock.dayEndsAtMs === null ? null : Math.max(0, clock.dayEndsAtMs - atMs);
  clock.dayEndsAtMs = null;
}

export function resumeClock(clock: ClockState, atMs: number): void {
  assert(clock.phase === 'paused', 'only a paused clock is resumed');
  clock.phase = 'running';
  clock.dayEndsAtMs = clock.remainingMs === null ? null : atMs + clock.remainingMs;
  clock.remainingMs = null;
}

/** More of the present day: a running day ends later, a paused one has more left. */
export function addTime(clock: ClockState, ms: number): void {
  if (clock.dayEndsAtMs !== null) clock.dayEndsAtMs += ms;
  if (clock.remainingMs !== null) clock.remainingMs += ms;
}

export function endClock(clock: ClockState): void {
  clock.phase = 'ended';
  clock.dayEndsAtMs = null;
  clock.remainingMs = null;
}

/** The next thing time itself will do: begin a day, or end the exercise; null when nothing is due ever. */
export function nextTimer(
  clock: Readonly<ClockState>,
): { readonly dueAtMs: number; readonly day: number } | null {
  if (clock.phase !== 'running' || clock.dayEndsAtMs === null) return null;
  return { dueAtMs: clock.dayEndsAtMs, day: clock.day + 1 };
}

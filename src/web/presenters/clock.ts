import type { ClockState } from '../../kernel/clock.ts';

/** The exercise's clock as the component `clock` takes it. */
export interface ClockModel {
  readonly phase: ClockState['phase'];
  readonly day: number;
  readonly daysMax: number | null;
  readonly dayMs: number | null;
  readonly dayEndsAtMs: number | null;
  readonly remainingMs: number | null;
  /** So that a browser with a wrong clock still shows the right rest of the day. */
  readonly serverNowMs: number;
}

export const clockModel = (clock: Readonly<ClockState>, nowMs: number): ClockModel => ({
  phase: clock.phase,
  day: clock.day,
  daysMax: clock.daysMax,
  dayMs: clock.dayMs,
  dayEndsAtMs: clock.dayEndsAtMs,
  remainingMs: clock.remainingMs,
  serverNowMs: nowMs,
});

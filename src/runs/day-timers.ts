import type { MarketId, RunId } from '../kernel/ids.ts';
import type { Due } from './core/group-clock.ts';

/** Calls once after so many milliseconds; returns how to call it off. */
export type SetTimer = (call: () => void, delayMs: number) => () => void;

/** The longest a timer of the runtime can wait; what is due later is set again on the way. */
const DELAY_MS_MAX = 2_147_483_647;

/** A timer of the process, which does not keep the process from ending. */
export const setProcessTimer: SetTimer = (call, delayMs) => {
  const timer = setTimeout(call, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

interface Armed extends Due {
  cancel: () => void;
}

/**
 * What time will do next in each run of this process: for the class, and for each group that goes its own way. A timer
 * outlives its run's stay in memory: when it fires, the run is brought back. What is overdue fires at once, one time.
 */
export class DayTimers {
  /** By run, then by market; the class's under null. */
  readonly #armed = new Map<RunId, Map<MarketId | null, Armed>>();
  readonly #now: () => number;
  readonly #setTimer: SetTimer;
  readonly #fire: (runId: RunId, due: Due) => void;

  constructor(now: () => number, setTimer: SetTimer, fire: (runId: RunId, due: Due) => void) {
    this.#now = now;
    this.#setTimer = setTimer;
    this.#fire = fire;
  }

  /** Sets a run's timers anew; those that are no longer due are taken away. */
  set(runId: RunId, due: readonly Due[]): void {
    const held = this.#armed.get(runId);
    for (const [market, { cancel }] of held ?? []) {
      if (due.some((one) => one.market === market)) continue;
      cancel();
      held?.delete(market);
    }
    for (const one of due) this.#setOne(runId, one);
    if (due.length === 0) this.#armed.delete(runId);
  }

  /** Tries again after `delayMs` what came too early or could not be saved. */
  retry(runId: RunId, due: Due, delayMs: number): void {
    this.#setOne(runId, { ...due, dueAtMs: this.#now() + delayMs });
  }

  stop(): void {
    for (const timers of this.#armed.values()) for (const { cancel } of timers.values()) cancel();
    this.#armed.clear();
  }

  #setOne(runId: RunId, due: Due): void {
    const timers = this.#armed.get(runId) ?? new Map<MarketId | null, Armed>();
    this.#armed.set(runId, timers);
    const held = timers.get(due.market);
    if (held?.dueAtMs === due.dueAtMs && held.day === due.day) return;
    held?.cancel();
    this.#arm(runId, timers, { ...due, cancel: () => undefined });
  }

  #arm(runId: RunId, timers: Map<MarketId | null, Armed>, armed: Armed): void {
    const delayMs = Math.min(DELAY_MS_MAX, Math.max(0, armed.dueAtMs - this.#now()));
    armed.cancel = this.#setTimer(() => {
      if (this.#now() < armed.dueAtMs) return this.#arm(runId, timers, armed);
      timers.delete(armed.market);
      const { market, dueAtMs, day } = armed;
      this.#fire(runId, { market, dueAtMs, day });
    }, delayMs);
    timers.set(armed.market, armed);
  }
}

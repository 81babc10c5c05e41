import type { RunId } from '../kernel/ids.ts';

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

interface Armed {
  readonly dueAtMs: number;
  readonly day: number;
  cancel: () => void;
}

/**
 * What time will do next in each run of this process. A timer outlives its run's stay in memory: when it fires, the run is
 * brought back. What is overdue fires at once, one time.
 */
export class DayTimers {
  readonly #armed = new Map<RunId, Armed>();
  readonly #now: () => number;
  readonly #setTimer: SetTimer;
  readonly #fire: (runId: RunId, day: number) => void;

  constructor(now: () => number, setTimer: SetTimer, fire: (runId: RunId, day: number) => void) {
    this.#now = now;
    this.#setTimer = setTimer;
    this.#fire = fire;
  }

  /** Sets a run's timer anew; null takes it away. */
  set(runId: RunId, timer: { readonly dueAtMs: number; readonly day: number } | null): void {
    const held = this.#armed.get(runId);
    if (timer && held?.dueAtMs === timer.dueAtMs && held.day === timer.day) return;
    held?.cancel();
    this.#armed.delete(runId);
    if (timer) this.#arm(runId, { ...timer, cancel: () => undefined });
  }

  /** Tries again after `delayMs` what came too early or could not be saved. */
  retry(runId: RunId, day: number, delayMs: number): void {
    this.set(runId, { dueAtMs: this.#now() + delayMs, day });
  }

  stop(): void {
    for (const { cancel } of this.#armed.values()) cancel();
    this.#armed.clear();
  }

  #arm(runId: RunId, armed: Armed): void {
    const delayMs = Math.min(DELAY_MS_MAX, Math.max(0, armed.dueAtMs - this.#now()));
    armed.cancel = this.#setTimer(() => {
      if (this.#now() < armed.dueAtMs) return this.#arm(runId, armed);
      this.#armed.delete(runId);
      this.#fire(runId, armed.day);
    }, delayMs);
    this.#armed.set(runId, armed);
  }
}

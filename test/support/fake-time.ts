import type { SetTimer } from '../../src/runs/day-timers.ts';

interface Waiting {
  readonly dueAtMs: number;
  readonly call: () => void;
}

/** A clock on the wall that a test moves by hand. */
export class FakeTime {
  nowMs: number;
  #waiting: Waiting[] = [];

  constructor(nowMs = 1_767_571_200_000) {
    this.nowMs = nowMs;
  }

  readonly now = (): number => this.nowMs;

  readonly setTimer: SetTimer = (call, delayMs) => {
    const waiting = { dueAtMs: this.nowMs + delayMs, call };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
    };
  };

  /** Lets time pass and fires what becomes due, in order. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.#waiting
        .filter(({ dueAtMs }) => dueAtMs <= untilMs)
        .sort((a, b) => a.dueAtMs - b.dueAtMs)[0];
      if (!next) break;
      this.nowMs = Math.max(this.nowMs, next.dueAtMs);
      this.#waiting = this.#waiting.filter((one) => one !== next);
      next.call();
    }
    this.nowMs = untilMs;
  }
}

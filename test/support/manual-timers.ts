import type { Timers } from '../../src/runs/bot-driver.ts';

/** A clock that moves only when a test says so. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  readonly #waiting = new Set<{ readonly atMs: number; readonly call: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, call: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, call };
    this.#waiting.add(timer);
    return () => void this.#waiting.delete(timer);
  }

  /** Timers that are set. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Moves the clock to the next timer and lets it go off; false when there is none. */
  next(): boolean {
    const [first] = [...this.#waiting].sort((a, b) => a.atMs - b.atMs);
    if (!first) return false;
    this.#waiting.delete(first);
    this.#nowMs = Math.max(this.#nowMs, first.atMs);
    first.call();
    return true;
  }
}

/** Counts tries per key in a fixed window, so that guessing is slow. Holds a bounded number of keys. */
export interface Attempts {
  /** True while the key may try once more; counts the try. */
  take(key: string): boolean;
  /** Forgets a key, after it succeeded. */
  clear(key: string): void;
}

const KEYS_MAX = 20_000;

export function createAttempts(limit: number, windowMs: number, now: () => number = Date.now): Attempts {
  const windows = new Map<string, { count: number; endsAtMs: number }>();
  const makeRoom = (): void => {
    const nowMs = now();
    for (const [key, window] of windows) if (window.endsAtMs <= nowMs) windows.delete(key);
    for (const key of windows.keys()) {
      if (windows.size < KEYS_MAX) break;
      windows.delete(key);
    }
  };
  return {
    take(key) {
      const nowMs = now();
      const window = windows.get(key);
      if (!window || window.endsAtMs <= nowMs) {
        if (windows.size >= KEYS_MAX) makeRoom();
        windows.set(key, { count: 1, endsAtMs: nowMs + windowMs });
        return limit > 0;
      }
      window.count += 1;
      return window.count <= limit;
    },
    clear: (key) => {
      windows.delete(key);
    },
  };
}

/** Gathers what happens in a room and lets it go at most every so often: the first at once, the rest together. */
export interface Coalescer<T> {
  add(room: string, item: T): void;
  close(): void;
}

export interface CoalescerOptions<T> {
  /** The pause between two; some rooms may take a longer one. */
  readonly everyMs: number | ((room: string) => number);
  readonly merge: (waiting: T, next: T) => T;
  readonly send: (room: string, merged: T) => void;
}

export function createCoalescer<T>({ everyMs, merge, send }: CoalescerOptions<T>): Coalescer<T> {
  const rooms = new Map<string, { waiting: T | null; timer: NodeJS.Timeout }>();
  const pause = (room: string): void => {
    const timer = setTimeout(
      () => {
        const state = rooms.get(room);
        rooms.delete(room);
        if (!state || state.waiting === null) return;
        pause(room);
        send(room, state.waiting);
      },
      typeof everyMs === 'number' ? everyMs : everyMs(room),
    );
    timer.unref();
    rooms.set(room, { waiting: null, timer });
  };
  return {
    add(room, item) {
      const state = rooms.get(room);
      if (!state) {
        pause(room);
        send(room, item);
      } else state.waiting = state.waiting === null ? item : merge(state.waiting, item);
    },
    close() {
      for (const { timer } of rooms.values()) clearTimeout(timer);
      rooms.clear();
    },
  };
}

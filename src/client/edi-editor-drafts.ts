const PREFIX = 'edi-draft:';
const DAYS_MAX = 3;
const DAY_MS = 86_400_000;

export interface Drafts {
  read(): string | null;
  write(text: string | null): void;
}

/** What was typed and not sent, by run, seat and message: it outlives a reload, a closed tab and a restart. */
export function draftsOf(name: string): Drafts {
  const key = `${PREFIX}${name}`;
  return {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as { text?: unknown } | null;
        return typeof kept?.text === 'string' ? kept.text : null;
      } catch {
        return null;
      }
    },
    write(text) {
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify({ text, atMs: Date.now() }));
      } catch {
        // A browser may forbid storage or have none left; typing goes on without.
      }
    },
  };
}

/** A school's computers serve many; what nobody came back for goes. */
export function dropOldDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const { atMs } = JSON.parse(localStorage.getItem(key) ?? '{}') as { atMs?: number };
      if (!(Date.now() - (atMs ?? 0) < DAYS_MAX * DAY_MS)) localStorage.removeItem(key);
    }
  } catch {
    // Without storage there are no drafts.
  }
}

import type { RunId } from '../kernel/ids.ts';
import type { RunRecord, RunStore } from '../runs/ports.ts';

/**
 * Run records with a copy in memory: every request asks for one, and almost nothing in them ever changes. What another
 * process changes (join code, status) is seen a few seconds later.
 */

const KEPT_MS = 5_000;
const KEPT_MAX = 1_000;

export function cachedRunStore(inner: RunStore, now: () => number = Date.now): RunStore {
  const kept = new Map<RunId, { readonly record: RunRecord; readonly readAtMs: number }>();
  return {
    async insert(record) {
      await inner.insert(record);
    },
    async get(runId) {
      const known = kept.get(runId);
      if (known && now() - known.readAtMs < KEPT_MS) return known.record;
      const record = await inner.get(runId);
      kept.delete(runId);
      if (!record) return null;
      if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
      kept.set(runId, { record, readAtMs: now() });
      return record;
    },
    byJoinCode: (code) => inner.byJoinCode(code),
    byLastCode: (code) => inner.byLastCode(code),
    list: (filter) => inner.list(filter),
    async update(runId, change) {
      kept.delete(runId);
      await inner.update(runId, change);
      kept.delete(runId);
    },
    async remove(runId) {
      await inner.remove(runId);
      kept.delete(runId);
    },
  };
}

/** A bucket that fills at a steady rate: short bursts pass, floods do not. One per person, not per address: a class shares one. */
export interface RateLimit {
  /** True when the key may go on now. */
  take(key: string): boolean;
}

const KEYS_MAX = 10_000;

export function createRateLimit(
  perSecond: number,
  burst: number,
  now: () => number = () => performance.now(),
): RateLimit {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    take(key) {
      const nowMs = now();
      const bucket = buckets.get(key) ?? { left: burst, atMs: nowMs };
      const left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond);
      const passes = left >= 1;
      // The one used longest ago is full again by now: forgetting it changes nothing.
      buckets.delete(key);
      if (buckets.size >= KEYS_MAX) buckets.delete(buckets.keys().next().value ?? '');
      buckets.set(key, { left: passes ? left - 1 : left, atMs: nowMs });
      return passes;
    },
  };
}

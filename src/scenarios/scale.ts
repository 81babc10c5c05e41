import { parseYuan } from '../kernel/money.ts';
import type { Metric } from '../labs/lab.ts';

/** A value of a scale as written, in the metric's own unit: yuan become fen, `90%` becomes 0.9. Null when it cannot be. */
export function scaleValueOf(written: unknown, unit: Metric['unit'] | null): number | null {
  if (typeof written === 'number') {
    if (!Number.isFinite(written)) return null;
    if (unit !== 'fen') return written;
    const fen = parseYuan(String(written));
    return fen.ok ? fen.value : null;
  }
  if (typeof written !== 'string' || unit === 'fen') return null;
  const share = /^(\d{1,3}(?:\.\d{1,2})?)%$/.exec(written);
  return share ? Math.round(Number(share[1]) * 100) / 10_000 : null;
}

/** One line of the report. Figures are for ratios within one run on one machine, not for pride. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in the same unit and the same run. */
  readonly limit: number | null;
  /** `value ÷ limit` (or the other way round for times), as the name says. */
  readonly ratio: number | null;
  /** What the ratio must reach; `≤` where less is better. Null: it is only reported. */
  readonly target: string | null;
  readonly ok: boolean;
}

const round = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));

/** A ratio that must be at least so much. */
export const atLeast = (
  name: string,
  value: number,
  unit: string,
  limit: number,
  target: number,
): BenchResult => ({
  ...compared(name, value, unit, limit),
  target: `≥ ${target}`,
  ok: value / limit >= target,
});

/** A ratio that must be at most so much. */
export const atMost = (
  name: string,
  value: number,
  unit: string,
  limit: number,
  target: number,
): BenchResult => ({
  ...compared(name, value, unit, limit),
  target: `≤ ${target}`,
  ok: value / limit <= target,
});

/** A ratio without a target. */
export const compared = (name: string, value: number, unit: string, limit: number): BenchResult => ({
  ...reported(name, value, unit),
  limit: round(limit),
  ratio: round(value / limit),
});

/** A figure without a target. */
export const reported = (name: string, value: number, unit: string): BenchResult => ({
  name,
  value: round(value),
  unit,
  limit: null,
  ratio: null,
  target: null,
  ok: true,
});

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('a median needs a value');
  return middle;
}

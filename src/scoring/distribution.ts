/** Grades of many people in a few figures. All points are hundredths, 0 to 10,000. Pure. */

export interface Summary {
  readonly count: number;
  /** Rounded to whole hundredths; null without a grade. */
  readonly meanCenti: number | null;
  readonly lowerQuartileCenti: number | null;
  readonly medianCenti: number | null;
  readonly upperQuartileCenti: number | null;
}

export interface Bin {
  /** In whole points; the last bin holds 100 as well. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BIN_POINTS = 10;
const BINS = 10;
/** Fewer grades have no shape from which one could stand out. */
const OUTLIERS_FROM = 8;
/** The usual fences of a box plot: so many times the distance between the quartiles beyond them. */
const FENCE = 1.5;

/** The grade below which a share of all grades lies, with a straight line between neighbours. */
function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return Math.round(low + (high - low) * (at - Math.floor(at)));
}

export function summaryOf(grades: readonly number[]): Summary {
  const sorted = [...grades].sort((a, b) => a - b);
  const sum = sorted.reduce((all, grade) => all + grade, 0);
  return {
    count: sorted.length,
    meanCenti: sorted.length === 0 ? null : Math.round(sum / sorted.length),
    lowerQuartileCenti: quantile(sorted, 0.25),
    medianCenti: quantile(sorted, 0.5),
    upperQuartileCenti: quantile(sorted, 0.75),
  };
}

/** How many grades lie in each ten points. */
export function histogramOf(grades: readonly number[]): readonly Bin[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const grade of grades) {
    const bin = Math.min(BINS - 1, Math.floor(grade / (BIN_POINTS * 100)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({
    from: i * BIN_POINTS,
    to: i === BINS - 1 ? BINS * BIN_POINTS : (i + 1) * BIN_POINTS - 1,
    count,
  }));
}

/** Below and above which a grade stands out from the others; null where there are too few. */
export function fencesOf(grades: readonly number[]): { readonly low: number; readonly high: number } | null {
  if (grades.length < OUTLIERS_FROM) return null;
  const { lowerQuartileCenti, upperQuartileCenti } = summaryOf(grades);
  if (lowerQuartileCenti === null || upperQuartileCenti === null) return null;
  const reach = (upperQuartileCenti - lowerQuartileCenti) * FENCE;
  return { low: lowerQuartileCenti - reach, high: upperQuartileCenti + reach };
}

/** One exercise in a person's mean. */
export interface Weighed {
  readonly weight: number;
  /** Null: missing. */
  readonly centi: number | null;
  /** Not graded on purpose: never counts, whatever is missing does. */
  readonly excused?: boolean;
}

/**
 * The mean of a person's grades.
 * @param missingIsZero what is missing counts as nothing; otherwise it is left out
 * @returns whole hundredths; null when nothing counts
 */
export function meanOf(grades: readonly Weighed[], missingIsZero: boolean): number | null {
  let sum = 0;
  let weights = 0;
  for (const { weight, centi, excused = false } of grades) {
    if (weight === 0 || excused || (centi === null && !missingIsZero)) continue;
    sum += (centi ?? 0) * weight;
    weights += weight;
  }
  return weights === 0 ? null : Math.round(sum / weights);
}

import { assert } from '../kernel/assert.ts';
import { shareExactly } from './share.ts';

/**
 * A person's grade: a pure function of what the journal says they did, of marks, and of what a teacher decided with a
 * reason. All points are 0 to 100 in hundredths (integers), so that the same input gives the same grade everywhere.
 */

/** What a grade is made of, in the order in which it is shown. */
export const GRADE_PARTS = ['tasks', 'process', 'result', 'report', 'judging'] as const;
export type GradePartName = (typeof GRADE_PARTS)[number];

/** Percent of the whole grade for each part; they add up to 100. */
export type GradeWeights = Readonly<Record<GradePartName, number>>;

/** As an author writes them: the automatic share, and how it is divided. */
export interface WrittenWeights {
  readonly automatic: number;
  readonly report: number;
  readonly judging: number;
  readonly evidence: { readonly tasks: number; readonly process: number; readonly result: number };
}

/** Percent of the whole for each part; not necessarily whole numbers. */
export const weightsOf = ({ automatic, report, judging, evidence }: WrittenWeights): GradeWeights => ({
  tasks: (automatic * evidence.tasks) / 100,
  process: (automatic * evidence.process) / 100,
  result: (automatic * evidence.result) / 100,
  report,
  judging,
});

/** Points of each part; null: there is nothing to judge by, and the part's weight goes to the others. */
export type PartPoints = Readonly<Record<GradePartName, number | null>>;

/** What a teacher decided, always with a reason, always beside what was computed. */
export interface Override {
  /** Null: the whole grade. */
  readonly part: GradePartName | null;
  /** Null takes the part out of the grade. */
  readonly pointsCenti: number | null;
  readonly reason: string;
}

export interface GradePart {
  readonly name: GradePartName;
  /** As computed. */
  readonly computedCenti: number | null;
  /** As it counts: the override's if there is one. */
  readonly pointsCenti: number | null;
  readonly overridden: Override | null;
  /** Percent by the scenario. */
  readonly weight: number;
  /** Percent after the weights of parts without points were shared out; 0 for those. */
  readonly weightEffective: number;
  /** What it adds to the total; the parts add up to `computedTotalCenti` exactly. */
  readonly contributionCenti: number;
}

export interface Grade {
  readonly parts: readonly GradePart[];
  /** By the parts; null when no part has points. */
  readonly computedTotalCenti: number | null;
  /** The grade. */
  readonly totalCenti: number | null;
  readonly overridden: Override | null;
}

const FULL_CENTI = 10_000;

/** The last word on each part, and on the whole, is the one that counts. */
export function gradeOf(
  points: PartPoints,
  weights: GradeWeights,
  overrides: readonly Override[] = [],
): Grade {
  const lastOn = (part: GradePartName | null): Override | null =>
    overrides.findLast((override) => override.part === part) ?? null;
  const counted = GRADE_PARTS.map((name) => {
    const overridden = lastOn(name);
    const computedCenti = points[name];
    const pointsCenti = overridden === null ? computedCenti : overridden.pointsCenti;
    assert(isPoints(computedCenti) && isPoints(pointsCenti), 'points are whole hundredths from 0 to 100');
    return { name, overridden, computedCenti, pointsCenti, weight: weights[name] };
  });
  const whole = counted.reduce((sum, part) => (part.pointsCenti === null ? sum : sum + part.weight), 0);
  const effective = counted.map(({ pointsCenti, weight }) =>
    pointsCenti === null || whole === 0 ? 0 : (weight * 100) / whole,
  );
  const shares = counted.map(({ pointsCenti }, i) => ((pointsCenti ?? 0) * (effective[i] ?? 0)) / 100);
  const computedTotalCenti =
    whole === 0
      ? null
      : Math.min(FULL_CENTI, Math.round(tidy(shares.reduce((sum, share) => sum + share, 0))));
  const contributions = shareExactly(computedTotalCenti ?? 0, shares);
  const overridden = lastOn(null);
  return {
    parts: counted.map((part, i) => ({
      ...part,
      weightEffective: effective[i] ?? 0,
      contributionCenti: contributions[i] ?? 0,
    })),
    computedTotalCenti,
    totalCenti: overridden === null ? computedTotalCenti : overridden.pointsCenti,
    overridden,
  };
}

const isPoints = (centi: number | null): boolean =>
  centi === null || (Number.isInteger(centi) && centi >= 0 && centi <= FULL_CENTI);

/** Sums of fractions end in 0.4999999: a millionth of a hundredth decides nothing. */
const tidy = (centi: number): number => Math.round(centi * 1e6) / 1e6;

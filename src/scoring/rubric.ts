import { assert } from '../kernel/assert.ts';

/**
 * The arithmetic of judging: several judges' marks on a rubric's criteria, and one result. Points are hundredths (integers),
 * so that the same sheets give the same result everywhere. Pure.
 */

/** What a rubric asks, as far as arithmetic is concerned. */
export interface Criterion {
  readonly id: string;
  /** The most that can be given, in whole points. */
  readonly points: number;
}

/** One judge's sheet on one team, handed in. Points in hundredths by criterion. */
export interface Sheet {
  readonly judge: string;
  readonly pointsCenti: Readonly<Record<string, number>>;
}

export interface CriterionResult {
  readonly id: string;
  readonly maxCenti: number;
  /** What counts: the mean, from four sheets on without the highest and the lowest; null without a sheet. */
  readonly pointsCenti: number | null;
  /** How many sheets it was taken from, before any was left out. */
  readonly marks: number;
  /** The highest and the lowest were left out. */
  readonly trimmed: boolean;
  /** Highest minus lowest. */
  readonly spreadCenti: number;
  /** The judges differ by more than a fifth of the criterion: a third mark or a talk is needed. */
  readonly flagged: boolean;
}

export interface RubricResult {
  readonly criteria: readonly CriterionResult[];
  /** Out of 100 points, in hundredths; null without a sheet. */
  readonly totalCenti: number | null;
  readonly flagged: boolean;
}

/** From so many marks on, the highest and the lowest do not count. */
export const TRIMMED_FROM = 4;
/** A larger share of a criterion between two judges is looked at. */
const SPREAD_SHARE_MAX = 0.2;
const FULL_CENTI = 10_000;

/** Why a sheet cannot be handed in; null when it can. */
export function sheetProblem(
  rubric: readonly Criterion[],
  pointsCenti: Readonly<Record<string, number>>,
): { readonly criterion: string; readonly problem: 'missing' | 'out-of-range' } | null {
  for (const { id, points } of rubric) {
    if (!Object.hasOwn(pointsCenti, id)) return { criterion: id, problem: 'missing' };
    if (!isMark(pointsCenti[id], points)) return { criterion: id, problem: 'out-of-range' };
  }
  return null;
}

/** Half points are as fine as a judge can tell. */
export const isMark = (centi: number | undefined, pointsMax: number): boolean =>
  centi !== undefined &&
  Number.isInteger(centi) &&
  centi % 50 === 0 &&
  centi >= 0 &&
  centi <= pointsMax * 100;

/** The result of all sheets handed in. Only complete sheets may be given. */
export function rubricResult(rubric: readonly Criterion[], sheets: readonly Sheet[]): RubricResult {
  for (const { pointsCenti } of sheets) {
    assert(sheetProblem(rubric, pointsCenti) === null, 'only complete sheets count');
  }
  const criteria = rubric.map((criterion) => resultOf(criterion, sheets));
  const maxCenti = criteria.reduce((sum, each) => sum + each.maxCenti, 0);
  const givenCenti = criteria.reduce((sum, { pointsCenti }) => sum + (pointsCenti ?? 0), 0);
  return {
    criteria,
    totalCenti:
      sheets.length === 0 || maxCenti === 0 ? null : Math.round((givenCenti * FULL_CENTI) / maxCenti),
    flagged: criteria.some(({ flagged }) => flagged),
  };
}

function resultOf({ id, points }: Criterion, sheets: readonly Sheet[]): CriterionResult {
  const marks = sheets.map(({ pointsCenti }) => pointsCenti[id] ?? 0).sort((a, b) => a - b);
  const trimmed = marks.length >= TRIMMED_FROM;
  const counted = trimmed ? marks.slice(1, -1) : marks;
  const spreadCenti = (marks.at(-1) ?? 0) - (marks[0] ?? 0);
  return {
    id,
    maxCenti: points * 100,
    pointsCenti:
      counted.length === 0 ? null : Math.round(counted.reduce((sum, mark) => sum + mark, 0) / counted.length),
    marks: marks.length,
    trimmed,
    spreadCenti,
    flagged: marks.length > 1 && spreadCenti > points * 100 * SPREAD_SHARE_MAX,
  };
}

/** A penalty, or what an appeal brought: an entry of its own, never an edit. */
export interface Adjustment {
  readonly changeCenti: number;
  readonly reason: string;
}

/** The result with its adjustments, never below nothing nor above everything. */
export const adjusted = (totalCenti: number, adjustments: readonly Adjustment[]): number =>
  Math.min(
    FULL_CENTI,
    Math.max(
      0,
      adjustments.reduce((sum, { changeCenti }) => sum + changeCenti, totalCenti),
    ),
  );

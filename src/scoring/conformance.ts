import { countedSteps, type Choosable } from './choices.ts';

/** Process conformance: what should have happened, in which order, against what one person did. Pure. */

/** A step the scenario expects of a seat. */
export interface ExpectedStep extends Choosable {
  /** Steps that should come first. */
  readonly after: readonly string[];
}

/** How an expected step was taken, by whom and when; null days: not at all. */
export interface TakenStep {
  readonly seq: number;
  readonly day: number;
  /** Something that should have come first was not yet done. */
  readonly early: boolean;
  /** The day from which it could have been done in order. */
  readonly dueDay: number;
  readonly again: readonly { readonly seq: number; readonly day: number }[];
}

/**
 * What is to be said of a step:
 * - `done`: in order and in time
 * - `early`: before something that should have come first
 * - `late`: more than a day after it could have been done
 * - `skipped`: not done, although a step that comes after it was, or the exercise is over
 * - `other`: done for the person by a bot, the instructor or a colleague; neither praise nor blame
 * - `open`: not done, and it may still be
 */
export const CONFORMANCES = ['done', 'early', 'late', 'skipped', 'other', 'open'] as const;
export type Conformance = (typeof CONFORMANCES)[number];

export interface StepRecord {
  readonly id: string;
  readonly conformance: Conformance;
  readonly seq: number | null;
  readonly day: number | null;
  /** How many days later than it could have been done. */
  readonly daysLate: number;
  /** Entries in which the person did it once more. */
  readonly repeated: readonly number[];
  /** Where it was one way of several and none was taken: all of them. */
  readonly oneOf: readonly string[];
}

/** What a step is called: one way of several that nobody took by all their names. */
export const stepTitle = (
  { id, oneOf }: Pick<StepRecord, 'id' | 'oneOf'>,
  title: (id: string) => string,
): string => (oneOf.length === 0 ? title(id) : oneOf.map(title).join(' / '));

/** Whoever deals with something on the same or the next day is in time, as with all waiting work. */
const DAYS_IN_TIME = 1;

/**
 * Compares the expected steps of a person's seat with what happened there. Of ways to the same end only one is looked at: the
 * person's own before one that somebody else took.
 * @param taken what the person did, by step
 * @param byOthers steps of the seat that somebody else did
 * @param over the exercise has ended: what is not done will not be
 */
export function conformanceOf(
  expected: readonly ExpectedStep[],
  taken: ReadonlyMap<string, TakenStep>,
  byOthers: ReadonlySet<string>,
  over: boolean,
): readonly StepRecord[] {
  const passed = passedOver(expected, taken);
  const worth = ({ id }: ExpectedStep): number => (taken.has(id) ? 2 : byOthers.has(id) ? 1 : 0);
  return countedSteps(expected, worth).map(({ id, choice }): StepRecord => {
    const step = taken.get(id);
    if (step === undefined) {
      const conformance = byOthers.has(id) ? 'other' : over || passed.has(id) ? 'skipped' : 'open';
      const isOpen = choice !== null && conformance !== 'other';
      const oneOf = isOpen ? expected.filter((one) => one.choice === choice).map((one) => one.id) : [];
      return { id, conformance, seq: null, day: null, daysLate: 0, repeated: [], oneOf };
    }
    const daysLate = Math.max(0, step.day - step.dueDay - DAYS_IN_TIME);
    return {
      id,
      conformance: step.early ? 'early' : daysLate > 0 ? 'late' : 'done',
      seq: step.seq,
      day: step.day,
      daysLate,
      repeated: step.again.map(({ seq }) => seq),
      oneOf: [],
    };
  });
}

/** Steps that should have come before one that was taken, however far before. */
function passedOver(
  expected: readonly ExpectedStep[],
  taken: ReadonlyMap<string, TakenStep>,
): ReadonlySet<string> {
  const byId = new Map(expected.map((step) => [step.id, step]));
  const passed = new Set<string>();
  const visit = (id: string): void => {
    for (const before of byId.get(id)?.after ?? []) {
      if (passed.has(before)) continue;
      passed.add(before);
      visit(before);
    }
  };
  for (const id of taken.keys()) visit(id);
  return passed;
}

/** What a step is worth of its full share, in hundredths: in order and in time all of it, otherwise half. */
const WORTH_CENTI: Readonly<Record<Conformance, number | null>> = {
  done: 10_000,
  early: 5_000,
  late: 5_000,
  skipped: 0,
  open: null,
  other: null,
};

/**
 * Points for keeping to the process: the mean worth of the steps that were the person's to take. Steps that others did
 * or that may still be done count neither way; repeating a step costs nothing.
 * @returns hundredths of a point, 0 to 10,000; null when no step was the person's
 */
export function processPointsCenti(steps: readonly StepRecord[]): number | null {
  let sum = 0;
  let count = 0;
  for (const { conformance } of steps) {
    const worth = WORTH_CENTI[conformance];
    if (worth === null) continue;
    sum += worth;
    count += 1;
  }
  return count === 0 ? null : Math.round(sum / count);
}

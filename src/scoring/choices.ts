/** Ways to the same end, of which one is enough. Pure. */

export interface Choosable {
  readonly id: string;
  /** What it is one way of; null for what is asked of everyone. */
  readonly choice: string | null;
}

/**
 * The steps that count: all that are no choice, and of each choice one, in the given order. That is the one that was taken, the
 * dearest where several were; while none was taken, the first stands for all of them.
 * @param taken how much it counts that a step was taken: 0 not at all
 */
export function countedSteps<Step extends Choosable>(
  steps: readonly Step[],
  taken: (step: Step) => number,
): readonly Step[] {
  const best = new Map<string, { readonly step: Step; readonly worth: number }>();
  for (const step of steps) {
    if (step.choice === null) continue;
    const worth = taken(step);
    const present = best.get(step.choice);
    if (!present || worth > present.worth) best.set(step.choice, { step, worth });
  }
  return steps.filter((step) => step.choice === null || best.get(step.choice)?.step === step);
}

import type { WrittenWeights } from '../scoring/grade.ts';

/** What a grade is made of where a scenario does not say. */
export const USUAL_WEIGHTS: WrittenWeights = {
  automatic: 60,
  report: 20,
  judging: 20,
  evidence: { tasks: 40, process: 30, result: 30 },
};

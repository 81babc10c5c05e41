import { listIn, numberIn, textIn, valueIn, type Path } from '../labs/glimpse.ts';
import type { CastGlimpse } from '../labs/lab.ts';
import { glimpseCast, seatsOfOneGroup } from './cast.ts';
import { checkScore } from './check-score.ts';
import { checkTasks } from './check-tasks.ts';
import type { ScenarioErrorCode } from './error-codes.ts';
import type { PathError } from './issues.ts';
import type { ScenarioLab } from './labs.ts';

/** Reports one problem; the check goes on. */
export type Complain = (
  path: Path,
  code: ScenarioErrorCode,
  params: PathError['params'],
  at?: 'key' | 'value',
) => void;

/**
 * What no schema can see: names that lead nowhere, sums that do not add up. Reads the raw data with care, so that it says
 * all it can about a file that is also wrong elsewhere.
 */
export function checkAcross(file: unknown, lab: ScenarioLab | null): readonly PathError[] {
  const errors: PathError[] = [];
  const complain: Complain = (path, code, params, at = 'value') => {
    errors.push({ path, at, code, params });
  };
  const perGroup = lab !== null && textIn(file, lab.name, 'market') === 'per-group';
  const cast = glimpseCast(file, perGroup);
  checkUnique(file, complain);
  checkCopies(file, cast, perGroup, complain);
  checkSeats(file, cast, complain);
  checkClock(file, complain);
  checkTasks(file, cast, lab, complain);
  checkScore(file, cast, lab, complain);
  checkRubric(file, complain);
  checkGrade(file, complain);
  const problems = lab?.check?.(valueIn(file, lab.name), cast, { daysMax: numberIn(file, 'clock', 'days') });
  for (const problem of problems ?? []) errors.push({ at: 'value', ...problem });
  return errors;
}

function checkUnique(file: unknown, complain: Complain): void {
  const lists: readonly (readonly [list: string, id: string])[] = [
    ['cast', 'firm'],
    ['tasks', 'id'],
    ['rubric', 'id'],
    ['report', 'id'],
  ];
  for (const [list, key] of lists) {
    const seen = new Set<string>();
    listIn(file, list).forEach((item, index) => {
      const id = textIn(item, key);
      if (id === null) return;
      if (seen.has(id)) complain([list, index, key], 'scenario/duplicate-id', { id });
      seen.add(id);
    });
  }
}

/** Copies are named `radwerk-2`, `radwerk-3` …: no line of a shared market may have such a name itself. */
function checkCopies(
  file: unknown,
  cast: readonly CastGlimpse[],
  perGroup: boolean,
  complain: Complain,
): void {
  const firms = new Set(cast.map(({ firm }) => firm));
  for (const { firm, index } of cast) {
    const base = /^(.+)-[1-9]\d*$/.exec(firm)?.[1];
    if (!perGroup && base !== undefined && firms.has(base)) {
      complain(['cast', index, 'firm'], 'scenario/copy-id', { id: firm, base });
    }
    if (!perGroup) continue;
    for (const key of ['every', 'names']) {
      if (valueIn(file, 'cast', index, key) === undefined) continue;
      complain(['cast', index, key], 'scenario/only-in-shared-market', { key }, 'key');
    }
  }
}

function checkSeats(
  file: unknown,
  cast: readonly (CastGlimpse & { every: number; seats: number })[],
  complain: Complain,
) {
  const oneGroup = seatsOfOneGroup(cast);
  const people = cast.some(({ index, seats }) => seats > 0 && valueIn(file, 'cast', index, 'bot') !== true);
  if (cast.length > 0 && !people) complain(['cast'], 'scenario/nobody-to-play', {});
  const min = numberIn(file, 'seats', 'min');
  const max = numberIn(file, 'seats', 'max');
  if (min !== null && max !== null && min > max) {
    complain(['seats', 'min'], 'scenario/seats-min-over-max', { min, max });
    return;
  }
  const low = min !== null && min < oneGroup ? 'min' : max !== null && max < oneGroup ? 'max' : null;
  if (low === null) return;
  const found = (low === 'min' ? min : max) ?? 0;
  complain(['seats', low], 'scenario/seats-under-cast', { found, seats: oneGroup });
}

/** The simulated days must fit into the lesson. */
function checkClock(file: unknown, complain: Complain): void {
  if (textIn(file, 'clock', 'mode') !== 'timed') return;
  const written = /^([1-9]\d{0,3})([sm])$/.exec(textIn(file, 'clock', 'day') ?? '');
  const days = numberIn(file, 'clock', 'days');
  const minutes = numberIn(file, 'minutes');
  if (!written || days === null || minutes === null) return;
  const needed = Math.ceil((Number(written[1]) * (written[2] === 'm' ? 60 : 1) * days) / 60);
  if (needed > minutes) complain(['minutes'], 'scenario/clock-over-minutes', { found: minutes, needed });
}

/** The shares of a grade, and those of its automatic part, add up to 100, and weigh nothing that is not there. */
function checkGrade(file: unknown, complain: Complain): void {
  const grade = valueIn(file, 'grade');
  if (grade === undefined) return;
  const sumOf = (parent: unknown, ...keys: readonly string[]): number =>
    keys.reduce((sum, key) => sum + (numberIn(parent, key) ?? 0), 0);
  const sum = sumOf(grade, 'automatic', 'report', 'judging');
  if (sum !== 100) complain(['grade'], 'scenario/weights-not-100', { kind: 'grade', sum }, 'key');
  const evidence = valueIn(grade, 'evidence');
  const within = sumOf(evidence, 'tasks', 'process', 'result');
  if (evidence !== undefined && within !== 100) {
    complain(['grade', 'evidence'], 'scenario/weights-not-100', { kind: 'evidence', sum: within }, 'key');
  }
  const needs = { report: 'report', judging: 'rubric' } as const;
  for (const part of ['report', 'judging'] as const) {
    if ((numberIn(grade, part) ?? 0) === 0 || listIn(file, needs[part]).length > 0) continue;
    complain(['grade', part], 'scenario/grade-part-absent', { part, needs: needs[part] });
  }
}

function checkRubric(file: unknown, complain: Complain): void {
  listIn(file, 'rubric').forEach((criterion, index) => {
    const points = numberIn(criterion, 'points');
    listIn(criterion, 'levels').forEach((level, row) => {
      const found = numberIn(level, 'points');
      if (points === null || found === null || found <= points) return;
      complain(['rubric', index, 'levels', row, 'points'], 'scenario/level-over-points', {
        found,
        max: points,
      });
    });
  });
}

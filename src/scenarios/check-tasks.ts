import { listIn, textIn } from '../labs/glimpse.ts';
import type { CastGlimpse } from '../labs/lab.ts';
import type { Complain } from './check.ts';
import type { ScenarioLab } from './labs.ts';
import { nearest } from './nearest.ts';
import { shorten } from './yaml-text.ts';

/** The schema's own limit, so that a hostile file costs no more time than an honest one. */
const TASKS_MAX = 200;

/** Tasks are for seats that exist, wait for events that can happen, leave a choice of two at least, and follow without a circle. */
export function checkTasks(
  file: unknown,
  cast: readonly CastGlimpse[],
  lab: ScenarioLab | null,
  complain: Complain,
): void {
  const tasks = listIn(file, 'tasks').slice(0, TASKS_MAX);
  const byFirm = new Map(cast.map((line) => [line.firm, line]));
  const ids = tasks.map((task) => textIn(task, 'id'));
  const known = ids.filter((id) => id !== null);
  tasks.forEach((task, index) => {
    const seat = textIn(task, 'seat');
    if (seat !== null && cast.length > 0) {
      const line = byFirm.get(seat);
      if (!line) {
        unknown(complain, ['tasks', index, 'seat'], 'scenario/unknown-task-seat', seat, [...byFirm.keys()]);
      } else if (line.roles.length === 0) {
        complain(['tasks', index, 'seat'], 'scenario/task-seat-empty', { found: seat });
      }
    }
    const when = textIn(task, 'when');
    if (when !== null && lab && !lab.eventTypes.includes(when)) {
      unknown(complain, ['tasks', index, 'when'], 'scenario/unknown-event', when, lab.eventTypes);
    }
    listIn(task, 'after').forEach((before, row) => {
      if (typeof before !== 'string' || known.includes(before)) return;
      unknown(complain, ['tasks', index, 'after', row], 'scenario/unknown-task', before, known);
    });
  });
  findLonelyChoices(tasks, complain);
  findCycles(tasks, ids, complain);
}

/** A choice of one is none: mostly the name of another, misspelt. */
function findLonelyChoices(tasks: readonly unknown[], complain: Complain): void {
  const places = new Map<string, number[]>();
  tasks.forEach((task, index) => {
    const [seat, choice] = [textIn(task, 'seat'), textIn(task, 'choice')];
    if (seat === null || choice === null) return;
    const key = `${seat}/${choice}`;
    places.set(key, [...(places.get(key) ?? []), index]);
  });
  for (const [index, ...more] of places.values()) {
    if (index === undefined || more.length > 0) continue;
    const found = shorten(textIn(tasks[index], 'choice') ?? '');
    complain(['tasks', index, 'choice'], 'scenario/choice-of-one', { found });
  }
}

type Unknown = 'scenario/unknown-task-seat' | 'scenario/unknown-event' | 'scenario/unknown-task';

function unknown(
  complain: Complain,
  path: readonly (string | number)[],
  code: Unknown,
  word: string,
  known: readonly string[],
): void {
  const near = nearest(word, known);
  const found = shorten(word);
  if (near === null) complain(path, code, { found, known: shorten(known.join(', ')) });
  else complain(path, `${code}-near`, { found, near });
}

/** Walks what comes after what, depth first; every circle is reported once, at the task that closes it. */
function findCycles(tasks: readonly unknown[], ids: readonly (string | null)[], complain: Complain): void {
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const state = new Map<number, 'open' | 'done'>();
  const visit = (index: number, trail: readonly string[]): void => {
    state.set(index, 'open');
    const id = ids[index] ?? '';
    listIn(tasks[index], 'after').forEach((before, row) => {
      const next = typeof before === 'string' ? indexOf.get(before) : undefined;
      if (next === undefined) return;
      if (state.get(next) === 'open') {
        const circle = [...trail, id].slice([...trail, id].indexOf(String(before)));
        complain(['tasks', index, 'after', row], 'scenario/task-cycle', {
          cycle: [...circle, String(before)].join(' → '),
        });
      } else if (!state.has(next)) visit(next, [...trail, id]);
    });
    state.set(index, 'done');
  };
  tasks.forEach((_, index) => {
    if (!state.has(index)) visit(index, []);
  });
}

import type { Entry, RecordedEvent } from '../../kernel/envelope.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { TaskDefinition } from '../../scenarios/scenario.ts';
import type { MarketState } from '../state.ts';
import type { RunIndex, SeatPlace } from './run-index.ts';

/** The key of a seat's task among the done ones of its market. */
export const taskKey = (seat: SeatId, task: string): string => `${seat}/${task}`;

/**
 * Ticks off what the acting seat did. A task asks a firm, so it is done for every seat of it; it is done early when one
 * that should come first is not yet done.
 * @returns whether anything was ticked
 */
export function tickTasks(entry: Entry, index: RunIndex): boolean {
  if (entry.actor.seat === null || index.tasksByEvent.size === 0) return false;
  const place = index.seats.get(entry.actor.seat);
  if (!place) return false;
  let ticked = false;
  for (const event of entry.events) {
    if (event.market !== place.market.id) continue;
    for (const task of index.tasksByEvent.get(event.type) ?? []) {
      if (task.seat === place.firm.template && matches(task, event))
        ticked = tick(entry, task, place) || ticked;
    }
  }
  return ticked;
}

function tick({ seq, atMs, day, actor }: Entry, task: TaskDefinition, place: SeatPlace): boolean {
  const { tasks } = place.market;
  if (tasks[taskKey(place.seat.id, task.id)]) return false;
  const early = task.after.some((before) => !isDone(place.market, before));
  for (const seat of place.firmSeats) {
    tasks[taskKey(seat, task.id)] = { seq, atMs, day, early, by: actor.kind };
  }
  return true;
}

/** Whether anyone in the market has done a task; what comes first is often another seat's. */
function isDone({ tasks }: MarketState, task: string): boolean {
  const ending = taskKey('', task);
  return Object.keys(tasks).some((key) => key.endsWith(ending));
}

function matches({ where }: TaskDefinition, { data }: RecordedEvent): boolean {
  return Object.entries(where).every(
    ([field, value]) => Object.hasOwn(data, field) && (data as Record<string, unknown>)[field] === value,
  );
}

import type { Entry, RecordedEvent } from '../../kernel/envelope.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { TaskDefinition } from '../../scenarios/scenario.ts';
import type { MarketState, TickedTask } from '../state.ts';
import type { RunIndex, SeatPlace } from './run-index.ts';

const AGAIN_MAX = 20;
/** Nothing can be done before it. */
const FIRST_DAY = 1;

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
  const before = tasks[taskKey(place.seat.id, task.id)];
  if (before) {
    // An entry of several events of the kind does a task once.
    if (before.seq === seq || before.again.at(-1)?.seq === seq || before.again.length >= AGAIN_MAX)
      return false;
    const again = [...before.again, { seq, day, actor: actor.id }];
    for (const seat of place.firmSeats) {
      const ticked = tasks[taskKey(seat, task.id)];
      if (ticked) ticked.again = again;
    }
    return false;
  }
  const doneDays = task.after.map((earlier) => dayOf(place.market, earlier));
  const early = doneDays.includes(null);
  const dueDay = doneDays.reduce<number>((last, done) => Math.max(last, done ?? 0), FIRST_DAY);
  for (const seat of place.firmSeats) {
    tasks[taskKey(seat, task.id)] = {
      seq,
      atMs,
      day,
      early,
      by: actor.kind,
      actor: actor.id,
      dueDay,
      again: [],
    };
  }
  return true;
}

/** The day on which anyone in the market did a task, null if nobody did; what comes first is often another seat's. */
function dayOf({ tasks }: MarketState, task: string): number | null {
  const ending = taskKey('', task);
  let day: number | null = null;
  for (const key in tasks) {
    const done: TickedTask | undefined = tasks[key];
    if (done !== undefined && key.endsWith(ending)) day = Math.min(day ?? done.day, done.day);
  }
  return day;
}

function matches({ where }: TaskDefinition, { data }: RecordedEvent): boolean {
  return Object.entries(where).every(
    ([field, value]) => Object.hasOwn(data, field) && (data as Record<string, unknown>)[field] === value,
  );
}

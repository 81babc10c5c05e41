import type { DeepReadonly } from '../kernel/decider.ts';
import type { ParticipantId, SeatId } from '../kernel/ids.ts';
import type { Pending } from '../labs/lab.ts';
import { countedSteps } from '../scoring/choices.ts';
import { phaseOf } from './core/group-clock.ts';
import { indexOf, type SeatPlace } from './core/run-index.ts';
import { taskKey } from './core/tasks.ts';
import type { Labs } from './labs.ts';
import type { SeatMistakes } from './ports.ts';
import { driverOf, type Driver, type RunState } from './state.ts';

/** A seat as a light on the teacher's monitor: language-free figures, from kept lists. */

type Run = DeepReadonly<RunState>;

export const LIGHTS = ['idle', 'good', 'slow', 'stuck'] as const;
export type Light = (typeof LIGHTS)[number];
export const DRIVERS: readonly Driver[] = ['nobody', 'human', 'bot', 'instructor'];

export interface SeatPulse {
  readonly light: Light;
  readonly driver: Driver;
  /** The person whose seat it is has a page open. */
  readonly connected: boolean;
  readonly waiting: Pending;
  readonly lastActionAtMs: number | null;
  readonly tasks: { readonly done: number; readonly all: number };
  readonly mistakes: number;
}

export interface PulseFacts {
  readonly labs: Labs;
  readonly nowMs: number;
  readonly mistakes: ReadonlyMap<SeatId, SeatMistakes>;
  connected(participant: ParticipantId): boolean;
}

/** Work that has waited so long is slow, or stuck. */
const SLOW_MS = 2 * 60_000;
const STUCK_MS = 4 * 60_000;
/** Refusals that are no older than this count as the present trouble. */
const RECENT_MS = 3 * 60_000;
const RECENT_MISTAKES = 3;

const NOTHING: Pending = { count: 0, urgent: 0, sinceDay: null, sinceAtMs: null };

/** How much waits for a seat; nothing before the start and after the end. */
export function pendingOf(run: Run, seat: SeatId, labs: Labs): Pending {
  const { lab, seats } = indexOf(run, labs);
  const place = seats.get(seat);
  if (!place || !lab.pending) return NOTHING;
  const phase = phaseOf(run, place.market);
  return phase === 'lobby' || phase === 'ended' ? NOTHING : lab.pending(place.market.state, place.seat);
}

/** The light of one seat; null when there is none of that id. `waiting` may be given where it is known already. */
export function seatPulse(run: Run, id: SeatId, facts: PulseFacts, waiting?: Pending): SeatPulse | null {
  const place = indexOf(run, facts.labs).seats.get(id);
  const seat = Object.hasOwn(run.seats, id) ? run.seats[id] : undefined;
  if (!place || !seat) return null;
  const pending = waiting ?? pendingOf(run, id, facts.labs);
  const refused = facts.mistakes.get(id);
  const recent = (refused?.last ?? []).filter(({ atMs }) => facts.nowMs - atMs < RECENT_MS).length;
  const driver = driverOf(seat);
  const waitedMs = pending.sinceAtMs === null ? 0 : facts.nowMs - pending.sinceAtMs;
  return {
    light: lightOf(driver, waitedMs, recent),
    driver,
    connected: seat.holder !== null && facts.connected(seat.holder.participant),
    waiting: pending,
    lastActionAtMs: seat.lastActionAtMs,
    tasks: tasksOf(run, place),
    mistakes: refused?.count ?? 0,
  };
}

function lightOf(driver: Driver, waitedMs: number, recentMistakes: number): Light {
  if (driver === 'nobody') return 'idle';
  if (driver === 'bot') return 'good';
  if (waitedMs > STUCK_MS || recentMistakes >= RECENT_MISTAKES) return 'stuck';
  return waitedMs > SLOW_MS ? 'slow' : 'good';
}

function tasksOf(run: Run, { seat, firm, market }: SeatPlace): SeatPulse['tasks'] {
  let done = 0;
  let all = 0;
  const isDone = (task: { readonly id: string }): boolean =>
    market.tasks[taskKey(seat.id, task.id)] !== undefined;
  const asked = run.scenario.tasks.filter((task) => task.seat === firm.template);
  for (const task of countedSteps(asked, (each) => Number(isDone(each)))) {
    all += 1;
    if (isDone(task)) done += 1;
  }
  return { done, all };
}

const MINUTE_MS = 60_000;

/**
 * A pulse as it is pushed: figures with commas between them, nothing for zero and for what is missing, and no commas at the
 * end. Times are whole minutes since `baseMs`, so that a seat that is merely busy does not change from one second to the
 * next. `light,driver,connected,waiting,urgent,since day,since minute,last minute,done,all,mistakes`
 */
export function packPulse(pulse: SeatPulse, baseMs: number): string {
  const { light, driver, connected, waiting, lastActionAtMs, tasks, mistakes } = pulse;
  const minute = (atMs: number | null): number | null =>
    atMs === null ? null : Math.floor((atMs - baseMs) / MINUTE_MS);
  const counted = (figure: number): string => (figure === 0 ? '' : String(figure));
  const moment = (figure: number | null): string => (figure === null ? '' : String(figure));
  return [
    counted(LIGHTS.indexOf(light)),
    counted(DRIVERS.indexOf(driver)),
    counted(connected ? 1 : 0),
    counted(waiting.count),
    counted(waiting.urgent),
    moment(waiting.sinceDay),
    moment(minute(waiting.sinceAtMs)),
    moment(minute(lastActionAtMs)),
    counted(tasks.done),
    counted(tasks.all),
    counted(mistakes),
  ]
    .join(',')
    .replace(/,+$/, '');
}

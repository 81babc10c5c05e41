import type { ClockState } from '../kernel/clock.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import type { FirmKey, MarketId, SeatId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { TaskDefinition } from '../scenarios/scenario.ts';
import { indexOf } from './core/run-index.ts';
import { standingsOf } from './core/standings.ts';
import { taskKey } from './core/tasks.ts';
import type { Labs } from './labs.ts';
import { driverOf, type AnnouncementState, type Driver, type RunState, type SeatState } from './state.ts';

/** What pages show of the run itself, whatever lab it contains. Plain data, ready to be worded. */

type Run = DeepReadonly<RunState>;

export interface SeatRow {
  readonly id: SeatId;
  readonly market: MarketId;
  /** 0: the whole class's. */
  readonly group: number;
  readonly firm: string;
  readonly firmName: LocalText;
  readonly role: string;
  readonly driver: Driver;
  /** Whose seat it is, whoever plays it now; null when nobody has claimed it. */
  readonly holder: { readonly participant: string; readonly name: string } | null;
  /** A person may claim it: nobody holds it (a bot steps down). */
  readonly isFree: boolean;
  readonly lastActionAtMs: number | null;
  readonly actions: SeatState['actions'];
}

/** All seats, group by group, in the order of the cast. */
export const seatRows = (run: Run): readonly SeatRow[] => Object.values(run.seats).map(rowOf);

/** One seat; null when there is none of that id. */
export function seatRow(run: Run, seat: SeatId): SeatRow | null {
  const held = Object.hasOwn(run.seats, seat) ? run.seats[seat] : undefined;
  return held ? rowOf(held) : null;
}

function rowOf(seat: DeepReadonly<SeatState>): SeatRow {
  const { id, market, group, firm, firmName, role, holder, lastActionAtMs, actions } = seat;
  return {
    id,
    market,
    group,
    firm,
    firmName,
    role,
    driver: driverOf(seat),
    holder,
    isFree: holder === null,
    lastActionAtMs,
    actions,
  };
}

export interface ClockView {
  readonly phase: ClockState['phase'];
  readonly mode: ClockState['mode'];
  readonly day: number;
  readonly daysMax: number | null;
  readonly dayMs: number | null;
  /** When the present day ends; null unless a timed clock runs. */
  readonly dayEndsAtMs: number | null;
  /** What is left of the day; null without a timed clock. */
  readonly remainingMs: number | null;
}

/** The clock as it stands at `nowMs`. */
export function clockView({ clock }: Run, nowMs: number): ClockView {
  const { phase, mode, day, daysMax, dayMs, dayEndsAtMs } = clock;
  const remainingMs = dayEndsAtMs === null ? clock.remainingMs : Math.max(0, dayEndsAtMs - nowMs);
  return { phase, mode, day, daysMax, dayMs, dayEndsAtMs, remainingMs };
}

export interface TaskRow {
  readonly id: string;
  readonly seat: SeatId;
  readonly title: LocalText;
  readonly hint: LocalText | null;
  /** `next`: what comes before it is done; `later`: something should come first. */
  readonly state: 'done' | 'next' | 'later';
  readonly done: {
    readonly seq: number;
    readonly day: number;
    readonly atMs: number;
    /** It was done before something that should have come first. */
    readonly early: boolean;
    readonly by: string;
  } | null;
}

/** What is asked of a seat, in the scenario's order. */
export function seatTasks(run: Run, seat: SeatId, labs: Labs): readonly TaskRow[] {
  const place = indexOf(run, labs).seats.get(seat);
  if (!place) return [];
  const { market, firm } = place;
  return run.scenario.tasks
    .filter((task) => task.seat === firm.template)
    .map((task) => taskRow(task, seat, market.tasks));
}

/** What is asked of all seats of a market. */
export function marketTasks(run: Run, market: MarketId, labs: Labs): readonly TaskRow[] {
  return Object.values(run.seats)
    .filter((seat) => seat.market === market)
    .flatMap(({ id }) => seatTasks(run, id, labs));
}

function taskRow(
  { id, title, hint, after }: DeepReadonly<TaskDefinition>,
  seat: SeatId,
  tasks: DeepReadonly<RunState>['markets'][string]['tasks'],
): TaskRow {
  const done = tasks[taskKey(seat, id)] ?? null;
  const isDone = (task: string): boolean => Object.keys(tasks).some((key) => key.endsWith(taskKey('', task)));
  return { id, seat, title, hint, state: done ? 'done' : after.every(isDone) ? 'next' : 'later', done };
}

/** Announcements for one seat: to all, to its market, to itself. Newest first. */
export function announcementsFor(run: Run, seat: SeatId): readonly DeepReadonly<AnnouncementState>[] {
  const market = Object.hasOwn(run.seats, seat) ? run.seats[seat]?.market : undefined;
  return run.announcements
    .filter(
      (one) => (one.seat === null || one.seat === seat) && (one.market === null || one.market === market),
    )
    .toReversed();
}

/** Announcements to everyone: what the projector may show. Newest first. */
export const publicAnnouncements = (run: Run): readonly DeepReadonly<AnnouncementState>[] =>
  run.announcements.filter(({ market, seat }) => market === null && seat === null).toReversed();

export interface StandingRow {
  readonly rank: number;
  readonly previousRank: number | null;
  /** Places won since the last day; negative for lost; null on the first day. */
  readonly movement: number | null;
  readonly firmKey: FirmKey;
  readonly market: MarketId;
  readonly group: number;
  readonly firm: string;
  readonly kind: string;
  readonly name: LocalText;
  readonly scoreCenti: number;
  /** Scores at the end of each day so far. */
  readonly byDay: readonly number[];
}

/** The ranking with its movement, best first. */
export function standingRows(run: Run, labs: Labs): readonly StandingRow[] {
  return standingsOf(run, labs).map(({ reachedSeq: _, ...standing }) => ({
    ...standing,
    movement: standing.previousRank === null ? null : standing.previousRank - standing.rank,
    group: run.markets[standing.market]?.group ?? 0,
    byDay: run.scores[standing.firmKey]?.byDay ?? [],
  }));
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { MarketId, ParticipantId, SeatId } from '../../kernel/ids.ts';
import { clockOf, phaseOf, type MarketPhase } from '../../runs/core/group-clock.ts';
import type { Labs } from '../../runs/labs.ts';
import { seatPulse, type Light, type SeatPulse } from '../../runs/monitor.ts';
import type { SeatMistakes } from '../../runs/ports.ts';
import type { Driver, RunState, SeatState } from '../../runs/state.ts';
import { clockModel, type ClockModel } from './clock.ts';
import { kindOfRole } from './lobby.ts';
import { groupLabel } from './ranking.ts';
import type { Words } from './trade/words.ts';

/** The monitor: every seat as a light in a grid, and one group's seats as a table. */

type Run = DeepReadonly<RunState>;

export interface MonitorFacts {
  readonly labs: Labs;
  readonly nowMs: number;
  readonly instructor: string;
  readonly mistakes: ReadonlyMap<SeatId, SeatMistakes>;
  connected(participant: ParticipantId): boolean;
  /** Why something was refused to a seat, in the reader's words. */
  rejection(rejection: SeatMistakes['last'][number]['rejection'], seat: SeatId): string;
}

/** One light of the grid. The browser patches it from pushes, by its place in the run. */
export interface PulseCell {
  readonly index: number;
  readonly seat: SeatId;
  readonly href: string;
  readonly name: string;
  readonly kind: string;
  readonly holder: string | null;
  readonly light: Light;
  readonly driver: Driver;
  readonly away: boolean;
  readonly waiting: number;
  readonly urgent: number;
  /** Whole minutes the oldest work has waited; null while nothing does. */
  readonly minutes: number | null;
  readonly sinceAtMs: number | null;
  readonly sinceDay: number | null;
  readonly mistakes: number;
  readonly label: string;
}

export interface PulseGroup {
  /** 0: seats that serve the whole class. */
  readonly group: number;
  readonly title: string;
  readonly href: string;
  readonly isOpen: boolean;
  /** Only where the group has a market, and so a clock, of its own. */
  readonly market: MarketId | null;
  readonly phase: MarketPhase;
  readonly ownDay: number | null;
  /** `held`, `day 3`: where the group is not where the class is. */
  readonly state: string | null;
  readonly cells: readonly PulseCell[];
}

const MINUTE_MS = 60_000;

/** The words of a light, from which the browser makes the same when it changes: `{name}` and the like are gaps. */
export const pulseTemplate = (words: Words, light: Light): string => words.t(`watch:cell.${light}`);

/** All seats, group by group. */
export function pulseGroups(
  run: Run,
  facts: MonitorFacts,
  words: Words,
  open: number | null,
): readonly PulseGroup[] {
  const groups = new Map<number, PulseCell[]>();
  Object.values(run.seats).forEach((seat, index) => {
    const pulse = seatPulse(run, seat.id, facts);
    if (!pulse) return;
    const cells = groups.get(seat.group) ?? [];
    cells.push(cellOf(run, seat, index, pulse, facts.nowMs, words));
    groups.set(seat.group, cells);
  });
  return [...groups]
    .sort(([a], [b]) => (a === 0 ? 1 : b === 0 ? -1 : a - b))
    .map(([group, cells]) => groupOf(run, group, cells, words, open));
}

function groupOf(
  run: Run,
  group: number,
  cells: readonly PulseCell[],
  words: Words,
  open: number | null,
): PulseGroup {
  const markets = Object.values(run.markets);
  const market = markets.length > 1 ? markets.find((one) => one.group === group) : undefined;
  const phase = market ? phaseOf(run, market) : run.clock.phase;
  return {
    group,
    title: words.t(group === 0 ? 'public:group-shared' : 'public:group', { group }),
    href: `/teacher/runs/${run.runId}?group=${group}#teacher-group`,
    isOpen: group === open,
    market: market?.id ?? null,
    phase,
    ownDay: market?.clock ? clockOf(run, market).day : null,
    state: groupState(run, market ?? null, words),
    cells,
  };
}

/** Where a group is when it is not where the class is. */
function groupState(run: Run, market: Run['markets'][string] | null, words: Words): string | null {
  if (!market?.clock || run.clock.phase === 'ended' || run.clock.phase === 'lobby') return null;
  const day = words.day(market.clock.day);
  const phase = phaseOf(run, market);
  if (phase === 'held') return words.t('watch:group.held', { day });
  if (phase === 'ended') return words.t('watch:group.ended', { day });
  return day;
}

function cellOf(
  run: Run,
  seat: DeepReadonly<SeatState>,
  index: number,
  pulse: SeatPulse,
  nowMs: number,
  words: Words,
): PulseCell {
  const { light, driver, waiting, mistakes } = pulse;
  const minutes = minutesSince(waiting.sinceAtMs, nowMs);
  const name = words.local(seat.firmName);
  const holder = seat.holder?.name ?? null;
  return {
    index,
    seat: seat.id,
    href: seatHref(run, seat.id),
    name,
    kind: kindOfRole(seat.role),
    holder,
    light,
    driver,
    away: seat.holder !== null && !pulse.connected,
    waiting: waiting.count,
    urgent: waiting.urgent,
    minutes,
    sinceAtMs: waiting.sinceAtMs,
    sinceDay: waiting.sinceDay,
    mistakes,
    label: cellLabel(words, light, {
      name,
      who: holder ?? words.t(`teacher:driver.${driver}`),
      waiting: waiting.count,
      minutes: minutes ?? 0,
      mistakes,
    }),
  };
}

const cellLabel = (words: Words, light: Light, gaps: Readonly<Record<string, string | number>>): string =>
  pulseTemplate(words, light).replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ''));

const minutesSince = (atMs: number | null, nowMs: number): number | null =>
  atMs === null ? null : Math.max(0, Math.floor((nowMs - atMs) / MINUTE_MS));

const seatHref = (run: Run, seat: SeatId): string =>
  `/runs/${run.runId}/desk?seat=${encodeURIComponent(seat)}`;

/** One seat as a row of its group's table. */
export interface MonitorRow extends PulseCell {
  /** Its group, where seats of several are listed together. */
  readonly group: string | null;
  readonly driverText: string;
  readonly connected: boolean;
  readonly lightText: string;
  readonly lastAction: string;
  readonly lastActionAtMs: number | null;
  readonly waitingSince: string | null;
  readonly lastMistake: string | null;
  readonly tasks: { readonly done: number; readonly all: number } | null;
  readonly muted: boolean;
  /** Who held it before, and what was noted when it changed hands. */
  readonly past: readonly string[];
  readonly canSeatBot: boolean;
  readonly canUnseatBot: boolean;
  readonly canTakeOver: boolean;
  readonly canHandBack: boolean;
  readonly canFree: boolean;
}

/** The rows of one group; of everyone for `null`. */
export function monitorRows(
  run: Run,
  facts: MonitorFacts,
  words: Words,
  group: number | null = null,
): readonly MonitorRow[] {
  return Object.values(run.seats).flatMap((seat, index) => {
    if (group !== null && seat.group !== group) return [];
    const pulse = seatPulse(run, seat.id, facts);
    if (!pulse) return [];
    const row = monitorRow(run, seat, index, pulse, facts, words);
    return [{ ...row, group: group === null ? groupLabel(run, seat.market, words) : null }];
  });
}

function monitorRow(
  run: Run,
  seat: DeepReadonly<SeatState>,
  index: number,
  pulse: SeatPulse,
  facts: MonitorFacts,
  words: Words,
): Omit<MonitorRow, 'group'> {
  const { light, driver, connected, waiting, tasks, lastActionAtMs } = pulse;
  const lastMistake = facts.mistakes.get(seat.id)?.last.at(-1);
  const isOpen = run.clock.phase !== 'ended';
  const isFree = seat.takenOverBy === null;
  return {
    ...cellOf(run, seat, index, pulse, facts.nowMs, words),
    driverText: words.t(`teacher:driver.${driver}`),
    connected,
    lightText: words.t(`teacher:light.${light}`),
    lastAction: agoText(lastActionAtMs, facts.nowMs, words),
    lastActionAtMs,
    waitingSince: waiting.count === 0 ? null : waitingText(run, seat, waiting, facts.nowMs, words),
    lastMistake: lastMistake ? facts.rejection(lastMistake.rejection, seat.id) : null,
    tasks: tasks.all === 0 ? null : tasks,
    muted: Object.hasOwn(run.notes.muted, seat.id),
    past: pastOf(run, seat.id, words),
    canSeatBot: isOpen && !seat.bot && isFree,
    canUnseatBot: isOpen && seat.bot && isFree,
    canTakeOver: isOpen && isFree,
    canHandBack: seat.takenOverBy === facts.instructor,
    canFree: isOpen && seat.holder !== null && isFree,
  };
}

/** `for 4 min, 2 days`: on the wall and in the exercise. */
function waitingText(
  run: Run,
  seat: DeepReadonly<SeatState>,
  { sinceDay, sinceAtMs }: SeatPulse['waiting'],
  nowMs: number,
  words: Words,
): string {
  const market = run.markets[seat.market];
  const today = market ? clockOf(run, market).day : run.clock.day;
  const days = sinceDay === null ? 0 : Math.max(0, today - sinceDay);
  const minutes = minutesSince(sinceAtMs, nowMs) ?? 0;
  return words.t('watch:waiting-for', { minutes, days });
}

function pastOf({ handovers }: Run, seat: SeatId, words: Words): readonly string[] {
  return handovers.flatMap(({ seat: id, from, note, day }) =>
    id === seat && from
      ? [
          words.t(note === '' ? 'watch:past' : 'watch:past-note', {
            name: from.name,
            day: words.day(day),
            note,
          }),
        ]
      : [],
  );
}

/** `just now`, `4 min ago`. */
export function agoText(atMs: number | null, nowMs: number, words: Words): string {
  if (atMs === null) return words.t('teacher:ago.never');
  const minutes = Math.floor(Math.max(0, nowMs - atMs) / MINUTE_MS);
  if (minutes < 1) return words.t('teacher:ago.now');
  if (minutes < 120) return words.t('teacher:ago.minutes', { minutes });
  return words.t('teacher:ago.hours', { hours: Math.floor(minutes / 60) });
}

/** The open group's own clock with what can be done to it. */
export interface GroupClockModel {
  readonly market: MarketId;
  readonly clock: ClockModel;
  readonly phase: MarketPhase;
  readonly nextDay: number;
  readonly isTimed: boolean;
  readonly hasLastDay: boolean;
}

/** Null where there is one market for all, or the exercise is not under way. */
export function groupClock(run: Run, group: number, nowMs: number): GroupClockModel | null {
  const markets = Object.values(run.markets);
  const market = markets.find((one) => one.group === group);
  if (markets.length < 2 || !market) return null;
  const phase = phaseOf(run, market);
  if (run.clock.phase === 'lobby' || run.clock.phase === 'ended') return null;
  const clock = clockOf(run, market);
  return {
    market: market.id,
    clock: clockModel(clock, nowMs),
    phase,
    nextDay: clock.day + 1,
    isTimed: clock.mode === 'timed',
    hasLastDay: clock.daysMax !== null,
  };
}

/** The group whose seats are shown: the one asked for, else the first one that is in trouble, else the first. */
export function openGroup(run: Run, asked: string | null, groups: readonly PulseGroup[]): number | null {
  const known = new Set(groups.map(({ group }) => group));
  if (asked !== null && /^\d{1,4}$/.test(asked) && known.has(Number(asked))) return Number(asked);
  const stuck = groups.find(({ cells }) => cells.some(({ light }) => light === 'stuck'));
  return (stuck ?? groups[0])?.group ?? null;
}

/** A group's name where several have the same firms; for lists of seats. */
export const seatLabel = (run: Run, seat: DeepReadonly<SeatState>, words: Words): string =>
  [groupLabel(run, seat.market, words), words.local(seat.firmName), seat.holder?.name]
    .filter((part) => part != null)
    .join(' · ');

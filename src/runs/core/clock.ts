import { never } from '../../kernel/assert.ts';
import { addTime, beginDay, endClock, pauseClock, resumeClock } from '../../kernel/clock.ts';
import type { EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import { refuse } from '../rejections.ts';
import type { MarketState, RunState } from '../state.ts';
import { mayTrade } from './authority.ts';
import type { RunEventOf } from './events.ts';
import {
  DAYS_MAX,
  MINUTE_MS,
  followers,
  isEveryGroupOver,
  onTheirOwn,
  pauseOwnClocks,
  resumeOwnClocks,
  type ClockCommand,
} from './group-clock.ts';
import { decideGroupClock, groupDayEvents } from './group-days.ts';
import {
  dayContext,
  plan,
  playSystem,
  recordEach,
  recordRun,
  type Deciding,
  type Plan,
  type RunDecision,
} from './plan.ts';

/** Starting, pausing, days, the end. Whoever gets here may steer the run. */

type ClockEvent = RunEventOf<
  | 'run/Started'
  | 'run/Paused'
  | 'run/Resumed'
  | 'run/DayBegan'
  | 'run/Extended'
  | 'run/TimeAdded'
  | 'run/Ended'
>;

export function decideClock(deciding: Deciding, command: ClockCommand): RunDecision {
  const { clock } = deciding.state;
  if (clock.phase === 'ended') return refuse('run/ended');
  if (command.type !== 'run/Start' && command.market != null) {
    return decideGroupClock(deciding, command, command.market);
  }
  switch (command.type) {
    case 'run/Start':
      if (clock.phase !== 'lobby') return refuse('run/already-started');
      return dayPlan(deciding, clock.day + 1, [{ type: 'run/Started', data: {} }]);
    case 'run/Pause':
      return mayTrade(deciding.state) ?? plan(deciding, { type: 'run/Paused', data: {} });
    case 'run/Resume':
      return clock.phase === 'paused'
        ? plan(deciding, { type: 'run/Resumed', data: {} })
        : refuse(clock.phase === 'lobby' ? 'run/not-started' : 'run/not-paused');
    case 'run/BeginDay':
      return decideDay(deciding, command.day);
    case 'run/Extend':
      return decideExtension(deciding, command.days);
    case 'run/AddTime':
      return decideTime(deciding, command.minutes * MINUTE_MS);
    case 'run/End':
      return plan(
        deciding,
        { type: 'run/Ended', data: {} },
        ...(command.hideRanking && deciding.state.ranking === null
          ? [{ type: 'run/RankingFrozen', data: { day: clock.day, veiled: true } } as const]
          : []),
      );
    default:
      return never(command, 'a command about the clock');
  }
}

/**
 * The next day; or, after the last one, the end. The timer may not be early: another process's clock may run ahead. When
 * the instructor turns the day for the class, groups that go their own way turn theirs as well; the timer has one for each.
 */
function decideDay(deciding: Deciding, day: number): RunDecision {
  const { clock } = deciding.state;
  const waits = mayTrade(deciding.state);
  if (waits) return waits;
  if (day <= clock.day) return refuse('run/day-already-begun', { day, today: clock.day });
  if (day !== clock.day + 1) return refuse('run/day-not-next', { day, next: clock.day + 1 });
  const early = clock.dayEndsAtMs !== null && deciding.atMs < clock.dayEndsAtMs;
  if (early && deciding.actor.kind === 'system') return refuse('run/day-not-over', { day: clock.day });
  if (clock.daysMax === null || day <= clock.daysMax) return dayPlan(deciding, day, []);
  if (followers(deciding.state).length === 0) return refuse('run/only-groups-left');
  if (onTheirOwn(deciding.state).length === 0) return plan(deciding, { type: 'run/Ended', data: {} });
  return { ok: true, day: clock.day, events: lastDayEvents(deciding) };
}

/** The class has had its days; groups that lag behind or were given more go on. */
function* lastDayEvents(deciding: Deciding): Iterable<RecordedEvent> {
  const { state } = deciding;
  for (const { id } of followers(state)) yield recordRun({ type: 'run/GroupEnded', data: { market: id } });
  yield* daysOfOthers(deciding);
  if (isEveryGroupOver(state)) yield recordRun({ type: 'run/Ended', data: {} });
}

/** With the class's day, by the instructor's hand, each group that goes its own way and is not held has its next one. */
function* daysOfOthers(deciding: Deciding): Iterable<RecordedEvent> {
  if (deciding.actor.kind === 'system') return;
  for (const market of onTheirOwn(deciding.state)) {
    if (market.clock?.held === false) yield* groupDayEvents(deciding, market);
  }
}

function dayPlan(deciding: Deciding, day: number, before: readonly RunEventOf<'run/Started'>[]): Plan {
  return { ok: true, day, events: dayEvents(deciding, day, before) };
}

function* dayEvents(
  deciding: Deciding,
  day: number,
  before: readonly RunEventOf<'run/Started'>[],
): Iterable<RecordedEvent> {
  const { state, index } = deciding;
  yield* before.map(recordRun);
  const withTheClass: readonly DeepReadonly<MarketState>[] = followers(state);
  yield recordRun({ type: 'run/DayBegan', data: { day } });
  for (const market of withTheClass) {
    const context = dayContext(deciding, market.id, day);
    yield* recordEach(index.lab, market.id, index.lab.passDay(market.state, context));
    yield* playSystem(deciding, market, day);
  }
  yield* daysOfOthers(deciding);
}

function decideExtension(deciding: Deciding, days: number): RunDecision {
  const { clock } = deciding.state;
  if (clock.daysMax === null) return refuse('run/no-last-day');
  const daysMax = clock.daysMax + days;
  const others = onTheirOwn(deciding.state);
  const most = Math.max(daysMax, ...others.map((market) => (market.clock?.daysMax ?? 0) + days));
  if (most > DAYS_MAX) return refuse('run/too-many-days', { days: DAYS_MAX });
  return plan(
    deciding,
    { type: 'run/Extended', data: { days, daysMax } },
    ...others.map(
      ({ id, clock: own }) =>
        ({
          type: 'run/GroupExtended',
          data: { market: id, days, daysMax: (own?.daysMax ?? clock.daysMax ?? 0) + days },
        }) as const,
    ),
  );
}

function decideTime(deciding: Deciding, ms: number): RunDecision {
  const { clock } = deciding.state;
  if (clock.dayMs === null) return refuse('run/no-day-length');
  if (clock.phase === 'lobby') return refuse('run/not-started');
  return plan(
    deciding,
    { type: 'run/TimeAdded', data: { ms } },
    ...onTheirOwn(deciding.state).map(
      ({ id }) => ({ type: 'run/GroupTimeAdded', data: { market: id, ms } }) as const,
    ),
  );
}

/** Records what happened to the class's clock. */
export function evolveClock(state: RunState, event: ClockEvent, meta: EventMeta): void {
  switch (event.type) {
    case 'run/Started':
      return;
    case 'run/DayBegan':
      return beginDay(state.clock, event.data.day, meta.atMs);
    case 'run/Paused':
      pauseClock(state.clock, meta.atMs);
      return pauseOwnClocks(state, meta.atMs);
    case 'run/Resumed':
      resumeClock(state.clock, meta.atMs);
      return resumeOwnClocks(state, meta.atMs);
    case 'run/Extended':
      state.clock.daysMax = event.data.daysMax;
      return;
    case 'run/TimeAdded':
      return addTime(state.clock, event.data.ms);
    case 'run/Ended':
      for (const { clock } of Object.values(state.markets)) if (clock) endClock(clock);
      return endClock(state.clock);
    default:
      never(event, 'an event about the clock');
  }
}

import { assert, never } from '../../kernel/assert.ts';
import { addTime, beginDay, endClock, pauseClock, resumeClock } from '../../kernel/clock.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { MarketId } from '../../kernel/ids.ts';
import { refuse } from '../rejections.ts';
import type { MarketState, RunState } from '../state.ts';
import type { RunEvent, RunEventOf } from './events.ts';
import {
  clockOf,
  DAYS_MAX,
  isEveryGroupOver,
  MINUTE_MS,
  ownClock,
  phaseOf,
  type ClockCommand,
} from './group-clock.ts';
import { dayContext, playSystem, recordEach, recordRun, type Deciding, type RunDecision } from './plan.ts';

/** The clock of one group: held, released, its next day, more time, its end. */

type GroupEvent = RunEventOf<
  | 'run/GroupHeld'
  | 'run/GroupReleased'
  | 'run/GroupDayBegan'
  | 'run/GroupExtended'
  | 'run/GroupTimeAdded'
  | 'run/GroupEnded'
  | 'run/GroupRejoined'
>;
type Market = DeepReadonly<MarketState>;

/** A command about the clock that names a group. The run has not ended. */
export function decideGroupClock(
  deciding: Deciding,
  command: Exclude<ClockCommand, { type: 'run/Start' }>,
  id: MarketId,
): RunDecision {
  const { state } = deciding;
  const market = Object.hasOwn(state.markets, id) ? state.markets[id] : undefined;
  if (!market) return refuse('run/unknown-market', { market: id });
  if (Object.keys(state.markets).length === 1) return refuse('run/one-group-only');
  if (state.clock.phase === 'lobby') return refuse('run/not-started');
  if (phaseOf(state, market) === 'ended') return refuse('run/group-ended', { group: market.group });
  switch (command.type) {
    case 'run/Pause':
      if (market.clock?.held) return refuse('run/group-held-already', { group: market.group });
      return groupPlan(deciding, market, [{ type: 'run/GroupHeld', data: { market: id } }]);
    case 'run/Resume':
      if (!market.clock?.held) return refuse('run/group-not-held', { group: market.group });
      return groupPlan(deciding, market, [
        { type: 'run/GroupReleased', data: { market: id } },
        ...(isInStep(state, market) ? [rejoined(id)] : []),
      ]);
    case 'run/BeginDay':
      return decideGroupDay(deciding, market, command.day);
    case 'run/Extend': {
      const { daysMax: last } = clockOf(state, market);
      if (last === null) return refuse('run/no-last-day');
      const daysMax = last + command.days;
      if (daysMax > DAYS_MAX) return refuse('run/too-many-days', { days: DAYS_MAX });
      const data = { market: id, days: command.days, daysMax };
      return groupPlan(deciding, market, [{ type: 'run/GroupExtended', data }]);
    }
    case 'run/AddTime':
      if (state.clock.dayMs === null) return refuse('run/no-day-length');
      return groupPlan(deciding, market, [
        { type: 'run/GroupTimeAdded', data: { market: id, ms: command.minutes * MINUTE_MS } },
      ]);
    case 'run/End':
      return { ok: true, day: clockOf(state, market).day, events: endEvents(deciding, market) };
    default:
      return never(command, 'a command about the clock of a group');
  }
}

function decideGroupDay(deciding: Deciding, market: Market, day: number): RunDecision {
  const { state, atMs, actor } = deciding;
  const phase = phaseOf(state, market);
  if (phase === 'held') return refuse('run/group-held', { group: market.group });
  if (phase === 'paused') return refuse('run/paused');
  const clock = clockOf(state, market);
  if (day <= clock.day) return refuse('run/day-already-begun', { day, today: clock.day });
  if (day !== clock.day + 1) return refuse('run/day-not-next', { day, next: clock.day + 1 });
  const early = clock.dayEndsAtMs !== null && atMs < clock.dayEndsAtMs;
  // The timer of a group that has none: it went by the class's clock again meanwhile.
  if (actor.kind === 'system' && (early || market.clock === null)) {
    return refuse('run/day-not-over', { day: clock.day });
  }
  const isLast = clock.daysMax !== null && day > clock.daysMax;
  return { ok: true, day: isLast ? clock.day : day, events: groupDayEvents(deciding, market) };
}

/** A group's next day with everything it brings; after its last one, its end. */
export function* groupDayEvents(deciding: Deciding, market: Market): Iterable<RecordedEvent> {
  const { state, index } = deciding;
  const clock = clockOf(state, market);
  const day = clock.day + 1;
  if (clock.daysMax !== null && day > clock.daysMax) {
    yield* endEvents(deciding, market);
    return;
  }
  yield recordRun({ type: 'run/GroupDayBegan', data: { market: market.id, day } });
  yield* recordEach(
    index.lab,
    market.id,
    index.lab.passDay(market.state, dayContext(deciding, market.id, day)),
  );
  yield* playSystem(deciding, market, day);
  if (isInStep(state, market) || hasCaughtUp(deciding, market)) yield recordRun(rejoined(market.id));
}

/** A group is over; when it was the last one, so is the exercise. */
function* endEvents({ state }: Deciding, { id }: Market): Iterable<RecordedEvent> {
  yield recordRun({ type: 'run/GroupEnded', data: { market: id } });
  if (isEveryGroupOver(state)) yield recordRun({ type: 'run/Ended', data: {} });
}

const rejoined = (market: MarketId): RunEventOf<'run/GroupRejoined'> => ({
  type: 'run/GroupRejoined',
  data: { market },
});

const isOnTheSameDay = ({ clock }: DeepReadonly<RunState>, { clock: own }: Market): boolean =>
  own !== null && own.day === clock.day && own.daysMax === clock.daysMax;

/** Where days are turned by hand, a group on the class's day is nowhere else than the class. */
const isInStep = (state: DeepReadonly<RunState>, market: Market): boolean =>
  state.clock.mode === 'manual' && isOnTheSameDay(state, market);

/** In a timed clock the instructor turned the group's day to bring it back to the class: its day ends with the class's. */
const hasCaughtUp = ({ state, actor }: Deciding, market: Market): boolean =>
  actor.kind === 'instructor' && state.clock.dayEndsAtMs !== null && isOnTheSameDay(state, market);

/** An entry about one group stands on that group's day. */
function groupPlan(deciding: Deciding, market: Market, events: readonly RunEvent[]): RunDecision {
  return { ok: true, day: clockOf(deciding.state, market).day, events: events.map(recordRun) };
}

/** Records what happened to a group's clock. */
export function evolveGroup(state: RunState, event: GroupEvent, meta: EventMeta): void {
  const { market: id } = event.data;
  const own = ownClock(state, id);
  switch (event.type) {
    case 'run/GroupHeld':
      own.held = true;
      if (own.phase === 'running') pauseClock(own, meta.atMs);
      return;
    case 'run/GroupReleased':
      own.held = false;
      if (state.clock.phase === 'running') resumeClock(own, meta.atMs);
      return;
    case 'run/GroupDayBegan':
      return beginDay(own, event.data.day, meta.atMs);
    case 'run/GroupExtended':
      own.daysMax = event.data.daysMax;
      return;
    case 'run/GroupTimeAdded':
      return addTime(own, event.data.ms);
    case 'run/GroupEnded':
      own.held = false;
      return endClock(own);
    case 'run/GroupRejoined': {
      const market = state.markets[id];
      assert(market, 'a group of the run');
      market.clock = null;
      return;
    }
    default:
      never(event, 'an event about the clock of a group');
  }
}

/** True for the events that `evolveGroup` takes. */
export function isGroupEvent(event: RunEvent): event is GroupEvent {
  return event.type.startsWith('run/Group');
}

import { never } from '../../kernel/assert.ts';
import { beginDay, endClock, pauseClock, resumeClock } from '../../kernel/clock.ts';
import type { EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { RunState } from '../state.ts';
import { mayTrade } from './authority.ts';
import type { RunEventOf } from './events.ts';
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

type ClockCommand = RunCommandOf<
  'run/Start' | 'run/Pause' | 'run/Resume' | 'run/BeginDay' | 'run/Extend' | 'run/End'
>;
type ClockEvent = RunEventOf<
  'run/Started' | 'run/Paused' | 'run/Resumed' | 'run/DayBegan' | 'run/Extended' | 'run/Ended'
>;

/** No exercise has more days than a command can name. */
const DAYS_MAX = 10_000;

export function decideClock(deciding: Deciding, command: ClockCommand): RunDecision {
  const { clock } = deciding.state;
  if (clock.phase === 'ended') return refuse('run/ended');
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
    case 'run/Extend': {
      if (clock.daysMax === null) return refuse('run/no-last-day');
      const daysMax = clock.daysMax + command.days;
      if (daysMax > DAYS_MAX) return refuse('run/too-many-days', { days: DAYS_MAX });
      return plan(deciding, { type: 'run/Extended', data: { days: command.days, daysMax } });
    }
    case 'run/End':
      return plan(deciding, { type: 'run/Ended', data: {} });
    default:
      return never(command, 'a command about the clock');
  }
}

/** The next day; or, after the last one, the end. The timer may not be early: another process's clock may run ahead. */
function decideDay(deciding: Deciding, day: number): RunDecision {
  const { clock } = deciding.state;
  const waits = mayTrade(deciding.state);
  if (waits) return waits;
  if (day <= clock.day) return refuse('run/day-already-begun', { day, today: clock.day });
  if (day !== clock.day + 1) return refuse('run/day-not-next', { day, next: clock.day + 1 });
  const early = clock.dayEndsAtMs !== null && deciding.atMs < clock.dayEndsAtMs;
  if (early && deciding.actor.kind === 'system') return refuse('run/day-not-over', { day: clock.day });
  if (clock.daysMax !== null && day > clock.daysMax) return plan(deciding, { type: 'run/Ended', data: {} });
  return dayPlan(deciding, day, []);
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
  yield recordRun({ type: 'run/DayBegan', data: { day } });
  for (const market of Object.values(state.markets)) {
    const context = dayContext(deciding, market.id, day);
    yield* recordEach(index.lab, market.id, index.lab.passDay(market.state, context));
    yield* playSystem(deciding, market, day);
  }
}

/** Records what happened to the clock. */
export function evolveClock(state: RunState, event: ClockEvent, meta: EventMeta): void {
  switch (event.type) {
    case 'run/Started':
      return;
    case 'run/DayBegan':
      return beginDay(state.clock, event.data.day, meta.atMs);
    case 'run/Paused':
      return pauseClock(state.clock, meta.atMs);
    case 'run/Resumed':
      return resumeClock(state.clock, meta.atMs);
    case 'run/Extended':
      state.clock.daysMax = event.data.daysMax;
      return;
    case 'run/Ended':
      return endClock(state.clock);
    default:
      never(event, 'an event about the clock');
  }
}

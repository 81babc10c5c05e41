import type { DeepReadonly, Rejection } from '../../kernel/decider.ts';
import type { Actor, DomainEvent, RecordedEvent } from '../../kernel/envelope.ts';
import type { MarketId } from '../../kernel/ids.ts';
import type { AnyLab, DayContext } from '../../labs/lab.ts';
import type { MarketState, RunState } from '../state.ts';
import { RUN_EVENT_VERSION, type RunEvent } from './events.ts';
import { LazyRandom } from './lazy-random.ts';
import type { RunIndex } from './run-index.ts';

/** What a decision of the run may know. */
export interface Deciding {
  readonly state: DeepReadonly<RunState>;
  readonly index: RunIndex;
  readonly actor: Actor;
  /** The seq the entry will have. */
  readonly seq: number;
  readonly atMs: number;
}

/**
 * What follows from an accepted command. The events come one at a time: whoever asks for the next has applied the one
 * before, so that what time and the system do in the same entry sees what was decided.
 */
export interface Plan {
  readonly ok: true;
  /** The simulated day the entry stands on; an entry that begins a day stands on the day it begins. */
  readonly day: number;
  readonly events: Iterable<RecordedEvent>;
}

export type RunDecision = Plan | { readonly ok: false; readonly rejection: Rejection };

/** A plan of the run's own events, all known at once. */
export function plan({ state }: Deciding, ...events: readonly RunEvent[]): Plan {
  return { ok: true, day: state.clock.day, events: events.map(recordRun) };
}

/** A run's event as it is journaled. */
export const recordRun = (event: RunEvent): RecordedEvent => ({
  type: event.type,
  v: RUN_EVENT_VERSION,
  data: event.data,
});

/** A lab's event as it is journaled: with its version and its market. */
export const recordLab = (lab: AnyLab, market: MarketId, event: DomainEvent): RecordedEvent => ({
  type: event.type,
  v: lab.eventVersions?.[event.type] ?? 1,
  market,
  data: event.data,
});

/** Records a lab's events as they are asked for. */
export function* recordEach(
  lab: AnyLab,
  market: MarketId,
  events: Iterable<DomainEvent>,
): Iterable<RecordedEvent> {
  for (const event of events) yield recordLab(lab, market, event);
}

/** What time and the system may know in one market. Every market draws from a stream of its own. */
export function dayContext({ state, seq, atMs }: Deciding, market: MarketId, day: number): DayContext {
  return { atMs, day, random: new LazyRandom(state.seed, seq, market) };
}

/** What the system's own roles do in a market, after everything before it was applied. */
export function* playSystem(
  deciding: Deciding,
  market: DeepReadonly<MarketState>,
  day: number,
): Iterable<RecordedEvent> {
  const { lab } = deciding.index;
  yield* recordEach(
    lab,
    market.id,
    lab.playSystem(market.state, dayContext(deciding, `${market.id} system`, day)),
  );
}

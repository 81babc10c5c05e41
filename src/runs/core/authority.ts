import type { DeepReadonly } from '../../kernel/decider.ts';
import type { Actor } from '../../kernel/envelope.ts';
import type { SeatId } from '../../kernel/ids.ts';
import { refuse } from '../rejections.ts';
import { driverOf, type MarketState, type RunState, type SeatState } from '../state.ts';
import { phaseOf } from './group-clock.ts';
import type { Deciding } from './plan.ts';
import type { SeatPlace } from './run-index.ts';

type Refusal = ReturnType<typeof refuse>;

/** True for those who steer a run: the instructor, and the program itself (timers, opening). */
export const steers = (actor: Actor): boolean => actor.kind === 'instructor' || actor.kind === 'system';

/** The seat of that id, if there is one. Ids come from outside, so inherited keys must not be found. */
export function seatIn(state: DeepReadonly<RunState>, id: SeatId): DeepReadonly<SeatState> | null {
  return Object.hasOwn(state.seats, id) ? (state.seats[id] ?? null) : null;
}

/**
 * Whether the actor may act in the seat it names: a person in the seat that is theirs and that they play themselves, a bot
 * where a bot plays, the instructor in a seat that was taken over.
 */
export function mayAct({ state, index, actor }: Deciding): { ok: true; place: SeatPlace } | Refusal {
  if (actor.seat === null) return refuse('run/no-seat');
  const seat = seatIn(state, actor.seat);
  const place = index.seats.get(actor.seat);
  if (!seat || !place) return refuse('run/unknown-seat', { seat: actor.seat });
  return whyNot(seat, actor) ?? { ok: true, place };
}

function whyNot(seat: DeepReadonly<SeatState>, actor: Actor): Refusal | null {
  const driver = driverOf(seat);
  switch (actor.kind) {
    case 'human':
      if (seat.holder?.participant !== actor.id) return refuse('run/not-your-seat', { seat: seat.id });
      if (driver === 'bot') return refuse('run/bot-plays-seat', { seat: seat.id });
      return driver === 'human' ? null : refuse('run/instructor-plays-seat', { seat: seat.id });
    case 'bot':
      return driver === 'bot' ? null : refuse('run/bot-not-seated', { seat: seat.id });
    case 'instructor':
      return seat.takenOverBy === actor.id ? null : refuse('run/seat-not-taken-over', { seat: seat.id });
    case 'system':
      return refuse('run/not-your-seat', { seat: seat.id });
  }
}

/** Whether trading is going on: in the class or, where a market is named, in that one. */
export function mayTrade(state: DeepReadonly<RunState>, market?: DeepReadonly<MarketState>): Refusal | null {
  const phase = market ? phaseOf(state, market) : state.clock.phase;
  switch (phase) {
    case 'lobby':
      return refuse('run/not-started');
    case 'paused':
      return refuse('run/paused');
    case 'held':
      return refuse('run/group-held', { group: market?.group ?? 0 });
    case 'ended':
      return state.clock.phase === 'ended'
        ? refuse('run/ended')
        : refuse('run/group-ended', { group: market?.group ?? 0 });
    case 'running':
      return null;
  }
}

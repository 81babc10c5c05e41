import { never } from '../../kernel/assert.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { EventMeta } from '../../kernel/envelope.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { RunState, SeatState } from '../state.ts';
import { seatIn, steers } from './authority.ts';
import type { RunEvent, RunEventOf } from './events.ts';
import { plan, type Deciding, type RunDecision } from './plan.ts';

/** Who sits where: claiming, releasing, bots, taking over. */

type SeatCommand = RunCommandOf<
  | 'run/ClaimSeat'
  | 'run/ReleaseSeat'
  | 'run/SeatBot'
  | 'run/UnseatBot'
  | 'run/TakeOverSeat'
  | 'run/HandBackSeat'
  | 'run/GiveSeat'
>;

type SeatEvent = RunEventOf<
  | 'run/SeatClaimed'
  | 'run/SeatReleased'
  | 'run/BotSeated'
  | 'run/BotUnseated'
  | 'run/SeatTakenOver'
  | 'run/SeatHandedBack'
  | 'run/SeatGiven'
>;
type Seat = DeepReadonly<SeatState>;

export function decideSeat(deciding: Deciding, command: SeatCommand): RunDecision {
  const seat = seatIn(deciding.state, command.seat);
  if (!seat) return refuse('run/unknown-seat', { seat: command.seat });
  if (deciding.state.clock.phase === 'ended') return refuse('run/ended');
  switch (command.type) {
    case 'run/ClaimSeat':
      return claim(deciding, seat, command);
    case 'run/ReleaseSeat':
      return release(deciding, seat);
    case 'run/SeatBot':
      return seatBot(deciding, seat);
    case 'run/UnseatBot':
      return unseatBot(deciding, seat);
    case 'run/TakeOverSeat':
      return takeOver(deciding, seat);
    case 'run/HandBackSeat':
      return handBack(deciding, seat);
    case 'run/GiveSeat':
      return give(deciding, seat, command);
    default:
      return never(command, 'a command about a seat');
  }
}

const holds = ({ actor }: Deciding, seat: Seat): boolean =>
  actor.kind === 'human' && seat.holder?.participant === actor.id;

function claim(deciding: Deciding, seat: Seat, command: RunCommandOf<'run/ClaimSeat'>): RunDecision {
  const { state, actor } = deciding;
  const { participant, name, studentNo } = command;
  if (!steers(actor) && !(actor.kind === 'human' && actor.id === participant)) {
    return refuse('run/not-for-you');
  }
  if (seat.holder?.participant === participant) return refuse('run/seat-yours-already', { seat: seat.id });
  if (seat.holder) return refuse('run/seat-held', { seat: seat.id, name: seat.holder.name });
  const known = Object.hasOwn(state.participants, participant) ? state.participants[participant] : undefined;
  if (known?.seat != null) return refuse('run/one-seat-only', { seat: known.seat });
  return plan(deciding, {
    type: 'run/SeatClaimed',
    data: { seat: seat.id, participant, name, studentNo },
  });
}

function release(deciding: Deciding, seat: Seat): RunDecision {
  if (!steers(deciding.actor) && !holds(deciding, seat)) {
    return refuse('run/not-your-seat', { seat: seat.id });
  }
  if (!seat.holder) return refuse('run/seat-not-held', { seat: seat.id });
  const { participant } = seat.holder;
  return plan(deciding, {
    type: 'run/SeatReleased',
    data: { seat: seat.id, participant, bot: seat.bot || botsPlay(deciding, seat) },
  });
}

/** The instructor replaces who holds a seat. Nothing of what either did is moved: every entry says who acted. */
function give(deciding: Deciding, seat: Seat, command: RunCommandOf<'run/GiveSeat'>): RunDecision {
  const { state, actor } = deciding;
  if (!steers(actor)) return refuse('run/instructor-only');
  const { participant, name, studentNo, note } = command;
  if (seat.holder?.participant === participant) return refuse('run/seat-theirs-already', { name });
  const known = Object.hasOwn(state.participants, participant) ? state.participants[participant] : undefined;
  const left = known?.seat == null ? null : seatIn(state, known.seat);
  return plan(deciding, {
    type: 'run/SeatGiven',
    data: {
      seat: seat.id,
      from: seat.holder?.participant ?? null,
      to: participant,
      name,
      studentNo,
      left: left && { seat: left.id, bot: left.bot || botsPlay(deciding, left) },
      note,
    },
  });
}

/** Whether the cast gives the seat to a bot as long as nobody holds it. */
function botsPlay({ state, index }: Deciding, seat: Seat): boolean {
  const template = index.seats.get(seat.id)?.firm.template;
  return state.scenario.cast.some((line) => line.firm === template && line.bot);
}

function seatBot(deciding: Deciding, seat: Seat): RunDecision {
  if (!steers(deciding.actor) && !holds(deciding, seat)) return refuse('run/instructor-only');
  if (seat.bot) return refuse('run/bot-seated-already', { seat: seat.id });
  return plan(deciding, { type: 'run/BotSeated', data: { seat: seat.id } });
}

function unseatBot(deciding: Deciding, seat: Seat): RunDecision {
  if (!steers(deciding.actor) && !holds(deciding, seat)) return refuse('run/instructor-only');
  if (!seat.bot) return refuse('run/no-bot-in-seat', { seat: seat.id });
  return plan(deciding, { type: 'run/BotUnseated', data: { seat: seat.id } });
}

function takeOver(deciding: Deciding, seat: Seat): RunDecision {
  const { actor } = deciding;
  if (actor.kind !== 'instructor') return refuse('run/instructor-only');
  if (seat.takenOverBy !== null) return refuse('run/seat-taken-over-already', { seat: seat.id });
  return plan(deciding, { type: 'run/SeatTakenOver', data: { seat: seat.id, by: actor.id } });
}

function handBack(deciding: Deciding, seat: Seat): RunDecision {
  if (!steers(deciding.actor)) return refuse('run/instructor-only');
  if (seat.takenOverBy === null) return refuse('run/seat-not-taken-over', { seat: seat.id });
  return plan(deciding, { type: 'run/SeatHandedBack', data: { seat: seat.id } });
}

/** Records what happened to a seat. */
export function evolveSeat(state: RunState, event: SeatEvent, meta: EventMeta): void {
  const seat = state.seats[event.data.seat];
  if (!seat) return;
  switch (event.type) {
    case 'run/SeatClaimed': {
      const { participant, name, studentNo } = event.data;
      seat.holder = { participant, name };
      seat.bot = false;
      state.participants[participant] = { id: participant, name, studentNo, seat: seat.id };
      return;
    }
    case 'run/SeatReleased': {
      seat.holder = null;
      seat.bot = event.data.bot;
      const person = state.participants[event.data.participant];
      if (person) person.seat = null;
      return;
    }
    case 'run/SeatGiven':
      return evolveGiving(state, seat, event.data, meta);
    case 'run/BotSeated':
      seat.bot = true;
      return;
    case 'run/BotUnseated':
      seat.bot = false;
      return;
    case 'run/SeatTakenOver':
      seat.takenOverBy = event.data.by;
      return;
    case 'run/SeatHandedBack':
      seat.takenOverBy = null;
      return;
    default:
      never(event, 'an event about a seat');
  }
}

function evolveGiving(
  state: RunState,
  seat: SeatState,
  { from, to, name, studentNo, left, note }: RunEventOf<'run/SeatGiven'>['data'],
  { day, atMs }: EventMeta,
): void {
  const before = seat.holder;
  const absent = from === null ? undefined : state.participants[from];
  if (absent) absent.seat = null;
  const free = left === null ? undefined : state.seats[left.seat];
  if (left && free) {
    free.holder = null;
    free.bot = left.bot;
  }
  seat.holder = { participant: to, name };
  seat.bot = false;
  state.participants[to] = { id: to, name, studentNo, seat: seat.id };
  state.handovers.push({ seat: seat.id, from: before, to: { participant: to, name }, note, day, atMs });
}

/** True for the events that `evolveSeat` takes. */
export function isSeatEvent(event: RunEvent): event is SeatEvent {
  switch (event.type) {
    case 'run/SeatClaimed':
    case 'run/SeatReleased':
    case 'run/BotSeated':
    case 'run/BotUnseated':
    case 'run/SeatTakenOver':
    case 'run/SeatHandedBack':
    case 'run/SeatGiven':
      return true;
    default:
      return false;
  }
}

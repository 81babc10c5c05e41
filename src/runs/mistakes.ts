import type { Rejection } from '../kernel/decider.ts';
import type { CommandEnvelope } from '../kernel/envelope.ts';
import type { SeatId } from '../kernel/ids.ts';
import type { SeatMistakes } from './ports.ts';

const LAST_MAX = 20;
/** Seats come from outside with the command; a flood of made-up ones must not fill the memory. */
const SEATS_MAX = 1000;

/** Refused commands by seat, for the teacher's monitor. A bot's tries are its own affair. */
export class Mistakes {
  readonly #seats = new Map<SeatId, SeatMistakes>();

  add({ actor, command }: CommandEnvelope, rejection: Rejection, atMs: number): void {
    if (actor.seat === null || actor.kind === 'bot') return;
    const held = this.#seats.get(actor.seat);
    if (!held && this.#seats.size >= SEATS_MAX) return;
    const last = [...(held?.last ?? []).slice(1 - LAST_MAX), { atMs, command: command.type, rejection }];
    this.#seats.set(actor.seat, { count: (held?.count ?? 0) + 1, last });
  }

  bySeat(): ReadonlyMap<SeatId, SeatMistakes> {
    return this.#seats;
  }
}

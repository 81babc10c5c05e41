import { randomUUID } from 'node:crypto';
import type { Participant } from '../../accounts/participants.ts';
import type { SeatPlan } from '../../classroom/seat-plan.ts';
import type { Actor } from '../../kernel/envelope.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/decider.ts';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import type { RunHost } from '../../runs/ports.ts';
import type { SeatState } from '../../runs/state.ts';

/** Giving seats to people: the first free one, or the one they chose. */

type SeatChoice = Pick<SeatState, 'id' | 'group' | 'holder' | 'bot' | 'takenOverBy'>;

/**
 * Free seats in the order in which people get them: seats that wait for a person before those bots play, group by group,
 * those that serve the whole class (group 0) last.
 */
export function seatsToGive(seats: readonly SeatChoice[]): readonly SeatId[] {
  const free = seats.filter(({ holder, takenOverBy }) => holder === null && takenOverBy === null);
  return free
    .map((seat, order) => ({ seat, order }))
    .sort(
      (a, b) =>
        Number(a.seat.bot) - Number(b.seat.bot) ||
        orderOf(a.seat.group) - orderOf(b.seat.group) ||
        a.order - b.order,
    )
    .map(({ seat }) => seat.id);
}

const orderOf = (group: number): number => (group === 0 ? Number.MAX_SAFE_INTEGER : group);

/** The seat that was planned for this student first; those that wait for others last. */
export function inPlannedOrder(
  free: readonly SeatId[],
  studentId: string | null,
  plan: SeatPlan,
): readonly SeatId[] {
  const own = studentId === null ? undefined : plan.get(studentId);
  const planned = new Set(plan.values());
  const rank = (seat: SeatId): number => (seat === own ? 0 : planned.has(seat) ? 2 : 1);
  return [...free].sort((a, b) => rank(a) - rank(b));
}

const actorOf = (participant: Participant): Actor => ({ kind: 'human', id: participant.id, seat: null });

/** The seat a participant has, or null. */
export const seatOf = (host: RunHost, participant: Participant): Promise<SeatId | null> =>
  host.read((state) =>
    Object.hasOwn(state.participants, participant.id)
      ? (state.participants[participant.id]?.seat ?? null)
      : null,
  );

async function submit(
  host: RunHost,
  participant: Participant,
  type: 'run/ClaimSeat' | 'run/ReleaseSeat',
  seat: SeatId,
): Promise<Rejection | null> {
  const { id, name, studentNo } = participant;
  const command =
    type === 'run/ClaimSeat' ? { type, seat, participant: id, name, studentNo } : { type, seat };
  const receipt = await host.submit({ commandId: randomUUID(), actor: actorOf(participant), command });
  return receipt.ok ? null : receipt.rejection;
}

/**
 * Seats a participant: in the wanted seat, leaving the present one for it, or in the first free one, the planned one before
 * all others.
 * @returns the seat, or why not; then the person sits where they sat
 */
export async function seatParticipant(
  host: RunHost,
  participant: Participant,
  wanted: SeatId | null,
  plan: SeatPlan = new Map(),
): Promise<Result<SeatId, Rejection>> {
  const present = await seatOf(host, participant);
  if (present !== null && (wanted === null || wanted === present)) return succeed(present);
  if (wanted !== null)
    return present === null ? claim(host, participant, wanted) : change(host, participant, present, wanted);
  // Others are choosing at the same moment: a seat that was free a moment ago may be gone.
  let last: Rejection = { code: 'web/no-free-seat', params: {} };
  const free = await host.read((state) => seatsToGive(Object.values(state.seats)));
  for (const seat of inPlannedOrder(free, participant.studentId, plan)) {
    const claimed = await claim(host, participant, seat);
    if (claimed.ok || claimed.error.code !== 'run/seat-held') return claimed;
    last = claimed.error;
  }
  return fail(last);
}

async function claim(
  host: RunHost,
  participant: Participant,
  seat: SeatId,
): Promise<Result<SeatId, Rejection>> {
  const rejection = await submit(host, participant, 'run/ClaimSeat', seat);
  return rejection ? fail(rejection) : succeed(seat);
}

/** One person, one seat: the old one is given back first, and taken again if the new one was gone. */
async function change(
  host: RunHost,
  participant: Participant,
  from: SeatId,
  to: SeatId,
): Promise<Result<SeatId, Rejection>> {
  const held = await host.read(({ seats }) =>
    Object.hasOwn(seats, to) ? (seats[to]?.holder ?? null) : null,
  );
  if (held) return fail({ code: 'run/seat-held', params: { seat: to, name: held.name } });
  const released = await submit(host, participant, 'run/ReleaseSeat', from);
  if (released) return fail(released);
  const claimed = await claim(host, participant, to);
  if (!claimed.ok) await claim(host, participant, from);
  return claimed;
}

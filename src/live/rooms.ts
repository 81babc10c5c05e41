import { can, type Person, type RunFacts, type SeatFacts } from '../accounts/can.ts';
import type { MarketId, RunId, SeatId } from '../kernel/ids.ts';
import type { Published } from '../runs/ports.ts';

/** Who may listen to what. A room is told that something changed, never what: the page asks again and gets what it may see. */

export const roomOf = {
  /** Whoever may watch the run at all. */
  all: (runId: RunId) => `run:${runId}:all`,
  market: (runId: RunId, market: MarketId) => `run:${runId}:market:${market}`,
  firm: (runId: RunId, market: MarketId, firm: string) => `run:${runId}:firm:${market}/${firm}`,
  seat: (runId: RunId, seat: SeatId) => `run:${runId}:seat:${seat}`,
  instructor: (runId: RunId) => `run:${runId}:instructor`,
  /** Pages without anything private: they show the latest deals of everyone, and the ranking. */
  projector: (runId: RunId) => `run:${runId}:projector`,
  session: (sessionId: string) => `session:${sessionId}`,
  /** Every page someone has open who signed in. */
  account: (accountId: string) => `account:${accountId}`,
};

export const PAGES = ['desk', 'teacher', 'projector', 'public'] as const;
export type Page = (typeof PAGES)[number];

/**
 * The rooms a person belongs in while a page of a run is open; null when the run is none of their business.
 * `seat` is the person's own seat, or the one an instructor looks at.
 */
export function roomsFor(
  person: Person,
  run: RunFacts,
  seat: SeatFacts | null,
  page: Page,
): readonly string[] | null {
  if (!can(person, 'watch-run', { run })) return null;
  const { runId } = run;
  const rooms = [roomOf.all(runId)];
  if (page === 'projector' || page === 'public') rooms.push(roomOf.projector(runId));
  if (seat && can(person, 'see-seat', { run, seat })) {
    rooms.push(
      roomOf.market(runId, seat.market),
      roomOf.firm(runId, seat.market, seat.firm),
      roomOf.seat(runId, seat.id),
    );
  }
  if (page === 'teacher' && can(person, 'see-everything', { run })) rooms.push(roomOf.instructor(runId));
  return rooms;
}

/** The rooms that are told of an entry, with the topics each of them hears of. */
export function roomsToTell({ runId, audiences }: Published): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, Set<string>>();
  const tell = (room: string, topics: readonly string[]): void => {
    const heard = told.get(room) ?? new Set<string>();
    for (const topic of topics) heard.add(topic);
    told.set(room, heard);
  };
  for (const { market, firms, seats, topics } of audiences) {
    tell(roomOf.instructor(runId), topics);
    // What people write to each other is nothing for the room, not even that they do.
    if (!topics.includes('notes')) tell(roomOf.projector(runId), topics);
    if (seats) for (const seat of seats) tell(roomOf.seat(runId, seat), topics);
    else if (firms !== 'all') {
      for (const firm of firms) if (market !== null) tell(roomOf.firm(runId, market, firm), topics);
    } else tell(market === null ? roomOf.all(runId) : roomOf.market(runId, market), topics);
  }
  return told;
}

import { assert, never } from '../../kernel/assert.ts';
import type { DomainEvent, Entry, EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { FirmId, MarketId } from '../../kernel/ids.ts';
import type { AnyLab } from '../../labs/lab.ts';
import type { Labs } from '../labs.ts';
import type { Published } from '../ports.ts';
import type { RunState } from '../state.ts';
import { AudienceGatherer } from './audience.ts';
import { evolveBranch } from './branching.ts';
import { evolveClock } from './clock.ts';
import { RUN_EVENT_VERSION, type RunEvent, type RunEventOf } from './events.ts';
import { evolveGroup, isGroupEvent } from './group-days.ts';
import { evolveAnnouncement } from './notices.ts';
import { evolveNotes } from './notes.ts';
import { evolveRanking } from './ranking.ts';
import { indexOf, type RankedFirm, type RunIndex } from './run-index.ts';
import { evolveSeat, isSeatEvent } from './seats.ts';
import { closeDay, closeGroupDay, rescore } from './standings.ts';
import { tickTasks } from './tasks.ts';

/** What an entry moved besides the state: for those who are told. */
export interface Effects {
  readonly audiences: Published['audiences'];
  readonly standingsChanged: boolean;
}

/** The journal holds an event that this release of the program does not know: from a later one, or from none. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

/**
 * Applies an entry read from a journal. The only way, besides deciding, in which a run's state changes; both lead to the
 * same state, so a run is its journal.
 * @throws UnknownEvent for an event or a version this release does not know
 */
export function evolveRun(state: RunState, entry: Entry, labs: Labs): void {
  evolveEntry(state, entry, labs, null);
}

/** The same, and tells whom the entry concerns: for those who listen and did not decide it themselves. */
export function evolveAndTell(state: RunState, entry: Entry, labs: Labs): Effects {
  const audience = new AudienceGatherer();
  const standingsChanged = evolveEntry(state, entry, labs, audience);
  return { audiences: audience.gathered(), standingsChanged };
}

function evolveEntry(state: RunState, entry: Entry, labs: Labs, audience: AudienceGatherer | null): boolean {
  assert(entry.seq === state.seq + 1, 'entries follow one another without a gap');
  const index = indexOf(state, labs);
  const meta = metaOf(entry);
  for (const event of entry.events) applyEvent(state, index, present(index.lab, event), meta);
  return settle(state, index, entry, audience);
}

export const metaOf = ({ seq, atMs, day, actor }: Entry): EventMeta => ({ seq, atMs, day, actor });

/** Applies one event of the present version. */
export function applyEvent(state: RunState, index: RunIndex, event: RecordedEvent, meta: EventMeta): void {
  if (event.market === undefined) return applyOwn(state, index, event as unknown as RunEvent, meta);
  const market = state.markets[event.market];
  assert(market, 'an event names a market of its run');
  index.lab.evolve(market.state, event, meta);
}

function applyOwn(state: RunState, index: RunIndex, event: RunEvent, meta: EventMeta): void {
  if (isSeatEvent(event)) return evolveSeat(state, event, meta);
  if (isGroupEvent(event)) {
    if (event.type === 'run/GroupDayBegan' || event.type === 'run/GroupEnded') {
      closeGroupDay(index, event.data.market);
    }
    return evolveGroup(state, event, meta);
  }
  switch (event.type) {
    case 'run/Opened':
    case 'run/ShockThrown':
      return;
    case 'run/DayBegan':
      if (state.clock.day > 0) closeDay(index, ({ clock }) => clock === null);
      return evolveClock(state, event, meta);
    case 'run/Ended':
      if (state.clock.day > 0) closeDay(index, ({ clock }) => clock?.phase !== 'ended');
      return evolveClock(state, event, meta);
    case 'run/Started':
    case 'run/Paused':
    case 'run/Resumed':
    case 'run/Extended':
    case 'run/TimeAdded':
      return evolveClock(state, event, meta);
    case 'run/Announced':
      return evolveAnnouncement(state, event, meta);
    case 'run/NoteSent':
    case 'run/NotesRead':
    case 'run/NotesMuted':
      return evolveNotes(state, event, meta);
    case 'run/RankingFrozen':
    case 'run/RankingRevealed':
    case 'run/RankingOpened':
      return evolveRanking(state, index, event);
    case 'run/Branched':
      return evolveBranch(state, event);
    default:
      never(event, 'an event of the run');
  }
}

/** The event in its present shape, from whatever release wrote it. */
function present(lab: AnyLab, event: RecordedEvent): RecordedEvent {
  const known = event.market === undefined ? RUN_EVENT_VERSION : (lab.eventVersions?.[event.type] ?? 1);
  if (event.v === known) return event;
  if (event.v > known || event.market === undefined || !lab.upcast) {
    throw new UnknownEvent(`${event.type} version ${event.v}; this release knows version ${known}`);
  }
  const upcast: DomainEvent = lab.upcast(event, event.v);
  return { ...upcast, v: known, market: event.market };
}

/**
 * What follows from an entry as a whole: who acted, tasks, scores, and, where somebody listens, who is to be told.
 * @returns whether a score moved, or what the room may see of the ranking
 */
export function settle(
  state: RunState,
  index: RunIndex,
  entry: Entry,
  audience: AudienceGatherer | null,
): boolean {
  const { seq, atMs, actor } = entry;
  state.seq = seq;
  state.atMs = atMs;
  const touched: RankedFirm[] = [];
  let allTouched = seq === 1;
  let rankingChanged = false;
  for (const event of entry.events) {
    const { market } = event;
    if (market === undefined) {
      audience?.addRun(event as unknown as RunEvent, (seat) => index.seats.get(seat)?.market.id ?? null);
      allTouched ||= event.type === 'run/DayBegan' || event.type === 'run/ShockThrown';
      if (event.type === 'run/GroupDayBegan') touchGroup(touched, index, event);
      rankingChanged ||= event.type.startsWith('run/Ranking');
      continue;
    }
    if (allTouched && !audience) continue;
    const { firms, topics } = index.lab.audience(event, state.markets[market]?.state);
    audience?.addLab(market, firms, topics);
    // What everyone is told moves nobody's score: notices, categories, prices. Days and shocks are counted above.
    if (firms !== 'all' && !allTouched) touch(touched, index, market, firms);
  }
  const seat = actor.seat === null ? undefined : state.seats[actor.seat];
  if (seat) {
    seat.lastActionAtMs = atMs;
    seat.actions[actor.kind] += 1;
    touch(touched, index, seat.market, [seat.firm]);
    if (tickTasks(entry, index)) audience?.addLab(seat.market, [seat.firm], ['tasks']);
  }
  let moved = rankingChanged;
  for (const ranked of allTouched ? index.ranked.values() : touched) {
    if (rescore(ranked, index, seq)) moved = true;
  }
  return moved;
}

/** A new day moves everyone's score in its group. */
function touchGroup(touched: RankedFirm[], index: RunIndex, event: RecordedEvent): void {
  const { market } = (event as unknown as RunEventOf<'run/GroupDayBegan'>).data;
  for (const ranked of index.rankedIn.get(market)?.values() ?? []) {
    if (!touched.includes(ranked)) touched.push(ranked);
  }
}

/** Adds the ranked ones among the firms, each once. */
function touch(touched: RankedFirm[], index: RunIndex, market: MarketId, firms: readonly FirmId[]): void {
  for (const firm of firms) {
    const ranked = index.rankedIn.get(market)?.get(firm);
    if (ranked && !touched.includes(ranked)) touched.push(ranked);
  }
}

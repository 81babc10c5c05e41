import type { ClockState } from '../kernel/clock.ts';
import type { Actor } from '../kernel/envelope.ts';
import type { FirmId, FirmKey, MarketId, ParticipantId, RunId, SeatId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { CastFirm } from '../labs/lab.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Standing } from '../scoring/standings.ts';

/** Everything a run is, in memory: what the journal's entries add up to. Plain JSON. */
export interface RunState {
  readonly runId: RunId;
  readonly seed: string;
  readonly scenario: Scenario;
  /** How many groups of the cast there are. */
  readonly groups: number;
  /** The last entry that was applied; 0 for none. */
  seq: number;
  atMs: number;
  /** The class's clock; a group may have one of its own. */
  clock: ClockState;
  seats: Record<SeatId, SeatState>;
  /** Who is in the run. */
  participants: Record<
    ParticipantId,
    { readonly id: ParticipantId; readonly name: string; readonly studentNo: string; seat: SeatId | null }
  >;
  markets: Record<MarketId, MarketState>;
  announcements: AnnouncementState[];
  notes: NotesState;
  /** Seats that were given from one person to another. */
  handovers: HandoverState[];
  /** What the room sees of the ranking. */
  ranking: RankingState;
  scores: Record<
    FirmKey,
    { scoreCenti: number; reachedSeq: number; previousRank: number | null; byDay: number[] }
  >;
}

export interface MarketState {
  readonly id: MarketId;
  /** 1 for the first group, and so on; 0 for the market everyone shares. */
  readonly group: number;
  readonly lab: string;
  readonly firms: readonly CastFirm[];
  /** Its own clock once it was held, hurried or given more time than the others; null while it goes by the class's. */
  clock: GroupClock | null;
  /** The lab's own state. */
  state: unknown;
  /** Done tasks by `seat id/task id`. */
  tasks: Record<string, TickedTask>;
}

/** A group's own clock. The class's pause stops it too; what is held stays so when the class goes on. */
export interface GroupClock extends ClockState {
  held: boolean;
}

/** A task that was done, by whoever did it first. */
export interface TickedTask {
  readonly seq: number;
  readonly atMs: number;
  readonly day: number;
  /** Something that should have come first was not yet done. */
  readonly early: boolean;
  readonly by: Actor['kind'];
  /** Participant, bot policy or instructor. */
  readonly actor: string;
  /** The day from which it could be done in order: when the last of what comes before it was done. */
  readonly dueDay: number;
  /** Entries in which it was done again, oldest first, at most 20. */
  again: readonly { readonly seq: number; readonly day: number; readonly actor: string }[];
}

export interface SeatState {
  readonly id: SeatId;
  readonly market: MarketId;
  readonly firm: FirmId;
  readonly role: string;
  readonly firmName: LocalText;
  readonly group: number;
  /** The person whose seat it is, if any. */
  holder: { readonly participant: ParticipantId; readonly name: string } | null;
  /** A bot plays it now (alone, or keeping it for the holder). */
  bot: boolean;
  /** The instructor who took it over; holder and bot stand aside until it is handed back. */
  takenOverBy: string | null;
  /** Last action by anyone in the seat. */
  lastActionAtMs: number | null;
  /** Accepted commands by kind of actor. */
  actions: Record<Actor['kind'], number>;
}

/** Who plays a seat at this moment. */
export type Driver = 'nobody' | 'human' | 'bot' | 'instructor';
export function driverOf(seat: Pick<SeatState, 'holder' | 'bot' | 'takenOverBy'>): Driver {
  if (seat.takenOverBy !== null) return 'instructor';
  if (seat.bot) return 'bot';
  return seat.holder ? 'human' : 'nobody';
}

export interface AnnouncementState {
  readonly id: string;
  readonly text: string;
  readonly market: MarketId | null;
  readonly seat: SeatId | null;
  readonly day: number;
  readonly atMs: number;
}

/** Notes between seats, and between a seat and the teacher. They are words only: no score knows of them. */
export interface NotesState {
  /** The latest, oldest first. */
  list: NoteState[];
  /** The entry up to which a seat has read; the teacher's under the empty key. */
  readSeq: Record<SeatId, number>;
  muted: Record<SeatId, true>;
  /** When a seat wrote its latest notes. */
  sentAtMs: Record<SeatId, number[]>;
}

export interface NoteState {
  readonly id: string;
  readonly seq: number;
  /** Null: the teacher. */
  readonly from: NoteEnd | null;
  readonly to: NoteEnd | null;
  readonly text: string;
  readonly day: number;
  readonly atMs: number;
}

/** One end of a note: the seat and whoever held it then, so that a successor does not read a predecessor's mail. */
export interface NoteEnd {
  readonly seat: SeatId;
  readonly person: ParticipantId;
  readonly name: string;
}

export interface HandoverState {
  readonly seat: SeatId;
  readonly from: { readonly participant: ParticipantId; readonly name: string } | null;
  readonly to: { readonly participant: ParticipantId; readonly name: string };
  readonly note: string;
  readonly day: number;
  readonly atMs: number;
}

/**
 * What the room sees of the ranking: `null` as it moves. Frozen, it sees `rows` (none: the ranking is veiled); from the
 * first revealed place on, the last `shown` of `final`, which is how the ranking stood at that moment.
 */
export type RankingState = null | {
  readonly day: number;
  /** How many days' scores the curve shows. */
  readonly days: number;
  readonly rows: readonly Standing[];
  final: readonly Standing[] | null;
  shown: number;
};

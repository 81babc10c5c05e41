import type { ClockState } from '../kernel/clock.ts';
import type { Actor } from '../kernel/envelope.ts';
import type { FirmId, FirmKey, MarketId, ParticipantId, RunId, SeatId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { CastFirm } from '../labs/lab.ts';
import type { Scenario } from '../scenarios/scenario.ts';

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
  clock: ClockState;
  seats: Record<SeatId, SeatState>;
  /** Who is in the run. */
  participants: Record<
    ParticipantId,
    { readonly id: ParticipantId; readonly name: string; readonly studentNo: string; seat: SeatId | null }
  >;
  markets: Record<MarketId, MarketState>;
  announcements: AnnouncementState[];
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
  /** The lab's own state. */
  state: unknown;
  /** Done tasks by `seat id/task id`. */
  tasks: Record<
    string,
    {
      readonly seq: number;
      readonly atMs: number;
      readonly day: number;
      readonly early: boolean;
      readonly by: Actor['kind'];
    }
  >;
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

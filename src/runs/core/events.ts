import type { DomainEvent } from '../../kernel/envelope.ts';
import type { MarketId, ParticipantId, RunId, SeatId } from '../../kernel/ids.ts';

/** What can happen to a run itself, whatever lab it contains. */
export type RunEvent =
  | Of<'Opened', { scenario: string; version: number; seed: string; groups: number }>
  | Of<'Started', Nothing>
  | Of<'DayBegan', { day: number }>
  | Of<'Paused', Nothing>
  | Of<'Resumed', Nothing>
  | Of<'Extended', { days: number; daysMax: number }>
  | Of<'TimeAdded', { ms: number }>
  | Of<'Ended', Nothing>
  /** From here on the group goes by a clock of its own, which stands until it is released. */
  | Of<'GroupHeld', { market: MarketId }>
  | Of<'GroupReleased', { market: MarketId }>
  | Of<'GroupDayBegan', { market: MarketId; day: number }>
  | Of<'GroupExtended', { market: MarketId; days: number; daysMax: number }>
  | Of<'GroupTimeAdded', { market: MarketId; ms: number }>
  | Of<'GroupEnded', { market: MarketId }>
  /** The group is where the class is and goes by its clock again. */
  | Of<'GroupRejoined', { market: MarketId }>
  | Of<'SeatClaimed', { seat: SeatId; participant: ParticipantId; name: string; studentNo: string }>
  /** `bot`: whether a bot plays the seat from now on, as the cast says for seats nobody holds. */
  | Of<'SeatReleased', { seat: SeatId; participant: ParticipantId; bot: boolean }>
  /** `left`: the seat the new person had until now, and whether a bot plays that one from now on. */
  | Of<
      'SeatGiven',
      {
        seat: SeatId;
        from: ParticipantId | null;
        to: ParticipantId;
        name: string;
        studentNo: string;
        left: { seat: SeatId; bot: boolean } | null;
        note: string;
      }
    >
  | Of<'BotSeated', { seat: SeatId }>
  | Of<'BotUnseated', { seat: SeatId }>
  | Of<'SeatTakenOver', { seat: SeatId; by: string }>
  | Of<'SeatHandedBack', { seat: SeatId }>
  | Of<'Announced', { id: string; text: string; market: MarketId | null; seat: SeatId | null }>
  /** The lab's own events, which say what the shock did, follow in the same entry. */
  | Of<'ShockThrown', { markets: readonly MarketId[]; shock: object }>
  | Of<'NoteSent', { id: string; from: SeatId | null; to: SeatId | null; text: string }>
  | Of<'NotesRead', { seat: SeatId | null; upTo: number }>
  | Of<'NotesMuted', { seat: SeatId; muted: boolean }>
  | Of<'RankingFrozen', { day: number; veiled: boolean }>
  | Of<'RankingRevealed', { places: number }>
  | Of<'RankingOpened', Nothing>
  | Of<
      'Branched',
      { from: RunId; seq: number; people: Readonly<Record<ParticipantId, ParticipantId>> | null }
    >;

type Nothing = Readonly<Record<string, never>>;
interface Of<T extends string, D extends object> extends DomainEvent {
  readonly type: `run/${T}`;
  readonly data: Readonly<D>;
}

export type RunEventType = RunEvent['type'];
export type RunEventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;

/** Present version of every run event's shape. */
export const RUN_EVENT_VERSION = 1;

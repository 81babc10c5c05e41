import type { DomainEvent } from '../../kernel/envelope.ts';
import type { MarketId, ParticipantId, SeatId } from '../../kernel/ids.ts';

/** What can happen to a run itself, whatever lab it contains. */
export type RunEvent =
  | Of<'Opened', { scenario: string; version: number; seed: string; groups: number }>
  | Of<'Started', Nothing>
  | Of<'DayBegan', { day: number }>
  | Of<'Paused', Nothing>
  | Of<'Resumed', Nothing>
  | Of<'Extended', { days: number; daysMax: number }>
  | Of<'Ended', Nothing>
  | Of<'SeatClaimed', { seat: SeatId; participant: ParticipantId; name: string; studentNo: string }>
  /** `bot`: whether a bot plays the seat from now on, as the cast says for seats nobody holds. */
  | Of<'SeatReleased', { seat: SeatId; participant: ParticipantId; bot: boolean }>
  | Of<'BotSeated', { seat: SeatId }>
  | Of<'BotUnseated', { seat: SeatId }>
  | Of<'SeatTakenOver', { seat: SeatId; by: string }>
  | Of<'SeatHandedBack', { seat: SeatId }>
  | Of<'Announced', { id: string; text: string; market: MarketId | null; seat: SeatId | null }>
  /** The lab's own events, which say what the shock did, follow in the same entry. */
  | Of<'ShockThrown', { markets: readonly MarketId[]; shock: object }>;

type Nothing = Readonly<Record<string, never>>;
interface Of<T extends string, D extends object> extends DomainEvent {
  readonly type: `run/${T}`;
  readonly data: Readonly<D>;
}

export type RunEventType = RunEvent['type'];
export type RunEventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;

/** Present version of every run event's shape. */
export const RUN_EVENT_VERSION = 1;

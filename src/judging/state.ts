import type { ParticipantId } from '../kernel/ids.ts';

/** Where judging stands, and what is said of a result after it was published. */

/** How a run is judged. */
export interface JudgingState {
  /** Judges see no names. */
  readonly blind: boolean;
  /** Account id of the head judge. */
  readonly headId: string;
  readonly openedAtMs: number;
  readonly verifiedAtMs: number | null;
  readonly publishedAtMs: number | null;
  /** Until when a team may appeal; null before publication. */
  readonly appealsUntilMs: number | null;
}
export interface JudgeAdjustment {
  readonly id: number;
  readonly team: string;
  readonly changeCenti: number;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  readonly appealId: number | null;
}
export interface Appeal {
  readonly id: number;
  readonly team: string;
  readonly participant: ParticipantId;
  readonly text: string;
  readonly filedAtMs: number;
  /** Null until it is answered. */
  readonly answer: {
    readonly text: string;
    readonly upheld: boolean;
    readonly by: string;
    readonly atMs: number;
  } | null;
}

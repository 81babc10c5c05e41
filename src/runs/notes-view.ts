import type { DeepReadonly } from '../kernel/decider.ts';
import type { SeatId } from '../kernel/ids.ts';
import { TEACHER_KEY } from './core/notes.ts';
import type { NoteEnd, NoteState, RunState } from './state.ts';

/** Who may read which note: its two ends, as the people who sat there then, and the teacher. */

export interface NoteBox {
  /** Oldest first. */
  readonly notes: readonly DeepReadonly<NoteState>[];
  /** How many came since the last reading. */
  readonly unread: number;
  readonly muted: boolean;
}

/** The notes of a seat's present holder; of the teacher, who reads all, for `null`. */
export function notesOf({ notes, seats }: DeepReadonly<RunState>, seat: SeatId | null): NoteBox {
  const readSeq = notes.readSeq[seat ?? TEACHER_KEY] ?? 0;
  if (seat === null) {
    const unread = notes.list.filter(({ to, from, seq }) => to === null && from !== null && seq > readSeq);
    return { notes: notes.list, unread: unread.length, muted: false };
  }
  const person = Object.hasOwn(seats, seat) ? seats[seat]?.holder?.participant : undefined;
  const isOwn = (end: DeepReadonly<NoteEnd> | null): boolean => end?.seat === seat && end.person === person;
  const own = notes.list.filter(({ from, to }) => isOwn(from) || isOwn(to));
  const unread = own.filter(({ to, seq }) => isOwn(to) && seq > readSeq);
  return { notes: own, unread: unread.length, muted: Object.hasOwn(notes.muted, seat) };
}

import type { EventMeta } from '../../kernel/envelope.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { NoteEnd, RunState } from '../state.ts';
import { seatIn, steers } from './authority.ts';
import type { RunEventOf } from './events.ts';
import { plan, type Deciding, type RunDecision } from './plan.ts';

/**
 * Notes between the people of a market, and between a student and the teacher. They may be written before the start and
 * during a pause, and never count for anything.
 */

/** So many notes in so much time: enough for a talk, too few for a nuisance. */
const NOTES_PER_WINDOW = 5;
const WINDOW_MS = 30_000;
/** Notes kept in memory; the journal keeps all. */
const KEPT_MAX = 2_000;
/** The teacher's reading mark stands under this key. */
export const TEACHER_KEY: SeatId = '';

export function decideNote(deciding: Deciding, command: RunCommandOf<'run/SendNote'>): RunDecision {
  const { state, actor, atMs, seq } = deciding;
  const { text } = command;
  const [from, to] = [command.seat ?? null, command.to ?? null];
  if (state.clock.phase === 'ended') return refuse('run/ended');
  if (from === null) {
    if (!steers(actor)) return refuse('run/instructor-only');
    if (to === null) return refuse('run/note-to-self');
  } else {
    const own = seatIn(state, from);
    if (!own) return refuse('run/unknown-seat', { seat: from });
    if (actor.kind !== 'human' || own.holder?.participant !== actor.id) {
      return refuse('run/not-your-seat', { seat: from });
    }
    if (to === from) return refuse('run/note-to-self');
    if (Object.hasOwn(state.notes.muted, from)) return refuse('run/notes-muted');
    const recent = (state.notes.sentAtMs[from] ?? []).filter((sentAtMs) => atMs - sentAtMs < WINDOW_MS);
    if (recent.length >= NOTES_PER_WINDOW) {
      return refuse('run/notes-too-fast', { seconds: WINDOW_MS / 1000, notes: NOTES_PER_WINDOW });
    }
  }
  if (to !== null) {
    const other = seatIn(state, to);
    if (!other) return refuse('run/unknown-seat', { seat: to });
    if (from !== null && other.market !== seatIn(state, from)?.market)
      return refuse('run/note-outside-market');
    if (!other.holder) return refuse('run/note-to-nobody');
  }
  return plan(deciding, { type: 'run/NoteSent', data: { id: `n${seq}`, from, to, text } });
}

export function decideReading(deciding: Deciding, command: RunCommandOf<'run/ReadNotes'>): RunDecision {
  const { state, actor } = deciding;
  const { seat } = command;
  if (seat === null) {
    if (!steers(actor)) return refuse('run/instructor-only');
  } else if (actor.kind !== 'human' || seatIn(state, seat)?.holder?.participant !== actor.id) {
    return refuse('run/not-your-seat', { seat });
  }
  const upTo = Math.min(command.upTo, state.seq);
  return plan(deciding, { type: 'run/NotesRead', data: { seat, upTo } });
}

export function decideMuting(deciding: Deciding, command: RunCommandOf<'run/MuteNotes'>): RunDecision {
  const { seat, muted } = command;
  if (!seatIn(deciding.state, seat)) return refuse('run/unknown-seat', { seat });
  return plan(deciding, { type: 'run/NotesMuted', data: { seat, muted } });
}

type NoteEvent = RunEventOf<'run/NoteSent' | 'run/NotesRead' | 'run/NotesMuted'>;

/** Records what was written and read. */
export function evolveNotes(state: RunState, event: NoteEvent, meta: EventMeta): void {
  const { notes } = state;
  switch (event.type) {
    case 'run/NoteSent': {
      const { id, from, to, text } = event.data;
      const { seq, day, atMs } = meta;
      notes.list.push({ id, seq, from: endOf(state, from), to: endOf(state, to), text, day, atMs });
      // Cut only now and then, so that none is moved often.
      if (notes.list.length > 2 * KEPT_MAX) notes.list = notes.list.slice(-KEPT_MAX);
      const key = from ?? TEACHER_KEY;
      if (from !== null)
        notes.sentAtMs[from] = [...(notes.sentAtMs[from] ?? []), atMs].slice(-NOTES_PER_WINDOW);
      // Whoever answers has read.
      notes.readSeq[key] = seq;
      return;
    }
    case 'run/NotesRead': {
      const key = event.data.seat ?? TEACHER_KEY;
      notes.readSeq[key] = Math.max(notes.readSeq[key] ?? 0, event.data.upTo);
      return;
    }
    case 'run/NotesMuted':
      if (event.data.muted) notes.muted[event.data.seat] = true;
      else delete notes.muted[event.data.seat];
      return;
  }
}

function endOf(state: RunState, seat: SeatId | null): NoteEnd | null {
  const holder = seat === null ? null : state.seats[seat]?.holder;
  return seat === null || !holder ? null : { seat, person: holder.participant, name: holder.name };
}

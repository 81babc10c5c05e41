import type { DeepReadonly } from '../../kernel/decider.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { Participant } from '../../accounts/participants.ts';
import { onTheirOwn } from '../../runs/core/group-clock.ts';
import { notesOf } from '../../runs/notes-view.ts';
import type { ChainedEntry, RunRecord } from '../../runs/ports.ts';
import type { NoteEnd, RunState } from '../../runs/state.ts';
import { seatLabel } from './monitor.ts';
import type { Words } from './trade/words.ts';

/** The rest of the teacher's page: announcements, notes, who may take whose seat, where a branch can begin. */

type Run = DeepReadonly<RunState>;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Every seat, for lists. */
export const seatChoices = (run: Run, words: Words): readonly Choice[] =>
  Object.values(run.seats).map((seat) => ({ value: seat.id, label: seatLabel(run, seat, words) }));

/** Every group, where there are several markets. */
export function groupChoicesOf(run: Run, words: Words): readonly Choice[] {
  const markets = Object.values(run.markets);
  if (markets.length < 2) return [];
  return markets.map(({ id, group }) => ({ value: id, label: words.t('public:group', { group }) }));
}

export interface NoticeModel {
  readonly when: string;
  readonly title: string;
  readonly detail: string | null;
  readonly kind: 'info';
}

/** What was announced, oldest first, with whom it was for where that was not everyone. */
export function noticeLines(run: Run, words: Words): readonly NoticeModel[] {
  return run.announcements.map(({ text, day, atMs, market, seat }) => {
    const held = seat === null ? undefined : run.seats[seat];
    const group = market === null ? undefined : run.markets[market];
    const to = held
      ? seatLabel(run, held, words)
      : group
        ? words.t('public:group', { group: group.group })
        : null;
    return {
      when: `${words.day(day)}, ${words.time(atMs)}`,
      title: text,
      detail: to === null ? null : words.t('watch:announce.for', { to }),
      kind: 'info',
    };
  });
}

export interface NoteModel {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly own: boolean;
  readonly text: string;
  readonly when: string;
}
export interface NoteBoxModel {
  /** The latest, oldest first. */
  readonly notes: readonly NoteModel[];
  readonly unread: number;
  readonly muted: boolean;
  readonly seq: number;
  /** To whom one can write. */
  readonly to: readonly Choice[];
  /** The seat it is written from; null for the teacher's. */
  readonly seat: SeatId | null;
  readonly canWrite: boolean;
}

/** Notes a box shows; earlier ones stay in the journal. */
const NOTES_SHOWN = 40;

/** A seat's notes as its holder reads them; the teacher's, who reads all, for `null`. */
export function noteBox(run: Run, seat: SeatId | null, words: Words): NoteBoxModel {
  const box = notesOf(run, seat);
  const own = (end: DeepReadonly<NoteEnd> | null): boolean => (end?.seat ?? null) === seat;
  const named = (end: DeepReadonly<NoteEnd> | null): string => {
    if (own(end)) return words.t('watch:notes.you');
    if (end === null) return words.t('watch:notes.teacher');
    const held = run.seats[end.seat];
    return held ? `${end.name} (${words.local(held.firmName)})` : end.name;
  };
  return {
    notes: box.notes.slice(-NOTES_SHOWN).map((note) => ({
      id: note.id,
      from: named(note.from),
      to: named(note.to),
      own: own(note.from),
      text: note.text,
      when: words.time(note.atMs),
    })),
    unread: box.unread,
    muted: box.muted,
    seq: run.seq,
    to: recipients(run, seat, words),
    seat,
    canWrite: run.clock.phase !== 'ended' && !box.muted,
  };
}

/** People one can write to: of the same market, and the teacher. */
function recipients(run: Run, seat: SeatId | null, words: Words): readonly Choice[] {
  const market = seat === null ? null : (run.seats[seat]?.market ?? null);
  const others = Object.values(run.seats)
    .filter(
      (other) => other.holder !== null && other.id !== seat && (market === null || other.market === market),
    )
    .map((other) => ({ value: other.id, label: seatLabel(run, other, words) }));
  return seat === null ? others : [{ value: '', label: words.t('watch:notes.teacher') }, ...others];
}

/** Who could take a seat: those without one first, then those who would leave theirs. */
export function substitutes(run: Run, joined: readonly Participant[], words: Words): readonly Choice[] {
  const seatOf = (id: string): SeatId | null =>
    Object.hasOwn(run.participants, id) ? (run.participants[id]?.seat ?? null) : null;
  return joined
    .map((person) => ({ person, seat: seatOf(person.id) }))
    .sort((a, b) => Number(a.seat !== null) - Number(b.seat !== null))
    .map(({ person, seat }) => {
      const named = person.studentNo === '' ? person.name : `${person.name} (${person.studentNo})`;
      const held = seat === null ? undefined : run.seats[seat];
      return {
        value: person.id,
        label: held
          ? words.t('watch:replace.leaves', { who: named, seat: seatLabel(run, held, words) })
          : named,
      };
    });
}

/** Seats that somebody who comes late gets, the next one first. */
export interface SpareModel {
  readonly free: number;
  readonly bots: number;
  readonly next: string | null;
}

export function spareSeats(run: Run, inOrder: readonly SeatId[], words: Words): SpareModel {
  const [next] = inOrder;
  const held = next === undefined ? undefined : run.seats[next];
  const seats = inOrder.flatMap((id) => run.seats[id] ?? []);
  return {
    free: seats.filter(({ bot }) => !bot).length,
    bots: seats.filter(({ bot }) => bot).length,
    next: held ? seatLabel(run, held, words) : null,
  };
}

/** A moment at which a branch can begin: the first entry of a day, or the last before the end. */
export interface BranchPoint extends Choice {
  readonly seq: number;
  readonly day: number;
}

const TURNS = new Set(['run/Started', 'run/DayBegan']);

/** Days at whose beginning a branch can leave, from the journal. An exercise that has not started has none. */
export function branchPoints(
  entries: readonly Pick<ChainedEntry, 'seq' | 'day' | 'atMs' | 'events'>[],
  words: Words,
): readonly BranchPoint[] {
  const points = new Map<number, BranchPoint>();
  for (const { seq, day, atMs, events } of entries) {
    if (!events.some(({ type }) => TURNS.has(type))) continue;
    const label = words.t('watch:branch.at-day', { day: words.day(day), time: words.time(atMs), seq });
    points.set(day, { value: String(seq), label, seq, day });
  }
  return [...points.values()];
}

/** Whether the exercise's own groups go different ways: then "for all" and "for this group" must be told apart. */
export const hasOwnClocks = (run: Run): boolean => onTheirOwn(run).length > 0;

/** What is put away or can be removed of a run. */
export const isEnded = (record: RunRecord): boolean => record.status === 'ended';

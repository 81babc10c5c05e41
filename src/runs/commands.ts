import { z } from 'zod';
import { ID_PATTERN } from '../kernel/ids.ts';

/** What the run itself takes, whatever lab it contains: seats, clock, announcements, shocks. Strict. */

const id = z.string().regex(ID_PATTERN);
/** One group's market; null, as usual, for the whole class. */
const group = id.nullable().default(null);
const command = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(`run/${type}`), ...shape });

export const runCommandSchema = z.discriminatedUnion('type', [
  /** The first entry of every journal; made by the registry. */
  command('Open', {}),
  command('Start', {}),
  command('Pause', { market: group }),
  command('Resume', { market: group }),
  /**
   * By the instructor in a manual clock, by the timer in a timed one (command id `day:<n>`, a group's own `day:<market>:<n>`):
   * names the day that begins.
   */
  command('BeginDay', { day: z.int().min(1).max(10_000), market: group }),
  /** More days before the last one is over. */
  command('Extend', { days: z.int().min(1).max(365), market: group }),
  /** More time on the present day of a timed clock. */
  command('AddTime', { minutes: z.int().min(1).max(120), market: group }),
  /** `hideRanking`: nobody in the room sees the final ranking before it is revealed. */
  command('End', { market: group, hideRanking: z.boolean().default(false) }),
  /** A person takes a free seat (or one that a bot holds). */
  command('ClaimSeat', {
    seat: id,
    participant: id,
    name: z.string().trim().min(1).max(60),
    studentNo: z.string().trim().max(30).default(''),
  }),
  command('ReleaseSeat', { seat: id }),
  /** The instructor gives a seat to another person, who leaves the one they have; whoever held it gets the note. */
  command('GiveSeat', {
    seat: id,
    participant: id,
    name: z.string().trim().min(1).max(60),
    studentNo: z.string().trim().max(30).default(''),
    note: z.string().trim().max(200).default(''),
  }),
  /** A bot plays an empty seat, or stands in for an absent person, whose seat it stays. */
  command('SeatBot', { seat: id }),
  /** The person whose seat a bot kept warm, or the instructor, sends the bot away. */
  command('UnseatBot', { seat: id }),
  command('TakeOverSeat', { seat: id }),
  command('HandBackSeat', { seat: id }),
  command('Announce', {
    text: z.string().trim().min(1).max(500),
    market: id.nullable().default(null),
    seat: id.nullable().default(null),
    /** A group's or a seat's id, for those who have one field for both. */
    to: id.nullable().default(null),
  }),
  /** A shock for one market or all of them; its shape is the lab's. */
  command('ThrowShock', {
    market: id.nullable().default(null),
    shock: z.looseObject({ kind: z.string().max(40) }),
  }),
  /** A note from a seat (null: from the teacher) to a seat of the same market (null: to the teacher). */
  command('SendNote', {
    seat: id.nullable().default(null),
    to: id.nullable().default(null),
    text: z.string().trim().min(1).max(300),
  }),
  /** Everything up to this entry was read in the seat (null: by the teacher). */
  command('ReadNotes', { seat: id.nullable().default(null), upTo: z.int().min(0) }),
  /** Whether a seat may write notes. */
  command('MuteNotes', { seat: id, muted: z.boolean().default(false) }),
  /** From now on the room sees the ranking as it stands now; `veil`: none at all. */
  command('Freeze', { veil: z.boolean().default(false) }),
  /** So many places, counted from the last, are shown as they really are. */
  command('Reveal', { places: z.int().min(1).max(10_000) }),
  /** The room sees the ranking as it moves again. */
  command('Unfreeze', {}),
  /** The last entry of a branch's making; made by the registry. `people`: who each person of the origin is here; null: bots play. */
  command('Branch', {
    from: id,
    seq: z.int().min(1),
    people: z.record(id, id).nullable().default(null),
  }),
]);

export type RunCommand = z.output<typeof runCommandSchema>;
export type RunCommandType = RunCommand['type'];
export type RunCommandOf<T extends RunCommandType> = Extract<RunCommand, { type: T }>;

/** The types of every run command: tells a run's own command from a lab's. */
export const runCommandTypes: ReadonlySet<string> = new Set(
  runCommandSchema.options.map((option) => option.shape.type.value),
);

import { z } from 'zod';
import { ID_PATTERN } from '../kernel/ids.ts';

/** What the run itself takes, whatever lab it contains: seats, clock, announcements, shocks. Strict. */

const id = z.string().regex(ID_PATTERN);
const command = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(`run/${type}`), ...shape });

export const runCommandSchema = z.discriminatedUnion('type', [
  /** The first entry of every journal; made by the registry. */
  command('Open', {}),
  command('Start', {}),
  command('Pause', {}),
  command('Resume', {}),
  /** By the instructor in a manual clock, by the timer in a timed one (command id `day:<n>`): names the day that begins. */
  command('BeginDay', { day: z.int().min(1).max(10_000) }),
  command('Extend', { days: z.int().min(1).max(365) }),
  command('End', {}),
  /** A person takes a free seat (or one that a bot holds). */
  command('ClaimSeat', {
    seat: id,
    participant: id,
    name: z.string().trim().min(1).max(60),
    studentNo: z.string().trim().max(30).default(''),
  }),
  command('ReleaseSeat', { seat: id }),
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
  }),
  /** A shock for one market or all of them; its shape is the lab's. */
  command('ThrowShock', {
    market: id.nullable().default(null),
    shock: z.looseObject({ kind: z.string().max(40) }),
  }),
]);

export type RunCommand = z.output<typeof runCommandSchema>;
export type RunCommandType = RunCommand['type'];
export type RunCommandOf<T extends RunCommandType> = Extract<RunCommand, { type: T }>;

/** The types of every run command: tells a run's own command from a lab's. */
export const runCommandTypes: ReadonlySet<string> = new Set(
  runCommandSchema.options.map((option) => option.shape.type.value),
);

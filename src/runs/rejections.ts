import { reject, type Rejection } from '../kernel/decider.ts';

/**
 * Every reason for which a run itself refuses a command. Each has its text in `views/locales/<language>/rejection-run.json`
 * under the part after the slash.
 */
export const RUN_REJECTIONS = [
  // The clock
  'run/not-started',
  'run/paused',
  'run/not-paused',
  'run/ended',
  'run/already-started',
  'run/day-already-begun',
  'run/day-not-next',
  'run/day-not-over',
  'run/no-last-day',
  'run/too-many-days',
  'run/no-day-length',
  // The clock of one group
  'run/one-group-only',
  'run/group-held',
  'run/group-held-already',
  'run/group-not-held',
  'run/group-ended',
  'run/only-groups-left',
  // Seats
  'run/unknown-seat',
  'run/no-seat',
  'run/not-your-seat',
  'run/bot-plays-seat',
  'run/bot-not-seated',
  'run/instructor-plays-seat',
  'run/seat-not-taken-over',
  'run/seat-taken-over-already',
  'run/seat-held',
  'run/seat-yours-already',
  'run/one-seat-only',
  'run/seat-not-held',
  'run/bot-seated-already',
  'run/no-bot-in-seat',
  'run/seat-theirs-already',
  // Notes
  'run/notes-muted',
  'run/notes-too-fast',
  'run/note-to-self',
  'run/note-outside-market',
  'run/note-to-nobody',
  // The ranking
  'run/frozen-already',
  'run/not-frozen',
  'run/place-revealed-already',
  // The rest
  'run/instructor-only',
  'run/not-for-you',
  'run/unknown-market',
  'run/unknown-command',
  'run/already-open',
  'run/bad-command-id',
  'run/command-id-reserved',
  'run/command-id-taken',
] as const;

export type RunRejectionCode = (typeof RUN_REJECTIONS)[number];

/** The command is refused by the run; `params` fill the gaps of its text. */
export function refuse(
  code: RunRejectionCode,
  params: Rejection['params'] = {},
): { readonly ok: false; readonly rejection: Rejection } {
  return reject(code, params);
}

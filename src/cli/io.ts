/** Where a command writes: what was asked for goes to `out`, everything about it (timings, complaints) to `err`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

/** How a command ends, as scripts see it. */
export const EXIT = {
  ok: 0,
  /** It ran, and something is wrong with what it looked at. */
  failed: 1,
  /** It was not called as it should be; nothing was done. */
  usage: 2,
} as const;

/** The command line is wrong; the message says what was found and what is expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

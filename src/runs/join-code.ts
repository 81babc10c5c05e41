import { randomBytes, randomInt } from 'node:crypto';

/** No 0 and O, no 1 and I: a code is read from the board and from a neighbour. */
export const JOIN_CODE_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const JOIN_CODE_LENGTH = 6;

/** A code that nobody can guess from another one. */
export function makeJoinCode(): string {
  return Array.from(
    { length: JOIN_CODE_LENGTH },
    () => JOIN_CODE_LETTERS[randomInt(JOIN_CODE_LETTERS.length)],
  ).join('');
}

/** What a person typed, as the code would be written: case, spaces and hyphens do not matter. Null when it is no code. */
export function parseJoinCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, '');
  const isCode =
    code.length === JOIN_CODE_LENGTH && [...code].every((letter) => JOIN_CODE_LETTERS.includes(letter));
  return isCode ? code : null;
}

/** A new run's id and seed: short, and told apart from all others. */
export const makeRunId = (): string => randomBytes(8).toString('hex');

import { createHmac, randomBytes, randomInt } from 'node:crypto';

/** Letters and digits that cannot be taken for one another, read aloud or from the back row. */
const CLEAR_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A code for people to type. Eight signs are 40 bits. */
export function newPersonalCode(length = 8): string {
  let code = '';
  for (let i = 0; i < length; i++) code += CLEAR_ALPHABET[randomInt(CLEAR_ALPHABET.length)];
  return code;
}

/** What a person typed as a code: capitals, without spaces and dashes. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');

/** An id that cannot be guessed and may stand in a URL. */
export const newId = (prefix: string): string => `${prefix}${randomBytes(9).toString('hex')}`;

/** A secret for a script or a link: 192 bits. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/**
 * The form in which codes and tokens are kept: without the server's secret a stolen database tells none of them.
 * `purpose` keeps the hashes of different kinds apart.
 */
export const sealed = (secret: string, purpose: string, value: string): string =>
  createHmac('sha256', secret).update(`${purpose}\u0000${value}`).digest('base64url');

/** The same in small letters, without the l that looks like a one. */
const SLIP_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password, to be read off a slip of paper and changed at once: twelve signs in three groups, 59 bits. */
export function initialPassword(): string {
  const code = Array.from({ length: 12 }, () => SLIP_ALPHABET[randomInt(SLIP_ALPHABET.length)]).join('');
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].join('-');
}

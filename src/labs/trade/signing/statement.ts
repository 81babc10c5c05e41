import type { FirmId } from '../../../kernel/ids.ts';

/**
 * What a signature is a signature of. Not the document itself but a short statement that names the document by its hash,
 * and who signs it, as what, with which certificate, on which day: so none of these can be changed afterwards either. The
 * statement's UTF-8 bytes are signed.
 */

/** The two sides of a contract. */
export const SIDES = ['supplier', 'buyer'] as const;
export type Side = (typeof SIDES)[number];

export interface Statement {
  /** SHA-256 of the document's text, hexadecimal. */
  readonly hash: string;
  readonly as: Side;
  readonly firm: FirmId;
  /** Serial of the certificate. */
  readonly certificate: string;
  readonly day: number;
}

export const statementText = ({ hash, as, firm, certificate, day }: Statement): string =>
  [
    'tradelab signature 1',
    `hash: ${hash}`,
    `as: ${as}`,
    `firm: ${firm}`,
    `certificate: ${certificate}`,
    `day: ${day}`,
    '',
  ].join('\n');

import type { Random } from '../../../kernel/random.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import { hashOf } from './hash.ts';

/**
 * Every secret key of a market is made from one secret that is drawn when the market opens, so that a new certificate can
 * have a new key without anything being drawn. Good enough for a lesson: who knows the run's seed knows them all.
 */

/** Draws a market's secret: 32 bytes, hexadecimal. */
export function drawSecret(random: Random): string {
  const word = (): string => random.integer(0, 0xffff_ffff).toString(16).padStart(8, '0');
  return Array.from({ length: 8 }, word).join('');
}

const derive = (secret: string, purpose: string): string => hashOf(`tradelab key 1\n${secret}\n${purpose}\n`);

/** The secret key of a market's certificate authority. */
export const authorityKey = (secret: string): string => derive(secret, 'authority');

/** The secret key that belongs to one certificate of a firm. */
export const certificateKey = (secret: string, firm: FirmId, serial: string): string =>
  derive(secret, `firm ${firm} certificate ${serial}`);

import type { FirmId } from '../../../kernel/ids.ts';
import type { LocalText } from '../../../kernel/text.ts';

/**
 * A certificate's canonical text: what the authority puts its name to. One `key: value` per line in a fixed order; its
 * UTF-8 bytes are signed. As with contracts, a new form gets a new first line and this one never changes.
 */

/** What a certificate says of its holder. */
export interface CertificateContent {
  readonly serial: string;
  readonly market: string;
  readonly firm: FirmId;
  readonly name: LocalText;
  /** First and last day on which it may be used. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Ed25519, hexadecimal. */
  readonly publicKey: string;
}

/** A name comes from a person: it must not be able to begin a line of its own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

export function certificateText(content: CertificateContent): string {
  return [
    'tradelab certificate 1',
    `serial: ${content.serial}`,
    `market: ${content.market}`,
    `firm: ${content.firm}`,
    `name (en): ${oneLine(content.name.en)}`,
    `name (zh): ${oneLine(content.name.zh)}`,
    `valid from day: ${content.fromDay}`,
    `valid to day: ${content.toDay}`,
    `public key: ${content.publicKey}`,
    '',
  ].join('\n');
}

import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { Context } from '../../lab.ts';
import { event, type TradeEventOf } from '../events.ts';
import type { CertificateRecord, Signature, TradeState } from '../state.ts';
import { certificateText, type CertificateContent } from './certificate-text.ts';
import { publicKeyOf, signText } from './ed25519.ts';
import { authorityKey, certificateKey } from './keys.ts';
import { statementText, type Side } from './statement.ts';

/** Issuing certificates and signing with them. The values made here stand in events, so nothing is ever made twice. */

type State = DeepReadonly<TradeState>;

/** The certificate with which a firm could sign now; undefined when it has none. */
export function usableCertificate(state: State, firm: FirmId): DeepReadonly<CertificateRecord> | undefined {
  const record = state.firms[firm];
  if (record?.certificate.state !== 'granted' || record.certificateSerial === null) return undefined;
  return state.signing.certificates[record.certificateSerial];
}

/**
 * Puts the acting firm's name to a document. The firm must have a usable certificate; with one from before there were
 * electronic signatures it signs as it did then, by name alone.
 * @param hash of the document's canonical text
 */
export function signatureOf(state: State, context: Context, as: Side, hash: string): Signature {
  const { firm } = context.seat;
  const { day, atMs, actor } = context;
  const name = { firm, by: actor.id, day, atMs };
  const certificate = usableCertificate(state, firm);
  if (certificate === undefined || certificate.publicKey === null) {
    return { ...name, certificate: certificate?.serial ?? null, value: null };
  }
  const { serial } = certificate;
  // Who only asks whether something is possible has no use for a value that takes time to make.
  if (context.asking === true) return { ...name, certificate: serial, value: null };
  const statement = statementText({ hash, as, firm, certificate: serial, day });
  const key = certificateKey(state.signing.secret, firm, serial);
  return { ...name, certificate: serial, value: signText(statement, key) };
}

const serialNumber = (state: State): string => `CA-${String(state.next.certificate).padStart(4, '0')}`;

/**
 * A new certificate for a firm, with a new key, valid from today on for as many days as the rules say. One that is issued
 * before the first day counts from the first day.
 * @param by the bank; null: the system
 */
export function certificateIssued(
  state: State,
  firm: FirmId,
  by: FirmId | null,
  day: number,
  asking = false,
): TradeEventOf<'trade/CertificateIssued'> {
  const serial = serialNumber(state);
  if (asking) return event('trade/CertificateIssued', { firm, by, serial, certificate: null });
  const name = state.firms[firm]?.name ?? { en: firm, zh: firm };
  const toDay = Math.max(1, day) + state.config.rules.certificateDays - 1;
  const { secret } = state.signing;
  const publicKey = publicKeyOf(certificateKey(secret, firm, serial));
  const content: CertificateContent = {
    serial,
    market: state.market,
    firm,
    name: { ...name },
    fromDay: day,
    toDay,
    publicKey,
  };
  const signature = signText(certificateText(content), authorityKey(secret));
  return event('trade/CertificateIssued', {
    firm,
    by,
    serial,
    certificate: { name: content.name, fromDay: day, toDay, publicKey, signature },
  });
}

/** The holder's side of a certificate's canonical text; null for one from before there were electronic signatures. */
export function contentOf(
  market: string,
  certificate: DeepReadonly<CertificateRecord>,
): (CertificateContent & { readonly signature: string }) | null {
  const { serial, firm, name, fromDay, toDay, publicKey, signature } = certificate;
  if (toDay === null || publicKey === null || signature === null) return null;
  return { serial, market, firm, name, fromDay, toDay, publicKey, signature };
}

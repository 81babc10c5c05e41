import type { Language } from '../../../kernel/text.ts';
import { certificateText } from './certificate-text.ts';
import { isSignature } from './ed25519.ts';
import { hashOf } from './hash.ts';
import { parseSignedFile, type SignedFile } from './signed-file.ts';
import { SIDES, statementText, type Side } from './statement.ts';

/**
 * Everything that can be checked of a signed document by whoever has it, one question at a time, so that a document that was
 * tampered with fails exactly at what no longer fits. The same module answers in the browser and on the server.
 */

/** What is asked; each of the middle ones is asked of both sides. */
export const CHECKS = [
  'form',
  'hash',
  'signature',
  'holder',
  'issued',
  'valid',
  'revoked',
  'authority',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly name: CheckName;
  /** Whose signature or certificate it is about; null: the document's own. */
  readonly side: Side | null;
  /** `open`: it cannot be told from what is known here. */
  readonly state: 'holds' | 'fails' | 'open';
  /** Why, for the text: `verify:check.<name>.<why>`. */
  readonly why: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Every answer there is to each question; each has a text. */
export const ANSWERS: Readonly<Record<CheckName, readonly string[]>> = {
  form: ['complete', 'broken', 'none'],
  hash: ['same', 'other', 'unread'],
  signature: ['fits', 'other-text', 'not-theirs', 'unread'],
  holder: ['same', 'other-certificate', 'other-firm', 'no-party', 'unread'],
  issued: ['fits', 'changed', 'unread'],
  valid: ['within', 'outside', 'unread'],
  revoked: ['never', 'later', 'before', 'unknown', 'unread'],
  authority: ['same', 'other', 'unknown', 'unread'],
};

/** What a market's certificate authority publishes; whoever trusts it needs no more. */
export interface Trusted {
  readonly authority: string;
  readonly revoked: readonly { readonly serial: string; readonly day: number }[];
}

type Params = Check['params'];

/** The first digits of a hash or a key, as people compare them. */
export const shortened = (hex: string): string => `${hex.slice(0, 8)} ${hex.slice(8, 16)}`;

const answer = (
  name: CheckName,
  side: Side | null,
  state: Check['state'],
  why: string,
  params: Params = {},
): Check => ({ name, side, state, why, params });

/**
 * Checks a signed document.
 * @param lang in which of its two names a firm is called in the answers
 * @param trusted what is known of the market it comes from; null: only what the document itself shows can be checked
 */
export function checkSignedFile(
  typed: string,
  trusted: Trusted | null,
  lang: Language = 'en',
): readonly Check[] {
  if (typed.trim() === '') return unread('none', {});
  const parsed = parseSignedFile(typed);
  if (!parsed.ok) return unread('broken', { ...parsed.error });
  const file = parsed.value;
  const hash = hashOf(file.text);
  return [
    answer('form', null, 'holds', 'complete'),
    hash === file.hash
      ? answer('hash', null, 'holds', 'same', { hash: shortened(hash) })
      : answer('hash', null, 'fails', 'other', { hash: shortened(hash), stated: shortened(file.hash) }),
    ...SIDES.flatMap((side) => [
      signature(file, side, hash, whoIn(file, side, lang)),
      holder(file, side, whoIn(file, side, lang)),
      issued(file, side),
      valid(file, side),
      revoked(file, side, trusted),
    ]),
    authority(file, trusted),
  ];
}

/** Nothing else can be asked of what has not the form. */
function unread(why: string, params: Params): readonly Check[] {
  return CHECKS.flatMap((name) => {
    if (name === 'form') return [answer(name, null, why === 'none' ? 'open' : 'fails', why, params)];
    const sides = name === 'hash' || name === 'authority' ? [null] : SIDES;
    return sides.map((side) => answer(name, side, 'open', 'unread'));
  }).sort(inOrder);
}

/** The document, then one side, then the other, then the authority: as they are read. */
const PLACE: Readonly<Record<string, number>> = { form: 0, hash: 1, authority: 9 };
const placeOf = ({ name, side }: Check): number => PLACE[name] ?? (side === 'supplier' ? 2 : 3);
const inOrder = (a: Check, b: Check): number => placeOf(a) - placeOf(b);

/** The value is the side's signature, and what it signed is this very text. */
function signature(file: SignedFile, side: Side, hash: string, who: string): Check {
  const { text, fields } = file.signatures[side];
  const { publicKey } = certificateOf(file, side);
  const { firm, certificate, day } = fields;
  // What was signed is the statement as such; a text that only reads alike is another.
  const theirs =
    fields.as === side &&
    text === statementText({ hash: fields.hash, as: side, firm, certificate, day: Number(day) }) &&
    isSignature(fields.value, text, publicKey);
  if (!theirs) return answer('signature', side, 'fails', 'not-theirs', { firm: who });
  return fields.hash === hash
    ? answer('signature', side, 'holds', 'fits', { firm: who, day })
    : answer('signature', side, 'fails', 'other-text', { firm: who });
}

/** The certificate is that of the firm that signed, and the firm is a party of the contract. */
function holder(file: SignedFile, side: Side, who: string): Check {
  const signed = file.signatures[side].fields;
  const { serial, firm } = certificateOf(file, side);
  if (signed.certificate !== serial) {
    return answer('holder', side, 'fails', 'other-certificate', { serial, named: signed.certificate });
  }
  if (signed.firm !== firm)
    return answer('holder', side, 'fails', 'other-firm', { firm, named: signed.firm });
  const party = partyIn(file.text, side);
  if (party !== null && party !== firm) return answer('holder', side, 'fails', 'no-party', { firm, party });
  return answer('holder', side, 'holds', 'same', { serial, firm: who });
}

/** A signer by name, as its certificate has it, and by the id that stands in the contract. */
function whoIn(file: SignedFile, side: Side, lang: Language): string {
  const { firm } = file.signatures[side].fields;
  const certificate = certificateOf(file, side);
  const name = certificate.name[lang];
  return certificate.firm !== firm || name === '' || name === firm ? firm : `${name} (${firm})`;
}

/** Whom a contract's text names on this side; null in a text that names none, such as an addendum's. */
const partyIn = (text: string, side: Side): string | null =>
  new RegExp(`^${side}: (.*)$`, 'm').exec(text)?.[1] ?? null;

/** The authority put its name to the certificate as it stands here. */
function issued(file: SignedFile, side: Side): Check {
  const certificate = certificateOf(file, side);
  const { text, fields } = file.certificates[side];
  const { serial } = certificate;
  const fits =
    text === certificateText(certificate) && isSignature(fields['authority signature'], text, file.authority);
  return fits
    ? answer('issued', side, 'holds', 'fits', { serial })
    : answer('issued', side, 'fails', 'changed', { serial });
}

/** The day of the signature lies in the certificate's days. */
function valid(file: SignedFile, side: Side): Check {
  const { fromDay, toDay } = certificateOf(file, side);
  const { day } = file.signatures[side].fields;
  const on = Number(day);
  const params = { day, from: fromDay, to: toDay };
  return on >= fromDay && on <= toDay
    ? answer('valid', side, 'holds', 'within', params)
    : answer('valid', side, 'fails', 'outside', params);
}

/** The certificate had not been revoked when it was used. Revoking stops signing at once, so the day itself still counts. */
function revoked(file: SignedFile, side: Side, trusted: Trusted | null): Check {
  const { serial } = certificateOf(file, side);
  if (trusted === null) return answer('revoked', side, 'open', 'unknown', { serial });
  const listed = trusted.revoked.find((entry) => entry.serial === serial);
  if (listed === undefined) return answer('revoked', side, 'holds', 'never', { serial });
  const day = Number(file.signatures[side].fields.day);
  const params = { serial, day: listed.day };
  return day <= listed.day
    ? answer('revoked', side, 'holds', 'later', params)
    : answer('revoked', side, 'fails', 'before', params);
}

/** The authority is the one of the market, not one that somebody made up for the occasion. */
function authority(file: SignedFile, trusted: Trusted | null): Check {
  const params = { key: shortened(file.authority) };
  if (trusted === null) return answer('authority', null, 'open', 'unknown', params);
  return file.authority === trusted.authority
    ? answer('authority', null, 'holds', 'same', params)
    : answer('authority', null, 'fails', 'other', { ...params, right: shortened(trusted.authority) });
}

function certificateOf(file: SignedFile, side: Side) {
  const { fields } = file.certificates[side];
  return {
    serial: fields.serial,
    market: fields.market,
    firm: fields.firm,
    name: { en: fields['name (en)'], zh: fields['name (zh)'] },
    fromDay: Number(fields['valid from day']),
    toDay: Number(fields['valid to day']),
    publicKey: fields['public key'],
  };
}

/** What all answers come to: something does not fit, all is well, or all is well as far as can be told here. */
export function verdictOf(checks: readonly Check[]): 'nothing' | 'broken' | 'sound' | 'sound-so-far' {
  if (checks.some(({ state }) => state === 'fails')) return 'broken';
  if (checks.some(({ name, why }) => name === 'form' && why === 'none')) return 'nothing';
  return checks.some(({ state }) => state === 'open') ? 'sound-so-far' : 'sound';
}

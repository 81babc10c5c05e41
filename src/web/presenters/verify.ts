import { addendumText, contractText, hashOf } from '../../labs/trade/contract-text.ts';
import {
  checkSignedFile,
  shortened,
  verdictOf,
  type Check,
  type Trusted,
} from '../../labs/trade/signing/check-file.ts';
import { certificateText } from '../../labs/trade/signing/certificate-text.ts';
import { isSignature } from '../../labs/trade/signing/ed25519.ts';
import { makeSignedFile } from '../../labs/trade/signing/signed-file.ts';
import { SIDES, statementText, type Side } from '../../labs/trade/signing/statement.ts';
import { changeIn, TARGETS, type Change, type Target } from '../../labs/trade/signing/tamper.ts';
import type {
  AddendumView,
  AuthorityView,
  CertificateView,
  ContractView,
  OrderView,
  SignatureView,
} from '../../labs/trade/view-types.ts';
import type { Desk } from './trade/context.ts';
import type { Words } from './trade/words.ts';

/** Signed contracts: as a file, as names under a contract, and on the page where anyone can check one. */

type Signed = Pick<ContractView | AddendumView, 'signatures'>;

/** A firm's name to a contract, as it stands under it. */
export interface SignatureModel {
  readonly label: string;
  readonly firm: string;
  /** Day and certificate. */
  readonly detail: string;
  /** `by-name`: from before there were electronic signatures. */
  readonly state: 'verified' | 'broken' | 'by-name';
  readonly stateLabel: string;
}

/** The parts of a certificate that the authority signed; null for one from before there were electronic signatures. */
function contentOf(authority: AuthorityView, certificate: CertificateView | undefined) {
  if (certificate === undefined) return null;
  const { serial, firm, name, fromDay, toDay, publicKey, signature } = certificate;
  if (toDay === null || publicKey === null || signature === null) return null;
  return { serial, market: authority.market, firm, name, fromDay, toDay, publicKey, signature };
}

function stateOf(signature: SignatureView, hash: string, authority: AuthorityView): SignatureModel['state'] {
  const { firm, as, day, value } = signature;
  const content = contentOf(authority, authority.certificates[signature.certificate ?? '']);
  if (value === null || content === null) return value === null ? 'by-name' : 'broken';
  const statement = statementText({ hash, as, firm, certificate: content.serial, day });
  const fits =
    content.firm === firm &&
    day >= content.fromDay &&
    day <= content.toDay &&
    isSignature(content.signature, certificateText(content), authority.publicKey) &&
    isSignature(value, statement, content.publicKey);
  return fits ? 'verified' : 'broken';
}

/** Who signed a document with this hash, and whether each signature fits. */
export function signatureModels(signed: Signed, hash: string, desk: Desk): readonly SignatureModel[] {
  const { words, names, view } = desk;
  return signed.signatures.map((signature) => {
    const state = stateOf(signature, hash, view.authority);
    const day = words.day(signature.day);
    return {
      label: words.t(`trade:part.${signature.as}`),
      firm: names.firm(signature.firm),
      detail:
        signature.certificate === null
          ? day
          : words.t('verify:signed-with', { day, serial: signature.certificate }),
      state,
      stateLabel: words.t(`verify:signature.${state}`),
    };
  });
}

/** The canonical text of a contract as its order's parties see it. */
export const textOfContract = (order: OrderView, contract: ContractView): string =>
  contractText(order, contract);

/**
 * A signed contract, or a signed change of it, as a file.
 * @param number the contract's, or the addendum's
 * @returns null when there is no such document, or it was not signed electronically by both sides
 */
export function signedFileOf(order: OrderView, number: string, authority: AuthorityView): string | null {
  const { contract } = order;
  if (contract === null || contract.hash === null) return null;
  const { hash } = contract;
  if (contract.number === number) return fileOf(textOfContract(order, contract), contract, authority);
  const addendum = order.addenda.find((candidate) => candidate.number === number);
  return addendum === undefined ? null : fileOf(addendumText(hash, addendum), addendum, authority);
}

function fileOf(text: string, { signatures }: Signed, authority: AuthorityView): string | null {
  const parts = SIDES.map((side) => {
    const signature = signatures.find(({ as }) => as === side);
    const certificate = contentOf(authority, authority.certificates[signature?.certificate ?? '']);
    if (signature?.value == null || certificate === null) return null;
    const { firm, day, value } = signature;
    return [side, { signature: { firm, day, certificate: certificate.serial, value }, certificate }] as const;
  });
  const [supplier, buyer] = parts;
  if (!supplier || !buyer) return null;
  return makeSignedFile({
    text,
    signatures: { supplier: supplier[1].signature, buyer: buyer[1].signature },
    certificates: { supplier: supplier[1].certificate, buyer: buyer[1].certificate },
    authority: authority.publicKey,
  });
}

/** What can be done with a signed document; null for one that was not signed electronically by both. */
export interface SignedLinks {
  readonly download: string;
  readonly check: string;
}

export function signedLinks(order: OrderView, number: string, desk: Desk): SignedLinks | null {
  if (signedFileOf(order, number, desk.view.authority) === null) return null;
  const path = `/orders/${order.id}/signed/${encodeURIComponent(number)}`;
  return { download: desk.link(path), check: desk.link(`${path}/check`) };
}

/** Whether the text still gives the hash that was signed. */
export const textFits = (order: OrderView, contract: ContractView): boolean =>
  contract.hash === null || hashOf(textOfContract(order, contract)) === contract.hash;

/** A certificate in words, for the firm's page, its own desk and the bank's register. */
export function certificateFacts(certificate: CertificateView, words: Words) {
  const fact = (key: string, value: string) => ({ label: words.t(`verify:certificate.${key}`), value });
  return [
    fact(
      'serial',
      words.t(`verify:certificate-state.${certificate.state}`, {
        serial: certificate.serial,
        day: certificate.revokedDay === null ? '' : words.day(certificate.revokedDay),
      }),
    ),
    fact(
      'valid',
      certificate.toDay === null
        ? words.t('verify:certificate.by-name')
        : words.t('verify:certificate.days', {
            from: words.day(certificate.fromDay),
            to: words.day(certificate.toDay),
          }),
    ),
    ...(certificate.publicKey === null ? [] : [fact('key', `${shortened(certificate.publicKey)} …`)]),
  ];
}

export const trustedOf = (authority: AuthorityView): Trusted => ({
  authority: authority.publicKey,
  revoked: authority.revoked,
});

export interface CheckModel {
  readonly id: string;
  readonly state: Check['state'];
  readonly stateLabel: string;
  readonly title: string;
  readonly text: string;
}
export interface VerifyPage {
  /** Where the form is sent. */
  readonly action: string;
  readonly file: string;
  /** The file as it last was in order, to undo to; empty when it never was. */
  readonly original: string;
  readonly turn: number;
  readonly change: Change | null;
  readonly verdict: {
    readonly state: ReturnType<typeof verdictOf>;
    readonly title: string;
    readonly text: string;
  };
  readonly groups: readonly { readonly title: string; readonly checks: readonly CheckModel[] }[];
  readonly targets: readonly { readonly target: Target; readonly label: string }[];
  readonly trusted: Trusted | null;
  /** The contract it comes from, for the way back. */
  readonly source: { readonly number: string; readonly back: string; readonly download: string } | null;
}

export interface VerifyAsked {
  readonly action: string;
  readonly file: string;
  readonly original: string;
  readonly turn: number;
  readonly trusted: Trusted | null;
  readonly source: VerifyPage['source'];
}

/** The id of an answer's line on the page: `signature-buyer`. */
export const lineId = ({ name, side }: Pick<Check, 'name' | 'side'>): string =>
  side === null ? name : `${name}-${side}`;

export function verifyPage(asked: VerifyAsked, words: Words): VerifyPage {
  const { action, file, original, turn, trusted, source } = asked;
  const checks = checkSignedFile(file, trusted, words.lang);
  const state = verdictOf(checks);
  const model = (check: Check): CheckModel => ({
    id: lineId(check),
    state: check.state,
    stateLabel: words.t(`verify:state.${check.state}`),
    title: words.t(`verify:question.${check.name}`),
    text: words.t(`verify:check.${check.name}.${check.why}`, check.params),
  });
  const group = (title: string, chosen: (check: Check) => boolean) => ({
    title: words.t(`verify:group.${title}`),
    checks: checks.filter(chosen).map(model),
  });
  const ofSide = (side: Side) => group(side, (check) => check.side === side);
  return {
    action,
    file,
    original,
    turn,
    change: original === '' ? null : changeIn(original, file),
    verdict: {
      state,
      title: words.t(`verify:verdict.${state}.title`),
      text: words.t(`verify:verdict.${state}.text`),
    },
    groups: [
      group('document', ({ name }) => name === 'form' || name === 'hash'),
      ofSide('supplier'),
      ofSide('buyer'),
      group('authority', ({ name }) => name === 'authority'),
    ],
    targets: TARGETS.map((target) => ({ target, label: words.t(`verify:tamper.${target}`) })),
    trusted,
    source,
  };
}

import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { InvariantReport } from '../../lab.ts';
import { addendumHash, contractHash } from '../contract-text.ts';
import type { CertificateRecord, OrderRecord, Signature, TradeState } from '../state.ts';
import { certificateText } from './certificate-text.ts';
import { isSignature } from './ed25519.ts';
import { contentOf } from './sign.ts';
import { statementText, type Side } from './statement.ts';

/**
 * Verifies every electronic signature in a market: of the authority on certificates, of firms on contracts, addenda and
 * offers. A millisecond each, so this is for `verify` and for tests; while an exercise runs only the hashes are checked.
 */

type State = DeepReadonly<TradeState>;
type Complain = (detail: string) => void;

const RULE = '7 signatures fit';

export function auditSignatures(state: State): InvariantReport {
  const broken: { rule: string; detail: string }[] = [];
  const complain: Complain = (detail) => broken.push({ rule: RULE, detail });
  for (const serial in state.signing.certificates) {
    const certificate = state.signing.certificates[serial];
    if (certificate !== undefined) checkCertificate(state, certificate, complain);
  }
  for (const id in state.orders) {
    const order = state.orders[id];
    if (order !== undefined) checkOrder(state, order, complain);
  }
  return { checked: 1, broken };
}

function checkCertificate(
  state: State,
  certificate: DeepReadonly<CertificateRecord>,
  complain: Complain,
): void {
  const content = contentOf(state.market, certificate);
  if (content === null) return;
  if (!isSignature(content.signature, certificateText(content), state.signing.authority)) {
    complain(`${certificate.serial} is not as the authority signed it`);
  }
}

function checkOrder(state: State, order: DeepReadonly<OrderRecord>, complain: Complain): void {
  const parties: Readonly<Record<Side, string>> = { supplier: order.supplier, buyer: order.buyer };
  const check = (what: string, hash: string, signatures: readonly DeepReadonly<Signature>[]): void => {
    for (const signature of signatures) {
      const as: Side = signature.firm === parties.supplier ? 'supplier' : 'buyer';
      if (signature.firm !== parties[as]) complain(`${what} is signed by ${signature.firm}, no party of it`);
      else if (!fits(state, signature, as, hash)) complain(`${what}: the ${as}'s signature does not fit`);
    }
  };
  for (const contract of order.contracts) {
    // Of a recalled or refused version nothing follows; what was signed of it was its text all the same.
    check(contract.number, contractHash(order, contract), contract.signatures);
    for (const addendum of contract.addenda) {
      check(addendum.number, addendumHash(contract.hash ?? '', addendum), addendum.signatures);
    }
  }
}

/** True for a signature that verifies, and for one by name alone from before there were electronic ones. */
function fits(state: State, signature: DeepReadonly<Signature>, as: Side, hash: string): boolean {
  const { firm, certificate: serial, day, value } = signature;
  const certificate = state.signing.certificates[serial ?? ''];
  if (value === null) return serial === null || certificate?.publicKey === null;
  if (certificate === undefined || certificate.publicKey === null || certificate.firm !== firm) return false;
  if (day < certificate.fromDay || day > (certificate.toDay ?? Infinity)) return false;
  const statement = statementText({ hash, as, firm, certificate: certificate.serial, day });
  return isSignature(value, statement, certificate.publicKey);
}

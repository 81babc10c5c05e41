import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import { makeYuan } from '../../kernel/money.ts';
import { hashOf } from './signing/hash.ts';
import type { Addendum, ContractLine, ContractTerms } from './state.ts';

/**
 * A contract's canonical text: what both sides put their name to, byte for byte. One `key: value` per line in a fixed
 * order, ids instead of names (names may change), amounts in yuan with two decimals. Changing a rule here would make every
 * signed contract look forged, so it never changes: a new form gets a new first line.
 */

interface Parties {
  readonly number: string;
  readonly buyer: FirmId;
  readonly supplier: FirmId;
  readonly parent: string | null;
}

const linesText = (lines: DeepReadonly<ContractLine[]>): string[] =>
  lines.map((line) => `line ${line.line}: ${line.product}; ${line.quantity} x ${makeYuan(line.priceFen)}`);

/** What a contract is called in its text, and what it follows from. */
function headOf(order: Parties, terms: DeepReadonly<ContractTerms>): string[] {
  const { agreedIn } = terms;
  // The supplier signs a backorder's contract with its offer, before the order has a number: it names what they agree in.
  if (agreedIn !== undefined) {
    return [
      'tradelab contract 2',
      `backorder agreed in: ${agreedIn.addendum}`,
      `to contract with hash: ${agreedIn.contractHash}`,
    ];
  }
  return [
    'tradelab contract 1',
    `contract: ${terms.number}`,
    `version: ${terms.version}`,
    `order: ${order.number}`,
    `backorder of: ${order.parent ?? '-'}`,
  ];
}

/** The text of a contract's terms. */
export function contractText(order: Parties, terms: DeepReadonly<ContractTerms>): string {
  return [
    ...headOf(order, terms),
    `supplier: ${order.supplier}`,
    `buyer: ${order.buyer}`,
    `ship from: ${terms.warehouse}`,
    `deliver by day: ${terms.deliverByDay}`,
    `late penalty per day in basis points: ${terms.latePenaltyBp}`,
    `payment: ${terms.payment}`,
    'currency: CNY',
    ...linesText(terms.lines),
    `total: ${makeYuan(terms.totalFen)}`,
    '',
  ].join('\n');
}

/** The text of an agreed change; it names the hash of the contract it changes. */
export function addendumText(
  contractHash: string,
  addendum: DeepReadonly<Omit<Addendum, 'hash' | 'signatures'>>,
): string {
  return [
    'tradelab addendum 1',
    `addendum: ${addendum.number}`,
    `to contract with hash: ${contractHash}`,
    `kind: ${addendum.kind}`,
    ...linesText(addendum.lines),
    `total: ${makeYuan(addendum.totalFen)}`,
    '',
  ].join('\n');
}

export const contractHash = (order: Parties, terms: DeepReadonly<ContractTerms>): string =>
  hashOf(contractText(order, terms));

export const addendumHash = (
  hash: string,
  addendum: DeepReadonly<Omit<Addendum, 'hash' | 'signatures'>>,
): string => hashOf(addendumText(hash, addendum));

export { hashOf } from './signing/hash.ts';

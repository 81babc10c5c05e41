import type { DeepReadonly } from '../../../kernel/decider.ts';
import { addendumHash, contractHash } from '../contract-text.ts';
import type { Addendum, ContractLine, ContractRecord, ContractTerms, OfferRecord } from '../state.ts';
import { sumOf, type Order } from './checks.ts';

/**
 * What there will be to sign if an offer is accepted. It follows from the offer alone, so that the supplier signs with its
 * offer the very texts that the buyer signs with its yes.
 */

type SignedContract = DeepReadonly<ContractRecord> & { readonly hash: string };
type Terms<K extends OfferRecord['kind']> = DeepReadonly<
  Omit<Extract<OfferRecord, { kind: K }>, 'signature' | 'backorderSignature'>
>;

export const contractLine = ({
  line,
  product,
  quantity,
  priceFen,
}: Readonly<ContractLine>): ContractLine => ({
  line,
  product,
  quantity,
  priceFen,
});

/** The addendum and its hash, not yet signed by anyone. */
export function offeredAddendum(
  order: Order,
  contract: SignedContract,
  offer: Terms<'partial'> | Terms<'substitute'>,
): Omit<Addendum, 'signatures'> {
  const lines = offer.kind === 'partial' ? linesNow(order, offer) : linesWith(order, offer);
  const number = `${contract.number}-A${contract.addenda.length + 1}`;
  const text = { number, kind: offer.kind, lines, totalFen: sumOf(lines) };
  return { ...text, hash: addendumHash(contract.hash, text) };
}

const linesNow = (order: Order, offer: Terms<'partial'>): ContractLine[] =>
  order.lines
    .map((line) => ({ ...line, quantity: offer.lines.find((part) => part.line === line.line)?.now ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
    .map(contractLine);

const linesWith = (order: Order, offer: Terms<'substitute'>): ContractLine[] =>
  order.lines.map((line) =>
    line.line === offer.line
      ? contractLine({ ...line, product: offer.product, priceFen: offer.priceFen })
      : contractLine(line),
  );

/** The rest of a split order, numbered afresh. */
export const linesLater = (order: Order, offer: Terms<'partial'>) =>
  order.lines
    .map((line) => ({ ...line, quantity: offer.lines.find((part) => part.line === line.line)?.later ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
    .map(({ product, good, quantity, priceFen }, i) => ({ line: i + 1, product, good, quantity, priceFen }));

/**
 * The backorder's contract and its hash: the same terms but for the day.
 * @param number what the contract will be called; its text, and so its hash, does not speak of it
 */
export function offeredBackorder(
  order: Order,
  contract: SignedContract,
  offer: Terms<'partial'>,
  number: string,
): { readonly terms: ContractTerms; readonly hash: string } {
  const lines = linesLater(order, offer).map(contractLine);
  const terms: ContractTerms = {
    number,
    version: 1,
    warehouse: contract.warehouse,
    deliverByDay: offer.laterDay,
    latePenaltyBp: contract.latePenaltyBp,
    payment: contract.payment,
    lines,
    totalFen: sumOf(lines),
    agreedIn: {
      addendum: offeredAddendum(order, contract, offer).number,
      contractHash: contract.hash,
    },
  };
  const { buyer, supplier } = order;
  return { terms, hash: contractHash({ number: '', buyer, supplier, parent: order.id }, terms) };
}

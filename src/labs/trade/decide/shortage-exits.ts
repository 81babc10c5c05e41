import { assert } from '../../../kernel/assert.ts';
import { accept, type DeepReadonly } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import { event, type TradeEvent } from '../events.ts';
import { availableAt, signedContract } from '../figures.ts';
import { refuse } from '../rejections.ts';
import { signatureOf } from '../signing/sign.ts';
import type { Addendum, ContractRecord, OfferRecord } from '../state.ts';
import {
  lookUp,
  orderFor,
  orderNumber,
  sumOf,
  tooLarge,
  type Deciders,
  type Found,
  type Order,
  type Refusal,
  type State,
} from './checks.ts';
import { linesLater, offeredAddendum, offeredBackorder } from './offered.ts';

type ExitCommands =
  | 'trade/OfferPartial'
  | 'trade/AcceptPartial'
  | 'trade/RefusePartial'
  | 'trade/OfferSubstitute'
  | 'trade/AcceptSubstitute'
  | 'trade/RefuseSubstitute';

type Offer<K extends OfferRecord['kind']> = DeepReadonly<Extract<OfferRecord, { kind: K }>>;
type Part = { line: number; now: number; later: number };

function available(state: State, id: string, warehouse: string | null): number {
  const product = lookUp(state.products, id);
  return product === undefined || warehouse === null ? 0 : availableAt(product, warehouse);
}

/** The supplier's order in SHORTAGE with nothing on the table. */
function toOfferOn(state: State, id: string, context: Context): Found<Order> {
  const found = orderFor(state, context, id, ['supplier'], ['SHORTAGE']);
  if (found.ok && found.value.offer !== null) {
    return refuse('trade/offer-pending', { order: found.value.number });
  }
  return found;
}

/** The buyer's order in SHORTAGE with an offer of this kind. */
function offered<K extends OfferRecord['kind']>(
  state: State,
  id: string,
  kind: K,
  context: Context,
): Found<{
  order: Order;
  offer: Offer<K>;
  contract: SignedContract;
}> {
  const found = orderFor(state, context, id, ['buyer'], ['SHORTAGE']);
  if (!found.ok) return found;
  const order = found.value;
  const { offer } = order;
  if (offer?.kind !== kind) return refuse('trade/no-offer', { order: order.number, kind });
  return { ok: true, value: { order, offer: offer as Offer<K>, contract: contractOf(order) } };
}

type SignedContract = DeepReadonly<ContractRecord> & { readonly hash: string };

/** The contract of an order in SHORTAGE: it came there by being signed. */
function contractOf(order: Order): SignedContract {
  const contract = signedContract(order);
  assert(contract !== undefined && contract.hash !== null, 'an order in the warehouse has a signed contract');
  return { ...contract, hash: contract.hash };
}

/** What is offered now and later of every line of the order. */
function parts(order: Order, given: readonly Readonly<{ line: number; now: number }>[]): Found<Part[]> {
  const split: Part[] = [];
  for (const [i, { line, now }] of given.entries()) {
    const ordered = order.lines.find((candidate) => candidate.line === line);
    if (ordered === undefined) return refuse('trade/unknown-line', { line }, `lines.${i}.line`);
    if (split.some((part) => part.line === line)) {
      return refuse('trade/duplicate-line', { line }, `lines.${i}.line`);
    }
    if (now > ordered.quantity) {
      const figures = { line, now, quantity: ordered.quantity };
      return refuse('trade/partial-too-much', figures, `lines.${i}.now`);
    }
    split.push({ line, now, later: ordered.quantity - now });
  }
  if (split.length < order.lines.length) {
    return refuse('trade/partial-incomplete', { lines: order.lines.length }, 'lines');
  }
  return { ok: true, value: split };
}

/** The first line of which less is there than offered. */
function notThere(state: State, order: Order, split: readonly Part[]): Refusal | undefined {
  for (const [i, { line, now }] of split.entries()) {
    const product = order.lines.find((candidate) => candidate.line === line)?.product ?? '';
    const there = available(state, product, order.warehouse);
    if (now <= there) continue;
    const figures = { product, where: order.warehouse ?? '', available: there, wanted: now };
    return refuse('trade/insufficient-stock', figures, `lines.${i}.now`);
  }
  return undefined;
}

/** The agreed change, signed by the offer and by its acceptance. */
function addendumOf(
  state: State,
  order: Order,
  contract: SignedContract,
  offer: DeepReadonly<OfferRecord>,
  context: Context,
): Addendum {
  const addendum = offeredAddendum(order, contract, offer);
  const signatures = [{ ...offer.signature }, signatureOf(state, context, 'buyer', addendum.hash)];
  return { ...addendum, signatures };
}

/** The rest of a split order, on the same terms but for the day. */
function backorder(
  state: State,
  parent: Order,
  contract: SignedContract,
  offer: Offer<'partial'>,
  context: Context,
) {
  const count = state.next.order;
  const number = orderNumber(count);
  const { terms, hash } = offeredBackorder(parent, contract, offer, `CT-${number.slice(3)}-1`);
  // An offer from before electronic signatures has the supplier's name to it and nothing more.
  const offered = offer.backorderSignature ?? { ...offer.signature, value: null };
  return event('trade/BackorderPlaced', {
    order: `o${count}`,
    number,
    parent: parent.id,
    buyer: parent.buyer,
    supplier: parent.supplier,
    wantedDay: offer.laterDay,
    lines: linesLater(parent, offer),
    terms,
    signatures: [{ ...offered }, signatureOf(state, context, 'buyer', hash)],
    hash,
  });
}

export const exitDeciders: Deciders<ExitCommands> = {
  'trade/OfferPartial': (state, { order: id, lines, laterDay }, context) => {
    const found = toOfferOn(state, id, context);
    if (!found.ok) return found;
    const split = parts(found.value, lines);
    if (!split.ok) return split;
    if (split.value.every(({ now }) => now === 0)) return refuse('trade/partial-nothing-now', {}, 'lines');
    if (split.value.every(({ later }) => later === 0))
      return refuse('trade/partial-nothing-later', {}, 'lines');
    const missing = notThere(state, found.value, split.value);
    if (missing !== undefined) return missing;
    if (laterDay < context.day) {
      return refuse('trade/day-in-past', { day: laterDay, today: context.day }, 'laterDay');
    }
    const signed = contractOf(found.value);
    const offer = { kind: 'partial' as const, lines: split.value, laterDay };
    const { hash } = offeredAddendum(found.value, signed, offer);
    const rest = offeredBackorder(found.value, signed, offer, '');
    return accept(
      event('trade/PartialOffered', {
        order: id,
        lines: split.value,
        laterDay,
        signature: signatureOf(state, context, 'supplier', hash),
        backorderSignature: signatureOf(state, context, 'supplier', rest.hash),
      }),
    );
  },

  'trade/AcceptPartial': (state, { order: id }, context) => {
    const found = offered(state, id, 'partial', context);
    if (!found.ok) return found;
    const { order, offer, contract } = found.value;
    if (notThere(state, order, offer.lines) !== undefined) {
      return refuse('trade/offer-lapsed', { order: order.number });
    }
    const addendum = addendumOf(state, order, contract, offer, context);
    return accept<TradeEvent>(
      event('trade/PartialAccepted', { order: id, addendum }),
      backorder(state, order, contract, offer, context),
    );
  },

  'trade/RefusePartial': (state, { order, reason }, context) => {
    const found = offered(state, order, 'partial', context);
    if (!found.ok) return found;
    return accept(event('trade/PartialRefused', { order, reason }));
  },

  'trade/OfferSubstitute': (state, { order: id, line: at, product: productId, priceFen }, context) => {
    const found = toOfferOn(state, id, context);
    if (!found.ok) return found;
    const order = found.value;
    const line = order.lines.find((candidate) => candidate.line === at);
    if (line === undefined) return refuse('trade/unknown-line', { line: at }, 'line');
    const product = lookUp(state.products, productId);
    if (product === undefined || product.firm !== order.supplier) {
      return refuse('trade/unknown-product', { product: productId }, 'product');
    }
    if (productId === line.product) return refuse('trade/substitute-same', { product: productId }, 'product');
    if (order.lines.some((other) => other.product === productId)) {
      return refuse('trade/substitute-in-order', { product: productId }, 'product');
    }
    const there = available(state, productId, order.warehouse);
    if (there < line.quantity) {
      const figures = {
        product: productId,
        where: order.warehouse ?? '',
        available: there,
        wanted: line.quantity,
      };
      return refuse('trade/insufficient-stock', figures, 'product');
    }
    const others = order.lines.filter((other) => other !== line);
    const refusal = tooLarge(sumOf([...others, { quantity: line.quantity, priceFen }]), 'priceFen');
    if (refusal !== undefined) return refusal;
    const signed = contractOf(order);
    const offer = { kind: 'substitute' as const, line: at, product: productId, priceFen };
    const { hash } = offeredAddendum(order, signed, offer);
    const signature = signatureOf(state, context, 'supplier', hash);
    return accept(
      event('trade/SubstituteOffered', { order: id, line: at, product: productId, priceFen, signature }),
    );
  },

  'trade/AcceptSubstitute': (state, { order: id }, context) => {
    const found = offered(state, id, 'substitute', context);
    if (!found.ok) return found;
    const { order, offer, contract } = found.value;
    const addendum = addendumOf(state, order, contract, offer, context);
    const missing = addendum.lines
      .map(({ line, product, quantity }) => {
        return { line, quantity: quantity - available(state, product, order.warehouse) };
      })
      .filter(({ quantity }) => quantity > 0);
    if (missing.some(({ line }) => line === offer.line)) {
      return refuse('trade/offer-lapsed', { order: order.number });
    }
    return accept(
      event('trade/SubstituteAccepted', {
        order: id,
        line: offer.line,
        good: lookUp(state.products, offer.product)?.good ?? '',
        addendum,
        enough: missing.length === 0,
        missing,
      }),
    );
  },

  'trade/RefuseSubstitute': (state, { order, reason }, context) => {
    const found = offered(state, order, 'substitute', context);
    if (!found.ok) return found;
    return accept(event('trade/SubstituteRefused', { order, reason }));
  },
};

import { accept, type DeepReadonly } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import { addendumHash, contractHash } from '../contract-text.ts';
import { event, type TradeEvent } from '../events.ts';
import { availableAt, signedContract } from '../figures.ts';
import { refuse } from '../rejections.ts';
import type { Addendum, ContractLine, ContractRecord, ContractTerms, OfferRecord } from '../state.ts';
import {
  lookUp,
  orderFor,
  orderNumber,
  signatureOf,
  sumOf,
  tooLarge,
  type Deciders,
  type Found,
  type Order,
  type Refusal,
  type State,
} from './checks.ts';

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
  contract: DeepReadonly<ContractRecord> & { readonly hash: string };
}> {
  const found = orderFor(state, context, id, ['buyer'], ['SHORTAGE']);
  if (!found.ok) return found;
  const order = found.value;
  const contract = signedContract(order);
  const { offer } = order;
  if (offer?.kind !== kind || contract === undefined || contract.hash === null) {
    return refuse('trade/no-offer', { order: order.number, kind });
  }
  const signed = { ...contract, hash: contract.hash };
  return { ok: true, value: { order, offer: offer as Offer<K>, contract: signed } };
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
  contract: DeepReadonly<ContractRecord> & { readonly hash: string },
  kind: Addendum['kind'],
  lines: ContractLine[],
  offer: DeepReadonly<OfferRecord>,
  context: Context,
): Addendum {
  const number = `${contract.number}-A${contract.addenda.length + 1}`;
  const text = { number, kind, lines, totalFen: sumOf(lines) };
  const signatures = [{ ...offer.signature }, signatureOf(context)];
  return { ...text, signatures, hash: addendumHash(contract.hash, text) };
}

const contractLine = ({ line, product, quantity, priceFen }: Readonly<ContractLine>): ContractLine => ({
  line,
  product,
  quantity,
  priceFen,
});

/** The rest of a split order, on the same terms but for the day. */
function backorder(
  state: State,
  parent: Order,
  contract: DeepReadonly<ContractRecord>,
  offer: Offer<'partial'>,
  context: Context,
) {
  const count = state.next.order;
  const number = orderNumber(count);
  const lines = parent.lines
    .map((line) => ({ ...line, quantity: offer.lines.find((part) => part.line === line.line)?.later ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
    .map(({ product, good, quantity, priceFen }, i) => ({ line: i + 1, product, good, quantity, priceFen }));
  const terms: ContractTerms = {
    number: `CT-${number.slice(3)}-1`,
    version: 1,
    warehouse: contract.warehouse,
    deliverByDay: offer.laterDay,
    latePenaltyBp: contract.latePenaltyBp,
    payment: contract.payment,
    lines: lines.map(contractLine),
    totalFen: sumOf(lines),
  };
  const { buyer, supplier } = parent;
  const parties = { number, buyer, supplier, parent: parent.id };
  return event('trade/BackorderPlaced', {
    ...parties,
    order: `o${count}`,
    wantedDay: offer.laterDay,
    lines,
    terms,
    signatures: [{ ...offer.signature }, signatureOf(context)],
    hash: contractHash(parties, terms),
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
    const signature = signatureOf(context);
    return accept(event('trade/PartialOffered', { order: id, lines: split.value, laterDay, signature }));
  },

  'trade/AcceptPartial': (state, { order: id }, context) => {
    const found = offered(state, id, 'partial', context);
    if (!found.ok) return found;
    const { order, offer, contract } = found.value;
    if (notThere(state, order, offer.lines) !== undefined) {
      return refuse('trade/offer-lapsed', { order: order.number });
    }
    const lines = order.lines
      .map((line) => ({ ...line, quantity: offer.lines.find((part) => part.line === line.line)?.now ?? 0 }))
      .filter(({ quantity }) => quantity > 0)
      .map(contractLine);
    const addendum = addendumOf(contract, 'partial', lines, offer, context);
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
    const offer = { line: at, product: productId, priceFen, signature: signatureOf(context) };
    return accept(event('trade/SubstituteOffered', { order: id, ...offer }));
  },

  'trade/AcceptSubstitute': (state, { order: id }, context) => {
    const found = offered(state, id, 'substitute', context);
    if (!found.ok) return found;
    const { order, offer, contract } = found.value;
    const lines = order.lines.map((line) =>
      line.line === offer.line
        ? contractLine({ ...line, product: offer.product, priceFen: offer.priceFen })
        : contractLine(line),
    );
    const missing = lines
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
        addendum: addendumOf(contract, 'substitute', lines, offer, context),
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

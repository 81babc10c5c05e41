import type { DeepReadonly } from '../../kernel/decider.ts';
import type { EventMeta } from '../../kernel/envelope.ts';
import type { Fen } from '../../kernel/money.ts';
import type { FirmId } from '../../kernel/ids.ts';
import { presentContract } from './figures.ts';
import type { OrderState, StationName } from './order-states.ts';
import { serialOf } from './order-number.ts';
import type { OrderRecord } from './state.ts';
import type { TradeEventOf } from './events.ts';
import type { DocumentView } from './view-types.ts';

/**
 * The trade document of each step, as a structured record. `evolve` files it with the order when the step is taken, with
 * the lines as they were at that moment; its EDIFACT text will be written from this record.
 */

type Order = DeepReadonly<OrderRecord>;
type Line = DocumentView['lines'][number];
type Reference = DocumentView['references'][number];

/** `AP-0012-2`: for kinds of which one order may have several. `after` tells the number of the next but so many. */
export function counted(order: Order, prefix: string, kind: DocumentView['kind'], after = 0): string {
  const before = order.documents.filter((document) => document.kind === kind).length;
  return `${prefix}-${serialOf(order)}-${before + 1 + after}`;
}

const linesOf = (
  lines: readonly Readonly<{ line: number; product: string; quantity: number; priceFen: Fen }>[],
  priced = true,
): Line[] =>
  lines.map(({ line, product, quantity, priceFen }) => ({
    line,
    product,
    quantity,
    backorder: 0,
    priceFen: priced ? priceFen : null,
  }));

/** A line that says something else than the order keeps what the order says: it may not say so for ever. */
export function besideOrder(
  line: Line,
  orderLines: readonly Readonly<{ line: number; product: string; priceFen: Fen }>[],
): Line {
  const ordered = orderLines.find((candidate) => candidate.line === line.line);
  if (ordered === undefined) return line;
  const { product, priceFen } = ordered;
  return line.product === product && line.priceFen === priceFen
    ? line
    : { ...line, ordered: { product, priceFen } };
}

const toOrder = (order: Order): Reference => ({ kind: 'order', number: order.number });

function references(order: Order, ...more: Reference[]): Reference[] {
  const contract = presentContract(order);
  const all: Reference[] = [toOrder(order)];
  if (contract !== undefined) all.push({ kind: 'contract', number: contract.number });
  return [...all, ...more];
}

/** The station at which an order in this state stands when something is agreed about it out of turn. */
function stationOf(state: OrderState): StationName {
  switch (state) {
    case 'PLACED':
    case 'DRAFTED':
      return 'contract';
    case 'SENT':
      return 'signature';
    case 'NORMAL':
      return 'invoice';
    case 'UNPAID':
      return 'payment';
    case 'PAID':
      return 'despatch';
    case 'SHIPPED':
    case 'RECEIVED':
    case 'SUCCESSFUL':
      return 'receipt';
    case 'SIGNED':
    case 'NEW':
    case 'SHORTAGE':
    case 'VOID':
      return 'warehouse';
  }
}

interface Draft {
  readonly kind: DocumentView['kind'];
  readonly number: string;
  readonly station: StationName;
  readonly sender: FirmId;
  readonly receiver: FirmId;
  readonly references: readonly Reference[];
  readonly lines: readonly Line[];
  readonly amountFen: Fen | null;
  readonly response?: string;
  readonly text?: string;
  readonly laterDay?: number;
}

const finish = (order: Order, meta: EventMeta, draft: Draft): DocumentView => ({
  kind: draft.kind,
  number: draft.number,
  order: order.id,
  station: draft.station,
  sender: draft.sender,
  receiver: draft.receiver,
  day: meta.day,
  atMs: meta.atMs,
  seq: meta.seq,
  references: draft.references,
  lines: draft.lines,
  amountFen: draft.amountFen,
  response: draft.response ?? null,
  text: draft.text ?? null,
  written: null,
  transit: null,
  ...(draft.laterDay === undefined ? {} : { laterDay: draft.laterDay }),
});

/** ORDERS, buyer → supplier. A backorder refers to the order it was split from. */
export const orderDocument = (order: Order, parentNumber: string | null, meta: EventMeta): DocumentView =>
  finish(order, meta, {
    kind: 'ORDERS',
    number: order.number,
    station: 'order',
    sender: order.buyer,
    receiver: order.supplier,
    references:
      parentNumber === null ? [] : references(order, { kind: 'order', number: parentNumber }).slice(1),
    lines: linesOf(order.lines),
    amountFen: order.totalFen,
  });

/** ORDRSP, supplier → buyer: the contract as sent. `changed` when a price or the day differs from what was ordered. */
export function contractDocument(order: Order, meta: EventMeta): DocumentView {
  const contract = presentContract(order);
  const changed =
    contract === undefined ||
    contract.deliverByDay > order.wantedDay ||
    contract.lines.some((line, i) => line.priceFen !== order.lines[i]?.priceFen);
  return finish(order, meta, {
    kind: 'ORDRSP',
    number: contract?.number ?? counted(order, 'RS', 'ORDRSP'),
    station: 'contract',
    sender: order.supplier,
    receiver: order.buyer,
    references: references(order),
    lines: linesOf(contract?.lines ?? []).map((line) => besideOrder(line, order.lines)),
    amountFen: contract?.totalFen ?? null,
    response: changed ? 'changed' : 'accepted',
  });
}

/** APERAK: one side's yes or no to what the other sent last. */
export function answerDocument(
  order: Order,
  sender: FirmId,
  response: 'accepted' | 'refused',
  text: string | null,
  meta: EventMeta,
): DocumentView {
  const last = order.documents.at(-1);
  return finish(order, meta, {
    kind: 'APERAK',
    number: counted(order, 'AP', 'APERAK'),
    station: stationOf(order.state),
    sender,
    receiver: sender === order.buyer ? order.supplier : order.buyer,
    references: references(
      order,
      ...(last === undefined ? [] : [{ kind: 'message' as const, number: last.number }]),
    ),
    lines: [],
    amountFen: null,
    response,
    ...(text === null ? {} : { text }),
  });
}

/** ORDRSP with the backorder quantities: the warehouse tells the supplier and the buyer. */
export function shortageDocument(order: Order, receiver: FirmId, meta: EventMeta): DocumentView {
  return finish(order, meta, {
    kind: 'ORDRSP',
    number: counted(order, 'RS', 'ORDRSP'),
    station: 'warehouse',
    sender: order.warehouse ?? order.supplier,
    receiver,
    references: references(order),
    lines: order.lines.map((line) => ({
      line: line.line,
      product: line.product,
      quantity: line.quantity - line.missing,
      backorder: line.missing,
      priceFen: null,
    })),
    amountFen: null,
    response: 'shortage',
  });
}

/** ORDRSP, supplier → buyer: what could be delivered instead. */
export function offerDocument(
  order: Order,
  offer: TradeEventOf<'trade/PartialOffered'> | TradeEventOf<'trade/SubstituteOffered'>,
  meta: EventMeta,
): DocumentView {
  const lines = order.lines.map((line): Line => {
    const base = {
      line: line.line,
      product: line.product,
      quantity: line.quantity,
      backorder: 0,
      priceFen: line.priceFen,
    };
    if (offer.type === 'trade/PartialOffered') {
      const part = offer.data.lines.find((candidate) => candidate.line === line.line);
      return part === undefined ? base : { ...base, quantity: part.now, backorder: part.later };
    }
    const { product, priceFen } = offer.data;
    return line.line === offer.data.line ? besideOrder({ ...base, product, priceFen }, order.lines) : base;
  });
  return finish(order, meta, {
    kind: 'ORDRSP',
    number: counted(order, 'RS', 'ORDRSP'),
    station: 'warehouse',
    sender: order.supplier,
    receiver: order.buyer,
    references: references(order),
    lines,
    amountFen: null,
    response: offer.type === 'trade/PartialOffered' ? 'partial' : 'substitute',
    ...(offer.type === 'trade/PartialOffered' ? { laterDay: offer.data.laterDay } : {}),
  });
}

/** ORDCHG: the wish to call the order off. */
export const cancellationDocument = (
  order: Order,
  sender: FirmId,
  reason: string | null,
  meta: EventMeta,
): DocumentView =>
  finish(order, meta, {
    kind: 'ORDCHG',
    number: counted(order, 'OC', 'ORDCHG'),
    station: stationOf(order.state),
    sender,
    receiver: sender === order.buyer ? order.supplier : order.buyer,
    references: references(order),
    lines: linesOf(order.lines),
    amountFen: null,
    response: 'cancel',
    ...(reason === null ? {} : { text: reason }),
  });

/** INVOIC, supplier → buyer. */
export const invoiceDocument = (order: Order, number: string, meta: EventMeta): DocumentView =>
  finish(order, meta, {
    kind: 'INVOIC',
    number,
    station: 'invoice',
    sender: order.supplier,
    receiver: order.buyer,
    references: references(order),
    lines: linesOf(order.lines),
    amountFen: order.totalFen,
  });

/** REMADV, buyer → supplier. */
export const remittanceDocument = (
  order: Order,
  number: string,
  amountFen: Fen,
  meta: EventMeta,
): DocumentView =>
  finish(order, meta, {
    kind: 'REMADV',
    number,
    station: 'payment',
    sender: order.buyer,
    receiver: order.supplier,
    references: references(
      order,
      ...(order.invoice === null ? [] : [{ kind: 'invoice' as const, number: order.invoice.number }]),
    ),
    lines: [],
    amountFen,
  });

/** DESADV, warehouse → buyer: the delivery order. */
export const despatchDocument = (order: Order, number: string, meta: EventMeta): DocumentView =>
  finish(order, meta, {
    kind: 'DESADV',
    number,
    station: 'despatch',
    sender: order.warehouse ?? order.supplier,
    receiver: order.buyer,
    references: references(order),
    lines: linesOf(order.lines, false),
    amountFen: null,
  });

/** RECADV, buyer → supplier. */
export const receiptDocument = (order: Order, number: string, meta: EventMeta): DocumentView =>
  finish(order, meta, {
    kind: 'RECADV',
    number,
    station: 'receipt',
    sender: order.buyer,
    receiver: order.supplier,
    references: references(
      order,
      ...(order.despatch === null ? [] : [{ kind: 'despatch' as const, number: order.despatch.number }]),
    ),
    lines: linesOf(order.lines, false),
    amountFen: null,
    response: 'accepted',
  });

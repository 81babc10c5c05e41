import type { EventMeta } from '../../../kernel/envelope.ts';
import { answerDocument, offerDocument, orderDocument } from '../documents.ts';
import { event } from '../events.ts';
import type { ContractLine, OrderLine, OrderRecord, TradeState } from '../state.ts';
import { freshContract, freshOrder } from './contracts.ts';
import { orderIn, type Handlers } from './handlers.ts';
import {
  becomeNormal,
  beginWait,
  endShortage,
  enterOrder,
  file,
  join,
  noteMissing,
  record,
  setState,
} from './order-record.ts';
import { handled } from './tally.ts';

type ExitEvents =
  | 'trade/PartialOffered'
  | 'trade/PartialAccepted'
  | 'trade/PartialRefused'
  | 'trade/BackorderPlaced'
  | 'trade/SubstituteOffered'
  | 'trade/SubstituteAccepted'
  | 'trade/SubstituteRefused';

/** From now on these lines are delivered. A line keeps its number; its good follows its product. */
function setLines(
  state: TradeState,
  order: OrderRecord,
  lines: readonly ContractLine[],
  totalFen: number,
): void {
  order.lines = lines.map(({ line, product, quantity, priceFen }): OrderLine => ({
    line,
    product,
    good: state.products[product]?.good ?? '',
    quantity,
    priceFen,
    missing: 0,
  }));
  order.totalFen = totalFen;
}

/** The buyer answered an offer: a no brings the order back to the supplier. */
function answered(state: TradeState, order: OrderRecord, meta: EventMeta): void {
  handled(state, order.buyer, order.sinceDay, meta);
  beginWait(order, meta);
  order.offer = null;
}

export const exitHandlers: Handlers<ExitEvents> = {
  'trade/PartialOffered': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, offerDocument(order, event('trade/PartialOffered', data), meta));
    const lines = data.lines.map((line) => ({ ...line }));
    const { laterDay, signature, backorderSignature } = data;
    order.offer = { kind: 'partial', lines, laterDay, signature, backorderSignature };
    handled(state, order.supplier, order.sinceDay, meta);
    beginWait(order, meta);
    record(order, 'trade/PartialOffered', meta, order.supplier);
  },
  'trade/PartialAccepted': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, answerDocument(order, order.buyer, 'accepted', null, meta));
    answered(state, order, meta);
    order.cancellation = null;
    order.contracts.at(-1)?.addenda.push(data.addendum);
    endShortage(state, order, 'partial', meta);
    setLines(state, order, data.addendum.lines, data.addendum.totalFen);
    becomeNormal(state, order);
    record(order, 'trade/PartialAccepted', meta, order.buyer);
  },
  'trade/PartialRefused': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, answerDocument(order, order.buyer, 'refused', data.reason, meta));
    answered(state, order, meta);
    record(order, 'trade/PartialRefused', meta, order.buyer);
  },
  'trade/BackorderPlaced': (state, data, meta) => {
    const parent = orderIn(state, data.parent);
    parent.backorder = data.order;
    const { order: id, number, buyer, supplier, wantedDay, terms } = data;
    const lines = data.lines.map((line) => ({ ...line, missing: line.quantity }));
    const order = freshOrder(
      { id, number, buyer, supplier, wantedDay, lines, totalFen: terms.totalFen },
      meta,
    );
    order.parent = data.parent;
    order.contracts.push({
      ...freshContract(terms, null),
      state: 'signed',
      hash: data.hash,
      signatures: [...data.signatures],
      signedDay: meta.day,
    });
    order.warehouse = terms.warehouse;
    order.newDay = meta.day;
    order.shortage = { sinceDay: meta.day, sinceSeq: meta.seq, endedDay: null, way: null, backorder: true };
    enterOrder(state, order);
    join(state, order, terms.warehouse, 'warehouse');
    setState(state, order, 'SHORTAGE');
    record(order, 'trade/BackorderPlaced', meta, null);
    file(state, order, orderDocument(order, parent.number, meta));
  },
  'trade/SubstituteOffered': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, offerDocument(order, event('trade/SubstituteOffered', data), meta));
    const { line, product, priceFen, signature } = data;
    order.offer = { kind: 'substitute', line, product, priceFen, signature };
    handled(state, order.supplier, order.sinceDay, meta);
    beginWait(order, meta);
    record(order, 'trade/SubstituteOffered', meta, order.supplier);
  },
  'trade/SubstituteAccepted': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, answerDocument(order, order.buyer, 'accepted', null, meta));
    answered(state, order, meta);
    order.cancellation = null;
    order.contracts.at(-1)?.addenda.push(data.addendum);
    setLines(state, order, data.addendum.lines, data.addendum.totalFen);
    if (data.enough) {
      endShortage(state, order, 'substitute', meta);
      becomeNormal(state, order);
    } else {
      noteMissing(order, data.missing);
    }
    record(order, 'trade/SubstituteAccepted', meta, order.buyer);
  },
  'trade/SubstituteRefused': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, answerDocument(order, order.buyer, 'refused', data.reason, meta));
    answered(state, order, meta);
    record(order, 'trade/SubstituteRefused', meta, order.buyer);
  },
};

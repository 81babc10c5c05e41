import type { EventMeta } from '../../../kernel/envelope.ts';
import { answerDocument, cancellationDocument, contractDocument, orderDocument } from '../documents.ts';
import type { ContractRecord, OrderRecord, TradeState } from '../state.ts';
import { orderIn, type Handlers } from './handlers.ts';
import {
  announceDeal,
  beginWait,
  enterOrder,
  file,
  join,
  record,
  setState,
  takeTurn,
} from './order-record.ts';
import { corrected, keyOfActor, mistaken, personActing, tally } from './tally.ts';

type ContractEvents =
  | 'trade/OrderPlaced'
  | 'trade/OrderCancelled'
  | 'trade/ContractDrafted'
  | 'trade/ContractSent'
  | 'trade/ContractRecalled'
  | 'trade/ContractRefused'
  | 'trade/ContractSigned'
  | 'trade/OrderForwarded';

/** An order as it is when it is placed. */
export function freshOrder(
  data: Pick<OrderRecord, 'id' | 'number' | 'buyer' | 'supplier' | 'wantedDay' | 'lines' | 'totalFen'>,
  meta: EventMeta,
): OrderRecord {
  // Spelt out, not spread: an object made in one literal is several times faster to make and smaller to keep.
  return {
    id: data.id,
    number: data.number,
    buyer: data.buyer,
    supplier: data.supplier,
    wantedDay: data.wantedDay,
    lines: data.lines,
    totalFen: data.totalFen,
    state: 'PLACED',
    warehouse: null,
    placedDay: meta.day,
    contracts: [],
    escrowFen: 0,
    newDay: null,
    invoice: null,
    paidDay: null,
    despatch: null,
    receivedDay: null,
    daysLate: 0,
    latePenaltyFen: 0,
    handlingFeeFen: 0,
    offer: null,
    cancellation: null,
    shortage: null,
    parent: null,
    backorder: null,
    documents: [],
    history: [],
    sinceDay: meta.day,
    sinceAtMs: meta.atMs,
    mistakeBy: null,
  };
}

export const freshContract = (
  terms: Pick<
    ContractRecord,
    | 'number'
    | 'version'
    | 'warehouse'
    | 'deliverByDay'
    | 'latePenaltyBp'
    | 'payment'
    | 'lines'
    | 'totalFen'
    | 'agreedIn'
  >,
  draftedBy: string | null,
): ContractRecord => ({
  number: terms.number,
  version: terms.version,
  warehouse: terms.warehouse,
  deliverByDay: terms.deliverByDay,
  latePenaltyBp: terms.latePenaltyBp,
  payment: terms.payment,
  lines: terms.lines,
  totalFen: terms.totalFen,
  ...(terms.agreedIn === undefined ? {} : { agreedIn: { ...terms.agreedIn } }),
  state: 'draft',
  hash: null,
  signatures: [],
  signedDay: null,
  refusal: null,
  addenda: [],
  draftedBy,
});

/** The version an event speaks of is always the last one. */
function lastContract(order: OrderRecord): ContractRecord | undefined {
  return order.contracts.at(-1);
}

/** The signed terms are what is delivered from now on. */
function freezePrices(order: OrderRecord, contract: ContractRecord): void {
  for (const line of order.lines) {
    line.priceFen = contract.lines.find((signed) => signed.line === line.line)?.priceFen ?? line.priceFen;
  }
  order.totalFen = contract.totalFen;
}

/** A contract is concluded: counted for the supplier, and told in the mall. */
function countSigned(state: TradeState, order: OrderRecord, meta: EventMeta): void {
  tally(state, order.supplier, 'contract', meta, 1, meta.day - order.placedDay);
  announceDeal(state, order, 'signed', meta);
}

export const contractHandlers: Handlers<ContractEvents> = {
  'trade/OrderPlaced': (state, data, meta) => {
    const { order: id, number, buyer, supplier, wantedDay, totalFen } = data;
    const lines = data.lines.map((line) => ({ ...line, missing: 0 }));
    const order = freshOrder({ id, number, buyer, supplier, wantedDay, lines, totalFen }, meta);
    enterOrder(state, order);
    record(order, 'trade/OrderPlaced', meta, buyer);
    file(state, order, orderDocument(order, null, meta));
  },
  'trade/OrderCancelled': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, cancellationDocument(order, order.buyer, null, meta));
    setState(state, order, 'VOID');
    record(order, 'trade/OrderCancelled', meta, order.buyer);
  },
  'trade/ContractDrafted': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const key = keyOfActor(state, order.supplier, meta);
    const last = lastContract(order);
    if (last?.state === 'draft') order.contracts.pop();
    order.contracts.push(freshContract(data.terms, key));
    if (order.state === 'PLACED') takeTurn(state, order, order.supplier, meta);
    if (order.mistakeBy !== null) {
      if (order.mistakeBy === key) corrected(state, key);
      order.mistakeBy = null;
    }
    setState(state, order, 'DRAFTED');
    record(order, 'trade/ContractDrafted', meta, order.supplier);
  },
  'trade/ContractSent': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const contract = lastContract(order);
    if (contract !== undefined) {
      contract.state = 'sent';
      contract.signatures = [data.signature];
    }
    takeTurn(state, order, order.supplier, meta);
    setState(state, order, 'SENT');
    record(order, 'trade/ContractSent', meta, order.supplier);
    file(state, order, contractDocument(order, meta));
  },
  'trade/ContractRecalled': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const contract = lastContract(order);
    if (contract !== undefined) {
      contract.state = 'recalled';
      const key = keyOfActor(state, order.supplier, meta);
      const { warehouse, deliverByDay, latePenaltyBp, payment, totalFen } = contract;
      // The draft's own: what was sent never changes with it.
      const lines = contract.lines.map((line) => ({ ...line }));
      const same = { warehouse, deliverByDay, latePenaltyBp, payment, lines, totalFen };
      order.contracts.push(freshContract({ ...same, ...data.draft }, key));
    }
    const person = personActing(state, order.supplier, meta);
    if (person !== undefined) {
      // Taking back one's own contract before it was refused: a mistake, found and put right by oneself.
      person.mistakes += 1;
      person.corrected += 1;
    }
    beginWait(order, meta);
    setState(state, order, 'DRAFTED');
    record(order, 'trade/ContractRecalled', meta, order.supplier);
  },
  'trade/ContractRefused': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const contract = lastContract(order);
    file(state, order, answerDocument(order, order.buyer, 'refused', data.reason, meta));
    if (contract !== undefined) {
      contract.state = 'rejected';
      contract.refusal = data.reason;
      mistaken(state, contract.draftedBy);
      order.mistakeBy = contract.draftedBy;
    }
    tally(state, order.supplier, 'contract-refused', meta, 1);
    takeTurn(state, order, order.buyer, meta);
    setState(state, order, 'PLACED');
    record(order, 'trade/ContractRefused', meta, order.buyer);
  },
  'trade/ContractSigned': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const contract = lastContract(order);
    file(state, order, answerDocument(order, order.buyer, 'accepted', null, meta));
    takeTurn(state, order, order.buyer, meta);
    setState(state, order, 'SIGNED');
    record(order, 'trade/ContractSigned', meta, order.buyer);
    if (contract === undefined) return;
    contract.state = 'signed';
    contract.hash = data.hash;
    contract.signatures = [...contract.signatures, data.signature];
    contract.signedDay = meta.day;
    freezePrices(order, contract);
    countSigned(state, order, meta);
  },
  'trade/OrderForwarded': (state, data, meta) => {
    const order = orderIn(state, data.order);
    order.warehouse = data.warehouse;
    order.newDay = meta.day;
    join(state, order, data.warehouse, 'warehouse');
    setState(state, order, 'NEW');
    record(order, 'trade/OrderForwarded', meta, null);
  },
};

import {
  answerDocument,
  cancellationDocument,
  despatchDocument,
  invoiceDocument,
  receiptDocument,
  remittanceDocument,
  shortageDocument,
} from '../documents.ts';
import type { OrderRecord, TradeState } from '../state.ts';
import { firmIn, orderIn, productIn, type Handlers } from './handlers.ts';
import {
  announceDeal,
  becomeNormal,
  beginWait,
  endShortage,
  file,
  noteMissing,
  record,
  reserve,
  setState,
  takeTurn,
  unitsIn,
} from './order-record.ts';
import { shelfOf, stockIn, totalsOf } from './stock.ts';
import { corrected, handled, keyOfActor, mistaken, tally } from './tally.ts';

type FulfilmentEvents =
  | 'trade/OrderAccepted'
  | 'trade/ShortageReported'
  | 'trade/OrderRechecked'
  | 'trade/OrderShipped'
  | 'trade/ShipmentArrived'
  | 'trade/InvoiceIssued'
  | 'trade/OrderPaid'
  | 'trade/OrderReceived'
  | 'trade/PenaltyAccrued'
  | 'trade/InvoiceOverdue'
  | 'trade/OrderDunned'
  | 'trade/CancellationProposed'
  | 'trade/CancellationDeclined'
  | 'trade/CancellationAgreed';

const warehouseOf = (order: OrderRecord): string => order.warehouse ?? order.supplier;

/** What stands open between the two sides of an order that was received on credit. */
function owe(state: TradeState, order: OrderRecord, sign: 1 | -1): void {
  const dueToSupplierFen = order.totalFen - order.latePenaltyFen;
  firmIn(state, order.supplier).receivableFen += sign * (dueToSupplierFen - order.handlingFeeFen);
  firmIn(state, order.buyer).payableFen += sign * dueToSupplierFen;
}

function releaseEscrow(state: TradeState, order: OrderRecord): void {
  firmIn(state, order.buyer).escrowedFen -= order.escrowFen;
  order.escrowFen = 0;
}

export const fulfilmentHandlers: Handlers<FulfilmentEvents> = {
  'trade/OrderAccepted': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const units = unitsIn(order.lines);
    tally(state, order.supplier, 'ordered', meta, 1, units);
    tally(state, order.supplier, 'filled', meta, 1, units);
    tally(state, warehouseOf(order), 'checked', meta, 1);
    takeTurn(state, order, warehouseOf(order), meta);
    becomeNormal(state, order);
    record(order, 'trade/OrderAccepted', meta, order.warehouse);
  },
  'trade/ShortageReported': (state, data, meta) => {
    const order = orderIn(state, data.order);
    noteMissing(order, data.missing);
    const units = unitsIn(order.lines);
    const missing = data.missing.reduce((sum, { quantity }) => sum + quantity, 0);
    tally(state, order.supplier, 'ordered', meta, 1, units);
    tally(state, order.supplier, 'filled', meta, 1, units - missing);
    tally(state, order.supplier, 'shortage', meta, 1);
    tally(state, warehouseOf(order), 'checked', meta, 1);
    order.shortage = { sinceDay: meta.day, sinceSeq: meta.seq, endedDay: null, way: null, backorder: false };
    takeTurn(state, order, warehouseOf(order), meta);
    setState(state, order, 'SHORTAGE');
    record(order, 'trade/ShortageReported', meta, order.warehouse);
    file(state, order, shortageDocument(order, order.supplier, meta));
    file(state, order, shortageDocument(order, order.buyer, meta));
    announceDeal(state, order, 'shortage', meta);
  },
  'trade/OrderRechecked': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const key = keyOfActor(state, warehouseOf(order), meta);
    tally(state, warehouseOf(order), 'checked', meta, 1);
    record(order, 'trade/OrderRechecked', meta, order.warehouse);
    noteMissing(order, data.missing);
    if (data.stillShort) {
      tally(state, warehouseOf(order), 'wrong-call', meta, 1);
      mistaken(state, key);
      order.mistakeBy = key;
      return;
    }
    if (order.mistakeBy !== null && order.mistakeBy === key) corrected(state, key);
    order.mistakeBy = null;
    beginWait(order, meta);
    endShortage(state, order, data.way, meta);
    becomeNormal(state, order);
  },
  'trade/InvoiceIssued': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const { number, amountFen } = data;
    order.invoice = { number, day: meta.day, amountFen, dueDay: null, overdue: false, dunned: 0 };
    takeTurn(state, order, order.supplier, meta);
    setState(state, order, 'UNPAID');
    record(order, 'trade/InvoiceIssued', meta, order.supplier);
    file(state, order, invoiceDocument(order, number, meta));
  },
  'trade/OrderPaid': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, remittanceDocument(order, data.number, data.amountFen, meta));
    order.paidDay = meta.day;
    if (data.into === 'escrow') {
      order.escrowFen = data.amountFen;
      firmIn(state, order.buyer).escrowedFen += data.amountFen;
    } else {
      owe(state, order, -1);
      if (order.invoice !== null) order.invoice.overdue = false;
    }
    // An invoice on credit need not be paid before it is due.
    handled(state, order.buyer, Math.max(order.sinceDay, order.invoice?.dueDay ?? 0), meta);
    beginWait(order, meta);
    setState(state, order, data.into === 'escrow' ? 'PAID' : 'SUCCESSFUL');
    record(order, 'trade/OrderPaid', meta, order.buyer);
  },
  'trade/OrderShipped': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const warehouse = warehouseOf(order);
    for (const line of order.lines) {
      const product = productIn(state, line.product);
      const stock = stockIn(product, warehouse);
      stock.onHand -= line.quantity;
      stock.reserved -= line.quantity;
      product.inTransit += line.quantity;
      const totals = totalsOf(state, line.good);
      totals.warehouses -= line.quantity;
      totals.inTransit += line.quantity;
    }
    order.despatch = { number: data.number, day: meta.day, arrivesDay: data.arrivesDay, arrived: false };
    order.cancellation = null;
    state.shipments[order.id] = data.arrivesDay;
    tally(state, warehouse, 'shipped', meta, 1, unitsIn(order.lines));
    tally(state, warehouse, 'handled', meta, 1, meta.day - (order.newDay ?? meta.day));
    takeTurn(state, order, warehouse, meta);
    setState(state, order, 'SHIPPED');
    record(order, 'trade/OrderShipped', meta, order.warehouse);
    file(state, order, despatchDocument(order, data.number, meta));
  },
  'trade/ShipmentArrived': (state, data, meta) => {
    const order = orderIn(state, data.order);
    delete state.shipments[order.id];
    if (order.despatch !== null) order.despatch.arrived = true;
    beginWait(order, meta);
    record(order, 'trade/ShipmentArrived', meta, null);
  },
  'trade/OrderReceived': (state, data, meta) => {
    const order = orderIn(state, data.order);
    for (const line of data.lines) {
      const product = productIn(state, line.product);
      product.inTransit -= line.quantity;
      product.costFen -= line.costFen;
      const shelf = shelfOf(state, order.buyer, line.good);
      shelf.quantity += line.quantity;
      shelf.costFen += line.valueFen;
      shelf.priceFen = line.shopPriceFen;
      const totals = totalsOf(state, line.good);
      totals.inTransit -= line.quantity;
      totals.shops += line.quantity;
      tally(state, order.supplier, 'cost-of-goods', meta, line.quantity, line.costFen);
    }
    tally(state, order.supplier, 'delivered', meta, 1, data.daysLate === 0 ? 1 : 0);
    if (data.latePenaltyFen > 0) tally(state, order.supplier, 'late-penalty', meta, 1, data.latePenaltyFen);
    order.receivedDay = meta.day;
    order.daysLate = data.daysLate;
    order.latePenaltyFen = data.latePenaltyFen;
    order.handlingFeeFen = data.handlingFeeFen;
    releaseEscrow(state, order);
    if (data.credit) {
      owe(state, order, 1);
      if (order.invoice !== null) order.invoice.dueDay = data.dueDay;
    } else {
      order.paidDay ??= meta.day;
    }
    takeTurn(state, order, order.buyer, meta);
    setState(state, order, data.credit ? 'RECEIVED' : 'SUCCESSFUL');
    record(order, 'trade/OrderReceived', meta, order.buyer);
    file(state, order, receiptDocument(order, data.number, meta));
    announceDeal(state, order, 'received', meta);
  },
  'trade/PenaltyAccrued': (state, data) => {
    const order = orderIn(state, data.order);
    order.daysLate = data.daysLate;
    order.latePenaltyFen = data.penaltyFen;
  },
  'trade/InvoiceOverdue': (state, data, meta) => {
    const order = orderIn(state, data.order);
    if (order.invoice !== null) order.invoice.overdue = true;
    tally(state, order.buyer, 'overdue', meta, 1);
    record(order, 'trade/InvoiceOverdue', meta, null);
  },
  'trade/OrderDunned': (state, data, meta) => {
    const order = orderIn(state, data.order);
    if (order.invoice !== null) order.invoice.dunned = data.times;
    record(order, 'trade/OrderDunned', meta, null);
  },
  'trade/CancellationProposed': (state, data, meta) => {
    const order = orderIn(state, data.order);
    const { by, reason, payer, penaltyFen } = data;
    order.cancellation = { by, reason, payer, penaltyFen };
    record(order, 'trade/CancellationProposed', meta, by);
    file(state, order, cancellationDocument(order, by, reason, meta));
  },
  'trade/CancellationDeclined': (state, data, meta) => {
    const order = orderIn(state, data.order);
    order.cancellation = null;
    record(order, 'trade/CancellationDeclined', meta, data.by);
    file(state, order, answerDocument(order, data.by, 'refused', null, meta));
  },
  'trade/CancellationAgreed': (state, data, meta) => {
    const order = orderIn(state, data.order);
    file(state, order, answerDocument(order, data.by, 'accepted', null, meta));
    if (order.state === 'NORMAL' || order.state === 'UNPAID' || order.state === 'PAID')
      reserve(state, order, -1);
    if (order.state === 'SHORTAGE') endShortage(state, order, 'cancel', meta);
    releaseEscrow(state, order);
    order.offer = null;
    order.latePenaltyFen = 0;
    tally(state, order.supplier, 'cancelled', meta, 1, data.payer === order.supplier ? data.penaltyFen : 0);
    tally(state, order.buyer, 'cancelled', meta, 1, data.payer === order.buyer ? data.penaltyFen : 0);
    setState(state, order, 'VOID');
    record(order, 'trade/CancellationAgreed', meta, data.by);
    announceDeal(state, order, 'void', meta);
  },
};

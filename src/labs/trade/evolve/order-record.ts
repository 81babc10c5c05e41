import type { EventMeta } from '../../../kernel/envelope.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { TradeEventType } from '../events.ts';
import { signedContract } from '../figures.ts';
import type { OrderState, ShortageExit } from '../order-states.ts';
import type { Deal, OrderLine, OrderPart, OrderRecord, TradeState } from '../state.ts';
import type { DocumentView } from '../view-types.ts';
import { firmIn, productIn } from './handlers.ts';
import { stockIn } from './stock.ts';
import { handled, tally } from './tally.ts';

/** What several steps of an order have in common. */

const DEALS_MAX = 20;

/** Notes the step in the order's history. */
export function record(order: OrderRecord, event: TradeEventType, meta: EventMeta, by: FirmId | null): void {
  order.history.push({ event, seq: meta.seq, atMs: meta.atMs, day: meta.day, by });
}

/** Files a document with its order; its goods keep the names they bear now, so that a message once sent never changes. */
export function file(state: TradeState, order: OrderRecord, document: DocumentView): void {
  const lines = document.lines.map((line) => {
    const product = state.products[line.ordered?.product ?? line.product];
    const unit = product === undefined ? undefined : state.goods[product.good]?.unit;
    return product === undefined || unit === undefined ? line : { ...line, name: product.name, unit };
  });
  order.documents.push({ ...document, lines });
}

/** The firm whose turn it was has acted: credited to the person, and the wait for the next one begins. */
export function takeTurn(state: TradeState, order: OrderRecord, by: FirmId, meta: EventMeta): void {
  handled(state, by, order.sinceDay, meta);
  beginWait(order, meta);
}

export function beginWait(order: OrderRecord, meta: EventMeta): void {
  order.sinceDay = meta.day;
  order.sinceAtMs = meta.atMs;
}

/** A fresh order in the indexes of its two sides. */
export function enterOrder(state: TradeState, order: OrderRecord): void {
  state.next.order += 1;
  state.orders[order.id] = order;
  state.openOrders[order.id] = true;
  join(state, order, order.buyer, 'buyer');
  join(state, order, order.supplier, 'supplier');
}

/** From now on the firm has a part in the order. */
export function join(state: TradeState, order: OrderRecord, firmId: FirmId, part: OrderPart): void {
  const firm = firmIn(state, firmId);
  firm.orders.push(order.id);
  firm.openOrders[order.id] = part;
}

/** Whether the warehouse is to act on an order in its present state. */
function waitsForWarehouse(order: OrderRecord): boolean {
  if (order.state === 'UNPAID') return signedContract(order)?.payment !== 'prepaid';
  return order.state === 'NEW' || order.state === 'SHORTAGE' || order.state === 'PAID';
}

/** The only place where an order's state is written. */
export function setState(state: TradeState, order: OrderRecord, to: OrderState): void {
  order.state = to;
  // Only a warehouse that the system plays has its work on the agenda.
  if (order.warehouse !== null && state.firms[order.warehouse]?.bySystem === true) {
    const key = `order:${order.id}`;
    if (waitsForWarehouse(order)) state.agenda[key] = { kind: 'order', order: order.id };
    else if (key in state.agenda) delete state.agenda[key];
  }
  if (to !== 'SUCCESSFUL' && to !== 'VOID') return;
  delete state.openOrders[order.id];
  for (const firm of [order.buyer, order.supplier, order.warehouse]) {
    if (firm !== null) delete state.firms[firm]?.openOrders[order.id];
  }
}

/** Sets the order's goods aside in its warehouse. */
export function reserve(state: TradeState, order: OrderRecord, sign: 1 | -1): void {
  if (order.warehouse === null) return;
  for (const line of order.lines) {
    stockIn(productIn(state, line.product), order.warehouse).reserved += sign * line.quantity;
  }
}

export function noteMissing(
  order: OrderRecord,
  missing: readonly { line: number; quantity: number }[],
): void {
  for (const line of order.lines) {
    line.missing = missing.find((short) => short.line === line.line)?.quantity ?? 0;
  }
}

/** The order leaves SHORTAGE by one of the ways out. */
export function endShortage(state: TradeState, order: OrderRecord, way: ShortageExit, meta: EventMeta): void {
  if (order.shortage === null || order.shortage.endedDay !== null) return;
  order.shortage.endedDay = meta.day;
  order.shortage.way = way;
  noteMissing(order, []);
  tally(state, order.supplier, 'shortage-ended', meta, 1, meta.day - order.shortage.sinceDay);
}

/** All lines are there: set aside, ready for the invoice. Offers have lost their ground. */
export function becomeNormal(state: TradeState, order: OrderRecord): void {
  reserve(state, order, 1);
  order.offer = null;
  setState(state, order, 'NORMAL');
}

export function unitsIn(lines: readonly OrderLine[]): number {
  let units = 0;
  for (const line of lines) units += line.quantity;
  return units;
}

/** A deal everyone may know of: its largest line stands for it. */
export function announceDeal(
  state: TradeState,
  order: OrderRecord,
  what: Deal['what'],
  meta: EventMeta,
): void {
  let largest = order.lines[0];
  for (const line of order.lines)
    if (largest === undefined || line.quantity > largest.quantity) largest = line;
  if (largest === undefined) return;
  const { buyer, supplier } = order;
  const { good, quantity } = largest;
  state.deals.push({ day: meta.day, atMs: meta.atMs, buyer, supplier, good, quantity, what });
  if (state.deals.length > DEALS_MAX) state.deals.shift();
}

import { accept } from '../../../kernel/decider.ts';
import { event, type TradeEvent } from '../events.ts';
import { firstShortLine, missingLines, signedContract } from '../figures.ts';
import { refuse } from '../rejections.ts';
import { lookUp, orderFor, serialOf, type Deciders, type Order, type State } from './checks.ts';

type WarehouseCommands =
  'trade/AcceptOrder' | 'trade/ReportShortage' | 'trade/RecheckOrder' | 'trade/ShipOrder';

/** Which way stock came since the shortage began, if it came: a transfer into this warehouse, or fresh goods. */
function wayOut(state: State, order: Order, warehouse: string): 'transfer' | 'replenish' {
  const since = order.shortage?.sinceSeq ?? 0;
  const transferred = order.lines.some((line) => {
    const stock = lookUp(state.products, line.product)?.warehouses[warehouse];
    return line.missing > 0 && stock !== undefined && stock.transferSeq > since;
  });
  return transferred ? 'transfer' : 'replenish';
}

/** A second look at an order in SHORTAGE. The system does the same. */
export function recheck(state: State, order: Order): TradeEvent[] {
  const warehouse = order.warehouse ?? '';
  const missing = missingLines(state, order, warehouse);
  const way = wayOut(state, order, warehouse);
  return [event('trade/OrderRechecked', { order: order.id, stillShort: missing.length > 0, missing, way })];
}

/** The goods leave. What arrives on the same day is at the door at once. The system does the same. */
export function ship(state: State, order: Order, day: number): TradeEvent[] {
  let extraDays = 0;
  for (const id in state.shocks) extraDays = Math.max(extraDays, state.shocks[id]?.extraDays ?? 0);
  const arrivesDay = day + state.config.rules.transitDays + extraDays;
  const shipped = event('trade/OrderShipped', {
    order: order.id,
    number: `DA-${serialOf(order)}`,
    arrivesDay,
  });
  return arrivesDay <= day ? [shipped, event('trade/ShipmentArrived', { order: order.id })] : [shipped];
}

export const warehouseDeciders: Deciders<WarehouseCommands> = {
  'trade/AcceptOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['warehouse'], ['NEW']);
    if (!found.ok) return found;
    const short = firstShortLine(state, found.value, context.seat.firm);
    if (short !== undefined) {
      const { line, product, quantity } = short.line;
      const figures = { line, product, available: short.available, quantity };
      return refuse('trade/order-short', { order: found.value.number, ...figures });
    }
    return accept(event('trade/OrderAccepted', { order: id }));
  },

  'trade/ReportShortage': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['warehouse'], ['NEW']);
    if (!found.ok) return found;
    const missing = missingLines(state, found.value, context.seat.firm);
    if (missing.length === 0) return refuse('trade/order-not-short', { order: found.value.number });
    return accept(event('trade/ShortageReported', { order: id, missing }));
  },

  'trade/RecheckOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['warehouse'], ['SHORTAGE']);
    if (!found.ok) return found;
    return accept(...recheck(state, found.value));
  },

  'trade/ShipOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['warehouse'], ['UNPAID', 'PAID']);
    if (!found.ok) return found;
    const order = found.value;
    if (order.state === 'UNPAID' && signedContract(order)?.payment === 'prepaid') {
      return refuse('trade/not-paid', { order: order.number });
    }
    return accept(...ship(state, order, context.day));
  },
};

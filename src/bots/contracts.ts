import type { FirmId } from '../kernel/ids.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OrderView } from '../labs/trade/view-types.ts';
import { openWarehouses, type Desk } from './desk.ts';
import { say } from './words.ts';

/** The supplier's paperwork about its orders: contracts, invoices, answers to a cancellation. */
export function supplierPapers(desk: Desk): TradeCommand[] {
  return desk.selling.flatMap((order): TradeCommand[] => {
    const can = (type: TradeCommand['type']) => desk.options.can(type, order.id);
    if (can('trade/AgreeCancellation')) return [answerCancellation(desk, order)];
    if (can('trade/IssueInvoice')) return [{ type: 'trade/IssueInvoice', order: order.id }];
    const version = order.contract?.version;
    if (can('trade/SendContract') && version !== undefined) {
      return [{ type: 'trade/SendContract', order: order.id, version }];
    }
    if (order.state === 'PLACED' && can('trade/DraftContract')) return draft(desk, order);
    return [];
  });
}

function draft(desk: Desk, order: OrderView): TradeCommand[] {
  const place = shipFrom(desk, order);
  if (place === null) return [];
  const { rules } = desk.view;
  const refused = order.earlierContracts.length;
  // A refusal is answered with the list price and the mall's own penalty.
  const tries = refused === 0 && desk.temper.promises && desk.random.chance(0.3);
  const upward = tries ? 1 + desk.random.integer(1, 5) / 100 : 1;
  const factor = refused > 1 ? 0.98 : upward;
  return [
    {
      type: 'trade/DraftContract',
      order: order.id,
      prices: order.lines.map((line) => ({
        line: line.line,
        priceFen: Math.max(1, Math.round(line.priceFen * volumeDiscount(line.quantity) * factor)),
      })),
      warehouse: place.warehouse,
      deliverByDay: deliverBy(desk, order, place.ready),
      latePenaltyBp:
        refused === 0 && desk.temper.character === 'cautious' && desk.random.chance(0.3)
          ? Math.round(rules.latePenaltyBp / 2)
          : rules.latePenaltyBp,
      payment: paymentTerm(desk, order),
    },
  ];
}

const volumeDiscount = (quantity: number): number => (quantity >= 100 ? 0.97 : quantity >= 50 ? 0.985 : 1);

/**
 * Where to ship from, and whether all of it is there; claims it for the order. Of the warehouses that have everything it
 * takes the one that got fewest orders so far; otherwise the one that has most.
 */
function shipFrom(desk: Desk, order: OrderView): { warehouse: FirmId; ready: boolean } | null {
  const total = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  let best: { warehouse: FirmId; there: number; given: number } | null = null;
  for (const warehouse of openWarehouses(desk.view)) {
    const there = order.lines.reduce(
      (sum, line) =>
        sum + Math.min(line.quantity, desk.stock.get(line.product)?.warehouses.get(warehouse) ?? 0),
      0,
    );
    const given = desk.own.orders.filter(
      (other) => other.part === 'supplier' && other.warehouse === warehouse,
    ).length;
    if (!best || there > best.there || (there === best.there && given < best.given)) {
      best = { warehouse, there, given };
    }
  }
  if (!best) return null;
  for (const line of order.lines) claim(desk, line.product, best.warehouse, line.quantity);
  return { warehouse: best.warehouse, ready: best.there >= total };
}

/** Takes up to `quantity` units out of what stands free in a warehouse; tells how many it got. */
export function claim(desk: Desk, product: string, warehouse: FirmId, quantity: number): number {
  const free = desk.stock.get(product);
  const there = free?.warehouses.get(warehouse) ?? 0;
  const taken = Math.max(0, Math.min(there, quantity));
  free?.warehouses.set(warehouse, there - taken);
  return taken;
}

function deliverBy(desk: Desk, order: OrderView, ready: boolean): number {
  const slowest = order.lines.reduce(
    (days, line) => Math.max(days, desk.goods.get(line.good)?.leadDays ?? 0),
    0,
  );
  // Signing, invoicing and shipping take people about a day.
  const honest = desk.day + desk.view.rules.transitDays + 1 + (ready ? 0 : slowest + 1);
  return desk.temper.promises ? Math.max(desk.day + 1, order.wantedDay) : Math.max(honest, order.wantedDay);
}

/** Prepaid for strangers; credit, where allowed, for a buyer with whom business went well. */
function paymentTerm(desk: Desk, order: OrderView): string {
  const allowed = desk.view.rules.payment;
  const known = desk.own.orders.filter(
    (earlier) =>
      earlier.state === 'SUCCESSFUL' && earlier.buyer === order.buyer && earlier.part === 'supplier',
  ).length;
  const safest = allowed.includes('prepaid') ? 'prepaid' : (allowed[0] ?? 'prepaid');
  const generous = known >= 2 && desk.temper.character !== 'cautious';
  return generous ? desk.random.pick(allowed) : safest;
}

function answerCancellation(desk: Desk, order: OrderView): TradeCommand {
  // Goods that are ready are worth holding the buyer to his word once; a shortage is better ended.
  const ready = order.state === 'UNPAID' || order.state === 'PAID';
  const insists = ready && desk.random.chance(0.5);
  return { type: insists ? 'trade/DeclineCancellation' : 'trade/AgreeCancellation', order: order.id };
}

/** Ends orders that the buyer lets lie unpaid. */
export function unpaidTooLong(desk: Desk): TradeCommand[] {
  return desk.selling.flatMap((order): TradeCommand[] => {
    const since = order.invoice?.day;
    if (order.state !== 'UNPAID' || since === undefined || order.cancellation) return [];
    if (desk.day - since <= desk.temper.patienceDays + 2) return [];
    if (!desk.options.can('trade/ProposeCancellation', order.id)) return [];
    return [
      { type: 'trade/ProposeCancellation', order: order.id, reason: say('waitedTooLong', desk.random) },
    ];
  });
}

import type { FirmId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OrderState } from '../labs/trade/order-states.ts';
import type { OwnProduct } from '../labs/trade/view-types.ts';
import { askedFor, figureIn } from './assignment.ts';
import { blurred, openWarehouses, reserveFen, spend, type Desk, type FreeStock } from './desk.ts';

/** Days over which sales are averaged. */
const MEMORY_DAYS = 6;
/** Goods at the factory cost storage: of the days it covers in its shop, a supplier keeps this share in stock. */
const STOCK_SHARE = 0.4;
/** Units to begin with when nothing was sold yet and nothing is there. */
const FIRST_LOT = 60;
/** Before the warehouse has reserved them, these units are still to be found somewhere. */
const UNRESERVED: ReadonlySet<OrderState> = new Set(['PLACED', 'DRAFTED', 'SENT', 'SIGNED', 'NEW']);

/** Units of each own product asked for over the last days, per day, and what is promised but not yet reserved. */
export interface Sales {
  readonly perDay: ReadonlyMap<string, number>;
  readonly promised: ReadonlyMap<string, number>;
}

export function salesOf(desk: Desk): Sales {
  const sold = new Map<string, number>();
  const promised = new Map<string, number>();
  const add = (sums: Map<string, number>, product: string, quantity: number) =>
    sums.set(product, (sums.get(product) ?? 0) + quantity);
  for (const order of desk.own.orders) {
    if (order.placedDay <= desk.day - MEMORY_DAYS) break;
    if (order.part !== 'supplier' || order.parent !== null) continue;
    for (const line of order.lines) add(sold, line.product, line.quantity);
  }
  for (const order of desk.selling) {
    if (!UNRESERVED.has(order.state)) continue;
    for (const line of order.lines) add(promised, line.product, line.quantity);
  }
  // The first days' orders fill empty shelves; they are no rate to go by.
  const days = Math.max(4, Math.min(MEMORY_DAYS, desk.day));
  return { perDay: new Map([...sold].map(([product, sum]) => [product, sum / days])), promised };
}

/** Orders new stock: what the exercise asks for, what is promised, and where consumers buy what was sold of late. */
export function production(desk: Desk, sales: Sales): TradeCommand[] {
  if (!desk.options.can('trade/Replenish')) return [];
  return desk.own.products.flatMap((product): TradeCommand[] => {
    const good = desk.goods.get(product.good);
    if (product.state !== 'offered' || good?.costFen == null || good.stoppedUntilDay !== null) return [];
    const wanted = wantedUnits(desk, product, good.leadDays, sales);
    const affordable = Math.floor((desk.purseFen - reserveFen(desk)) / Math.max(1, good.costFen));
    const quantity = Math.min(wanted, affordable);
    if (quantity < 1 || !spend(desk, quantity * good.costFen)) return [];
    return [{ type: 'trade/Replenish', product: product.id, quantity }];
  });
}

function wantedUnits(desk: Desk, product: OwnProduct, leadDays: number, sales: Sales): number {
  const asked = askedFor(desk.tasks, 'trade/ReplenishmentOrdered');
  const isWayOut = desk.selling.some((order) => order.state === 'SHORTAGE');
  const figure = figureIn(asked);
  if (asked && figure !== null && !isWayOut) return figure;
  const held = unitsOf(product);
  const promised = sales.promised.get(product.id) ?? 0;
  if (!desk.view.rules.consumers) {
    // Nobody knows what the next order will be; only an empty house is filled, and promises are kept.
    const empty = held === 0 && product.inTransit === 0 && desk.own.orders.length === 0;
    return empty ? FIRST_LOT : Math.max(0, promised - held);
  }
  const rate = sales.perDay.get(product.id) ?? 0;
  const target = blurred(desk, rate) * (leadDays + 1 + desk.temper.coverDays * STOCK_SHARE) + promised;
  const wanted = Math.round(target - held);
  return wanted >= Math.max(4, target * 0.25) ? wanted : 0;
}

const unitsOf = (product: OwnProduct): number =>
  product.factory +
  product.warehouses.reduce((sum, at) => sum + at.available, 0) +
  product.arriving.reduce((sum, lot) => sum + lot.quantity, 0);

/** Sends what lies at the factory to the warehouses: as the exercise asks, else most of it to the firm's usual one. */
export function allocation(desk: Desk): TradeCommand[] {
  if (!desk.options.can('trade/Allocate')) return [];
  const warehouses = openWarehouses(desk.view);
  const asked = warehouses.filter((warehouse) => askedFor(desk.tasks, 'trade/StockAllocated', { warehouse }));
  const [home, second] = randomFrom('home', desk.seat.id).shuffle(warehouses);
  if (home === undefined) return [];
  return desk.own.products.flatMap((product): TradeCommand[] => {
    const free = desk.stock.get(product.id);
    if (!free || free.factory < 1 || product.state !== 'offered') return [];
    if (asked.length > 0) {
      return asked.flatMap((warehouse) => {
        const figure = figureIn(askedFor(desk.tasks, 'trade/StockAllocated', { warehouse }));
        return allocate(desk, product.id, free, warehouse, figure ?? Math.ceil(free.factory / 2));
      });
    }
    const away = second !== undefined && free.factory >= 30 ? Math.floor(free.factory * 0.35) : 0;
    return [
      ...allocate(desk, product.id, free, home, free.factory - away),
      ...(second === undefined ? [] : allocate(desk, product.id, free, second, away)),
    ];
  });
}

function allocate(
  desk: Desk,
  product: string,
  free: FreeStock,
  warehouse: FirmId,
  wanted: number,
): TradeCommand[] {
  const { freightFen } = desk.view.rules;
  const affordable = freightFen > 0 ? Math.floor(Math.max(0, desk.purseFen) / freightFen) : wanted;
  const quantity = Math.min(wanted, free.factory, affordable);
  if (quantity < 1 || !spend(desk, quantity * freightFen)) return [];
  free.factory -= quantity;
  return [{ type: 'trade/Allocate', product, warehouse, quantity }];
}

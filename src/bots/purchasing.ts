import type { FirmId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OrderView, ProductCard } from '../labs/trade/view-types.ts';
import type { TaskDefinition } from '../scenarios/scenario.ts';
import { askedFor, figureIn, speaksOf } from './assignment.ts';
import { blurred, isOpen, reserveFen, type Desk } from './desk.ts';

/** Days that usually pass between an order and the goods in the shop, over and above transport. */
const PAPERWORK_DAYS = 1;
/** What it spends on a good to try it, when nothing is known of the demand. */
const FIRST_LOT_FEN = 150_000;
const ORDERS_OPEN_MAX = 14;
const LINES_MAX = 4;

interface Need {
  readonly good: string;
  quantity: number;
}

/** Restocks the shop: how much of what is missing, and from whom. */
export function purchases(desk: Desk): TradeCommand[] {
  if (!desk.options.can('trade/PlaceOrder')) return [];
  if (desk.buying.length >= ORDERS_OPEN_MAX) return [];
  if (desk.view.rules.consumers) return placeAll(desk, shopNeeds(desk));
  const asked = askedFor(desk.tasks, 'trade/OrderPlaced');
  return placeAll(desk, asked ? [neededFor(desk, asked)] : occasionalNeed(desk));
}

/** What the assignment asks for: the good and the quantity in its words. */
export function neededFor(desk: Desk, task: TaskDefinition): Need {
  const others = desk.view.products.filter((card) => card.supplier !== desk.seat.firm);
  const named = task.where['good'];
  const good =
    others.find((card) =>
      named === undefined
        ? speaksOf(task, desk.goods.get(card.good)?.name.en ?? card.good)
        : card.good === named,
    ) ?? others[0];
  return { good: good?.good ?? '', quantity: figureIn(task) ?? desk.random.integer(2, 6) * 10 };
}

/** Without consumers there is no demand to read; a shop then orders now and then, never two orders at once. */
function occasionalNeed(desk: Desk): Need[] {
  const placed = desk.own.orders.filter((order) => order.part === 'buyer' && order.parent === null);
  const last = placed[0]?.placedDay ?? 0;
  if (desk.buying.length > 0 || placed.length >= 4 || desk.day - last < 2) return [];
  const sellsItself = desk.own.products.length > 0;
  if (!desk.random.chance(sellsItself ? 0.02 : 0.25)) return [];
  const offers = desk.view.products.filter((card) => card.supplier !== desk.seat.firm);
  if (offers.length === 0) return [];
  return [{ good: desk.random.pick(offers).good, quantity: desk.random.pick([10, 10, 20, 40]) }];
}

function shopNeeds(desk: Desk): Need[] {
  const own = new Set(desk.own.products.map((product) => product.good));
  const rows = new Map(desk.own.shop.map((row) => [row.good, row]));
  const pipeline = new Map<string, number>();
  for (const order of desk.buying) {
    for (const line of order.lines) pipeline.set(line.good, (pipeline.get(line.good) ?? 0) + line.quantity);
  }
  const days = Math.max(1, desk.day - 1);
  return assortment(desk, own).flatMap((good): Need[] => {
    const row = rows.get(good);
    // What consumers asked for in vain counts too, though one cannot be sure of it.
    const wanted = row ? row.soldTotal + row.lostTotal * 0.8 : 0;
    const recent = row && row.soldYesterday > 0 ? (wanted / days + row.soldYesterday) / 2 : wanted / days;
    const cover = desk.temper.coverDays + desk.view.rules.transitDays + PAPERWORK_DAYS;
    const target = wanted > 0 ? blurred(desk, recent) * cover : firstLot(desk, good);
    const quantity = Math.round(target - (row?.quantity ?? 0) - (pipeline.get(good) ?? 0));
    return quantity >= Math.max(3, target * 0.3) ? [{ good, quantity }] : [];
  });
}

/** A first try: few of what is dear, more of what is cheap. */
function firstLot(desk: Desk, good: string): number {
  const price = desk.goods.get(good)?.referencePriceFen ?? FIRST_LOT_FEN;
  return Math.min(40, Math.max(4, Math.round(FIRST_LOT_FEN / Math.max(1, price))));
}

/** The goods this shop sells: those in it, and a few that its keeper fancies. */
function assortment(desk: Desk, own: ReadonlySet<string>): string[] {
  const fancy = randomFrom('assortment', desk.seat.id)
    .shuffle(desk.view.goods.map((good) => good.id))
    .filter((good) => !own.has(good))
    .slice(0, desk.temper.assortment);
  const inShop = desk.own.shop.map((row) => row.good).filter((good) => !own.has(good));
  return [...new Set([...inShop, ...fancy])];
}

/** One order per chosen supplier, within the money at hand. */
function placeAll(desk: Desk, needs: readonly Need[]): TradeCommand[] {
  const committedFen = desk.buying
    .filter((order) => order.escrowFen === 0 && order.receivedDay === null)
    .reduce((sum, order) => sum + order.totalFen, 0);
  let budgetFen =
    desk.purseFen - reserveFen(desk) - (desk.temper.promises ? committedFen * 0.6 : committedFen);
  const baskets = new Map<FirmId, { product: string; quantity: number }[]>();
  for (const need of needs) {
    const card = chooseSupplier(desk, need.good);
    if (!card) continue;
    const affordable = Math.floor(budgetFen / Math.max(1, card.priceFen));
    const quantity = Math.min(need.quantity, affordable);
    const basket = baskets.get(card.supplier) ?? [];
    if (quantity < 1 || basket.length >= LINES_MAX) continue;
    basket.push({ product: card.id, quantity });
    baskets.set(card.supplier, basket);
    budgetFen -= quantity * card.priceFen;
  }
  const soonest = desk.day + desk.view.rules.transitDays + PAPERWORK_DAYS;
  return [...baskets].map(([supplier, lines]): TradeCommand => ({
    type: 'trade/PlaceOrder',
    supplier,
    lines,
    wantedDay: soonest + desk.random.integer(0, 2),
  }));
}

/** The offer that seems best: the price, and how the supplier has delivered so far. */
function chooseSupplier(desk: Desk, good: string): ProductCard | null {
  let best: { card: ProductCard; burden: number } | null = null;
  const records = supplierRecords(desk.own.orders);
  for (const card of desk.view.products) {
    if (card.good !== good || card.supplier === desk.seat.firm) continue;
    const trouble = records.get(card.supplier) ?? 0;
    const burden =
      card.priceFen * (1 + 0.25 * desk.temper.loyalty * trouble) * (1 + 0.04 * desk.random.next());
    if (!best || burden < best.burden) best = { card, burden };
  }
  return best?.card ?? null;
}

/** How much trouble there was with each supplier: 0 none, 1 every time. */
function supplierRecords(orders: readonly OrderView[]): ReadonlyMap<FirmId, number> {
  const sums = new Map<FirmId, { trouble: number; count: number }>();
  for (const order of orders) {
    if (order.part !== 'buyer') continue;
    const sum = sums.get(order.supplier) ?? { trouble: 0, count: 1 };
    const stuck = isOpen(order) && order.shortage !== null && order.shortage.endedDay === null;
    const bad = order.daysLate > 0 || order.state === 'VOID' || stuck;
    sum.trouble += bad ? 1 : order.shortage ? 0.5 : 0;
    sum.count += 1;
    sums.set(order.supplier, sum);
  }
  return new Map([...sums].map(([firm, { trouble, count }]) => [firm, trouble / count]));
}

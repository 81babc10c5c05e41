import type { Fen } from '../kernel/money.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OwnProduct } from '../labs/trade/view-types.ts';
import type { Desk } from './desk.ts';
import type { Sales } from './production.ts';

/** Chance to think about one price at one glance. */
const LOOK_AT_PRICE = 0.12;
const LOOK_AT_SHOP = 0.25;

/** List prices follow sales, stock and what the competitors ask. */
export function listPrices(desk: Desk, sales: Sales): TradeCommand[] {
  if (!desk.view.rules.consumers || !desk.options.can('trade/ChangeProduct') || desk.day < 2) return [];
  return desk.own.products.flatMap((product): TradeCommand[] => {
    if (product.state !== 'offered' || !desk.random.chance(LOOK_AT_PRICE)) return [];
    const priceFen = newListPrice(desk, product, sales);
    if (Math.abs(priceFen - product.priceFen) < product.priceFen * 0.005) return [];
    return [
      {
        type: 'trade/ChangeProduct',
        product: product.id,
        // Only the price is new: what is typed again as it stands keeps both languages.
        name: product.name.zh,
        about: product.about.zh,
        category: product.category,
        priceFen,
      },
    ];
  });
}

function newListPrice(desk: Desk, product: OwnProduct, sales: Sales): Fen {
  const good = desk.goods.get(product.good);
  const reference = good?.referencePriceFen ?? product.priceFen;
  const rate = sales.perDay.get(product.id) ?? 0;
  const held = product.factory + product.warehouses.reduce((sum, at) => sum + at.available, 0);
  const cost = good?.costFen ?? reference * 0.7;
  // Storage eats what nobody buys: a full house is cleared below cost by those who cannot wait.
  const clears = held > 10 * Math.max(rate, 2) && desk.temper.promises;
  const floor = cost * (clears ? 0.9 : 1.05);
  const rivals = desk.view.products
    .filter((card) => card.good === product.good && card.supplier !== desk.seat.firm)
    .map((card) => card.priceFen);
  const cheapest = rivals.length > 0 ? Math.min(...rivals) : reference;
  let price = product.priceFen;
  if (rate === 0 && held > 0) price = Math.min(price * 0.96, Math.max(price * 0.9, cheapest * 0.99));
  else if (held < rate) price = Math.min(price * 1.04, reference * 1.2);
  else if (desk.temper.character === 'cheap') price = Math.min(price, cheapest * 0.99);
  else price += (reference * desk.temper.listFactor - price) * 0.3;
  return wholeTens(Math.max(floor, price));
}

/** Prices of ten fen are what people write. */
const wholeTens = (fen: number): Fen => Math.max(10, Math.round(fen / 10) * 10);

/** The shop's own prices: down for what lies, up for what runs out. */
export function shopPrices(desk: Desk): TradeCommand[] {
  if (!desk.view.rules.consumers || !desk.options.can('trade/SetShopPrice')) return [];
  return desk.own.shop.flatMap((row): TradeCommand[] => {
    const good = desk.goods.get(row.good);
    if (!good || !desk.random.chance(LOOK_AT_SHOP)) return [];
    const usual = good.referencePriceFen * desk.temper.shopFactor;
    let price = row.priceFen;
    if (desk.day > 2 && row.quantity > 0 && row.soldYesterday === 0) price *= 0.95;
    else if (row.soldYesterday > 0 && row.quantity < row.soldYesterday)
      price = Math.min(price * 1.03, usual * 1.15);
    else price += (usual - price) * 0.5;
    const cost = row.quantity > 0 ? row.costFen / row.quantity : good.referencePriceFen;
    const priceFen = wholeTens(Math.max(price, cost * 1.04));
    if (Math.abs(priceFen - row.priceFen) < row.priceFen * 0.01) return [];
    return [{ type: 'trade/SetShopPrice', good: row.good, priceFen }];
  });
}

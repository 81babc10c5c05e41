import { defaultShopPriceFen } from '../figures.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import { productName, retyped } from '../product-name.ts';
import type { GoodTotals, ProductState, ShopState, StockRecord, TradeState } from '../state.ts';
import { firmIn, productIn, type Handlers } from './handlers.ts';

type StockEvents =
  | 'trade/ProductAdded'
  | 'trade/ProductChanged'
  | 'trade/ProductWithdrawn'
  | 'trade/OpeningStockPlaced'
  | 'trade/ReplenishmentOrdered'
  | 'trade/ReplenishmentArrived'
  | 'trade/StockAllocated'
  | 'trade/StockTransferred'
  | 'trade/StockWrittenOff'
  | 'trade/ShopPriceSet';

export function totalsOf(state: TradeState, good: string): GoodTotals {
  return (state.totals[good] ??= {
    replenished: 0,
    factory: 0,
    warehouses: 0,
    inTransit: 0,
    shops: 0,
    sold: 0,
    writtenOff: 0,
  });
}

export const stockIn = (product: ProductState, warehouse: FirmId): StockRecord =>
  (product.warehouses[warehouse] ??= { onHand: 0, reserved: 0, transferSeq: 0 });

/** A firm's shelf for a good, put up when first needed. */
export function shelfOf(state: TradeState, firm: FirmId, good: string): ShopState {
  const shop = (state.shops[firm] ??= {});
  return (shop[good] ??= {
    quantity: 0,
    costFen: 0,
    priceFen: defaultShopPriceFen(state, good),
    sold: 0,
    lost: 0,
    soldYesterday: 0,
    availability: 1,
  });
}

function countInCategory(state: TradeState, category: string, change: 1 | -1): void {
  const counted = state.categories[category];
  if (counted !== undefined) counted.products += change;
}

export const stockHandlers: Handlers<StockEvents> = {
  'trade/ProductAdded': (state, data) => {
    const { product: id, firm, good, name, about, category, priceFen } = data;
    const again = state.products[id];
    if (again === undefined) {
      state.next.product += 1;
      const stock = { factory: 0, warehouses: {}, inTransit: 0, arriving: 0, costFen: 0 };
      state.products[id] = { id, firm, good, name, about, category, priceFen, state: 'offered', ...stock };
      firmIn(state, firm).products.push(id);
    } else {
      Object.assign(again, { name, about, category, priceFen, state: 'offered' });
    }
    countInCategory(state, category, 1);
  },
  'trade/ProductChanged': (state, data) => {
    const product = productIn(state, data.product);
    countInCategory(state, product.category, -1);
    countInCategory(state, data.category, 1);
    product.name = productName(data.name, state.goods[product.good]);
    product.about = retyped(data.about, product.about);
    product.category = data.category;
    product.priceFen = data.priceFen;
  },
  'trade/ProductWithdrawn': (state, data) => {
    const product = productIn(state, data.product);
    product.state = 'withdrawn';
    countInCategory(state, product.category, -1);
  },
  'trade/OpeningStockPlaced': (state, data) => {
    const totals = totalsOf(state, data.good);
    const waiting = state.openings.find(({ firm, good }) => firm === data.firm && good === data.good);
    if (data.product !== null) {
      const product = productIn(state, data.product);
      product.factory += data.factory;
      product.costFen += data.costFen;
      totals.factory += data.factory;
      totals.replenished += data.factory;
      for (const warehouse in data.warehouses) {
        const quantity = data.warehouses[warehouse] ?? 0;
        stockIn(product, warehouse).onHand += quantity;
        totals.warehouses += quantity;
        totals.replenished += quantity;
        if (waiting !== undefined) delete waiting.warehouses[warehouse];
      }
      if (waiting !== undefined) waiting.factory = 0;
    }
    if (data.shop > 0) {
      const shelf = shelfOf(state, data.firm, data.good);
      shelf.quantity += data.shop;
      shelf.costFen += data.shopCostFen;
      shelf.priceFen = data.shopPriceFen;
      totals.shops += data.shop;
      totals.replenished += data.shop;
      if (waiting !== undefined) waiting.shop = 0;
    }
    firmIn(state, data.firm).startFen += data.costFen + data.shopCostFen;
    if (data.product !== null && waiting !== undefined && Object.keys(waiting.warehouses).length === 0) {
      state.openings.splice(state.openings.indexOf(waiting), 1);
    }
  },
  'trade/ReplenishmentOrdered': (state, data) => {
    state.next.replenishment += 1;
    const { replenishment: id, quantity, arrivesDay } = data;
    state.replenishments[id] = { id, product: data.product, quantity, arrivesDay };
    const product = productIn(state, data.product);
    product.arriving += quantity;
    product.costFen += data.costFen;
  },
  'trade/ReplenishmentArrived': (state, data) => {
    delete state.replenishments[data.replenishment];
    const product = productIn(state, data.product);
    product.arriving -= data.quantity;
    product.factory += data.quantity;
    const totals = totalsOf(state, product.good);
    totals.replenished += data.quantity;
    totals.factory += data.quantity;
  },
  'trade/StockAllocated': (state, data) => {
    const product = productIn(state, data.product);
    product.factory -= data.quantity;
    stockIn(product, data.warehouse).onHand += data.quantity;
    const totals = totalsOf(state, product.good);
    totals.factory -= data.quantity;
    totals.warehouses += data.quantity;
  },
  'trade/StockTransferred': (state, data, meta) => {
    const product = productIn(state, data.product);
    stockIn(product, data.from).onHand -= data.quantity;
    const target = stockIn(product, data.to);
    target.onHand += data.quantity;
    target.transferSeq = meta.seq;
  },
  'trade/StockWrittenOff': (state, data) => {
    const product = productIn(state, data.product);
    stockIn(product, data.warehouse).onHand -= data.quantity;
    product.costFen -= data.costFen;
    const totals = totalsOf(state, product.good);
    totals.warehouses -= data.quantity;
    totals.writtenOff += data.quantity;
  },
  'trade/ShopPriceSet': (state, data) => {
    shelfOf(state, data.firm, data.good).priceFen = data.priceFen;
  },
};

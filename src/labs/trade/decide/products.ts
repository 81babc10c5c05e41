import { accept } from '../../../kernel/decider.ts';
import { sameText } from '../../../kernel/text.ts';
import { event } from '../events.ts';
import { availableAt, productOf } from '../figures.ts';
import { productName } from '../product-name.ts';
import { refuse } from '../rejections.ts';
import { WORLD } from '../state.ts';
import {
  lookUp,
  moveMoney,
  ownProduct,
  readyWarehouse,
  shortOfFunds,
  tooLarge,
  type Deciders,
  type Refusal,
  type State,
} from './checks.ts';

type ProductCommands =
  | 'trade/AddProduct'
  | 'trade/ChangeProduct'
  | 'trade/WithdrawProduct'
  | 'trade/Replenish'
  | 'trade/Allocate'
  | 'trade/Transfer'
  | 'trade/SetShopPrice';

const unknownCategory = (state: State, category: string): Refusal | undefined =>
  lookUp(state.categories, category) === undefined
    ? refuse('trade/unknown-category', { category }, 'category')
    : undefined;

export const productDeciders: Deciders<ProductCommands> = {
  'trade/AddProduct': (state, { good, name, about, category, priceFen }, context) => {
    const { firm } = context.seat;
    const facts = lookUp(state.goods, good);
    if (facts === undefined) return refuse('trade/unknown-good', { good }, 'good');
    const missing = unknownCategory(state, category);
    if (missing !== undefined) return missing;
    const before = productOf(state, firm, good);
    if (before?.state === 'offered') {
      return refuse('trade/product-exists', { good, product: before.id }, 'good');
    }
    // A good that was withdrawn comes back under its old id: its stock was never anyone else's.
    const product = before?.id ?? `p${state.next.product}`;
    const texts = { name: productName(name, facts), about: sameText(about) };
    return accept(event('trade/ProductAdded', { product, firm, good, ...texts, category, priceFen }));
  },

  'trade/ChangeProduct': (state, { product, name, about, category, priceFen }, context) => {
    const own = ownProduct(state, context, product);
    if (!own.ok) return own;
    const missing = unknownCategory(state, category);
    if (missing !== undefined) return missing;
    if (own.value.state === 'withdrawn') return refuse('trade/product-withdrawn', { product });
    return accept(event('trade/ProductChanged', { product, name, about, category, priceFen }));
  },

  'trade/WithdrawProduct': (state, { product }, context) => {
    const own = ownProduct(state, context, product);
    if (!own.ok) return own;
    if (own.value.state === 'withdrawn') return refuse('trade/product-withdrawn', { product });
    return accept(event('trade/ProductWithdrawn', { product }));
  },

  'trade/Replenish': (state, { product, quantity }, context) => {
    const own = ownProduct(state, context, product);
    if (!own.ok) return own;
    const good = lookUp(state.goods, own.value.good);
    if (good === undefined) return refuse('trade/unknown-good', { good: own.value.good });
    if (good.stoppedUntilDay !== null && context.day <= good.stoppedUntilDay) {
      return refuse('trade/production-stopped', { good: good.id, untilDay: good.stoppedUntilDay });
    }
    const costFen = good.costFen * quantity;
    const refusal = tooLarge(costFen, 'quantity') ?? shortOfFunds(state, context.seat.firm, costFen);
    if (refusal !== undefined) return refusal;
    const replenishment = `r${state.next.replenishment}`;
    const arrivesDay = context.day + good.leadDays;
    return accept(
      event('trade/ReplenishmentOrdered', { replenishment, product, quantity, costFen, arrivesDay }),
      ...moveMoney('production', context.seat.firm, WORLD, costFen, { product }),
      ...(good.leadDays === 0
        ? [event('trade/ReplenishmentArrived', { replenishment, product, quantity })]
        : []),
    );
  },

  'trade/Allocate': (state, { product, warehouse, quantity }, context) => {
    const own = ownProduct(state, context, product);
    if (!own.ok) return own;
    const target = readyWarehouse(state, warehouse, 'warehouse');
    if (!target.ok) return target;
    const { factory } = own.value;
    if (quantity > factory) {
      const figures = { product, where: 'factory', available: factory, wanted: quantity };
      return refuse('trade/insufficient-stock', figures, 'quantity');
    }
    const freightFen = state.config.rules.freight * quantity;
    const refusal = tooLarge(freightFen, 'quantity') ?? shortOfFunds(state, context.seat.firm, freightFen);
    if (refusal !== undefined) return refusal;
    return accept(
      event('trade/StockAllocated', { product, warehouse, quantity }),
      ...moveMoney('freight', context.seat.firm, WORLD, freightFen, { product }),
    );
  },

  'trade/Transfer': (state, { product, from, to, quantity }, context) => {
    const own = ownProduct(state, context, product);
    if (!own.ok) return own;
    if (lookUp(state.firms, from)?.kind !== 'warehouse') {
      return refuse('trade/unknown-warehouse', { warehouse: from }, 'from');
    }
    const target = readyWarehouse(state, to, 'to');
    if (!target.ok) return target;
    if (from === to) return refuse('trade/same-warehouse', { warehouse: to }, 'to');
    const available = availableAt(own.value, from);
    if (quantity > available) {
      const figures = { product, where: from, available, wanted: quantity };
      return refuse('trade/insufficient-stock', figures, 'quantity');
    }
    const freightFen = state.config.rules.freight * quantity;
    const refusal = tooLarge(freightFen, 'quantity') ?? shortOfFunds(state, context.seat.firm, freightFen);
    if (refusal !== undefined) return refusal;
    return accept(
      event('trade/StockTransferred', { product, from, to, quantity }),
      ...moveMoney('freight', context.seat.firm, WORLD, freightFen, { product }),
    );
  },

  'trade/SetShopPrice': (state, { good, priceFen }, context) => {
    const { firm } = context.seat;
    if (lookUp(state.goods, good) === undefined) return refuse('trade/unknown-good', { good }, 'good');
    const shop = lookUp(state.shops, firm);
    if (shop === undefined || lookUp(shop, good) === undefined)
      return refuse('trade/no-shop', { good }, 'good');
    return accept(event('trade/ShopPriceSet', { firm, good, priceFen }));
  },
};

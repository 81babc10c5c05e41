import type { DeepReadonly } from '../../kernel/decider.ts';
import { isFen } from '../../kernel/money.ts';
import type { InvariantReport } from '../lab.ts';
import { addendumHash, contractHash } from './contract-text.ts';
import type { TradeEvent } from './events.ts';
import { unitsOf } from './figures.ts';
import { ESCROW, WORLD, type GoodTotals, type OrderRecord, type TradeState } from './state.ts';
import type { OrderState } from './order-states.ts';

/**
 * The rules that always hold, looked at over a whole state: sums are added up afresh and compared with the running totals.
 * A breach is a fault of the program, never of a person.
 */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;
/** How far to look: everything, or what one entry can have broken. */
interface Scope {
  readonly whole: boolean;
  /** Orders to look at for themselves. */
  readonly orders: readonly string[];
  /** Orders that may hold stock or money. */
  readonly holding: readonly string[];
  readonly products: readonly string[];
  readonly goods: readonly string[];
}
/** Says what is wrong; silence is good news. */
type Rule = (state: State, broken: (detail: string) => void, scope: Scope) => void;

function scopeOf(state: State, after: readonly TradeEvent[] | undefined): Scope {
  if (after === undefined) {
    const all = Object.keys(state.orders);
    const [products, goods] = [Object.keys(state.products), Object.keys(state.goods)];
    return { whole: true, orders: all, holding: all, products, goods };
  }
  const orders = new Set<string>();
  const products = new Set<string>();
  for (const { data } of after) {
    if ('order' in data && typeof data.order === 'string') orders.add(data.order);
    if ('product' in data && typeof data.product === 'string') products.add(data.product);
  }
  for (const id of orders) for (const { product } of state.orders[id]?.lines ?? []) products.add(product);
  const goods = new Set<string>();
  for (const id of products) goods.add(state.products[id]?.good ?? '');
  const holding = new Set([...Object.keys(state.openOrders), ...orders]);
  return {
    whole: false,
    orders: [...orders],
    holding: [...holding],
    products: [...products],
    goods: [...goods].filter((good) => good in state.goods),
  };
}

const moneyAddsUp: Rule = (state, broken) => {
  let sumFen = 0;
  for (const account in state.accounts) {
    const fen = state.accounts[account];
    if (!isFen(fen)) broken(`${account} holds ${String(fen)}, which is no amount`);
    sumFen += fen ?? 0;
  }
  if (sumFen !== 0) broken(`all accounts together hold ${sumFen} fen instead of none`);
};

const limitsHold: Rule = (state, broken) => {
  const { creditLimit } = state.config.rules;
  for (const account in state.accounts) {
    if (account === WORLD) continue;
    const lowestFen = account === ESCROW ? 0 : -creditLimit;
    const fen = state.accounts[account] ?? 0;
    if (fen < lowestFen) broken(`${account} holds ${fen} fen, below its limit of ${lowestFen}`);
  }
};

const ledgerExplainsAccounts: Rule = (state, broken, { whole: all }) => {
  if (!all) return;
  const explained: Record<string, number> = {};
  for (const { from, to, amountFen } of state.ledger) {
    if (!isFen(amountFen) || amountFen <= 0) broken(`a movement of ${amountFen} fen from ${from} to ${to}`);
    explained[from] = (explained[from] ?? 0) - amountFen;
    explained[to] = (explained[to] ?? 0) + amountFen;
  }
  for (const account in state.accounts) {
    const fen = explained[account] ?? 0;
    if (fen !== state.accounts[account]) {
      broken(`${account} holds ${state.accounts[account]} fen, its movements make ${fen}`);
    }
  }
};

function countedUnits(state: State, good: string): Omit<GoodTotals, 'replenished' | 'sold' | 'writtenOff'> {
  const counted = { factory: 0, warehouses: 0, inTransit: 0, shops: 0 };
  for (const id in state.products) {
    const product = state.products[id];
    if (product?.good !== good) continue;
    counted.factory += product.factory;
    counted.inTransit += product.inTransit;
    for (const warehouse in product.warehouses)
      counted.warehouses += product.warehouses[warehouse]?.onHand ?? 0;
  }
  for (const firm in state.shops) counted.shops += state.shops[firm]?.[good]?.quantity ?? 0;
  return counted;
}

const goodsAddUp: Rule = (state, broken, { goods }) => {
  for (const good of goods) {
    const totals = state.totals[good];
    if (totals === undefined) {
      broken(`${good} is not counted`);
      continue;
    }
    const counted = countedUnits(state, good);
    const { factory, warehouses, inTransit, shops } = counted;
    const all = factory + warehouses + inTransit + shops + totals.sold + totals.writtenOff;
    if (all !== totals.replenished) broken(`${good}: ${totals.replenished} replenished, ${all} found`);
    for (const place of ['factory', 'warehouses', 'inTransit', 'shops'] as const) {
      if (counted[place] !== totals[place]) {
        broken(`${good}: ${counted[place]} in ${place}, the running total says ${totals[place]}`);
      }
    }
  }
};

const whole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const stockIsSound: Rule = (state, broken, { products, goods }) => {
  for (const id of products) {
    const product = state.products[id];
    if (product === undefined) continue;
    const { factory, inTransit, arriving, costFen } = product;
    if (![factory, inTransit, arriving, costFen].every(whole))
      broken(`${id} has a negative or broken figure`);
    if (unitsOf(product) === 0 && costFen !== 0) broken(`${id} has no units and still costs ${costFen} fen`);
    for (const warehouse in product.warehouses) {
      const stock = product.warehouses[warehouse];
      if (
        stock === undefined ||
        (whole(stock.reserved) && whole(stock.onHand) && stock.reserved <= stock.onHand)
      ) {
        continue;
      }
      broken(`${id} in ${warehouse}: ${stock.reserved} reserved of ${stock.onHand}`);
    }
  }
  for (const firm in state.shops) {
    for (const good of goods) {
      const shelf = state.shops[firm]?.[good];
      if (shelf === undefined || (whole(shelf.quantity) && whole(shelf.costFen))) continue;
      broken(`the shop of ${firm} has ${shelf.quantity} ${good} at ${shelf.costFen} fen`);
    }
  }
};

const HOLDS_RESERVATION: readonly OrderState[] = ['NORMAL', 'UNPAID', 'PAID'];

/** Every reserved unit belongs to an accepted order, and every unit in transit to one that was shipped. */
const stockBelongsToOrders: Rule = (state, broken, { holding, products }) => {
  const looked = new Set(products);
  const reserved: Record<string, number> = {};
  const inTransit: Record<string, number> = {};
  for (const id of holding) {
    const order = state.orders[id];
    if (order === undefined) continue;
    for (const line of order.lines) {
      if (!looked.has(line.product)) continue;
      if (HOLDS_RESERVATION.includes(order.state)) {
        const key = `${line.product} in ${order.warehouse}`;
        reserved[key] = (reserved[key] ?? 0) + line.quantity;
      } else if (order.state === 'SHIPPED') {
        inTransit[line.product] = (inTransit[line.product] ?? 0) + line.quantity;
      }
    }
  }
  for (const id of products) {
    const product = state.products[id];
    if (product === undefined) continue;
    if (product.inTransit !== (inTransit[id] ?? 0)) {
      broken(`${id}: ${product.inTransit} in transit, orders say ${inTransit[id] ?? 0}`);
    }
    for (const warehouse in product.warehouses) {
      const orders = reserved[`${id} in ${warehouse}`] ?? 0;
      const stock = product.warehouses[warehouse]?.reserved ?? 0;
      if (stock !== orders) broken(`${id} in ${warehouse}: ${stock} reserved, orders say ${orders}`);
    }
  }
};

const escrowMatchesOrders: Rule = (state, broken, { holding }) => {
  let heldFen = 0;
  const byBuyer: Record<string, number> = {};
  for (const id of holding) {
    const order = state.orders[id];
    if (order === undefined) continue;
    const prepaid = order.contracts.at(-1)?.payment === 'prepaid';
    const held = prepaid && (order.state === 'PAID' || order.state === 'SHIPPED') ? order.totalFen : 0;
    if (order.escrowFen !== held) {
      broken(`${id} is ${order.state} with ${order.escrowFen} fen in escrow instead of ${held}`);
    }
    heldFen += order.escrowFen;
    byBuyer[order.buyer] = (byBuyer[order.buyer] ?? 0) + order.escrowFen;
  }
  if (state.accounts[ESCROW] !== heldFen)
    broken(`escrow holds ${state.accounts[ESCROW]}, orders say ${heldFen}`);
  for (const id in state.firms) {
    const says = state.firms[id]?.escrowedFen ?? 0;
    if (says !== (byBuyer[id] ?? 0))
      broken(`${id} has ${byBuyer[id] ?? 0} in escrow, its total says ${says}`);
  }
};

/** From which state each step of the history leads where: the order table. `null` begins; `same` leaves the state alone. */
const STEPS: Readonly<
  Record<string, readonly [from: readonly (OrderState | null)[], to: readonly OrderState[]]>
> = {
  'trade/OrderPlaced': [[null], ['PLACED']],
  'trade/BackorderPlaced': [[null], ['SHORTAGE']],
  'trade/OrderCancelled': [['PLACED', 'DRAFTED', 'SENT'], ['VOID']],
  'trade/ContractDrafted': [['PLACED', 'DRAFTED'], ['DRAFTED']],
  'trade/ContractSent': [['DRAFTED'], ['SENT']],
  'trade/ContractRecalled': [['SENT'], ['DRAFTED']],
  'trade/ContractRefused': [['SENT'], ['PLACED']],
  'trade/ContractSigned': [['SENT'], ['SIGNED']],
  'trade/OrderForwarded': [['SIGNED'], ['NEW']],
  'trade/OrderAccepted': [['NEW'], ['NORMAL']],
  'trade/ShortageReported': [['NEW'], ['SHORTAGE']],
  'trade/OrderRechecked': [['SHORTAGE'], ['SHORTAGE', 'NORMAL']],
  'trade/PartialOffered': [['SHORTAGE'], ['SHORTAGE']],
  'trade/PartialRefused': [['SHORTAGE'], ['SHORTAGE']],
  'trade/PartialAccepted': [['SHORTAGE'], ['NORMAL']],
  'trade/SubstituteOffered': [['SHORTAGE'], ['SHORTAGE']],
  'trade/SubstituteRefused': [['SHORTAGE'], ['SHORTAGE']],
  'trade/SubstituteAccepted': [['SHORTAGE'], ['SHORTAGE', 'NORMAL']],
  'trade/InvoiceIssued': [['NORMAL'], ['UNPAID']],
  'trade/OrderPaid': [
    ['UNPAID', 'RECEIVED'],
    ['PAID', 'SUCCESSFUL'],
  ],
  'trade/OrderShipped': [['UNPAID', 'PAID'], ['SHIPPED']],
  'trade/ShipmentArrived': [['SHIPPED'], ['SHIPPED']],
  'trade/OrderReceived': [['SHIPPED'], ['RECEIVED', 'SUCCESSFUL']],
  'trade/InvoiceOverdue': [['RECEIVED'], ['RECEIVED']],
  'trade/OrderDunned': [['RECEIVED'], ['RECEIVED']],
  'trade/CancellationProposed': [
    ['NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'],
    ['NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'],
  ],
  'trade/CancellationDeclined': [
    ['NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'],
    ['NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'],
  ],
  'trade/CancellationAgreed': [['NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'], ['VOID']],
};

/** Steps that leave an order in the state they found it in. */
const STAYS = new Set(['trade/CancellationProposed', 'trade/CancellationDeclined']);

/** Whether the history is a walk through the table that can end in the present state. */
function followsTable(order: Order): boolean {
  let possible: (OrderState | null)[] = [null];
  for (const { event } of order.history) {
    const step = STEPS[event];
    if (step === undefined) return false;
    const from = possible.filter((state) => step[0].includes(state));
    if (from.length === 0) return false;
    possible = STAYS.has(event) ? from : [...step[1]];
  }
  return possible.includes(order.state);
}

const ordersFollowTable: Rule = (state, broken, { orders }) => {
  for (const id of orders) {
    const order = state.orders[id];
    if (order !== undefined && !followsTable(order)) {
      const steps = order.history.map(({ event }) => event.slice('trade/'.length)).join(' ');
      broken(`${id} is ${order.state} after ${steps}`);
    }
  }
};

const BEFORE_SIGNATURE: readonly OrderState[] = ['PLACED', 'DRAFTED', 'SENT'];

const contractsUnchanged: Rule = (state, broken, { orders }) => {
  for (const id of orders) {
    const order = state.orders[id];
    if (order === undefined) continue;
    for (const contract of order.contracts) {
      if (contract.state !== 'signed') continue;
      if (contract.hash !== contractHash(order, contract))
        broken(`${contract.number} no longer matches its hash`);
      const signers = contract.signatures.map(({ firm }) => firm);
      if (!signers.includes(order.supplier) || !signers.includes(order.buyer)) {
        broken(`${contract.number} lacks a signature`);
      }
      for (const addendum of contract.addenda) {
        if (addendum.hash !== addendumHash(contract.hash ?? '', addendum)) {
          broken(`${addendum.number} no longer matches its hash`);
        }
      }
    }
    const last = order.contracts.at(-1);
    const trading = !BEFORE_SIGNATURE.includes(order.state) && order.state !== 'VOID';
    if (trading && last?.state !== 'signed') broken(`${id} is ${order.state} without a signed contract`);
    const agreed = last?.state === 'signed' ? (last.addenda.at(-1) ?? last) : undefined;
    if (agreed !== undefined && agreed.totalFen !== order.totalFen) {
      broken(`${id} is worth ${order.totalFen} fen, ${agreed.totalFen} were agreed`);
    }
  }
};

/** An order is in the index of its parties and of no other firm: what views are built from. */
const indexesAreExact: Rule = (state, broken, { whole: all, orders }) => {
  for (const id of orders) {
    const order = state.orders[id];
    if (order === undefined) continue;
    const open = order.state !== 'SUCCESSFUL' && order.state !== 'VOID';
    if ((state.openOrders[id] === true) !== open)
      broken(`${id} is ${order.state} and wrongly listed as open or not`);
    for (const part of ['buyer', 'supplier', 'warehouse'] as const) {
      const firm = order[part];
      if (firm === null) continue;
      const listed = state.firms[firm]?.openOrders[id];
      if (listed !== (open ? part : undefined))
        broken(`${firm} has ${id} listed as ${String(listed)}, it is its ${part}`);
    }
  }
  if (!all) return;
  for (const id in state.firms) {
    const firm = state.firms[id];
    for (const orderId of firm?.orders ?? []) {
      const order = state.orders[orderId];
      if (order?.buyer !== id && order?.supplier !== id && order?.warehouse !== id) {
        broken(`${id} has ${orderId} listed and no part in it`);
      }
    }
    for (const position of firm?.statement ?? []) {
      const movement = state.ledger[position];
      if (movement?.from !== id && movement?.to !== id)
        broken(`${id} has a movement of others in its statement`);
    }
    for (const productId of firm?.products ?? []) {
      if (state.products[productId]?.firm !== id) broken(`${id} has ${productId} listed and does not own it`);
    }
  }
};

/** The rules by name; the number is that of the list in docs/trade-lab.md. */
export const TRADE_RULES: Readonly<Record<string, Rule>> = {
  '1 money adds up': moneyAddsUp,
  '1 credit limits hold': limitsHold,
  '1 the ledger explains the accounts': ledgerExplainsAccounts,
  '2 goods add up': goodsAddUp,
  '3 stock is sound': stockIsSound,
  '3 stock belongs to orders': stockBelongsToOrders,
  '4 escrow matches orders': escrowMatchesOrders,
  '5 orders follow the table': ordersFollowTable,
  '5 signed contracts never change': contractsUnchanged,
  '6 indexes are exact': indexesAreExact,
};

/** Checks every rule: over the whole state, or over what one entry's events can have broken. */
export function tradeInvariants(state: State, after?: readonly TradeEvent[]): InvariantReport {
  const broken: { rule: string; detail: string }[] = [];
  const scope = scopeOf(state, after);
  for (const [rule, check] of Object.entries(TRADE_RULES))
    check(state, (detail) => broken.push({ rule, detail }), scope);
  return { checked: Object.keys(TRADE_RULES).length, broken };
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import { shareOf, type Fen } from '../../kernel/money.ts';
import type { ContractRecord, GoodState, OrderRecord, ProductState, TradeState } from './state.ts';

/** Figures computed from the state in one way for everyone: decisions, days, metrics and pages. */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;
type Product = DeepReadonly<ProductState>;

/** Free units of a product in a warehouse: on hand − reserved; 0 where it never stood. */
export function availableAt(product: Product, warehouse: FirmId): number {
  const stock = product.warehouses[warehouse];
  return stock === undefined ? 0 : stock.onHand - stock.reserved;
}

/** All units of a product its supplier owns, wherever they are. */
export function unitsOf(product: Product): number {
  let units = product.factory + product.inTransit + product.arriving;
  for (const warehouse in product.warehouses) units += product.warehouses[warehouse]?.onHand ?? 0;
  return units;
}

/** What a part of a quantity cost, at the average of the whole; the last units take what is left, so nothing is lost to rounding. */
export function costShare(costFen: Fen, units: number, part: number): Fen {
  if (units <= 0) return 0;
  if (part >= units) return costFen;
  return Math.round((costFen / units) * part);
}

/** The contract version that counts; undefined before the first draft. */
export function presentContract(order: Order): DeepReadonly<ContractRecord> | undefined {
  return order.contracts.at(-1);
}

/** The contract that was signed; undefined before. */
export function signedContract(order: Order): DeepReadonly<ContractRecord> | undefined {
  const contract = order.contracts.at(-1);
  return contract?.state === 'signed' ? contract : undefined;
}

/** Days of grace after receipt in a `net-N` term; null for the other terms. */
export function netDays(payment: string): number | null {
  return payment.startsWith('net-') ? Number(payment.slice(4)) : null;
}

/**
 * By how many days a signed order is late on `day`: counted to the arrival at the buyer's door, so that a buyer who
 * fetches late gains nothing, and without the days it waited for the buyer's prepayment.
 */
export function daysLateOn(order: Order, day: number): number {
  const contract = signedContract(order);
  if (contract === undefined || order.state === 'VOID') return 0;
  let reached = order.despatch?.arrivesDay ?? day;
  if (contract.payment === 'prepaid' && order.invoice !== null) {
    reached -= (order.paidDay ?? day) - order.invoice.day;
  }
  return Math.max(0, reached - contract.deliverByDay);
}

/** The handling fee the warehouse earns on an order: a share of its value. */
export const handlingFeeOf = (state: State, order: Order): Fen =>
  shareOf(order.totalFen, state.config.rules.handlingFee);

/**
 * The late penalty for so many days: per day a share of the order's value, for at most the days the rules name, and never
 * more than what the order brings after the handling fee, so that it can always be paid out of it.
 */
export function latePenaltyOf(state: State, order: Order, daysLate: number): Fen {
  const contract = signedContract(order);
  if (contract === undefined || daysLate === 0) return 0;
  const days = Math.min(daysLate, state.config.rules.latePenaltyDaysMax);
  const most = Math.max(0, order.totalFen - handlingFeeOf(state, order));
  return Math.min(most, shareOf(order.totalFen, contract.latePenaltyBp) * days);
}

/** Whether a credit squeeze lasts: nobody may go further into debt. */
export function creditSqueezed(state: State): boolean {
  for (const id in state.shocks) if (state.shocks[id]?.kind === 'credit-squeeze') return true;
  return false;
}

/** How far below zero a firm may spend today. */
export const creditLimitFen = (state: State): Fen =>
  creditSqueezed(state) ? 0 : state.config.rules.creditLimit;

/** What a firm can spend now: its balance and what credit allows; never negative. */
export function spendableFen(state: State, firm: FirmId): Fen {
  return Math.max(0, (state.accounts[firm] ?? 0) + creditLimitFen(state));
}

/** A firm's stock at what it cost: its products wherever they are until the buyer receives them, and its shop. */
export function stockAtCostFen(state: State, firm: FirmId): Fen {
  let fen = 0;
  for (const id of state.firms[firm]?.products ?? []) fen += state.products[id]?.costFen ?? 0;
  const shop = state.shops[firm];
  if (shop !== undefined) for (const good in shop) fen += shop[good]?.costFen ?? 0;
  return fen;
}

/**
 * What a firm has gained since it started: cash, its money in escrow, stock at cost and what it is owed, less what it owes
 * and what it was given at the start.
 */
export function profitFen(state: State, firm: FirmId): Fen {
  const record = state.firms[firm];
  if (record === undefined) return 0;
  const has =
    (state.accounts[firm] ?? 0) + record.escrowedFen + record.receivableFen + stockAtCostFen(state, firm);
  return has - record.payableFen - record.startFen;
}

/** What a shop asks for a good until its owner sets a price: the reference price and the consumers' markup. */
export function defaultShopPriceFen(state: State, good: string): Fen {
  const reference = state.goods[good]?.referencePriceFen ?? 0;
  const markupBp = state.config.consumers?.markup ?? 2500;
  return Math.max(1, reference + shareOf(reference, markupBp));
}

/** A good's cost under the price jumps that last, `except` one that ends. `and` is one that begins. */
export function costUnderJumps(state: State, good: DeepReadonly<GoodState>, except?: string, and = 1): Fen {
  let factor = and;
  for (const id in state.shocks) {
    const shock = state.shocks[id];
    if (shock?.kind === 'price-jump' && shock.good === good.id && id !== except) factor *= shock.factor ?? 1;
  }
  return Math.max(0, Math.round(good.baseCostFen * factor));
}

/** The firm's product of a good, offered or withdrawn. */
export function productOf(state: State, firm: FirmId, good: string): Product | undefined {
  for (const id of state.firms[firm]?.products ?? []) {
    const product = state.products[id];
    if (product?.good === good) return product;
  }
  return undefined;
}

/** The first line of an order of which the warehouse has too little; undefined when all is there. */
export function firstShortLine(state: State, order: Order, warehouse: FirmId) {
  for (const line of order.lines) {
    const product = state.products[line.product];
    const available = product === undefined ? 0 : availableAt(product, warehouse);
    if (available < line.quantity) return { line, available };
  }
  return undefined;
}

/** What is short of each line, lines that are there left out. */
export function missingLines(
  state: State,
  order: Order,
  warehouse: FirmId,
): { line: number; quantity: number }[] {
  const missing: { line: number; quantity: number }[] = [];
  for (const line of order.lines) {
    const product = state.products[line.product];
    const short = line.quantity - (product === undefined ? 0 : availableAt(product, warehouse));
    if (short > 0) missing.push({ line: line.line, quantity: short });
  }
  return missing;
}

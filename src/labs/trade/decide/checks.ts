import type { Decision, DeepReadonly, Rejection } from '../../../kernel/decider.ts';
import { AMOUNT_MAX_FEN, type Fen } from '../../../kernel/money.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { Context } from '../../lab.ts';
import type { TradeCommandOf, TradeCommandType } from '../commands.ts';
import { event, type TradeEvent } from '../events.ts';
import { spendableFen } from '../figures.ts';
import type { OrderState } from '../order-states.ts';
import { refuse } from '../rejections.ts';
import type { FirmState, OrderPart, OrderRecord, ProductState, TradeState } from '../state.ts';
import type { MovementKind } from '../view-types.ts';

/** What decisions have in common. Every check gives the thing it found or the reason why not. */

export type State = DeepReadonly<TradeState>;
export type Order = DeepReadonly<OrderRecord>;
export type Refusal = { readonly ok: false; readonly rejection: Rejection };
export type Found<T> = { readonly ok: true; readonly value: T } | Refusal;

export type Decider<K extends TradeCommandType> = (
  state: State,
  command: TradeCommandOf<K>,
  context: Context,
) => Decision<TradeEvent>;
export type Deciders<T extends TradeCommandType> = { readonly [K in T]: Decider<K> };

/** An entry by an id that came from outside: what every object inherits is not an entry. */
export const lookUp = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;

const found = <T>(value: T): Found<T> => ({ ok: true, value });

/** The firm that acts: every seat's firm exists. */
export function ownFirm(state: State, context: Context): Found<DeepReadonly<FirmState>> {
  const firm = lookUp(state.firms, context.seat.firm);
  return firm === undefined ? refuse('trade/unknown-firm', { firm: context.seat.firm }) : found(firm);
}

/**
 * The order, if the actor's firm has that part in it and it is in one of the states. An order the firm has no part in does
 * not exist for it.
 */
export function orderFor(
  state: State,
  context: Context,
  id: string,
  parts: readonly OrderPart[],
  states: readonly OrderState[],
): Found<Order> {
  const order = lookUp(state.orders, id);
  const firm = context.seat.firm;
  if (order === undefined || (order.buyer !== firm && order.supplier !== firm && order.warehouse !== firm)) {
    return refuse('trade/unknown-order', { order: id });
  }
  if (!parts.some((part) => order[part] === firm)) {
    return refuse('trade/not-your-order', { order: order.number, part: parts.join(', ') });
  }
  if (!states.includes(order.state)) return wrongState(order, states);
  return found(order);
}

export const wrongState = (order: Order, states: readonly OrderState[]): Refusal =>
  refuse('trade/wrong-state', { order: order.number, state: order.state, needed: states.join(', ') });

/** A product of the actor's own firm, offered or withdrawn. */
export function ownProduct(state: State, context: Context, id: string): Found<DeepReadonly<ProductState>> {
  const product = lookUp(state.products, id);
  if (product === undefined || product.firm !== context.seat.firm) {
    return refuse('trade/unknown-product', { product: id }, 'product');
  }
  return found(product);
}

/** A warehouse that may take stock; with `paid`, also one that can be paid for handling orders. */
export function readyWarehouse(
  state: State,
  id: FirmId,
  field: string,
  paid = false,
): Found<DeepReadonly<FirmState>> {
  const firm = lookUp(state.firms, id);
  if (firm?.kind !== 'warehouse') return refuse('trade/unknown-warehouse', { warehouse: id }, field);
  if (firm.registration.state !== 'granted' || (paid && firm.account.state !== 'granted')) {
    return refuse('trade/warehouse-not-ready', { warehouse: id }, field);
  }
  return found(firm);
}

/** Refuses an amount beyond what can be paid at once; undefined when it is fine. */
export function tooLarge(amountFen: Fen, field: string): Refusal | undefined {
  return amountFen > AMOUNT_MAX_FEN
    ? refuse('trade/amount-too-large', { maxFen: AMOUNT_MAX_FEN }, field)
    : undefined;
}

/** Refuses what the firm cannot pay now; undefined when it can. */
export function shortOfFunds(state: State, firm: FirmId, neededFen: Fen): Refusal | undefined {
  const availableFen = spendableFen(state, firm);
  return neededFen > availableFen
    ? refuse('trade/insufficient-funds', { neededFen, availableFen })
    : undefined;
}

/** A movement of money; none when the amount is nothing. */
export function moveMoney(
  kind: MovementKind,
  from: string,
  to: string,
  amountFen: Fen,
  about: { readonly order?: string; readonly product?: string } = {},
): TradeEvent[] {
  if (amountFen === 0) return [];
  const { order = null, product = null } = about;
  return [event('trade/MoneyMoved', { kind, from, to, amountFen, order, product })];
}

export { orderNumber, serialOf } from '../order-number.ts';

/** The sum of lines; they were checked to stay within what adds up exactly. */
export function sumOf(lines: readonly Readonly<{ quantity: number; priceFen: Fen }>[]): Fen {
  let fen = 0;
  for (const line of lines) fen += line.quantity * line.priceFen;
  return fen;
}

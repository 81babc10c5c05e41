import { assert } from '../../../kernel/assert.ts';
import type { EventMeta } from '../../../kernel/envelope.ts';
import type { TradeEventData, TradeEventType } from '../events.ts';
import type { FirmState, OrderRecord, ProductState, TradeState } from '../state.ts';

/** What each event does to the state. */
export type Handlers<T extends TradeEventType> = {
  readonly [K in T]: (state: TradeState, data: Readonly<TradeEventData[K]>, meta: EventMeta) => void;
};

/** An order an event speaks of: events are made by decisions that looked it up. */
export function orderIn(state: TradeState, id: string): OrderRecord {
  const order = state.orders[id];
  assert(order, 'an event names an order that exists');
  return order;
}

export function productIn(state: TradeState, id: string): ProductState {
  const product = state.products[id];
  assert(product, 'an event names a product that exists');
  return product;
}

export function firmIn(state: TradeState, id: string): FirmState {
  const firm = state.firms[id];
  assert(firm, 'an event names a firm that exists');
  return firm;
}

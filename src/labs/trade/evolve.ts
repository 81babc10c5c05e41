import { assert } from '../../kernel/assert.ts';
import type { EventMeta } from '../../kernel/envelope.ts';
import type { TradeEvent, TradeEventOf, TradeEventType } from './events.ts';
import { contractHandlers } from './evolve/contracts.ts';
import { dayHandlers } from './evolve/days.ts';
import { exitHandlers } from './evolve/exits.ts';
import { firmHandlers } from './evolve/firms.ts';
import { fulfilmentHandlers } from './evolve/fulfilment.ts';
import type { Handlers } from './evolve/handlers.ts';
import { mallHandlers } from './evolve/mall.ts';
import { messageHandlers } from './evolve/messages.ts';
import { stockHandlers } from './evolve/stock.ts';
import { countAction } from './evolve/tally.ts';
import type { TradeState } from './state.ts';

/** One handler per event type; the compiler proves that none is missing. */
const HANDLERS: Handlers<TradeEventType> = {
  ...mallHandlers,
  ...firmHandlers,
  ...stockHandlers,
  ...contractHandlers,
  ...fulfilmentHandlers,
  ...exitHandlers,
  ...messageHandlers,
  ...dayHandlers,
};

function dispatch<T extends TradeEventType>(
  state: TradeState,
  event: TradeEventOf<T>,
  meta: EventMeta,
): void {
  const handler = HANDLERS[event.type];
  assert(typeof handler === 'function', 'every event of the journal is of a known type');
  handler(state, event.data, meta);
}

/**
 * Records what an event says: the only writer of the state. It refuses nothing and draws nothing; running totals and
 * indexes are kept here, each event touching only what it changes.
 */
export function evolve(state: TradeState, event: TradeEvent, meta: EventMeta): void {
  countAction(state, meta);
  dispatch(state, event, meta);
}

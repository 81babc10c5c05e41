import type { DeepReadonly } from '../../kernel/decider.ts';
import type { LabSeat, Pending } from '../lab.ts';
import type { TradeState } from './state.ts';
import { waitingFor } from './waiting.ts';

/** How much waits for a seat's firm: the waiting work of its desk, counted. */
export function pending(state: DeepReadonly<TradeState>, seat: LabSeat): Pending {
  let urgent = 0;
  let sinceDay: number | null = null;
  let sinceAtMs: number | null = null;
  const items = waitingFor(state, seat.firm);
  for (const item of items) {
    if (item.urgent) urgent += 1;
    sinceDay = Math.min(sinceDay ?? item.sinceDay, item.sinceDay);
    // What waits since before anything happened has no moment of its own.
    if (item.sinceAtMs > 0) sinceAtMs = Math.min(sinceAtMs ?? item.sinceAtMs, item.sinceAtMs);
  }
  return { count: items.length, urgent, sinceDay, sinceAtMs };
}

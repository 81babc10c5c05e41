import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { OrderState, StationName } from '../order-states.ts';
import type { OrderRecord, TradeState } from '../state.ts';
import { turnsOf } from '../turns.ts';

/** Where orders waited, for whom, and how long. */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

/** A station, or the road between the warehouse and the buyer's door. */
export type WaitPlace = StationName | 'transit';

/** A stretch of an order's life between two of its steps. */
export interface Wait {
  readonly place: WaitPlace;
  /** Who ended it, or is waited for now; null for the system and the road. */
  readonly firm: FirmId | null;
  readonly fromDay: number;
  readonly toDay: number;
  readonly fromAtMs: number;
  /** Null while it still waits. */
  readonly toAtMs: number | null;
  /** The entry that ended it, or the last one while it still waits. */
  readonly seq: number;
  /** The event that ended it; null while it still waits. */
  readonly until: string | null;
}
export interface Chain {
  readonly order: string;
  readonly number: string;
  readonly state: OrderState;
  readonly buyer: FirmId;
  readonly supplier: FirmId;
  readonly placedDay: number;
  readonly daysLate: number;
  /** In the order in which they happened; steps of the same entry leave none between them. */
  readonly waits: readonly Wait[];
}

/** The station at which the time before a step was spent. What is not here takes no time of its own. */
const SPENT_AT: ReadonlyMap<string, WaitPlace> = new Map<string, WaitPlace>([
  ['trade/ContractDrafted', 'contract'],
  ['trade/ContractSent', 'contract'],
  ['trade/ContractRecalled', 'signature'],
  ['trade/ContractRefused', 'signature'],
  ['trade/ContractSigned', 'signature'],
  ['trade/OrderForwarded', 'warehouse'],
  ['trade/OrderAccepted', 'warehouse'],
  ['trade/ShortageReported', 'warehouse'],
  ['trade/OrderRechecked', 'warehouse'],
  ['trade/PartialOffered', 'warehouse'],
  ['trade/PartialAccepted', 'warehouse'],
  ['trade/PartialRefused', 'warehouse'],
  ['trade/SubstituteOffered', 'warehouse'],
  ['trade/SubstituteAccepted', 'warehouse'],
  ['trade/SubstituteRefused', 'warehouse'],
  ['trade/InvoiceIssued', 'invoice'],
  ['trade/OrderPaid', 'payment'],
  ['trade/OrderShipped', 'despatch'],
  ['trade/ShipmentArrived', 'transit'],
  ['trade/OrderReceived', 'receipt'],
  ['trade/InvoiceOverdue', 'payment'],
  ['trade/OrderDunned', 'payment'],
]);

/** Where an order stands that is not over. */
const STANDS_AT: Readonly<Partial<Record<OrderState, WaitPlace>>> = {
  PLACED: 'contract',
  DRAFTED: 'contract',
  SENT: 'signature',
  SIGNED: 'warehouse',
  NEW: 'warehouse',
  SHORTAGE: 'warehouse',
  NORMAL: 'invoice',
  UNPAID: 'payment',
  PAID: 'despatch',
  SHIPPED: 'transit',
  RECEIVED: 'payment',
};

/** Every order's chain, in the order in which they were placed. */
export const chainsOf = (state: State): readonly Chain[] =>
  Object.values(state.orders).map((order) => chainOf(state, order));

function chainOf(state: State, order: Order): Chain {
  const { id, number, buyer, supplier, placedDay, daysLate } = order;
  const waits: Wait[] = [];
  let since = order.history[0];
  let place: WaitPlace = 'contract';
  for (const step of order.history.slice(1)) {
    if (since === undefined) break;
    // Talking about ending a contract happens wherever the order stands.
    place = SPENT_AT.get(step.event) ?? place;
    if (step.seq !== since.seq) {
      waits.push({
        place,
        firm: place === 'transit' ? null : step.by,
        fromDay: since.day,
        toDay: step.day,
        fromAtMs: since.atMs,
        toAtMs: step.atMs,
        seq: step.seq,
        until: step.event,
      });
    }
    since = step;
  }
  const stands = STANDS_AT[order.state];
  if (since !== undefined && stands !== undefined) waits.push(standing(state, order, stands, since));
  return { order: id, number, state: order.state, buyer, supplier, placedDay, daysLate, waits };
}

/** The wait that is not over. */
function standing(state: State, order: Order, stands: WaitPlace, since: Order['history'][number]): Wait {
  const arrived = order.state === 'SHIPPED' && order.despatch?.arrived === true;
  return {
    place: arrived ? 'receipt' : stands,
    firm: turnsOf(state, order)[0]?.firm ?? null,
    fromDay: since.day,
    toDay: Math.max(since.day, state.day),
    fromAtMs: since.atMs,
    toAtMs: null,
    seq: since.seq,
    until: null,
  };
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { StationName } from './order-states.ts';
import { STATIONS } from './order-states.ts';
import type { OrderRecord } from './state.ts';
import { shipsBeforePayment, type Turn } from './turns.ts';
import type { DocumentView, StationView } from './view-types.ts';

type Order = DeepReadonly<OrderRecord>;

/** The stations in the order in which a contract paid after despatch passes them. */
const PAID_LATER: readonly StationName[] = [
  'order',
  'contract',
  'signature',
  'warehouse',
  'invoice',
  'despatch',
  'receipt',
  'payment',
];

/** The events that bring an order past a station; the last of them counts. */
const PASSED_BY: ReadonlyMap<string, StationName> = new Map([
  ['trade/OrderPlaced', 'order'],
  ['trade/BackorderPlaced', 'order'],
  ['trade/ContractSent', 'contract'],
  ['trade/ContractSigned', 'signature'],
  ['trade/OrderAccepted', 'warehouse'],
  ['trade/OrderRechecked', 'warehouse'],
  ['trade/PartialAccepted', 'warehouse'],
  ['trade/SubstituteAccepted', 'warehouse'],
  ['trade/InvoiceIssued', 'invoice'],
  ['trade/OrderPaid', 'payment'],
  ['trade/OrderShipped', 'despatch'],
  ['trade/OrderReceived', 'receipt'],
]);

type Step = Order['history'][number];
/** One entry per station, all there from the start: an enterprise with hundreds of orders asks for this at every look. */
type PerStation<T> = Record<StationName, T | null>;
const perStation = <T>(): PerStation<T> => ({
  order: null,
  contract: null,
  signature: null,
  warehouse: null,
  invoice: null,
  payment: null,
  despatch: null,
  receipt: null,
});

/**
 * The order's line of stations, in the order in which it passes them: what is done and when, where it stands, whose turn
 * it is there, and the number of the document made there, as far as it is among the `documents` given.
 */
export function stationsOf(
  order: Order,
  turn: Turn | undefined,
  documents: readonly DocumentView[],
): readonly StationView[] {
  const line = shipsBeforePayment(order) ? PAID_LATER : STATIONS;
  const passed = whenPassed(order);
  const present = presentStation(order, line, passed);
  const papers = perStation<string>();
  for (const document of documents) papers[document.station] = document.number;

  const stations: StationView[] = [];
  for (const name of line) {
    const position = stations.length;
    const when = position < present ? passed[name] : null;
    const actor = actorAt(order, name);
    stations.push({
      name,
      state: position < present ? 'done' : stateAhead(order, position === present),
      day: when === null ? null : when.day,
      atMs: when === null ? null : when.atMs,
      firm: position === present && turn !== undefined ? turn.firm : actor,
      document: papers[name],
    });
  }
  return stations;
}

function stateAhead(order: Order, present: boolean): StationView['state'] {
  if (order.state === 'VOID') return 'void';
  if (!present) return 'next';
  const late = order.daysLate > 0 && order.despatch === null;
  return order.state === 'SHORTAGE' || order.invoice?.overdue === true || late ? 'trouble' : 'now';
}

/** The position of the station where the order stands, or where it ended; past the last one when it is done. */
function presentStation(order: Order, line: readonly StationName[], passed: PerStation<Step>): number {
  switch (order.state) {
    case 'PLACED':
    case 'DRAFTED':
      return line.indexOf('contract');
    case 'SENT':
      return line.indexOf('signature');
    case 'SIGNED':
    case 'NEW':
    case 'SHORTAGE':
      return line.indexOf('warehouse');
    case 'NORMAL':
      return line.indexOf('invoice');
    case 'UNPAID':
      return line.indexOf('invoice') + 1;
    case 'PAID':
      return line.indexOf('despatch');
    case 'SHIPPED':
      return line.indexOf('receipt');
    case 'RECEIVED':
      return line.indexOf('payment');
    case 'SUCCESSFUL':
      return line.length;
    case 'VOID':
      return line.indexOf(endedAt(order, passed));
  }
}

/** The station that a void order did not pass. */
function endedAt(order: Order, passed: PerStation<Step>): StationName {
  const contract = order.contracts.at(-1);
  if (contract === undefined || (contract.state !== 'sent' && contract.state !== 'signed')) return 'contract';
  if (contract.state === 'sent') return 'signature';
  if (order.paidDay !== null) return 'despatch';
  if (order.invoice !== null) return shipsBeforePayment(order) ? 'despatch' : 'payment';
  const solved = order.shortage === null ? passed.warehouse !== null : order.shortage.way !== 'cancel';
  return solved ? 'invoice' : 'warehouse';
}

function whenPassed(order: Order): PerStation<Step> {
  const passed = perStation<Step>();
  for (const step of order.history) {
    const station = PASSED_BY.get(step.event);
    if (station !== undefined) passed[station] = step;
  }
  // A contract paid on receipt has no payment of its own: receiving the goods pays for them.
  if (order.state === 'SUCCESSFUL') passed.payment ??= passed.receipt;
  return passed;
}

function actorAt(order: Order, name: StationName): FirmId | null {
  switch (name) {
    case 'order':
    case 'signature':
    case 'payment':
    case 'receipt':
      return order.buyer;
    case 'contract':
    case 'invoice':
      return order.supplier;
    case 'warehouse':
    case 'despatch':
      return order.warehouse;
  }
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { TradeCommandType } from './commands.ts';
import { firstShortLine, signedContract } from './figures.ts';
import type { OrderRecord, TradeState } from './state.ts';

/** Whose turn it is in an order: one reading for the waiting work, the stations and the monitor. */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

/** What may be due in an order; each has a text of its own. */
export const ORDER_TURNS = [
  'draft-contract',
  'draft-again',
  'send-contract',
  'sign-contract',
  'check-order',
  'recheck-order',
  'resolve-shortage',
  'answer-partial',
  'answer-substitute',
  'answer-cancellation',
  'issue-invoice',
  'pay-order',
  'pay-received',
  'ship-order',
  'receive-order',
] as const;
export type OrderTurn = (typeof ORDER_TURNS)[number];

export interface Turn {
  readonly kind: OrderTurn;
  readonly firm: FirmId;
  readonly command: TradeCommandType;
}

/** True when by its contract the order is shipped before it is paid. */
export const shipsBeforePayment = (order: Order): boolean => {
  const contract = signedContract(order);
  return contract !== undefined && contract.payment !== 'prepaid';
};

/** Everything in an order's warehouse that the order wants. */
export const isCovered = (state: State, order: Order): boolean =>
  order.warehouse !== null && firstShortLine(state, order, order.warehouse) === undefined;

/** A wish to cancel an order is answered by the other side. */
const otherSide = (order: Order, firm: FirmId): FirmId =>
  firm === order.buyer ? order.supplier : order.buyer;

/**
 * What is due in an order and whose task it is: first what brings it on, then the answer to a wish to cancel it, which does
 * not stop it. Empty when the order is over or its goods are on the way: then there is nothing anybody could do.
 */
export function turnsOf(state: State, order: Order): readonly Turn[] {
  const next = nextTurn(state, order);
  if (order.cancellation === null || order.state === 'VOID') return next;
  const firm = otherSide(order, order.cancellation.by);
  return [...next, { kind: 'answer-cancellation', firm, command: 'trade/AgreeCancellation' }];
}

function nextTurn(state: State, order: Order): readonly Turn[] {
  switch (order.state) {
    case 'PLACED':
      return [
        {
          kind: order.contracts.length === 0 ? 'draft-contract' : 'draft-again',
          firm: order.supplier,
          command: 'trade/DraftContract',
        },
      ];
    case 'DRAFTED':
      return [{ kind: 'send-contract', firm: order.supplier, command: 'trade/SendContract' }];
    case 'SENT':
      return [{ kind: 'sign-contract', firm: order.buyer, command: 'trade/SignContract' }];
    case 'SIGNED':
    case 'NEW':
      return warehouseTurn(order, 'check-order', 'trade/AcceptOrder');
    case 'SHORTAGE':
      return shortageTurn(state, order);
    case 'NORMAL':
      return [{ kind: 'issue-invoice', firm: order.supplier, command: 'trade/IssueInvoice' }];
    case 'UNPAID':
      return shipsBeforePayment(order)
        ? warehouseTurn(order, 'ship-order', 'trade/ShipOrder')
        : [{ kind: 'pay-order', firm: order.buyer, command: 'trade/PayOrder' }];
    case 'PAID':
      return warehouseTurn(order, 'ship-order', 'trade/ShipOrder');
    case 'SHIPPED':
      return order.despatch?.arrived === true
        ? [{ kind: 'receive-order', firm: order.buyer, command: 'trade/ReceiveOrder' }]
        : [];
    case 'RECEIVED':
      return [{ kind: 'pay-received', firm: order.buyer, command: 'trade/PayOrder' }];
    case 'SUCCESSFUL':
    case 'VOID':
      return [];
  }
}

function shortageTurn(state: State, order: Order): readonly Turn[] {
  if (order.offer?.kind === 'partial') {
    return [{ kind: 'answer-partial', firm: order.buyer, command: 'trade/AcceptPartial' }];
  }
  if (order.offer?.kind === 'substitute') {
    return [{ kind: 'answer-substitute', firm: order.buyer, command: 'trade/AcceptSubstitute' }];
  }
  if (isCovered(state, order)) return warehouseTurn(order, 'recheck-order', 'trade/RecheckOrder');
  return [{ kind: 'resolve-shortage', firm: order.supplier, command: 'trade/OfferPartial' }];
}

const warehouseTurn = (order: Order, kind: OrderTurn, command: TradeCommandType): readonly Turn[] =>
  order.warehouse === null ? [] : [{ kind, firm: order.warehouse, command }];

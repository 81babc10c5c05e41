import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import { counted } from '../documents.ts';
import type { TradeEvent } from '../events.ts';
import { presentContract } from '../figures.ts';
import type { DocumentKind } from '../messages.ts';
import type { OrderRecord, TradeState } from '../state.ts';

/** A document that an event files with an order, before it is filed. */
export interface Filed {
  readonly order: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly receiver: FirmId;
}

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

const NOTHING: readonly Filed[] = [];

/** Which documents an event will file in this state: what `evolve` does with it, told beforehand. Usually one or none. */
export function filedBy(state: State, event: TradeEvent): readonly Filed[] {
  switch (event.type) {
    case 'trade/OrderPlaced':
    case 'trade/BackorderPlaced': {
      const { order, number, supplier } = event.data;
      return [{ order, kind: 'ORDERS', number, receiver: supplier }];
    }
    case 'trade/OrderCancelled':
      return change(state.orders[event.data.order], 'supplier');
    case 'trade/ContractSent': {
      const order = state.orders[event.data.order];
      const number = order && presentContract(order)?.number;
      if (order === undefined || number === undefined) return NOTHING;
      return [{ order: order.id, kind: 'ORDRSP', number, receiver: order.buyer }];
    }
    case 'trade/ContractSigned':
    case 'trade/ContractRefused':
    case 'trade/PartialAccepted':
    case 'trade/PartialRefused':
    case 'trade/SubstituteAccepted':
    case 'trade/SubstituteRefused':
      return answer(state.orders[event.data.order], 'supplier');
    case 'trade/ShortageReported': {
      const order = state.orders[event.data.order];
      if (order === undefined) return NOTHING;
      return [order.supplier, order.buyer].map((receiver, i) => ({
        order: order.id,
        kind: 'ORDRSP' as const,
        number: counted(order, 'RS', 'ORDRSP', i),
        receiver,
      }));
    }
    case 'trade/PartialOffered':
    case 'trade/SubstituteOffered': {
      const order = state.orders[event.data.order];
      if (order === undefined) return NOTHING;
      const number = counted(order, 'RS', 'ORDRSP');
      return [{ order: order.id, kind: 'ORDRSP', number, receiver: order.buyer }];
    }
    case 'trade/InvoiceIssued':
      return numbered(state.orders[event.data.order], 'INVOIC', event.data.number, 'buyer');
    case 'trade/OrderPaid':
      return numbered(state.orders[event.data.order], 'REMADV', event.data.number, 'supplier');
    case 'trade/OrderShipped':
      return numbered(state.orders[event.data.order], 'DESADV', event.data.number, 'buyer');
    case 'trade/OrderReceived':
      return numbered(state.orders[event.data.order], 'RECADV', event.data.number, 'supplier');
    case 'trade/CancellationProposed':
      return change(state.orders[event.data.order], otherSide(state, event.data));
    case 'trade/CancellationDeclined':
    case 'trade/CancellationAgreed':
      return answer(state.orders[event.data.order], otherSide(state, event.data));
    default:
      return NOTHING;
  }
}

type Side = 'buyer' | 'supplier';

const otherSide = (state: State, { order, by }: Readonly<{ order: string; by: FirmId }>): Side =>
  state.orders[order]?.buyer === by ? 'supplier' : 'buyer';

function numbered(order: Order | undefined, kind: DocumentKind, number: string, to: Side): readonly Filed[] {
  return order === undefined ? NOTHING : [{ order: order.id, kind, number, receiver: order[to] }];
}

const answer = (order: Order | undefined, to: Side): readonly Filed[] =>
  order === undefined ? NOTHING : numbered(order, 'APERAK', counted(order, 'AP', 'APERAK'), to);

const change = (order: Order | undefined, to: Side): readonly Filed[] =>
  order === undefined ? NOTHING : numbered(order, 'ORDCHG', counted(order, 'OC', 'ORDCHG'), to);

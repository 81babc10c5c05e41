import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { Remark } from '../../lab.ts';
import type { TradeEvent } from '../events.ts';
import type { ShortageExit } from '../order-states.ts';
import type { TradeState } from '../state.ts';

type State = DeepReadonly<TradeState>;

export const REMARK_KINDS = ['shock', 'shock-over', 'shortage', 'way-out', 'late', 'overdue'] as const;
export type RemarkKind = (typeof REMARK_KINDS)[number];

/** Where a class would stop and look: shocks, shortages, the ways out of them, late deliveries, overdue invoices. */
export function remark(event: TradeEvent, state: State): Remark | null {
  switch (event.type) {
    case 'trade/ShockStruck': {
      const { kind, firm } = event.data.shock;
      return { kind: 'shock', what: kind, matter: null, firms: firm === undefined ? [] : [firm] };
    }
    case 'trade/ShockEnded':
      return { kind: 'shock-over', what: event.data.kind, matter: null, firms: [] };
    case 'trade/ShortageReported':
      return about(state, event.data.order, 'shortage');
    case 'trade/OrderRechecked':
      return event.data.stillShort ? null : wayOut(state, event.data.order, event.data.way);
    case 'trade/PartialAccepted':
      return wayOut(state, event.data.order, 'partial');
    case 'trade/SubstituteAccepted':
      return event.data.enough ? wayOut(state, event.data.order, 'substitute') : null;
    case 'trade/CancellationAgreed':
      return state.orders[event.data.order]?.shortage?.way === 'cancel'
        ? wayOut(state, event.data.order, 'cancel')
        : null;
    case 'trade/OrderReceived':
      return event.data.daysLate > 0 ? about(state, event.data.order, 'late') : null;
    case 'trade/InvoiceOverdue':
      return about(state, event.data.order, 'overdue');
    default:
      return null;
  }
}

const wayOut = (state: State, order: string, way: ShortageExit): Remark => ({
  ...about(state, order, 'way-out'),
  what: way,
});

function about(state: State, id: string, kind: RemarkKind): Remark {
  const order = state.orders[id];
  const firms = order === undefined ? [] : [order.supplier, order.buyer];
  return { kind, what: null, matter: order?.number ?? id, firms };
}

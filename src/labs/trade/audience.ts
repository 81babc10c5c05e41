import { never } from '../../kernel/assert.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { Audience, Topic } from '../lab.ts';
import type { TradeEvent } from './events.ts';
import type { FirmKind, TradeState } from './state.ts';

type State = DeepReadonly<TradeState>;

/**
 * Whom an event concerns, and which parts of their pages it makes stale. Nobody is told of what they may not see; deals that
 * the mall lists for all are not worth waking everybody, and are seen at the next look.
 */
export function audience(event: TradeEvent, state: State): Audience {
  switch (event.type) {
    case 'trade/MallDescribed':
    case 'trade/CategoryAdded':
    case 'trade/CategoryRenamed':
    case 'trade/CategoryRemoved':
    case 'trade/NoticePublished':
    case 'trade/NoticeWithdrawn':
    case 'trade/FirmDescribed':
      return everyone('mall');
    case 'trade/FeedbackSent':
      return these([event.data.firm, state.mall.firm], 'mall');
    case 'trade/FeedbackAnswered':
      return these([state.feedback[event.data.feedback]?.from, state.mall.firm], 'mall');

    case 'trade/FirmRegistered':
    case 'trade/RegistrationRefused':
      return these([event.data.firm, state.mall.firm], 'setup');
    case 'trade/RegistrationApproved':
      return everyone('setup', 'mall');
    case 'trade/AccountApplied':
    case 'trade/AccountDeclined':
    case 'trade/CertificateRequested':
    case 'trade/CertificateIssued':
      return these([event.data.firm, ...seated(state, 'bank')], 'setup');
    // Whose signature may no longer be trusted is everyone's business.
    case 'trade/CertificateExpired':
    case 'trade/CertificateRevoked':
      return everyone('setup', 'mall');
    case 'trade/AccountOpened':
      return these([event.data.firm, ...seated(state, 'bank')], 'setup', 'money');
    case 'trade/MoneyMoved': {
      const { from, to } = event.data;
      // The administrator keeps the finance log, the bank the accounts.
      return these(
        [from, to, ...seated(state, 'mall'), ...seated(state, 'bank')].filter((id) => id in state.firms),
        'money',
      );
    }

    case 'trade/ProductAdded':
    case 'trade/ProductChanged':
    case 'trade/ProductWithdrawn':
      return everyone('mall', 'stock');
    case 'trade/OpeningStockPlaced':
      return these([event.data.firm, ...Object.keys(event.data.warehouses)], 'stock', 'setup');
    case 'trade/ReplenishmentOrdered':
    case 'trade/ReplenishmentArrived':
      return these([ownerOf(state, event.data.product)], 'stock', 'orders');
    case 'trade/StockAllocated':
    case 'trade/StockWrittenOff':
      return these([ownerOf(state, event.data.product), event.data.warehouse], 'stock', 'orders');
    case 'trade/StockTransferred': {
      const { product, from, to } = event.data;
      return these([ownerOf(state, product), from, to], 'stock', 'orders');
    }
    case 'trade/ShopPriceSet':
      return these([event.data.firm], 'stock');

    case 'trade/PostSubmitted':
      return these([event.data.firm, state.mall.firm], 'mall');
    case 'trade/PostRefused':
      return these([state.posts[event.data.post]?.firm, state.mall.firm], 'mall');
    case 'trade/PostApproved':
    case 'trade/PostWithdrawn':
    case 'trade/PostExpired':
      return everyone('mall');

    case 'trade/OrderPlaced':
      return these([event.data.buyer, event.data.supplier], 'orders');
    case 'trade/BackorderPlaced':
      return these([event.data.buyer, event.data.supplier, event.data.terms.warehouse], 'orders');
    case 'trade/OrderForwarded':
      return parties(state, event.data.order, [event.data.warehouse], 'orders');
    case 'trade/OrderCancelled':
    case 'trade/ContractDrafted':
    case 'trade/ContractSent':
    case 'trade/ContractRecalled':
    case 'trade/ContractRefused':
    case 'trade/ContractSigned':
    case 'trade/ShortageReported':
    case 'trade/ShipmentArrived':
    case 'trade/InvoiceIssued':
    case 'trade/OrderPaid':
    case 'trade/PenaltyAccrued':
    case 'trade/InvoiceOverdue':
    case 'trade/OrderDunned':
    case 'trade/CancellationProposed':
    case 'trade/CancellationDeclined':
    case 'trade/PartialOffered':
    case 'trade/PartialRefused':
    case 'trade/SubstituteOffered':
    case 'trade/SubstituteRefused':
      return parties(state, event.data.order, [], 'orders');
    case 'trade/OrderAccepted':
    case 'trade/OrderRechecked':
    case 'trade/OrderShipped':
    case 'trade/OrderReceived':
    case 'trade/CancellationAgreed':
    case 'trade/PartialAccepted':
    case 'trade/SubstituteAccepted':
      return parties(state, event.data.order, [], 'orders', 'stock');

    case 'trade/MessageWritten':
    case 'trade/MessageDisturbed':
    case 'trade/MessageReported':
      return parties(state, event.data.order, [], 'orders');
    case 'trade/MessageRefused':
    case 'trade/MessageShown':
      return these([event.data.firm], 'orders');

    case 'trade/DayPassed':
      return everyone('clock', 'orders', 'stock', 'money', 'mall');
    case 'trade/ShockStruck':
      return event.data.shock.announced ? everyone('mall', 'stock') : these([], 'mall');
    case 'trade/ShockEnded':
      return everyone('mall', 'stock');
    case 'trade/ConsumersBought':
      return these(
        event.data.sales.map(({ firm }) => firm),
        'stock',
      );
    case 'trade/DayClosed':
      return everyone('money');
    default:
      return never(event, 'an event of the trade lab');
  }
}

const everyone = (...topics: readonly Topic[]): Audience => ({ firms: 'all', topics });

function these(firms: readonly (FirmId | undefined)[], ...topics: readonly Topic[]): Audience {
  const told: FirmId[] = [];
  for (const firm of firms) if (firm !== undefined && !told.includes(firm)) told.push(firm);
  return { firms: told, topics };
}

/** The parties of an order. */
function parties(state: State, id: string, more: readonly FirmId[], ...topics: readonly Topic[]): Audience {
  const order = state.orders[id];
  return these([order?.buyer, order?.supplier, order?.warehouse ?? undefined, ...more], ...topics);
}

const ownerOf = (state: State, product: string): FirmId | undefined => state.products[product]?.firm;

const seatedOffices = new WeakMap<State['firms'], Partial<Record<FirmKind, readonly FirmId[]>>>();

/** Firms of a kind that somebody sits in: as the market was opened, for good; so they are looked up once. */
function seated(state: State, kind: FirmKind): readonly FirmId[] {
  let known = seatedOffices.get(state.firms);
  if (known === undefined) seatedOffices.set(state.firms, (known = {}));
  return (known[kind] ??= Object.values(state.firms)
    .filter((firm) => firm.kind === kind && !firm.bySystem)
    .map(({ id }) => id));
}

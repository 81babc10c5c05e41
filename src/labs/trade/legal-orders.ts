import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { TradeCommand } from './commands.ts';
import { availableAt, presentContract } from './figures.ts';
import { WORDS } from './legal-offices.ts';
import { bestOf, readyWarehouses } from './legal-stock.ts';
import type { FirmState, OrderRecord, TradeState } from './state.ts';

/** What a firm could do now in the orders it is party to. */

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;
type Order = DeepReadonly<OrderRecord>;

export function* orderCommands(state: State, firm: Firm): Generator<TradeCommand> {
  let warehouses: readonly FirmId[] | null = null;
  for (const id in firm.openOrders) {
    const order = state.orders[id];
    if (order === undefined) continue;
    switch (firm.openOrders[id]) {
      case 'buyer':
        yield* buyerCommands(order);
        yield* cancellationCommands(order, firm.id);
        break;
      case 'supplier':
        warehouses ??= readyWarehouses(state, true);
        yield* supplierCommands(state, firm, order, warehouses);
        yield* cancellationCommands(order, firm.id);
        break;
      case 'warehouse':
        yield* warehouseCommands(order);
        break;
      case undefined:
        break;
    }
  }
}

function* buyerCommands(order: Order): Generator<TradeCommand> {
  const { id } = order;
  const version = presentContract(order)?.version ?? 1;
  switch (order.state) {
    case 'SENT':
      yield { type: 'trade/SignContract', order: id, version };
      yield { type: 'trade/RefuseContract', order: id, version, reason: WORDS.reason };
      yield { type: 'trade/CancelOrder', order: id };
      break;
    case 'PLACED':
    case 'DRAFTED':
      yield { type: 'trade/CancelOrder', order: id };
      break;
    case 'SHORTAGE':
      if (order.offer?.kind === 'partial') {
        yield { type: 'trade/AcceptPartial', order: id };
        yield { type: 'trade/RefusePartial', order: id, reason: WORDS.reason };
      }
      if (order.offer?.kind === 'substitute') {
        yield { type: 'trade/AcceptSubstitute', order: id };
        yield { type: 'trade/RefuseSubstitute', order: id, reason: WORDS.reason };
      }
      break;
    case 'UNPAID':
    case 'RECEIVED':
      yield { type: 'trade/PayOrder', order: id };
      break;
    case 'SHIPPED':
      if (order.despatch?.arrived === true) yield { type: 'trade/ReceiveOrder', order: id };
      break;
    default:
      break;
  }
}

function* warehouseCommands(order: Order): Generator<TradeCommand> {
  const { id } = order;
  switch (order.state) {
    case 'NEW':
      yield { type: 'trade/AcceptOrder', order: id };
      yield { type: 'trade/ReportShortage', order: id };
      break;
    case 'SHORTAGE':
      yield { type: 'trade/RecheckOrder', order: id };
      break;
    case 'UNPAID':
    case 'PAID':
      yield { type: 'trade/ShipOrder', order: id };
      break;
    default:
      break;
  }
}

function* supplierCommands(
  state: State,
  firm: Firm,
  order: Order,
  warehouses: readonly FirmId[],
): Generator<TradeCommand> {
  const { id } = order;
  const version = presentContract(order)?.version ?? 1;
  switch (order.state) {
    case 'PLACED':
      yield* drafts(state, order, warehouses);
      break;
    case 'DRAFTED':
      yield { type: 'trade/SendContract', order: id, version };
      yield* drafts(state, order, warehouses);
      break;
    case 'SENT':
      yield { type: 'trade/RecallContract', order: id, version };
      break;
    case 'SHORTAGE':
      yield* partialOffers(state, order);
      yield* substituteOffers(state, firm, order);
      break;
    case 'NORMAL':
      yield { type: 'trade/IssueInvoice', order: id };
      break;
    default:
      break;
  }
}

/** The order as it was placed, from the warehouse that has most of it, by the scenario's usual terms. */
function* drafts(state: State, order: Order, warehouses: readonly FirmId[]): Generator<TradeCommand> {
  const { rules } = state.config;
  const payment = rules.payment[0];
  const warehouse = bestOf(warehouses, (id) => stockFor(state, order, id));
  if (warehouse === undefined || payment === undefined) return;
  yield {
    type: 'trade/DraftContract',
    order: order.id,
    prices: order.lines.map(({ line, priceFen }) => ({ line, priceFen })),
    warehouse,
    deliverByDay: Math.max(order.wantedDay, state.day + rules.transitDays),
    latePenaltyBp: Math.min(rules.latePenalty, rules.latePenaltyMax),
    payment,
  };
}

/** What of an order stands free in a warehouse; what is left over counts a little, so that the fuller one wins a tie. */
function stockFor(state: State, order: Order, warehouse: FirmId): number {
  let units = 0;
  for (const line of order.lines) {
    const product = state.products[line.product];
    if (product === undefined) continue;
    const available = availableAt(product, warehouse);
    units += Math.min(available, line.quantity) + available / 1e9;
  }
  return units;
}

/** All that is there now, the rest once production could have delivered it. */
function* partialOffers(state: State, order: Order): Generator<TradeCommand> {
  const { warehouse } = order;
  if (warehouse === null || order.offer !== null) return;
  let units = 0;
  let leadDays = 0;
  const lines = order.lines.map(({ line, product: id, good, quantity }) => {
    const product = state.products[id];
    const now = Math.min(quantity, product === undefined ? 0 : availableAt(product, warehouse));
    units += now;
    if (now < quantity) leadDays = Math.max(leadDays, state.goods[good]?.leadDays ?? 0);
    return { line, now };
  });
  if (units === 0) return;
  const laterDay = state.day + leadDays + state.config.rules.transitDays + 1;
  yield { type: 'trade/OfferPartial', order: order.id, lines, laterDay };
}

/** For each missing line the firm's other product of which most is there, at no higher price. */
function* substituteOffers(state: State, firm: Firm, order: Order): Generator<TradeCommand> {
  const { warehouse } = order;
  if (warehouse === null || order.offer !== null) return;
  const ordered = new Set(order.lines.map((line) => line.product));
  const others = firm.products.filter((id) => {
    const product = state.products[id];
    return product?.state === 'offered' && !ordered.has(id) && availableAt(product, warehouse) > 0;
  });
  if (others.length === 0) return;
  for (const line of order.lines) {
    if (line.missing === 0) continue;
    const id = bestOf(others, (other) => {
      const product = state.products[other];
      return product === undefined ? 0 : Math.min(line.quantity, availableAt(product, warehouse));
    });
    const product = state.products[id ?? ''];
    if (product === undefined) continue;
    const priceFen = Math.min(line.priceFen, product.priceFen);
    yield { type: 'trade/OfferSubstitute', order: order.id, line: line.line, product: product.id, priceFen };
  }
}

function* cancellationCommands(order: Order, firm: FirmId): Generator<TradeCommand> {
  const { id } = order;
  if (order.cancellation !== null) {
    if (order.cancellation.by === firm) return;
    yield { type: 'trade/AgreeCancellation', order: id };
    yield { type: 'trade/DeclineCancellation', order: id };
    return;
  }
  if (presentContract(order)?.state === 'signed' && order.despatch === null) {
    yield { type: 'trade/ProposeCancellation', order: id, reason: WORDS.reason };
  }
}

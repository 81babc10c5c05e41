import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import { shareOf } from '../../kernel/money.ts';
import type { DayContext } from '../lab.ts';
import { consumersBuy } from './consumers.ts';
import { moveMoney } from './decide/checks.ts';
import { event, type TradeEvent } from './events.ts';
import { daysLateOn, latePenaltyOf, profitFen, stockAtCostFen } from './figures.ts';
import { endedShocks, scriptedShocks } from './shocks.ts';
import { usableCertificate } from './signing/sign.ts';
import type { TradeState } from './state.ts';
import { withDisturbances } from './transit/disturb.ts';

/**
 * What a new day brings. Time never pushes an account below its limit: fees and interest take at most what is left down
 * to it, the rest is forgiven.
 */

type State = DeepReadonly<TradeState>;

/** What can still be taken from a firm down to the rules' credit limit. */
const collectableFen = (state: State, firm: FirmId): number =>
  Math.max(0, (state.accounts[firm] ?? 0) + state.config.rules.creditLimit);

function* arrivals(state: State, day: number): Generator<TradeEvent> {
  for (const id of Object.keys(state.replenishments)) {
    const coming = state.replenishments[id];
    if (coming === undefined || coming.arrivesDay > day) continue;
    const { product, quantity } = coming;
    yield event('trade/ReplenishmentArrived', { replenishment: id, product, quantity });
  }
  for (const order of Object.keys(state.shipments)) {
    if ((state.shipments[order] ?? Infinity) <= day) yield event('trade/ShipmentArrived', { order });
  }
}

/** For the night that has passed: per unit on hand, owner → warehouse, one movement for each pair. */
function* storageFees(state: State): Generator<TradeEvent> {
  const feeFen = state.config.rules.storageFee;
  if (feeFen === 0) return;
  const units = new Map<FirmId, Map<FirmId, number>>();
  for (const id in state.products) {
    const product = state.products[id];
    if (product === undefined) continue;
    for (const warehouse in product.warehouses) {
      const onHand = product.warehouses[warehouse]?.onHand ?? 0;
      if (onHand === 0 || state.firms[warehouse]?.account.state !== 'granted') continue;
      const byWarehouse = units.get(product.firm) ?? new Map<FirmId, number>();
      byWarehouse.set(warehouse, (byWarehouse.get(warehouse) ?? 0) + onHand);
      units.set(product.firm, byWarehouse);
    }
  }
  for (const [owner, byWarehouse] of units) {
    for (const [warehouse, onHand] of byWarehouse) {
      yield* moveMoney('storage', owner, warehouse, Math.min(onHand * feeFen, collectableFen(state, owner)));
    }
  }
}

/** In a credit squeeze, debt costs daily interest. */
function* interest(state: State): Generator<TradeEvent> {
  let rateBp = 0;
  for (const id in state.shocks) rateBp = Math.max(rateBp, state.shocks[id]?.rateBp ?? 0);
  if (rateBp === 0) return;
  const bank = Object.values(state.firms).find(({ kind }) => kind === 'bank');
  if (bank === undefined) return;
  for (const id in state.firms) {
    const balanceFen = state.accounts[id] ?? 0;
    if (balanceFen >= 0 || id === bank.id) continue;
    const dueFen = Math.min(shareOf(-balanceFen, rateBp), collectableFen(state, id));
    yield* moveMoney('interest', id, bank.id, dueFen);
  }
}

/** What orders under way will cost for being late, as things stand today. Nothing is paid before receipt. */
function* latePenalties(state: State, day: number): Generator<TradeEvent> {
  for (const id of Object.keys(state.openOrders)) {
    const order = state.orders[id];
    if (order === undefined || order.receivedDay !== null) continue;
    const daysLate = daysLateOn(order, day);
    if (daysLate === order.daysLate) continue;
    yield event('trade/PenaltyAccrued', {
      order: id,
      daysLate,
      penaltyFen: latePenaltyOf(state, order, daysLate),
    });
  }
}

function* expiredPosts(state: State, day: number): Generator<TradeEvent> {
  for (const id in state.posts) {
    const post = state.posts[id];
    if (post?.state === 'published' && post.expiresDay !== null && post.expiresDay <= day) {
      yield event('trade/PostExpired', { post: id });
    }
  }
}

/** Certificates whose last day is over. */
function* expiredCertificates(state: State, day: number): Generator<TradeEvent> {
  for (const id in state.firms) {
    const certificate = usableCertificate(state, id);
    if (certificate === undefined || (certificate.toDay ?? day) >= day) continue;
    yield event('trade/CertificateExpired', { firm: id, serial: certificate.serial });
  }
}

/** Invoices on credit not paid on the day after they were due, and a reminder on every day they stay so. */
function* overdueInvoices(state: State, day: number): Generator<TradeEvent> {
  for (const id of Object.keys(state.openOrders)) {
    const order = state.orders[id];
    if (order?.state !== 'RECEIVED' || order.invoice?.dueDay == null || order.invoice.dueDay >= day) continue;
    const { number, dueDay, overdue, dunned } = order.invoice;
    if (!overdue) yield event('trade/InvoiceOverdue', { order: id, number, dueDay });
    yield event('trade/OrderDunned', { order: id, number, times: dunned + 1, daysOverdue: day - dueDay });
  }
}

function closedDay(state: State, day: number): TradeEvent {
  const firms = Object.values(state.firms)
    .filter(({ kind }) => kind === 'enterprise' || kind === 'warehouse')
    .map(({ id }) => ({
      firm: id,
      balanceFen: state.accounts[id] ?? 0,
      profitFen: profitFen(state, id),
      stockFen: stockAtCostFen(state, id),
    }));
  return event('trade/DayClosed', { day, firms });
}

/**
 * The night before `context.day` and its morning, one event at a time: whoever iterates applies each before asking for the
 * next. Before the first day there was no night: nothing is charged and nobody shops.
 */
export function passDay(state: State, context: DayContext): Generator<TradeEvent> {
  return withDisturbances(state, dayEvents(state, context), context.random);
}

function* dayEvents(state: State, context: DayContext): Generator<TradeEvent> {
  const { day } = context;
  const night = day > 1;
  yield event('trade/DayPassed', { day });
  yield* arrivals(state, day);
  if (night) {
    yield* storageFees(state);
    yield* interest(state);
  }
  yield* latePenalties(state, day);
  yield* expiredPosts(state, day);
  yield* expiredCertificates(state, day);
  yield* endedShocks(state, context);
  yield* scriptedShocks(state, context);
  if (night) yield* consumersBuy(state, context);
  yield* overdueInvoices(state, day);
  yield closedDay(state, day - 1);
}

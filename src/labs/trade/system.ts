import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { DayContext } from '../lab.ts';
import { recheck, ship } from './decide/warehouse.ts';
import { accountOpened } from './decide/papers.ts';
import { expiryOf } from './decide/posts.ts';
import { event, type TradeEvent } from './events.ts';
import { defaultShopPriceFen, missingLines, productOf } from './figures.ts';
import { certificateIssued } from './signing/sign.ts';
import type { AgendaItem, OpeningStock, TradeState } from './state.ts';
import { withDisturbances } from './transit/disturb.ts';

/**
 * What nobody sits for: the steps a scenario leaves to the system, the roles without seats, and the opening stock. All by
 * the obvious rule: papers are granted, posts published, orders accepted when the goods are there and shipped when they
 * may. Work is read from `agenda`, which `evolve` keeps, so that nothing is searched.
 */

type State = DeepReadonly<TradeState>;

/** The system decides on a registration, an account or a certificate; it also applies where the firm has not. */
function* grant(
  state: State,
  item: Extract<AgendaItem, { firm: FirmId }>,
  day: number,
): Generator<TradeEvent> {
  const firm = state.firms[item.firm];
  if (firm === undefined) return;
  switch (item.kind) {
    case 'registration': {
      const { id, name, kind, contact, address } = firm;
      const licenceNo = `SYS-${id}`;
      if (firm.registration.state === 'none') {
        yield event('trade/FirmRegistered', { firm: id, name, kind, contact, address, licenceNo });
      }
      yield event('trade/RegistrationApproved', { firm: id, by: null });
      return;
    }
    case 'account':
      if (firm.account.state === 'none') yield event('trade/AccountApplied', { firm: firm.id });
      yield* accountOpened(firm, null);
      return;
    case 'certificate':
      if (firm.certificate.state !== 'waiting') {
        yield event('trade/CertificateRequested', { firm: firm.id });
      }
      yield certificateIssued(state, firm.id, null, day);
      return;
  }
}

/** The system as a warehouse. A shortage waits until the goods are there. */
function* storekeep(state: State, id: string, context: DayContext): Generator<TradeEvent> {
  const order = state.orders[id];
  if (order?.warehouse == null) return;
  const missing = missingLines(state, order, order.warehouse);
  if (order.state === 'NEW') {
    yield missing.length === 0
      ? event('trade/OrderAccepted', { order: id })
      : event('trade/ShortageReported', { order: id, missing });
  } else if (order.state === 'SHORTAGE') {
    if (missing.length === 0) yield* recheck(state, order);
  } else {
    yield* ship(state, order, context.day);
  }
}

function work(state: State, item: DeepReadonly<AgendaItem>, context: DayContext): Generator<TradeEvent> {
  switch (item.kind) {
    case 'post':
      return publish(state, item.post, context);
    case 'order':
      return storekeep(state, item.order, context);
    case 'registration':
    case 'account':
    case 'certificate':
      return grant(state, item, context.day);
  }
}

function* publish(state: State, post: string, context: DayContext): Generator<TradeEvent> {
  yield event('trade/PostApproved', { post, by: null, expiresDay: expiryOf(state, context.day) });
}

/**
 * Opening stock goes where its firm, its product and its warehouse exist. Where people add the products themselves, the
 * stock of a good comes with the product; stock for a warehouse that is not yet approved waits for it.
 */
function* placeOpening(state: State, opening: DeepReadonly<OpeningStock>): Generator<TradeEvent> {
  const { firm, good, priceFen } = opening;
  const record = state.firms[firm];
  const facts = state.goods[good];
  if (record?.registration.state !== 'granted' || facts === undefined) return;
  if (productOf(state, firm, good) === undefined && state.config.setup.products === 'system') {
    const { name, category } = facts;
    const texts = { name, about: { en: '', zh: '' } };
    const product = `p${state.next.product}`;
    yield event('trade/ProductAdded', { product, firm, good, ...texts, category, priceFen });
  }
  const product = productOf(state, firm, good)?.id ?? null;
  const warehouses: Record<FirmId, number> = {};
  const { shop } = opening;
  let units = 0;
  if (product !== null) {
    units = opening.factory;
    for (const id in opening.warehouses) {
      if (state.firms[id]?.registration.state !== 'granted') continue;
      warehouses[id] = opening.warehouses[id] ?? 0;
      units += warehouses[id];
    }
  }
  const complete =
    product !== null && Object.keys(opening.warehouses).length === Object.keys(warehouses).length;
  if (units === 0 && shop === 0 && !complete) return;
  yield event('trade/OpeningStockPlaced', {
    firm,
    good,
    product,
    factory: product === null ? 0 : opening.factory,
    warehouses,
    costFen: facts.baseCostFen * units,
    shop,
    shopCostFen: facts.baseCostFen * shop,
    shopPriceFen: defaultShopPriceFen(state, good),
  });
}

/**
 * Does everything the system has to do, until nothing is left. It ends because every step takes its work off the list;
 * an order that must wait for goods makes no event.
 */
export function playSystem(state: State, context: DayContext): Generator<TradeEvent> {
  return withDisturbances(state, systemEvents(state, context), context.random);
}

function* systemEvents(state: State, context: DayContext): Generator<TradeEvent> {
  let worked = true;
  while (worked) {
    worked = false;
    for (const opening of [...state.openings]) {
      for (const happened of placeOpening(state, opening)) {
        worked = true;
        yield happened;
      }
    }
    for (const key of Object.keys(state.agenda)) {
      const item = state.agenda[key];
      if (item === undefined) continue;
      for (const happened of work(state, item, context)) {
        worked = true;
        yield happened;
      }
    }
  }
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { TradeCommandType } from './commands.ts';
import { presentContract, signedContract } from './figures.ts';
import type {
  FirmState,
  OrderRecord,
  PaperRecord,
  ProductState,
  RefusedMessage,
  TradeState,
} from './state.ts';
import { isBlocked, unclearTo } from './transit/unclear.ts';
import { ORDER_TURNS, turnsOf, type Turn } from './turns.ts';
import type { WaitingItem } from './view-types.ts';

/** What waits for a firm: the heart of its desk. */

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;
type Order = DeepReadonly<OrderRecord>;
type Product = DeepReadonly<ProductState>;

/**
 * Every kind of waiting work; each has a text `trade.waiting.<kind>`. Parameters of the texts:
 * - about an order: `number`, `firm` (the partner: the supplier for the buyer, the buyer for the others); and
 *   `reason` (draft-again, answer-cancellation), `missing` and `arriving` units (resolve-shortage, answer-…),
 *   `amountFen` (pay-…), `penaltyFen` (answer-cancellation), `dueDay` (pay-received), `deliverByDay` (from the signature on)
 * - `register-again`, `apply-account-again`: `reason`
 * - `renew-certificate`: `serial`, of the one that expired or was revoked
 * - `review-registration`, `review-account`, `issue-certificate`: `firm`; the subject is the firm
 * - `review-post`: `firm`, `title`; the subject is the post. `answer-feedback`: `firm`, `subject`; the subject is the feedback
 * - `allocate-stock`: `product`, `factory` (units there); the subject is the product
 * - `repair-message`: `message` (the kind of a refused ORDERS); the subject is the refused message
 * - `check-message`: `message` (its kind), `reported` (what it was taken for so far), and what those about orders have
 */
export const WAITING_KINDS = [
  ...ORDER_TURNS,
  'check-message',
  'repair-message',
  'register',
  'register-again',
  'apply-account',
  'apply-account-again',
  'request-certificate',
  'renew-certificate',
  'add-product',
  'allocate-stock',
  'review-registration',
  'review-post',
  'answer-feedback',
  'review-account',
  'issue-certificate',
] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

interface Waiting extends WaitingItem {
  readonly kind: WaitingKind;
}

/** What waits for a firm: what is urgent first, then whatever has waited longest. */
export function waitingFor(state: State, firmId: FirmId): readonly WaitingItem[] {
  const firm = state.firms[firmId];
  if (firm === undefined) return [];
  const items: Waiting[] = [];
  switch (firm.kind) {
    case 'enterprise':
      items.push(...papers(firm), ...preparations(state, firm), ...orders(state, firm));
      items.push(...messages(state, firm), ...refusedOrders(state, firm));
      break;
    case 'warehouse':
      items.push(...papers(firm), ...orders(state, firm), ...messages(state, firm));
      break;
    case 'mall':
      items.push(...reviews(state));
      break;
    case 'bank':
      items.push(...applications(state));
      break;
  }
  return items.sort(
    (a, b) => Number(b.urgent) - Number(a.urgent) || a.sinceDay - b.sinceDay || a.sinceAtMs - b.sinceAtMs,
  );
}

/** An item that is about no order. */
function item(
  kind: WaitingKind,
  command: TradeCommandType,
  since: { readonly sinceDay: number | null; readonly sinceAtMs: number | null },
  more: Partial<Pick<WaitingItem, 'subject' | 'params' | 'urgent'>> = {},
): Waiting {
  return {
    kind,
    sinceDay: since.sinceDay ?? 0,
    sinceAtMs: since.sinceAtMs ?? 0,
    command,
    order: null,
    subject: more.subject ?? null,
    params: more.params ?? {},
    urgent: more.urgent ?? false,
  };
}

/** A firm's own papers: the registration, then account and certificate. */
function* papers(firm: Firm): Generator<Waiting> {
  const { registration, account, certificate } = firm;
  const refusal = (paper: DeepReadonly<PaperRecord>) => ({
    params: { reason: paper.reason ?? '' },
    urgent: true,
  });
  if (registration.state === 'none') yield item('register', 'trade/Register', registration);
  if (registration.state === 'refused') {
    yield item('register-again', 'trade/Register', registration, refusal(registration));
  }
  if (registration.state !== 'granted') return;
  // A paper not yet asked for has been waiting since the registration was granted.
  if (account.state === 'none') yield item('apply-account', 'trade/ApplyForAccount', registration);
  if (account.state === 'refused') {
    yield item('apply-account-again', 'trade/ApplyForAccount', account, refusal(account));
  }
  if (firm.kind === 'enterprise' && (certificate.state === 'none' || certificate.state === 'refused')) {
    yield item('request-certificate', 'trade/RequestCertificate', registration);
  }
  if (certificate.state === 'expired' || certificate.state === 'revoked') {
    const params = { serial: firm.certificateSerial ?? '' };
    yield item('renew-certificate', 'trade/RequestCertificate', certificate, { params, urgent: true });
  }
}

/** What an enterprise does before it can supply. */
function* preparations(state: State, firm: Firm): Generator<Waiting> {
  if (firm.account.state !== 'granted') return;
  if (state.config.setup.products === 'people' && firm.products.length === 0) {
    yield item('add-product', 'trade/AddProduct', firm.account);
  }
  for (const id of firm.products) {
    const product = state.products[id];
    if (product?.state !== 'offered' || product.factory === 0) continue;
    let stored = 0;
    for (const warehouse in product.warehouses) stored += product.warehouses[warehouse]?.onHand ?? 0;
    if (stored > 0) continue;
    const params = { product: id, factory: product.factory };
    yield item('allocate-stock', 'trade/Allocate', firm.account, { subject: id, params });
  }
}

function* orders(state: State, firm: Firm): Generator<Waiting> {
  for (const id in firm.openOrders) {
    const order = state.orders[id];
    if (order === undefined) continue;
    for (const turn of turnsOf(state, order)) {
      // While a message about it is unclear, nothing but that is due.
      if (turn.firm !== firm.id || isBlocked(state, firm.id, id, turn.command)) continue;
      yield orderItem(state, order, turn);
    }
  }
}

/** Days after which an ORDERS that was refused and never sent again is taken for given up. */
const REPAIR_DAYS = 1;

/** An ORDERS by hand that was refused: no order makes anybody think of it. What was refused about an order is due there anyway. */
function* refusedOrders(state: State, { id, byHand }: Firm): Generator<Waiting> {
  if (!byHand.includes('ORDERS')) return;
  let latest: DeepReadonly<RefusedMessage> | undefined;
  for (const key in state.refusedMessages) {
    const message = state.refusedMessages[key];
    if (message?.firm === id && message.kind === 'ORDERS' && !message.repaired) latest = message;
  }
  if (latest === undefined || state.day - latest.day > REPAIR_DAYS) return;
  const since = { sinceDay: latest.day, sinceAtMs: latest.atMs };
  const params = { message: 'ORDERS' };
  yield item('repair-message', 'trade/SendMessage', since, { subject: latest.id, params, urgent: true });
}

/** Messages that did not come in order. It is not told what is wrong with them, nor whether they came at all. */
function* messages(state: State, firm: Firm): Generator<Waiting> {
  for (const { order: id, kind, number, sinceDay, sinceAtMs } of unclearTo(state, firm.id)) {
    const order = state.orders[id];
    if (order === undefined) continue;
    const document = order.documents.findLast((one) => one.kind === kind && one.number === number);
    yield {
      kind: 'check-message',
      sinceDay,
      sinceAtMs,
      command: 'trade/ReportMessage',
      order: id,
      subject: null,
      params: {
        number: order.number,
        firm: document?.sender ?? order.supplier,
        message: kind,
        reported: (document?.transit?.reports ?? []).map(({ fault }) => fault).join(' '),
      },
      urgent: true,
    };
  }
}

function orderItem(state: State, order: Order, turn: Turn): Waiting {
  return {
    kind: turn.kind,
    sinceDay: order.sinceDay,
    sinceAtMs: order.sinceAtMs,
    command: turn.kind === 'resolve-shortage' ? wayOut(state, order) : turn.command,
    order: order.id,
    subject: null,
    params: orderParams(state, order, turn),
    urgent: isUrgent(state, order, turn),
  };
}

function orderParams(state: State, order: Order, turn: Turn): WaitingItem['params'] {
  const deliverByDay = signedContract(order)?.deliverByDay;
  const params: Record<string, string | number> = {
    number: order.number,
    firm: turn.firm === order.buyer ? order.supplier : order.buyer,
    ...(deliverByDay === undefined ? {} : { deliverByDay }),
  };
  switch (turn.kind) {
    case 'draft-again':
      params['reason'] = presentContract(order)?.refusal ?? '';
      break;
    case 'resolve-shortage':
    case 'answer-partial':
    case 'answer-substitute':
      params['missing'] = missingUnits(order);
      if (turn.kind === 'resolve-shortage') params['arriving'] = arrivingUnits(state, order);
      break;
    case 'answer-cancellation':
      params['reason'] = order.cancellation?.reason ?? '';
      params['penaltyFen'] = order.cancellation?.penaltyFen ?? 0;
      break;
    case 'pay-order':
    case 'pay-received':
      params['amountFen'] = order.invoice?.amountFen ?? order.totalFen;
      if (order.invoice?.dueDay != null) params['dueDay'] = order.invoice.dueDay;
      break;
    case 'draft-contract':
    case 'send-contract':
    case 'sign-contract':
    case 'check-order':
    case 'recheck-order':
    case 'issue-invoice':
    case 'ship-order':
    case 'receive-order':
      break;
  }
  return params;
}

function isUrgent(state: State, order: Order, turn: Turn): boolean {
  switch (turn.kind) {
    case 'resolve-shortage':
      return arrivingUnits(state, order) < missingUnits(order);
    case 'draft-again':
    case 'answer-partial':
    case 'answer-substitute':
    case 'answer-cancellation':
    case 'recheck-order':
      return true;
    case 'pay-received':
      return order.invoice?.overdue === true;
    default:
      return isPressing(state, order);
  }
}

/** True when an order that has not left yet can no longer be in time, or only just. */
function isPressing(state: State, order: Order): boolean {
  const contract = signedContract(order);
  if (contract === undefined || order.despatch !== null) return false;
  return state.day + state.config.rules.transitDays >= contract.deliverByDay;
}

/** Units that the warehouse found missing. */
function missingUnits(order: Order): number {
  let units = 0;
  for (const line of order.lines) units += line.missing;
  return units;
}

/** Units of the missing products that the supplier has at the factory or on the way there, as far as they help. */
function arrivingUnits(state: State, order: Order): number {
  let units = 0;
  for (const line of order.lines) {
    const product = state.products[line.product];
    if (line.missing > 0 && product !== undefined) {
      units += Math.min(line.missing, product.factory + product.arriving);
    }
  }
  return units;
}

/** The way out of a shortage that is nearest at hand; the supplier is free to take another. */
function wayOut(state: State, order: Order): TradeCommandType {
  const short = order.lines.filter((line) => line.missing > 0);
  const everyShort = (has: (product: Product, missing: number) => boolean) =>
    short.length > 0 &&
    short.every((line) => {
      const product = state.products[line.product];
      return product !== undefined && has(product, line.missing);
    });
  if (everyShort((product, missing) => product.factory >= missing)) return 'trade/Allocate';
  const elsewhere = everyShort((product, missing) =>
    Object.entries(product.warehouses).some(
      ([warehouse, stock]) => warehouse !== order.warehouse && stock.onHand - stock.reserved >= missing,
    ),
  );
  if (elsewhere) return 'trade/Transfer';
  const producible = short.every((line) => (state.goods[line.good]?.stoppedUntilDay ?? 0) < state.day);
  return producible ? 'trade/Replenish' : 'trade/OfferPartial';
}

/** What the administrator has to look at. */
function* reviews(state: State): Generator<Waiting> {
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.registration.state !== 'waiting') continue;
    yield item('review-registration', 'trade/ApproveRegistration', firm.registration, {
      subject: id,
      params: { firm: id },
    });
  }
  for (const id in state.posts) {
    const post = state.posts[id];
    if (post?.state !== 'waiting') continue;
    yield item(
      'review-post',
      'trade/ApprovePost',
      { sinceDay: post.day, sinceAtMs: post.atMs },
      {
        subject: id,
        params: { firm: post.firm, title: post.title },
      },
    );
  }
  for (const id in state.feedback) {
    const feedback = state.feedback[id];
    if (feedback === undefined || feedback.answer !== null) continue;
    yield item(
      'answer-feedback',
      'trade/AnswerFeedback',
      { sinceDay: feedback.day, sinceAtMs: feedback.atMs },
      {
        subject: id,
        params: { firm: feedback.from, subject: feedback.subject },
      },
    );
  }
}

/** What the bank has to look at. */
function* applications(state: State): Generator<Waiting> {
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm === undefined) continue;
    const about = { subject: id, params: { firm: id } };
    if (firm.account.state === 'waiting')
      yield item('review-account', 'trade/OpenAccount', firm.account, about);
    if (firm.certificate.state === 'waiting') {
      yield item('issue-certificate', 'trade/IssueCertificate', firm.certificate, about);
    }
  }
}

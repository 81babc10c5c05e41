import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { OrderState } from './order-states.ts';
import { creditLimitFen, profitFen, stockAtCostFen } from './figures.ts';
import type {
  FeedbackState,
  FirmState,
  PaperRecord,
  ProductState,
  StockRecord,
  TradeState,
} from './state.ts';
import { messagesView } from './by-hand/view.ts';
import { firmCard, postView, productCard } from './view-mall.ts';
import { orderView } from './view-orders.ts';
import type {
  FeedbackView,
  FiguresView,
  MovementView,
  OrderView,
  OwnProduct,
  OwnView,
  Paper,
  PostView,
  ShopRow,
  StockAt,
  StockedGoods,
} from './view-types.ts';
import { unclearTo } from './transit/unclear.ts';
import { waitingFor } from './waiting.ts';

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;

/** How many movements a statement shows at once. */
export const STATEMENT_MAX = 200;

/**
 * A firm's own desk: its papers, orders, goods and money. Only the firm itself and the instructor may have it.
 * @param lookBack how many orders that are over it shows at most; those that are open are always there
 * @param also an order of the firm that is shown however long it is over
 */
export function ownView(state: State, firm: Firm, lookBack = Infinity, also: string | null = null): OwnView {
  const ordersByState = countByState(state, firm);
  return {
    firm: firmCard(state, firm, true),
    licenceNo: firm.licenceNo,
    registration: paper(firm.registration),
    account: {
      ...paper(firm.account),
      balanceFen: state.accounts[firm.id] ?? 0,
      creditLimitFen: creditLimitFen(state),
    },
    certificate: { ...paper(firm.certificate), serial: firm.certificateSerial },
    waiting: waitingFor(state, firm.id),
    orders: orderViews(state, firm, lookBack, also),
    ordersByState,
    products: ownProducts(state, firm),
    stocked: firm.kind === 'warehouse' ? stockedIn(state, firm.id) : [],
    shop: shopRows(state, firm.id),
    posts: ownPosts(state, firm),
    feedback: ownFeedback(state, firm),
    statement: latestMovements(state, firm),
    statementTotal: firm.statement.length,
    figures: figures(state, firm, ordersByState.SUCCESSFUL ?? 0),
    messages: messagesView(state, firm),
  };
}

const paper = (record: DeepReadonly<PaperRecord>): Paper => ({
  state: record.state,
  reason: record.reason,
  sinceDay: record.sinceDay,
});

/** A look at every order's state and nothing else: cheap, however many there are. */
function countByState(state: State, firm: Firm): Partial<Record<OrderState, number>> {
  const counts: Partial<Record<OrderState, number>> = {};
  for (const id of firm.orders) {
    const order = state.orders[id];
    if (order !== undefined) counts[order.state] = (counts[order.state] ?? 0) + 1;
  }
  return counts;
}

function orderViews(state: State, firm: Firm, lookBack: number, also: string | null): readonly OrderView[] {
  const views: OrderView[] = [];
  // An order that is over and of which a message is still unclear is not done with.
  const unclear = unclearTo(state, firm.id).map(({ order }) => order);
  const isOpen = (id: string): boolean => id in firm.openOrders || unclear.includes(id);
  let openLeft = Object.keys(firm.openOrders).length;
  for (const id of new Set(unclear)) if (!(id in firm.openOrders)) openLeft += 1;
  let overLeft = lookBack;
  for (let i = firm.orders.length - 1; i >= 0 && (openLeft > 0 || overLeft > 0); i--) {
    const order = state.orders[firm.orders[i] ?? ''];
    if (order === undefined) continue;
    const open = isOpen(order.id);
    if (!open && overLeft <= 0) continue;
    if (open) openLeft -= 1;
    else overLeft -= 1;
    views.push(orderView(state, order, { sees: 'own', firm: firm.id }));
  }
  const missing = also !== null && firm.orders.includes(also) && !views.some(({ id }) => id === also);
  const order = missing ? state.orders[also] : undefined;
  if (order !== undefined) views.push(orderView(state, order, { sees: 'own', firm: firm.id }));
  return views;
}

const stockAt = (warehouse: FirmId, stock: DeepReadonly<StockRecord>): StockAt => ({
  warehouse,
  onHand: stock.onHand,
  reserved: stock.reserved,
  available: stock.onHand - stock.reserved,
});

function ownProducts(state: State, firm: Firm): readonly OwnProduct[] {
  const products: DeepReadonly<ProductState>[] = [];
  for (const id of firm.products) {
    const product = state.products[id];
    if (product !== undefined) products.push(product);
  }
  const arriving = products.some((product) => product.arriving > 0) ? arrivals(state, firm) : {};
  return products.map((product) => ({
    ...productCard(state, product),
    state: product.state,
    factory: product.factory,
    warehouses: Object.entries(product.warehouses).map(([warehouse, stock]) => stockAt(warehouse, stock)),
    inTransit: product.inTransit,
    arriving: arriving[product.id] ?? [],
  }));
}

/** Product → what production will bring, soonest first. */
function arrivals(state: State, firm: Firm): Record<string, { quantity: number; day: number }[]> {
  const byProduct: Record<string, { quantity: number; day: number }[]> = {};
  for (const id in state.replenishments) {
    const batch = state.replenishments[id];
    if (batch === undefined || state.products[batch.product]?.firm !== firm.id) continue;
    (byProduct[batch.product] ??= []).push({ quantity: batch.quantity, day: batch.arrivesDay });
  }
  for (const product in byProduct) byProduct[product]?.sort((a, b) => a.day - b.day);
  return byProduct;
}

function stockedIn(state: State, warehouse: FirmId): readonly StockedGoods[] {
  const stocked: StockedGoods[] = [];
  for (const id in state.products) {
    const product = state.products[id];
    const stock = product?.warehouses[warehouse];
    if (product === undefined || stock === undefined || stock.onHand === 0) continue;
    stocked.push({
      ...stockAt(warehouse, stock),
      product: id,
      good: product.good,
      name: product.name,
      owner: product.firm,
      unit: state.goods[product.good]?.unit ?? '',
    });
  }
  return stocked;
}

function shopRows(state: State, firm: FirmId): readonly ShopRow[] {
  return Object.entries(state.shops[firm] ?? {}).map(([good, row]) => ({
    good,
    quantity: row.quantity,
    costFen: row.costFen,
    priceFen: row.priceFen,
    soldTotal: row.sold,
    lostTotal: row.lost,
    soldYesterday: row.soldYesterday,
  }));
}

/** Newest first. */
function ownPosts(state: State, firm: Firm): readonly PostView[] {
  const views: PostView[] = [];
  for (const id of firm.posts) {
    const post = state.posts[id];
    if (post !== undefined) views.push(postView(post));
  }
  return views.reverse();
}

export const feedbackView = (feedback: DeepReadonly<FeedbackState>): FeedbackView => ({
  id: feedback.id,
  from: feedback.from,
  subject: feedback.subject,
  body: feedback.body,
  day: feedback.day,
  answer: feedback.answer,
});

/** Newest first. */
function ownFeedback(state: State, firm: Firm): readonly FeedbackView[] {
  const views: FeedbackView[] = [];
  for (const id of firm.feedback) {
    const feedback = state.feedback[id];
    if (feedback !== undefined) views.push(feedbackView(feedback));
  }
  return views.reverse();
}

function latestMovements(state: State, firm: Firm): readonly MovementView[] {
  const movements: MovementView[] = [];
  const oldest = Math.max(0, firm.statement.length - STATEMENT_MAX);
  for (let i = firm.statement.length - 1; i >= oldest; i--) {
    const movement = state.ledger[firm.statement[i] ?? -1];
    if (movement !== undefined) movements.push(movement);
  }
  return movements;
}

function figures(state: State, firm: Firm, doneOrders: number): FiguresView {
  const { delivered, shortage } = firm.tallies;
  return {
    balanceFen: state.accounts[firm.id] ?? 0,
    profitFen: profitFen(state, firm.id),
    stockAtCostFen: stockAtCostFen(state, firm.id),
    openOrders: Object.keys(firm.openOrders).length,
    doneOrders,
    shortages: shortage.count,
    lateDeliveries: delivered.count - delivered.total,
    byDay: firm.history,
  };
}

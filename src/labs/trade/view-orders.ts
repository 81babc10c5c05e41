import type { DeepReadonly } from '../../kernel/decider.ts';
import { availableAt } from './figures.ts';
import type { ContractRecord, OfferRecord, OrderPart, OrderRecord, Signature, TradeState } from './state.ts';
import type { EdiScene } from './edifact-parts.ts';
import { seenDocuments } from './transit/seen.ts';
import { turnsOf, type Turn } from './turns.ts';
import { partOf, type Eye } from './view-eye.ts';
import { firmCard, offeredProducts } from './view-mall.ts';
import { stationsOf } from './view-stations.ts';
import type {
  AddendumView,
  ContractView,
  DocumentView,
  OfferView,
  OrderLineView,
  OrderView,
  SignatureView,
} from './view-types.ts';

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

/**
 * One order as one of its parties sees it, or the instructor. Nobody else may ask. What grows with the order (history,
 * documents) is shared with the state, not copied.
 */
export function orderView(state: State, order: Order, eye: Eye): OrderView {
  const part = partOf(eye, order);
  const documents = seenDocuments(visibleDocuments(order, eye, part), eye, () => sceneOf(state, order));
  const turn = turnFor(state, order, part);
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    part,
    buyer: order.buyer,
    supplier: order.supplier,
    warehouse: order.warehouse,
    lines: lineViews(state, order, part),
    placedDay: order.placedDay,
    wantedDay: order.wantedDay,
    contract: presentContractView(order, part),
    earlierContracts: earlierContractViews(order, part),
    addenda: addendumViews(order),
    totalFen: order.totalFen,
    escrowFen: order.escrowFen,
    invoice:
      order.invoice === null
        ? null
        : {
            number: order.invoice.number,
            day: order.invoice.day,
            dueDay: order.invoice.dueDay,
            overdue: order.invoice.overdue,
          },
    despatch:
      order.despatch === null
        ? null
        : { number: order.despatch.number, day: order.despatch.day, arrivesDay: order.despatch.arrivesDay },
    receivedDay: order.receivedDay,
    daysLate: order.daysLate,
    latePenaltyFen: order.latePenaltyFen,
    offer: order.offer === null ? null : offerView(order.offer),
    cancellation:
      order.cancellation === null
        ? null
        : {
            by: order.cancellation.by,
            reason: order.cancellation.reason,
            penaltyFen: order.cancellation.penaltyFen,
          },
    shortage:
      order.shortage === null
        ? null
        : { sinceDay: order.shortage.sinceDay, endedDay: order.shortage.endedDay, way: order.shortage.way },
    parent: order.parent,
    backorder: order.backorder,
    stations: stationsOf(order, turn, documents),
    waitsFor:
      turn === undefined ? null : { firm: turn.firm, sinceDay: order.sinceDay, sinceAtMs: order.sinceAtMs },
    documents,
    history: order.history,
  };
}

const offerView = (offer: DeepReadonly<OfferRecord>): OfferView =>
  offer.kind === 'partial'
    ? { kind: 'partial', lines: offer.lines, laterDay: offer.laterDay }
    : { kind: 'substitute', line: offer.line, product: offer.product, priceFen: offer.priceFen };

/** Whether all is there again for a short order is the supplier's and the warehouse's knowledge, not the buyer's. */
function turnFor(state: State, order: Order, part: OrderPart | null): Turn | undefined {
  const turn = turnsOf(state, order)[0];
  if (part !== 'buyer' || turn?.kind !== 'recheck-order') return turn;
  return { kind: 'resolve-shortage', firm: order.supplier, command: 'trade/OfferPartial' };
}

/** What a message of the order is written from, whoever reads it. */
const sceneOf = (state: State, order: Order): EdiScene => ({
  order: orderView(state, order, { sees: 'all' }),
  view: {
    firms: Object.values(state.firms).map((firm) => firmCard(state, firm, false)),
    products: offeredProducts(state),
  },
});

/** The warehouse gets the papers it sent or received; the two sides share all papers of their order. */
function visibleDocuments(order: Order, eye: Eye, part: OrderPart | null): readonly DocumentView[] {
  if (part !== 'warehouse' || eye.sees !== 'own') return order.documents;
  return order.documents.filter(({ sender, receiver }) => sender === eye.firm || receiver === eye.firm);
}

function lineViews(state: State, order: Order, part: OrderPart | null): readonly OrderLineView[] {
  const warehouse =
    order.state === 'SUCCESSFUL' || order.state === 'VOID' || part === 'buyer' ? null : order.warehouse;
  return order.lines.map((line): OrderLineView => {
    const product = state.products[line.product];
    const good = state.goods[line.good];
    return {
      line: line.line,
      product: line.product,
      good: line.good,
      name: product?.name ?? good?.name ?? { en: line.good, zh: line.good },
      unit: good?.unit ?? '',
      quantity: line.quantity,
      priceFen: line.priceFen,
      missing: line.missing,
      available: warehouse === null || product === undefined ? null : availableAt(product, warehouse),
    };
  });
}

/** A draft is its supplier's alone; a version that was recalled or refused is history. */
function presentContractView(order: Order, part: OrderPart | null): ContractView | null {
  const contract = order.contracts.at(-1);
  if (contract === undefined || contract.state === 'rejected' || contract.state === 'recalled') return null;
  if (contract.state === 'draft' && part !== 'supplier' && part !== null) return null;
  return contractView(order, contract);
}

/** What the two sides went through before; the warehouse only ever hears of the contract that was signed. */
function earlierContractViews(order: Order, part: OrderPart | null): readonly ContractView[] {
  if (part === 'warehouse') return [];
  const earlier: ContractView[] = [];
  for (const contract of order.contracts) {
    if (contract.state === 'rejected' || contract.state === 'recalled')
      earlier.push(contractView(order, contract));
  }
  return earlier;
}

const contractView = (order: Order, contract: DeepReadonly<ContractRecord>): ContractView => ({
  number: contract.number,
  version: contract.version,
  state: contract.state,
  warehouse: contract.warehouse,
  deliverByDay: contract.deliverByDay,
  latePenaltyBp: contract.latePenaltyBp,
  payment: contract.payment,
  lines: contract.lines,
  totalFen: contract.totalFen,
  hash: contract.hash,
  signatures: signatureViews(order, contract.signatures),
  signedDay: contract.signedDay,
  refusal: contract.refusal,
  ...(contract.agreedIn === undefined ? {} : { agreedIn: contract.agreedIn }),
});

/** Who signed, as what and when; not which person of the firm it was. */
const signatureViews = (
  order: Order,
  signatures: readonly DeepReadonly<Signature>[],
): readonly SignatureView[] =>
  signatures.map(({ firm, day, certificate, value }) => ({
    firm,
    as: firm === order.supplier ? 'supplier' : 'buyer',
    day,
    certificate,
    value,
  }));

const NO_ADDENDA: readonly AddendumView[] = [];

/** All three parties see what was signed: the sides signed it, and the warehouse delivers by it. */
function addendumViews(order: Order): readonly AddendumView[] {
  const contract = order.contracts.at(-1);
  if (contract === undefined || contract.addenda.length === 0) return NO_ADDENDA;
  let before: ContractView['lines'] = contract.lines;
  return contract.addenda.map((addendum): AddendumView => {
    const { number, kind, lines, totalFen, hash, signatures } = addendum;
    const changes = before.flatMap((line) => {
      const after = lines.find((other) => other.line === line.line) ?? null;
      return sameLine(line, after) ? [] : [{ before: line, after }];
    });
    before = lines;
    return {
      number,
      kind,
      changes,
      lines,
      totalFen,
      hash,
      signatures: signatureViews(order, signatures),
      signedDay: signatures.at(-1)?.day ?? 0,
    };
  });
}

const sameLine = (before: ContractView['lines'][number], after: typeof before | null): boolean =>
  after !== null &&
  before.product === after.product &&
  before.quantity === after.quantity &&
  before.priceFen === after.priceFen;

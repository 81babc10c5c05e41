import { makeInterchange, type EdiInterchange } from '../../../edi/write.ts';
import { interchangeOf, messageOf, REFERENCE_LENGTH_MAX } from '../edifact.ts';
import type { EdiScene } from '../edifact-parts.ts';
import type { DocumentKind } from '../messages.ts';
import { besideOrder } from '../documents.ts';
import { serialOf } from '../order-number.ts';
import type { DocumentView, OfferView, OrderView, TradeView, WantedGoods } from '../view-types.ts';
import { answeredNumber, type Purpose } from './purposes.ts';
import { usedReferences } from './references.ts';

/** The right message: what the lab itself would write for the same step, whoever takes it. */

/** What somebody is about to write a message about. */
export interface MessageScene {
  /** The market as the writer's seat sees it. */
  readonly view: TradeView;
  /** What the message speaks of; null for an ORDERS, which makes an order. */
  readonly order: OrderView | null;
  /** What an ORDERS asks for. */
  readonly wanted: WantedGoods | null;
  readonly atMs: number;
}

/** What is the writer's to decide; all else follows from the order. */
export interface Choices {
  /** The number of a new order. */
  readonly number: string;
  readonly wanted: WantedGoods | null;
  /** The answer is yes. */
  readonly accepted: boolean;
  readonly reason: string;
  readonly offer: OfferView | null;
}

/** A document as it would be filed, with the scene in which it becomes a message. */
export interface Right {
  readonly document: DocumentView;
  readonly scene: EdiScene;
}

/** What of an order its messages speak of. */
type OrderFacts = EdiScene['order'] & Pick<OrderView, 'id' | 'number' | 'documents' | 'totalFen'>;
type Line = DocumentView['lines'][number];
type Reference = DocumentView['references'][number];

/** The document that the step would file; null when the scene lacks what it needs. */
export function rightDocument(purpose: Purpose, scene: MessageScene, choices: Choices): Right | null {
  const firm = scene.view.own?.firm.id;
  if (firm === undefined) return null;
  const order = purpose === 'order' ? newOrder(scene, firm, choices) : scene.order;
  if (order === null) return null;
  const document = finish(draftOf(purpose, order, firm, choices), order, scene);
  return { document, scene: { order, view: scene.view } };
}

/** Its message, as it travels under a control reference that the firm has not used yet. */
export function rightInterchange({ document, scene }: Right, view: TradeView): EdiInterchange {
  const interchange = interchangeOf(document, scene);
  const used = usedReferences(view.own?.orders ?? [], document.sender);
  const reference = freeReference(interchange.reference, used);
  if (reference === interchange.reference) return interchange;
  const { sender, recipient, date, time } = interchange;
  const full = date.length === 6 ? `20${date}` : date;
  const addressing = { sender: sender.id, recipient: recipient.id, reference, date: full, time };
  return makeInterchange(addressing, [messageOf(document, scene)]);
}

function freeReference(wished: string, used: ReadonlySet<string>): string {
  let free = wished;
  for (let i = 2; used.has(free); i++)
    free = `${wished.slice(0, REFERENCE_LENGTH_MAX - 1 - String(i).length)}-${i}`;
  return free;
}

interface Draft {
  readonly kind: DocumentKind;
  readonly number: string;
  readonly sender: string;
  readonly receiver: string;
  readonly references?: readonly Reference[];
  readonly lines?: readonly Line[];
  readonly amountFen?: number;
  readonly response?: string;
  readonly text?: string;
  readonly laterDay?: number;
}

const finish = (draft: Draft, order: OrderFacts, { view, atMs }: MessageScene): DocumentView => ({
  kind: draft.kind,
  number: draft.number,
  order: order.id,
  station: 'order',
  sender: draft.sender,
  receiver: draft.receiver,
  day: view.day,
  atMs,
  seq: 0,
  references: draft.references ?? ordersPapers(order),
  lines: draft.lines ?? [],
  amountFen: draft.amountFen ?? null,
  response: draft.response ?? null,
  text: draft.text === undefined || draft.text === '' ? null : draft.text,
  written: null,
  transit: null,
  ...(draft.laterDay === undefined ? {} : { laterDay: draft.laterDay }),
});

function ordersPapers(order: OrderFacts, ...more: Reference[]): Reference[] {
  const contract: Reference[] =
    order.contract === null ? [] : [{ kind: 'contract', number: order.contract.number }];
  return [{ kind: 'order', number: order.number }, ...contract, ...more];
}

const linesOf = (
  lines: readonly Readonly<{ line: number; product: string; quantity: number; priceFen: number }>[],
  priced = true,
): Line[] =>
  lines.map(({ line, product, quantity, priceFen }) => ({
    line,
    product,
    quantity,
    backorder: 0,
    priceFen: priced ? priceFen : null,
  }));

/** `AP-0012-2`: of some kinds one order has several. */
const counted = (order: OrderFacts, prefix: string, kind: DocumentKind): string =>
  `${prefix}-${serialOf(order)}-${order.documents.filter((document) => document.kind === kind).length + 1}`;

function draftOf(purpose: Purpose, order: OrderFacts, firm: string, choices: Choices): Draft {
  const { buyer, supplier } = order;
  const partner = firm === buyer ? supplier : buyer;
  const serial = serialOf(order);
  const there = { sender: firm, receiver: partner };
  switch (purpose) {
    case 'order':
      return {
        ...there,
        kind: 'ORDERS',
        number: choices.number,
        references: [],
        lines: linesOf(order.lines),
        amountFen: order.totalFen,
      };
    case 'send-contract':
      return contractDraft(order, there);
    case 'offer':
      return {
        ...there,
        kind: 'ORDRSP',
        number: counted(order, 'RS', 'ORDRSP'),
        lines: offeredLines(order, choices.offer),
        response: choices.offer?.kind ?? 'partial',
        ...(choices.offer?.kind === 'partial' ? { laterDay: choices.offer.laterDay } : {}),
      };
    case 'answer-contract':
    case 'answer-partial':
    case 'answer-substitute':
    case 'answer-cancellation': {
      const answered = answeredNumber(purpose, order);
      const to: Reference[] = answered === null ? [] : [{ kind: 'message', number: answered }];
      return {
        ...there,
        kind: 'APERAK',
        number: counted(order, 'AP', 'APERAK'),
        references: ordersPapers(order, ...to),
        response: choices.accepted ? 'accepted' : 'refused',
        text: choices.accepted ? '' : choices.reason,
      };
    }
    case 'cancel':
    case 'propose-cancellation':
      return {
        ...there,
        kind: 'ORDCHG',
        number: counted(order, 'OC', 'ORDCHG'),
        lines: linesOf(order.lines),
        response: 'cancel',
        text: choices.reason,
      };
    case 'invoice':
      return {
        ...there,
        kind: 'INVOIC',
        number: `IV-${serial}`,
        lines: linesOf(order.lines),
        amountFen: order.totalFen,
      };
    case 'pay': {
      const invoice: Reference[] =
        order.invoice === null ? [] : [{ kind: 'invoice', number: order.invoice.number }];
      const references = ordersPapers(order, ...invoice);
      return { ...there, kind: 'REMADV', number: `RA-${serial}`, references, amountFen: order.totalFen };
    }
    case 'ship':
      return {
        ...there,
        receiver: buyer,
        kind: 'DESADV',
        number: `DA-${serial}`,
        lines: linesOf(order.lines, false),
      };
    case 'receive': {
      const despatch: Reference[] =
        order.despatch === null ? [] : [{ kind: 'despatch', number: order.despatch.number }];
      return {
        ...there,
        kind: 'RECADV',
        number: `GR-${serial}`,
        references: ordersPapers(order, ...despatch),
        lines: linesOf(order.lines, false),
        response: 'accepted',
      };
    }
  }
}

function contractDraft(order: OrderFacts, there: Pick<Draft, 'sender' | 'receiver'>): Draft {
  const { contract } = order;
  const changed =
    contract === null ||
    contract.deliverByDay > order.wantedDay ||
    contract.lines.some((line, i) => line.priceFen !== order.lines[i]?.priceFen);
  return {
    ...there,
    kind: 'ORDRSP',
    number: contract?.number ?? '',
    lines: linesOf(contract?.lines ?? []).map((line) => besideOrder(line, order.lines)),
    ...(contract === null ? {} : { amountFen: contract.totalFen }),
    response: changed ? 'changed' : 'accepted',
  };
}

function offeredLines({ lines }: OrderFacts, offer: OfferView | null): Line[] {
  return linesOf(lines).map((line) => {
    if (offer?.kind === 'partial') {
      const part = offer.lines.find((candidate) => candidate.line === line.line);
      return part === undefined ? line : { ...line, quantity: part.now, backorder: part.later };
    }
    if (offer?.line !== line.line) return line;
    return besideOrder({ ...line, product: offer.product, priceFen: offer.priceFen }, lines);
  });
}

/** The order that an ORDERS would make. A product that is not on offer has neither name nor price. */
function newOrder({ view, wanted: asked }: MessageScene, firm: string, choices: Choices): OrderFacts | null {
  const wanted = choices.wanted ?? asked;
  if (wanted === null) return null;
  const lines = wanted.lines.map(({ product: id, quantity }, i): OrderFacts['lines'][number] => {
    const product = view.products.find((offered) => offered.id === id);
    const { good, name, unit, priceFen } = product ?? { good: '', name: NO_NAME, unit: 'PCE', priceFen: 0 };
    return { line: i + 1, product: id, good, name, unit, quantity, priceFen, missing: 0, available: null };
  });
  return {
    id: '',
    number: choices.number,
    buyer: firm,
    supplier: wanted.supplier,
    warehouse: null,
    lines,
    wantedDay: wanted.wantedDay,
    totalFen: lines.reduce((sum, { quantity, priceFen }) => sum + quantity * priceFen, 0),
    contract: null,
    earlierContracts: [],
    invoice: null,
    despatch: null,
    documents: [],
  };
}

const NO_NAME = { en: '', zh: '' };

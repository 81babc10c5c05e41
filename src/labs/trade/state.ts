import type { ActorKind } from '../../kernel/envelope.ts';
import type { FirmId, MarketId, SeatId } from '../../kernel/ids.ts';
import type { BasisPoints, Fen } from '../../kernel/money.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { TradeConfig } from './config.ts';
import type { OrderState, ShortageExit } from './order-states.ts';
import type { DocumentKind, TransitFault } from './messages.ts';
import type { DocumentView, MessageFault, MovementKind, PaperState, WantedGoods } from './view-types.ts';

/**
 * Everything one market is, as plain JSON: records by id, arrays that only grow, running totals beside them. Only `evolve`
 * writes it. Records keep the order in which their entries were made, so iteration is the same on every replay.
 */
export interface TradeState {
  market: MarketId;
  config: TradeConfig;
  /** The last day that began; 0 in the lobby. */
  day: number;
  /** The number the next thing of a kind gets. */
  next: Record<CounterName, number>;
  mall: MallState;
  categories: Record<string, CategoryState>;
  notices: Record<string, NoticeState>;
  feedback: Record<string, FeedbackState>;
  posts: Record<string, PostState>;
  goods: Record<string, GoodState>;
  firms: Record<FirmId, FirmState>;
  seats: Record<SeatId, { firm: FirmId; role: string }>;
  /** Balances: one per firm, and `escrow` and `world`. They add up to zero. */
  accounts: Record<string, Fen>;
  products: Record<string, ProductState>;
  /** Opening stock that waits for its firm, product or warehouse to exist. */
  openings: OpeningStock[];
  replenishments: Record<string, ReplenishmentState>;
  /** Goods on their way to a buyer that have not arrived, order → day of arrival. */
  shipments: Record<string, number>;
  /** Firm → good → what stands in its shop. A firm without a shop has no entry. */
  shops: Record<FirmId, Record<string, ShopState>>;
  orders: Record<string, OrderRecord>;
  /** Orders that are neither SUCCESSFUL nor VOID. */
  openOrders: Record<string, true>;
  /** All movements of money, oldest first. */
  ledger: Movement[];
  /** Shocks that still last. */
  shocks: Record<string, ShockState>;
  /** Latest deals, oldest first, at most 20. */
  deals: Deal[];
  /** Good → where its units are; the sums that the invariants compare with the places themselves. */
  totals: Record<string, GoodTotals>;
  /** What persons did, by `firm/participant`. */
  persons: Record<string, PersonTally>;
  /** What waits for the system to act, such as `order:o12`; see `agendaKey`. */
  agenda: Record<string, AgendaItem>;
  /** Messages written by hand that the partner's system refused. */
  refusedMessages: Record<string, RefusedMessage>;
  /** Messages that did not arrive as they were sent and that their receivers have not found out, see `unclearKey`. */
  unclear: Record<string, UnclearMessage>;
  /** Finished messages that were looked at, oldest first. */
  shownMessages: ShownMessage[];
  /** The market's certificate authority. */
  signing: SigningState;
}

export const COUNTERS = [
  'category',
  'notice',
  'feedback',
  'post',
  'product',
  'replenishment',
  'order',
  'shock',
  'certificate',
  'message',
] as const;
export type CounterName = (typeof COUNTERS)[number];

export interface MallState {
  firm: FirmId;
  name: LocalText;
  about: LocalText;
}
export interface CategoryState {
  id: string;
  name: LocalText;
  /** Offered products filed under it. */
  products: number;
}
export interface NoticeState {
  id: string;
  title: string;
  body: string;
  day: number;
}
export interface FeedbackState {
  id: string;
  from: FirmId;
  subject: string;
  body: string;
  day: number;
  atMs: number;
  answer: string | null;
}
export interface PostState {
  id: string;
  kind: 'supply' | 'demand';
  firm: FirmId;
  good: string;
  title: string;
  body: string;
  quantity: number;
  priceFen: Fen;
  state: 'waiting' | 'published' | 'refused' | 'withdrawn' | 'expired';
  reason: string | null;
  day: number;
  atMs: number;
  /** First day on which it is no longer shown; null until it is published. */
  expiresDay: number | null;
}
export interface GoodState {
  id: string;
  name: LocalText;
  category: string;
  unit: string;
  picture: string | null;
  leadDays: number;
  /** What the market regards as a normal price. */
  referencePriceFen: Fen;
  /** The scenario's cost of one unit. */
  baseCostFen: Fen;
  /** Present production cost of one unit: the scenario's cost times the price jumps that last. */
  costFen: Fen;
  /** Production stands still up to and including this day. */
  stoppedUntilDay: number | null;
}

/** A registration, an account or a certificate on its way. */
export interface PaperRecord {
  state: PaperState;
  reason: string | null;
  /** When it came into this state; null while it is `none`. */
  sinceDay: number | null;
  sinceAtMs: number | null;
}
/** Keys and certificates with which contracts are signed. */
export interface SigningState {
  /** From which every secret key of the market is made: in no view, in no event, in no message. */
  secret: string;
  /** The authority's public key (Ed25519, hexadecimal). */
  authority: string;
  /** Every certificate that was ever issued, by its serial, oldest first. */
  certificates: Record<string, CertificateRecord>;
  /** The revocation list, oldest first: what everyone may know. */
  revoked: { serial: string; day: number; kind: RevocationKind }[];
}
export interface CertificateRecord {
  serial: string;
  firm: FirmId;
  /** The firm's name when it was issued. */
  name: LocalText;
  fromDay: number;
  /** Last day on which it may be used; null for one from before there were electronic signatures. */
  toDay: number | null;
  publicKey: string | null;
  /** The authority's, over the certificate's canonical text. */
  signature: string | null;
  state: 'valid' | 'expired' | 'revoked';
  revokedDay: number | null;
}
/** `stolen`: the key may be in other hands; `withdrawn`: the bank took the certificate back. */
export const REVOCATION_KINDS = ['stolen', 'withdrawn'] as const;
export type RevocationKind = (typeof REVOCATION_KINDS)[number];

export const FIRM_KINDS = ['mall', 'enterprise', 'warehouse', 'bank'] as const;
export type FirmKind = (typeof FIRM_KINDS)[number];

export interface FirmState {
  id: FirmId;
  /** The scenario's cast line it was made from. */
  template: FirmId;
  kind: FirmKind;
  name: LocalText;
  capitalFen: Fen;
  /** It has no seats: the system plays it. */
  bySystem: boolean;
  /** Kinds of messages its people write themselves. */
  byHand: readonly DocumentKind[];
  licenceNo: string;
  contact: string;
  address: string;
  about: string;
  registration: PaperRecord;
  account: PaperRecord;
  certificate: PaperRecord;
  certificateSerial: string | null;
  /** Its products, offered and withdrawn. */
  products: string[];
  /** All orders it is or was party to, oldest first. A warehouse is party once the contract is signed. */
  orders: string[];
  /** Those that are not over → its part in them. */
  openOrders: Record<string, OrderPart>;
  /** Positions of its movements in the ledger. */
  statement: number[];
  /** Its posts. */
  posts: string[];
  /** Its feedback. */
  feedback: string[];
  /** Capital received and opening stock at cost: what profit is counted from. */
  startFen: Fen;
  /** As buyer: its money held in escrow. */
  escrowedFen: Fen;
  /** As supplier: delivered on credit and not yet paid. */
  receivableFen: Fen;
  /** As buyer: received on credit and not yet paid. */
  payableFen: Fen;
  tallies: Record<TallyName, Tally>;
  /** Accepted commands by kind of actor. */
  actions: Record<ActorKind, number>;
  /** The journal entry of the last counted action. */
  lastActionSeq: number;
  /** Key in `persons` of whoever registered it last; null for bots and the like. */
  appliedBy: string | null;
  /** Key in `persons` of whoever made the last mistake in its papers that is not yet put right. */
  mistakeBy: string | null;
  /** At the end of each day so far. */
  history: { day: number; balanceFen: Fen; profitFen: Fen }[];
}

export type OrderPart = 'buyer' | 'supplier' | 'warehouse';

/**
 * Running totals behind the metrics, per firm. What `total` and `count` mean:
 * - supplier: `ordered`/`filled` (total: units at the warehouse's first check / those of them available then),
 *   `delivered` (count: orders received, total: of them on time), `shortage` (count: reported), `shortage-ended` (count,
 *   total: days they lasted; the wait of a split-off backorder counts too), `late-penalty` (count, total: fen paid), `contract` (count: signed, total: days from order
 *   to signature), `contract-refused` (count), `cost-of-goods` (count: units delivered or sold, total: their cost in fen)
 * - any enterprise: `consumer-sales` (count: units, total: fen), `lost-sales` (count: units), `stock-value` (count: days
 *   closed, total: sum of stock at cost in fen), `overdue` (count: invoices it let become overdue),
 *   `cancelled` (count: signed orders that became void, total: penalty paid in fen)
 * - warehouse: `shipped` (count: orders, total: units), `handled` (count: orders shipped, total: days from NEW to SHIPPED),
 *   `wrong-call` (count: rechecks of orders that were still short), `checked` (count: all verdicts)
 * - administrator: `review` (count, total: days waited), `review-ms` (total: real milliseconds waited), `overturned` (count)
 * - bank: `application` (count, total: days waited), `application-ms`
 * - enterprise, warehouse: `message-written` (count: messages by hand that were taken), `message-refused` (count: those
 *   that were not, total: faults in them), `message-shown` (count: times the finished message was looked at), `fault-found`
 *   (count: messages damaged in transit found out, total: days that took), `fault-misjudged` (count: wrong reports),
 *   `fault-met` (count: messages to the firm that were damaged in transit, found or not)
 */
export const TALLIES = [
  'ordered',
  'filled',
  'delivered',
  'shortage',
  'shortage-ended',
  'late-penalty',
  'contract',
  'contract-refused',
  'cost-of-goods',
  'consumer-sales',
  'lost-sales',
  'stock-value',
  'overdue',
  'cancelled',
  'shipped',
  'handled',
  'wrong-call',
  'checked',
  'review',
  'review-ms',
  'overturned',
  'application',
  'application-ms',
  'message-written',
  'message-refused',
  'message-shown',
  'fault-found',
  'fault-misjudged',
  'fault-met',
] as const;
export type TallyName = (typeof TALLIES)[number];
export interface Tally {
  count: number;
  total: number;
  /** Journal entries it was counted from, oldest first. */
  seqs: number[];
}

/** What one person did for one firm; never a bot, the instructor or the system. */
export interface PersonTally {
  person: string;
  firm: FirmId;
  /** Accepted commands. */
  actions: number;
  /** Times something that waited for the firm was dealt with. */
  handled: number;
  /** Of them on the same or the next day. */
  handledInTime: number;
  /** Contracts refused by the partner or recalled, papers refused, wrong calls. */
  mistakes: number;
  /** Of them followed by the right step. */
  corrected: number;
  seqs: number[];
}

export interface ProductState {
  id: string;
  firm: FirmId;
  good: string;
  name: LocalText;
  about: LocalText;
  category: string;
  priceFen: Fen;
  state: 'offered' | 'withdrawn';
  factory: number;
  warehouses: Record<FirmId, StockRecord>;
  /** Shipped to buyers and not yet received. */
  inTransit: number;
  /** Paid for and not yet at the factory. */
  arriving: number;
  /** What all these units cost altogether; the average leaves with each unit. */
  costFen: Fen;
}
export interface StockRecord {
  onHand: number;
  reserved: number;
  /** The journal entry of the last transfer that came in; 0 without one. */
  transferSeq: number;
}
export interface OpeningStock {
  firm: FirmId;
  good: string;
  priceFen: Fen;
  factory: number;
  warehouses: Record<FirmId, number>;
  shop: number;
}
export interface ReplenishmentState {
  id: string;
  product: string;
  quantity: number;
  arrivesDay: number;
}
export interface ShopState {
  quantity: number;
  /** What the quantity cost altogether. */
  costFen: Fen;
  priceFen: Fen;
  sold: number;
  lost: number;
  soldYesterday: number;
  /** How much of what consumers wanted of late was there, 0 to 1; recent days weigh most. */
  availability: number;
}

export interface OrderRecord {
  id: string;
  /** As people quote it: `PO-0012`. */
  number: string;
  state: OrderState;
  buyer: FirmId;
  supplier: FirmId;
  /** Known from the signature on. */
  warehouse: FirmId | null;
  /** What is to be delivered now; prices are the offer's until a contract is signed. */
  lines: OrderLine[];
  /** Sum of the lines. */
  totalFen: Fen;
  placedDay: number;
  wantedDay: number;
  /** All versions, oldest first; the last one counts. */
  contracts: ContractRecord[];
  escrowFen: Fen;
  /** Day on which it reached the warehouse. */
  newDay: number | null;
  invoice: {
    number: string;
    day: number;
    amountFen: Fen;
    dueDay: number | null;
    overdue: boolean;
    dunned: number;
  } | null;
  paidDay: number | null;
  despatch: { number: string; day: number; arrivesDay: number; arrived: boolean } | null;
  receivedDay: number | null;
  /** Days late and the penalty: accruing while under way, final once received. */
  daysLate: number;
  latePenaltyFen: Fen;
  handlingFeeFen: Fen;
  offer: OfferRecord | null;
  cancellation: { by: FirmId; reason: string; payer: FirmId; penaltyFen: Fen } | null;
  shortage: {
    sinceDay: number;
    sinceSeq: number;
    endedDay: number | null;
    way: ShortageExit | null;
    /** Born of a split, not reported by the warehouse; it is not counted as a shortage of its own. */
    backorder: boolean;
  } | null;
  /** The order this one is the backorder of. */
  parent: string | null;
  /** The backorder split from this one. */
  backorder: string | null;
  documents: DocumentView[];
  history: { event: string; seq: number; atMs: number; day: number; by: FirmId | null }[];
  /** Since when it has been waiting for whoever is next. */
  sinceDay: number;
  sinceAtMs: number;
  /** Key in `persons` of whoever made the last mistake here that is not yet put right. */
  mistakeBy: string | null;
}
export interface OrderLine {
  line: number;
  product: string;
  good: string;
  quantity: number;
  priceFen: Fen;
  /** Units short when the warehouse last looked; 0 otherwise. */
  missing: number;
}
/** What the supplier offers out of a shortage; its signature becomes the addendum's when the buyer accepts. */
export type OfferRecord =
  | {
      kind: 'partial';
      lines: { line: number; now: number; later: number }[];
      laterDay: number;
      /** Over the addendum that there will be. */
      signature: Signature;
      /** Over the contract of the backorder that there will be; null for an offer from before electronic signatures. */
      backorderSignature: Signature | null;
    }
  | { kind: 'substitute'; line: number; product: string; priceFen: Fen; signature: Signature };

export interface ContractLine {
  line: number;
  product: string;
  quantity: number;
  priceFen: Fen;
}
/** What is agreed; the hash is taken over these. */
export interface ContractTerms {
  /** `CT-0012-1`: the order's number and the version. */
  number: string;
  version: number;
  warehouse: FirmId;
  deliverByDay: number;
  latePenaltyBp: BasisPoints;
  payment: string;
  lines: ContractLine[];
  totalFen: Fen;
  /**
   * A backorder's only: what it was agreed in. Its text names this instead of numbers that nobody knew when the supplier
   * signed; one from before electronic signatures has none.
   */
  agreedIn?: { addendum: string; contractHash: string };
}
export interface Signature {
  firm: FirmId;
  /** Participant, bot policy or instructor. */
  by: string;
  day: number;
  atMs: number;
  /** Serial of the certificate; null before there were electronic signatures. */
  certificate: string | null;
  /** Ed25519 over the statement (`signing/statement.ts`), hexadecimal; null before there were electronic signatures. */
  value: string | null;
}
export interface ContractRecord extends ContractTerms {
  state: 'draft' | 'sent' | 'signed' | 'rejected' | 'recalled';
  /** SHA-256 of the canonical text, hexadecimal; null before it was signed. */
  hash: string | null;
  signatures: Signature[];
  signedDay: number | null;
  refusal: string | null;
  addenda: Addendum[];
  /** Key in `persons` of whoever drew it up; null for bots and the like. */
  draftedBy: string | null;
}
/** A change both sides agreed on after signing; the contract itself stays as it is. */
export interface Addendum {
  /** `CT-0012-1-A1`. */
  number: string;
  kind: 'partial' | 'substitute';
  /** The lines to deliver from now on. */
  lines: ContractLine[];
  totalFen: Fen;
  signatures: Signature[];
  hash: string;
}

export interface Movement {
  seq: number;
  day: number;
  atMs: number;
  kind: MovementKind;
  from: string;
  to: string;
  amountFen: Fen;
  order: string | null;
  product: string | null;
}
export interface ShockState {
  id: string;
  kind: string;
  good: string | null;
  warehouse: FirmId | null;
  /** Of the cost (price jump) or of demand (demand spike). */
  factor: number | null;
  extraDays: number | null;
  /** Daily interest on overdrawn accounts (credit squeeze). */
  rateBp: BasisPoints | null;
  fromDay: number;
  /** Last day on which it works. */
  untilDay: number;
  /** Key theft only: whose key was stolen. */
  firm?: FirmId;
  /** Message fault only: what befalls the next message of the kind (null: any) to the firm (null: any). */
  message?: { fault: TransitFault; kind: DocumentKind | null; firm: FirmId | null };
  /** People were told. */
  announced: boolean;
}
/** A message written by hand as it was sent, and what the partner's system answered. */
export interface RefusedMessage {
  id: string;
  firm: FirmId;
  /** To whom it was addressed, if that could be read and there is such a firm. */
  partner: FirmId | null;
  kind: DocumentKind | null;
  /** The order it speaks of, if it is one of the firm's. */
  order: string | null;
  text: string;
  /** CONTRL for faults of form, APERAK for faults of substance; null when not even UNB could be read. */
  answer: { kind: 'CONTRL' | 'APERAK'; text: string } | null;
  /** Everything that was wrong, with its place. */
  faults: readonly MessageFault[];
  /** A later message of the kind (about the same order) was taken. */
  repaired: boolean;
  day: number;
  atMs: number;
  seq: number;
}
/** A finished message that a firm's people looked at instead of writing it. */
export interface ShownMessage {
  firm: FirmId;
  kind: DocumentKind;
  order: string | null;
  /** What an ORDERS was to be about. */
  wanted: WantedGoods | null;
  day: number;
  atMs: number;
}
/** A message that gives its receiver trouble, until the receiver knows what it is. */
export interface UnclearMessage {
  order: string;
  kind: DocumentKind;
  number: string;
  /** The receiver. */
  firm: FirmId;
  sinceDay: number;
  sinceAtMs: number;
  /** Keys in `persons` of those who took it for something else. */
  mistakenBy: string[];
}
export interface Deal {
  day: number;
  atMs: number;
  buyer: FirmId;
  supplier: FirmId;
  good: string;
  quantity: number;
  what: 'signed' | 'shortage' | 'received' | 'void';
}
export interface GoodTotals {
  replenished: number;
  factory: number;
  warehouses: number;
  inTransit: number;
  shops: number;
  sold: number;
  writtenOff: number;
}
export type AgendaItem =
  | { kind: 'registration' | 'account' | 'certificate'; firm: FirmId }
  | { kind: 'post'; post: string }
  | { kind: 'order'; order: string };

/** Accounts that belong to no firm. */
export const ESCROW = 'escrow';
export const WORLD = 'world';

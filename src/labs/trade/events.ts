import type { FirmId } from '../../kernel/ids.ts';
import type { BasisPoints, Fen } from '../../kernel/money.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { DocumentKind, TransitFault } from './messages.ts';
import type { ShortageExit } from './order-states.ts';
import type { Addendum, ContractTerms, FirmKind, RevocationKind, ShockState, Signature } from './state.ts';
import type { MessageFault, MovementKind, WantedGoods } from './view-types.ts';

/**
 * Everything that can happen in a market. An event carries every figure it needs: amounts, new ids, drawn values. Money
 * moves by `trade/MoneyMoved` alone; no other event touches an account. `by: null` stands for the system.
 */
export interface TradeEventData {
  // The mall
  'trade/MallDescribed': { name: string; about: string };
  'trade/CategoryAdded': { category: string; name: string };
  'trade/CategoryRenamed': { category: string; name: string };
  'trade/CategoryRemoved': { category: string };
  'trade/NoticePublished': { notice: string; title: string; body: string };
  'trade/NoticeWithdrawn': { notice: string };
  'trade/FeedbackSent': { feedback: string; firm: FirmId; subject: string; body: string };
  'trade/FeedbackAnswered': { feedback: string; answer: string };

  // Papers
  'trade/FirmRegistered': {
    firm: FirmId;
    name: LocalText;
    kind: FirmKind;
    contact: string;
    address: string;
    licenceNo: string;
  };
  'trade/RegistrationApproved': { firm: FirmId; by: FirmId | null };
  'trade/RegistrationRefused': { firm: FirmId; by: FirmId | null; reason: string };
  'trade/FirmDescribed': { firm: FirmId; contact: string; address: string; about: string };
  'trade/AccountApplied': { firm: FirmId };
  'trade/AccountOpened': { firm: FirmId; by: FirmId | null };
  'trade/AccountDeclined': { firm: FirmId; by: FirmId | null; reason: string };
  'trade/CertificateRequested': { firm: FirmId };
  /** `certificate: null`: issued before there were electronic signatures. */
  'trade/CertificateIssued': {
    firm: FirmId;
    by: FirmId | null;
    serial: string;
    certificate: Readonly<{
      name: LocalText;
      fromDay: number;
      toDay: number;
      publicKey: string;
      signature: string;
    }> | null;
  };
  'trade/CertificateExpired': { firm: FirmId; serial: string };
  /** `by` is the bank, the firm itself, or null for a theft that was discovered. */
  'trade/CertificateRevoked': {
    firm: FirmId;
    serial: string;
    by: FirmId | null;
    kind: RevocationKind;
    reason: string;
  };

  // Money: the only event that moves it
  'trade/MoneyMoved': {
    kind: MovementKind;
    from: string;
    to: string;
    amountFen: Fen;
    order: string | null;
    product: string | null;
  };

  // Products and stock
  /** Also a withdrawn product that is offered again, under its old id and with its stock. */
  'trade/ProductAdded': {
    product: string;
    firm: FirmId;
    good: string;
    name: LocalText;
    about: LocalText;
    category: string;
    priceFen: Fen;
  };
  /** Name and about as typed; `productName` says in which languages they stand. */
  'trade/ProductChanged': { product: string; name: string; about: string; category: string; priceFen: Fen };
  'trade/ProductWithdrawn': { product: string };
  /** What the scenario gives a firm at the start; `costFen` values what is placed at factory and warehouses, `shopCostFen` the shop. */
  'trade/OpeningStockPlaced': {
    firm: FirmId;
    good: string;
    /** Null while only the shop is stocked. */
    product: string | null;
    factory: number;
    warehouses: Readonly<Record<FirmId, number>>;
    costFen: Fen;
    shop: number;
    shopCostFen: Fen;
    shopPriceFen: Fen;
  };
  'trade/ReplenishmentOrdered': {
    replenishment: string;
    product: string;
    quantity: number;
    costFen: Fen;
    arrivesDay: number;
  };
  'trade/ReplenishmentArrived': { replenishment: string; product: string; quantity: number };
  'trade/StockAllocated': { product: string; warehouse: FirmId; quantity: number };
  'trade/StockTransferred': { product: string; from: FirmId; to: FirmId; quantity: number };
  'trade/StockWrittenOff': {
    product: string;
    warehouse: FirmId;
    quantity: number;
    costFen: Fen;
    shock: string;
  };
  'trade/ShopPriceSet': { firm: FirmId; good: string; priceFen: Fen };

  // Supply and demand posts
  'trade/PostSubmitted': {
    post: string;
    kind: 'supply' | 'demand';
    firm: FirmId;
    good: string;
    title: string;
    body: string;
    quantity: number;
    priceFen: Fen;
  };
  'trade/PostApproved': { post: string; by: FirmId | null; expiresDay: number };
  'trade/PostRefused': { post: string; by: FirmId | null; reason: string };
  'trade/PostWithdrawn': { post: string };
  'trade/PostExpired': { post: string };

  // Order and contract
  'trade/OrderPlaced': {
    order: string;
    number: string;
    buyer: FirmId;
    supplier: FirmId;
    wantedDay: number;
    lines: readonly Readonly<{
      line: number;
      product: string;
      good: string;
      quantity: number;
      priceFen: Fen;
    }>[];
    totalFen: Fen;
  };
  /** By the buyer, before the signature. */
  'trade/OrderCancelled': { order: string };
  'trade/ContractDrafted': { order: string; terms: ContractTerms };
  'trade/ContractSent': { order: string; version: number; signature: Signature };
  /** The sent version is void; a draft with the same terms takes the next version. */
  'trade/ContractRecalled': { order: string; version: number; draft: { version: number; number: string } };
  'trade/ContractRefused': { order: string; version: number; reason: string };
  'trade/ContractSigned': { order: string; version: number; hash: string; signature: Signature };
  /** SIGNED → NEW, in the same entry as the signature. */
  'trade/OrderForwarded': { order: string; warehouse: FirmId };

  // In the warehouse
  'trade/OrderAccepted': { order: string };
  'trade/ShortageReported': {
    order: string;
    missing: readonly Readonly<{ line: number; quantity: number }>[];
  };
  /** `stillShort`: nothing changes but the missing quantities, and it was a wrong call. Otherwise → NORMAL, reserved. */
  'trade/OrderRechecked': {
    order: string;
    stillShort: boolean;
    missing: readonly Readonly<{ line: number; quantity: number }>[];
    way: Extract<ShortageExit, 'replenish' | 'transfer'>;
  };
  'trade/OrderShipped': { order: string; number: string; arrivesDay: number };
  /** The goods are at the buyer's door. */
  'trade/ShipmentArrived': { order: string };

  // Payment and receipt
  'trade/InvoiceIssued': { order: string; number: string; amountFen: Fen };
  /** UNPAID → PAID into escrow, or RECEIVED → SUCCESSFUL straight to the supplier. */
  'trade/OrderPaid': { order: string; number: string; amountFen: Fen; into: 'escrow' | 'supplier' };
  /** `credit` (net terms): → RECEIVED and due on `dueDay`; otherwise → SUCCESSFUL. */
  'trade/OrderReceived': {
    order: string;
    number: string;
    credit: boolean;
    dueDay: number | null;
    daysLate: number;
    latePenaltyFen: Fen;
    handlingFeeFen: Fen;
    /** `costFen` leaves the supplier's stock, `valueFen` is what the buyer gave for it. */
    lines: readonly Readonly<{
      line: number;
      product: string;
      good: string;
      quantity: number;
      costFen: Fen;
      valueFen: Fen;
      shopPriceFen: Fen;
    }>[];
  };
  'trade/PenaltyAccrued': { order: string; daysLate: number; penaltyFen: Fen };
  'trade/InvoiceOverdue': { order: string; number: string; dueDay: number };
  /** A reminder on each day an invoice stays overdue. */
  'trade/OrderDunned': { order: string; number: string; times: number; daysOverdue: number };

  // Cancelling a signed contract
  'trade/CancellationProposed': { order: string; by: FirmId; reason: string; payer: FirmId; penaltyFen: Fen };
  'trade/CancellationDeclined': { order: string; by: FirmId };
  /** → VOID; reservation released; refund and penalty move as money. */
  'trade/CancellationAgreed': {
    order: string;
    by: FirmId;
    payer: FirmId;
    refundFen: Fen;
    penaltyFen: Fen;
  };

  // Ways out of a shortage
  'trade/PartialOffered': {
    order: string;
    lines: readonly Readonly<{ line: number; now: number; later: number }>[];
    laterDay: number;
    /** Over the addendum, and over the backorder's contract, as they will be when the buyer accepts. */
    signature: Signature;
    backorderSignature: Signature | null;
  };
  /** The order goes on with the addendum's lines, NORMAL and reserved; `trade/BackorderPlaced` follows. */
  'trade/PartialAccepted': { order: string; addendum: Addendum };
  'trade/PartialRefused': { order: string; reason: string };
  /** An order of its own, signed by the acceptance, in SHORTAGE. */
  'trade/BackorderPlaced': {
    order: string;
    number: string;
    parent: string;
    buyer: FirmId;
    supplier: FirmId;
    wantedDay: number;
    lines: readonly Readonly<{
      line: number;
      product: string;
      good: string;
      quantity: number;
      priceFen: Fen;
    }>[];
    terms: ContractTerms;
    signatures: readonly Signature[];
    hash: string;
  };
  'trade/SubstituteOffered': {
    order: string;
    line: number;
    product: string;
    priceFen: Fen;
    signature: Signature;
  };
  /** `enough`: all lines are there now → NORMAL and reserved; otherwise it stays SHORTAGE with `missing`. */
  'trade/SubstituteAccepted': {
    order: string;
    line: number;
    good: string;
    addendum: Addendum;
    enough: boolean;
    missing: readonly Readonly<{ line: number; quantity: number }>[];
  };
  'trade/SubstituteRefused': { order: string; reason: string };

  // Messages
  /** The document just filed with the order was written by hand. */
  'trade/MessageWritten': { order: string; kind: DocumentKind; number: string; firm: FirmId; text: string };
  /** Nothing else changes; the fault counts. */
  'trade/MessageRefused': {
    message: string;
    firm: FirmId;
    partner: FirmId | null;
    kind: DocumentKind | null;
    order: string | null;
    text: string;
    answer: Readonly<{ kind: 'CONTRL' | 'APERAK'; text: string }> | null;
    faults: readonly MessageFault[];
  };
  /** Somebody looked at the finished message instead of writing it. */
  'trade/MessageShown': {
    firm: FirmId;
    kind: DocumentKind;
    order: string | null;
    wanted: WantedGoods | null;
  };
  /** The document just filed with the order did not arrive as it was sent; the shock that did it is used up. */
  'trade/MessageDisturbed': {
    order: string;
    kind: DocumentKind;
    number: string;
    shock: string;
    fault: TransitFault;
    where: number;
  };
  /** What the receiver took a message that gave it trouble for; when right, it is sent again and arrives. */
  'trade/MessageReported': {
    order: string;
    kind: DocumentKind;
    number: string;
    firm: FirmId;
    fault: TransitFault;
    right: boolean;
  };

  // What days bring
  'trade/DayPassed': { day: number };
  'trade/ShockStruck': {
    shock: Readonly<ShockState>;
    /** Fire only. */
    shareBp: BasisPoints | null;
    insuredBp: BasisPoints | null;
    /** Price jump only: the good's new cost. */
    costFen: Fen | null;
  };
  'trade/ShockEnded': {
    shock: string;
    kind: string;
    good: string | null;
    costFen: Fen | null;
    stoppedUntilDay: number | null;
  };
  /** One good's consumers on one day: what they wanted, and what each shop sold or could not sell. */
  'trade/ConsumersBought': {
    good: string;
    /** Units consumers came for, after season, noise and spikes. */
    demand: number;
    sales: readonly Readonly<{
      firm: FirmId;
      sold: number;
      lost: number;
      priceFen: Fen;
      amountFen: Fen;
      costFen: Fen;
      availability: number;
    }>[];
  };
  /** How every enterprise and warehouse stood at the end of `day`. */
  'trade/DayClosed': {
    day: number;
    firms: readonly Readonly<{ firm: FirmId; balanceFen: Fen; profitFen: Fen; stockFen: Fen }>[];
  };
}

export type TradeEventType = keyof TradeEventData;
export type TradeEventOf<T extends TradeEventType> = {
  readonly type: T;
  readonly data: Readonly<TradeEventData[T]>;
};
export type TradeEvent = { [T in TradeEventType]: TradeEventOf<T> }[TradeEventType];

/** Makes an event; the type decides which data it takes. */
export const event = <T extends TradeEventType>(type: T, data: TradeEventData[T]): TradeEventOf<T> => ({
  type,
  data,
});

// Written as a record so that the compiler refuses a missing or a surplus name.
const EVENT_TYPES: Record<TradeEventType, true> = {
  'trade/MallDescribed': true,
  'trade/CategoryAdded': true,
  'trade/CategoryRenamed': true,
  'trade/CategoryRemoved': true,
  'trade/NoticePublished': true,
  'trade/NoticeWithdrawn': true,
  'trade/FeedbackSent': true,
  'trade/FeedbackAnswered': true,
  'trade/FirmRegistered': true,
  'trade/RegistrationApproved': true,
  'trade/RegistrationRefused': true,
  'trade/FirmDescribed': true,
  'trade/AccountApplied': true,
  'trade/AccountOpened': true,
  'trade/AccountDeclined': true,
  'trade/CertificateRequested': true,
  'trade/CertificateIssued': true,
  'trade/CertificateExpired': true,
  'trade/CertificateRevoked': true,
  'trade/MoneyMoved': true,
  'trade/ProductAdded': true,
  'trade/ProductChanged': true,
  'trade/ProductWithdrawn': true,
  'trade/OpeningStockPlaced': true,
  'trade/ReplenishmentOrdered': true,
  'trade/ReplenishmentArrived': true,
  'trade/StockAllocated': true,
  'trade/StockTransferred': true,
  'trade/StockWrittenOff': true,
  'trade/ShopPriceSet': true,
  'trade/PostSubmitted': true,
  'trade/PostApproved': true,
  'trade/PostRefused': true,
  'trade/PostWithdrawn': true,
  'trade/PostExpired': true,
  'trade/OrderPlaced': true,
  'trade/OrderCancelled': true,
  'trade/ContractDrafted': true,
  'trade/ContractSent': true,
  'trade/ContractRecalled': true,
  'trade/ContractRefused': true,
  'trade/ContractSigned': true,
  'trade/OrderForwarded': true,
  'trade/OrderAccepted': true,
  'trade/ShortageReported': true,
  'trade/OrderRechecked': true,
  'trade/OrderShipped': true,
  'trade/ShipmentArrived': true,
  'trade/InvoiceIssued': true,
  'trade/OrderPaid': true,
  'trade/OrderReceived': true,
  'trade/PenaltyAccrued': true,
  'trade/InvoiceOverdue': true,
  'trade/OrderDunned': true,
  'trade/CancellationProposed': true,
  'trade/CancellationDeclined': true,
  'trade/CancellationAgreed': true,
  'trade/PartialOffered': true,
  'trade/PartialAccepted': true,
  'trade/PartialRefused': true,
  'trade/BackorderPlaced': true,
  'trade/SubstituteOffered': true,
  'trade/SubstituteAccepted': true,
  'trade/SubstituteRefused': true,
  'trade/MessageWritten': true,
  'trade/MessageRefused': true,
  'trade/MessageShown': true,
  'trade/MessageDisturbed': true,
  'trade/MessageReported': true,
  'trade/DayPassed': true,
  'trade/ShockStruck': true,
  'trade/ShockEnded': true,
  'trade/ConsumersBought': true,
  'trade/DayClosed': true,
};

/** Every event type the lab makes. */
export const TRADE_EVENT_TYPES = Object.keys(EVENT_TYPES) as readonly TradeEventType[];

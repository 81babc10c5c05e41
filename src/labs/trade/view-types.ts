import type { Finding } from '../../edi/finding.ts';
import type { BasisPoints, Fen } from '../../kernel/money.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { OrderState, ShortageExit, StationName } from './order-states.ts';
import type { TradeCommandType } from './commands.ts';
import type { DocumentKind, TransitFault } from './messages.ts';

/**
 * What one viewer may see of a market: language-free data, ready to be worded and drawn. Whatever is not here cannot
 * reach a page. Sorted as a person would read it; nothing private of another firm.
 */
export interface TradeView {
  readonly day: number;
  readonly mall: MallView;
  readonly goods: readonly GoodView[];
  readonly firms: readonly FirmCard[];
  /** Products on offer in the mall. */
  readonly products: readonly ProductCard[];
  /** Posts that are published. */
  readonly posts: readonly PostView[];
  /** Shocks that people were told of and that still last. */
  readonly shocks: readonly ShockView[];
  readonly authority: AuthorityView;
  readonly rules: RulesView;
  /** The viewer's own firm; null for the public and the instructor. */
  readonly own: OwnView | null;
  /** Only the mall administrator (and the instructor) has this. */
  readonly administration: AdministrationView | null;
  /** Only the bank (and the instructor) has this. */
  readonly bank: BankView | null;
  /** Only the instructor: every firm as it sees itself, and every order. */
  readonly everything: {
    readonly own: Readonly<Record<FirmId, OwnView>>;
    readonly orders: readonly OrderView[];
  } | null;
  /** Latest deals everyone may know of (who traded with whom, good, quantity; no price), newest first, at most 20. */
  readonly deals: readonly DealView[];
}

export interface MallView {
  readonly firm: FirmId | null;
  readonly name: LocalText;
  readonly about: LocalText;
  readonly categories: readonly {
    readonly id: string;
    readonly name: LocalText;
    readonly products: number;
  }[];
  readonly notices: readonly NoticeView[];
}
export interface NoticeView {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly day: number;
}
export interface GoodView {
  readonly id: string;
  readonly name: LocalText;
  readonly category: string;
  readonly unit: string;
  /** Present production cost; null for those who do not produce. */
  readonly costFen: Fen | null;
  readonly referencePriceFen: Fen;
  readonly leadDays: number;
  readonly picture: string | null;
  /** Production stands still until (and including) this day, if that was announced. */
  readonly stoppedUntilDay: number | null;
}
export const PAPER_STATES = ['none', 'waiting', 'granted', 'refused', 'expired', 'revoked'] as const;
/** How far a registration, an account or a certificate has come; only a certificate expires or is revoked. */
export type PaperState = (typeof PAPER_STATES)[number];
/** The market's certificate authority, as everyone may know it: enough to check any signature. */
export interface AuthorityView {
  /** Ed25519, hexadecimal. */
  readonly publicKey: string;
  readonly market: string;
  /** Every certificate that was ever issued, by its serial. */
  readonly certificates: Readonly<Record<string, CertificateView>>;
  /** The revocation list, oldest first. */
  readonly revoked: readonly {
    readonly serial: string;
    readonly day: number;
    readonly kind: 'stolen' | 'withdrawn';
  }[];
}
export interface CertificateView {
  readonly serial: string;
  readonly firm: FirmId;
  /** The firm's name when it was issued. */
  readonly name: LocalText;
  readonly fromDay: number;
  /** Last day on which it may be used; it, the key and the signature are null before there were electronic signatures. */
  readonly toDay: number | null;
  readonly publicKey: string | null;
  /** The authority's, over the certificate's canonical text. */
  readonly signature: string | null;
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly revokedDay: number | null;
}
export interface FirmCard {
  readonly id: FirmId;
  readonly kind: 'mall' | 'enterprise' | 'warehouse' | 'bank';
  readonly name: LocalText;
  readonly registration: PaperState;
  /** The one it got last, valid or not. */
  readonly certificate: CertificateView | null;
  readonly contact: string;
  readonly address: string;
  readonly about: string;
  readonly productCount: number;
}
export interface ProductCard {
  readonly id: string;
  readonly supplier: FirmId;
  readonly good: string;
  readonly name: LocalText;
  readonly about: LocalText;
  readonly category: string;
  readonly priceFen: Fen;
  readonly unit: string;
  readonly picture: string | null;
}
export interface PostView {
  readonly id: string;
  readonly kind: 'supply' | 'demand';
  readonly firm: FirmId;
  readonly good: string;
  readonly title: string;
  readonly body: string;
  readonly quantity: number;
  readonly priceFen: Fen;
  readonly state: 'waiting' | 'published' | 'refused' | 'withdrawn' | 'expired';
  readonly reason: string | null;
  readonly day: number;
  readonly expiresDay: number | null;
}
export interface ShockView {
  readonly id: string;
  readonly kind: string;
  readonly good: string | null;
  readonly warehouse: FirmId | null;
  readonly factor: number | null;
  readonly extraDays: number | null;
  readonly fromDay: number;
  readonly untilDay: number;
  /** Key theft only: whose key was stolen. */
  readonly firm?: FirmId;
  /** A fault in transit that still waits for its message: of which kind and to which firm (null: any). */
  readonly message?: {
    readonly fault: TransitFault;
    readonly kind: DocumentKind | null;
    readonly firm: FirmId | null;
  };
}
export interface RulesView {
  readonly payment: readonly string[];
  readonly transitDays: number;
  readonly handlingFeeBp: BasisPoints;
  readonly storageFeeFen: Fen;
  readonly latePenaltyBp: BasisPoints;
  readonly latePenaltyMaxBp: BasisPoints;
  /** Days for which a late penalty runs at most. */
  readonly latePenaltyDaysMax: number;
  readonly freightFen: Fen;
  readonly cancelPenaltyBp: BasisPoints;
  readonly certificateDays: number;
  readonly consumers: boolean;
}
export interface DealView {
  readonly day: number;
  readonly atMs: number;
  readonly buyer: FirmId;
  readonly supplier: FirmId;
  readonly good: string;
  readonly quantity: number;
  readonly what: 'signed' | 'shortage' | 'received' | 'void';
}

export interface OwnView {
  readonly firm: FirmCard;
  readonly licenceNo: string;
  readonly registration: Paper;
  readonly account: Paper & { readonly balanceFen: Fen; readonly creditLimitFen: Fen };
  readonly certificate: Paper & { readonly serial: string | null };
  /** What waits for this seat, oldest first. */
  readonly waiting: readonly WaitingItem[];
  /**
   * Orders the firm is party to as buyer, supplier or warehouse, newest first: all that are open, and of those that are over
   * as many as the viewer looks back on.
   */
  readonly orders: readonly OrderView[];
  /** How many orders of the firm there are in each state, shown or not; states without any are left out. */
  readonly ordersByState: Readonly<Partial<Record<OrderState, number>>>;
  /** Products of the firm with all its stock (enterprise). */
  readonly products: readonly OwnProduct[];
  /** Other firms' goods standing here (warehouse). */
  readonly stocked: readonly StockedGoods[];
  /** The firm's shop (enterprise that sells to consumers or keeps what it received). */
  readonly shop: readonly ShopRow[];
  readonly posts: readonly PostView[];
  readonly feedback: readonly FeedbackView[];
  /** Newest first, at most 200; `statementTotal` counts all. */
  readonly statement: readonly MovementView[];
  readonly statementTotal: number;
  readonly figures: FiguresView;
  readonly messages: MessagesView;
}
/** What a firm has to do with messages that its people write themselves. */
export interface MessagesView {
  /** Kinds that its people write by hand; the plain commands that would make them are refused to people. */
  readonly byHand: readonly DocumentKind[];
  /** Messages of the firm that were refused, newest first, at most 30. */
  readonly refused: readonly RefusedMessageView[];
  /** Finished messages that the firm's people looked at, newest first, at most 30. */
  readonly shown: readonly ShownMessageView[];
}
/** A message written by hand that the partner's system refused: nothing else changed by it. */
export interface RefusedMessageView {
  readonly id: string;
  /** To whom it was addressed, if that could be read and there is such a firm. */
  readonly partner: FirmId | null;
  readonly kind: DocumentKind | null;
  /** The order it speaks of, if it is one of the firm's; null for an ORDERS, which makes one. */
  readonly order: string | null;
  /** As it was sent. */
  readonly text: string;
  /** CONTRL for faults of form, APERAK for faults of substance; null when not even UNB could be read. */
  readonly answer: { readonly kind: 'CONTRL' | 'APERAK'; readonly text: string } | null;
  /** Everything that was wrong, with its place in the text; empty only for a text that is no interchange. */
  readonly faults: readonly MessageFault[];
  /** A later message of the kind (about the same order) was taken. */
  readonly repaired: boolean;
  readonly day: number;
  readonly atMs: number;
  readonly seq: number;
}
/** One thing wrong with a message by hand. Findings of the level `business` are what the partner's books say against it. */
export interface MessageFault extends Finding {
  /**
   * Only at the level `business`: why, as the code of a text with `params`: one of `MESSAGE_REASONS` (by-hand/reasons.ts), or
   * a rejection of the trade lab. Null at the other levels, where the finding itself says it.
   */
  readonly reason: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}
export interface ShownMessageView {
  readonly kind: DocumentKind;
  readonly order: string | null;
  /** What an ORDERS was to be about. */
  readonly wanted: WantedGoods | null;
  readonly day: number;
  readonly atMs: number;
}
/** What somebody wants to order. */
export interface WantedGoods {
  readonly supplier: FirmId;
  readonly lines: readonly { readonly product: string; readonly quantity: number }[];
  readonly wantedDay: number;
}
export interface Paper {
  readonly state: PaperState;
  readonly reason: string | null;
  readonly sinceDay: number | null;
}
/** One thing a seat should do, with the command that does it (its form may ask for more). */
export interface WaitingItem {
  /** Names the text: `trade.waiting.<kind>`. */
  readonly kind: string;
  readonly sinceDay: number;
  readonly sinceAtMs: number;
  readonly command: TradeCommandType;
  readonly order: string | null;
  /** The firm, post, product or feedback it is about, if not an order. */
  readonly subject: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** Something is wrong or late here: shown first and in amber. */
  readonly urgent: boolean;
}
export interface StockAt {
  readonly warehouse: FirmId;
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
}
export interface OwnProduct extends ProductCard {
  readonly state: 'offered' | 'withdrawn';
  readonly factory: number;
  readonly warehouses: readonly StockAt[];
  readonly inTransit: number;
  readonly arriving: readonly { readonly quantity: number; readonly day: number }[];
}
export interface StockedGoods extends StockAt {
  readonly product: string;
  readonly good: string;
  readonly name: LocalText;
  readonly owner: FirmId;
  readonly unit: string;
}
export interface ShopRow {
  readonly good: string;
  readonly quantity: number;
  /** What the quantity cost altogether. */
  readonly costFen: Fen;
  readonly priceFen: Fen;
  readonly soldTotal: number;
  readonly lostTotal: number;
  readonly soldYesterday: number;
}
export interface FeedbackView {
  readonly id: string;
  readonly from: FirmId;
  readonly subject: string;
  readonly body: string;
  readonly day: number;
  readonly answer: string | null;
}
export const MOVEMENT_KINDS = [
  'capital',
  'production',
  'freight',
  'storage',
  'handling',
  'payment',
  'refund',
  'settlement',
  'late-penalty',
  'cancel-penalty',
  'consumer-sale',
  'insurance',
  'interest',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];
export interface MovementView {
  readonly seq: number;
  readonly day: number;
  readonly atMs: number;
  readonly kind: MovementKind;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly order: string | null;
  readonly product: string | null;
}
export interface FiguresView {
  readonly balanceFen: Fen;
  readonly profitFen: Fen;
  readonly stockAtCostFen: Fen;
  readonly openOrders: number;
  readonly doneOrders: number;
  readonly shortages: number;
  readonly lateDeliveries: number;
  /** Balance and profit at the end of each day so far. */
  readonly byDay: readonly { readonly day: number; readonly balanceFen: Fen; readonly profitFen: Fen }[];
}

export interface OrderView {
  readonly id: string;
  /** As people quote it: `PO-0012`. */
  readonly number: string;
  readonly state: OrderState;
  /** The viewer's part in it; null for the instructor. */
  readonly part: 'buyer' | 'supplier' | 'warehouse' | null;
  readonly buyer: FirmId;
  readonly supplier: FirmId;
  readonly warehouse: FirmId | null;
  readonly lines: readonly OrderLineView[];
  readonly placedDay: number;
  readonly wantedDay: number;
  /** The present contract version, as far as the viewer may see it: a draft is the supplier's alone. */
  readonly contract: ContractView | null;
  /** Earlier versions that were recalled or refused, oldest first. */
  readonly earlierContracts: readonly ContractView[];
  /** What both sides agreed on after signing, oldest first; the last one's lines and total are the order's own. */
  readonly addenda: readonly AddendumView[];
  readonly totalFen: Fen;
  readonly escrowFen: Fen;
  readonly invoice: {
    readonly number: string;
    readonly day: number;
    readonly dueDay: number | null;
    readonly overdue: boolean;
  } | null;
  readonly despatch: { readonly number: string; readonly day: number; readonly arrivesDay: number } | null;
  readonly receivedDay: number | null;
  readonly daysLate: number;
  readonly latePenaltyFen: Fen;
  readonly offer: OfferView | null;
  readonly cancellation: { readonly by: FirmId; readonly reason: string; readonly penaltyFen: Fen } | null;
  readonly shortage: {
    readonly sinceDay: number;
    readonly endedDay: number | null;
    readonly way: ShortageExit | null;
  } | null;
  /** The order this one is the backorder of, and the backorder split from it. */
  readonly parent: string | null;
  readonly backorder: string | null;
  readonly stations: readonly StationView[];
  /** Whom it waits for and since when; null when it is over or its goods are on the way. */
  readonly waitsFor: { readonly firm: FirmId; readonly sinceDay: number; readonly sinceAtMs: number } | null;
  readonly documents: readonly DocumentView[];
  readonly history: readonly {
    readonly event: string;
    readonly day: number;
    readonly atMs: number;
    readonly seq: number;
    readonly by: FirmId | null;
  }[];
}
export interface OrderLineView {
  readonly line: number;
  readonly product: string;
  readonly good: string;
  readonly name: LocalText;
  readonly unit: string;
  readonly quantity: number;
  readonly priceFen: Fen;
  /** Recorded when the shortage was reported; 0 without one. */
  readonly missing: number;
  /** Free stock in the order's warehouse now; only its supplier and the warehouse see it, others get null. */
  readonly available: number | null;
}
export interface ContractView {
  readonly number: string;
  readonly version: number;
  readonly state: 'draft' | 'sent' | 'signed' | 'rejected' | 'recalled';
  readonly warehouse: FirmId;
  readonly deliverByDay: number;
  readonly latePenaltyBp: BasisPoints;
  readonly payment: string;
  readonly lines: readonly {
    readonly line: number;
    readonly product: string;
    readonly quantity: number;
    readonly priceFen: Fen;
  }[];
  readonly totalFen: Fen;
  /** SHA-256 of the canonical text, hexadecimal; null before it was signed. */
  readonly hash: string | null;
  /** The supplier's from the sending on, then the buyer's. */
  readonly signatures: readonly SignatureView[];
  readonly signedDay: number | null;
  readonly refusal: string | null;
  /** A backorder's only: what it was agreed in; its text says so instead of naming numbers. */
  readonly agreedIn?: { readonly addendum: string; readonly contractHash: string };
}
/** One side's name to a document. */
export interface SignatureView {
  readonly firm: FirmId;
  readonly as: 'supplier' | 'buyer';
  readonly day: number;
  /** Serial of the certificate; null before there were electronic signatures, and so is the value. */
  readonly certificate: string | null;
  /** Ed25519 over the statement of who signed what (docs/signatures.md), hexadecimal. */
  readonly value: string | null;
}
/** A signed change of a signed contract, which itself stays as it is. */
export interface AddendumView {
  /** `CT-0012-1-A1`. */
  readonly number: string;
  readonly kind: 'partial' | 'substitute';
  /** Every line it changed: as it was before, and as it is now; null when nothing of it is delivered with this order. */
  readonly changes: readonly {
    readonly before: ContractView['lines'][number];
    readonly after: ContractView['lines'][number] | null;
  }[];
  /** All lines to deliver from then on. */
  readonly lines: ContractView['lines'];
  readonly totalFen: Fen;
  /** SHA-256 of its canonical text, which names the contract's hash. */
  readonly hash: string;
  readonly signatures: readonly SignatureView[];
  /** The day on which the buyer signed the supplier's offer. */
  readonly signedDay: number;
}
export type OfferView =
  | {
      readonly kind: 'partial';
      readonly lines: readonly { readonly line: number; readonly now: number; readonly later: number }[];
      readonly laterDay: number;
    }
  | { readonly kind: 'substitute'; readonly line: number; readonly product: string; readonly priceFen: Fen };
export interface StationView {
  readonly name: StationName;
  readonly state: 'done' | 'now' | 'next' | 'trouble' | 'void';
  readonly day: number | null;
  readonly atMs: number | null;
  /** Who is to act here. */
  readonly firm: FirmId | null;
  /** Number of the document made here, if any. */
  readonly document: string | null;
}
/** A trade document as a structured record; its EDIFACT text is written elsewhere. */
export interface DocumentView {
  readonly kind: DocumentKind;
  readonly number: string;
  readonly order: string;
  readonly station: StationName;
  readonly sender: FirmId;
  readonly receiver: FirmId;
  readonly day: number;
  readonly atMs: number;
  readonly seq: number;
  readonly references: readonly {
    readonly kind: 'order' | 'contract' | 'invoice' | 'despatch' | 'message';
    readonly number: string;
  }[];
  readonly lines: readonly {
    readonly line: number;
    readonly product: string;
    readonly quantity: number;
    readonly backorder: number;
    readonly priceFen: Fen | null;
    /** What the order said of the line when the document was made, where the document says something else. */
    readonly ordered?: { readonly product: string; readonly priceFen: Fen };
    /** What the ordered product was called then, and its unit: a message once sent never changes. */
    readonly name?: LocalText;
    readonly unit?: string;
  }[];
  /** An offer in part: the day by which the rest would come. */
  readonly laterDay?: number;
  readonly amountFen: Fen | null;
  /** What the document says beyond its lines: `accepted`, `changed`, `refused`, a reason … */
  readonly response: string | null;
  readonly text: string | null;
  /** The interchange as its sender wrote it by hand; null: as the lab writes it from this record. */
  readonly written: string | null;
  /** What befell it on its way; null: nothing. */
  readonly transit: TransitView | null;
}
/** A message that did not arrive as it was sent. */
export interface TransitView {
  /** Known to the instructor; to the two sides only once the receiver has found it. */
  readonly fault: TransitFault | null;
  /** Where in the message it struck, 0 to below 1; with the fault and the text as sent it gives the text that arrived. */
  readonly where: number;
  readonly sinceDay: number;
  /** What the receiver took it for, oldest first; only the last can be right. */
  readonly reports: readonly { readonly fault: TransitFault; readonly day: number; readonly atMs: number }[];
  /** The day on which it was found and the message sent again; null as long as it was not. */
  readonly foundDay: number | null;
  /**
   * In views only: the texts that reached the receiver the first time, none when the message was lost, two when it came
   * twice. For the receiver and the instructor, and for the sender once it was found.
   */
  readonly arrived?: readonly string[];
  /** In the sender's view only, until it was found: no CONTRL came back, or one that refuses the message. */
  readonly heard?: 'nothing' | 'refusal';
}

export interface AdministrationView {
  readonly registrations: readonly {
    readonly firm: FirmId;
    readonly name: LocalText;
    readonly kind: string;
    readonly contact: string;
    readonly address: string;
    readonly licenceNo: string;
    readonly state: PaperState;
    readonly day: number;
  }[];
  readonly posts: readonly PostView[];
  readonly feedback: readonly FeedbackView[];
  /** All movements of the mall, newest first, at most 200. */
  readonly financeLog: readonly MovementView[];
  readonly financeTotal: number;
}
export interface BankView {
  readonly applications: readonly {
    readonly firm: FirmId;
    readonly what: 'account' | 'certificate';
    readonly state: PaperState;
    readonly day: number;
  }[];
  readonly accounts: readonly {
    readonly account: string;
    readonly balanceFen: Fen;
    readonly creditLimitFen: Fen;
  }[];
  readonly transfers: readonly MovementView[];
  readonly transfersTotal: number;
}

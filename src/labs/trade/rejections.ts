import { reject } from '../../kernel/decider.ts';

/**
 * Why the trade lab does not take a command, each with the parameters its text may use. Amounts end in `Fen`; `firm`,
 * `good`, `product`, `warehouse` and `category` are ids that the reader's page turns into names, `state` is an order
 * state, `paper` is `registration`, `account` or `certificate`. The texts stand in `rejection-trade.json` under the name
 * after the slash.
 */
export const REJECTIONS = {
  // Who may
  'trade/wrong-role': ['role', 'command'],
  'trade/not-registered': ['state'],
  'trade/no-account': ['state'],
  'trade/no-certificate': ['state'],
  'trade/certificate-expired': ['serial', 'lastDay'],
  'trade/certificate-revoked': ['serial', 'revokedDay'],
  'trade/not-your-order': ['order', 'part'],

  // What there is
  'trade/unknown-order': ['order'],
  'trade/unknown-product': ['product'],
  'trade/unknown-good': ['good'],
  'trade/unknown-firm': ['firm'],
  'trade/unknown-warehouse': ['warehouse'],
  'trade/unknown-category': ['category'],
  'trade/unknown-notice': ['notice'],
  'trade/unknown-post': ['post'],
  'trade/unknown-feedback': ['feedback'],
  'trade/unknown-line': ['line'],

  // The mall and papers
  'trade/name-taken': ['name'],
  'trade/category-in-use': ['category', 'products'],
  'trade/already-answered': ['feedback'],
  'trade/wrong-kind': ['kind', 'expected'],
  'trade/licence-taken': ['licenceNo'],
  /** The paper was asked for already: it is waiting or granted. */
  'trade/already-applied': ['paper', 'state'],
  /** Nobody waits for this decision. */
  'trade/nothing-to-decide': ['paper', 'firm', 'state'],
  /** The firm has no certificate that could still be used. */
  'trade/nothing-to-revoke': ['firm', 'state'],
  'trade/post-not-waiting': ['post', 'state'],
  'trade/post-over': ['post', 'state'],

  // Products and stock
  'trade/product-exists': ['good', 'product'],
  'trade/product-withdrawn': ['product'],
  'trade/production-stopped': ['good', 'untilDay'],
  'trade/warehouse-not-ready': ['warehouse'],
  'trade/same-warehouse': ['warehouse'],
  /** Not enough at the factory or free in a warehouse; `where` is `factory` or the warehouse's id. */
  'trade/insufficient-stock': ['product', 'where', 'available', 'wanted'],
  'trade/no-shop': ['good'],

  // Money
  'trade/insufficient-funds': ['neededFen', 'availableFen'],
  /** The other side cannot pay; its figures are its own business. */
  'trade/partner-short-of-funds': ['firm'],
  'trade/amount-too-large': ['maxFen'],

  // Placing an order
  'trade/own-product': [],
  'trade/supplier-not-ready': ['firm'],
  'trade/not-suppliers-product': ['product', 'firm'],
  'trade/duplicate-product': ['product'],
  'trade/day-in-past': ['day', 'today'],

  // The life of an order
  /** `needed` lists the states in which the command is possible, joined by `, `. */
  'trade/wrong-state': ['order', 'state', 'needed'],
  'trade/wrong-version': ['version', 'present'],
  'trade/prices-incomplete': ['lines'],
  'trade/duplicate-line': ['line'],
  'trade/penalty-too-high': ['latePenaltyBp', 'maxBp'],
  'trade/payment-not-allowed': ['payment', 'allowed'],
  /** Accepting or shipping what is not there: the heart of the exercise. `line` is the first short one. */
  'trade/order-short': ['order', 'line', 'product', 'available', 'quantity'],
  /** Reporting a shortage of what is there. */
  'trade/order-not-short': ['order'],
  'trade/not-paid': ['order'],
  'trade/pay-on-receipt': ['order'],
  'trade/pay-after-receipt': ['order', 'payment'],
  'trade/not-arrived': ['order', 'arrivesDay'],
  'trade/cancellation-pending': ['order'],
  'trade/no-cancellation': ['order'],
  'trade/own-proposal': ['order'],

  // Ways out of a shortage
  'trade/offer-pending': ['order'],
  'trade/no-offer': ['order', 'kind'],
  'trade/partial-nothing-now': [],
  'trade/partial-nothing-later': [],
  'trade/partial-too-much': ['line', 'now', 'quantity'],
  'trade/partial-incomplete': ['lines'],
  'trade/substitute-same': ['product'],
  'trade/substitute-in-order': ['product'],
  /** What was offered has gone meanwhile. */
  'trade/offer-lapsed': ['order'],

  // Messages that did not arrive as they were sent
  /** Nobody in the firm goes on with an order before it is known what is wrong with a message about it. */
  'trade/message-unclear': ['order', 'kind'],
  'trade/already-reported': ['fault'],
  /** Nothing of this kind about the order is in doubt. */
  'trade/message-in-order': ['order', 'kind'],

  // Messages by hand
  /** People of this firm write the message itself; `command` is the plain command without `trade/`. */
  'trade/by-hand': ['kind', 'command'],
  /** Nobody writes this kind by hand here. */
  'trade/not-by-hand': ['kind'],
  /** The finished ORDERS was asked for without saying what is wanted. */
  'trade/nothing-wanted': [],
  /** No message of this kind fits the order now. */
  'trade/message-not-due': ['order', 'kind'],

  // The instructor
  'trade/unreadable-shock': ['problem'],
} as const satisfies Record<string, readonly string[]>;

export type TradeRejectionCode = keyof typeof REJECTIONS;
export const REJECTION_CODES = Object.keys(REJECTIONS) as readonly TradeRejectionCode[];

type ParamsOf<C extends TradeRejectionCode> = Readonly<
  Record<(typeof REJECTIONS)[C][number], string | number>
>;

/** Refuses a command for one of the lab's reasons. `field` names the place in the command's form. */
export const refuse = <C extends TradeRejectionCode>(code: C, params: ParamsOf<C>, field?: string) =>
  reject(code, params, field);

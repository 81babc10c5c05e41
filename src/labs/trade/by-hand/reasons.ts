/**
 * What the partner's books can have against a message that is sound in form. Each is a code of a text in
 * `rejection-message.json`, and an ERC with an FTX in the APERAK that comes back, in English as between firms.
 */

interface Reason {
  /** Element 9321, at most eight characters. */
  readonly erc: string;
  /** What the FTX says; what was expected and received follows by itself. */
  readonly says: string;
}

const REASONS = {
  // Which message, about what
  'message/one-message': { erc: 'MESSAGE', says: 'One interchange carries exactly one message here' },
  'message/kind': { erc: 'KIND', says: 'This kind of message is not exchanged here' },
  'message/wrong-part': { erc: 'KIND', says: 'Your part in the order does not write this kind of message' },
  'message/unknown-order': { erc: 'ORDER', says: 'No order of yours goes by this number' },
  'message/no-order': { erc: 'ORDER', says: 'The message does not say which order it is about' },
  'message/wrong-state': { erc: 'STATE', says: 'The message does not fit the state of the order' },

  // Its head
  'message/number': { erc: 'NUMBER', says: 'The document has another number' },
  'message/order-number': {
    erc: 'NUMBER',
    says: 'An order number has 1 to 17 letters, digits and hyphens, a letter or digit first',
  },
  'message/order-number-reserved': {
    erc: 'NUMBER',
    says: 'Numbers that begin like this are given by the mall',
  },
  'message/order-number-used': { erc: 'NUMBER', says: 'The order number is in use already' },
  'message/answer': { erc: 'ANSWER', says: 'The function code of BGM does not fit what the message says' },
  'message/reason-missing': { erc: 'REASON', says: 'A refusal or a cancellation needs its reason in an FTX' },
  'message/reference': { erc: 'REF', says: 'The reference is to something else' },
  'message/nothing-to-answer': { erc: 'REF', says: 'No message of this number waits for an answer' },
  'message/party': { erc: 'PARTY', says: 'The party is another one' },
  'message/not-today': { erc: 'DATE', says: 'The date is neither today nor a day since this was due' },
  'message/date': { erc: 'DATE', says: 'The date is another one' },
  'message/day': { erc: 'DATE', says: 'The day is over, or too far away' },
  'message/missing': { erc: 'MISSING', says: 'Something is missing that has to be said here' },

  // Its lines
  'message/line-number': { erc: 'LINE', says: 'The lines of an order are numbered from 1 without a gap' },
  'message/line-unknown': { erc: 'LINE', says: 'The order has no such line' },
  'message/line-missing': { erc: 'LINE', says: 'A line of the order is missing' },
  'message/too-many-lines': { erc: 'LINE', says: 'An order has at most 20 lines' },
  'message/line-action': { erc: 'ACTION', says: 'The action code of the line does not fit what it says' },
  'message/product': { erc: 'PRODUCT', says: 'The line of the order is about another product' },
  'message/product-not-offered': { erc: 'PRODUCT', says: 'The supplier does not offer this product' },
  'message/quantity': { erc: 'QUANTITY', says: 'The quantity is another one' },
  'message/quantity-form': { erc: 'QUANTITY', says: 'A quantity is a whole number of units, at least 1' },
  'message/unit': { erc: 'UNIT', says: 'The unit of measure is another one' },
  'message/price': { erc: 'PRICE', says: 'The price is another one' },
  'message/price-form': { erc: 'PRICE', says: 'A price is an amount in yuan with at most two decimals' },
  'message/amount': { erc: 'AMOUNT', says: 'The amount is another one' },
  'message/later-days': {
    erc: 'DATE',
    says: 'What is left for later comes on one day, the same for all lines',
  },
  'message/one-substitute': { erc: 'PRODUCT', says: 'One line at a time can be given a substitute' },
  'message/not-agreed': { erc: 'SURPLUS', says: 'Nothing of this was agreed' },
} as const satisfies Record<string, Reason>;

export type MessageReason = keyof typeof REASONS;
/** Everything that can be wrong with the substance of a message, apart from the rejections of the step it stands for. */
export const MESSAGE_REASONS = Object.keys(REASONS) as readonly MessageReason[];

/** Why a step that was asked for in the right form is not taken, as a partner would write it. */
const STEPS: Readonly<Record<string, Reason>> = {
  'trade/unknown-product': { erc: 'PRODUCT', says: 'There is no such product among those of the supplier' },
  'trade/duplicate-product': { erc: 'PRODUCT', says: 'A product stands in the order twice' },
  'trade/supplier-not-ready': { erc: 'PARTY', says: 'The supplier is not ready to trade yet' },
  'trade/unknown-firm': { erc: 'PARTY', says: 'There is no such supplier' },
  'trade/own-product': { erc: 'PARTY', says: 'A firm cannot order from itself' },
  'trade/day-in-past': { erc: 'DATE', says: 'The day is over' },
  'trade/amount-too-large': { erc: 'AMOUNT', says: 'The amount is beyond what can be handled' },
  'trade/insufficient-stock': { erc: 'STOCK', says: 'There is not enough of it in the warehouse' },
  'trade/insufficient-funds': { erc: 'FUNDS', says: 'The account does not cover this' },
  'trade/partner-short-of-funds': { erc: 'FUNDS', says: 'The other side cannot pay this now' },
  'trade/offer-pending': { erc: 'STATE', says: 'An earlier offer is not answered yet' },
  'trade/offer-lapsed': { erc: 'STOCK', says: 'What was offered has gone meanwhile' },
  'trade/partial-nothing-now': { erc: 'QUANTITY', says: 'Nothing would be delivered now' },
  'trade/partial-nothing-later': { erc: 'QUANTITY', says: 'Nothing would be left for later' },
  'trade/partial-too-much': { erc: 'QUANTITY', says: 'More is offered than was ordered' },
  'trade/substitute-same': { erc: 'PRODUCT', says: 'The substitute is what was ordered' },
  'trade/substitute-in-order': { erc: 'PRODUCT', says: 'The substitute stands in the order already' },
  'trade/not-paid': { erc: 'STATE', says: 'The order is not paid yet' },
  'trade/pay-on-receipt': { erc: 'STATE', says: 'By the contract the order is paid on receipt of the goods' },
  'trade/pay-after-receipt': {
    erc: 'STATE',
    says: 'By the contract the order is paid after receipt of the goods',
  },
  'trade/not-arrived': { erc: 'STATE', says: 'The goods have not arrived yet' },
};

const reasonOf = (code: string): Reason =>
  Object.hasOwn(REASONS, code)
    ? REASONS[code as MessageReason]
    : ((Object.hasOwn(STEPS, code) ? STEPS[code] : undefined) ?? {
        erc: 'REFUSED',
        says: 'The step that the message asks for is not possible now',
      });

/** The application error code of a reason, for ERC. */
export const ercOf = (code: string): string => reasonOf(code).erc;

/** A reason in one English sentence, with what was expected and what was received, for FTX. */
export function wordsOf(code: string, expected: string | null, received: string | null): string {
  const figures = [
    ...(expected === null ? [] : [`expected ${expected}`]),
    ...(received === null ? [] : [`received ${received}`]),
  ];
  return `${reasonOf(code).says}${figures.length === 0 ? '' : ` (${figures.join(', ')})`}.`;
}

import type { TradeCommandType } from '../commands.ts';
import type { DocumentKind } from '../messages.ts';

/**
 * The message that a plain command would have the system write. Whoever writes that kind by hand sends the message instead.
 * What is not here makes no message, or one that nobody writes: a contract is drawn up in a form, since EDIFACT has no place
 * for most of its terms, and a warehouse's verdict goes to two firms at once.
 */
const KIND_OF_COMMAND: Partial<Record<TradeCommandType, DocumentKind>> = {
  'trade/PlaceOrder': 'ORDERS',
  'trade/SendContract': 'ORDRSP',
  'trade/OfferPartial': 'ORDRSP',
  'trade/OfferSubstitute': 'ORDRSP',
  'trade/SignContract': 'APERAK',
  'trade/RefuseContract': 'APERAK',
  'trade/AcceptPartial': 'APERAK',
  'trade/RefusePartial': 'APERAK',
  'trade/AcceptSubstitute': 'APERAK',
  'trade/RefuseSubstitute': 'APERAK',
  'trade/AgreeCancellation': 'APERAK',
  'trade/DeclineCancellation': 'APERAK',
  'trade/CancelOrder': 'ORDCHG',
  'trade/ProposeCancellation': 'ORDCHG',
  'trade/IssueInvoice': 'INVOIC',
  'trade/PayOrder': 'REMADV',
  'trade/ShipOrder': 'DESADV',
  'trade/ReceiveOrder': 'RECADV',
};

/** The kind of message a command makes that can be written by hand; null when there is none. */
export const kindOfCommand = (command: TradeCommandType): DocumentKind | null =>
  KIND_OF_COMMAND[command] ?? null;

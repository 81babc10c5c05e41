import type { DeepReadonly } from '../../../kernel/decider.ts';
import { valueAt } from '../../../edi/envelope.ts';
import type { ReadInterchange, ReadMessage } from '../../../edi/interchange.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../messages.ts';
import type { FirmState, OrderRecord, TradeState } from '../state.ts';
import { factsOf, type Fact, type Facts } from './facts.ts';

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;
type Firm = DeepReadonly<FirmState>;

/** An interchange that came in, before it is judged: what it seems to be, to whom, about which order. */
export interface Received {
  readonly read: ReadInterchange;
  /** The first message; null when there is none. */
  readonly message: ReadMessage | null;
  readonly kind: DocumentKind | null;
  readonly facts: Facts;
  /** The order of the sender's that it names; null when it names none. */
  readonly order: Order | null;
  /** Where it names an order, if it does. */
  readonly named: Fact | null;
  /** Whom UNB names as the recipient, if there is such a firm. */
  readonly partner: string | null;
  /** Whom it should have gone to: one firm, or several that it might have been meant for. */
  readonly recipient: string;
}

/** Reads who an interchange of the firm's is for and what it is about. Judges nothing. */
export function receive(state: State, firm: Firm, read: ReadInterchange): Received {
  const message = read.messages[0] ?? null;
  const type = valueAt(message?.segments[0] ?? null, 2);
  const kind = DOCUMENT_KINDS.find((known) => known === type) ?? null;
  const facts = factsOf(message?.segments ?? []);
  const references = kind === 'ORDERS' ? [] : referencesIn(facts);
  let order: Order | null = null;
  for (const { value } of references) order ??= orderNumbered(state, firm, value);
  const addressee = valueAt(read.header, 3);
  const partner = Object.hasOwn(state.firms, addressee) && addressee !== firm.id ? addressee : null;
  const recipient =
    order === null ? likelyRecipient(state, firm, partner, facts) : partnerIn(order, firm.id).slice(0, 35);
  return { read, message, kind, facts, order, named: references[0] ?? null, partner, recipient };
}

/** Where a message may name what it is about, the plainest first. */
const REFERENCES = ['RFF+ON', 'RFF+ACW', 'RFF+CT', 'DOC', 'RFF+AAK', 'RFF+IV'] as const;

function referencesIn({ head, lines }: Facts): Fact[] {
  return REFERENCES.flatMap((name) => {
    const inLine = lines.find(({ facts }) => facts.has(name))?.facts.get(name);
    const fact = head.get(name) ?? inLine;
    return fact === undefined ? [] : [fact];
  });
}

/** The firm's latest order that has a paper of this number. */
function orderNumbered(state: State, firm: Firm, number: string): Order | null {
  for (let i = firm.orders.length - 1; i >= 0; i--) {
    const order = state.orders[firm.orders[i] ?? ''];
    if (order === undefined) continue;
    const isIt =
      order.number === number ||
      order.contracts.some((contract) => contract.number === number) ||
      order.documents.some((document) => document.number === number);
    if (isIt) return order;
  }
  return null;
}

/** With whom a firm exchanges the messages of an order that it may write. */
const partnerIn = ({ buyer, supplier }: Order, firm: string): string => (firm === buyer ? supplier : buyer);

function likelyRecipient(state: State, firm: Firm, partner: string | null, { head }: Facts): string {
  const trades = (id: string): boolean => state.firms[id]?.kind === 'enterprise' && id !== firm.id;
  if (partner !== null && trades(partner)) return partner;
  const supplier = head.get('NAD+SU')?.value ?? '';
  if (Object.hasOwn(state.firms, supplier) && trades(supplier)) return supplier;
  return Object.keys(state.firms).filter(trades).join(' ');
}

import { accept, type Decision } from '../../../kernel/decider.ts';
import { readInterchange } from '../../../edi/interchange.ts';
import type { Finding } from '../../../edi/finding.ts';
import type { Context } from '../../lab.ts';
import { writeAperak } from '../by-hand/aperak.ts';
import { checkForm } from '../by-hand/form.ts';
import { judge, type Judgement } from '../by-hand/judge.ts';
import { kindOfCommand } from '../by-hand/kinds.ts';
import { dueFor } from '../by-hand/purposes.ts';
import { receive, type Received } from '../by-hand/received.ts';
import { usedReferences } from '../by-hand/references.ts';
import type { TradeCommand } from '../commands.ts';
import { dateOfDay, timeOf } from '../edifact-parts.ts';
import { event, type TradeEvent, type TradeEventData } from '../events.ts';
import { refuse } from '../rejections.ts';
import type { MessageFault, OrderView, TradeView } from '../view-types.ts';
import { view as viewOf } from '../view.ts';
import { lookUp, ownFirm, type Deciders, type Order, type Refusal, type State } from './checks.ts';

/** Decides a plain command, as if it had been given instead of the message. */
type DecidePlainly = (state: State, command: TradeCommand, context: Context) => Decision<TradeEvent>;

/**
 * Refuses a plain command to people of a firm that writes its message by hand; undefined when it may be given. Bots, the
 * instructor and the system act through the firm's own system, which needs nobody to write for it.
 */
export function mustWrite(state: State, command: TradeCommand, context: Context): Refusal | undefined {
  if (context.actor.kind !== 'human') return undefined;
  const kind = kindOfCommand(command.type);
  if (kind === null || state.firms[context.seat.firm]?.byHand.includes(kind) !== true) return undefined;
  return refuse('trade/by-hand', { kind, command: command.type.slice('trade/'.length) });
}

/** Messages by hand: a right one is the step it stands for, a wrong one is answered and changes nothing. */
export const byHandDeciders = (
  decidePlainly: DecidePlainly,
): Deciders<'trade/SendMessage' | 'trade/ShowMessage'> => ({
  'trade/SendMessage': (state, { text }, context) => {
    const found = ownFirm(state, context);
    if (!found.ok) return found;
    const firm = found.value;
    if (firm.byHand.length === 0) return refuse('trade/not-by-hand', { kind: '' });
    const read = readInterchange(text);
    if (!read.ok) return accept(refusedEvent(state, context, text, null, null, []));
    const received = receive(state, firm, read.value);
    const form = checkForm(
      read.value,
      { recipient: received.recipient, partners: [firm.id.slice(0, 35)], seen: seenFrom(state, firm) },
      {
        reference: answerReference(state, firm.id),
        date: dateOfDay(context.day),
        time: timeOf(context.atMs),
      },
    );
    if (form.findings.length > 0) {
      const answer = form.contrl === null ? null : ({ kind: 'CONTRL', text: form.contrl } as const);
      return accept(refusedEvent(state, context, text, received, answer, form.findings.map(ofForm)));
    }
    const judgement = judgementOf(state, received, context, decidePlainly);
    if (judgement.ok) return accept(...judgement.events, written(received, judgement, text, context));
    if ('rejection' in judgement) return { ok: false, rejection: judgement.rejection };
    const { faults } = judgement;
    const answer = { kind: 'APERAK', text: aperakFor(state, received, faults, context) } as const;
    return accept(refusedEvent(state, context, text, received, answer, faults));
  },

  'trade/ShowMessage': (state, { kind, order: id, wanted }, context) => {
    const found = ownFirm(state, context);
    if (!found.ok) return found;
    const firm = found.value;
    if (!firm.byHand.includes(kind)) return refuse('trade/not-by-hand', { kind });
    if (kind === 'ORDERS') {
      if (wanted === null) return refuse('trade/nothing-wanted', {}, 'wanted');
      const command: TradeCommand = { type: 'trade/PlaceOrder', ...wanted };
      const possible = decidePlainly(state, command, context);
      if (!possible.ok) return possible;
      return accept(event('trade/MessageShown', { firm: firm.id, kind, order: null, wanted }));
    }
    const seen = id === null ? null : orderSeen(state, context, id);
    if (id === null || seen === null) return refuse('trade/unknown-order', { order: id ?? '' });
    if (dueFor(kind, seen, firm.id).length === 0) {
      return refuse('trade/message-not-due', { order: seen.number, kind });
    }
    return accept(event('trade/MessageShown', { firm: firm.id, kind, order: id, wanted: null }));
  },
});

const ofForm = (finding: Finding): MessageFault => ({ ...finding, reason: null, params: {} });

/** How the partners' systems call their next answer to a firm: no two alike, and nothing told about other firms. */
const answerReference = (state: State, firm: string): string =>
  `ANS${String((state.firms[firm]?.tallies['message-refused'].count ?? 0) + 1).padStart(6, '0')}`;

function* ordersOf(state: State, ids: readonly string[]): Generator<Order> {
  for (const id of ids) {
    const order = state.orders[id];
    if (order !== undefined) yield order;
  }
}

const seenFrom = (state: State, firm: { readonly id: string; readonly orders: readonly string[] }) =>
  usedReferences(ordersOf(state, firm.orders), firm.id);

function judgementOf(
  state: State,
  received: Received,
  context: Context,
  decidePlainly: DecidePlainly,
): Judgement {
  const { order: record } = received;
  const seen = marketSeen(state, context, record?.id);
  return judge({
    received,
    view: seen,
    order: record === null ? null : withPapers(seen, record),
    atMs: context.atMs,
    taken: (number) => isTaken(state, number),
    decide: (command) => decidePlainly(state, command, context),
  });
}

/** The market as the sender sees it on the day of the decision. */
const marketSeen = (state: State, { seat, day }: Context, order?: string): TradeView => ({
  ...viewOf(state, { kind: 'seat', seat, lookBack: 0, ...(order === undefined ? {} : { also: order }) }),
  day,
});

/** The order as the firm sees it, with every paper: what a partner's system numbers its papers by. */
function withPapers(seen: TradeView, { id, documents }: Order): OrderView | null {
  const order = seen.own?.orders.find((one) => one.id === id);
  return order === undefined ? null : { ...order, documents };
}

function orderSeen(state: State, context: Context, id: string): OrderView | null {
  const record = lookUp(state.orders, id);
  return record === undefined ? null : withPapers(marketSeen(state, context, id), record);
}

function isTaken(state: State, number: string): boolean {
  for (const id in state.orders) if (state.orders[id]?.number === number) return true;
  return false;
}

function written(
  { kind, order }: Received,
  { events, number }: Extract<Judgement, { ok: true }>,
  text: string,
  { seat }: Context,
): TradeEvent {
  const placed = events.find((happened) => happened.type === 'trade/OrderPlaced');
  return event('trade/MessageWritten', {
    order: placed?.data.order ?? order?.id ?? '',
    kind: kind ?? 'ORDERS',
    number,
    firm: seat.firm,
    text,
  });
}

function refusedEvent(
  state: State,
  { seat }: Context,
  text: string,
  received: Received | null,
  answer: TradeEventData['trade/MessageRefused']['answer'],
  faults: readonly MessageFault[],
): TradeEvent {
  return event('trade/MessageRefused', {
    message: `m${state.next.message}`,
    firm: seat.firm,
    partner: received?.partner ?? null,
    kind: received?.kind ?? null,
    order: received?.order?.id ?? null,
    text,
    answer,
    faults,
  });
}

function aperakFor(
  state: State,
  { read, facts, order, recipient }: Received,
  faults: readonly MessageFault[],
  { seat, day, atMs }: Context,
): string {
  return writeAperak({
    number: answerReference(state, seat.firm),
    from: recipient,
    to: seat.firm,
    day,
    atMs,
    about: facts.head.get('BGM.number')?.value ?? read.header?.elements[4]?.[0] ?? '',
    order: order?.number ?? null,
    faults,
  });
}

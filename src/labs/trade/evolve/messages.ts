import { assert } from '../../../kernel/assert.ts';
import type { EventMeta } from '../../../kernel/envelope.ts';
import type { DocumentKind } from '../messages.ts';
import { unclearKey } from '../transit/unclear.ts';
import type { OrderRecord, TradeState } from '../state.ts';
import type { DocumentView } from '../view-types.ts';
import { orderIn, type Handlers } from './handlers.ts';
import { corrected, handled, keyOfActor, mistaken, tally } from './tally.ts';

type MessageEvents =
  | 'trade/MessageWritten'
  | 'trade/MessageRefused'
  | 'trade/MessageShown'
  | 'trade/MessageDisturbed'
  | 'trade/MessageReported';

/** Where the latest document of that kind and number stands among the order's. */
function placeOf(order: OrderRecord, kind: DocumentKind, number: string): number {
  for (let i = order.documents.length - 1; i >= 0; i--) {
    const document = order.documents[i];
    if (document?.kind === kind && document.number === number) return i;
  }
  return -1;
}

/** Documents are shared with views, so a changed one is a new one. */
function changeDocument(
  state: TradeState,
  id: string,
  kind: DocumentKind,
  number: string,
  change: (document: DocumentView) => DocumentView,
): DocumentView {
  const order = orderIn(state, id);
  const place = placeOf(order, kind, number);
  const document = order.documents[place];
  assert(document, 'an event names a document that was filed');
  const changed = change(document);
  order.documents[place] = changed;
  return changed;
}

/** Earlier tries at the same message count as put right. */
function repaired(state: TradeState, firm: string, kind: DocumentKind, order: string, meta: EventMeta): void {
  for (const id in state.refusedMessages) {
    const refused = state.refusedMessages[id];
    if (refused === undefined || refused.repaired || refused.firm !== firm || refused.kind !== kind) continue;
    if (refused.order !== null && refused.order !== order) continue;
    refused.repaired = true;
    corrected(state, keyOfActor(state, firm, meta));
  }
}

export const messageHandlers: Handlers<MessageEvents> = {
  'trade/MessageWritten': (state, { order, kind, number, firm, text }, meta) => {
    changeDocument(state, order, kind, number, (document) => ({ ...document, written: text }));
    tally(state, firm, 'message-written', meta, 1);
    repaired(state, firm, kind, order, meta);
  },
  'trade/MessageRefused': (state, data, meta) => {
    const { message: id, firm, partner, kind, order, text, answer, faults } = data;
    state.next.message += 1;
    state.refusedMessages[id] = {
      id,
      firm,
      partner,
      kind,
      order,
      text,
      answer,
      faults,
      repaired: false,
      day: meta.day,
      atMs: meta.atMs,
      seq: meta.seq,
    };
    tally(state, firm, 'message-refused', meta, 1, faults.length);
    mistaken(state, keyOfActor(state, firm, meta));
  },
  'trade/MessageShown': (state, { firm, kind, order, wanted }, meta) => {
    state.shownMessages.push({ firm, kind, order, wanted, day: meta.day, atMs: meta.atMs });
    tally(state, firm, 'message-shown', meta, 1);
  },
  'trade/MessageDisturbed': (state, { order, kind, number, shock, fault, where }, meta) => {
    const transit = { fault, where, sinceDay: meta.day, reports: [], foundDay: null };
    const { receiver: firm } = changeDocument(state, order, kind, number, (document) => ({
      ...document,
      transit,
    }));
    const since = { sinceDay: meta.day, sinceAtMs: meta.atMs };
    state.unclear[unclearKey(order, kind, number)] = { order, kind, number, firm, ...since, mistakenBy: [] };
    tally(state, firm, 'fault-met', meta, 1);
    delete state.shocks[shock];
  },
  'trade/MessageReported': (state, { order, kind, number, firm, fault, right }, meta) => {
    let sinceDay = meta.day;
    changeDocument(state, order, kind, number, (document) => {
      if (document.transit === null) return document;
      const { transit } = document;
      sinceDay = transit.sinceDay;
      const reports = [...transit.reports, { fault, day: meta.day, atMs: meta.atMs }];
      return { ...document, transit: { ...transit, reports, foundDay: right ? meta.day : null } };
    });
    const unclear = state.unclear[unclearKey(order, kind, number)];
    const key = keyOfActor(state, firm, meta);
    if (right) {
      tally(state, firm, 'fault-found', meta, 1, meta.day - sinceDay);
      handled(state, firm, sinceDay, meta);
      for (const mistakenBy of unclear?.mistakenBy ?? []) if (mistakenBy === key) corrected(state, key);
      delete state.unclear[unclearKey(order, kind, number)];
    } else {
      tally(state, firm, 'fault-misjudged', meta, 1);
      mistaken(state, key);
      if (key !== null) unclear?.mistakenBy.push(key);
    }
  },
};

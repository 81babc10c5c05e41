// Messages by hand in a market of the trade lab: what somebody sees before writing, and sending what was written.

import { expect } from 'chai';
import type { DocumentKind } from '../../src/labs/trade/messages.ts';
import type { MessageFault, WantedGoods } from '../../src/labs/trade/view-types.ts';
import type { MessageScene } from '../../src/labs/trade/by-hand/template.ts';
import { finishedMessage } from '../../src/labs/trade/by-hand/template.ts';
import { DOCUMENT_KINDS } from '../../src/labs/trade/messages.ts';
import { view } from '../../src/labs/trade/view.ts';
import {
  draftCommand,
  given,
  type FirmName,
  type Given,
  type Outcome,
  type TradeSpec,
} from './trade-spec.ts';

/** A market on its first day in which buyer, supplier and warehouse write everything by hand. */
export function writing(options: Given = {}): TradeSpec {
  const byHand = { veloshop: DOCUMENT_KINDS, radwerk: DOCUMENT_KINDS, north: DOCUMENT_KINDS };
  const spec = given({ byHand, ...options });
  spec.passDay();
  return spec;
}

export const WANTED: WantedGoods = {
  supplier: 'radwerk',
  lines: [
    { product: 'p1', quantity: 10 },
    { product: 'p2', quantity: 4 },
  ],
  wantedDay: 4,
};
/** More frames than stand in the north. */
export const TOO_MANY: WantedGoods = { ...WANTED, lines: [{ product: 'p1', quantity: 60 }] };

/** What the people of a firm see of what they are about to write. */
export function sceneOf(
  spec: TradeSpec,
  firm: FirmName,
  order: string | null,
  wanted: WantedGoods | null = null,
): MessageScene {
  const [id, seat] = Object.entries(spec.state.seats).find(([, one]) => one.firm === firm) ?? [];
  if (id === undefined || seat === undefined) throw new Error(`${firm} has no seat`);
  const seen = {
    ...view(spec.state, { kind: 'seat', seat: { id, firm, role: seat.role } }),
    day: spec.day,
  };
  const found = seen.own?.orders.find((one) => one.id === order) ?? null;
  return { view: seen, order: found, wanted, atMs: 1000 };
}

export const finished = (
  spec: TradeSpec,
  firm: FirmName,
  kind: DocumentKind,
  order: string | null,
  wanted: WantedGoods | null = null,
): string => finishedMessage(kind, sceneOf(spec, firm, order, wanted));

export const sendText = (spec: TradeSpec, firm: FirmName, text: string): Outcome =>
  spec.when(firm, { type: 'trade/SendMessage', text });

/** Sends the finished message, which must be taken. */
export function write(
  spec: TradeSpec,
  firm: FirmName,
  kind: DocumentKind,
  order: string | null,
  wanted: WantedGoods | null = null,
): Outcome {
  const text = finished(spec, firm, kind, order, wanted);
  expect(text, `a finished ${kind}`).to.include(`+${kind}:D:96A:UN'`);
  const outcome = sendText(spec, firm, text);
  const why = JSON.stringify(outcome.rejection ?? faultsOf(outcome));
  expect(outcome.types, `${text}${why}`).to.include('MessageWritten');
  return outcome;
}

export function faultsOf(outcome: Outcome): readonly MessageFault[] {
  const refused = outcome.events.find((event) => event.type === 'trade/MessageRefused');
  return refused?.data.faults ?? [];
}

/** Where an order stands when somebody is about to write about it; everything before is written by hand too. */
export const STAGES = [
  'placed',
  'drafted',
  'sent',
  'normal',
  'short',
  'offered',
  'invoiced',
  'paid',
  'arrived',
  'cancelling',
] as const;
export type Stage = (typeof STAGES)[number];

/** Brings a new order to a stage. @returns its id */
export function orderAt(spec: TradeSpec, stage: Stage): string {
  const isShort = stage === 'short' || stage === 'offered';
  const placed = write(spec, 'veloshop', 'ORDERS', null, isShort ? TOO_MANY : WANTED);
  const { order } = placed.data('trade/OrderPlaced');
  if (stage === 'placed') return order;
  spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
  if (stage === 'drafted') return order;
  write(spec, 'radwerk', 'ORDRSP', order);
  if (stage === 'sent') return order;
  write(spec, 'veloshop', 'APERAK', order);
  if (isShort) {
    spec.when('north', { type: 'trade/ReportShortage', order }).thenAccepted();
    if (stage === 'offered') write(spec, 'radwerk', 'ORDRSP', order);
    return order;
  }
  spec.when('north', { type: 'trade/AcceptOrder', order }).thenAccepted();
  if (stage === 'normal') return order;
  if (stage === 'cancelling') {
    write(spec, 'veloshop', 'ORDCHG', order);
    return order;
  }
  write(spec, 'radwerk', 'INVOIC', order);
  if (stage === 'invoiced') return order;
  write(spec, 'veloshop', 'REMADV', order);
  if (stage === 'paid') return order;
  write(spec, 'north', 'DESADV', order);
  spec.passDay(2);
  return order;
}

/** Every message that somebody may write, at the stage where it is due, with the event it makes. */
export const DUE: readonly (readonly [Stage | null, FirmName, DocumentKind, string])[] = [
  [null, 'veloshop', 'ORDERS', 'OrderPlaced'],
  ['placed', 'veloshop', 'ORDCHG', 'OrderCancelled'],
  ['drafted', 'radwerk', 'ORDRSP', 'ContractSent'],
  ['sent', 'veloshop', 'APERAK', 'ContractSigned'],
  ['sent', 'veloshop', 'ORDCHG', 'OrderCancelled'],
  ['short', 'radwerk', 'ORDRSP', 'PartialOffered'],
  ['short', 'radwerk', 'ORDCHG', 'CancellationProposed'],
  ['offered', 'veloshop', 'APERAK', 'PartialAccepted'],
  ['normal', 'radwerk', 'INVOIC', 'InvoiceIssued'],
  ['normal', 'veloshop', 'ORDCHG', 'CancellationProposed'],
  ['cancelling', 'radwerk', 'APERAK', 'CancellationAgreed'],
  ['invoiced', 'veloshop', 'REMADV', 'OrderPaid'],
  ['paid', 'north', 'DESADV', 'OrderShipped'],
  ['arrived', 'veloshop', 'RECADV', 'OrderReceived'],
];

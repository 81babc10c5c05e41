import type { DocumentKind } from '../messages.ts';
import type { OrderState } from '../order-states.ts';
import type { OrderPart } from '../state.ts';
import type { DocumentView, OrderView } from '../view-types.ts';

/** What a message may be for; each stands for one step of an order. */
export const PURPOSES = [
  'order',
  'send-contract',
  'offer',
  'answer-contract',
  'answer-partial',
  'answer-substitute',
  'answer-cancellation',
  'cancel',
  'propose-cancellation',
  'invoice',
  'pay',
  'ship',
  'receive',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** From the signature until the goods have left. */
const CANCELLABLE: readonly OrderState[] = ['SIGNED', 'NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'];

/** Who writes which kind about an order. */
const WRITERS: Readonly<Record<DocumentKind, readonly OrderPart[]>> = {
  ORDERS: ['buyer'],
  ORDRSP: ['supplier'],
  ORDCHG: ['buyer', 'supplier'],
  APERAK: ['buyer', 'supplier'],
  INVOIC: ['supplier'],
  REMADV: ['buyer'],
  DESADV: ['warehouse'],
  RECADV: ['buyer'],
};

/** Whether a firm with this part in an order ever writes the kind about it. */
export const writes = (part: OrderPart | null, kind: DocumentKind): boolean =>
  part !== null && WRITERS[kind].includes(part);

/**
 * What a message of the kind is due for now, the most pressing first: what could be taken if it is right. Apart from what only
 * the step itself can tell, such as money or goods.
 */
export const dueFor = (kind: DocumentKind, order: OrderView, firm: string): Purpose[] =>
  purposesOf(kind, order, firm).filter((purpose) => {
    const isPrepaid = order.contract?.payment === 'prepaid';
    if (purpose === 'pay') return order.state === 'RECEIVED' || isPrepaid;
    return purpose !== 'ship' || order.state === 'PAID' || !isPrepaid;
  });

/**
 * What a message of the kind could be about in the order's state, the most pressing first; none when it makes no sense there.
 * By its contract an order may be paid before or after it is shipped: that is the step's to judge.
 */
export function purposesOf(kind: DocumentKind, order: OrderView, firm: string): Purpose[] {
  const { state, part } = order;
  if (!writes(part, kind)) return [];
  const isBuyer = part === 'buyer';
  switch (kind) {
    case 'ORDERS':
      return [];
    case 'ORDRSP':
      if (state === 'DRAFTED') return ['send-contract'];
      return state === 'SHORTAGE' && order.offer === null ? ['offer'] : [];
    case 'APERAK':
      return answers(order, isBuyer, firm);
    case 'ORDCHG':
      if (isBuyer && (state === 'PLACED' || state === 'DRAFTED' || state === 'SENT')) return ['cancel'];
      return order.cancellation === null && CANCELLABLE.includes(state) ? ['propose-cancellation'] : [];
    case 'INVOIC':
      return state === 'NORMAL' ? ['invoice'] : [];
    case 'REMADV':
      return state === 'UNPAID' || state === 'RECEIVED' ? ['pay'] : [];
    case 'DESADV':
      return state === 'UNPAID' || state === 'PAID' ? ['ship'] : [];
    case 'RECADV':
      return state === 'SHIPPED' ? ['receive'] : [];
  }
}

function answers(order: OrderView, isBuyer: boolean, firm: string): Purpose[] {
  const found: Purpose[] = [];
  if (isBuyer && order.state === 'SENT') found.push('answer-contract');
  if (isBuyer && order.state === 'SHORTAGE' && order.offer !== null) {
    found.push(order.offer.kind === 'partial' ? 'answer-partial' : 'answer-substitute');
  }
  if (order.cancellation !== null && order.cancellation.by !== firm && CANCELLABLE.includes(order.state)) {
    found.push('answer-cancellation');
  }
  return found;
}

/** The number of the message that an answer answers. */
export function answeredNumber(
  purpose: Purpose,
  order: Pick<OrderView, 'contract' | 'documents'>,
): string | null {
  const last = (fits: (document: DocumentView) => boolean): string | null =>
    order.documents.findLast(fits)?.number ?? null;
  switch (purpose) {
    case 'answer-contract':
      return order.contract?.number ?? null;
    case 'answer-partial':
      return last(({ kind, response }) => kind === 'ORDRSP' && response === 'partial');
    case 'answer-substitute':
      return last(({ kind, response }) => kind === 'ORDRSP' && response === 'substitute');
    case 'answer-cancellation':
      return last(({ kind }) => kind === 'ORDCHG');
    default:
      return null;
  }
}

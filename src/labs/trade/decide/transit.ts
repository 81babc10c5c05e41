import { accept, type DeepReadonly } from '../../../kernel/decider.ts';
import { event } from '../events.ts';
import { refuse } from '../rejections.ts';
import { NO_NUMBER, unclearTo } from '../transit/unclear.ts';
import type { DocumentView } from '../view-types.ts';
import { lookUp, type Deciders } from './checks.ts';

type Document = DeepReadonly<DocumentView>;

export const transitDeciders: Deciders<'trade/ReportMessage'> = {
  'trade/ReportMessage': (state, { order: id, kind, number, fault }, { seat: { firm } }) => {
    const order = lookUp(state.orders, id);
    if (
      order === undefined ||
      (order.buyer !== firm && order.supplier !== firm && order.warehouse !== firm)
    ) {
      return refuse('trade/unknown-order', { order: id });
    }
    const numbers = unclearTo(state, firm, id)
      .filter((message) => message.kind === kind)
      .map((message) => message.number);
    const unclear = order.documents.filter(
      (document): document is Document & { readonly transit: DocumentView['transit'] & object } =>
        document.kind === kind && document.transit !== null && numbers.includes(document.number),
    );
    // Of a message that never came nobody knows the number: it goes by its order and kind.
    const document =
      number === NO_NUMBER
        ? (unclear.find(({ transit }) => transit.fault === 'lost') ?? unclear[0])
        : unclear.find((one) => one.number === number);
    if (document === undefined) return refuse('trade/message-in-order', { order: order.number, kind });
    const { transit } = document;
    if (transit.reports.some((report) => report.fault === fault)) {
      return refuse('trade/already-reported', { fault }, 'fault');
    }
    const right = transit.fault === fault;
    return accept(
      event('trade/MessageReported', { order: id, kind, number: document.number, firm, fault, right }),
    );
  },
};

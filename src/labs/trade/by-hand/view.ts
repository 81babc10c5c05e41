import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmState, RefusedMessage, TradeState } from '../state.ts';
import type { MessagesView, RefusedMessageView, ShownMessageView } from '../view-types.ts';

/** How many refused messages, and how many finished ones it looked at, a firm sees at once. */
const LISTED_MAX = 30;
const NONE: MessagesView = { byHand: [], refused: [], shown: [] };

/** A firm's messages by hand: which it writes, and which of them went wrong. */
export function messagesView(
  state: DeepReadonly<TradeState>,
  { id, byHand }: DeepReadonly<Pick<FirmState, 'id' | 'byHand'>>,
): MessagesView {
  if (byHand.length === 0) return NONE;
  const refused: RefusedMessageView[] = [];
  for (const message of Object.values(state.refusedMessages).reverse()) {
    if (message.firm === id && refused.length < LISTED_MAX) refused.push(refusedView(message));
  }
  const shown: ShownMessageView[] = [];
  for (let i = state.shownMessages.length - 1; i >= 0 && shown.length < LISTED_MAX; i--) {
    const message = state.shownMessages[i];
    if (message?.firm !== id) continue;
    const { kind, order, wanted, day, atMs } = message;
    shown.push({ kind, order, wanted, day, atMs });
  }
  return { byHand, refused, shown };
}

const refusedView = (message: DeepReadonly<RefusedMessage>): RefusedMessageView => ({
  id: message.id,
  partner: message.partner,
  kind: message.kind,
  order: message.order,
  text: message.text,
  answer: message.answer,
  faults: message.faults,
  repaired: message.repaired,
  day: message.day,
  atMs: message.atMs,
  seq: message.seq,
});

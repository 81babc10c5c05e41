import { accept } from '../../../kernel/decider.ts';
import { shareOf } from '../../../kernel/money.ts';
import type { Context } from '../../lab.ts';
import { event } from '../events.ts';
import { spendableFen } from '../figures.ts';
import type { OrderState } from '../order-states.ts';
import { refuse } from '../rejections.ts';
import { ESCROW, type OrderRecord } from '../state.ts';
import {
  moveMoney,
  orderFor,
  shortOfFunds,
  type Deciders,
  type Found,
  type Order,
  type State,
} from './checks.ts';

type CancellationCommands =
  'trade/ProposeCancellation' | 'trade/AgreeCancellation' | 'trade/DeclineCancellation';

/** From the signature until the goods have left. */
const CANCELLABLE: readonly OrderState[] = ['SIGNED', 'NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'];

/** The order and the proposal the other side waits for an answer to. */
function proposalFor(
  state: State,
  id: string,
  context: Context,
): Found<{ order: Order; cancellation: NonNullable<OrderRecord['cancellation']> }> {
  const found = orderFor(state, context, id, ['buyer', 'supplier'], CANCELLABLE);
  if (!found.ok) return found;
  const order = found.value;
  const { cancellation } = order;
  if (cancellation === null) return refuse('trade/no-cancellation', { order: order.number });
  if (cancellation.by === context.seat.firm) return refuse('trade/own-proposal', { order: order.number });
  return { ok: true, value: { order, cancellation } };
}

export const cancellationDeciders: Deciders<CancellationCommands> = {
  'trade/ProposeCancellation': (state, { order: id, reason }, context) => {
    const found = orderFor(state, context, id, ['buyer', 'supplier'], CANCELLABLE);
    if (!found.ok) return found;
    const order = found.value;
    if (order.cancellation !== null) return refuse('trade/cancellation-pending', { order: order.number });
    const by = context.seat.firm;
    // Whoever cannot deliver pays, whoever speaks first.
    const payer = order.state === 'SHORTAGE' ? order.supplier : by;
    const penaltyFen = shareOf(order.totalFen, state.config.rules.cancelPenalty);
    return accept(event('trade/CancellationProposed', { order: id, by, reason, payer, penaltyFen }));
  },

  'trade/AgreeCancellation': (state, { order: id }, context) => {
    const found = proposalFor(state, id, context);
    if (!found.ok) return found;
    const { order, cancellation } = found.value;
    const { payer, penaltyFen } = cancellation;
    const refundFen = order.escrowFen;
    if (payer === context.seat.firm) {
      // Only a supplier agrees to pay, for a shortage: nothing is in escrow then.
      const refusal = shortOfFunds(state, payer, penaltyFen);
      if (refusal !== undefined) return refusal;
    } else if (penaltyFen > spendableFen(state, payer) + (payer === order.buyer ? refundFen : 0)) {
      return refuse('trade/partner-short-of-funds', { firm: payer });
    }
    const other = payer === order.buyer ? order.supplier : order.buyer;
    const by = context.seat.firm;
    return accept(
      event('trade/CancellationAgreed', { order: id, by, payer, refundFen, penaltyFen }),
      ...moveMoney('refund', ESCROW, order.buyer, refundFen, { order: id }),
      ...moveMoney('cancel-penalty', payer, other, penaltyFen, { order: id }),
    );
  },

  'trade/DeclineCancellation': (state, { order: id }, context) => {
    const found = proposalFor(state, id, context);
    if (!found.ok) return found;
    return accept(event('trade/CancellationDeclined', { order: id, by: context.seat.firm }));
  },
};

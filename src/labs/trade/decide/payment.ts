import { accept } from '../../../kernel/decider.ts';
import { event, type TradeEvent } from '../events.ts';
import {
  costShare,
  daysLateOn,
  defaultShopPriceFen,
  handlingFeeOf,
  latePenaltyOf,
  netDays,
  signedContract,
  unitsOf,
} from '../figures.ts';
import { refuse } from '../rejections.ts';
import { ESCROW } from '../state.ts';
import {
  lookUp,
  moveMoney,
  orderFor,
  serialOf,
  shortOfFunds,
  type Deciders,
  type Order,
  type State,
} from './checks.ts';

type PaymentCommands = 'trade/IssueInvoice' | 'trade/PayOrder' | 'trade/ReceiveOrder';

/** What the supplier gives up of an order's price once it has it: the late penalty and the warehouse's fee. */
function deductions(order: Order, latePenaltyFen: number, handlingFeeFen: number): TradeEvent[] {
  const about = { order: order.id };
  return [
    ...moveMoney('late-penalty', order.supplier, order.buyer, latePenaltyFen, about),
    ...moveMoney('handling', order.supplier, order.warehouse ?? order.supplier, handlingFeeFen, about),
  ];
}

/** What leaves the supplier's stock and enters the buyer's shop, line by line. */
function receivedLines(state: State, order: Order) {
  return order.lines.map(({ line, product: id, good, quantity, priceFen }) => {
    const product = lookUp(state.products, id);
    return {
      line,
      product: id,
      good,
      quantity,
      costFen: product === undefined ? 0 : costShare(product.costFen, unitsOf(product), quantity),
      valueFen: quantity * priceFen,
      shopPriceFen: state.shops[order.buyer]?.[good]?.priceFen ?? defaultShopPriceFen(state, good),
    };
  });
}

export const paymentDeciders: Deciders<PaymentCommands> = {
  'trade/IssueInvoice': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['supplier'], ['NORMAL']);
    if (!found.ok) return found;
    const number = `IV-${serialOf(found.value)}`;
    return accept(event('trade/InvoiceIssued', { order: id, number, amountFen: found.value.totalFen }));
  },

  'trade/PayOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['buyer'], ['UNPAID', 'RECEIVED']);
    if (!found.ok) return found;
    const order = found.value;
    const amountFen = order.totalFen;
    const number = `RA-${serialOf(order)}`;
    const payment = signedContract(order)?.payment ?? 'prepaid';
    if (order.state === 'UNPAID' && payment === 'on-receipt') {
      return refuse('trade/pay-on-receipt', { order: order.number });
    }
    if (order.state === 'UNPAID' && payment !== 'prepaid') {
      return refuse('trade/pay-after-receipt', { order: order.number, payment });
    }
    const refusal = shortOfFunds(state, order.buyer, amountFen);
    if (refusal !== undefined) return refusal;
    const into = order.state === 'UNPAID' ? ESCROW : 'supplier';
    const to = into === ESCROW ? ESCROW : order.supplier;
    return accept<TradeEvent>(
      event('trade/OrderPaid', { order: id, number, amountFen, into }),
      ...moveMoney('payment', order.buyer, to, amountFen, { order: id }),
      ...(into === ESCROW ? [] : deductions(order, order.latePenaltyFen, order.handlingFeeFen)),
    );
  },

  'trade/ReceiveOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['buyer'], ['SHIPPED']);
    if (!found.ok) return found;
    const order = found.value;
    const arrivesDay = order.despatch?.arrivesDay ?? 0;
    if (order.despatch?.arrived !== true) {
      return refuse('trade/not-arrived', { order: order.number, arrivesDay });
    }
    const payment = signedContract(order)?.payment ?? 'prepaid';
    const net = netDays(payment);
    if (payment === 'on-receipt') {
      const refusal = shortOfFunds(state, order.buyer, order.totalFen);
      if (refusal !== undefined) return refusal;
    }
    const daysLate = daysLateOn(order, context.day);
    const latePenaltyFen = latePenaltyOf(state, order, daysLate);
    const handlingFeeFen = handlingFeeOf(state, order);
    const settled =
      payment === 'prepaid'
        ? moveMoney('settlement', ESCROW, order.supplier, order.escrowFen, { order: id })
        : moveMoney('payment', order.buyer, order.supplier, order.totalFen, { order: id });
    return accept<TradeEvent>(
      event('trade/OrderReceived', {
        order: id,
        number: `GR-${serialOf(order)}`,
        credit: net !== null,
        dueDay: net === null ? null : context.day + net,
        daysLate,
        latePenaltyFen,
        handlingFeeFen,
        lines: receivedLines(state, order),
      }),
      ...(net === null ? [...settled, ...deductions(order, latePenaltyFen, handlingFeeFen)] : []),
    );
  },
};

import { shareOf } from '../kernel/money.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { ContractView, OrderView } from '../labs/trade/view-types.ts';
import { happened, spend, type Desk } from './desk.ts';
import { say } from './words.ts';

/** The buyer's answers about its orders: contracts, offers, payment, receipt. */
export function buyerPapers(desk: Desk): TradeCommand[] {
  const answers = desk.buying.flatMap((order) => answer(desk, order));
  return [...answers, ...payments(desk)];
}

function answer(desk: Desk, order: OrderView): TradeCommand[] {
  const can = (type: TradeCommand['type']) => desk.options.can(type, order.id);
  const about = { order: order.id };
  if (can('trade/ReceiveOrder')) return [{ type: 'trade/ReceiveOrder', ...about }];
  if (can('trade/SignContract') && order.contract) return [judgeContract(desk, order, order.contract)];
  if (can('trade/AcceptPartial')) return [judgePartial(desk, order)];
  if (can('trade/AcceptSubstitute')) return [judgeSubstitute(desk, order)];
  if (can('trade/AgreeCancellation')) return [{ type: 'trade/AgreeCancellation', ...about }];
  return impatience(desk, order);
}

function judgeContract(desk: Desk, order: OrderView, contract: ContractView): TradeCommand {
  const at = { order: order.id, version: contract.version };
  const listFen = order.lines.reduce((sum, line) => sum + line.quantity * line.priceFen, 0);
  const { temper, random, view } = desk;
  const refused = order.earlierContracts.length;
  // After two rounds anything near the list price will do.
  const limit = refused >= 2 ? 1.1 : temper.haggle;
  if (contract.totalFen > listFen * limit + 1) {
    return { type: 'trade/RefuseContract', ...at, reason: say('priceTooHigh', random) };
  }
  if (refused >= 2) return { type: 'trade/SignContract', ...at };
  if (
    temper.loyalty >= 0.6 &&
    contract.latePenaltyBp * 2 <= view.rules.latePenaltyBp &&
    view.rules.latePenaltyBp > 0
  ) {
    return { type: 'trade/RefuseContract', ...at, reason: say('penaltyTooLow', random) };
  }
  const tooLate = contract.deliverByDay > order.wantedDay + temper.patienceDays + 2;
  if (tooLate && refused === 0)
    return { type: 'trade/RefuseContract', ...at, reason: say('tooLate', random) };
  return { type: 'trade/SignContract', ...at };
}

function judgePartial(desk: Desk, order: OrderView): TradeCommand {
  const offer = order.offer?.kind === 'partial' ? order.offer : null;
  const now = offer?.lines.reduce((sum, line) => sum + line.now, 0) ?? 0;
  const later = offer?.lines.reduce((sum, line) => sum + line.later, 0) ?? 0;
  const wait = (offer?.laterDay ?? desk.day) - desk.day;
  const welcome = now >= (now + later) * 0.2 && wait <= desk.temper.patienceDays + 5;
  if (welcome || desk.random.chance(0.3)) return { type: 'trade/AcceptPartial', order: order.id };
  return { type: 'trade/RefusePartial', order: order.id, reason: say('partialRefused', desk.random) };
}

function judgeSubstitute(desk: Desk, order: OrderView): TradeCommand {
  const offer = order.offer?.kind === 'substitute' ? order.offer : null;
  const product = desk.view.products.find((card) => card.id === offer?.product);
  const good = desk.goods.get(product?.good ?? '');
  const fair = offer !== null && good !== undefined && offer.priceFen <= good.referencePriceFen * 1.1;
  if (fair && desk.random.chance(0.75)) return { type: 'trade/AcceptSubstitute', order: order.id };
  return { type: 'trade/RefuseSubstitute', order: order.id, reason: say('substituteRefused', desk.random) };
}

/** Pays the oldest invoices first, as far as the money goes; dunned ones before all others. */
function payments(desk: Desk): TradeCommand[] {
  const due = desk.buying.filter((order) => desk.options.can('trade/PayOrder', order.id));
  const urgency = (order: OrderView) =>
    (order.invoice?.overdue ? -1000 : 0) + (order.invoice?.dueDay ?? order.placedDay);
  return [...due]
    .sort((a, b) => urgency(a) - urgency(b))
    .flatMap((order): TradeCommand[] => {
      // Credit is used until shortly before the last day.
      const dueDay = order.invoice?.dueDay;
      const early = order.state === 'RECEIVED' && dueDay != null && dueDay - desk.day > 1;
      if (early && desk.temper.character !== 'cautious') return [];
      return spend(desk, order.totalFen) ? [{ type: 'trade/PayOrder', order: order.id }] : [];
    });
}

/** What a buyer does about an order on which nothing happens. */
function impatience(desk: Desk, order: OrderView): TradeCommand[] {
  const idle = desk.day - (order.waitsFor?.sinceDay ?? desk.day);
  const patience = desk.temper.patienceDays;
  if (desk.options.can('trade/CancelOrder', order.id)) {
    const mine = order.waitsFor?.firm === order.buyer;
    return !mine && idle > patience ? [{ type: 'trade/CancelOrder', order: order.id }] : [];
  }
  if (order.state !== 'SHORTAGE' || order.cancellation || order.offer) return [];
  const waited = desk.day - (order.shortage?.sinceDay ?? desk.day);
  if (waited <= patience + 4 || happened(order, 'CancellationDeclined') > 0) return [];
  if (!desk.options.can('trade/ProposeCancellation', order.id)) return [];
  const penaltyFen = shareOf(order.totalFen, desk.view.rules.cancelPenaltyBp);
  if (penaltyFen > desk.purseFen) return [];
  return [{ type: 'trade/ProposeCancellation', order: order.id, reason: say('waitedTooLong', desk.random) }];
}

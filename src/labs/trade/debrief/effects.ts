import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { Fen } from '../../../kernel/money.ts';
import type { Effect } from '../../lab.ts';
import type { TradeEvent } from '../events.ts';
import { signedContract } from '../figures.ts';
import type { OrderRecord, TradeState } from '../state.ts';

/**
 * What each event did to the profit of the firms it concerns, and which decision that goes back to. Nothing is estimated:
 * the effects of a firm add up to its profit, to the fen.
 */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

/** What firms decide about, and what comes to them without anybody's decision. */
export const DECISION_KINDS = [
  /** A supplier: to sell so much at that price. */
  'contract',
  /** A supplier: how it got out of a shortage. */
  'way-out',
  /** A supplier: to deliver when it did. */
  'late',
  /** A buyer: to sign a contract with a late penalty. */
  'clause',
  /** Either: to end a signed contract. */
  'cancel',
  /** A supplier: to move goods that were not short. */
  'move',
  /** A buyer: what it asked consumers for a good. */
  'shop',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
export const CIRCUMSTANCES = ['storage', 'handling', 'interest', 'loss'] as const;
export type EffectKind = DecisionKind | (typeof CIRCUMSTANCES)[number];

/** What the effect of a decision is made of. */
export const DECISION_PARTS = [
  'sold',
  'goods',
  'handling',
  'late-penalty',
  'cancel-penalty',
  'freight',
  'given-up',
] as const;
export type EffectPart =
  (typeof DECISION_PARTS)[number] | 'storage' | 'interest' | 'written-off' | 'insurance';

/** @param state the one the event led to */
export function effects(event: TradeEvent, state: State): readonly Effect[] {
  switch (event.type) {
    case 'trade/OrderReceived': {
      const order = state.orders[event.data.order];
      return order === undefined ? [] : received(event.data, order, state);
    }
    case 'trade/ConsumersBought':
      return event.data.sales.flatMap(({ firm, sold, lost, amountFen, costFen }) =>
        sold === 0 && lost === 0
          ? []
          : [
              { ...effect(firm, 'shop', event.data.good, 'sold', amountFen), missed: lost },
              effect(firm, 'shop', event.data.good, 'goods', -costFen),
            ],
      );
    case 'trade/StockWrittenOff': {
      const owner = state.products[event.data.product]?.firm;
      return owner === undefined ? [] : [effect(owner, 'loss', null, 'written-off', -event.data.costFen)];
    }
    case 'trade/MoneyMoved':
      return moved(event.data, state);
    default:
      return [];
  }
}

const effect = (
  firm: FirmId,
  decision: EffectKind,
  matter: string | null,
  part: EffectPart,
  amountFen: Fen,
): Effect => ({ firm, decision, matter, part, amountFen, missed: 0 });

/** A sale is made when the goods are received, paid or not. */
function received(
  { latePenaltyFen, handlingFeeFen, lines }: Extract<TradeEvent, { type: 'trade/OrderReceived' }>['data'],
  order: Order,
  state: State,
): readonly Effect[] {
  const { supplier, buyer } = order;
  const root = rootOf(state, order);
  const givenUpFen = givenUpOn(order);
  const costFen = lines.reduce((sum, line) => sum + line.costFen, 0);
  const blamed = root.shortage === null ? 'late' : 'way-out';
  return [
    effect(supplier, 'contract', root.id, 'sold', order.totalFen + givenUpFen),
    effect(supplier, 'contract', root.id, 'goods', -costFen),
    effect(supplier, 'contract', root.id, 'handling', -handlingFeeFen),
    effect(supplier, 'way-out', root.id, 'given-up', -givenUpFen),
    effect(supplier, blamed, root.id, 'late-penalty', -latePenaltyFen),
    effect(buyer, 'clause', root.id, 'late-penalty', latePenaltyFen),
  ].filter(({ amountFen }) => amountFen !== 0);
}

/** Movements that leave one richer and another poorer; the others change one thing of a firm's into another. */
function moved(
  {
    kind,
    from,
    to,
    amountFen,
    order: id,
    product,
  }: Extract<TradeEvent, { type: 'trade/MoneyMoved' }>['data'],
  state: State,
): readonly Effect[] {
  switch (kind) {
    case 'freight': {
      const short = product === null ? null : oldestShort(state, from, product);
      return [
        short === null
          ? effect(from, 'move', product, 'freight', -amountFen)
          : effect(from, 'way-out', short.id, 'freight', -amountFen),
      ];
    }
    case 'cancel-penalty': {
      const order = id === null ? undefined : state.orders[id];
      if (order === undefined) return [];
      const root = rootOf(state, order);
      const isWayOut = order.shortage?.way === 'cancel' && from === order.supplier;
      return [
        effect(from, isWayOut ? 'way-out' : 'cancel', root.id, 'cancel-penalty', -amountFen),
        effect(to, 'cancel', root.id, 'cancel-penalty', amountFen),
      ];
    }
    case 'storage':
      return both('storage', from, to, amountFen);
    case 'interest':
      return both('interest', from, to, amountFen);
    case 'handling':
      // What the supplier pays of it counted when the goods were received.
      return [effect(to, 'handling', null, 'handling', amountFen)];
    case 'insurance':
      return [effect(to, 'loss', null, 'insurance', amountFen)];
    default:
      return [];
  }
}

const both = (kind: 'storage' | 'interest', from: FirmId, to: FirmId, amountFen: Fen): readonly Effect[] => [
  effect(from, kind, null, kind, -amountFen),
  effect(to, kind, null, kind, amountFen),
];

/** The order as it was placed; the rest of a split one belongs to it. */
export function rootOf(state: State, order: Order): Order {
  const parent = order.parent === null ? undefined : state.orders[order.parent];
  return parent === undefined ? order : rootOf(state, parent);
}

/** What the buyer was let off for taking a substitute. */
export function givenUpOn(order: Order): Fen {
  const contract = signedContract(order);
  if (contract === undefined) return 0;
  let before = contract.totalFen;
  let givenUp = 0;
  for (const { kind, totalFen } of contract.addenda) {
    if (kind === 'substitute') givenUp += Math.max(0, before - totalFen);
    before = totalFen;
  }
  return givenUp;
}

/** The shortage for which goods of a product are moved; null when none lasts. */
function oldestShort(state: State, supplier: FirmId, product: string): Order | null {
  let oldest: Order | null = null;
  for (const id in state.openOrders) {
    const order = state.orders[id];
    if (order?.state !== 'SHORTAGE' || order.supplier !== supplier || order.shortage === null) continue;
    if (!order.lines.some((line) => line.product === product)) continue;
    if (oldest === null || order.shortage.sinceSeq < (oldest.shortage?.sinceSeq ?? 0)) oldest = order;
  }
  return oldest === null ? null : rootOf(state, oldest);
}

import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { Fen } from '../../../kernel/money.ts';
import type { ShortageExit } from '../order-states.ts';
import type { Movement, OrderRecord, TradeState } from '../state.ts';
import { givenUpOn } from './effects.ts';

/** What every shortage came to in the end: which way out was taken, what it cost, how long it lasted. */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

/** What the buyer had to put up with: 0 nothing, 2 waiting, 3 another product, 4 no goods. */
export type Goodwill = 0 | 2 | 3 | 4;

export interface ShortageCase {
  readonly order: string;
  readonly number: string;
  readonly buyer: FirmId;
  readonly supplier: FirmId;
  readonly sinceDay: number;
  readonly sinceSeq: number;
  /** Null while it lasts. */
  readonly way: ShortageExit | null;
  /** The entry in which it ended; null while it lasts. */
  readonly endedSeq: number | null;
  /** Days it lasted, or has lasted. */
  readonly days: number;
  /** Days late at the buyer's door, of the rest too if it came later. */
  readonly daysLate: number;
  /** What the order was worth when it ran short. */
  readonly valueFen: Fen;
  readonly cost: {
    /** For moving the missing goods while it lasted. */
    readonly freightFen: Fen;
    readonly latePenaltyFen: Fen;
    readonly cancelPenaltyFen: Fen;
    /** Income given up with a substitute. */
    readonly givenUpFen: Fen;
    /** All of these. */
    readonly totalFen: Fen;
  };
  /** Paid for making the missing goods while it lasted: tied up, not lost. */
  readonly producedFen: Fen;
  readonly goodwill: Goodwill;
}

const ENDED_BY: Readonly<Record<ShortageExit, string>> = {
  replenish: 'trade/OrderRechecked',
  transfer: 'trade/OrderRechecked',
  partial: 'trade/PartialAccepted',
  substitute: 'trade/SubstituteAccepted',
  cancel: 'trade/CancellationAgreed',
};

interface Spent {
  freightFen: Fen;
  producedFen: Fen;
}

/** Every shortage a warehouse reported, oldest first. The rest of a split order counts with the order it was split from. */
export function shortagesOf(state: State): readonly ShortageCase[] {
  const spent = spentOn(state);
  return Object.values(state.orders)
    .filter((order) => order.shortage !== null && !order.shortage.backorder)
    .map((order) => caseOf(state, order, spent))
    .sort((a, b) => a.sinceSeq - b.sinceSeq);
}

function caseOf(state: State, order: Order, spent: ReadonlyMap<string, Spent>): ShortageCase {
  const { shortage } = order;
  const all = withRest(state, order);
  const sum = (of: (each: Order) => number): number => all.reduce((total, each) => total + of(each), 0);
  const freightFen = sum(({ id }) => spent.get(id)?.freightFen ?? 0);
  const latePenaltyFen = sum((each) => each.latePenaltyFen);
  const cancelPenaltyFen = sum((each) => (each.state === 'VOID' ? (each.cancellation?.penaltyFen ?? 0) : 0));
  const valueFen = order.contracts.at(-1)?.totalFen ?? order.totalFen;
  const givenUpFen = sum(givenUpOn);
  const way = shortage?.way ?? null;
  const sinceDay = shortage?.sinceDay ?? order.placedDay;
  const daysLate = Math.max(...all.map((each) => each.daysLate));
  return {
    order: order.id,
    number: order.number,
    buyer: order.buyer,
    supplier: order.supplier,
    sinceDay,
    sinceSeq: shortage?.sinceSeq ?? 0,
    way,
    endedSeq: endedSeq(order),
    days: Math.max(0, (shortage?.endedDay ?? state.day) - sinceDay),
    daysLate,
    valueFen,
    cost: {
      freightFen,
      latePenaltyFen,
      cancelPenaltyFen,
      givenUpFen,
      totalFen: freightFen + latePenaltyFen + cancelPenaltyFen + givenUpFen,
    },
    producedFen: sum(({ id }) => spent.get(id)?.producedFen ?? 0),
    goodwill: goodwillOf(way, daysLate),
  };
}

function goodwillOf(way: ShortageExit | null, daysLate: number): Goodwill {
  if (way === 'cancel') return 4;
  if (way === 'substitute') return 3;
  return way === 'partial' || daysLate > 0 ? 2 : 0;
}

/** The order and what was split from it, and from that. */
function withRest(state: State, order: Order): readonly Order[] {
  const all: Order[] = [];
  for (let each: Order | undefined = order; each !== undefined && !all.includes(each);) {
    all.push(each);
    each = each.backorder === null ? undefined : state.orders[each.backorder];
  }
  return all;
}

/** The entry in which a shortage ended; null while it lasts. */
export function endedSeq({ shortage, history }: Order): number | null {
  if (shortage?.way == null) return null;
  const event = ENDED_BY[shortage.way];
  return history.findLast((step) => step.event === event && step.day === shortage.endedDay)?.seq ?? null;
}

/**
 * What was spent on the products that were short while they were: each movement counts once, for the oldest shortage of
 * the product that lasted at that moment.
 */
function spentOn(state: State): ReadonlyMap<string, Spent> {
  const lasting = new Map<string, { readonly order: string; readonly from: number; readonly to: number }[]>();
  for (const order of Object.values(state.orders)) {
    if (order.shortage === null) continue;
    const from = order.shortage.sinceSeq;
    const to = endedSeq(order) ?? Infinity;
    const ordered = [...order.lines, ...(order.contracts.at(-1)?.lines ?? [])];
    for (const product of new Set(ordered.map((line) => line.product))) {
      const known = lasting.get(product) ?? [];
      lasting.set(product, known);
      known.push({ order: order.id, from, to });
    }
  }
  for (const known of lasting.values()) known.sort((a, b) => a.from - b.from);
  const spent = new Map<string, Spent>();
  for (const movement of state.ledger) {
    const order = concerned(movement, lasting);
    if (order === null) continue;
    const sum = spent.get(order) ?? { freightFen: 0, producedFen: 0 };
    spent.set(order, sum);
    if (movement.kind === 'freight') sum.freightFen += movement.amountFen;
    else sum.producedFen += movement.amountFen;
  }
  return spent;
}

function concerned(
  { kind, seq, product }: DeepReadonly<Movement>,
  lasting: ReadonlyMap<
    string,
    readonly { readonly order: string; readonly from: number; readonly to: number }[]
  >,
): string | null {
  if (product === null || (kind !== 'freight' && kind !== 'production')) return null;
  return lasting.get(product)?.find(({ from, to }) => seq >= from && seq <= to)?.order ?? null;
}

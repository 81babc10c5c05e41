import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { Fen } from '../../../kernel/money.ts';
import type { LocalText } from '../../../kernel/text.ts';
import type { Effect, RecordedEffect } from '../../lab.ts';
import type { ShortageExit } from '../order-states.ts';
import type { OrderRecord, TradeState } from '../state.ts';
import { DECISION_KINDS, type DecisionKind, type EffectKind, type EffectPart } from './effects.ts';
import { endedSeq } from './ways.ts';

/** What each decision came to: its effects on the firm that took it, put together from where the journal recorded them. */

type State = DeepReadonly<TradeState>;
type Order = DeepReadonly<OrderRecord>;

export interface Decision {
  readonly firm: FirmId;
  readonly kind: DecisionKind;
  /** The order's number; null for what is about a good. */
  readonly order: string | null;
  readonly good: LocalText | null;
  /** The way out of a shortage; null for other kinds, and while the shortage lasts. */
  readonly way: ShortageExit | null;
  /** The entry of the decision; where it was taken in many (a shop's prices), the one with the most effect. */
  readonly seq: number;
  /** What it is made of, in the order in which it came; gains are positive. */
  readonly parts: Readonly<Partial<Record<EffectPart, Fen>>>;
  readonly totalFen: Fen;
  /** Units that consumers wanted and the shop did not have: beside the sum, not in it. */
  readonly missed: number;
}

/** Where a firm's profit came from. */
export interface ProfitSource {
  readonly firm: FirmId;
  readonly byKind: Readonly<Partial<Record<EffectKind, Fen>>>;
  readonly totalFen: Fen;
}

/** The step in an order's life that was the decision. */
const TAKEN_IN: Readonly<Partial<Record<DecisionKind, string>>> = {
  contract: 'trade/ContractSent',
  clause: 'trade/ContractSigned',
  late: 'trade/OrderShipped',
  cancel: 'trade/CancellationAgreed',
};

/** Everything that was decided and had an effect, the best first. */
export function decisionsOf(state: State, recorded: readonly RecordedEffect[]): readonly Decision[] {
  const grouped = new Map<string, RecordedEffect[]>();
  for (const each of recorded) {
    if (!isDecision(each.decision)) continue;
    const key = [each.firm, each.decision, each.matter].join('|');
    const known = grouped.get(key);
    if (known) known.push(each);
    else grouped.set(key, [each]);
  }
  return [...grouped.values()]
    .flatMap((each) => decisionOf(state, each) ?? [])
    .sort((a, b) => b.totalFen - a.totalFen || a.seq - b.seq);
}

/** For every firm that anything happened to. */
export function profitSourcesOf(recorded: readonly Effect[]): readonly ProfitSource[] {
  const firms = new Map<FirmId, Partial<Record<EffectKind, Fen>>>();
  for (const { firm, decision, amountFen } of recorded) {
    const byKind = firms.get(firm) ?? {};
    firms.set(firm, byKind);
    const kind = decision as EffectKind;
    byKind[kind] = (byKind[kind] ?? 0) + amountFen;
  }
  return [...firms].map(([firm, byKind]) => ({
    firm,
    byKind,
    totalFen: Object.values(byKind).reduce((sum, fen) => sum + fen, 0),
  }));
}

const isDecision = (kind: string): kind is DecisionKind =>
  (DECISION_KINDS as readonly string[]).includes(kind);

function decisionOf(state: State, recorded: readonly RecordedEffect[]): Decision | null {
  const [first] = recorded;
  if (first === undefined || first.matter === null || !isDecision(first.decision)) return null;
  const { firm, decision: kind, matter } = first;
  const parts: Partial<Record<EffectPart, Fen>> = {};
  for (const { part, amountFen } of recorded) {
    parts[part as EffectPart] = (parts[part as EffectPart] ?? 0) + amountFen;
  }
  const order = state.orders[matter];
  return {
    firm,
    kind,
    order: order?.number ?? null,
    good: state.goods[state.products[matter]?.good ?? matter]?.name ?? null,
    way: kind === 'way-out' ? (order?.shortage?.way ?? null) : null,
    seq: (order && takenIn(order, kind)) ?? weightiest(recorded),
    parts,
    totalFen: recorded.reduce((sum, { amountFen }) => sum + amountFen, 0),
    missed: recorded.reduce((sum, { missed }) => sum + missed, 0),
  };
}

function takenIn(order: Order, kind: DecisionKind): number | undefined {
  if (kind === 'way-out') return endedSeq(order) ?? order.shortage?.sinceSeq;
  return order.history.findLast(({ event }) => event === TAKEN_IN[kind])?.seq;
}

/** The entry in which most was won, lost or missed. */
function weightiest(recorded: readonly RecordedEffect[]): number {
  const bySeq = new Map<number, { fen: number; missed: number }>();
  for (const { seq, amountFen, missed } of recorded) {
    const sum = bySeq.get(seq) ?? { fen: 0, missed: 0 };
    bySeq.set(seq, { fen: sum.fen + amountFen, missed: sum.missed + missed });
  }
  let found = { seq: 0, weight: -1 };
  for (const [seq, { fen, missed }] of bySeq) {
    const weight = Math.abs(fen) + missed;
    if (weight > found.weight) found = { seq, weight };
  }
  return found.seq;
}

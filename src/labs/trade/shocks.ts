import { accept, type Decision, type DeepReadonly } from '../../kernel/decider.ts';
import { shareOf } from '../../kernel/money.ts';
import type { DayContext } from '../lab.ts';
import { shockSchema, type Shock, type TradeConfig } from './config.ts';
import { lookUp, moveMoney } from './decide/checks.ts';
import { certificateRevoked } from './decide/papers.ts';
import { event, type TradeEvent } from './events.ts';
import { availableAt, costShare, costUnderJumps, unitsOf } from './figures.ts';
import { refuse } from './rejections.ts';
import { WORLD, type ShockState, type TradeState } from './state.ts';

/** Disturbances: scripted by day, or thrown in by the instructor. A shock of n days works on its first day and n − 1 more. */

type State = DeepReadonly<TradeState>;
type Scripted = TradeConfig['shocks'][number];

/** The firm a fire breaks out in: that very firm, or else the first made from the cast line of that name. */
function warehouseOf(state: State, name: string): string | undefined {
  if (lookUp(state.firms, name)?.kind === 'warehouse') return name;
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.kind === 'warehouse' && firm.template === name) return id;
  }
  return undefined;
}

/** The enterprise it is about: that very firm, or else the first made from the cast line of that name. */
function enterpriseOf(state: State, name: string): string | undefined {
  if (lookUp(state.firms, name)?.kind === 'enterprise') return name;
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.kind === 'enterprise' && firm.template === name) return id;
  }
  return undefined;
}

/** What a shock says of itself, in the one shape all of them have. */
function shapeOf(state: State, shock: Shock, announced: boolean, context: DayContext): ShockState {
  // A message fault waits for its message.
  const days = 'days' in shock ? shock.days : shock.kind === 'message-fault' ? 10_000 : 1;
  return {
    id: `k${state.next.shock}`,
    kind: shock.kind,
    good: 'good' in shock ? shock.good : null,
    warehouse: shock.kind === 'warehouse-fire' ? (warehouseOf(state, shock.warehouse) ?? null) : null,
    factor: 'factor' in shock ? shock.factor : null,
    extraDays: shock.kind === 'late-transport' ? shock.extraDays : null,
    rateBp: shock.kind === 'credit-squeeze' ? shock.rate : null,
    fromDay: context.day,
    untilDay: context.day + days - 1,
    announced,
    ...(shock.kind === 'key-theft' ? { firm: enterpriseOf(state, shock.firm) ?? shock.firm } : {}),
    ...(shock.kind === 'message-fault'
      ? {
          message: {
            fault: shock.fault,
            kind: shock.message ?? null,
            firm: shock.firm === undefined ? null : (enterpriseOf(state, shock.firm) ?? shock.firm),
          },
        }
      : {}),
  };
}

/**
 * A fire takes its share of the free stock of every product; what is reserved for an order was carried out first, so that
 * nobody's accepted order is undone. The insurance pays its share of the cost to owners with an account.
 */
function burn(
  state: State,
  warehouse: string,
  shareBp: number,
  insuredBp: number,
  shock: string,
): TradeEvent[] {
  const events: TradeEvent[] = [];
  for (const id in state.products) {
    const product = state.products[id];
    if (product === undefined) continue;
    const quantity = shareOf(availableAt(product, warehouse), Math.min(shareBp, 10_000));
    if (quantity === 0) continue;
    const costFen = costShare(product.costFen, unitsOf(product), quantity);
    events.push(event('trade/StockWrittenOff', { product: id, warehouse, quantity, costFen, shock }));
    if (state.firms[product.firm]?.account.state !== 'granted') continue;
    events.push(...moveMoney('insurance', WORLD, product.firm, shareOf(costFen, insuredBp), { product: id }));
  }
  return events;
}

/** All that one shock does at the moment it strikes. */
export function strike(state: State, shock: Shock, announced: boolean, context: DayContext): TradeEvent[] {
  const struck = shapeOf(state, shock, announced, context);
  const good = struck.good === null ? undefined : state.goods[struck.good];
  const costFen =
    shock.kind === 'price-jump' && good !== undefined
      ? costUnderJumps(state, good, undefined, shock.factor)
      : null;
  const fire = shock.kind === 'warehouse-fire' ? shock : undefined;
  return [
    event('trade/ShockStruck', {
      shock: struck,
      shareBp: fire?.share ?? null,
      insuredBp: fire?.insured ?? null,
      costFen,
    }),
    ...(fire === undefined || struck.warehouse === null
      ? []
      : burn(state, struck.warehouse, fire.share, fire.insured, struck.id)),
    ...(shock.kind === 'key-theft' ? stolenKey(state, struck.firm ?? '') : []),
  ];
}

/** A theft that is discovered: the certificate is revoked at once. Nothing to steal, nothing to revoke. */
function stolenKey(state: State, id: string): readonly TradeEvent[] {
  const firm = lookUp(state.firms, id);
  if (firm === undefined) return [];
  const revoked = certificateRevoked(state, firm, null, 'stolen', '');
  return revoked.ok ? revoked.events : [];
}

/** The shocks the scenario has for this day, each seeing what the one before did. */
export function* scriptedShocks(state: State, context: DayContext): Generator<TradeEvent> {
  for (const line of state.config.shocks as readonly Scripted[]) {
    if (line.day === context.day) yield* strike(state, line, 'announce' in line && line.announce, context);
  }
}

/** Shocks whose last day is over. */
export function* endedShocks(state: State, context: DayContext): Generator<TradeEvent> {
  for (const id of Object.keys(state.shocks)) {
    const shock = state.shocks[id];
    if (shock === undefined || shock.untilDay >= context.day) continue;
    const good = shock.good === null ? undefined : state.goods[shock.good];
    const costFen =
      shock.kind === 'price-jump' && good !== undefined ? costUnderJumps(state, good, id) : null;
    let stoppedUntilDay: number | null = null;
    for (const other in state.shocks) {
      const last = state.shocks[other];
      if (other === id || last?.kind !== 'production-stop' || last.good !== shock.good) continue;
      stoppedUntilDay = Math.max(stoppedUntilDay ?? 0, last.untilDay);
    }
    yield event('trade/ShockEnded', {
      shock: id,
      kind: shock.kind,
      good: shock.good,
      costFen,
      stoppedUntilDay,
    });
  }
}

/** A shock the instructor throws in now; it is always announced, but for a fault that is to be found. Refused when unreadable or about what does not exist. */
export function throwShock(state: State, shock: unknown, context: DayContext): Decision<TradeEvent> {
  const parsed = shockSchema.safeParse(shock);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') ?? '';
    return refuse('trade/unreadable-shock', { problem: issue?.message ?? '' }, field);
  }
  const { data } = parsed;
  if ('good' in data && lookUp(state.goods, data.good) === undefined) {
    return refuse('trade/unknown-good', { good: data.good }, 'good');
  }
  if (data.kind === 'warehouse-fire' && warehouseOf(state, data.warehouse) === undefined) {
    return refuse('trade/unknown-warehouse', { warehouse: data.warehouse }, 'warehouse');
  }
  if (
    data.kind === 'message-fault' &&
    data.firm !== undefined &&
    enterpriseOf(state, data.firm) === undefined
  ) {
    return refuse('trade/unknown-firm', { firm: data.firm }, 'firm');
  }
  if (data.kind === 'key-theft') {
    const firm = lookUp(state.firms, enterpriseOf(state, data.firm) ?? '');
    if (firm === undefined) return refuse('trade/unknown-firm', { firm: data.firm }, 'firm');
    const revoked = certificateRevoked(state, firm, null, 'stolen', '');
    if (!revoked.ok) return revoked;
  }
  return accept(...strike(state, data, data.kind !== 'message-fault', context));
}

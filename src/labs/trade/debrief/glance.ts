import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { FirmGlance } from '../../lab.ts';
import { stockAtCostFen, unitsOf } from '../figures.ts';
import type { OrderState } from '../order-states.ts';
import type { TradeState } from '../state.ts';

type State = DeepReadonly<TradeState>;

/** How an enterprise or a warehouse stands; null for offices. */
export function glance(state: State, id: FirmId): FirmGlance | null {
  const firm = state.firms[id];
  if (firm === undefined || (firm.kind !== 'enterprise' && firm.kind !== 'warehouse')) return null;
  return {
    moneyFen: state.accounts[id] ?? 0,
    stockFen: firm.kind === 'enterprise' ? stockAtCostFen(state, id) : 0,
    stockUnits: firm.kind === 'enterprise' ? ownUnits(state, id) : keptUnits(state, id),
    openOrders: Object.keys(firm.openOrders).length,
  };
}

/** Units of its products, wherever they are, and what stands in its shop. */
function ownUnits(state: State, id: FirmId): number {
  let units = 0;
  for (const product of state.firms[id]?.products ?? []) {
    const held = state.products[product];
    if (held !== undefined) units += unitsOf(held);
  }
  const shop = state.shops[id];
  if (shop !== undefined) for (const good in shop) units += shop[good]?.quantity ?? 0;
  return units;
}

/** Units of everyone's that stand in a warehouse. */
function keptUnits(state: State, id: FirmId): number {
  let units = 0;
  for (const product in state.products) units += state.products[product]?.warehouses[id]?.onHand ?? 0;
  return units;
}

/** How many orders are in which state. */
export function counts(state: State): Readonly<Partial<Record<OrderState, number>>> {
  const found: Partial<Record<OrderState, number>> = {};
  for (const id in state.orders) {
    const order = state.orders[id];
    if (order !== undefined) found[order.state] = (found[order.state] ?? 0) + 1;
  }
  return found;
}

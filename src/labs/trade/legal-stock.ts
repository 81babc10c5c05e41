import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { TradeCommand } from './commands.ts';
import { availableAt, spendableFen } from './figures.ts';
import { DEFAULT_LOT } from './legal-firm.ts';
import type { FirmState, ProductState, TradeState } from './state.ts';

/** What an enterprise could do with its goods now: make more, bring them to a warehouse, move them between warehouses. */

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;
type Product = DeepReadonly<ProductState>;

/** Product → warehouse → units that the firm's open orders there miss. */
type Needs = Readonly<Record<string, Readonly<Record<FirmId, number>>>>;

/** Warehouses that goods may be sent to; with `paid`, only those that can also be paid for handling orders. */
export function readyWarehouses(state: State, paid = false): readonly FirmId[] {
  const ready: FirmId[] = [];
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.kind !== 'warehouse' || firm.registration.state !== 'granted') continue;
    if (!paid || firm.account.state === 'granted') ready.push(id);
  }
  return ready;
}

export function* stockCommands(state: State, firm: Firm): Generator<TradeCommand> {
  if (firm.products.length === 0) return;
  const needs = needsOf(state, firm);
  const ready = readyWarehouses(state);
  const spendable = spendableFen(state, firm.id);
  for (const id of firm.products) {
    const product = state.products[id];
    if (product === undefined) continue;
    const need = needs[id] ?? {};
    yield* allocations(state, product, need, ready, spendable);
    yield* transfers(state, product, need, ready, spendable);
    yield* replenishments(state, product, need, spendable);
  }
}

/** What orders that wait in a warehouse want beyond what is free there. */
function needsOf(state: State, firm: Firm): Needs {
  const wanted: Record<string, Record<FirmId, number>> = {};
  for (const id in firm.openOrders) {
    if (firm.openOrders[id] !== 'supplier') continue;
    const order = state.orders[id];
    if (order === undefined || order.warehouse === null) continue;
    if (order.state !== 'SHORTAGE' && order.state !== 'NEW') continue;
    for (const line of order.lines) {
      const at = (wanted[line.product] ??= {});
      at[order.warehouse] = (at[order.warehouse] ?? 0) + line.quantity;
    }
  }
  for (const id in wanted) {
    const product = state.products[id];
    const at = wanted[id];
    if (product === undefined || at === undefined) continue;
    for (const warehouse in at)
      at[warehouse] = Math.max(0, (at[warehouse] ?? 0) - availableAt(product, warehouse));
  }
  return wanted;
}

/** As many units as the money reaches for. */
const affordable = (units: number, unitFen: number, spendable: number): number =>
  unitFen <= 0 ? units : Math.min(units, Math.floor(spendable / unitFen));

function* allocations(
  state: State,
  product: Product,
  need: Readonly<Record<FirmId, number>>,
  ready: readonly FirmId[],
  spendable: number,
): Generator<TradeCommand> {
  const quantity = affordable(product.factory, state.config.rules.freight, spendable);
  if (quantity < 1) return;
  // To where most is missing; if nothing is missing anywhere, to where least stands.
  const warehouse = bestOf(ready, (id) => (need[id] ?? 0) * 1_000_000 - availableAt(product, id));
  if (warehouse !== undefined) yield { type: 'trade/Allocate', product: product.id, warehouse, quantity };
}

function* transfers(
  state: State,
  product: Product,
  need: Readonly<Record<FirmId, number>>,
  ready: readonly FirmId[],
  spendable: number,
): Generator<TradeCommand> {
  const from = bestOf(
    Object.keys(product.warehouses),
    (id) => availableAt(product, id) - (need[id] ?? 0) * 1_000_000,
  );
  if (from === undefined) return;
  const free = affordable(availableAt(product, from), state.config.rules.freight, spendable);
  if (free < 1) return;
  let needed = false;
  for (const to in need) {
    const short = need[to] ?? 0;
    if (to === from || short === 0) continue;
    needed = true;
    yield { type: 'trade/Transfer', product: product.id, from, to, quantity: Math.min(free, short) };
  }
  if (needed) return;
  const to = bestOf(
    ready.filter((id) => id !== from),
    (id) => -availableAt(product, id),
  );
  if (to === undefined) return;
  yield {
    type: 'trade/Transfer',
    product: product.id,
    from,
    to,
    quantity: Math.max(1, Math.floor(free / 2)),
  };
}

function* replenishments(
  state: State,
  product: Product,
  need: Readonly<Record<FirmId, number>>,
  spendable: number,
): Generator<TradeCommand> {
  let short = -product.factory - product.arriving;
  for (const warehouse in need) short += need[warehouse] ?? 0;
  const unitFen = state.goods[product.good]?.costFen ?? 0;
  const quantity = affordable(short > 0 ? short : DEFAULT_LOT, unitFen, spendable);
  if (quantity >= 1) yield { type: 'trade/Replenish', product: product.id, quantity };
}

/** The item of the highest worth; the first of equals. */
export function bestOf<T>(items: readonly T[], worth: (item: T) => number): T | undefined {
  let best: T | undefined;
  let bestWorth = -Infinity;
  for (const item of items) {
    const itemWorth = worth(item);
    if (itemWorth <= bestWorth) continue;
    best = item;
    bestWorth = itemWorth;
  }
  return best;
}

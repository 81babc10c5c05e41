import type { Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OrderView } from '../labs/trade/view-types.ts';
import { messageReports } from './messages.ts';
import { optionsOf } from './options.ts';
import { papers } from './papers.ts';
import type { Situation } from './policy.ts';
import type { Temperament } from './temperament.ts';

/** Checks new orders against the shelves, looks again at short ones, ships what may leave. Oldest first. */
export function planWarehouse(
  { view, legal }: Situation,
  temper: Temperament,
  random: Random,
): readonly TradeCommand[] {
  const own = view.own;
  if (!own) return [];
  const options = optionsOf(legal);
  const free = new Map(own.stocked.map((goods) => [goods.product, goods.available]));
  const isThere = (order: OrderView): boolean =>
    order.lines.every((line) => (free.get(line.product) ?? 0) >= line.quantity);
  const take = (order: OrderView): void => {
    for (const line of order.lines) free.set(line.product, (free.get(line.product) ?? 0) - line.quantity);
  };
  const commands: TradeCommand[] = [
    ...papers(own, options, random),
    ...messageReports(own, options, temper, random),
  ];
  for (const order of [...own.orders].reverse()) {
    const about = { order: order.id };
    const can = (type: TradeCommand['type']) => options.can(type, order.id);
    if (can('trade/ShipOrder')) {
      commands.push({ type: 'trade/ShipOrder', ...about });
    } else if (order.state === 'NEW') {
      const there = isThere(order);
      if (there) take(order);
      commands.push({ type: there ? 'trade/AcceptOrder' : 'trade/ReportShortage', ...about });
    } else if (order.state === 'SHORTAGE' && can('trade/RecheckOrder')) {
      const there = isThere(order);
      if (there) take(order);
      // Somebody careless walks to the shelf in vain now and then.
      const inVain = temper.character === 'careless' && random.chance(0.02);
      if (there || inVain) commands.push({ type: 'trade/RecheckOrder', ...about });
    }
  }
  return commands;
}

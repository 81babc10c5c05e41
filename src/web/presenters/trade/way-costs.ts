import { shareOf, type Fen } from '../../../kernel/money.ts';
import type { ShortageExit } from '../../../labs/trade/order-states.ts';
import type { OrderView, OwnProduct } from '../../../labs/trade/view-types.ts';
import type { Desk } from './context.ts';

/**
 * The five ways out of a shortage, each with what it takes in money, time and goodwill, reckoned from what the supplier may
 * see. Figures of a plan, not promises: prices and days may change until it is done.
 */

/** What a way takes. `goodwill` counts what the partner has to put up with: 0 nothing, 4 the most. */
export interface WayCost {
  readonly way: ShortageExit;
  readonly moneyFen: Fen;
  /** Days until the goods can leave the warehouse; null when nothing will. */
  readonly days: number | null;
  readonly goodwill: 0 | 1 | 2 | 3 | 4;
  /** Days later than agreed that the goods would arrive. */
  readonly daysLate: number;
  /** Late penalty that comes with it, within `moneyFen`. */
  readonly penaltyFen: Fen;
}

/** An order line that its warehouse cannot serve, with what its supplier knows of the product. */
export interface ShortLine {
  readonly line: OrderView['lines'][number];
  readonly short: number;
  readonly product: OwnProduct | undefined;
  readonly costFen: Fen;
  readonly leadDays: number;
}

/** What each line lacks now: by the free stock the supplier sees, or else by what the warehouse reported. */
export function shortLines(order: OrderView, desk: Pick<Desk, 'own' | 'names'>): ShortLine[] {
  return order.lines.flatMap((line) => {
    const short = line.available === null ? line.missing : Math.max(0, line.quantity - line.available);
    if (short === 0) return [];
    const good = desk.names.goodOf(line.good);
    return [
      {
        line,
        short,
        product: desk.own.products.find((product) => product.id === line.product),
        costFen: good?.costFen ?? 0,
        leadDays: good?.leadDays ?? 0,
      },
    ];
  });
}

/** What the ways cost; a way that cannot work at all (nothing to transfer, nothing to substitute) still says what it would. */
export function wayCosts(order: OrderView, desk: Pick<Desk, 'own' | 'names' | 'view'>): WayCost[] {
  const { rules, day } = desk.view;
  const short = shortLines(order, desk);
  const units = short.reduce((sum, { short: quantity }) => sum + quantity, 0);
  const deliverBy = order.contract?.deliverByDay ?? order.wantedDay;
  const rateBp = order.contract?.latePenaltyBp ?? rules.latePenaltyBp;
  const lateFor = (days: number): { daysLate: number; penaltyFen: Fen } => {
    const daysLate = Math.max(0, day + days + rules.transitDays - deliverBy);
    const daysPaid = Math.min(daysLate, rules.latePenaltyDaysMax);
    // Never more than what the order brings after the warehouse's fee.
    const mostFen = order.totalFen - shareOf(order.totalFen, rules.handlingFeeBp);
    return { daysLate, penaltyFen: Math.min(mostFen, shareOf(order.totalFen, rateBp) * daysPaid) };
  };
  const stoppedDays = (good: string): number =>
    Math.max(0, (desk.names.goodOf(good)?.stoppedUntilDay ?? day - 1) - day + 1);

  const freight = units * rules.freightFen;
  const production = short.reduce((sum, { short: quantity, product, costFen }) => {
    const toMake = Math.max(0, quantity - (product?.factory ?? 0));
    return sum + toMake * costFen;
  }, 0);
  const waiting = short.reduce((longest, { short: quantity, product, line, leadDays }) => {
    const atFactory = product?.factory ?? 0;
    return atFactory >= quantity ? longest : Math.max(longest, leadDays + stoppedDays(line.good));
  }, 0);
  const made = lateFor(waiting);
  const now = lateFor(0);
  const instead = substituteCost(order, short, desk, stoppedDays);
  const other = lateFor(instead.days);
  return [
    {
      way: 'replenish',
      moneyFen: production + freight + made.penaltyFen,
      days: waiting,
      goodwill: made.daysLate > 0 ? 2 : 0,
      ...made,
    },
    { way: 'transfer', moneyFen: freight + now.penaltyFen, days: 0, goodwill: 0, ...now },
    // The rest has to be made and moved as well, but a new day is agreed for it.
    { way: 'partial', moneyFen: production + freight + now.penaltyFen, days: 0, goodwill: 2, ...now },
    {
      way: 'substitute',
      moneyFen: instead.moneyFen + other.penaltyFen,
      days: instead.days,
      goodwill: 3,
      ...other,
    },
    {
      way: 'cancel',
      moneyFen: shareOf(order.totalFen, rules.cancelPenaltyBp),
      days: null,
      goodwill: 4,
      daysLate: 0,
      penaltyFen: 0,
    },
  ];
}

/** What the best substitute takes: income given up at its usual price, and making and moving what is not in the warehouse. */
function substituteCost(
  order: OrderView,
  short: readonly ShortLine[],
  desk: Pick<Desk, 'own' | 'names' | 'view'>,
  stoppedDays: (good: string) => number,
): { moneyFen: Fen; days: number } {
  const line = short[0];
  const best = line && substitutes(order, line, desk)[0];
  if (!line || !best) return { moneyFen: 0, days: 0 };
  const { product, free } = best;
  const good = desk.names.goodOf(product.good);
  const lacking = Math.max(0, line.line.quantity - free);
  const toMake = Math.max(0, lacking - product.factory);
  const givenUp = Math.max(0, line.line.priceFen - product.priceFen) * line.line.quantity;
  return {
    moneyFen: givenUp + toMake * (good?.costFen ?? 0) + lacking * desk.view.rules.freightFen,
    days: toMake > 0 ? (good?.leadDays ?? 0) + stoppedDays(product.good) : 0,
  };
}

/** The supplier's own products that could stand in, best stocked in the order's warehouse first. */
export function substitutes(order: OrderView, line: ShortLine, desk: Pick<Desk, 'own'>) {
  const ordered = new Set(order.lines.map(({ product }) => product));
  return desk.own.products
    .filter((product) => product.state === 'offered' && !ordered.has(product.id))
    .map((product) => ({
      product,
      free: product.warehouses.find((stock) => stock.warehouse === order.warehouse)?.available ?? 0,
    }))
    .sort(
      (a, b) =>
        Number(b.free >= line.line.quantity) - Number(a.free >= line.line.quantity) || b.free - a.free,
    );
}

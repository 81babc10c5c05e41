import type { FirmId } from '../kernel/ids.ts';
import type { Fen } from '../kernel/money.ts';
import type { Random } from '../kernel/random.ts';
import type { LabSeat } from '../labs/lab.ts';
import type { OrderState } from '../labs/trade/order-states.ts';
import type { GoodView, OrderView, OwnView, TradeView } from '../labs/trade/view-types.ts';
import type { TaskDefinition } from '../scenarios/scenario.ts';
import { optionsOf, type Options } from './options.ts';
import type { Situation } from './policy.ts';
import type { Temperament } from './temperament.ts';

/**
 * An enterprise's desk while one plan is being made. The topics (contracts, shortages, purchasing …) take from one purse
 * and one stock, so that what one of them plans to spend is gone for the next.
 */
export interface Desk {
  readonly seat: LabSeat;
  readonly view: TradeView;
  readonly own: OwnView;
  readonly day: number;
  readonly options: Options;
  readonly tasks: readonly TaskDefinition[];
  readonly temper: Temperament;
  readonly random: Random;
  readonly goods: ReadonlyMap<string, GoodView>;
  readonly selling: readonly OrderView[];
  readonly buying: readonly OrderView[];
  /** Money that can be paid out now. */
  purseFen: Fen;
  /** What stands free of each own product. */
  readonly stock: ReadonlyMap<string, FreeStock>;
}

/** Units of one product that no plan has claimed yet. */
export interface FreeStock {
  readonly good: string;
  factory: number;
  readonly warehouses: Map<FirmId, number>;
  /** Paid for and on the way to the factory. */
  arriving: number;
  /** When the last of it arrives; null when nothing does. */
  arrivesDay: number | null;
}

const OVER: ReadonlySet<OrderState> = new Set(['SUCCESSFUL', 'VOID']);

/** True while something is still to be done about an order. */
export const isOpen = (order: OrderView): boolean => !OVER.has(order.state);

/** Lays out the desk; null when the seat has no firm of its own. */
export function deskOf(
  { seat, view, legal, tasks }: Situation,
  temper: Temperament,
  random: Random,
): Desk | null {
  const own = view.own;
  if (!own) return null;
  const open = own.orders.filter(isOpen);
  return {
    seat,
    view,
    own,
    day: view.day,
    options: optionsOf(legal),
    tasks,
    temper,
    random,
    goods: new Map(view.goods.map((good) => [good.id, good])),
    selling: open.filter((order) => order.part === 'supplier').reverse(),
    buying: open.filter((order) => order.part === 'buyer').reverse(),
    purseFen: own.account.balanceFen + own.account.creditLimitFen,
    stock: new Map(
      own.products.map((product): [string, FreeStock] => [
        product.id,
        {
          good: product.good,
          factory: product.factory,
          warehouses: new Map(product.warehouses.map((at) => [at.warehouse, at.available])),
          arriving: product.arriving.reduce((sum, lot) => sum + lot.quantity, 0),
          arrivesDay: product.arriving.reduce<number | null>(
            (last, lot) => Math.max(last ?? 0, lot.day),
            null,
          ),
        },
      ]),
    ),
  };
}

/** How often something happened in an order's life: `PartialRefused`. */
export const happened = (order: OrderView, event: string): number =>
  order.history.filter((step) => step.event.endsWith(event)).length;

/** A figure as somebody with this temperament sees it: about right. */
export const blurred = (desk: Pick<Desk, 'random' | 'temper'>, value: number): number =>
  value * Math.exp(desk.random.normal(0, desk.temper.blur));

/** Takes money from the purse, or tells that there is not enough. `keepFen` stays in it. */
export function spend(desk: Desk, amountFen: Fen, keepFen: Fen = 0): boolean {
  if (amountFen > desk.purseFen - keepFen) return false;
  desk.purseFen -= amountFen;
  return true;
}

/** What this firm keeps back from buying and producing. */
export const reserveFen = (desk: Desk): Fen =>
  Math.max(0, Math.round(desk.own.account.balanceFen * desk.temper.reserve));

/** Warehouses that may hold stock. */
export const openWarehouses = (view: TradeView): readonly FirmId[] =>
  view.firms
    .filter((firm) => firm.kind === 'warehouse' && firm.registration === 'granted')
    .map((firm) => firm.id);

import type { FirmId } from '../kernel/ids.ts';
import { shareOf, type Fen } from '../kernel/money.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { ShortageExit } from '../labs/trade/order-states.ts';
import type { OrderView } from '../labs/trade/view-types.ts';
import { askedFor } from './assignment.ts';
import { claim } from './contracts.ts';
import { blurred, happened, spend, type Desk, type FreeStock } from './desk.ts';
import { say } from './words.ts';

/** One way out of a shortage with what it is thought to cost. */
interface WayOut {
  readonly way: ShortageExit;
  readonly costFen: Fen;
  take(): TradeCommand[];
}

interface MissingLine {
  readonly line: number;
  readonly product: string;
  readonly good: string;
  readonly quantity: number;
  readonly missing: number;
  readonly free: FreeStock;
}

/** For every order that is short: wait if help is on its way, otherwise take the way out that seems cheapest. */
export function shortages(desk: Desk): TradeCommand[] {
  return desk.selling.filter((order) => order.state === 'SHORTAGE').flatMap((order) => helpOne(desk, order));
}

function helpOne(desk: Desk, order: OrderView): TradeCommand[] {
  const warehouse = order.warehouse;
  if (warehouse === null || order.offer || order.cancellation) return [];
  const lines = missingLines(desk, order, warehouse);
  if (lines.length === 0) return [];
  if (helpIsComing(desk, order, lines)) return [];
  const ways = [
    fromFactory(desk, order, lines, warehouse),
    byTransfer(desk, order, lines, warehouse),
    byReplenishing(desk, order, lines),
    byPartial(desk, order, lines),
    bySubstitute(desk, order, lines, warehouse),
    byCancelling(desk, order, lines),
  ].filter((way) => way !== null);
  const judged = ways.map((way) => ({
    way,
    costFen:
      blurred(desk, Math.max(shareOf(order.totalFen, 20), way.costFen)) *
      desk.temper.dislike[way.way] *
      curiosity(desk, way.way),
  }));
  judged.sort((a, b) => a.costFen - b.costFen);
  return judged[0]?.way.take() ?? [];
}

const TRIED_BY: Readonly<Record<ShortageExit, string>> = {
  replenish: 'trade/ReplenishmentOrdered',
  transfer: 'trade/StockTransferred',
  partial: 'trade/PartialOffered',
  substitute: 'trade/SubstituteOffered',
  cancel: 'trade/CancellationProposed',
};

/** A way that the exercise asks to try seems cheaper than it is. */
const curiosity = (desk: Desk, way: ShortageExit): number => (askedFor(desk.tasks, TRIED_BY[way]) ? 0.4 : 1);

/** What is still missing once the free stock of the order's warehouse is counted; claims that stock for the order. */
function missingLines(desk: Desk, order: OrderView, warehouse: FirmId): MissingLine[] {
  return order.lines.flatMap((line) => {
    const free = desk.stock.get(line.product);
    if (!free) return [];
    const missing = line.quantity - claim(desk, line.product, warehouse, line.quantity);
    return missing > 0
      ? [{ line: line.line, product: line.product, good: line.good, quantity: line.quantity, missing, free }]
      : [];
  });
}

function helpIsComing(desk: Desk, order: OrderView, lines: readonly MissingLine[]): boolean {
  const coming = lines.every(
    (line) => line.free.factory < line.missing && line.free.arriving >= line.missing,
  );
  if (!coming) return false;
  const last = Math.max(...lines.map((line) => line.free.arrivesDay ?? 0));
  // Someone impatient still looks for a better way when the wait is long.
  const tooLong = last - desk.day >= 2 && desk.random.chance(0.4) && happened(order, 'PartialOffered') === 0;
  if (tooLong) return false;
  for (const line of lines) line.free.arriving -= line.missing;
  return true;
}

/** What a delay of so many days from today would cost in late penalties and goodwill. */
function delayFen(desk: Desk, order: OrderView, days: number): Fen {
  const due = order.contract?.deliverByDay ?? order.wantedDay;
  const late = Math.max(0, desk.day + days + desk.view.rules.transitDays + 1 - due);
  const penaltyBp = order.contract?.latePenaltyBp ?? desk.view.rules.latePenaltyBp;
  return shareOf(order.totalFen, late * (penaltyBp + 30) + days * 50);
}

const units = (lines: readonly MissingLine[]): number => lines.reduce((sum, line) => sum + line.missing, 0);

function fromFactory(
  desk: Desk,
  order: OrderView,
  lines: readonly MissingLine[],
  warehouse: FirmId,
): WayOut | null {
  if (!lines.every((line) => line.free.factory >= line.missing)) return null;
  const costFen = units(lines) * desk.view.rules.freightFen;
  return {
    way: 'replenish',
    costFen,
    take: () =>
      lines.flatMap((line): TradeCommand[] => {
        if (!spend(desk, line.missing * desk.view.rules.freightFen)) return [];
        line.free.factory -= line.missing;
        return [{ type: 'trade/Allocate', product: line.product, warehouse, quantity: line.missing }];
      }),
  };
}

function byTransfer(
  desk: Desk,
  order: OrderView,
  lines: readonly MissingLine[],
  warehouse: FirmId,
): WayOut | null {
  const moves: { line: MissingLine; from: FirmId; quantity: number }[] = [];
  for (const line of lines) {
    let left = line.missing;
    for (const [from, available] of line.free.warehouses) {
      const quantity = Math.min(left, available);
      if (from === warehouse || quantity <= 0) continue;
      moves.push({ line, from, quantity });
      left -= quantity;
    }
    if (left > 0) return null;
  }
  return {
    way: 'transfer',
    costFen: units(lines) * desk.view.rules.freightFen,
    take: () =>
      moves.flatMap(({ line, from, quantity }): TradeCommand[] => {
        if (!spend(desk, quantity * desk.view.rules.freightFen)) return [];
        claim(desk, line.product, from, quantity);
        return [{ type: 'trade/Transfer', product: line.product, from, to: warehouse, quantity }];
      }),
  };
}

function byReplenishing(desk: Desk, order: OrderView, lines: readonly MissingLine[]): WayOut | null {
  let costFen = 0;
  let slowest = 0;
  for (const line of lines) {
    const good = desk.goods.get(line.good);
    if (good?.costFen == null || good.stoppedUntilDay !== null) return null;
    costFen += line.missing * good.costFen;
    slowest = Math.max(slowest, good.leadDays);
  }
  if (costFen > desk.purseFen) return null;
  return {
    way: 'replenish',
    // Production is no loss, only time; but what is dearer to make than the contract pays is.
    costFen: delayFen(desk, order, slowest + 1) + Math.max(0, costFen - missingValueFen(order, lines)),
    take: () => {
      if (!spend(desk, costFen)) return [];
      return lines.map((line): TradeCommand => {
        const short = Math.max(1, line.missing - line.free.factory - line.free.arriving);
        return { type: 'trade/Replenish', product: line.product, quantity: short };
      });
    },
  };
}

function byPartial(desk: Desk, order: OrderView, lines: readonly MissingLine[]): WayOut | null {
  if (!desk.options.can('trade/OfferPartial', order.id) || happened(order, 'PartialRefused') > 0) return null;
  const missing = new Map(lines.map((line) => [line.line, line.missing]));
  const now = order.lines.map((line) => ({
    line: line.line,
    now: line.quantity - (missing.get(line.line) ?? 0),
  }));
  const share = 1 - missingValueFen(order, lines) / Math.max(1, order.totalFen);
  if (now.every((line) => line.now === 0) || share < 0.1) return null;
  const lead = Math.max(...lines.map((line) => waitDays(desk, line)));
  return {
    way: 'partial',
    costFen: Math.round(delayFen(desk, order, lead + 1) * (1 - share)) + shareOf(order.totalFen, 40),
    take: () => [
      {
        type: 'trade/OfferPartial',
        order: order.id,
        lines: now,
        laterDay: desk.day + lead + desk.view.rules.transitDays + 1,
      },
    ],
  };
}

/** Days until more of a product can be there. */
function waitDays(desk: Desk, line: MissingLine): number {
  const good = desk.goods.get(line.good);
  const stopped = good?.stoppedUntilDay == null ? 0 : Math.max(0, good.stoppedUntilDay - desk.day + 1);
  return stopped + (good?.leadDays ?? 0);
}

function bySubstitute(
  desk: Desk,
  order: OrderView,
  lines: readonly MissingLine[],
  warehouse: FirmId,
): WayOut | null {
  const [line] = lines;
  if (lines.length !== 1 || !line || !desk.options.can('trade/OfferSubstitute', order.id)) return null;
  if (happened(order, 'SubstituteRefused') > 0) return null;
  const wanted = desk.goods.get(line.good);
  const ordered = order.lines.find((candidate) => candidate.line === line.line);
  const inOrder = new Set(order.lines.map((other) => other.product));
  const offer = desk.own.products.find((product) => {
    const good = desk.goods.get(product.good);
    return (
      product.state === 'offered' &&
      !inOrder.has(product.id) &&
      good?.category === wanted?.category &&
      (desk.stock.get(product.id)?.warehouses.get(warehouse) ?? 0) >= line.quantity
    );
  });
  const costThen = desk.goods.get(offer?.good ?? '')?.costFen;
  if (!offer || !ordered || !wanted || costThen == null) return null;
  const priceFen = Math.min(ordered.priceFen, offer.priceFen);
  const lostFen = Math.max(0, offer.priceFen - priceFen) * line.quantity;
  return {
    way: 'substitute',
    costFen: lostFen + shareOf(order.totalFen, 100),
    take: () => {
      claim(desk, offer.id, warehouse, line.quantity);
      return [
        { type: 'trade/OfferSubstitute', order: order.id, line: line.line, product: offer.id, priceFen },
      ];
    },
  };
}

function byCancelling(desk: Desk, order: OrderView, lines: readonly MissingLine[]): WayOut | null {
  if (!desk.options.can('trade/ProposeCancellation', order.id)) return null;
  const waited = desk.day - (order.shortage?.sinceDay ?? desk.day);
  const stuck = lines.some((line) => desk.goods.get(line.good)?.stoppedUntilDay != null);
  const hopeless = waited > desk.temper.patienceDays || stuck;
  const marginFen = lines.reduce((sum, line) => {
    const paid = order.lines.find((other) => other.line === line.line)?.priceFen ?? 0;
    return sum + Math.max(0, paid - (desk.goods.get(line.good)?.costFen ?? paid)) * line.quantity;
  }, 0);
  const penaltyFen = shareOf(order.totalFen, desk.view.rules.cancelPenaltyBp);
  return {
    way: 'cancel',
    costFen: Math.round((penaltyFen + marginFen) * (hopeless ? 0.35 : 1)),
    take: () => [
      { type: 'trade/ProposeCancellation', order: order.id, reason: say('cannotDeliver', desk.random) },
    ],
  };
}

function missingValueFen(order: OrderView, lines: readonly MissingLine[]): Fen {
  return lines.reduce(
    (sum, line) =>
      sum + line.missing * (order.lines.find((other) => other.line === line.line)?.priceFen ?? 0),
    0,
  );
}

import type { Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import { buyerPapers } from './buying.ts';
import { supplierPapers, unpaidTooLong } from './contracts.ts';
import { deskOf } from './desk.ts';
import { messageReports } from './messages.ts';
import { papers, products } from './papers.ts';
import type { Situation } from './policy.ts';
import { posts } from './posts.ts';
import { listPrices, shopPrices } from './pricing.ts';
import { allocation, production, salesOf } from './production.ts';
import { purchases } from './purchasing.ts';
import { shortages } from './shortages.ts';
import type { Temperament } from './temperament.ts';

/**
 * An enterprise buys and sells. What it owes others comes first, then what keeps its own goods flowing, then prices.
 * The topics share one purse and one stock, so their order is also who gets the money first.
 */
export function planEnterprise(
  situation: Situation,
  temper: Temperament,
  random: Random,
): readonly TradeCommand[] {
  const desk = deskOf(situation, temper, random);
  if (!desk) return [];
  const sales = salesOf(desk);
  return [
    ...papers(desk.own, desk.options, random),
    ...products(desk),
    ...messageReports(desk.own, desk.options, temper, random),
    ...buyerPapers(desk),
    ...shortages(desk),
    ...supplierPapers(desk),
    ...unpaidTooLong(desk),
    ...production(desk, sales),
    ...allocation(desk),
    ...purchases(desk),
    ...shopPrices(desk),
    ...listPrices(desk, sales),
    ...posts(desk),
  ];
}

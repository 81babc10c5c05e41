import type { TradeCommand } from '../labs/trade/commands.ts';
import { askedFor, figureIn } from './assignment.ts';
import type { Desk } from './desk.ts';
import { neededFor } from './purchasing.ts';
import { say, title } from './words.ts';

/** Chances to write at one glance, unasked. */
const WRITE_POST = 0.015;
const WRITE_FEEDBACK = 0.002;

/** Now and then a supply or a demand post, and a word to the administrator; more when the exercise asks for it. */
export function posts(desk: Desk): TradeCommand[] {
  const standing = new Set(
    desk.own.posts
      .filter((post) => post.state === 'waiting' || post.state === 'published')
      .map((post) => post.good),
  );
  return [...supplyPost(desk, standing), ...demandPost(desk, standing), ...feedback(desk)];
}

function supplyPost(desk: Desk, standing: ReadonlySet<string>): TradeCommand[] {
  const asked = askedFor(desk.tasks, 'trade/PostSubmitted', { kind: 'supply' });
  if (!desk.options.can('trade/PostSupply') || !(asked || desk.random.chance(WRITE_POST))) return [];
  const product = desk.own.products.find((own) => own.state === 'offered' && !standing.has(own.good));
  const good = desk.goods.get(product?.good ?? '');
  if (!product || !good) return [];
  const there = product.factory + product.warehouses.reduce((sum, at) => sum + at.available, 0);
  const quantity = Math.max(10, there);
  return [
    {
      type: 'trade/PostSupply',
      good: good.id,
      title: title.supply(good.name, quantity),
      body: say('supplyBody', desk.random),
      quantity,
      priceFen: product.priceFen,
    },
  ];
}

function demandPost(desk: Desk, standing: ReadonlySet<string>): TradeCommand[] {
  const asked = askedFor(desk.tasks, 'trade/PostSubmitted', { kind: 'demand' });
  if (!desk.options.can('trade/PostDemand') || !(asked || desk.random.chance(WRITE_POST))) return [];
  const empty = desk.own.shop.find((shelf) => shelf.quantity < 5 && !standing.has(shelf.good))?.good;
  const wanted = asked ? neededFor(desk, asked).good || desk.view.goods[0]?.id : empty;
  const good = desk.goods.get(wanted ?? '');
  if (!good) return [];
  const quantity = figureIn(asked) ?? desk.random.integer(2, 8) * 10;
  return [
    {
      type: 'trade/PostDemand',
      good: good.id,
      title: title.demand(good.name, quantity),
      body: say('demandBody', desk.random),
      quantity,
      priceFen: good.referencePriceFen,
    },
  ];
}

function feedback(desk: Desk): TradeCommand[] {
  const asked = askedFor(desk.tasks, 'trade/FeedbackSent');
  if (!desk.options.can('trade/SendFeedback') || !(asked || desk.random.chance(WRITE_FEEDBACK))) return [];
  return [
    {
      type: 'trade/SendFeedback',
      subject: '审核速度 / Review time',
      body: '希望供求信息当天审核 / Posts should be reviewed on the same day',
    },
  ];
}

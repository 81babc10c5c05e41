import { card, type Block, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty, financeTab, orderList, ownFeedbackTab } from './desk-common.ts';
import { messagesTab } from './desk-messages.ts';
import { firmTab } from './desk-papers.ts';
import { WAREHOUSE_LISTS } from './orders.ts';
import { amountOf, unitWord } from './words.ts';

/** 货场: finds orders normal or short, ships, and keeps others' goods. */

/** 库存商品 */
function stockedBlocks(desk: Desk): Block[] {
  const { words, names, own } = desk;
  const wanted = new Map<string, number>();
  for (const order of own.orders)
    if (order.state === 'NEW' || order.state === 'SHORTAGE')
      for (const line of order.lines)
        wanted.set(line.product, (wanted.get(line.product) ?? 0) + line.quantity);
  return [
    {
      kind: 'cards',
      title: null,
      items: own.stocked.map((stock) =>
        card({
          id: `stocked-${stock.product}`,
          title: words.local(stock.name),
          href: desk.link(`/mall/products/${stock.product}`),
          meta: [
            words.t('trade-desk:stock.owner', { firm: names.firm(stock.owner) }),
            ...(wanted.has(stock.product)
              ? [
                  words.t('trade-desk:stock.wanted-by-new', {
                    quantity: amountOf(words, wanted.get(stock.product) ?? 0, stock.unit),
                  }),
                ]
              : []),
          ],
          picture: {
            name: names.goodOf(stock.good)?.picture ?? stock.good,
            category: names.goodOf(stock.good)?.category ?? '',
          },
          bars: [
            {
              label: words.local(stock.name),
              onHand: stock.onHand,
              reserved: stock.reserved,
              available: stock.available,
              wanted: wanted.get(stock.product) ?? null,
              unit: unitWord(words, stock.unit),
            },
          ],
        }),
      ),
      empty: empty(words, 'stocked', { drawing: 'box' }),
    },
  ];
}

export const WAREHOUSE_TABS: readonly TabGroup<Desk>[] = [
  { group: 'orders', tabs: WAREHOUSE_LISTS.map(orderList) },
  {
    group: 'goods',
    tabs: [{ tab: 'stocked', count: (desk) => desk.own.stocked.length, blocks: stockedBlocks }],
  },
  { group: 'trade', tabs: [messagesTab] },
  { group: 'firm', tabs: [firmTab, financeTab, ownFeedbackTab] },
];

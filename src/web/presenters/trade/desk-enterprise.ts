import { card, type Block, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty, financeTab, orderList, ownFeedbackTab, ownPostsTab } from './desk-common.ts';
import { ediTab } from './desk-edi.ts';
import { messagesTab } from './desk-messages.ts';
import { GOODS_TABS, pictureOf } from './desk-goods.ts';
import { firmTab } from './desk-papers.ts';
import { moneyField } from './forms.ts';
import { ENTERPRISE_LISTS } from './orders.ts';
import { amountOf } from './words.ts';

/** 企业用户: buys and sells. */

/** What consumers find: the firm's own shop. */
function shopBlocks(desk: Desk): Block[] {
  const { words, names, own, view } = desk;
  return [
    {
      kind: 'message',
      tone: 'info',
      text: words.t(`trade-desk:shop.${view.rules.consumers ? 'consumers' : 'no-consumers'}`),
    },
    {
      kind: 'cards',
      title: null,
      items: own.shop.map((row) => {
        const unit = names.goodOf(row.good)?.unit ?? 'PCE';
        return card({
          id: `shop-${row.good}`,
          title: names.good(row.good),
          badge:
            row.quantity === 0
              ? { text: words.t('trade-desk:shop.sold-out'), tone: 'trouble' }
              : { text: amountOf(words, row.quantity, unit), tone: 'good' },
          picture: pictureOf(desk, row.good),
          facts: [
            { label: words.t('trade-desk:shop.price'), value: words.money(row.priceFen) },
            {
              label: words.t('trade-desk:shop.cost'),
              value: row.quantity > 0 ? words.money(Math.round(row.costFen / row.quantity)) : '–',
            },
            {
              label: words.t('trade-desk:shop.reference'),
              value: words.money(names.goodOf(row.good)?.referencePriceFen ?? 0),
            },
            { label: words.t('trade-desk:shop.yesterday'), value: amountOf(words, row.soldYesterday, unit) },
            { label: words.t('trade-desk:shop.sold'), value: amountOf(words, row.soldTotal, unit) },
            { label: words.t('trade-desk:shop.lost'), value: amountOf(words, row.lostTotal, unit) },
          ],
          forms: [
            desk.form({
              type: 'trade/SetShopPrice',
              key: row.good,
              hidden: { good: row.good },
              fields: [
                moneyField(
                  { name: 'priceYuan', label: words.t('trade-desk:shop.new-price'), valueFen: row.priceFen },
                  words,
                ),
              ],
              reason: desk.reasonWhy({
                type: 'trade/SetShopPrice',
                good: row.good,
                priceFen: row.priceFen || 1,
              }),
            }),
          ],
        });
      }),
      empty: empty(
        words,
        'shop',
        { drawing: 'box' },
        {
          href: desk.link('/mall'),
          label: words.t('trade-desk:to-mall'),
        },
      ),
    },
  ];
}

export const ENTERPRISE_TABS: readonly TabGroup<Desk>[] = [
  { group: 'orders', tabs: ENTERPRISE_LISTS.map(orderList) },
  {
    group: 'trade',
    tabs: [
      ediTab,
      messagesTab,
      ownPostsTab,
      { tab: 'shop', count: (desk) => desk.own.shop.length, blocks: shopBlocks },
    ],
  },
  GOODS_TABS,
  { group: 'firm', tabs: [firmTab, financeTab, ownFeedbackTab] },
];

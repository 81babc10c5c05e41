import type { OwnProduct } from '../../../labs/trade/view-types.ts';
import { card, type Block, type CardModel, type TabGroup } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty } from './desk-common.ts';
import { longField, moneyField, numberField, selectField, textField, type FormModel } from './forms.ts';
import type { StockBarModel } from './order-page.ts';
import { amountOf, unitWord } from './words.ts';

/** An enterprise's goods: what it offers, what it makes, and where its stock stands. */

export const pictureOf = (desk: Desk, good: string): CardModel['picture'] => ({
  name: desk.names.goodOf(good)?.picture ?? good,
  category: desk.names.goodOf(good)?.category ?? '',
});

function bars(product: OwnProduct, desk: Desk): StockBarModel[] {
  const unit = unitWord(desk.words, product.unit);
  return [
    {
      label: desk.words.t('trade-desk:stock.factory'),
      onHand: product.factory,
      reserved: 0,
      available: product.factory,
      wanted: null,
      unit,
    },
    ...product.warehouses.map((stock) => ({
      label: desk.names.firm(stock.warehouse),
      onHand: stock.onHand,
      reserved: stock.reserved,
      available: stock.available,
      wanted: null,
      unit,
    })),
  ];
}

const productMeta = (product: OwnProduct, desk: Desk): string[] => {
  const { words } = desk;
  return [
    words.t('trade:price-each', { priceFen: product.priceFen }),
    ...(product.inTransit > 0
      ? [
          words.t('trade-desk:stock.in-transit', {
            quantity: amountOf(words, product.inTransit, product.unit),
          }),
        ]
      : []),
    ...product.arriving.map((arrival) =>
      words.t('trade-desk:stock.arriving', {
        quantity: amountOf(words, arrival.quantity, product.unit),
        day: words.day(arrival.day),
      }),
    ),
  ];
};

function productFields(desk: Desk, product: OwnProduct | null) {
  const { words, view } = desk;
  const good = product ? desk.names.goodOf(product.good) : view.goods[0];
  return [
    textField({
      name: 'name',
      label: words.t('trade-desk:field.product-name'),
      value: product ? words.local(product.name) : '',
    }),
    longField({
      name: 'about',
      label: words.t('trade-desk:field.description'),
      value: product ? words.local(product.about) : '',
    }),
    selectField({
      name: 'category',
      label: words.t('trade-desk:field.category'),
      value: product?.category ?? good?.category ?? '',
      options: view.mall.categories.map((category) => ({
        value: category.id,
        label: words.local(category.name),
      })),
    }),
    moneyField(
      {
        name: 'priceYuan',
        label: words.t('trade-desk:field.price'),
        hint: good
          ? words.t(`trade-desk:field.price-hint${good.costFen === null ? '' : '-cost'}`, {
              referenceFen: good.referencePriceFen,
              costFen: good.costFen ?? 0,
            })
          : null,
        valueFen: product?.priceFen ?? good?.referencePriceFen ?? null,
      },
      words,
    ),
  ];
}

/** 产品管理 */
function productBlocks(desk: Desk): Block[] {
  const { words, view, own } = desk;
  const offered = new Set(own.products.filter(({ state }) => state === 'offered').map(({ good }) => good));
  const goods = view.goods.filter((good) => !offered.has(good.id));
  const first = goods[0];
  return [
    {
      kind: 'cards',
      title: null,
      items: own.products.map((product) =>
        card({
          id: `product-${product.id}`,
          title: words.local(product.name),
          href: desk.link(`/mall/products/${product.id}`),
          badge: {
            text: words.t(`trade-desk:products.${product.state}`),
            tone: product.state === 'offered' ? 'good' : 'void',
          },
          meta: [desk.names.category(product.category), ...productMeta(product, desk)],
          body: words.local(product.about),
          picture: pictureOf(desk, product.good),
          more:
            product.state === 'offered'
              ? [
                  desk.form({
                    type: 'trade/ChangeProduct',
                    key: product.id,
                    title: words.t('trade:command.ChangeProduct'),
                    hidden: { product: product.id },
                    fields: productFields(desk, product),
                  }),
                  desk.form({
                    type: 'trade/WithdrawProduct',
                    key: product.id,
                    kind: 'danger',
                    title: words.t('trade:command.WithdrawProduct'),
                    about: words.t('trade-desk:products.withdraw-about'),
                    hidden: { product: product.id },
                    confirm: words.t('trade-desk:products.withdraw-confirm', {
                      product: words.local(product.name),
                    }),
                  }),
                ]
              : [],
        }),
      ),
      empty: empty(words, 'products', { drawing: 'box' }),
    },
    ...(first
      ? [
          {
            kind: 'form' as const,
            form: desk.form({
              type: 'trade/AddProduct',
              title: words.t('trade-desk:products.add'),
              about: words.t('trade-desk:products.add-about'),
              fields: [
                selectField({
                  name: 'good',
                  label: words.t('trade-desk:field.good'),
                  options: goods.map((good) => ({
                    value: good.id,
                    label: words.t('trade-desk:products.good-choice', {
                      good: words.local(good.name),
                      referenceFen: good.referencePriceFen,
                    }),
                  })),
                }),
                ...productFields(desk, null).map((field) =>
                  // One good left: everything is clear. Several: the person says which, so name and price are theirs to write.
                  goods.length > 1
                    ? field.name === 'priceYuan'
                      ? { ...field, value: '', hint: null }
                      : field
                    : field.name === 'name'
                      ? { ...field, value: words.local(first.name) }
                      : field,
                ),
              ],
              reason: desk.reasonWhy({
                type: 'trade/AddProduct',
                good: first.id,
                name: words.local(first.name),
                about: '',
                category: first.category,
                priceFen: first.referencePriceFen,
              }),
            }),
          },
        ]
      : []),
  ];
}

function replenishForm(product: OwnProduct, desk: Desk): FormModel {
  const { words, view } = desk;
  const good = desk.names.goodOf(product.good);
  const costFen = good?.costFen ?? 0;
  const affordable = costFen > 0 ? Math.max(0, Math.floor(desk.own.account.balanceFen / costFen)) : 1_000_000;
  const quantity = Math.max(1, Math.min(50, affordable));
  return desk.form({
    type: 'trade/Replenish',
    key: product.id,
    icon: 'plus-lg',
    about: words.t('trade-desk:stock.replenish-about', {
      costFen,
      day: words.day(view.day + (good?.leadDays ?? 0)),
      quantity: amountOf(words, affordable, product.unit),
    }),
    hidden: { product: product.id },
    fields: [
      numberField({
        name: 'quantity',
        label: words.t('trade-desk:field.quantity'),
        value: String(quantity),
        suffix: unitWord(words, product.unit),
      }),
    ],
    reason: desk.reasonWhy({ type: 'trade/Replenish', product: product.id, quantity }),
  });
}

/** 增加库存 */
function stockBlocks(desk: Desk): Block[] {
  const { words, own } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: own.products
        .filter((product) => product.state === 'offered')
        .map((product) =>
          card({
            id: `stock-${product.id}`,
            title: words.local(product.name),
            meta: productMeta(product, desk),
            picture: pictureOf(desk, product.good),
            bars: bars(product, desk),
            forms: [replenishForm(product, desk)],
          }),
        ),
      empty: empty(
        words,
        'stock',
        { drawing: 'box' },
        {
          href: desk.link('/desk/products'),
          label: words.t('trade-desk:to-products'),
        },
      ),
    },
  ];
}

function allocationForms(product: OwnProduct, desk: Desk): FormModel[] {
  const { words, names, view } = desk;
  const warehouses = view.firms.filter((firm) => firm.kind === 'warehouse');
  const [first] = warehouses;
  if (!first) return [];
  const freight = words.t('trade-desk:stock.freight', { freightFen: view.rules.freightFen });
  const quantity = Math.max(1, product.factory);
  const allocate = desk.form({
    type: 'trade/Allocate',
    key: product.id,
    icon: 'arrow-right',
    about: freight,
    hidden: { product: product.id },
    fields: [
      selectField({
        name: 'warehouse',
        label: words.t('trade-desk:field.to-warehouse'),
        options: warehouses.map((firm) => ({ value: firm.id, label: words.local(firm.name) })),
      }),
      numberField({
        name: 'quantity',
        label: words.t('trade-desk:field.quantity'),
        value: String(quantity),
        hint: words.t('trade-desk:stock.at-factory', {
          quantity: amountOf(words, product.factory, product.unit),
        }),
        suffix: unitWord(words, product.unit),
      }),
    ],
    reason: desk.reasonWhy({ type: 'trade/Allocate', product: product.id, warehouse: first.id, quantity }),
  });
  const filled = product.warehouses.filter(({ available }) => available > 0);
  const from = [...filled].sort((a, b) => b.available - a.available)[0];
  const to = from ? warehouses.find((firm) => firm.id !== from.warehouse) : undefined;
  if (!from || !to) return [allocate];
  return [
    allocate,
    desk.form({
      type: 'trade/Transfer',
      key: product.id,
      kind: 'quiet',
      title: words.t('trade:command.Transfer'),
      about: freight,
      hidden: { product: product.id },
      fields: [
        selectField({
          name: 'from',
          label: words.t('trade-desk:field.from-warehouse'),
          value: from.warehouse,
          options: filled.map((stock) => ({
            value: stock.warehouse,
            label: words.t('trade-desk:field.warehouse-free', {
              warehouse: names.firm(stock.warehouse),
              quantity: amountOf(words, stock.available, product.unit),
            }),
          })),
        }),
        selectField({
          name: 'to',
          label: words.t('trade-desk:field.to-warehouse'),
          value: to.id,
          options: warehouses.map((firm) => ({ value: firm.id, label: words.local(firm.name) })),
        }),
        numberField({
          name: 'quantity',
          label: words.t('trade-desk:field.quantity'),
          value: String(from.available),
          suffix: unitWord(words, product.unit),
        }),
      ],
      reason: desk.reasonWhy({
        type: 'trade/Transfer',
        product: product.id,
        from: from.warehouse,
        to: to.id,
        quantity: from.available,
      }),
    }),
  ];
}

/** 产品分配 */
function allocationBlocks(desk: Desk): Block[] {
  const { words, own } = desk;
  return [
    {
      kind: 'cards',
      title: null,
      items: own.products
        .filter((product) => product.state === 'offered')
        .map((product) => {
          const [allocate, transfer] = allocationForms(product, desk);
          return card({
            id: `allocation-${product.id}`,
            title: words.local(product.name),
            meta: productMeta(product, desk),
            picture: pictureOf(desk, product.good),
            bars: bars(product, desk),
            forms: allocate ? [allocate] : [],
            more: transfer ? [transfer] : [],
          });
        }),
      empty: empty(
        words,
        'allocation',
        { drawing: 'box' },
        {
          href: desk.link('/desk/products'),
          label: words.t('trade-desk:to-products'),
        },
      ),
    },
  ];
}

const offeredCount = (desk: Desk): number =>
  desk.own.products.filter(({ state }) => state === 'offered').length;

/** 产品管理, 产品分配, 增加库存 */
export const GOODS_TABS: TabGroup<Desk> = {
  group: 'goods',
  tabs: [
    { tab: 'products', count: offeredCount, blocks: productBlocks },
    {
      tab: 'allocation',
      count: (desk) => desk.own.products.filter(({ factory }) => factory > 0).length,
      blocks: allocationBlocks,
    },
    { tab: 'stock', count: () => null, blocks: stockBlocks },
  ],
};

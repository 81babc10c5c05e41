import type { ProductCard } from '../../../labs/trade/view-types.ts';
import { isByHand, writeLabel } from './by-hand.ts';
import type { Desk } from './context.ts';
import { numberField, type FieldModel, type FormModel } from './forms.ts';
import type { Fact } from './order-page.ts';
import { amountOf, unitWord } from './words.ts';

/** One product of the mall: as a card among others, and as a page with the form that orders it. */

/** An offer as the component `product-card` takes it. */
export interface ProductModel {
  readonly href: string;
  readonly name: string;
  readonly picture: string | null;
  readonly category: string;
  readonly priceText: string;
  readonly unit: string;
  readonly supplier: { readonly name: string; readonly own: boolean };
  readonly about: string;
  readonly note: string | null;
}

export function productModel(product: ProductCard, desk: Desk): ProductModel {
  const { words, names } = desk;
  const good = names.goodOf(product.good);
  return {
    href: desk.link(`/mall/products/${product.id}`),
    name: words.local(product.name),
    picture: product.picture ?? good?.picture ?? product.good,
    category: product.category,
    priceText: words.money(product.priceFen),
    unit: unitWord(words, product.unit),
    supplier: { name: names.firm(product.supplier), own: product.supplier === desk.firm },
    about: words.local(product.about),
    note:
      good?.stoppedUntilDay != null
        ? words.t('trade-mall:stopped', { day: words.day(good.stoppedUntilDay) })
        : null,
  };
}

/** How many to order: what the shop sells in a few days, or a round number; never more than the account can pay. */
export function sensibleQuantity(product: ProductCard, desk: Pick<Desk, 'own'>): number {
  const row = desk.own.shop.find(({ good }) => good === product.good);
  const wanted =
    row && row.soldYesterday > 0 ? Math.max(row.soldYesterday * 4 - row.quantity, row.soldYesterday) : 20;
  const funds = desk.own.account.balanceFen + Math.abs(desk.own.account.creditLimitFen);
  const affordable = product.priceFen > 0 ? Math.floor(funds / product.priceFen) : wanted;
  return Math.max(1, Math.min(wanted, affordable));
}

/** The day by which goods ordered now can be expected: contract and warehouse take a day, then transport. */
export const sensibleWantedDay = (desk: Pick<Desk, 'view'>): number =>
  desk.view.day + desk.view.rules.transitDays + 2;

/** The small form that leads to the editor. */
export interface WriteOrder {
  readonly action: string;
  readonly label: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly FieldModel[];
  /** Where several products of this supplier are chosen; null if it has no other. */
  readonly more: { readonly href: string; readonly label: string } | null;
}

export interface ProductPage {
  readonly product: ProductModel;
  readonly category: { readonly href: string; readonly label: string } | null;
  readonly supplier: {
    readonly name: string;
    readonly kind: string;
    readonly own: boolean;
    readonly href: string;
  };
  readonly facts: readonly Fact[];
  readonly form: FormModel | null;
  /** Instead of the form, where the order is a message that is written by hand: it asks what is to be ordered. */
  readonly write: WriteOrder | null;
  /** For adding up the total while typing; the same total is computed again when the contract is drawn up. */
  readonly priceFen: number;
  readonly totalText: string;
  /** The same sentence with `{quantity}` and `{total}` to fill in while somebody types. */
  readonly totalTemplate: string;
  readonly notForYou: string | null;
  readonly others: readonly ProductModel[];
}

/** One product with the order form; null when it is not on offer. */
export function productPage(desk: Desk, id: string): ProductPage | null {
  const { words, view, names } = desk;
  const product = view.products.find((candidate) => candidate.id === id);
  if (!product) return null;
  const good = names.goodOf(product.good);
  const own = product.supplier === desk.firm;
  const quantity = sensibleQuantity(product, desk);
  const wantedDay = sensibleWantedDay(desk);
  const category = view.mall.categories.find((candidate) => candidate.id === product.category);
  const buys = desk.seat.role === 'enterprise' && !own;
  const byHand = isByHand(desk, 'ORDERS');
  const fields = [
    numberField({
      name: 'lines.0.quantity',
      label: words.t('trade-desk:field.quantity'),
      hint: words.t('trade-mall:order.quantity-hint', { balanceFen: desk.own.account.balanceFen }),
      value: String(quantity),
      suffix: unitWord(words, product.unit),
    }),
    numberField({
      name: 'wantedDay',
      label: words.t('trade-mall:order.wanted-day'),
      hint: words.t('trade-mall:order.wanted-hint', {
        day: words.day(view.day),
        transit: words.t('trade:days', { count: view.rules.transitDays }),
      }),
      value: String(wantedDay),
      min: view.day,
      max: 10_000,
    }),
  ];
  return {
    product: productModel(product, desk),
    category: category
      ? { href: desk.link(`/mall/categories/${category.id}`), label: words.local(category.name) }
      : null,
    supplier: {
      name: names.firm(product.supplier),
      kind: 'enterprise',
      own,
      href: desk.link(`/mall/firms/${product.supplier}`),
    },
    facts: [
      ...(good
        ? [
            { label: words.t('trade-mall:fact.reference'), value: words.money(good.referencePriceFen) },
            {
              label: words.t('trade-mall:fact.lead'),
              value: words.t('trade:days', { count: good.leadDays }),
            },
          ]
        : []),
      {
        label: words.t('trade-mall:fact.transit'),
        value: words.t('trade:days', { count: view.rules.transitDays }),
      },
    ],
    write: buys && byHand ? writeOrder(product, desk, fields) : null,
    form:
      buys && !byHand
        ? desk.form({
            type: 'trade/PlaceOrder',
            key: product.id,
            icon: 'cart',
            title: words.t('trade-mall:order.title'),
            next: desk.link('/desk/orders'),
            hidden: { supplier: product.supplier, 'lines.0.product': product.id },
            fields,
            reason: desk.reasonWhy({
              type: 'trade/PlaceOrder',
              supplier: product.supplier,
              lines: [{ product: product.id, quantity }],
              wantedDay,
            }),
          })
        : null,
    priceFen: product.priceFen,
    totalText: words.t('trade-mall:order.total', {
      quantity: amountOf(words, quantity, product.unit),
      totalFen: quantity * product.priceFen,
    }),
    totalTemplate: words.t('trade-mall:order.total-template', { unit: unitWord(words, product.unit) }),
    notForYou: own ? words.t('trade-mall:own-product') : buys ? null : words.t('trade-mall:only-enterprises'),
    others: view.products
      .filter((other) => other.good === product.good && other.id !== product.id)
      .map((other) => productModel(other, desk)),
  };
}

/** The same two questions as in the order form, on the way to the editor. */
function writeOrder(product: ProductCard, desk: Desk, fields: readonly FieldModel[]): WriteOrder {
  const watched = new URLSearchParams(desk.suffix).get('seat');
  return {
    action: `${desk.base}/messages/new`,
    label: writeLabel(desk, 'ORDERS'),
    hidden: [
      { name: 'kind', value: 'ORDERS' },
      { name: 'supplier', value: product.supplier },
      { name: 'product', value: product.id },
      ...(watched === null ? [] : [{ name: 'seat', value: watched }]),
    ],
    fields: fields.map((field) =>
      field.name === 'lines.0.quantity' ? { ...field, name: 'quantity' } : field,
    ),
    more: desk.view.products.some(({ supplier, id }) => supplier === product.supplier && id !== product.id)
      ? {
          href: desk.link(`/messages/new?kind=ORDERS&supplier=${encodeURIComponent(product.supplier)}`),
          label: desk.words.t('edi-editor:chooser.several'),
        }
      : null,
  };
}

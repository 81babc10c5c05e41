import type { FirmId } from '../../../kernel/ids.ts';
import type { GoodView, TradeView } from '../../../labs/trade/view-types.ts';
import type { Words } from './words.ts';

/** Names of what a view speaks of by id, in the reader's language. An id that is not in the view is shown as it is. */
export interface Names {
  firm(id: FirmId | null): string;
  /** A firm's kind, or `unknown` for one outside the view. */
  kindOf(id: FirmId | null): string;
  good(id: string): string;
  product(id: string): string;
  category(id: string): string;
  /** A bank account: a firm's, escrow or the world. */
  account(id: string): string;
  readonly goodOf: (id: string) => GoodView | undefined;
  readonly ownFirm: FirmId | null;
}

/** Looks names up once per view. */
export function namesOf(view: TradeView, words: Words): Names {
  const firms = new Map(view.firms.map((firm) => [firm.id, firm]));
  if (view.own) firms.set(view.own.firm.id, view.own.firm);
  const goods = new Map(view.goods.map((good) => [good.id, good]));
  const categories = new Map(view.mall.categories.map((category) => [category.id, category]));
  const products = new Map(view.products.map((product) => [product.id, words.local(product.name)]));
  const remember = (id: string, name: string): void => {
    if (!products.has(id)) products.set(id, name);
  };
  const ownViews = [
    ...(view.own ? [view.own] : []),
    ...(view.everything ? Object.values(view.everything.own) : []),
  ];
  for (const own of ownViews) {
    for (const product of own.products) remember(product.id, words.local(product.name));
    for (const stocked of own.stocked) remember(stocked.product, words.local(stocked.name));
    for (const order of own.orders)
      for (const line of order.lines) remember(line.product, words.local(line.name));
  }
  const firm = (id: FirmId | null): string => {
    if (id === null) return words.t('trade:system');
    const known = firms.get(id);
    return known ? words.local(known.name) : id;
  };
  return {
    firm,
    kindOf: (id) => (id === null ? 'unknown' : (firms.get(id)?.kind ?? 'unknown')),
    good: (id) => {
      const good = goods.get(id);
      return good ? words.local(good.name) : id;
    },
    product: (id) => products.get(id) ?? id,
    category: (id) => {
      const category = categories.get(id);
      return category ? words.local(category.name) : id;
    },
    account: (id) => (id === 'escrow' || id === 'world' ? words.t(`trade:account.${id}`) : firm(id)),
    goodOf: (id) => goods.get(id),
    ownFirm: view.own?.firm.id ?? null,
  };
}

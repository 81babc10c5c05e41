import type { FirmCard, PostView } from '../../../labs/trade/view-types.ts';
import type { CardModel, EmptyModel } from './blocks.ts';
import { card } from './blocks.ts';
import type { Desk } from './context.ts';
import { empty } from './desk-common.ts';
import type { Fact } from './order-page.ts';
import { shockText } from './desk.ts';
import { certificateFacts } from '../verify.ts';
import { productModel, type ProductModel } from './product-page.ts';
import { amountOf } from './words.ts';

/** The mall as its visitors walk through it: categories, products, posts, notices, firms, search. */

export interface MallNav {
  readonly name: string;
  readonly about: string;
  readonly tabs: readonly {
    readonly href: string;
    readonly label: string;
    readonly count: number | null;
    readonly active: boolean;
  }[];
  /** `seat` keeps a teacher on the desk he looks at. */
  readonly search: { readonly action: string; readonly value: string; readonly seat: string | null };
  readonly shocks: readonly { readonly title: string; readonly text: string }[];
}

export function mallNav(desk: Desk, active: string, query = ''): MallNav {
  const { words, view } = desk;
  const tab = (key: string, path: string, count: number) => ({
    href: desk.link(path),
    label: words.t(`trade-mall:tab.${key}`),
    count,
    active: active === key,
  });
  return {
    name: words.local(view.mall.name),
    about: words.local(view.mall.about),
    tabs: [
      tab('products', '/mall', view.products.length),
      tab('posts', '/mall/posts', view.posts.length),
      tab('notices', '/mall/notices', view.mall.notices.length),
      tab('firms', '/mall/firms', view.firms.filter(({ kind }) => kind !== 'mall' && kind !== 'bank').length),
    ],
    search: {
      action: `${desk.base}/mall/search`,
      value: query,
      seat: desk.suffix === '' ? null : desk.seat.id,
    },
    shocks: shockText(desk),
  };
}

export interface CategoryChip {
  readonly href: string;
  readonly label: string;
  readonly count: number;
  readonly active: boolean;
}
export interface ProductListPage {
  readonly title: string;
  readonly categories: readonly CategoryChip[];
  readonly products: readonly ProductModel[];
  readonly empty: EmptyModel;
}

function categoryChips(desk: Desk, active: string | null): CategoryChip[] {
  const { words, view } = desk;
  return [
    {
      href: desk.link('/mall'),
      label: words.t('trade-mall:all'),
      count: view.products.length,
      active: active === null,
    },
    ...view.mall.categories.map((category) => ({
      href: desk.link(`/mall/categories/${category.id}`),
      label: words.local(category.name),
      count: view.products.filter((product) => product.category === category.id).length,
      active: active === category.id,
    })),
  ];
}

/** All products, or those of one category; null for a category that is not there. */
export function productList(desk: Desk, category: string | null): ProductListPage | null {
  const { words, view } = desk;
  const found = view.mall.categories.find(({ id }) => id === category);
  if (category !== null && !found) return null;
  return {
    title: found ? words.local(found.name) : words.t('trade-mall:all-products'),
    categories: categoryChips(desk, category),
    products: view.products
      .filter((product) => category === null || product.category === category)
      .map((product) => productModel(product, desk)),
    empty: empty(words, category === null ? 'mall' : 'category', { drawing: 'box' }),
  };
}

/** What a search finds: products and posts by name, description, good, firm and category, in either language. */
export function searchPage(desk: Desk, query: string) {
  const { words, view, names } = desk;
  const wanted = query.trim().toLocaleLowerCase();
  const hits = (...texts: readonly string[]): boolean =>
    texts.some((text) => text.toLocaleLowerCase().includes(wanted));
  const goods = new Map(view.goods.map((good) => [good.id, good.name]));
  const inGood = (id: string): string[] => [goods.get(id)?.en ?? '', goods.get(id)?.zh ?? ''];
  const products =
    wanted === ''
      ? []
      : view.products.filter((product) =>
          hits(
            product.name.en,
            product.name.zh,
            product.about.en,
            product.about.zh,
            ...inGood(product.good),
            names.firm(product.supplier),
            names.category(product.category),
          ),
        );
  const posts =
    wanted === ''
      ? []
      : view.posts.filter((post) => hits(post.title, post.body, ...inGood(post.good), names.firm(post.firm)));
  return {
    query,
    title: words.t('trade-mall:search.title', { query }),
    summary: words.t('trade-mall:search.summary', { count: products.length + posts.length }),
    products: products.map((product) => productModel(product, desk)),
    posts: posts.map((post) => postCard(post, desk)),
    empty: empty(words, 'search', { iconName: 'search' }),
  };
}

function postCard(post: PostView, desk: Desk): CardModel {
  const { words, names } = desk;
  const product =
    post.kind === 'supply'
      ? desk.view.products.find(({ supplier, good }) => supplier === post.firm && good === post.good)
      : undefined;
  return card({
    id: `post-${post.id}`,
    title: post.title,
    href: product ? desk.link(`/mall/products/${product.id}`) : desk.link(`/mall/firms/${post.firm}`),
    badge: {
      text: words.t(`trade:post-kind.${post.kind}`),
      tone: post.kind === 'supply' ? 'active' : 'calm',
    },
    meta: [
      names.firm(post.firm),
      `${names.good(post.good)} · ${amountOf(words, post.quantity, names.goodOf(post.good)?.unit ?? 'PCE')}`,
      words.t('trade:price-each', { priceFen: post.priceFen }),
      post.expiresDay === null
        ? words.day(post.day)
        : words.t('trade-desk:posts.until', { day: words.day(post.expiresDay) }),
    ],
    body: post.body,
    picture: {
      name: names.goodOf(post.good)?.picture ?? post.good,
      category: names.goodOf(post.good)?.category ?? '',
    },
  });
}

export function postsPage(desk: Desk) {
  const { words, view } = desk;
  const of = (kind: PostView['kind']) =>
    view.posts.filter((post) => post.kind === kind).map((post) => postCard(post, desk));
  return {
    supply: of('supply'),
    demand: of('demand'),
    empty: empty(
      words,
      'posts',
      { drawing: 'papers' },
      desk.seat.role === 'enterprise'
        ? { href: desk.link('/desk/posts'), label: words.t('trade-mall:write-post') }
        : null,
    ),
  };
}

export function noticesPage(desk: Desk) {
  const { words, view } = desk;
  return {
    notices: view.mall.notices.map((notice) =>
      card({
        id: `notice-${notice.id}`,
        title: notice.title,
        meta: [words.day(notice.day)],
        body: notice.body,
      }),
    ),
    empty: empty(words, 'mall-notices', { iconName: 'bell' }),
  };
}

export interface FirmModel {
  readonly name: string;
  readonly kind: string;
  readonly kindLabel: string;
  readonly own: boolean;
  readonly href: string;
  readonly about: string;
  readonly facts: readonly Fact[];
  readonly products: readonly ProductModel[];
}

function firmModel(firm: FirmCard, desk: Desk): FirmModel {
  const { words } = desk;
  return {
    name: words.local(firm.name),
    kind: firm.kind,
    kindLabel: words.t(`trade:firm-kind.${firm.kind}`),
    own: firm.id === desk.firm,
    href: desk.link(`/mall/firms/${firm.id}`),
    about: firm.about,
    facts: [
      ...(firm.kind === 'enterprise' || firm.kind === 'warehouse'
        ? [
            {
              label: words.t('trade-desk:papers.registration'),
              value: words.t(`trade:paper.${firm.registration}`),
            },
          ]
        : []),
      { label: words.t('trade-desk:field.contact'), value: firm.contact },
      { label: words.t('trade-desk:field.address'), value: firm.address },
      ...(firm.kind === 'enterprise'
        ? [{ label: words.t('trade-mall:fact.products'), value: words.number(firm.productCount) }]
        : []),
      ...(firm.certificate === null ? [] : certificateFacts(firm.certificate, words)),
    ].filter(({ value }) => value !== ''),
    products: desk.view.products
      .filter((product) => product.supplier === firm.id)
      .map((product) => productModel(product, desk)),
  };
}

export function firmPage(desk: Desk, id: string): FirmModel | null {
  const firm = desk.view.firms.find((candidate) => candidate.id === id);
  return firm ? firmModel(firm, desk) : null;
}

export function firmsPage(desk: Desk) {
  const { words, view } = desk;
  const deals = new Map<string, { from: string; to: string; weight: number }>();
  for (const deal of view.deals) {
    const key = `${deal.supplier}>${deal.buyer}`;
    const edge = deals.get(key) ?? { from: deal.supplier, to: deal.buyer, weight: 0 };
    deals.set(key, { ...edge, weight: edge.weight + deal.quantity });
  }
  return {
    firms: view.firms.map((firm) => firmModel(firm, desk)),
    network: {
      nodes: view.firms
        .filter(({ kind }) => kind === 'enterprise' || kind === 'warehouse')
        .map((firm) => ({
          id: firm.id,
          name: words.local(firm.name),
          kind: firm.kind,
          own: firm.id === desk.firm,
        })),
      edges: [...deals.values()].map((edge) => ({
        ...edge,
        label: words.t('trade-mall:network-edge', {
          from: desk.names.firm(edge.from),
          to: desk.names.firm(edge.to),
          quantity: words.number(edge.weight),
        }),
      })),
      caption: words.t('trade-mall:network'),
    },
  };
}

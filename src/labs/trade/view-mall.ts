import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmState, PostState, ProductState, TradeState } from './state.ts';
import type {
  AuthorityView,
  DealView,
  FirmCard,
  GoodView,
  MallView,
  PostView,
  ProductCard,
  RulesView,
  ShockView,
} from './view-types.ts';

/** The part of a market that everyone may see: the mall as its visitors walk through it. */

type State = DeepReadonly<TradeState>;

export const mallView = (state: State): MallView => ({
  firm: state.firms[state.mall.firm] === undefined ? null : state.mall.firm,
  name: state.mall.name,
  about: state.mall.about,
  categories: Object.values(state.categories),
  notices: Object.values(state.notices).reverse(),
});

/** @param producer whether the viewer produces goods and so knows what that costs */
export function goodViews(state: State, producer: boolean): readonly GoodView[] {
  const stopped = new Set<string>();
  for (const id in state.shocks) {
    const shock = state.shocks[id];
    if (shock?.kind === 'production-stop' && shock.announced && shock.good !== null) stopped.add(shock.good);
  }
  return Object.values(state.goods).map((good) => ({
    id: good.id,
    name: good.name,
    category: good.category,
    unit: good.unit,
    costFen: producer ? good.costFen : null,
    referencePriceFen: good.referencePriceFen,
    leadDays: good.leadDays,
    picture: good.picture,
    stoppedUntilDay: stopped.has(good.id) ? good.stoppedUntilDay : null,
  }));
}

/**
 * A firm's entry in the list of firms. Contact and address are printed there once the firm is registered; `open` shows
 * them before that too, to those who handle its papers.
 */
export function firmCard(state: State, firm: DeepReadonly<FirmState>, open: boolean): FirmCard {
  const printed = open || firm.registration.state === 'granted';
  let productCount = 0;
  for (const id of firm.products) if (state.products[id]?.state === 'offered') productCount += 1;
  return {
    id: firm.id,
    kind: firm.kind,
    name: firm.name,
    registration: firm.registration.state,
    certificate: state.signing.certificates[firm.certificateSerial ?? ''] ?? null,
    contact: printed ? firm.contact : '',
    address: printed ? firm.address : '',
    about: printed ? firm.about : '',
    productCount,
  };
}

export function productCard(state: State, product: DeepReadonly<ProductState>): ProductCard {
  const good = state.goods[product.good];
  return {
    id: product.id,
    supplier: product.firm,
    good: product.good,
    name: product.name,
    about: product.about,
    category: product.category,
    priceFen: product.priceFen,
    unit: good?.unit ?? '',
    picture: good?.picture ?? null,
  };
}

export function offeredProducts(state: State): readonly ProductCard[] {
  const cards: ProductCard[] = [];
  for (const id in state.products) {
    const product = state.products[id];
    if (product?.state === 'offered') cards.push(productCard(state, product));
  }
  return cards;
}

export const postView = (post: DeepReadonly<PostState>): PostView => ({
  id: post.id,
  kind: post.kind,
  firm: post.firm,
  good: post.good,
  title: post.title,
  body: post.body,
  quantity: post.quantity,
  priceFen: post.priceFen,
  state: post.state,
  reason: post.reason,
  day: post.day,
  expiresDay: post.expiresDay,
});

/** Newest first. */
export function publishedPosts(state: State): readonly PostView[] {
  const views: PostView[] = [];
  for (const id in state.posts) {
    const post = state.posts[id];
    if (post?.state === 'published') views.push(postView(post));
  }
  return views.reverse();
}

/** @param unannounced whether the viewer also sees shocks that nobody was told of */
export function shockViews(state: State, unannounced: boolean): readonly ShockView[] {
  const views: ShockView[] = [];
  for (const id in state.shocks) {
    const shock = state.shocks[id];
    if (shock === undefined || (!shock.announced && !unannounced)) continue;
    const { kind, good, warehouse, factor, extraDays, fromDay, untilDay, firm, message } = shock;
    const plain = { id, kind, good, warehouse, factor, extraDays, fromDay, untilDay };
    const told = firm === undefined ? plain : { ...plain, firm };
    views.push(message === undefined ? told : { ...told, message });
  }
  return views;
}

export function rulesView(state: State): RulesView {
  const { rules, consumers } = state.config;
  return {
    payment: rules.payment,
    transitDays: rules.transitDays,
    handlingFeeBp: rules.handlingFee,
    storageFeeFen: rules.storageFee,
    latePenaltyBp: rules.latePenalty,
    latePenaltyMaxBp: rules.latePenaltyMax,
    latePenaltyDaysMax: rules.latePenaltyDaysMax,
    freightFen: rules.freight,
    cancelPenaltyBp: rules.cancelPenalty,
    certificateDays: rules.certificateDays,
    consumers: consumers !== undefined,
  };
}

/** Whatever a market publishes so that signatures can be checked; the secret its keys are made from is not among it. */
export const authorityView = ({ market, signing }: State): AuthorityView => ({
  publicKey: signing.authority,
  market,
  certificates: signing.certificates,
  revoked: signing.revoked,
});

export const dealViews = (state: State): readonly DealView[] => state.deals.toReversed();

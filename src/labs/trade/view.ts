import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { Viewer } from '../lab.ts';
import type { TradeState } from './state.ts';
import type { Eye } from './view-eye.ts';
import {
  authorityView,
  dealViews,
  firmCard,
  goodViews,
  mallView,
  offeredProducts,
  publishedPosts,
  rulesView,
  shockViews,
} from './view-mall.ts';
import { administrationView, bankView } from './view-offices.ts';
import { orderView } from './view-orders.ts';
import { ownView } from './view-own.ts';
import type { OrderView, OwnView, TradeView } from './view-types.ts';

type State = DeepReadonly<TradeState>;

/**
 * What one viewer may see of a market. Every page, bot and interface reads a market through here and nowhere else. The
 * result shares parts with the state, and some parts are made when they are read: it is for reading at once, before the
 * state moves on, not for keeping.
 */
export function view(state: State, viewer: Viewer): TradeView {
  const eye = eyeOf(viewer);
  const all = eye.sees === 'all';
  const firm = eye.sees === 'own' ? state.firms[eye.firm] : undefined;
  const role = viewer.kind === 'seat' ? viewer.seat.role : null;
  return {
    day: state.day,
    mall: mallView(state),
    goods: goodViews(state, all || firm?.kind === 'enterprise'),
    firms: Object.values(state.firms).map((other) =>
      firmCard(state, other, all || other === firm || role === 'administrator'),
    ),
    products: offeredProducts(state),
    posts: publishedPosts(state),
    shocks: shockViews(state, all),
    authority: authorityView(state),
    rules: rulesView(state),
    own:
      firm === undefined || viewer.kind !== 'seat'
        ? null
        : ownView(state, firm, viewer.lookBack, viewer.also),
    administration: all || role === 'administrator' ? administrationView(state) : null,
    bank: all || role === 'bank' ? bankView(state) : null,
    everything: all ? everything(state) : null,
    deals: dealViews(state),
  };
}

function eyeOf(viewer: Viewer): Eye {
  switch (viewer.kind) {
    case 'seat':
      return { sees: 'own', firm: viewer.seat.firm };
    case 'instructor':
      return { sees: 'all' };
    case 'public':
      return { sees: 'public' };
  }
}

function everything(state: State): NonNullable<TradeView['everything']> {
  const own: Record<FirmId, OwnView> = {};
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm === undefined) continue;
    // The instructor looks over one shoulder at a time: a desk is laid out when somebody looks at it.
    let desk: OwnView | undefined;
    Object.defineProperty(own, id, { enumerable: true, get: () => (desk ??= ownView(state, firm)) });
  }
  const orders: OrderView[] = [];
  for (const id in state.orders) {
    const order = state.orders[id];
    if (order !== undefined) orders.push(orderView(state, order, { sees: 'all' }));
  }
  return { own, orders: orders.reverse() };
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { DealView, TradeView } from '../../labs/trade/view-types.ts';
import { viewFor } from '../../runs/lab-of-run.ts';
import type { Labs } from '../../runs/labs.ts';
import type { RunState } from '../../runs/state.ts';
import { groupLabel } from './ranking.ts';
import { amountOf, type Words } from './trade/words.ts';

/** What everyone in the room may see of the trade: the latest deals, and who trades with whom. No prices. */

export interface DealModel {
  readonly when: string;
  readonly title: string;
  readonly detail: string | null;
  readonly kind: 'info' | 'success' | 'warning' | 'danger';
}
export interface NetworkModel {
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly weight: number;
    readonly label: string;
    readonly kind: 'deal' | 'trouble';
  }[];
}
export interface MarketModel {
  readonly deals: readonly DealModel[];
  readonly network: NetworkModel;
  /** Shocks people were told of and that still last. */
  readonly shocks: readonly string[];
}

interface PublicMarket {
  readonly id: string;
  readonly group: string | null;
  readonly view: TradeView;
}

const DEALS_MAX = 8;
const NODES_MAX = 30;

const DEAL_KINDS: Readonly<Record<DealView['what'], DealModel['kind']>> = {
  signed: 'info',
  shortage: 'warning',
  received: 'success',
  void: 'danger',
};

/** The public face of every market of a run. */
export function marketModel(run: DeepReadonly<RunState>, labs: Labs, words: Words): MarketModel {
  const markets = Object.keys(run.markets).map((id): PublicMarket => ({
    id,
    group: groupLabel(run, id, words),
    view: viewFor<TradeView>(run, id, { kind: 'public' }, labs),
  }));
  return {
    deals: latestDeals(markets, words),
    network: network(markets, words),
    shocks: shocksOf(markets, words),
  };
}

const nameIn = ({ view }: PublicMarket, firm: string, words: Words): string => {
  const found = view.firms.find(({ id }) => id === firm);
  return found ? words.local(found.name) : firm;
};

const goodIn = ({ view }: PublicMarket, good: string, words: Words): string => {
  const found = view.goods.find(({ id }) => id === good);
  return found ? words.local(found.name) : good;
};

function latestDeals(markets: readonly PublicMarket[], words: Words): readonly DealModel[] {
  return markets
    .flatMap((market) => market.view.deals.map((deal) => ({ market, deal })))
    .sort((a, b) => b.deal.atMs - a.deal.atMs)
    .slice(0, DEALS_MAX)
    .map(({ market, deal }) => {
      const unit = market.view.goods.find(({ id }) => id === deal.good)?.unit ?? 'PCE';
      return {
        when: words.day(deal.day),
        title: words.t('public:deal.line', {
          buyer: nameIn(market, deal.buyer, words),
          supplier: nameIn(market, deal.supplier, words),
          good: goodIn(market, deal.good, words),
          amount: amountOf(words, deal.quantity, unit),
        }),
        detail: [words.t(`public:deal.${deal.what}`), market.group ?? '']
          .filter((part) => part !== '')
          .join(' · '),
        kind: DEAL_KINDS[deal.what],
      };
    });
}

/** Goods go from supplier to buyer. In a large class only firms that traded lately are drawn. */
function network(markets: readonly PublicMarket[], words: Words): NetworkModel {
  const edges = new Map<string, NetworkModel['edges'][number]>();
  const busy = new Set<string>();
  for (const market of markets) {
    for (const deal of market.view.deals) {
      const [from, to] = [`${market.id}/${deal.supplier}`, `${market.id}/${deal.buyer}`];
      busy.add(from).add(to);
      const before = edges.get(`${from}>${to}`);
      const weight = (before?.weight ?? 0) + 1;
      edges.set(`${from}>${to}`, {
        from,
        to,
        weight,
        label: words.t('public:network.edge', {
          from: nameIn(market, deal.supplier, words),
          to: nameIn(market, deal.buyer, words),
          deals: weight,
        }),
        kind: before?.kind === 'trouble' || deal.what === 'shortage' ? 'trouble' : 'deal',
      });
    }
  }
  const firms = markets.flatMap((market) =>
    market.view.firms.map((firm) => ({
      id: `${market.id}/${firm.id}`,
      name: words.local(firm.name),
      kind: firm.kind,
    })),
  );
  const nodes =
    firms.length <= NODES_MAX ? firms : firms.filter(({ id }) => busy.has(id)).slice(0, NODES_MAX);
  return { nodes, edges: [...edges.values()] };
}

function shocksOf(markets: readonly PublicMarket[], words: Words): readonly string[] {
  const texts = markets.flatMap((market) =>
    market.view.shocks.map((shock) =>
      words.t(`public:shock.${shock.kind}`, {
        good: shock.good === null ? '' : goodIn(market, shock.good, words),
        warehouse: shock.warehouse === null ? '' : nameIn(market, shock.warehouse, words),
        factor: shock.factor ?? 1,
        extraDays: shock.extraDays ?? 0,
        untilDay: shock.untilDay,
      }),
    ),
  );
  return [...new Set(texts)];
}

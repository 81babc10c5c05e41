import { assert } from '../../kernel/assert.ts';
import type { ActorKind, EventMeta } from '../../kernel/envelope.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import { sameText, type LocalText } from '../../kernel/text.ts';
import type { CastFirm, MarketCast } from '../lab.ts';
import type { TradeConfig } from './config.ts';
import { evolve } from './evolve.ts';
import { totalsOf } from './evolve/stock.ts';
import { paperAgendaKey } from './evolve/firms.ts';
import {
  COUNTERS,
  ESCROW,
  FIRM_KINDS,
  TALLIES,
  WORLD,
  type CounterName,
  type FirmKind,
  type FirmState,
  type PaperRecord,
  type Tally,
  type TallyName,
  type TradeState,
} from './state.ts';
import { DOCUMENT_KINDS } from './messages.ts';
import { publicKeyOf } from './signing/ed25519.ts';
import { authorityKey, drawSecret } from './signing/keys.ts';
import { playSystem } from './system.ts';

/** How a market looks when its run opens. */

/** Roles a scenario may leave out: the system plays them under these names. */
const SYSTEM_FIRMS: readonly { kind: FirmKind; id: FirmId; name: LocalText }[] = [
  { kind: 'mall', id: 'mall', name: { en: 'Mall', zh: '商城' } },
  { kind: 'bank', id: 'bank', name: { en: 'Enterprise bank', zh: '企业银行' } },
  { kind: 'warehouse', id: 'depot', name: { en: 'Central warehouse', zh: '中央货场' } },
];

function kindOf(firm: CastFirm): FirmKind {
  const kind = FIRM_KINDS.find((known) => known === firm.kind);
  assert(kind, 'a firm of the trade lab is a mall, an enterprise, a warehouse or a bank');
  return kind;
}

const noPaper = (): PaperRecord => ({ state: 'none', reason: null, sinceDay: null, sinceAtMs: null });
const paperInHand = (): PaperRecord => ({ state: 'granted', reason: null, sinceDay: 0, sinceAtMs: 0 });
const noTally = (): Tally => ({ count: 0, total: 0, seqs: [] });

function openFirm(firm: CastFirm, bySystem: boolean): FirmState {
  const kind = kindOf(firm);
  // The mall and the bank are there before anyone could let them in.
  const paper = kind === 'mall' || kind === 'bank' ? paperInHand : noPaper;
  const actions: Record<ActorKind, number> = { human: 0, bot: 0, instructor: 0, system: 0 };
  return {
    id: firm.firm,
    template: firm.template,
    kind,
    name: firm.name,
    capitalFen: firm.capitalFen,
    bySystem,
    byHand: DOCUMENT_KINDS.filter((document) => firm.byHand?.includes(document)),
    licenceNo: '',
    contact: '',
    address: '',
    about: '',
    registration: paper(),
    account: paper(),
    certificate: paper(),
    certificateSerial: null,
    products: [],
    orders: [],
    openOrders: {},
    statement: [],
    posts: [],
    feedback: [],
    startFen: 0,
    escrowedFen: 0,
    receivableFen: 0,
    payableFen: 0,
    tallies: Object.fromEntries(TALLIES.map((name) => [name, noTally()])) as Record<TallyName, Tally>,
    actions,
    lastActionSeq: 0,
    appliedBy: null,
    mistakeBy: null,
    history: [],
  };
}

/** The cast, and a firm played by the system for each role it lacks. */
function castOf(cast: MarketCast): CastFirm[] {
  const firms = [...cast.firms];
  for (const { kind, id, name } of SYSTEM_FIRMS) {
    if (firms.some((firm) => firm.kind === kind)) continue;
    let free = id;
    while (firms.some(({ firm }) => firm === free)) free = `${free}-system`;
    firms.push({ firm: free, template: free, kind, name, capitalFen: 0 });
  }
  return firms;
}

/** Firms made from one cast line, in order; `depot` and the like stand for themselves. */
const copiesOf = (firms: readonly CastFirm[], template: FirmId): CastFirm[] =>
  firms.filter((firm) => firm.template === template);

/**
 * What each copy of a cast line starts with. The second copy of an enterprise puts its goods into the second copy of the
 * warehouse the scenario names, and so on round, so that a shared mall fills its warehouses evenly.
 */
function openingsOf(config: TradeConfig, firms: readonly CastFirm[]): TradeState['openings'] {
  return config.opening.flatMap((line) =>
    copiesOf(firms, line.firm).map(({ firm }, i) => {
      const warehouses: Record<FirmId, number> = {};
      for (const [template, quantity] of Object.entries(line.warehouses)) {
        const copies = copiesOf(firms, template);
        const warehouse = copies[i % Math.max(1, copies.length)];
        assert(warehouse?.kind === 'warehouse', 'opening stock stands in a warehouse of the cast');
        if (quantity > 0) warehouses[warehouse.firm] = quantity;
      }
      const { factory, shop } = line;
      return { firm, good: line.product, priceFen: line.price, factory, warehouses, shop };
    }),
  );
}

function openGoods(config: TradeConfig): TradeState['goods'] {
  const goods: TradeState['goods'] = {};
  for (const { id, name, category, unit, picture, leadDays, price, cost } of config.goods) {
    goods[id] = {
      id,
      name,
      category,
      unit,
      picture: picture ?? null,
      leadDays,
      referencePriceFen: price,
      baseCostFen: cost,
      costFen: cost,
      stoppedUntilDay: null,
    };
  }
  return goods;
}

/** The scenario's categories, and those its goods name without listing them. */
function openCategories(config: TradeConfig): TradeState['categories'] {
  const categories: TradeState['categories'] = {};
  for (const { id, name } of config.categories) categories[id] = { id, name, products: 0 };
  for (const { category: id } of config.goods) categories[id] ??= { id, name: sameText(id), products: 0 };
  return categories;
}

function emptyMarket(
  config: TradeConfig,
  cast: MarketCast,
  firms: readonly CastFirm[],
  secret: string,
): TradeState {
  const mall = firms.find(({ kind }) => kind === 'mall');
  assert(mall, 'every market has a mall');
  return {
    market: cast.market,
    config,
    day: 0,
    next: Object.fromEntries(COUNTERS.map((name) => [name, 1])) as Record<CounterName, number>,
    mall: {
      firm: mall.firm,
      name: config.mall?.name ?? mall.name,
      about: config.mall?.about ?? sameText(''),
    },
    categories: openCategories(config),
    notices: {},
    feedback: {},
    posts: {},
    goods: openGoods(config),
    firms: {},
    seats: {},
    accounts: { [WORLD]: 0, [ESCROW]: 0 },
    products: {},
    openings: openingsOf(config, firms),
    replenishments: {},
    shipments: {},
    shops: {},
    orders: {},
    openOrders: {},
    ledger: [],
    shocks: {},
    deals: [],
    totals: {},
    persons: {},
    agenda: {},
    refusedMessages: {},
    signing: {
      secret,
      authority: publicKeyOf(authorityKey(secret)),
      certificates: {},
      revoked: [],
    },
    unclear: {},
    shownMessages: [],
  };
}

/**
 * Opens a market: the cast with the roles it lacks, and whatever the scenario has the system set up, done by the same
 * events and the same code as later, before the first entry. Nothing in it is drawn but the secret of the market's keys.
 */
export function openTrade(config: TradeConfig, cast: MarketCast, random: Random): TradeState {
  const firms = castOf(cast);
  const state = emptyMarket(config, cast, firms, drawSecret(random));
  for (const firm of firms) {
    assert(firm.firm !== WORLD && firm.firm !== ESCROW, 'no firm bears the name of a common account');
    assert(state.firms[firm.firm] === undefined, 'no two firms of a market share an id');
    const bySystem = !cast.seats.some((seat) => seat.firm === firm.firm);
    state.firms[firm.firm] = openFirm(firm, bySystem);
    state.accounts[firm.firm] = 0;
    const registers = firm.kind === 'enterprise' || firm.kind === 'warehouse';
    if (registers && (bySystem || config.setup.registration === 'system')) {
      const key = paperAgendaKey('registration', firm.firm);
      state.agenda[key] = { kind: 'registration', firm: firm.firm };
    }
  }
  for (const { id, firm, role } of cast.seats) state.seats[id] = { firm, role };
  for (const { id } of config.goods) totalsOf(state, id);

  const meta: EventMeta = { seq: 0, atMs: 0, day: 0, actor: { kind: 'system', id: 'opening', seat: null } };
  for (const event of playSystem(state, { atMs: 0, day: 0, random })) evolve(state, event, meta);
  return state;
}

import type { DeepReadonly } from '../kernel/decider.ts';
import type { Entry, RecordedEvent } from '../kernel/envelope.ts';
import type { MarketId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { standingsOf } from './core/standings.ts';
import { labNamed, type Labs } from './labs.ts';
import type { MarketState, RunState } from './state.ts';

/** What came of a simulation. Scripts read it: names and meanings stay. */
export interface SimulationReport {
  readonly scenario: string;
  readonly seed: string | number;
  /** Simulated days that began. */
  readonly days: number;
  /** Commands that were accepted, the clock's included. */
  readonly commands: number;
  /** Best first; `firm` is `market/firm` when each group has its own market. Score 0 to 100 with two decimals. */
  readonly standings: readonly {
    readonly rank: number;
    readonly firm: string;
    readonly name: LocalText;
    readonly score: number;
  }[];
  /** How often each event happened. */
  readonly events: Readonly<Record<string, number>>;
  /** How many orders ended up in each state. */
  readonly orders: Readonly<Record<string, number>>;
  readonly shortages: {
    readonly reported: number;
    /** How those that ended did: `replenish`, `transfer`, `partial`, `substitute`, `cancel`. */
    readonly ended: Readonly<Record<string, number>>;
  };
  readonly invariants: { readonly checked: number; readonly broken: readonly string[] };
}

/** No report gets longer than this, however broken a lab is. */
const BROKEN_MAX = 50;

/** Evaluates the invariants as a simulation goes on, and counts. */
export class InvariantWatch {
  readonly #labs: Labs;
  readonly #every: number;
  readonly #broken = new Set<string>();
  #checked = 0;

  constructor(labs: Labs, every: number) {
    this.#labs = labs;
    this.#every = Math.max(1, every);
  }

  get checked(): number {
    return this.#checked;
  }

  get broken(): readonly string[] {
    return [...this.#broken];
  }

  /**
   * After an entry, whenever it is one's turn: what the entry can have broken. When a day began, and with the first entry,
   * everything.
   */
  after(state: DeepReadonly<RunState>, entry: Entry): void {
    if (entry.seq % this.#every !== 0) return;
    if (entry.events.some(({ market }) => market === undefined)) return this.everything(state);
    const events = new Map<MarketId, RecordedEvent[]>();
    for (const event of entry.events) {
      const { market } = event;
      if (market === undefined) continue;
      const held = events.get(market);
      if (held) held.push(event);
      else events.set(market, [event]);
    }
    for (const [id, after] of events) {
      const market = state.markets[id];
      if (market) this.#check(market, after);
    }
  }

  /** All rules over all markets. */
  everything(state: DeepReadonly<RunState>): void {
    for (const market of Object.values(state.markets)) this.#check(market);
  }

  #check(market: DeepReadonly<MarketState>, after?: readonly RecordedEvent[]): void {
    const report = labNamed(this.#labs, market.lab).invariants(market.state, after);
    this.#checked += report.checked;
    for (const { rule, detail } of report.broken) {
      if (this.#broken.size < BROKEN_MAX) this.#broken.add(`${market.id} ${rule}: ${detail}`);
    }
  }
}

export function reportOf(simulated: {
  readonly state: RunState;
  readonly scenario: Scenario;
  readonly seed: string | number;
  readonly labs: Labs;
  readonly commands: number;
  readonly events: ReadonlyMap<string, number>;
  readonly invariants: InvariantWatch;
}): SimulationReport {
  const { state, scenario, seed, labs, commands, events, invariants } = simulated;
  const orders = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const market of Object.values(state.markets)) countOrders(market, labs, orders, ended);
  return {
    scenario: scenario.id,
    seed,
    days: state.clock.day,
    commands,
    standings: standingsOf(state, labs).map(({ rank, firm, firmKey, name, scoreCenti }) => ({
      rank,
      firm: scenario.marketPerGroup ? firmKey : firm,
      name,
      score: scoreCenti / 100,
    })),
    events: sorted(events),
    orders: sorted(orders),
    shortages: { reported: events.get('trade/ShortageReported') ?? 0, ended: sorted(ended) },
    invariants: { checked: invariants.checked, broken: invariants.broken },
  };
}

function countOrders(
  market: MarketState,
  labs: Labs,
  orders: Map<string, number>,
  ended: Map<string, number>,
): void {
  if (market.lab !== 'trade') return;
  const view = labNamed(labs, market.lab).view(market.state, { kind: 'instructor' }) as TradeView;
  for (const { state, shortage, parent } of view.everything?.orders ?? []) {
    orders.set(state, (orders.get(state) ?? 0) + 1);
    // A backorder is short from birth; nobody reported it.
    if (parent !== null || shortage?.way == null || shortage.endedDay === null) continue;
    ended.set(shortage.way, (ended.get(shortage.way) ?? 0) + 1);
  }
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

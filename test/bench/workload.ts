import type { Actor, CommandEnvelope } from '../../src/kernel/envelope.ts';
import type { SeatId } from '../../src/kernel/ids.ts';
import type { TradeCommand } from '../../src/labs/trade/commands.ts';
import type { TradeState } from '../../src/labs/trade/state.ts';
import type { RunCommandOf } from '../../src/runs/commands.ts';
import type { RunHost } from '../../src/runs/ports.ts';

/**
 * What a busy class sends: orders from the first word to the settlement, every step by the seat it belongs to. Phase by
 * phase, so that the ids of the orders are known beforehand and many commands can be in flight at once.
 */

const PAIRS = 8;
/** Commands of one order. */
export const STEPS = 9;

const both = (text: string) => ({ en: text, zh: text });

/** The scenario the workload runs in: eight suppliers, eight buyers, one warehouse; everything else by the system. */
export const WORKLOAD_SCENARIO = JSON.stringify({
  scenario: 'trade/bench',
  version: 1,
  title: both('Bench'),
  about: both('Bench'),
  goals: [both('Bench')],
  minutes: 45,
  seats: { min: 3, max: 200 },
  cast: [
    {
      firm: 'maker',
      kind: 'enterprise',
      name: both('Maker'),
      capital: 9000000,
      seats: ['enterprise'],
      every: 1,
    },
    {
      firm: 'shop',
      kind: 'enterprise',
      name: both('Shop'),
      capital: 9000000,
      seats: ['enterprise'],
      every: 1,
    },
    { firm: 'depot', kind: 'warehouse', name: both('Depot'), seats: ['warehouse'], every: 0 },
  ],
  clock: { mode: 'manual' },
  trade: {
    market: 'shared',
    goods: [
      { id: 'frame', name: both('Frame'), category: 'parts', unit: 'PCE', cost: 1, price: 2, leadDays: 1 },
    ],
    categories: [{ id: 'parts', name: both('Parts') }],
    opening: [{ firm: 'maker', product: 'frame', price: 2, factory: 10, warehouses: { depot: 1_000_000 } }],
    rules: { payment: ['prepaid'], transitDays: 0 },
  },
  score: {
    enterprise: [
      { metric: 'profit', weight: 60, scale: { zero: 0, pass: 1000, full: 100_000 } },
      { metric: 'fillRate', weight: 40, scale: { zero: '50%', pass: '80%', full: '100%' } },
    ],
  },
});

const SYSTEM: Actor = { kind: 'system', id: 'clock', seat: null };

/** What comes before the first order: the exercise starts, and bots sit down everywhere. */
export const preparation = (seats: readonly SeatId[]): readonly CommandEnvelope[] => [
  { commandId: 'start', actor: SYSTEM, command: { type: 'run/Start' } },
  ...seats.map((seat): CommandEnvelope<RunCommandOf<'run/SeatBot'>> => ({
    commandId: `bot-${seat}`,
    actor: SYSTEM,
    command: { type: 'run/SeatBot', seat },
  })),
];

/** How many groups the workload needs. */
export const WORKLOAD_GROUPS = PAIRS;

const copy = (line: string, index: number): string => (index === 0 ? line : `${line}-${index + 1}`);

export class Workload {
  readonly #products: readonly string[];
  readonly #prefix: string;
  #nextOrder: number;
  #commands = 0;

  /** @param state the market before the first order */
  constructor(state: Pick<TradeState, 'firms' | 'next'>, prefix = 'b') {
    this.#products = Array.from({ length: PAIRS }, (_, index) => {
      const product = state.firms[copy('maker', index)]?.products[0];
      if (product === undefined) throw new Error('every supplier of the workload has a product');
      return product;
    });
    this.#nextOrder = state.next.order;
    this.#prefix = prefix;
  }

  static async of(host: RunHost, prefix?: string): Promise<Workload> {
    return host.read(({ markets }) => new Workload(markets['m1']?.state as TradeState, prefix));
  }

  /** One cycle of `orders` orders: nine phases, whose commands do not depend on one another. */
  *cycle(orders: number): Generator<readonly CommandEnvelope[]> {
    const first = this.#nextOrder;
    this.#nextOrder += orders;
    for (const step of this.#steps()) {
      yield Array.from({ length: orders }, (_, index) => step(`o${first + index}`, index % PAIRS));
    }
  }

  #steps(): readonly ((order: string, pair: number) => CommandEnvelope)[] {
    const maker = (pair: number): string => `m1.${copy('maker', pair)}.enterprise`;
    const shop = (pair: number): string => `m1.${copy('shop', pair)}.enterprise`;
    const depot = 'm1.depot.warehouse';
    const send = (seat: string, command: TradeCommand): CommandEnvelope => ({
      commandId: `${this.#prefix}${++this.#commands}`,
      actor: { kind: 'bot', id: 'bench', seat },
      command,
    });
    return [
      (_, pair) =>
        send(shop(pair), {
          type: 'trade/PlaceOrder',
          supplier: copy('maker', pair),
          lines: [{ product: this.#products[pair] ?? '', quantity: 1 }],
          wantedDay: 5,
        }),
      (order, pair) =>
        send(maker(pair), {
          type: 'trade/DraftContract',
          order,
          prices: [{ line: 1, priceFen: 200 }],
          warehouse: 'depot',
          deliverByDay: 5,
          latePenaltyBp: 100,
          payment: 'prepaid',
        }),
      (order, pair) => send(maker(pair), { type: 'trade/SendContract', order, version: 1 }),
      (order, pair) => send(shop(pair), { type: 'trade/SignContract', order, version: 1 }),
      (order) => send(depot, { type: 'trade/AcceptOrder', order }),
      (order, pair) => send(maker(pair), { type: 'trade/IssueInvoice', order }),
      (order, pair) => send(shop(pair), { type: 'trade/PayOrder', order }),
      (order) => send(depot, { type: 'trade/ShipOrder', order }),
      (order, pair) => send(shop(pair), { type: 'trade/ReceiveOrder', order }),
    ];
  }
}

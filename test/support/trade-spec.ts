import { expect } from 'chai';
import type { Decision } from '../../src/kernel/decider.ts';
import type { Actor, ActorKind, EventMeta } from '../../src/kernel/envelope.ts';
import { randomFrom } from '../../src/kernel/random.ts';
import type { Context, MarketCast } from '../../src/labs/lab.ts';
import type { TradeCommand } from '../../src/labs/trade/commands.ts';
import { tradeCommandSchema } from '../../src/labs/trade/commands.ts';
import { tradeConfigSchema, type TradeConfigInput } from '../../src/labs/trade/config.ts';
import { decide } from '../../src/labs/trade/decide/index.ts';
import { evolve } from '../../src/labs/trade/evolve.ts';
import type { TradeEvent, TradeEventOf, TradeEventType } from '../../src/labs/trade/events.ts';
import { tradeInvariants } from '../../src/labs/trade/invariants.ts';
import { openTrade } from '../../src/labs/trade/open.ts';
import type { OrderState } from '../../src/labs/trade/order-states.ts';
import { passDay } from '../../src/labs/trade/pass-day.ts';
import { throwShock } from '../../src/labs/trade/shocks.ts';
import type { TradeRejectionCode } from '../../src/labs/trade/rejections.ts';
import type { OrderRecord, TradeState } from '../../src/labs/trade/state.ts';
import { playSystem } from '../../src/labs/trade/system.ts';

/**
 * A market to try things in: `given(…)` opens it, `when(firm, command)` is one entry of its journal, and after every entry
 * the invariants are checked, whatever the test is about.
 */

/** Two producers, two shops, two warehouses, mall and bank. */
const FIRMS = [
  ['mall', 'mall', 'administrator', 0],
  ['bank', 'bank', 'bank', 0],
  ['north', 'warehouse', 'warehouse', 0],
  ['south', 'warehouse', 'warehouse', 0],
  ['radwerk', 'enterprise', 'enterprise', 50_000_00],
  ['gearhaus', 'enterprise', 'enterprise', 50_000_00],
  ['veloshop', 'enterprise', 'enterprise', 30_000_00],
  ['bikebar', 'enterprise', 'enterprise', 30_000_00],
] as const;

export type FirmName = (typeof FIRMS)[number][0];

export interface Given {
  readonly config?: Partial<TradeConfigInput>;
  readonly rules?: NonNullable<TradeConfigInput['rules']>;
  /** Firms left out of the cast. */
  readonly without?: readonly string[];
  /** Firms in the cast that nobody sits in. */
  readonly unseated?: readonly string[];
  readonly seed?: string;
  /** Kinds of messages that the people of a firm write by hand. */
  readonly byHand?: Readonly<Record<string, readonly string[]>>;
}

export const GOODS: TradeConfigInput['goods'] = [
  { id: 'frame', name: 'Frame', category: 'parts', cost: 80, price: 120, leadDays: 2 },
  { id: 'wheel', name: 'Wheel', category: 'parts', cost: 20, price: 30, leadDays: 0 },
  { id: 'saddle', name: 'Saddle', category: 'parts', cost: 9.99, price: 15, leadDays: 1 },
];

/** Products in the order they are opened: p1 frame, p2 wheel, p3 saddle of radwerk; p4 frame of gearhaus. */
export const OPENING: TradeConfigInput['opening'] = [
  { firm: 'radwerk', product: 'frame', price: 118, factory: 50, warehouses: { north: 40, south: 30 } },
  { firm: 'radwerk', product: 'wheel', price: 29.5, factory: 0, warehouses: { north: 100 } },
  { firm: 'radwerk', product: 'saddle', price: 14.99, factory: 0, warehouses: {} },
  { firm: 'gearhaus', product: 'frame', price: 121, factory: 10, warehouses: { north: 20 } },
];

export function castOf({ without = [], unseated = [], byHand = {} }: Given = {}): MarketCast {
  const firms = FIRMS.filter(([firm]) => !without.includes(firm));
  return {
    market: 'g1',
    firms: firms.map(([firm, kind, , capitalFen]) => {
      const name = { en: firm, zh: `${firm}公司` };
      return { firm, template: firm, kind, name, capitalFen, byHand: byHand[firm] ?? [] };
    }),
    seats: firms
      .filter(([firm]) => !unseated.includes(firm))
      .map(([firm, , role]) => ({ id: `g1.${firm}.${role}`, firm, role })),
  };
}

/** What one entry brought: assert on it, and the market goes on. */
export class Outcome {
  constructor(
    readonly events: readonly TradeEvent[],
    readonly rejection: { code: string; params: Readonly<Record<string, unknown>>; field?: string } | null,
  ) {}

  /** The names of all events, in order, without `trade/`. */
  get types(): string[] {
    return this.events.map(({ type }) => type.slice('trade/'.length));
  }

  thenEvents(...types: string[]): this {
    expect(this.rejection, `rejected with ${JSON.stringify(this.rejection)}`).to.equal(null);
    expect(this.types).to.deep.equal(types);
    return this;
  }

  thenAccepted(): this {
    expect(this.rejection, `rejected with ${JSON.stringify(this.rejection)}`).to.equal(null);
    return this;
  }

  thenRejected(
    code: TradeRejectionCode,
    params: Readonly<Record<string, unknown>> = {},
    field?: string,
  ): this {
    expect(this.rejection?.code, `events ${this.types.join(' ')}`).to.equal(code);
    expect(this.rejection?.params).to.include(params);
    if (field !== undefined) expect(this.rejection?.field).to.equal(field);
    return this;
  }

  /** The data of the only event of its type. */
  data<T extends TradeEventType>(type: T): TradeEventOf<T>['data'] {
    const found = this.events.filter(
      (event): event is Extract<TradeEvent, { type: T }> => event.type === type,
    );
    expect(found, `events of type ${type}`).to.have.length(1);
    return found[0]?.data as TradeEventOf<T>['data'];
  }

  /** Movements as `kind from→to fen`. */
  get movements(): string[] {
    return this.events.flatMap((event) =>
      event.type === 'trade/MoneyMoved'
        ? [`${event.data.kind} ${event.data.from}→${event.data.to} ${event.data.amountFen}`]
        : [],
    );
  }
}

export class TradeSpec {
  readonly state: TradeState;
  readonly entries: { readonly meta: EventMeta; readonly events: readonly TradeEvent[] }[] = [];
  readonly #given: Given;
  #day = 1;
  #seq = 0;

  constructor(given: Given = {}) {
    this.#given = given;
    this.state = this.#open();
    this.#check('opening');
  }

  #open(): TradeState {
    const { config = {}, rules } = this.#given;
    const base = { market: 'per-group' as const, goods: GOODS, opening: OPENING };
    const parsed = tradeConfigSchema.parse({ ...base, ...config, ...(rules === undefined ? {} : { rules }) });
    return openTrade(parsed, castOf(this.#given), randomFrom(this.#given.seed ?? 'spec', 0));
  }

  get day(): number {
    return this.#day;
  }

  get seq(): number {
    return this.#seq;
  }

  #context(firm: string, kind: ActorKind, id: string): Context {
    const found = Object.entries(this.state.seats).find(([, seat]) => seat.firm === firm);
    const seat = { id: found?.[0] ?? 'none', firm, role: found?.[1].role ?? 'none' };
    const actor: Actor = { kind, id, seat: seat.id };
    return { actor, seat, ...this.#moment() };
  }

  #moment() {
    const seq = this.#seq + 1;
    return { atMs: seq * 1000, day: this.#day, random: randomFrom(this.#given.seed ?? 'spec', seq) };
  }

  /** A command by the person who sits in the firm (`<firm>-person` unless named). */
  when(firm: FirmName, command: TradeCommand, kind: ActorKind = 'human', id = `${firm}-person`): Outcome {
    // What a test sends must be what could come from outside.
    const parsed = tradeCommandSchema.parse(command);
    const context = this.#context(firm, kind, id);
    const before = JSON.stringify(this.state);
    const decision = decide(this.state, parsed, context);
    expect(JSON.stringify(this.state) === before, 'a decision leaves the state alone').to.equal(true);
    return this.#take(decision, context.actor, parsed.type);
  }

  /** The instructor throws in a shock. */
  shock(shock: unknown): Outcome {
    const actor: Actor = { kind: 'instructor', id: 'teacher', seat: null };
    return this.#take(throwShock(this.state, shock, this.#moment()), actor, 'shock');
  }

  /** The next day begins; with `days`, that many. The outcome is the last one's. */
  passDay(days = 1): Outcome {
    let outcome = new Outcome([], null);
    for (let i = 0; i < days; i++) {
      this.#day += 1;
      const actor: Actor = { kind: 'system', id: 'clock', seat: null };
      outcome = this.#enter(passDay(this.state, this.#moment()), actor, `day ${this.#day}`);
    }
    return outcome;
  }

  /** The system at work without anyone having done anything. */
  playSystem(): Outcome {
    return this.#enter([], { kind: 'system', id: 'clock', seat: null }, 'system');
  }

  #take(decision: Decision<TradeEvent>, actor: Actor, what: string): Outcome {
    return decision.ok ? this.#enter(decision.events, actor, what) : new Outcome([], decision.rejection);
  }

  #enter(source: Iterable<TradeEvent>, actor: Actor, what: string): Outcome {
    const moment = this.#moment();
    this.#seq += 1;
    const meta: EventMeta = { seq: this.#seq, atMs: moment.atMs, day: this.#day, actor };
    const events: TradeEvent[] = [];
    const apply = (event: TradeEvent) => {
      events.push(structuredClone(event));
      evolve(this.state, event, meta);
    };
    for (const event of source) apply(event);
    for (const event of playSystem(this.state, moment)) apply(event);
    this.entries.push({ meta, events });
    this.#check(what);
    return new Outcome(events, null);
  }

  #check(what: string): void {
    const { broken, checked } = tradeInvariants(this.state);
    expect(checked).to.be.greaterThan(5);
    expect(broken, `after ${what}`).to.deep.equal([]);
  }

  /** The state as the journal gives it back, through JSON. */
  replayed(): TradeState {
    const state = this.#open();
    const journal = JSON.parse(JSON.stringify(this.entries)) as typeof this.entries;
    for (const { meta, events } of journal) for (const event of events) evolve(state, event, meta);
    return state;
  }

  order(id: string): OrderRecord {
    const order = this.state.orders[id];
    if (order === undefined) throw new Error(`no order ${id}`);
    return order;
  }

  stateOf(id: string): OrderState {
    return this.order(id).state;
  }

  balance(account: string): number {
    return this.state.accounts[account] ?? NaN;
  }

  /** `[onHand, reserved]` of a product in a warehouse. */
  stock(product: string, warehouse: string): [number, number] {
    const stock = this.state.products[product]?.warehouses[warehouse];
    return [stock?.onHand ?? 0, stock?.reserved ?? 0];
  }
}

export const given = (options: Given = {}): TradeSpec => new TradeSpec(options);

/** How far an order is to be brought, and on which terms. Prices are the products' own. */
export interface Trade {
  readonly lines?: readonly { product: string; quantity: number }[];
  readonly warehouse?: string;
  readonly payment?: string;
  readonly deliverByDay?: number;
  readonly latePenaltyBp?: number;
}

/** Veloshop orders at radwerk: 10 frames unless told otherwise. */
export function place(spec: TradeSpec, trade: Trade = {}): string {
  const lines = [...(trade.lines ?? [{ product: 'p1', quantity: 10 }])];
  return spec
    .when('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: spec.day })
    .thenAccepted()
    .data('trade/OrderPlaced').order;
}

export function draftCommand(spec: TradeSpec, order: string, trade: Trade = {}) {
  return {
    type: 'trade/DraftContract' as const,
    order,
    prices: spec.order(order).lines.map(({ line, priceFen }) => ({ line, priceFen })),
    warehouse: trade.warehouse ?? 'north',
    deliverByDay: trade.deliverByDay ?? spec.day + 3,
    latePenaltyBp: trade.latePenaltyBp ?? 100,
    payment: trade.payment ?? 'prepaid',
  };
}

const STEPS: readonly (readonly [FirmName, 'draft' | 'send' | 'sign' | TradeCommand['type'], OrderState])[] =
  [
    ['radwerk', 'draft', 'DRAFTED'],
    ['radwerk', 'send', 'SENT'],
    ['veloshop', 'sign', 'NEW'],
    ['north', 'trade/AcceptOrder', 'NORMAL'],
    ['radwerk', 'trade/IssueInvoice', 'UNPAID'],
    ['veloshop', 'trade/PayOrder', 'PAID'],
    ['north', 'trade/ShipOrder', 'SHIPPED'],
  ];

/** A new order brought to a state by way of the trade without trouble. */
export function orderIn(spec: TradeSpec, state: OrderState, trade: Trade = {}): string {
  const order = place(spec, trade);
  const credit = trade.payment !== undefined && trade.payment !== 'prepaid';
  for (const [firm, step, reached] of STEPS) {
    if (spec.stateOf(order) === state) break;
    if (step === 'trade/PayOrder' && credit) continue;
    const actor = firm === 'north' ? ((trade.warehouse ?? 'north') as FirmName) : firm;
    const version = spec.order(order).contracts.at(-1)?.version ?? 1;
    const command =
      step === 'draft'
        ? draftCommand(spec, order, trade)
        : step === 'send'
          ? { type: 'trade/SendContract' as const, order, version }
          : step === 'sign'
            ? { type: 'trade/SignContract' as const, order, version }
            : ({ type: step, order } as TradeCommand);
    spec.when(actor, command).thenAccepted();
    expect(spec.stateOf(order)).to.equal(reached);
  }
  expect(spec.stateOf(order)).to.equal(state);
  return order;
}

/** An order of 60 frames at north, where 40 are: reported short. */
export function shortOrder(spec: TradeSpec, trade: Trade = {}): string {
  const order = orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: 60 }], ...trade });
  spec.when('north', { type: 'trade/ReportShortage', order }).thenAccepted();
  return order;
}

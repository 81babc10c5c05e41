// A small market of the trade lab, driven the way a run drives it: decide, apply, let the system play, let days pass.

import { expect } from 'chai';
import type { Rejection } from '../../src/kernel/decider.ts';
import type { Actor } from '../../src/kernel/envelope.ts';
import { randomFrom } from '../../src/kernel/random.ts';
import type { Context, LabSeat, MarketCast } from '../../src/labs/lab.ts';
import type { TradeCommand } from '../../src/labs/trade/commands.ts';
import { tradeConfigSchema, type TradeConfig, type TradeConfigInput } from '../../src/labs/trade/config.ts';
import type { TradeEvent } from '../../src/labs/trade/events.ts';
import { DOCUMENT_KINDS } from '../../src/labs/trade/messages.ts';
import type { TradeState } from '../../src/labs/trade/state.ts';
import { tradeLab } from '../../src/labs/trade/trade-lab.ts';
import type { TradeView } from '../../src/labs/trade/view-types.ts';

type CastLineKind = 'mall' | 'enterprise' | 'warehouse' | 'bank';

export interface MarketSpec {
  readonly config?: Partial<TradeConfigInput>;
  /** Firm → kind; the usual two enterprises, two warehouses, mall and bank when left out. */
  readonly firms?: Readonly<Record<string, CastLineKind>>;
  /** Firms the system plays. */
  readonly withoutSeats?: readonly string[];
  readonly capitalFen?: number;
  readonly seed?: string;
  /** Everybody writes every message by hand. */
  readonly byHand?: boolean;
}

const ROLES = {
  mall: 'administrator',
  enterprise: 'enterprise',
  warehouse: 'warehouse',
  bank: 'bank',
} as const;

const USUAL_FIRMS: Readonly<Record<string, CastLineKind>> = {
  mall: 'mall',
  north: 'warehouse',
  south: 'warehouse',
  radwerk: 'enterprise',
  veloshop: 'enterprise',
  bank: 'bank',
};

/** Two goods; Radwerk has 40 frames in the north and wheels in both, Veloshop a few wheels at its factory. */
const USUAL_CONFIG: TradeConfigInput = {
  market: 'shared',
  categories: [{ id: 'parts', name: { en: 'Parts', zh: '配件' } }],
  goods: [
    { id: 'frame', name: { en: 'Frame', zh: '车架' }, category: 'parts', cost: 80, price: 120, leadDays: 2 },
    { id: 'wheel', name: { en: 'Wheel', zh: '车轮' }, category: 'parts', cost: 20, price: 35, leadDays: 1 },
  ],
  opening: [
    { firm: 'radwerk', product: 'frame', price: 118, factory: 5, warehouses: { north: 40, south: 4 } },
    { firm: 'radwerk', product: 'wheel', price: 34, factory: 0, warehouses: { south: 10, north: 60 } },
    { firm: 'veloshop', product: 'wheel', price: 36, factory: 20 },
  ],
  rules: { storageFee: 0.05, freight: 0.1 },
};

export function configOf(config: Partial<TradeConfigInput> = {}): TradeConfig {
  return tradeConfigSchema.parse({ ...USUAL_CONFIG, ...config });
}

/** All setting up in people's hands. */
export const BY_PEOPLE = {
  registration: 'people',
  accounts: 'people',
  certificates: 'people',
  products: 'people',
} as const;

export class Market {
  readonly state: TradeState;
  readonly config: TradeConfig;
  readonly seats: readonly LabSeat[];
  /** Everything that happened. */
  readonly events: TradeEvent[] = [];
  #seq = 0;
  readonly #seed: string;

  constructor(spec: MarketSpec = {}) {
    this.#seed = spec.seed ?? 'seed';
    this.config = configOf(spec.config);
    const cast = castOf(spec);
    this.seats = cast.seats;
    this.state = tradeLab.open(this.config, cast, randomFrom(this.#seed, 'open'));
    this.playSystem();
  }

  /** The first seat of a firm. */
  seat(firm: string): LabSeat {
    const found = this.seats.find((seat) => seat.firm === firm);
    if (found === undefined) throw new Error(`${firm} has no seat`);
    return found;
  }

  context(seat: LabSeat, kind: Actor['kind'] = 'human'): Context {
    const { atMs, day } = this.#moment();
    const actor = { kind, id: `person-${seat.firm}`, seat: seat.id };
    return { actor, seat, atMs, day, random: randomFrom(this.#seed, this.#seq + 1) };
  }

  /** Gives a command; null when it was accepted. */
  give(seat: LabSeat, command: TradeCommand, kind: Actor['kind'] = 'human'): Rejection | null {
    const context = this.context(seat, kind);
    const decision = tradeLab.decide(this.state, command, context);
    if (!decision.ok) return decision.rejection;
    this.#seq += 1;
    for (const event of decision.events) this.#apply(event, context.actor);
    this.playSystem();
    return null;
  }

  /** Gives a command that must be accepted. */
  do(firm: string, command: TradeCommand): void {
    expect(this.give(this.seat(firm), command), `${firm}: ${JSON.stringify(command)}`).to.equal(null);
  }

  /** Gives a command that must be refused for this reason. */
  refused(firm: string, command: TradeCommand, code: string): void {
    expect(this.give(this.seat(firm), command)?.code).to.equal(code);
  }

  passDays(days = 1): void {
    for (let i = 0; i < days; i++) {
      this.#seq += 1;
      const day = this.state.day + 1;
      const random = randomFrom(this.#seed, this.#seq);
      const context = { atMs: day * 60_000 + this.#seq, day, random };
      for (const event of tradeLab.passDay(this.state, context)) this.#apply(event, CLOCK);
      this.playSystem();
    }
  }

  /** Throws in a shock; null when it was taken. */
  shock(shock: unknown): Rejection | null {
    const random = randomFrom(this.#seed, this.#seq + 1);
    const decision = tradeLab.shock(this.state, shock, { ...this.#moment(), random });
    if (!decision.ok) return decision.rejection;
    this.#seq += 1;
    for (const event of decision.events) this.#apply(event, CLOCK);
    this.playSystem();
    return null;
  }

  playSystem(): void {
    const random = randomFrom(this.#seed, 'system', this.#seq);
    const context = { ...this.#moment(), random };
    for (const event of tradeLab.playSystem(this.state, context)) this.#apply(event, CLOCK);
  }

  view(firm: string): TradeView {
    return tradeLab.view(this.state, { kind: 'seat', seat: this.seat(firm) });
  }

  legal(firm: string): readonly TradeCommand[] {
    return tradeLab.legal(this.state, this.seat(firm));
  }

  /** The one open order, for stories with one order. */
  get order() {
    const order = Object.values(this.state.orders).at(-1);
    if (order === undefined) throw new Error('no order was placed');
    return order;
  }

  #moment() {
    return { atMs: this.state.day * 60_000 + this.#seq, day: this.state.day };
  }

  #apply(event: TradeEvent, actor: Actor): void {
    this.events.push(event);
    tradeLab.evolve(this.state, event, { seq: this.#seq, ...this.#moment(), actor });
  }
}

const CLOCK: Actor = { kind: 'system', id: 'clock', seat: null };

export function castOf(spec: MarketSpec): MarketCast {
  const firms = Object.entries(spec.firms ?? USUAL_FIRMS);
  return {
    market: 'm1',
    firms: firms.map(([firm, kind]) => ({
      firm,
      template: firm.replace(/-\d+$/, ''),
      kind,
      name: { en: firm, zh: `${firm}公司` },
      capitalFen: spec.capitalFen ?? 5_000_000,
      byHand: spec.byHand === true ? DOCUMENT_KINDS : [],
    })),
    seats: firms
      .filter(([firm]) => !spec.withoutSeats?.includes(firm))
      .map(([firm, kind]) => ({ id: `m1.${firm}.${ROLES[kind]}`, firm, role: ROLES[kind] })),
  };
}

/** Brings an order of the usual market to the warehouse: placed, drafted, sent, signed. */
export function signedOrder(
  market: Market,
  quantity: number,
  warehouse = 'north',
  payment = 'prepaid',
): string {
  const frame = Object.values(market.state.products).find(
    ({ firm, good }) => firm === 'radwerk' && good === 'frame',
  );
  const day = market.state.day;
  market.do('veloshop', {
    type: 'trade/PlaceOrder',
    supplier: 'radwerk',
    lines: [{ product: frame?.id ?? '', quantity }],
    wantedDay: day + 5,
  });
  const { id } = market.order;
  market.do('radwerk', {
    type: 'trade/DraftContract',
    order: id,
    prices: [{ line: 1, priceFen: 11_500 }],
    warehouse,
    deliverByDay: day + 4,
    latePenaltyBp: 100,
    payment,
  });
  market.do('radwerk', { type: 'trade/SendContract', order: id, version: 1 });
  market.do('veloshop', { type: 'trade/SignContract', order: id, version: 1 });
  return id;
}

import type { SeatId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import { SHORTAGE_EXITS, type ShortageExit } from '../labs/trade/order-states.ts';

export const CHARACTERS = ['steady', 'cautious', 'bold', 'cheap', 'careless'] as const;
export type Character = (typeof CHARACTERS)[number];

/** How somebody trades. Drawn from the seat alone, so a seat keeps its character from run to run. */
export interface Temperament {
  readonly character: Character;
  /** Chance to get to work at one glance. */
  readonly attention: number;
  /** Days of sales it keeps in stock. */
  readonly coverDays: number;
  /** Goods of others that its shop keeps. */
  readonly assortment: number;
  /** Share of its capital it does not spend on goods. */
  readonly reserve: number;
  /** Its own list price against the reference price. */
  readonly listFactor: number;
  /** What its shop asks against the reference price. */
  readonly shopFactor: number;
  /** How much a supplier's record counts beside its price; 0: only the price counts. */
  readonly loyalty: number;
  /** A contract price it signs at the most, against the list price. */
  readonly haggle: number;
  /** Whether it promises what it does not have. */
  readonly promises: boolean;
  /** How it feels about each way out of a shortage: above 1 it shuns it, below 1 it likes it. */
  readonly dislike: Readonly<Record<ShortageExit, number>>;
  /** Days it waits before it looks for another way. */
  readonly patienceDays: number;
  /** How far its guesses are off: relative deviation of what it weighs up. */
  readonly blur: number;
}

const BASE: Readonly<Record<Character, Omit<Temperament, 'character' | 'dislike'>>> = {
  steady: {
    attention: 0.9,
    coverDays: 4,
    assortment: 5,
    reserve: 0.15,
    listFactor: 1,
    shopFactor: 1.18,
    loyalty: 0.6,
    haggle: 1.02,
    promises: false,
    patienceDays: 4,
    blur: 0.15,
  },
  cautious: {
    attention: 0.85,
    coverDays: 5,
    assortment: 4,
    reserve: 0.35,
    listFactor: 1.04,
    shopFactor: 1.25,
    loyalty: 1,
    haggle: 1.0,
    promises: false,
    patienceDays: 3,
    blur: 0.15,
  },
  bold: {
    attention: 0.95,
    coverDays: 6,
    assortment: 6,
    reserve: 0.03,
    listFactor: 1.02,
    shopFactor: 1.15,
    loyalty: 0.3,
    haggle: 1.05,
    promises: true,
    patienceDays: 5,
    blur: 0.35,
  },
  cheap: {
    attention: 0.85,
    coverDays: 3,
    assortment: 5,
    reserve: 0.15,
    listFactor: 0.93,
    shopFactor: 1.08,
    loyalty: 0,
    haggle: 1.0,
    promises: true,
    patienceDays: 4,
    blur: 0.25,
  },
  careless: {
    attention: 0.45,
    coverDays: 2.5,
    assortment: 3,
    reserve: 0,
    listFactor: 1.06,
    shopFactor: 1.3,
    loyalty: 0.2,
    haggle: 1.1,
    promises: true,
    patienceDays: 6,
    blur: 0.5,
  },
};

/** The temperament of whoever sits in a seat. */
export function temperamentOf(seat: SeatId): Temperament {
  const random = randomFrom('temperament', seat);
  const character = random.pick(CHARACTERS);
  const base = BASE[character];
  const around = (value: number, deviation: number): number =>
    value * (1 + deviation * (2 * random.next() - 1));
  return {
    ...base,
    character,
    dislike: Object.fromEntries(
      SHORTAGE_EXITS.map((way) => [way, Math.exp(random.normal(0, 0.6))]),
    ) as Record<ShortageExit, number>,
    attention: Math.min(1, around(base.attention, 0.1)),
    coverDays: around(base.coverDays, 0.2),
    listFactor: around(base.listFactor, 0.03),
    shopFactor: around(base.shopFactor, 0.04),
  };
}

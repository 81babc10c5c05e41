import { assert } from './assert.ts';

/** A stream of reproducible random draws. Whoever draws writes the result into an event. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both ends included. */
  integer(min: number, max: number): number;
  /** One of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** A new list in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** Normally distributed (Box–Muller). */
  normal(mean: number, deviation: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** 32-bit FNV-1a over UTF-16 units, then a final mix, so that near seeds give far streams. */
function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A stream that depends on the parts alone. The run's core makes one per entry (`seed, seq`), so no generator state is
 * stored and a retried decision draws the same. The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state.
 */
export function randomFrom(...parts: readonly (string | number)[]): Random {
  const text = parts.join('\u0000');
  let a = hash32(`a${text}`);
  let b = hash32(`b${text}`);
  let c = hash32(`c${text}`);
  let d = 1;
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  const integer = (min: number, max: number): number => {
    assert(
      Number.isSafeInteger(min) && Number.isSafeInteger(max) && min <= max,
      'a random integer lies in an integer range',
    );
    return min + Math.floor(next() * (max - min + 1));
  };
  return {
    next,
    integer,
    pick: <T>(items: readonly T[]): T => {
      assert(items.length > 0, 'a pick needs something to pick from');
      return items[integer(0, items.length - 1)] as T;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
      }
      return shuffled;
    },
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
  };
}

import { randomFrom, type Random } from '../../kernel/random.ts';

/** The stream of `randomFrom(…parts)`, made at the first draw: most decisions draw nothing. */
export class LazyRandom implements Random {
  readonly #parts: readonly (string | number)[];
  #made: Random | null = null;

  constructor(...parts: readonly (string | number)[]) {
    this.#parts = parts;
  }

  next(): number {
    return this.#random().next();
  }

  integer(min: number, max: number): number {
    return this.#random().integer(min, max);
  }

  pick<T>(items: readonly T[]): T {
    return this.#random().pick(items);
  }

  shuffle<T>(items: readonly T[]): T[] {
    return this.#random().shuffle(items);
  }

  normal(mean: number, deviation: number): number {
    return this.#random().normal(mean, deviation);
  }

  chance(probability: number): boolean {
    return this.#random().chance(probability);
  }

  #random(): Random {
    return (this.#made ??= randomFrom(...this.#parts));
  }
}

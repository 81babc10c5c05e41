/** Digits and capital letters, and one place for "nothing". */
const SIGNS = 37;
const LENGTH_MAX = 3;

/**
 * The number of the code between two places of a text: up to three digits and capital letters, which all codes of the standard
 * are; -1 for anything else. No two codes have the same number.
 */
export function codeNumber(text: string, from: number, to: number): number {
  if (to - from > LENGTH_MAX) return -1;
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) number = number * SIGNS + code - 47;
    else if (code >= 65 && code <= 90) number = number * SIGNS + code - 54;
    else return -1;
  }
  return number;
}

/** A list of codes in which a code can be looked up where it stands in a text, without cutting it out. */
export class CodeSet {
  readonly #bits = new Uint32Array(Math.ceil(SIGNS ** LENGTH_MAX / 32));

  constructor(codes: Iterable<string>) {
    for (const code of codes) {
      const number = codeNumber(code, 0, code.length);
      if (number === -1) throw new Error(`no code: ${code}`);
      this.#bits[number >> 5] = (this.#bits[number >> 5] as number) | (1 << (number & 31));
    }
  }

  has(text: string, from: number, to: number): boolean {
    const number = codeNumber(text, from, to);
    return number !== -1 && (((this.#bits[number >> 5] as number) >>> (number & 31)) & 1) === 1;
  }
}

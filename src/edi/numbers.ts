const MINUS = 45;
const ZERO = 48;
const NINE = 57;

/** A number that has no digit before its decimal mark. */
export const NO_DIGIT = -1;
/** No number at all. */
export const NO_NUMBER = -2;

/**
 * How many digits the number between two places of a text has, which is its length; `NO_DIGIT` or `NO_NUMBER` if it is none.
 * @param marks the decimal marks it may have
 * @param digitsOnly it may have neither sign nor mark
 */
export function digitsIn(text: string, from: number, to: number, marks: string, digitsOnly: boolean): number {
  let digits = 0;
  let mark = -1;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) digits++;
    else if (digitsOnly) return NO_NUMBER;
    else if (code === MINUS && i === from) continue;
    else if (mark === -1 && (code === 46 || code === 44) && marks.includes(text.charAt(i))) {
      if (digits === 0) return NO_DIGIT;
      mark = i;
    } else return NO_NUMBER;
  }
  return digits === 0 || mark === to - 1 ? NO_NUMBER : digits;
}

/** The number between two places of a text, with either decimal mark; null if it is none. */
export function numberIn(text: string, from: number, to: number): number | null {
  const isNegative = text.charCodeAt(from) === MINUS;
  const begin = isNegative ? from + 1 : from;
  let number = 0;
  let scale = 0;
  for (let i = begin; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) {
      // A mark, the only one, has digits on both sides.
      if (scale > 0 || (code !== 46 && code !== 44) || i === to - 1 || i === begin) return null;
      scale = 1;
      continue;
    }
    number = number * 10 + (code - ZERO);
    scale *= 10;
  }
  if (to === begin) return null;
  const value = scale > 1 ? number / scale : number;
  return isNegative ? -value : value;
}

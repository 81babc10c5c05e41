import { isMark } from '../../../scoring/rubric.ts';
import type { Words } from '../trade/words.ts';

/** Points as judges type and read them: whole or half, kept in hundredths. */

/** `7`, `7.5`. */
export const pointsText = (centi: number): string => String(centi / 100);

/** A result in the reader's figures: `83.33`. */
export const resultText = (centi: number, words: Words): string => words.number(centi / 100);

/**
 * Points as typed, in hundredths.
 * @returns null when nothing was typed, 'wrong' when it is no whole or half number of the criterion's points
 */
export function readPoints(typed: string, pointsMax: number): number | null | 'wrong' {
  if (typed === '') return null;
  if (!/^\d{1,4}([.,]\d{1,2})?$/.test(typed)) return 'wrong';
  const centi = Math.round(Number(typed.replace(',', '.')) * 100);
  return isMark(centi, pointsMax) ? centi : 'wrong';
}

/** A change as typed, such as `-5` or `2.5`, in hundredths; null when it is none or more than all points. */
export function readChange(typed: string): number | null {
  if (!/^[-+−]?\d{1,3}([.,]\d{1,2})?$/.test(typed)) return null;
  const centi = Math.round(Number(typed.replace('−', '-').replace(',', '.')) * 100);
  return centi === 0 || Math.abs(centi) > 10_000 ? null : centi;
}

/** A change with its sign: `+2.5`, `−5`. */
export const changeText = (centi: number, words: Words): string =>
  `${centi < 0 ? '−' : '+'}${words.number(Math.abs(centi) / 100)}`;

import { assert } from './assert.ts';
import { fail, succeed, type Result } from './result.ts';

/** An amount of money in fen (1/100 yuan), always an integer, so that sums are exact. */
export type Fen = number;

/** A rate in basis points: 100 is one percent. Integer. */
export type BasisPoints = number;

/** The largest amount a person may enter: one thousand million yuan. Sums of millions of them stay exact. */
export const AMOUNT_MAX_FEN: Fen = 100_000_000_000;

/** True for an integer amount of money within what the program can add up exactly. */
export const isFen = (value: unknown): value is Fen => Number.isSafeInteger(value);

/**
 * Reads an amount in yuan with at most two decimals, as people and scenario files write it: `1234`, `1,234.5`, `0.05`.
 * @returns fen, or which rule the text breaks
 */
export function parseYuan(text: string): Result<Fen, 'not-a-number' | 'too-many-decimals' | 'too-large'> {
  const match = /^(-?)((?:\d+|\d{1,3}(?:,\d{3})+))(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return fail('not-a-number');
  const decimals = match[3] ?? '';
  if (decimals.length > 2) return fail('too-many-decimals');
  const fen = Number((match[2] ?? '').replaceAll(',', '')) * 100 + Number(decimals.padEnd(2, '0'));
  if (fen > AMOUNT_MAX_FEN) return fail('too-large');
  return succeed(match[1] === '-' && fen !== 0 ? -fen : fen);
}

/** Writes fen as yuan with two decimals and no grouping: the form `parseYuan` reads back. */
export function makeYuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A share of an amount, rounded half away from zero to whole fen: fees, penalties, tax. */
export function shareOf(amountFen: Fen, rateBp: BasisPoints): Fen {
  assert(
    isFen(amountFen) && Number.isSafeInteger(rateBp),
    'a share is taken of whole fen at whole basis points',
  );
  const share = Math.round((Math.abs(amountFen) * rateBp) / 10_000);
  return amountFen < 0 ? -share : share;
}

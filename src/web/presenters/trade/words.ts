import type { Fen, BasisPoints } from '../../../kernel/money.ts';
import type { Language, LocalText } from '../../../kernel/text.ts';

/** How a presenter speaks to one reader: texts, amounts and days in that person's language. */
export interface Words {
  readonly lang: Language;
  /** A text by `namespace:key`, its gaps filled. */
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
  local(text: LocalText): string;
  money(fen: Fen): string;
  number(value: number): string;
  percent(rateBp: BasisPoints): string;
  /** `Day 7`, `第 7 日`. */
  day(day: number): string;
  /** Time of day of a real moment. */
  time(atMs: number): string;
}

/** Unit codes (UN/ECE Recommendation 20) that have a word in the locale files; others are shown as they are. */
export const UNITS = [
  'PCE',
  'KGM',
  'SET',
  'MTR',
  'LTR',
  'BX',
  'PR',
  'TNE',
  'EA',
  'CT',
  'BG',
  'PK',
  'BO',
  'GRM',
  'DZN',
] as const;

/** The word for a unit code. */
export function unitWord(words: Words, unit: string): string {
  return (UNITS as readonly string[]).includes(unit) ? words.t(`trade:unit.${unit}`) : unit;
}

/** `60 pcs`, `60 件`. */
export const amountOf = (words: Words, quantity: number, unit: string): string =>
  words.t('trade:quantity', { quantity: words.number(quantity), unit: unitWord(words, unit) });

/** A list in one line, with the language's own comma. */
export const inLine = (words: Words, parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(words.lang === 'zh' ? '，' : ', ');

/** Payment terms in words: `prepaid`, `on-receipt`, `net-30`. */
export const paymentWord = (words: Words, payment: string): string => {
  const days = /^net-(\d+)$/.exec(payment)?.[1];
  if (days !== undefined) return words.t('trade:payment.net', { days: Number(days) });
  return payment === 'prepaid' || payment === 'on-receipt' ? words.t(`trade:payment.${payment}`) : payment;
};

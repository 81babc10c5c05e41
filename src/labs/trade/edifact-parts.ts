import { segment, type EdiSegment } from '../../edi/write.ts';
import { makeYuan, type Fen } from '../../kernel/money.ts';
import type { DocumentView, OrderView, TradeView } from './view-types.ts';

/** Segments that several of the lab's messages share. */

/** What a message says beyond its document: the order it belongs to, names of firms and products. */
export interface EdiScene {
  readonly order: Pick<
    OrderView,
    | 'buyer'
    | 'supplier'
    | 'warehouse'
    | 'lines'
    | 'wantedDay'
    | 'contract'
    | 'earlierContracts'
    | 'invoice'
    | 'despatch'
  >;
  readonly view: Pick<TradeView, 'firms' | 'products'>;
}
export type DocumentLine = DocumentView['lines'][number];

/** Day 1 of every exercise in its messages, which need a calendar: Monday, 5 January 2026, counted from 1 March 0000. */
const FIRST_DAY = daysFromMarch(2026, 1, 5);

function daysFromMarch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const m = (month + 9) % 12;
  return (
    365 * y +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    Math.floor((m * 153 + 2) / 5) +
    day -
    1
  );
}

/** A simulated day as `YYYYMMDD`. */
export function dateOfDay(day: number): string {
  const days = FIRST_DAY + day - 1;
  let year = Math.floor((days * 10_000 + 14_780) / 3_652_425);
  let rest = days - daysFromMarch(year, 3, 1);
  if (rest < 0) {
    year -= 1;
    rest = days - daysFromMarch(year, 3, 1);
  }
  const m = Math.floor((100 * rest + 52) / 3060);
  const month = ((m + 2) % 12) + 1;
  const date = rest - Math.floor((m * 306 + 5) / 10) + 1;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year + Math.floor((m + 2) / 12)}${two(month)}${two(date)}`;
}

/**
 * The simulated day of a date in a message, format 102 or 203: 1 is the first day of the exercise, what lies before is 0 or
 * less. Null for what is no date. The opposite of `dateOfDay`.
 */
export function dayOfDate(date: string | undefined): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:\d{4})?$/.exec(date ?? '');
  if (match === null) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return daysFromMarch(year, month, day) - FIRST_DAY + 1;
}

/** The time of day of a moment, `HHMM` in UTC. */
export function timeOf(atMs: number): string {
  const minutes = Math.floor(atMs / 60_000) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
}

/** `DTM+137:20260105:102`. */
export const date = (kind: string, day: number): EdiSegment => segment('DTM', [kind, dateOfDay(day), '102']);

/** An amount in yuan without needless zeros, as the standard wants numbers. */
export const yuan = (fen: Fen): string => makeYuan(fen).replace(/\.?0+$/, '');

export const money = (kind: string, fen: Fen): EdiSegment => segment('MOA', [kind, yuan(fen)]);

const REFERENCE_QUALIFIERS = {
  order: 'ON',
  contract: 'CT',
  invoice: 'IV',
  despatch: 'AAK',
  message: 'ACW',
} as const;

/** RFF for each reference of the document, those of the kinds named. */
export const references = (
  { references: all }: DocumentView,
  ...kinds: readonly (keyof typeof REFERENCE_QUALIFIERS)[]
): EdiSegment[] =>
  kinds.flatMap((kind) =>
    all
      .filter((reference) => reference.kind === kind)
      .map(({ number }) => segment('RFF', [REFERENCE_QUALIFIERS[kind], fit(number, 35)])),
  );

/** NAD with the firm's number and, where it is known, its name. */
export function party(part: string, firm: string, { view }: EdiScene): EdiSegment {
  const name = view.firms.find(({ id }) => id === firm)?.name.en ?? '';
  return segment('NAD', part, [fit(firm, 35), '', '92'], '', fit(name, 35));
}

/** LIN, and IMD with the product's name if it is known. */
export function item(line: DocumentLine, scene: EdiScene, action = ''): EdiSegment[] {
  const name = nameOf(line, scene);
  const lin = segment('LIN', line.line, action, [fit(productOf(line), 35), 'SA']);
  return name === ''
    ? [lin]
    : [lin, segment('IMD', 'F', '', ['', '', '', fit(name, 35), name.slice(35, 70).trim()])];
}

/** The product that was ordered in a line, also when the document names a substitute. */
export const productOf = ({ ordered, product }: DocumentLine): string => ordered?.product ?? product;

function nameOf(line: DocumentLine, scene: EdiScene): string {
  if (line.name !== undefined) return clean(line.name.en);
  const product = productOf(line);
  const ordered = scene.order.lines.find((candidate) => candidate.product === product);
  const name = ordered?.name ?? scene.view.products.find(({ id }) => id === product)?.name;
  return clean(name?.en ?? '');
}

export function quantity(kind: string, pieces: number, line: DocumentLine, { order }: EdiScene): EdiSegment {
  const unit = line.unit ?? order.lines.find((candidate) => candidate.line === line.line)?.unit ?? 'PCE';
  return segment('QTY', [kind, pieces, unit]);
}

/** How long an FTX is: five texts of 70 characters. */
const TEXT_LENGTH_MAX = 70;
const TEXTS_MAX = 5;

/** What somebody wrote, as one FTX; what does not fit is left out. */
export function words(subject: string, text: string | null): EdiSegment[] {
  const all = [...clean(text ?? '')];
  if (all.length === 0) return [];
  const parts: string[] = [];
  for (let from = 0; from < all.length && parts.length < TEXTS_MAX; from += TEXT_LENGTH_MAX) {
    parts.push(all.slice(from, from + TEXT_LENGTH_MAX).join(''));
  }
  return [segment('FTX', subject, '', '', parts)];
}

/** Control characters, line breaks among them, belong in no message. */
const clean = (text: string): string => text.replace(/[\p{Cc}\ufffd]+/gu, ' ').trim();
const fit = (text: string, length: number): string => [...clean(text)].slice(0, length).join('').trim();

export const lineCount = ({ lines }: DocumentView): EdiSegment => segment('CNT', ['2', lines.length]);

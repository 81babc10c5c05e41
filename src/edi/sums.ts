import { ERROR_CODES } from './finding.ts';
import { wanted, type Parts, type Stretch, type Wanted } from './parts.ts';
import type { Remark } from './report.ts';
import type { MessageType } from './tables/messages.ts';

type Add = (index: number, remark: Omit<Remark, 'segment' | 'number' | 'level'>) => void;

const ORDERED = wanted('QTY+21');
const INVOICED = wanted('QTY+47');
const BACKORDER = wanted('QTY+83');
const TO_DELIVER = wanted('QTY+113');
const PRICE = wanted('PRI+AAA');
const LINE_AMOUNT = wanted('MOA+203');
const REMITTED = wanted('MOA+12');
const LINES_AMOUNT = wanted('MOA+79');
const TAXABLE = wanted('MOA+125');
const TAX = wanted('MOA+124');
const TOTAL = wanted('MOA+86');
const LINE_COUNT = wanted('CNT+2');
const SPLIT = wanted('SCC');

/** Amounts and quantities that must agree with one another inside a message of the lab. */
export function checkSums(type: MessageType, parts: Parts, add: Add): void {
  const sums = new Sums(parts, add);
  sums.lineCount();
  switch (type) {
    case 'ORDERS':
      sums.agree(parts.summary, TOTAL, sums.lineAmounts(ORDERED));
      break;
    case 'ORDRSP':
      sums.splitQuantities();
      break;
    case 'INVOIC':
      sums.invoiceTotals(sums.lineAmounts(INVOICED));
      break;
    case 'REMADV':
      sums.agree(parts.summary, REMITTED, sums.total(REMITTED));
      break;
    case 'ORDCHG':
    case 'DESADV':
    case 'RECADV':
    case 'APERAK':
    case 'CONTRL':
  }
}

class Sums {
  readonly #parts: Parts;
  readonly #add: Add;

  constructor(parts: Parts, add: Add) {
    this.#parts = parts;
    this.#add = add;
  }

  /** CNT+2 is the number of lines. */
  lineCount(): void {
    const { lines, segments } = this.#parts;
    const until = segments.length;
    for (let i = 0; ; i++) {
      i = this.#parts.find({ from: i, until }, LINE_COUNT);
      if (i === -1) return;
      const received = this.#parts.value(i, 1, 2);
      if (received === '' || Number(received) === lines.length) continue;
      const expected = `${lines.length}`;
      this.#add(i, { code: ERROR_CODES.wrongCount, element: 1, component: 2, expected, received });
    }
  }

  /**
   * The line's amount is its quantity at its price.
   * @returns the sum of the amounts as they stand there; null when a line has none
   */
  lineAmounts(quantity: Wanted): number | null {
    let sum: number | null = 0;
    for (const line of this.#parts.lines) {
      const index = this.#parts.find(line, LINE_AMOUNT);
      const amount = index === -1 ? null : this.#parts.number(index, 1, 2);
      sum = amount === null || sum === null ? null : sum + amount;
      const pieces = this.#value(line, quantity);
      const price = this.#value(line, PRICE);
      if (amount !== null && pieces !== null && price !== null) this.#compare(index, amount, pieces * price);
    }
    return sum;
  }

  /** What is to be delivered and what is left for later make up what was ordered. */
  splitQuantities(): void {
    for (const line of this.#parts.lines) {
      const split = this.#parts.find(line, SPLIT);
      const own = split === -1 ? line : { from: line.from, until: split };
      const later = this.#value(own, BACKORDER);
      if (later !== null) this.agree(own, ORDERED, (this.#value(own, TO_DELIVER) ?? 0) + later);
    }
  }

  /** Lines (79), taxable (125), tax (124), total (86). */
  invoiceTotals(sum: number | null): void {
    const { summary } = this.#parts;
    this.agree(summary, LINES_AMOUNT, sum);
    const taxable = this.#value(summary, TAXABLE) ?? this.#value(summary, LINES_AMOUNT) ?? sum;
    if (taxable !== null) this.agree(summary, TOTAL, taxable + (this.#value(summary, TAX) ?? 0));
  }

  /** The sum of one value over all lines; null when a line does not have it. */
  total(what: Wanted): number | null {
    let sum = 0;
    for (const line of this.#parts.lines) {
      const value = this.#value(line, what);
      if (value === null) return null;
      sum += value;
    }
    return sum;
  }

  /** Reports a value that is there, can be read, and is another than it should be. */
  agree(stretch: Stretch, what: Wanted, expected: number | null): void {
    const index = this.#parts.find(stretch, what);
    const number = index === -1 ? null : this.#parts.number(index, 1, 2);
    if (number !== null && expected !== null) this.#compare(index, number, expected);
  }

  #compare(index: number, number: number, expected: number): void {
    if (Math.abs(number - expected) < 0.005) return;
    const received = this.#parts.value(index, 1, 2);
    const rounded = `${Math.round(expected * 100) / 100}`;
    const remark = { code: ERROR_CODES.invalidValue, expected: rounded, received };
    this.#add(index, { ...remark, element: 1, component: 2 });
  }

  #value(stretch: Stretch, what: Wanted): number | null {
    const index = this.#parts.find(stretch, what);
    return index === -1 ? null : this.#parts.number(index, 1, 2);
  }
}

import { valueAt } from './envelope.ts';
import { ERROR_CODES } from './finding.ts';
import type { Parts, Stretch } from './profile.ts';
import type { Remark } from './report.ts';
import type { MessageType } from './tables/messages.ts';
import type { Segment } from './tokenize.ts';

type Add = (index: number, remark: Omit<Remark, 'segment' | 'number' | 'level'>) => void;

/** Amounts and quantities that must agree with one another inside a message of the lab. */
export function checkSums(type: MessageType, segments: readonly Segment[], parts: Parts, add: Add): void {
  const sums = new Sums(segments, add);
  sums.lineCount(parts);
  switch (type) {
    case 'ORDERS':
      sums.lineAmounts(parts, 'QTY+21');
      sums.agree(parts.summary, 'MOA+86', sums.total(parts.lines, 'MOA+203'));
      break;
    case 'ORDRSP':
      sums.splitQuantities(parts);
      break;
    case 'INVOIC':
      sums.lineAmounts(parts, 'QTY+47');
      sums.invoiceTotals(parts);
      break;
    case 'REMADV':
      sums.agree(parts.summary, 'MOA+12', sums.total(parts.lines, 'MOA+12'));
      break;
    case 'ORDCHG':
    case 'DESADV':
    case 'RECADV':
    case 'APERAK':
    case 'CONTRL':
  }
}

class Sums {
  readonly #segments: readonly Segment[];
  readonly #add: Add;

  constructor(segments: readonly Segment[], add: Add) {
    this.#segments = segments;
    this.#add = add;
  }

  /** CNT+2 is the number of lines. */
  lineCount({ lines }: Parts): void {
    this.#segments.forEach((segment, index) => {
      if (segment.tag !== 'CNT' || valueAt(segment, 1) !== '2') return;
      const received = valueAt(segment, 1, 2);
      if (Number(received) === lines.length || received === '') return;
      this.#add(index, {
        code: ERROR_CODES.wrongCount,
        element: 1,
        component: 2,
        expected: `${lines.length}`,
        received,
      });
    });
  }

  /** The line's amount is its quantity at its price. */
  lineAmounts({ lines }: Parts, quantity: string): void {
    for (const line of lines) {
      const pieces = this.#value(line, quantity);
      const price = this.#value(line, 'PRI+AAA');
      if (pieces !== null && price !== null) this.agree(line, 'MOA+203', pieces * price);
    }
  }

  /** What is to be delivered and what is left for later make up what was ordered. */
  splitQuantities({ lines }: Parts): void {
    for (const line of lines) {
      const until = this.#segments.findIndex(
        ({ tag }, i) => i > line.from && i < line.until && tag === 'SCC',
      );
      const own = until === -1 ? line : { from: line.from, until };
      const later = this.#value(own, 'QTY+83');
      if (later !== null) this.agree(own, 'QTY+21', (this.#value(own, 'QTY+113') ?? 0) + later);
    }
  }

  /** Lines (79), taxable (125), tax (124), total (86). */
  invoiceTotals({ lines, summary }: Parts): void {
    const sum = this.total(lines, 'MOA+203');
    this.agree(summary, 'MOA+79', sum);
    const taxable = this.#value(summary, 'MOA+125') ?? this.#value(summary, 'MOA+79') ?? sum;
    if (taxable !== null) this.agree(summary, 'MOA+86', taxable + (this.#value(summary, 'MOA+124') ?? 0));
  }

  /** The sum of one value over all lines; null when a line does not have it. */
  total(lines: readonly Stretch[], what: string): number | null {
    let sum = 0;
    for (const line of lines) {
      const value = this.#value(line, what);
      if (value === null) return null;
      sum += value;
    }
    return sum;
  }

  /** Reports a value that is there, can be read, and is another than it should be. */
  agree(stretch: Stretch, what: string, expected: number | null): void {
    const index = this.#find(stretch, what);
    const received = this.#value(stretch, what);
    if (index === -1 || received === null || expected === null || Math.abs(received - expected) < 0.005)
      return;
    const segment = this.#segments[index] as Segment;
    this.#add(index, {
      code: ERROR_CODES.invalidValue,
      element: 1,
      component: 2,
      expected: `${Math.round(expected * 100) / 100}`,
      received: valueAt(segment, 1, 2),
    });
  }

  #find({ from, until }: Stretch, what: string): number {
    const tag = what.slice(0, 3);
    const qualifier = what.slice(4);
    for (let i = from; i < until; i++) {
      const segment = this.#segments[i] as Segment;
      if (segment.tag === tag && valueAt(segment, 1) === qualifier) return i;
    }
    return -1;
  }

  #value(stretch: Stretch, what: string): number | null {
    const index = this.#find(stretch, what);
    const text = index === -1 ? '' : valueAt(this.#segments[index] as Segment, 1, 2).replace(',', '.');
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
  }
}

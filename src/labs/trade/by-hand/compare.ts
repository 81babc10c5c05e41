import { dateOfDay, dayOfDate } from '../edifact-parts.ts';
import { figureOf, type Fact, type Facts, type Line, type Spot } from './facts.ts';
import type { Purpose } from './purposes.ts';
import type { MessageReason } from './reasons.ts';

/** What a message says against what it should say: every difference once, and none that follows from another. */

/** Something the partner has against a message, before its place in the text is looked up. */
export interface Remark {
  /** One of the lab's reasons, or a rejection of the step. */
  readonly reason: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly at: Spot;
  /** It is missing: its place is behind the segment. */
  readonly missing?: boolean;
  readonly expected: string | null;
  readonly received: string | null;
}

/** What each purpose cannot do without, beyond what the profile of its message asks for anyway. */
const NEEDS: Readonly<Record<Purpose, readonly string[]>> = {
  order: ['DTM+2', 'LIN.product'],
  'send-contract': ['RFF+ON', 'RFF+CT', 'LIN.product', 'QTY+21', 'PRI+AAA', 'DTM+67'],
  offer: ['RFF+ON', 'LIN.product', 'QTY+21', 'QTY+83', 'QVR'],
  'answer-contract': [],
  'answer-partial': [],
  'answer-substitute': [],
  'answer-cancellation': [],
  cancel: [],
  'propose-cancellation': [],
  invoice: ['LIN.product', 'QTY+47'],
  pay: ['DOC', 'MOA+12'],
  ship: ['LIN.product', 'QTY+12'],
  receive: ['LIN.product', 'QTY+48', 'QTY+194'],
};

/** Days on which something is done: today, or a day since it was due, since time goes on while people write. */
const DONE_DAYS: ReadonlySet<string> = new Set(['DTM+137', 'DTM+138', 'DTM+11', 'DTM+50']);

/** What may stand in a line only if it was agreed. */
const AGREED = /^(QTY\+\w+|SCC\+\w+|QVR|PIA\+3)$/;

export interface Comparison {
  readonly purpose: Purpose;
  readonly written: Facts;
  readonly right: Facts;
  /** Days on which the message may have been written. */
  readonly since: number;
  readonly today: number;
  /** Lines of which something is wrong already that makes the rest of them meaningless. */
  readonly doubtful: (line: Line) => boolean;
}

/** Every difference that matters. */
export function differences(comparison: Comparison): Remark[] {
  const { written, right, purpose } = comparison;
  const remarks: Remark[] = [];
  const before = remarks.length;
  compareLines(comparison, remarks);
  // A total follows from the lines: if they are wrong it can only be wrong as well.
  const isTotalTold =
    written.lines.some(comparison.doubtful) ||
    remarks.slice(before).some(({ reason }) => reason !== 'message/line-action');
  // Behind BGM.
  const behind = { segment: 1, element: null, component: null };
  for (const [name, fact] of right.head) {
    if (isTotalTold && name.startsWith('MOA')) continue;
    compareFact(comparison, name, fact, written.head.get(name), behind, remarks);
  }
  if (purpose === 'order') numberLines(written.lines, remarks);
  return remarks;
}

function compareLines(comparison: Comparison, to: Remark[]): void {
  const { purpose, written, right } = comparison;
  // Whoever calls an order off need not list its lines.
  if ((purpose === 'cancel' || purpose === 'propose-cancellation') && written.lines.length === 0) return;
  const isByPlace = purpose === 'order' || purpose === 'pay';
  const numberOf = ({ facts }: Line): number | null => figureOf(facts.get('LIN')?.value);
  const told = new Set<Line>();
  written.lines.forEach((line, i) => {
    const partner = isByPlace
      ? right.lines[i]
      : right.lines.find((other) => !told.has(other) && numberOf(other) === numberOf(line));
    if (partner === undefined) {
      const number = line.facts.get('LIN') ?? line.facts.get('DOC');
      const at = number?.at ?? { segment: line.segment, element: null, component: null };
      to.push({ reason: 'message/line-unknown', at, expected: null, received: number?.value ?? null });
      return;
    }
    told.add(partner);
    compareLine(comparison, line, partner, to);
  });
  for (const line of right.lines) {
    if (told.has(line)) continue;
    const last = written.lines.at(-1)?.last ?? 0;
    const at = { segment: last, element: null, component: null };
    const expected = `LIN+${line.facts.get('LIN')?.value ?? ''}`;
    to.push({ reason: 'message/line-missing', at, missing: true, expected, received: null });
  }
}

/** What hangs on a fact that is wrong is not told as well. */
const FOLLOWS_FROM: Readonly<Record<string, readonly string[]>> = {
  'PRI+AAA': ['LIN.product'],
  'MOA+203': ['LIN.product', 'QTY+21', 'QTY+47', 'PRI+AAA'],
  'QTY+113': ['QTY+21'],
  'QTY+83': ['QTY+21', 'QTY+113'],
  QVR: ['QTY+21', 'QTY+113', 'QTY+83'],
  'SCC+113': ['QTY+21', 'QTY+113'],
  'SCC+83': ['QTY+21', 'QTY+113', 'QTY+83'],
  'LIN.action': ['QTY+21', 'QTY+113', 'QTY+83', 'PRI+AAA'],
  'MOA+12': ['DOC', 'MOA+9'],
};

function compareLine(comparison: Comparison, line: Line, right: Line, to: Remark[]): void {
  if (comparison.doubtful(line)) return;
  const behind = { segment: line.segment, element: null, component: null };
  const wrong = new Map<string, readonly Remark[]>();
  for (const [name, fact] of right.facts) {
    const found: Remark[] = [];
    compareFact(comparison, name, fact, line.facts.get(name), behind, found);
    if (found.length > 0) wrong.set(name, found);
  }
  for (const [name, found] of wrong) {
    if (FOLLOWS_FROM[name]?.some((ground) => wrong.has(ground)) !== true) to.push(...found);
  }
  if (wrong.size > 0) return;
  for (const [name, { value, at }] of line.facts) {
    if (!AGREED.test(name) || right.facts.has(name) || figureOf(value) === 0) continue;
    to.push({ reason: 'message/not-agreed', at, expected: null, received: value });
  }
}

function compareFact(
  comparison: Comparison,
  name: string,
  right: Fact | undefined,
  written: Fact | undefined,
  behind: Spot,
  to: Remark[],
): void {
  if (right === undefined || (comparison.purpose === 'order' && name === 'LIN')) return;
  const expected = right.value;
  if (written === undefined) {
    if (!NEEDS[comparison.purpose].includes(name)) return;
    to.push({ reason: 'message/missing', at: behind, missing: true, expected: name, received: null });
    return;
  }
  const { value, at } = written;
  if (DONE_DAYS.has(name)) {
    const day = dayOfDate(value);
    if (day !== null && day >= comparison.since && day <= comparison.today) return;
    const today = dateOfDay(comparison.today);
    to.push({ reason: 'message/not-today', at, expected: today, received: value });
    return;
  }
  if (isAlike(comparison, name, expected, value)) return;
  to.push({ reason: reasonFor(name), at, expected, received: value });
}

function isAlike({ purpose, right }: Comparison, name: string, expected: string, value: string): boolean {
  if (value === expected) return true;
  if (/^(QTY|MOA|PRI|SCC)\+\w+$/.test(name) || name === 'QVR' || name === 'LIN' || name === 'RFF+LI') {
    const figure = figureOf(value);
    return figure !== null && figure === figureOf(expected);
  }
  // A date may carry the hour.
  if (name.startsWith('DTM') || name.endsWith('.date')) return value.slice(0, 8) === expected;
  if (name === 'BGM.function') return expected === '4' && ['28', '30', '34'].includes(value);
  if (name === 'LIN.action' && purpose === 'send-contract') {
    const isChanged = right.head.get('BGM.function')?.value === '4';
    return expected === '3' ? value === '6' : isChanged && (value === '3' || value === '6');
  }
  return false;
}

function reasonFor(name: string): MessageReason {
  const [tag = ''] = name.split(/[+.]/);
  if (name === 'BGM.number') return 'message/number';
  if (name === 'BGM.function') return 'message/answer';
  if (name === 'RFF+ACW') return 'message/nothing-to-answer';
  if (name === 'LIN.action') return 'message/line-action';
  if (name === 'LIN.product') return 'message/product';
  if (name.endsWith('.unit')) return 'message/unit';
  if (name.endsWith('.date')) return 'message/date';
  switch (tag) {
    case 'DTM':
      return 'message/date';
    case 'NAD':
      return 'message/party';
    case 'QTY':
    case 'QVR':
    case 'SCC':
      return 'message/quantity';
    case 'PRI':
      return 'message/price';
    case 'MOA':
      return 'message/amount';
    case 'PIA':
      return 'message/product';
    case 'LIN':
      return 'message/line-number';
    default:
      return 'message/reference';
  }
}

/** A new order's lines are numbered 1, 2, 3 … */
function numberLines(lines: readonly Line[], to: Remark[]): void {
  lines.forEach(({ facts }, i) => {
    const number = facts.get('LIN');
    if (number === undefined || figureOf(number.value) === i + 1) return;
    to.push({ reason: 'message/line-number', at: number.at, expected: `${i + 1}`, received: number.value });
  });
}

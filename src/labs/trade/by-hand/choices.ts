import { parseYuan } from '../../../kernel/money.ts';
import type { TradeCommand } from '../commands.ts';
import { dateOfDay, dayOfDate } from '../edifact-parts.ts';
import { whyNotNumber } from '../order-number.ts';
import type { OfferView, OrderView, TradeView, WantedGoods } from '../view-types.ts';
import type { Remark } from './compare.ts';
import { figureOf, type Fact, type Facts, type Line, type Spot } from './facts.ts';
import type { Purpose } from './purposes.ts';
import type { Choices } from './right.ts';

/** What a message decides: the writer's choices, and the plain command that they make. */
export interface Reading {
  readonly choices: Choices;
  /** Null when the choices cannot be made out: the remarks say why. */
  readonly command: TradeCommand | null;
  readonly remarks: readonly Remark[];
}

const UNITS_MAX = 1_000_000;
const LINES_MAX = 20;
const DAY_MAX = 10_000;
const REASON_LENGTH_MAX = 300;

const NOTHING: Choices = { number: '', wanted: null, accepted: true, reason: '', offer: null };

/** Reads what a message that stands for one step of an order decides. */
export function readChoices(
  purpose: Exclude<Purpose, 'order'>,
  facts: Facts,
  order: OrderView,
  today: number,
): Reading {
  const { id } = order;
  const version = order.contract?.version ?? 1;
  const plain = (command: TradeCommand): Reading => ({ choices: NOTHING, command, remarks: [] });
  switch (purpose) {
    case 'send-contract':
      return plain({ type: 'trade/SendContract', order: id, version });
    case 'offer':
      return readOffer(facts, order, today);
    case 'answer-contract':
      return readAnswer(facts, { type: 'trade/SignContract', order: id, version }, (reason) => {
        return { type: 'trade/RefuseContract', order: id, version, reason };
      });
    case 'answer-partial':
      return readAnswer(facts, { type: 'trade/AcceptPartial', order: id }, (reason) => {
        return { type: 'trade/RefusePartial', order: id, reason };
      });
    case 'answer-substitute':
      return readAnswer(facts, { type: 'trade/AcceptSubstitute', order: id }, (reason) => {
        return { type: 'trade/RefuseSubstitute', order: id, reason };
      });
    case 'answer-cancellation':
      return readAnswer(
        facts,
        { type: 'trade/AgreeCancellation', order: id },
        () => ({ type: 'trade/DeclineCancellation', order: id }),
        false,
      );
    case 'cancel': {
      const choices = { ...NOTHING, reason: reasonIn(facts) };
      return { choices, command: { type: 'trade/CancelOrder', order: id }, remarks: [] };
    }
    case 'propose-cancellation': {
      const reason = reasonIn(facts);
      const choices = { ...NOTHING, reason };
      if (reason === '') return { choices, command: null, remarks: [reasonMissing(facts)] };
      return { choices, command: { type: 'trade/ProposeCancellation', order: id, reason }, remarks: [] };
    }
    case 'invoice':
      return plain({ type: 'trade/IssueInvoice', order: id });
    case 'pay':
      return plain({ type: 'trade/PayOrder', order: id });
    case 'ship':
      return plain({ type: 'trade/ShipOrder', order: id });
    case 'receive':
      return plain({ type: 'trade/ReceiveOrder', order: id });
  }
}

const reasonIn = ({ text }: Facts): string => [...text].slice(0, REASON_LENGTH_MAX).join('').trim();

const nowhere: Spot = { segment: 1, element: null, component: null };

const reasonMissing = ({ head }: Facts): Remark => ({
  reason: 'message/reason-missing',
  at: head.get('BGM.function')?.at ?? nowhere,
  missing: true,
  expected: 'FTX',
  received: null,
});

/** 29 is yes, 27 is no; the profile lets nothing else pass. */
function readAnswer(
  facts: Facts,
  yes: TradeCommand,
  no: (reason: string) => TradeCommand,
  needsReason = true,
): Reading {
  const accepted = facts.head.get('BGM.function')?.value !== '27';
  const reason = accepted ? '' : reasonIn(facts);
  const choices = { ...NOTHING, accepted, reason };
  if (accepted) return { choices, command: yes, remarks: [] };
  if (reason === '' && needsReason) return { choices, command: null, remarks: [reasonMissing(facts)] };
  return { choices, command: no(reason), remarks: [] };
}

/** An ORDERS. What it is about is taken from it as far as it can be; the rest is remarked upon. */
export function readOrder(
  facts: Facts,
  supplier: string,
  view: TradeView,
  taken: (number: string) => boolean,
): Reading {
  const remarks: Remark[] = [];
  const number = facts.head.get('BGM.number');
  if (number !== undefined) {
    const fault = whyNotNumber(number.value);
    const reason =
      fault === 'form'
        ? 'message/order-number'
        : fault === 'reserved'
          ? 'message/order-number-reserved'
          : taken(number.value)
            ? 'message/order-number-used'
            : null;
    if (reason !== null) remarks.push({ reason, at: number.at, expected: null, received: number.value });
  }
  const wantedDay = readDay(facts.head.get('DTM+2'), view.day, remarks);
  const goods = view.products.filter((product) => product.supplier === supplier);
  const lines: { product: string; quantity: number }[] = [];
  for (const line of facts.lines) {
    const product = line.facts.get('LIN.product');
    const quantity = unitsIn(line.facts.get('QTY+21'), 1, remarks);
    const isOffered = goods.some(({ id }) => id === product?.value);
    if (product !== undefined && !isOffered) {
      const expected = goods.length <= 5 ? goods.map(({ id }) => id).join(' ') : null;
      const { value: received, at } = product;
      remarks.push({ reason: 'message/product-not-offered', at, expected, received });
    }
    lines.push({ product: product?.value ?? '', quantity: quantity ?? 1 });
  }
  const [, last] = [facts.lines[LINES_MAX - 1], facts.lines[LINES_MAX]];
  if (last !== undefined) {
    const at = { segment: last.segment, element: null, component: null };
    remarks.push({
      reason: 'message/too-many-lines',
      at,
      expected: `${LINES_MAX}`,
      received: `${facts.lines.length}`,
    });
  }
  const wanted: WantedGoods = { supplier, lines, wantedDay: wantedDay ?? view.day };
  const choices: Choices = { ...NOTHING, number: number?.value ?? '', wanted };
  const isClear =
    remarks.every(({ reason }) => reason.startsWith('message/order-number')) && wantedDay !== null;
  const command: TradeCommand | null = isClear ? { type: 'trade/PlaceOrder', ...orderOf(wanted) } : null;
  return { choices, command, remarks };
}

const orderOf = ({ supplier, lines, wantedDay }: WantedGoods) => ({
  supplier,
  lines: [...lines],
  wantedDay,
});

/** A day from today on, as far as commands go; null with a remark for one that lies outside. */
function readDay(fact: Fact | undefined, today: number, remarks: Remark[]): number | null {
  if (fact === undefined) return null;
  const day = dayOfDate(fact.value);
  if (day !== null && day >= today && day <= DAY_MAX) return day;
  const expected = `>= ${dateOfDay(today)}`;
  remarks.push({ reason: 'message/day', at: fact.at, expected, received: fact.value });
  return null;
}

/** Whole units; null with a remark for anything else. */
function unitsIn(fact: Fact | undefined, least: number, remarks: Remark[]): number | null {
  if (fact === undefined) return null;
  const units = figureOf(fact.value);
  if (units !== null && Number.isInteger(units) && units >= least && units <= UNITS_MAX) return units;
  remarks.push({ reason: 'message/quantity-form', at: fact.at, expected: null, received: fact.value });
  return null;
}

/** What could be delivered instead of what was ordered: something else where a line says so (PIA+3), otherwise a part of it. */
function readOffer(facts: Facts, order: OrderView, today: number): Reading {
  const substituted = facts.lines.filter((line) => line.facts.has('PIA+3'));
  return substituted.length > 0 ? readSubstitute(substituted, order) : readPartial(facts, order, today);
}

function readSubstitute(lines: readonly Line[], order: OrderView): Reading {
  const [line, second] = lines as readonly [Line, ...Line[]];
  const remarks: Remark[] = [];
  const product = line.facts.get('PIA+3') as Fact;
  const number = figureOf(line.facts.get('LIN')?.value);
  const ordered = order.lines.find((candidate) => candidate.line === number);
  const price = line.facts.get('PRI+AAA');
  const priceFen = priceIn(price, line, remarks);
  if (second !== undefined) {
    const other = second.facts.get('PIA+3') as Fact;
    remarks.push({
      reason: 'message/one-substitute',
      at: other.at,
      expected: null,
      received: other.value,
    });
  }
  const offer: OfferView = {
    kind: 'substitute',
    line: ordered?.line ?? 0,
    product: product.value,
    priceFen: priceFen ?? ordered?.priceFen ?? 0,
  };
  const choices = { ...NOTHING, offer };
  if (priceFen === null || ordered === undefined) return { choices, command: null, remarks };
  const command: TradeCommand = {
    type: 'trade/OfferSubstitute',
    order: order.id,
    line: ordered.line,
    product: product.value,
    priceFen,
  };
  return { choices, command, remarks };
}

function priceIn(fact: Fact | undefined, line: Line, remarks: Remark[]): number | null {
  if (fact === undefined) {
    const at = { segment: line.segment, element: null, component: null };
    remarks.push({ reason: 'message/missing', at, missing: true, expected: 'PRI+AAA', received: null });
    return null;
  }
  // A comma is a decimal mark in messages, never a mark of thousands.
  const fen = parseYuan(fact.value.replace(',', '.'));
  if (fen.ok && fen.value >= 1) return fen.value;
  remarks.push({ reason: 'message/price-form', at: fact.at, expected: null, received: fact.value });
  return null;
}

function readPartial(facts: Facts, order: OrderView, today: number): Reading {
  const remarks: Remark[] = [];
  let laterDay: number | null = null;
  let isClear = true;
  const lines = order.lines.map(({ line, quantity }) => {
    const written = facts.lines.find((candidate) => figureOf(candidate.facts.get('LIN')?.value) === line);
    const said = written?.facts.get('QTY+113');
    // Without a word on what comes now, whatever is not left for later does.
    const left = figureOf(written?.facts.get('QTY+83')?.value) ?? 0;
    const units = said === undefined ? quantity - left : unitsIn(said, 0, remarks);
    isClear &&= units !== null && units >= 0 && written !== undefined;
    const now = Math.min(quantity, Math.max(0, units ?? 0));
    if (now < quantity && written !== undefined) {
      const day = laterDayIn(written, laterDay, today, remarks);
      isClear &&= day !== null;
      laterDay ??= day;
    }
    // More than was ordered is the lab's to refuse; here it is compared with the whole line.
    return { line, now, later: quantity - now, asked: units ?? now };
  });
  const offer: OfferView = {
    kind: 'partial',
    lines: lines.map(({ line, now, later }) => ({ line, now, later })),
    laterDay: laterDay ?? 0,
  };
  const choices = { ...NOTHING, offer };
  if (!isClear) return { choices, command: null, remarks };
  const command: TradeCommand = {
    type: 'trade/OfferPartial',
    order: order.id,
    lines: lines.map(({ line, asked }) => ({ line, now: asked })),
    laterDay: laterDay ?? 0,
  };
  return { choices, command, remarks };
}

/** When the rest of a line comes: said with the split it belongs to, or for the line as a whole. */
function laterDayIn(
  { segment, facts }: Line,
  before: number | null,
  today: number,
  remarks: Remark[],
): number | null {
  const fact = facts.get('SCC+83.date') ?? facts.get('DTM+67');
  if (fact === undefined) {
    const at = { segment, element: null, component: null };
    remarks.push({ reason: 'message/missing', at, missing: true, expected: 'DTM+67', received: null });
    return null;
  }
  const day = readDay(fact, today, remarks);
  if (day !== null && before !== null && day !== before) {
    const expected = dateOfDay(before);
    remarks.push({ reason: 'message/later-days', at: fact.at, expected, received: fact.value });
  }
  return day;
}

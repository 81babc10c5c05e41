import type { Decision, DeepReadonly, Rejection } from '../../../kernel/decider.ts';
import { ERROR_CODES } from '../../../edi/finding.ts';
import { Report } from '../../../edi/report.ts';
import type { Finding } from '../../../edi/finding.ts';
import type { Segment } from '../../../edi/tokenize.ts';
import type { TradeCommand } from '../commands.ts';
import { messageOf } from '../edifact.ts';
import type { TradeEvent } from '../events.ts';
import type { MessageFault, OrderView, TradeView } from '../view-types.ts';
import { readChoices, readOrder, type Reading } from './choices.ts';
import { differences, type Remark } from './compare.ts';
import { factsOf, type Facts, type Line, type Spot } from './facts.ts';
import { answeredNumber, purposesOf, writes, type Purpose } from './purposes.ts';
import type { Received } from './received.ts';
import { rightDocument, type Choices, type MessageScene } from './right.ts';

/** Whether a message that is sound in form is right: what the partner's books say to it. */

export interface Judging {
  readonly received: Received;
  /** The market as the sender's seat sees it. */
  readonly view: TradeView;
  /** The order it is about, as the sender sees it but with all its papers; null for an ORDERS. */
  readonly order: OrderView | null;
  readonly atMs: number;
  /** Whether an order of this number exists in the market. */
  readonly taken: (number: string) => boolean;
  /** Decides a plain command of the sender's. */
  readonly decide: (command: TradeCommand) => Decision<TradeEvent>;
}

export type Judgement =
  /** It is right: what follows, and the number of the document that is filed. */
  | { readonly ok: true; readonly events: readonly TradeEvent[]; readonly number: string }
  | { readonly ok: false; readonly faults: readonly MessageFault[] }
  /** The sender itself is not in a position to take the step, whatever the message says: nothing is sent at all. */
  | { readonly ok: false; readonly rejection: Rejection };

/** Reasons that lie with the sender's own house. */
const OWN_HOUSE: ReadonlySet<string> = new Set([
  'trade/wrong-role',
  'trade/not-registered',
  'trade/no-account',
  'trade/no-certificate',
  'trade/certificate-expired',
  'trade/certificate-revoked',
  'trade/message-unclear',
]);

/** Days back that a new order may be dated: people write for a while, and time goes on. */
const ORDER_DATED_DAYS_MAX = 7;

export function judge(judging: Judging): Judgement {
  const { received, order } = judging;
  const remark = notOne(received) ?? outOfPlace(received, order, judging.view);
  if (remark !== undefined) return refused(judging, [remark]);
  return received.kind === 'ORDERS' ? judgeOrder(judging) : judgeAbout(judging, order as OrderView);
}

const start: Spot = { segment: 0, element: null, component: null };

/** More than one message, or one that nobody here exchanges. */
function notOne({ read, kind, message }: Received): Remark | undefined {
  if (read.messages.length !== 1) {
    const received = `${read.messages.length}`;
    return { reason: 'message/one-message', at: start, expected: '1', received };
  }
  if (kind !== null) return undefined;
  const at = { segment: 0, element: 2, component: 1 };
  const received = message?.segments[0]?.elements[1]?.[0] ?? null;
  return { reason: 'message/kind', at, expected: null, received };
}

/** Not about an order of the sender's, or not a message for the sender to write about it now. */
function outOfPlace(
  { kind, named, facts }: Received,
  order: OrderView | null,
  view: TradeView,
): Remark | undefined {
  if (kind === null) return undefined;
  const at = facts.head.get('BGM.number')?.at ?? { segment: 1, element: null, component: null };
  if (kind === 'ORDERS') {
    if (view.own?.firm.kind === 'enterprise') return undefined;
    return { reason: 'message/wrong-part', at, expected: null, received: kind };
  }
  if (order === null) {
    if (named === null) {
      return { reason: 'message/no-order', at, missing: true, expected: 'RFF+ON', received: null };
    }
    return { reason: 'message/unknown-order', at: named.at, expected: null, received: named.value };
  }
  const params = { order: order.number, state: order.state };
  if (!writes(order.part, kind)) {
    return { reason: 'message/wrong-part', params, at, expected: null, received: kind };
  }
  if (purposesOf(kind, order, view.own?.firm.id ?? '').length > 0) return undefined;
  return { reason: 'message/wrong-state', params, at, expected: null, received: kind };
}

function judgeOrder(judging: Judging): Judgement {
  const { received, view, taken } = judging;
  const { facts, recipient } = received;
  const reading = readOrder(facts, recipient, view, taken);
  const since = view.day - ORDER_DATED_DAYS_MAX;
  return conclude(judging, 'order', null, reading, since);
}

function judgeAbout(judging: Judging, order: OrderView): Judgement {
  const { received, view } = judging;
  const { kind, facts } = received;
  const possible = kind === null ? [] : purposesOf(kind, order, view.own?.firm.id ?? '');
  const answered = facts.head.get('RFF+ACW');
  const purpose =
    possible.find((one) => answered !== undefined && answeredNumber(one, order) === answered.value) ??
    possible[0];
  if (purpose === undefined || purpose === 'order') return refused(judging, []);
  const reading = readChoices(purpose, facts, order, view.day);
  const since = order.waitsFor?.sinceDay ?? order.placedDay;
  return conclude(judging, purpose, order, reading, Math.min(since, view.day));
}

/** Compares with the right message of the same choices, tries the step, and gathers all that is against it. */
function conclude(
  judging: Judging,
  purpose: Purpose,
  order: OrderView | null,
  reading: Reading,
  since: number,
): Judgement {
  const { received, view, atMs } = judging;
  const { choices, command } = reading;
  const scene: MessageScene = { view, order, wanted: choices.wanted, atMs };
  const right = rightDocument(purpose, scene, choices);
  const remarks: Remark[] = [...reading.remarks];
  if (right !== null) {
    const doubtful = (line: Line): boolean =>
      purpose === 'order' &&
      reading.remarks.some(({ at }) => at.segment >= line.segment && at.segment <= line.last);
    const comparison = { purpose, written: received.facts, since, today: view.day, doubtful };
    const expected = factsOf(messageOf(right.document, right.scene).segments);
    remarks.push(...differences({ ...comparison, right: expected }));
  }
  const decision = command === null ? null : judging.decide(command);
  if (decision !== null && !decision.ok) {
    const { rejection } = decision;
    if (OWN_HOUSE.has(rejection.code)) return { ok: false, rejection };
    remarks.push(remarkOf(rejection, received.facts));
  }
  if (remarks.length > 0 || decision === null || right === null) return refused(judging, remarks);
  return {
    ok: true,
    events: named(decision.ok ? decision.events : [], choices),
    number: right.document.number,
  };
}

/** An order by hand bears the number that its buyer gave it. */
const named = (events: readonly TradeEvent[], { number }: Choices): readonly TradeEvent[] =>
  events.map((happened) =>
    happened.type === 'trade/OrderPlaced' ? { ...happened, data: { ...happened.data, number } } : happened,
  );

/** A rejection of the step, at the place that its field stands for. */
function remarkOf({ code, params, field }: Rejection, facts: Facts): Remark {
  const at = spotOf(field ?? '', facts);
  return { reason: code, params, at, expected: null, received: null };
}

function spotOf(field: string, { head, lines }: Facts): Spot {
  const [, index, part] = /^lines\.(\d+)\.(\w+)$/.exec(field) ?? [];
  const inLine = (line: Line | undefined, name: string): Spot | undefined => line?.facts.get(name)?.at;
  const found =
    index !== undefined
      ? inLine(lines[Number(index)], part === 'now' ? 'QTY+113' : 'LIN.product')
      : field === 'wantedDay'
        ? head.get('DTM+2')?.at
        : field === 'supplier'
          ? head.get('NAD+SU')?.at
          : field === 'product'
            ? inLine(
                lines.find(({ facts }) => facts.has('PIA+3')),
                'PIA+3',
              )
            : undefined;
  return found ?? head.get('BGM.number')?.at ?? { segment: 1, element: null, component: null };
}

/** Refuses with every remark at its place in the text, one for a place, in the order of the text. */
function refused({ received: { read, message } }: Judging, remarks: readonly Remark[]): Judgement {
  const report = new Report(read.tokens);
  const faults: MessageFault[] = [];
  const told = new Set<string>();
  for (const { reason, params, at, missing, expected, received } of remarks) {
    const place = `${at.segment}/${at.element}/${at.component}/${missing === true ? expected : ''}`;
    if (told.has(place)) continue;
    told.add(place);
    const found: Finding[] = [];
    report.add(found, {
      level: 'business',
      code: missing === true ? ERROR_CODES.missing : ERROR_CODES.invalidValue,
      segment: segmentAt(message?.segments ?? [], at.segment) ?? read.trailer,
      number: at.segment + 1,
      element: at.element,
      component: at.component,
      expected,
      received,
      ...(missing === true ? { behind: true, tag: (expected ?? '').slice(0, 3) } : {}),
    });
    const figures = { expected: expected ?? '', received: received ?? '' };
    faults.push(...found.map((finding) => ({ ...finding, reason, params: { ...figures, ...params } })));
  }
  faults.sort((a, b) => a.offset - b.offset);
  return { ok: false, faults };
}

const segmentAt = (segments: DeepReadonly<readonly Segment[]>, at: number): Segment | null =>
  (segments[at] as Segment | undefined) ?? (segments.at(-1) as Segment | undefined) ?? null;

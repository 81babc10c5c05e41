import { answeredBy } from '../../../edi/reading/answered.ts';
import { extentOf } from '../../../edi/extent.ts';
import { parseInterchange } from '../../../edi/parse.ts';
import { faultWords } from '../../../edi/reading/fault-words.ts';
import { laidOut } from '../../../edi/reading/reading.ts';
import type { Sheet } from '../../../edi/reading/sheet.ts';
import { factsOf, figureOf } from '../../../labs/trade/by-hand/facts.ts';
import { dayOfDate } from '../../../labs/trade/edifact-parts.ts';
import type { DocumentKind } from '../../../labs/trade/messages.ts';
import type { MessageFault, RefusedMessageView, WantedGoods } from '../../../labs/trade/view-types.ts';
import { namedRejection, type Desk } from './context.ts';

/** One try at a message that the partner's system refused, in a line. */
export interface TryModel {
  readonly id: string;
  /** `Try 2`. */
  readonly name: string;
  readonly when: string;
  /** `CONTRL: 3 faults`. */
  readonly verdict: string;
  readonly isRepaired: boolean;
  readonly isShown: boolean;
  readonly href: string;
}
/** What the partner's system said to one try, fault by fault. */
export interface AnswerModel {
  readonly id: string;
  readonly name: string;
  readonly when: string;
  /** Null when not even UNB could be read and nobody answered. */
  readonly kind: 'CONTRL' | 'APERAK' | null;
  readonly verdict: string;
  /** What this kind of answer is. */
  readonly about: string;
  readonly faults: readonly AnswerFault[];
  /** The answer, laid out in its two panes. */
  readonly sheet: Sheet | null;
  /** The text as it was sent, with what is wrong marked. */
  readonly sent: Sheet | null;
}
export interface AnswerFault {
  readonly number: number;
  /** Which level it is of, in words. */
  readonly level: string;
  readonly title: string;
  readonly place: string;
  readonly expected: string | null;
  readonly received: string | null;
  /** Line of the text that was sent, and the row of its panes. */
  readonly line: number;
  readonly row: number;
  /** The stretch it is about, `120-125`. */
  readonly extent: string;
  /** The segments of the answer that say so. */
  readonly said: readonly string[];
}

/** The tries at a message about an order (null: at a new order), newest first. */
export function triesAt(
  desk: Pick<Desk, 'own'>,
  kind: DocumentKind,
  order: string | null,
): RefusedMessageView[] {
  return desk.own.messages.refused.filter((message) => {
    if (message.kind !== null && message.kind !== kind) return false;
    if (message.order !== null) return message.kind === kind && message.order === order;
    // Nobody could tell what it was about: it belongs to what is still being written. An ORDERS that was put right is over.
    return !message.repaired;
  });
}

export function tryModels(
  tries: readonly RefusedMessageView[],
  shown: string | null,
  desk: Desk,
  hrefOf: (id: string) => string,
): TryModel[] {
  const { words } = desk;
  return tries.map((message, i) => ({
    id: message.id,
    name: words.t('edi-editor:tries.name', { number: tries.length - i }),
    when: whenOf(message, desk),
    verdict: words.t(message.answer === null ? 'edi-editor:tries.unread' : 'edi-editor:tries.verdict', {
      answer: message.answer?.kind ?? '',
      faults: message.faults.length,
    }),
    isRepaired: message.repaired,
    isShown: message.id === shown,
    href: hrefOf(message.id),
  }));
}

const whenOf = ({ day, atMs }: RefusedMessageView, { words }: Pick<Desk, 'words'>): string =>
  `${words.day(day)} · ${words.time(atMs)}`;

/** What came back to a try, in words, each fault with its place in the text. */
export function answerModel(message: RefusedMessageView, number: number, desk: Desk): AnswerModel {
  const { words, names } = desk;
  const { answer, text } = message;
  const faults = [...message.faults].sort((a, b) => a.offset - b.offset);
  const said = answer === null ? [] : answeredBy(answer.text, message.faults);
  const kind = answer?.kind ?? null;
  const say = (key: string, params?: Readonly<Record<string, string | number>>): string =>
    words.t(key, params);
  const sent = laidOut(text, faults, words.lang, say);
  return {
    id: message.id,
    name: words.t('edi-editor:tries.name', { number }),
    when: whenOf(message, desk),
    kind,
    verdict: words.t(`edi-editor:answer.verdict-${kind ?? 'none'}`, {
      partner: message.partner === null ? words.t('edi-editor:answer.nobody') : names.firm(message.partner),
      faults: faults.length,
    }),
    about: words.t(`edi-editor:answer.about-${kind ?? 'none'}`),
    faults: faults.map((fault, i) => ({
      ...faultModel(fault, text, desk),
      number: i + 1,
      // Laying out sorts as was sorted here.
      row: sent?.faults[i]?.row ?? 1,
      said: said[message.faults.indexOf(fault)] ?? [],
    })),
    sheet: answer === null ? null : laidOut(answer.text, [], words.lang, say),
    sent,
  };
}

function faultModel(
  fault: MessageFault,
  text: string,
  desk: Desk,
): Omit<AnswerFault, 'number' | 'row' | 'said'> {
  const { words } = desk;
  const { from, to } = extentOf(text, fault);
  const plain = faultWords(fault, words.lang, (key, params) => words.t(key, params));
  return {
    level: words.t(`edi:level.${fault.level}.name`),
    title: fault.reason === null ? plain.title : reasonText(fault, desk),
    place: plain.place,
    expected: plain.expected,
    received: plain.received,
    line: fault.line,
    extent: `${from}-${to}`,
  };
}

/** Why the partner's books have something against it, in the reader's words. */
function reasonText({ reason, params }: MessageFault, desk: Desk): string {
  const numbers = new Map(desk.own.orders.map(({ id, number }) => [id, number]));
  const named = namedRejection({ code: reason ?? '', params }, desk.words, desk.names, numbers);
  return desk.words.local(desk.rejection(named));
}

/** What an ORDERS that came back was to order, as far as its text says so; null when it names nothing that is on offer. */
export function wantedIn(
  { text, partner }: RefusedMessageView,
  { view }: Pick<Desk, 'view'>,
): WantedGoods | null {
  const facts = factsOf(parseInterchange(text)?.messages[0]?.segments ?? []);
  const lines = facts.lines.flatMap(({ facts: line }) => {
    const product = line.get('LIN.product')?.value ?? '';
    const quantity = figureOf(line.get('QTY+21')?.value);
    const isOffered = view.products.some(({ id, supplier }) => id === product && supplier === partner);
    return isOffered && quantity !== null && Number.isInteger(quantity) && quantity > 0
      ? [{ product, quantity }]
      : [];
  });
  if (partner === null || lines.length === 0) return null;
  return { supplier: partner, lines, wantedDay: dayOfDate(facts.head.get('DTM+2')?.value) ?? view.day };
}

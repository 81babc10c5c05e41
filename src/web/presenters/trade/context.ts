import type { Rejection } from '../../../kernel/decider.ts';
import type { FirmId, SeatId } from '../../../kernel/ids.ts';
import type { LocalText } from '../../../kernel/text.ts';
import { ORDER_STATES } from '../../../labs/trade/order-states.ts';
import type { TradeCommand } from '../../../labs/trade/commands.ts';
import type { OwnView, TradeView } from '../../../labs/trade/view-types.ts';
import { formMaker, type MakeForm } from './forms.ts';
import { namesOf, type Names } from './names.ts';
import { paymentWord, type Words } from './words.ts';

/** What a page is made from: one view, one reader, and the seat whose desk it is. */
export interface DeskInput {
  readonly view: TradeView;
  /** The firm as it sees itself. */
  readonly own: OwnView;
  readonly seat: { readonly id: SeatId; readonly role: string };
  /** `/runs/<id>`. */
  readonly base: string;
  /** The present moment, for how long something has waited. */
  readonly nowMs: number;
  /** Why nothing can be done here, ready to show; null when the desk is the reader's own. */
  readonly readOnly: string | null;
  /** Adds to every link what keeps a teacher on the desk he looks at, such as `?seat=…`; empty for others. */
  readonly suffix: string;
  /** What the page's address asks for beyond its path, such as one partner's messages. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Asks the lab whether this seat could do this now: the reason why not, or null. */
  why(command: TradeCommand): Rejection | null;
  rejection(rejection: Rejection): LocalText;
}

/** A desk's input with everything the presenters share. */
export interface Desk extends DeskInput {
  readonly words: Words;
  readonly names: Names;
  readonly form: MakeForm;
  readonly firm: FirmId;
  link(path: string): string;
  /** Why a command is not possible, in words; null when it is, or might be with other values in its form. */
  reasonWhy(command: TradeCommand): string | null;
}

/** A rejection whose params are what a reader knows things by: names instead of ids, words instead of codes. */
export function namedRejection(
  rejection: Rejection,
  words: Words,
  names: Names,
  numbers: ReadonlyMap<string, string>,
): Rejection {
  const stateWord = (state: string): string =>
    (ORDER_STATES as readonly string[]).includes(state) ? words.t(`trade:state.${state}`) : state;
  const named = (key: string, value: string | number): string | number => {
    if (typeof value !== 'string') return value;
    switch (key) {
      case 'firm':
      case 'warehouse':
        return names.firm(value);
      case 'where':
        return value === 'factory' ? value : names.firm(value);
      case 'good':
        return names.good(value);
      case 'product':
        return names.product(value);
      case 'category':
        return names.category(value);
      case 'order':
        return numbers.get(value) ?? value;
      case 'state':
        return stateWord(value);
      case 'needed':
        return value
          .split(', ')
          .map(stateWord)
          .join(words.lang === 'zh' ? '、' : ', ');
      case 'payment':
        return paymentWord(words, value);
      case 'allowed':
        return value
          .split(', ')
          .map((term) => paymentWord(words, term))
          .join(words.lang === 'zh' ? '；' : '; ');
      default:
        return value;
    }
  };
  const params = Object.fromEntries(
    Object.entries(rejection.params).map(([key, value]) => [key, named(key, value)]),
  );
  return { ...rejection, params };
}

/** Reasons that depend on what is typed into the form: another quantity, day, price or choice may well be possible. */
const VALUE_REASONS: ReadonlySet<string> = new Set([
  'trade/insufficient-stock',
  'trade/insufficient-funds',
  'trade/amount-too-large',
  'trade/warehouse-not-ready',
  'trade/same-warehouse',
  'trade/day-in-past',
  'trade/penalty-too-high',
  'trade/payment-not-allowed',
  'trade/name-taken',
  'trade/partial-nothing-now',
  'trade/partial-nothing-later',
  'trade/partial-too-much',
  'trade/substitute-same',
  'trade/substitute-in-order',
]);

/** True when some other value in the same form could be accepted; of nothing, no quantity can. */
const mayChange = ({ code, params }: Rejection): boolean =>
  VALUE_REASONS.has(code) && params['available'] !== 0;

/** Prepares what all presenters of one desk use. */
export function openDesk(input: DeskInput, words: Words): Desk {
  const names = namesOf(input.view, words);
  const numbers = new Map(input.own.orders.map((order) => [order.id, order.number]));
  return {
    ...input,
    words,
    names,
    firm: input.own.firm.id,
    form: formMaker(words, input.seat.id, input.readOnly),
    link: (path) => {
      if (input.suffix === '') return `${input.base}${path}`;
      const [before = '', anchor] = path.split('#');
      const joined = before.includes('?') ? `${before}&${input.suffix.slice(1)}` : `${before}${input.suffix}`;
      return `${input.base}${joined}${anchor === undefined ? '' : `#${anchor}`}`;
    },
    reasonWhy: (command) => {
      const rejection = input.why(command);
      return rejection === null || mayChange(rejection)
        ? null
        : words.local(input.rejection(namedRejection(rejection, words, names, numbers)));
    },
  };
}

/** `since day 3, for 4 min`. */
export function sinceText(words: Words, nowMs: number, sinceDay: number, sinceAtMs: number): string {
  // What waits since before anything happened has no moment of its own.
  if (sinceAtMs === 0) return words.t('trade:since.start');
  const minutes = Math.max(0, Math.floor((nowMs - sinceAtMs) / 60_000));
  const span =
    minutes < 1
      ? words.t('trade:since.just-now')
      : minutes < 120
        ? words.t('trade:since.minutes', { minutes })
        : words.t('trade:since.hours', { hours: Math.floor(minutes / 60) });
  return words.t('trade:since.line', { day: words.day(sinceDay), span });
}

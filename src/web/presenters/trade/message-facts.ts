import { answeredNumber, type Purpose } from '../../../labs/trade/by-hand/purposes.ts';
import { dateOfDay, yuan } from '../../../labs/trade/edifact-parts.ts';
import type { DocumentKind } from '../../../labs/trade/messages.ts';
import type { OrderView, WantedGoods } from '../../../labs/trade/view-types.ts';
import type { Desk } from './context.ts';
import { amountOf } from './words.ts';

/** Every value a message needs, as it is written there, beside what it is. */
export interface MessageFact {
  readonly label: string;
  /** As it stands in the message; empty where it is the writer's own choice. */
  readonly value: string;
  /** What people call it; empty if the value says it. */
  readonly note: string;
}
export interface FactGroup {
  readonly title: string;
  readonly facts: readonly MessageFact[];
}

/** What a message is about. */
export interface MessageSubject {
  readonly kind: DocumentKind;
  /** The most pressing one comes first; none when nothing is to be written. */
  readonly purposes: readonly Purpose[];
  readonly order: OrderView | null;
  readonly wanted: WantedGoods | null;
}

type Who = 'own' | 'partner' | 'buyer' | 'supplier' | 'warehouse';

/** Who stands in the NADs of a kind, by their codes. */
const PARTIES: Readonly<Record<DocumentKind, readonly (readonly [string, Who])[]>> = {
  ORDERS: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
    ['ST', 'buyer'],
  ],
  ORDRSP: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
  ],
  ORDCHG: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
  ],
  APERAK: [
    ['MS', 'own'],
    ['MR', 'partner'],
  ],
  INVOIC: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
  ],
  REMADV: [
    ['PR', 'buyer'],
    ['PE', 'supplier'],
  ],
  DESADV: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
    ['ST', 'buyer'],
    ['SF', 'warehouse'],
  ],
  RECADV: [
    ['BY', 'buyer'],
    ['SU', 'supplier'],
  ],
};

/** To whom a message about an order goes: the other side; a warehouse writes to the buyer. */
export const partnerIn = (order: Pick<OrderView, 'buyer' | 'supplier'>, own: string): string =>
  own === order.buyer ? order.supplier : order.buyer;

export function messageFacts(subject: MessageSubject, desk: Desk): FactGroup[] {
  const groups = [
    parties(subject, desk),
    numbers(subject, desk),
    dates(subject, desk),
    ...goods(subject, desk),
  ];
  return groups.filter(({ facts }) => facts.length > 0);
}

function parties({ kind, order, wanted }: MessageSubject, desk: Desk): FactGroup {
  const { words, names } = desk;
  const buyer = order?.buyer ?? desk.firm;
  const supplier = order?.supplier ?? wanted?.supplier ?? '';
  const firms: Readonly<Record<Who, string>> = {
    own: desk.firm,
    buyer,
    supplier,
    partner: partnerIn({ buyer, supplier }, desk.firm),
    warehouse: order?.warehouse ?? '',
  };
  return {
    title: words.t('edi-editor:facts.parties'),
    facts: PARTIES[kind]
      .filter(([, who]) => firms[who] !== '')
      .map(([code, who]) => ({
        label: words.t(`edi-editor:party.${code}`),
        value: firms[who],
        note:
          firms[who] === desk.firm
            ? words.t('edi-editor:facts.you', { firm: names.firm(firms[who]) })
            : names.firm(firms[who]),
      })),
  };
}

function numbers({ kind, order, wanted, purposes }: MessageSubject, desk: Desk): FactGroup {
  const { words } = desk;
  const facts: MessageFact[] = [];
  const add = (key: string, value: string | null | undefined, note = ''): void => {
    if (value != null && value !== '') facts.push({ label: words.t(`edi-editor:fact.${key}`), value, note });
  };
  const [purpose] = purposes;
  if (order === null) {
    facts.push({
      label: words.t('edi-editor:fact.own-number'),
      value: '',
      note: words.t('edi-editor:fact.own-number-value'),
    });
    const sumFen = wantedLines(wanted, desk).reduce((sum, line) => sum + line.quantity * line.priceFen, 0);
    add('total', yuan(sumFen), words.money(sumFen));
  } else {
    add('order', order.number);
    add(purpose === 'send-contract' ? 'contract-own' : 'contract', order.contract?.number);
    add('answered', purpose === undefined ? null : answeredNumber(purpose, order));
    if (kind === 'REMADV' || kind === 'RECADV') add('invoice', order.invoice?.number);
    if (kind === 'INVOIC' || kind === 'RECADV') add('despatch', order.despatch?.number);
  }
  if (kind === 'REMADV' || kind === 'INVOIC' || purpose === 'send-contract') {
    add('total', yuan(totalFen(order)), words.money(totalFen(order)));
  }
  return { title: words.t('edi-editor:facts.numbers'), facts };
}

const totalFen = (order: OrderView | null): number => order?.contract?.totalFen ?? order?.totalFen ?? 0;

function dates({ kind, order, wanted, purposes }: MessageSubject, desk: Desk): FactGroup {
  const { words, view } = desk;
  const facts: MessageFact[] = [];
  const add = (key: string, day: number | null | undefined): void => {
    if (day == null) return;
    facts.push({ label: words.t(`edi-editor:date.${key}`), value: dateOfDay(day), note: words.day(day) });
  };
  add('today', view.day);
  if (kind === 'ORDERS') add('wanted', wanted?.wantedDay);
  if (kind === 'ORDRSP') {
    add('wanted', order?.wantedDay);
    add('deliver-by', order?.contract?.deliverByDay);
  }
  if (purposes.includes('offer')) {
    for (const day of new Set(earliestDays(order, desk))) add('arriving', day);
  }
  if (kind === 'INVOIC') add('due', order?.invoice?.dueDay);
  if (kind === 'DESADV') add('arrives', view.day + view.rules.transitDays);
  if (kind === 'RECADV') add('despatched', order?.despatch?.day);
  return { title: words.t('edi-editor:facts.dates'), facts };
}

/** Days on which more of what is short comes out of production. */
const earliestDays = (order: OrderView | null, desk: Desk): number[] =>
  (order?.lines ?? [])
    .flatMap((line) => desk.own.products.find(({ id }) => id === line.product)?.arriving ?? [])
    .map(({ day }) => day)
    .sort((a, b) => a - b);

/** The goods line by line, with prices and sums as amounts in the message. */
function goods({ kind, order, wanted, purposes }: MessageSubject, desk: Desk): FactGroup[] {
  if (kind === 'APERAK') return [];
  const { words } = desk;
  const isOffer = purposes.includes('offer');
  const contracted = new Map((order?.contract?.lines ?? []).map((line) => [line.line, line]));
  const lines = order === null ? wantedLines(wanted, desk) : order.lines;
  const isPriced = kind !== 'DESADV' && kind !== 'RECADV';
  return lines.map((line) => {
    const fact = (key: string, value: string, note = ''): MessageFact => ({
      label: words.t(`edi-editor:goods.${key}`),
      value,
      note,
    });
    const priceFen = contracted.get(line.line)?.priceFen ?? line.priceFen;
    const free = line.available ?? Math.max(0, line.quantity - line.missing);
    return {
      title: words.t('edi-editor:goods.title', { line: line.line, product: words.local(line.name) }),
      facts: [
        fact('article', line.product),
        fact('quantity', `${line.quantity}:${line.unit}`, amountOf(words, line.quantity, line.unit)),
        ...(isOffer ? [fact('available', String(Math.min(free, line.quantity)))] : []),
        ...(isPriced
          ? [
              fact('price', yuan(priceFen), words.money(priceFen)),
              fact('amount', yuan(priceFen * line.quantity), words.money(priceFen * line.quantity)),
            ]
          : []),
      ],
    };
  });
}

function wantedLines(wanted: WantedGoods | null, desk: Desk): OrderView['lines'] {
  return (wanted?.lines ?? []).flatMap(({ product: id, quantity }, i) => {
    const product = desk.view.products.find((offered) => offered.id === id);
    if (!product) return [];
    const { good, name, unit, priceFen } = product;
    return [{ line: i + 1, product: id, good, name, unit, quantity, priceFen, missing: 0, available: null }];
  });
}

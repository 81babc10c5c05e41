import type { OrderState } from '../../../labs/trade/order-states.ts';
import type { OrderLineView, OrderView, StationView } from '../../../labs/trade/view-types.ts';
import { sinceText, type Desk } from './context.ts';
import type { Names } from './names.ts';
import { amountOf, inLine, type Words } from './words.ts';

/** How an order's state looks at a glance; the words stand beside the colour. */
export type Tone = 'calm' | 'active' | 'trouble' | 'good' | 'void';

export function toneOf(state: OrderState): Tone {
  switch (state) {
    case 'SHORTAGE':
      return 'trouble';
    case 'SUCCESSFUL':
      return 'good';
    case 'VOID':
      return 'void';
    case 'PLACED':
    case 'DRAFTED':
    case 'SENT':
    case 'SIGNED':
      return 'calm';
    case 'NEW':
    case 'NORMAL':
    case 'UNPAID':
    case 'PAID':
    case 'SHIPPED':
    case 'RECEIVED':
      return 'active';
  }
}

/** A station as the component `stations` takes it. */
export interface StationModel {
  readonly name: string;
  readonly label: string;
  readonly state: StationView['state'];
  readonly firmLabel: string | null;
  readonly dayLabel: string | null;
  readonly document: string | null;
  readonly documentHref: string | null;
  readonly note: string | null;
}

/** The order's line of stations, worded; documents that the view holds are links. */
export function stationsOf(order: OrderView, desk: Pick<Desk, 'words' | 'names' | 'link'>): StationModel[] {
  const { words, names } = desk;
  const readable = new Set(order.documents.map((document) => document.number));
  return order.stations.map((station) => {
    const open = station.state === 'now' || station.state === 'trouble';
    return {
      name: station.name,
      label: words.t(`trade:station.${station.name}`),
      state: station.state,
      firmLabel: open && station.firm !== null ? names.firm(station.firm) : null,
      dayLabel: station.day === null ? null : words.day(station.day),
      document: station.document,
      documentHref:
        station.document !== null && readable.has(station.document)
          ? desk.link(`/orders/${order.id}/documents/${encodeURIComponent(station.document)}`)
          : null,
      note: station.state === 'trouble' ? words.t(`trade:state.${order.state}`) : null,
    };
  });
}

/** What a row of an order list shows. */
export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly href: string;
  readonly stateLabel: string;
  readonly tone: Tone;
  readonly partLabel: string;
  readonly partners: readonly { readonly label: string; readonly name: string }[];
  readonly summary: string;
  readonly total: string;
  readonly stations: readonly StationModel[];
  /** Who is to act and since when, or how it ended. */
  readonly status: string;
  /** True when the reader's firm is to act. */
  readonly mine: boolean;
  readonly dayLabel: string;
  readonly late: string | null;
}

export const linesText = (lines: readonly OrderLineView[], words: Words): string =>
  inLine(
    words,
    lines.map((line) =>
      words.t('trade:line-short', {
        name: words.local(line.name),
        quantity: amountOf(words, line.quantity, line.unit),
      }),
    ),
  );

/** Whom an order waits for, in a sentence. */
export function statusOf(order: OrderView, desk: Desk): string {
  const { words, names } = desk;
  if (order.waitsFor === null)
    return order.state === 'VOID' || order.state === 'SUCCESSFUL'
      ? words.t(`trade:over.${order.state}`)
      : words.t('trade:on-the-way', { day: words.day(order.despatch?.arrivesDay ?? desk.view.day) });
  const since = sinceText(words, desk.nowMs, order.waitsFor.sinceDay, order.waitsFor.sinceAtMs);
  if (order.waitsFor.firm === desk.firm) return words.t('trade:waits-for-you', { since });
  return words.t('trade:waits-for', { firm: names.firm(order.waitsFor.firm), since });
}

/** The next step of an order in words, such as `Radwerk draws up the contract`. */
export function nextStep(order: OrderView, names: Names, words: Words): string {
  const onTheWay = order.state === 'SHIPPED' && order.waitsFor === null;
  const pending = order.cancellation
    ? 'cancellation'
    : order.offer
      ? 'offer'
      : onTheWay
        ? 'TRANSIT'
        : order.state === 'UNPAID' && order.waitsFor?.firm !== order.buyer
          ? 'UNPAID-ship'
          : order.state;
  return words.t(`trade:next.${pending}`, {
    firm: names.firm(order.waitsFor?.firm ?? null),
    buyer: names.firm(order.buyer),
    supplier: names.firm(order.supplier),
    warehouse: names.firm(order.warehouse),
    day: order.despatch ? words.day(order.despatch.arrivesDay) : '',
  });
}

export function orderRow(order: OrderView, desk: Desk): OrderRow {
  const { words, names } = desk;
  const partners = (['supplier', 'buyer', 'warehouse'] as const)
    .filter((part) => part !== order.part && order[part] !== null)
    .map((part) => ({ label: words.t(`trade:part.${part}`), name: names.firm(order[part]) }));
  const due = order.contract?.deliverByDay ?? order.wantedDay;
  return {
    id: order.id,
    number: order.number,
    href: desk.link(`/orders/${order.id}`),
    stateLabel: words.t(`trade:state.${order.state}`),
    tone: toneOf(order.state),
    partLabel: order.part === null ? '' : words.t(`trade:part.${order.part}`),
    partners,
    summary: linesText(order.lines, words),
    total: words.money(order.totalFen),
    stations: stationsOf(order, desk),
    status: statusOf(order, desk),
    mine: order.waitsFor?.firm === desk.firm,
    dayLabel: words.t('trade-desk:orders.due', { day: words.day(due) }),
    late: order.daysLate > 0 ? words.t('trade:days-late', { count: order.daysLate }) : null,
  };
}

/** The order lists a desk has, in the order of an order's life, with the states each holds. */
export interface OrderListSpec {
  readonly tab: string;
  readonly states: readonly OrderState[] | null;
}
export const ENTERPRISE_LISTS: readonly OrderListSpec[] = [
  { tab: 'orders', states: null },
  { tab: 'negotiation', states: ['PLACED', 'DRAFTED', 'SENT', 'SIGNED'] },
  { tab: 'fulfilment', states: ['NEW', 'NORMAL'] },
  { tab: 'shortage', states: ['SHORTAGE'] },
  { tab: 'unpaid', states: ['UNPAID', 'RECEIVED'] },
  { tab: 'paid', states: ['PAID', 'SHIPPED'] },
  { tab: 'successful', states: ['SUCCESSFUL'] },
];
export const WAREHOUSE_LISTS: readonly OrderListSpec[] = [
  { tab: 'new', states: ['NEW'] },
  { tab: 'normal', states: ['NORMAL', 'UNPAID'] },
  { tab: 'shortage', states: ['SHORTAGE'] },
  { tab: 'paid', states: ['PAID'] },
  { tab: 'shipped', states: ['SHIPPED', 'RECEIVED', 'SUCCESSFUL'] },
  { tab: 'orders', states: null },
];

export const ordersIn = (orders: readonly OrderView[], spec: OrderListSpec): OrderView[] =>
  orders.filter((order) => spec.states === null || spec.states.includes(order.state));

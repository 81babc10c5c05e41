import { kindOfCommand } from '../../../labs/trade/by-hand/kinds.ts';
import type { TradeCommandType } from '../../../labs/trade/commands.ts';
import type { WaitingItem } from '../../../labs/trade/view-types.ts';
import { editorPath, isByHand, writeLabel } from './by-hand.ts';
import { sinceText, type Desk } from './context.ts';
import { linesText } from './orders.ts';

/** Waiting work as the component `waiting` takes it. */
export interface WaitingModel {
  readonly key: string;
  readonly title: string;
  readonly detail: string | null;
  readonly since: string;
  readonly urgent: boolean;
  readonly href: string | null;
  readonly linkLabel: string | null;
  readonly form: {
    readonly action: string;
    readonly type: TradeCommandType;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
    readonly label: string;
  } | null;
}

/** The list in which a thing that is not an order is dealt with. */
const TAB_OF: Partial<Record<TradeCommandType, string>> = {
  'trade/ApproveRegistration': 'registrations',
  'trade/RefuseRegistration': 'registrations',
  'trade/ApprovePost': 'posts',
  'trade/RefusePost': 'posts',
  'trade/AnswerFeedback': 'feedback',
  'trade/DescribeMall': 'mall',
  'trade/AddCategory': 'categories',
  'trade/PublishNotice': 'notices',
  'trade/Register': 'firm',
  'trade/DescribeFirm': 'firm',
  'trade/ApplyForAccount': 'firm',
  'trade/RequestCertificate': 'firm',
  'trade/ReportKeyStolen': 'firm',
  'trade/OpenAccount': 'applications',
  'trade/DeclineAccount': 'applications',
  'trade/IssueCertificate': 'certificates',
  'trade/RevokeCertificate': 'certificates',
  'trade/AddProduct': 'products',
  'trade/ChangeProduct': 'products',
  'trade/Replenish': 'stock',
  'trade/Allocate': 'allocation',
  'trade/Transfer': 'allocation',
  'trade/SetShopPrice': 'shop',
  'trade/PostSupply': 'posts',
  'trade/PostDemand': 'posts',
  'trade/ReportMessage': 'messages',
};

/** Commands that ask for nothing more and that nobody needs to think over: one press in the card itself. */
const ONE_PRESS: ReadonlySet<TradeCommandType> = new Set([
  'trade/SendContract',
  'trade/IssueInvoice',
  'trade/ShipOrder',
  'trade/ReceiveOrder',
  'trade/RecheckOrder',
  'trade/ApplyForAccount',
  'trade/RequestCertificate',
  'trade/ApproveRegistration',
  'trade/OpenAccount',
  'trade/IssueCertificate',
]);

const FIRM_PARAMS = new Set(['firm', 'buyer', 'supplier', 'warehouse', 'from', 'to', 'by']);

/** Ids among the params as names, so that the text can use them. */
export function namedParams(item: WaitingItem, desk: Desk): Record<string, string | number> {
  const { names, words } = desk;
  const named: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(item.params)) {
    if (typeof value === 'string' && FIRM_PARAMS.has(key)) named[key] = names.firm(value);
    else if (typeof value === 'string' && key === 'good') named[key] = names.good(value);
    else if (typeof value === 'string' && key === 'product') named[key] = names.product(value);
    else if (typeof value === 'number' && (key === 'day' || key.endsWith('Day')))
      named[key] = words.day(value);
    else named[key] = value;
  }
  return named;
}

/** Fields of a command that has nothing but what the item says. */
function onePress(item: WaitingItem, desk: Desk): WaitingModel['form'] {
  if (desk.readOnly !== null || !ONE_PRESS.has(item.command)) return null;
  const order = desk.own.orders.find(({ id }) => id === item.order);
  const values: Record<string, string> = { seat: desk.seat.id };
  if (item.order !== null) {
    values['order'] = item.order;
    if (item.command === 'trade/SendContract') values['version'] = String(order?.contract?.version ?? 1);
  } else if (item.subject !== null) {
    if (item.command === 'trade/ApplyForAccount' || item.command === 'trade/RequestCertificate') {
      // These speak of the seat's own firm and name nothing.
    } else values['firm'] = item.subject;
  }
  return {
    action: `${desk.base}/commands`,
    type: item.command,
    fields: Object.entries(values).map(([name, value]) => ({ name, value })),
    label: desk.words.t(`trade:command.${item.command.slice('trade/'.length)}`),
  };
}

/** Where the step is a message that is written by hand, the card leads to the editor. */
function writtenInstead(
  { kind: waiting, command, order, subject }: WaitingItem,
  desk: Desk,
): Pick<WaitingModel, 'href' | 'linkLabel' | 'form'> | undefined {
  if (waiting === 'repair-message' && subject !== null && isByHand(desk, 'ORDERS')) {
    const href = desk.link(`${editorPath('ORDERS')}&try=${encodeURIComponent(subject)}#answer`);
    return { href, linkLabel: desk.words.t('edi-editor:repair'), form: null };
  }
  const kind = kindOfCommand(command);
  if (kind === null || order === null || !isByHand(desk, kind)) return undefined;
  return { href: desk.link(editorPath(kind, { order })), linkLabel: writeLabel(desk, kind), form: null };
}

export function waitingModels(desk: Desk): WaitingModel[] {
  const { words } = desk;
  const models = desk.own.waiting.map((item): WaitingModel => {
    const order = desk.own.orders.find(({ id }) => id === item.order);
    const params = {
      number: order?.number ?? '',
      buyer: order ? desk.names.firm(order.buyer) : '',
      supplier: order ? desk.names.firm(order.supplier) : '',
      warehouse: order ? desk.names.firm(order.warehouse) : '',
      subject: item.subject === null ? '' : desk.names.firm(item.subject),
      ...namedParams(item, desk),
    };
    const tab = TAB_OF[item.command];
    const isDoubt = item.kind === 'check-message';
    const path =
      item.order !== null && !isDoubt ? `/orders/${item.order}` : tab === undefined ? null : `/desk/${tab}`;
    return {
      key: [item.kind, item.order ?? item.subject ?? 'own', item.params['message'] ?? '']
        .filter((part) => part !== '')
        .join('-'),
      title: words.t(`trade:waiting.${item.kind}`, params),
      detail: order && !isDoubt ? `${linesText(order.lines, words)} · ${words.money(order.totalFen)}` : null,
      since: sinceText(words, desk.nowMs, item.sinceDay, item.sinceAtMs),
      urgent: item.urgent,
      href: path === null ? null : desk.link(path),
      linkLabel: isDoubt
        ? words.t('trade-messages:find-out')
        : words.t(`trade-desk:waiting.${item.order !== null ? 'open-order' : 'open-list'}`),
      form: onePress(item, desk),
      ...writtenInstead(item, desk),
    };
  });
  // Trouble first; within the two kinds the oldest stays first.
  return [...models.filter(({ urgent }) => urgent), ...models.filter(({ urgent }) => !urgent)];
}

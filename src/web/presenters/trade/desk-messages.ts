import { laidOut } from '../../../edi/reading/reading.ts';
import { readInterchange } from '../../../edi/interchange.ts';
import type { Sheet } from '../../../edi/reading/sheet.ts';
import { controlReference } from '../../../labs/trade/edifact.ts';
import { messageOfDocument, type Verdict } from '../../../labs/trade/message-of-document.ts';
import { TRANSIT_FAULTS, type DocumentKind, type TransitFault } from '../../../labs/trade/messages.ts';
import { NO_NUMBER } from '../../../labs/trade/transit/unclear.ts';
import type { DocumentView, OrderView, WaitingItem } from '../../../labs/trade/view-types.ts';
import type { BadgeModel, Block, TabEntry } from './blocks.ts';
import { editorPath } from './by-hand.ts';
import type { Desk } from './context.ts';
import { radioField, type FormModel } from './forms.ts';

/** 报文: everything a firm sent and received, as an in- and outbox, and what is in doubt of it. */

/** One message in a box. */
export interface MailRow {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly partner: string;
  readonly order: string | null;
  readonly reference: string;
  readonly when: string;
  readonly answer: BadgeModel & { readonly iconName: string };
  readonly note: string | null;
  /** Its page; null when it has none. */
  readonly href: string | null;
}
/** A message that did not come in order, with what arrived of it and the form to say what is wrong. */
export interface DoubtModel {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly copies: readonly { readonly id: string; readonly title: string; readonly sheet: Sheet }[];
  /** Said in place of what arrived when there is nothing to read. */
  readonly nothing: string | null;
  /** What it was taken for so far, each with what to look at once more. */
  readonly reported: readonly { readonly name: string; readonly hint: string }[];
  readonly form: FormModel;
}
export interface MailBlock {
  readonly kind: 'messages';
  readonly doubts: readonly DoubtModel[];
  readonly partners: readonly { readonly label: string; readonly href: string; readonly active: boolean }[];
  readonly boxes: readonly {
    readonly id: 'in' | 'out';
    readonly title: string;
    readonly iconName: string;
    readonly rows: readonly MailRow[];
    readonly empty: string;
  }[];
  readonly pager: {
    readonly from: number;
    readonly to: number;
    readonly total: number;
    readonly previous: string | null;
    readonly next: string | null;
  };
}

/** Messages on one page: the newest first. */
const ROWS_MAX = 100;

export const messagesTab: TabEntry<Desk> = {
  tab: 'messages',
  count: (desk) => doubtsOf(desk).length || null,
  urgent: (desk) => doubtsOf(desk).length > 0,
  blocks: messageBlocks,
};

const doubtsOf = ({ own }: Pick<Desk, 'own'>): readonly WaitingItem[] =>
  own.waiting.filter(({ kind }) => kind === 'check-message');

interface Mail {
  readonly box: 'in' | 'out';
  readonly partner: string | null;
  readonly seq: number;
  row(): MailRow;
}

function messageBlocks(desk: Desk): readonly Block[] {
  const { words, names } = desk;
  const all = allMail(desk).sort((a, b) => b.seq - a.seq);
  const firms = [...new Set(all.flatMap(({ partner }) => partner ?? []))];
  const partner = firms.find((firm) => firm === desk.asked?.['partner']) ?? null;
  const mail = partner === null ? all : all.filter((one) => one.partner === partner);
  const pages = Math.max(1, Math.ceil(mail.length / ROWS_MAX));
  const page = Math.min(pages, Math.max(1, Math.floor(Number(desk.asked?.['page'])) || 1));
  const shown = mail.slice((page - 1) * ROWS_MAX, page * ROWS_MAX);
  const hrefOf = (firm: string | null, at: number): string => {
    const query = new URLSearchParams({
      ...(firm === null ? {} : { partner: firm }),
      ...(at > 1 ? { page: String(at) } : {}),
    }).toString();
    return desk.link(`/desk/messages${query === '' ? '' : `?${query}`}#mail`);
  };
  const box = (id: 'in' | 'out', iconName: string): MailBlock['boxes'][number] => ({
    id,
    title: words.t(`trade-messages:box.${id}`),
    iconName,
    rows: shown.filter((one) => one.box === id).map((one) => one.row()),
    empty: words.t(`trade-messages:box.${id}-empty`),
  });
  const entry = (firm: string | null, label: string) => ({
    label,
    href: hrefOf(firm, 1),
    active: firm === partner,
  });
  return [
    {
      kind: 'messages',
      doubts: doubtsOf(desk).map((item) => doubtModel(item, desk)),
      partners:
        firms.length < 2
          ? []
          : [
              entry(null, words.t('trade-messages:all-partners')),
              ...firms.map((firm) => entry(firm, names.firm(firm))),
            ],
      boxes: [box('in', 'envelope-open'), box('out', 'send')],
      pager: {
        from: mail.length === 0 ? 0 : (page - 1) * ROWS_MAX + 1,
        to: (page - 1) * ROWS_MAX + shown.length,
        total: mail.length,
        previous: page > 1 ? hrefOf(partner, page - 1) : null,
        next: page < pages ? hrefOf(partner, page + 1) : null,
      },
    },
  ];
}

/** All that the firm sent and received, and what it sent by hand and was refused. */
function allMail(desk: Desk): Mail[] {
  const mail: Mail[] = desk.own.orders.flatMap((order) =>
    order.documents
      .filter(({ sender, receiver }) => sender === desk.firm || receiver === desk.firm)
      .flatMap((document) => mailOf(document, order, desk)),
  );
  for (const refused of desk.own.messages.refused) {
    mail.push({
      box: 'out',
      partner: refused.partner,
      seq: refused.seq,
      row: () => refusedRow(refused, desk),
    });
  }
  return mail;
}

function mailOf(document: DocumentView, order: OrderView, desk: Desk): Mail[] {
  const isSent = document.sender === desk.firm;
  const { transit, seq } = document;
  // While nobody knows better, what came twice lies twice in the box.
  const copies = !isSent && transit?.foundDay === null ? Math.max(1, transit.arrived?.length ?? 1) : 1;
  return Array.from({ length: copies }, (_, copy) => ({
    box: isSent ? ('out' as const) : ('in' as const),
    partner: isSent ? document.receiver : document.sender,
    seq,
    row: () => documentRow(document, order, copy, desk),
  }));
}

function documentRow(document: DocumentView, order: OrderView, copy: number, desk: Desk): MailRow {
  const { words, names } = desk;
  const { kind, number, day, atMs, written } = document;
  const { text, verdict } = messageOfDocument(document, { order, view: desk.view });
  return {
    id: `mail-${document.seq}-${order.id}-${number}-${copy}`,
    kind,
    name: words.t(`trade:document.${kind}.name`),
    partner: names.firm(document.sender === desk.firm ? document.receiver : document.sender),
    order: order.number,
    reference: written === null ? controlReference(document) : referenceIn(text),
    when: whenOf(day, atMs, desk),
    answer: answerBadge(verdict, desk),
    note: foundNote(document, desk),
    href: desk.link(`/orders/${order.id}/documents/${encodeURIComponent(number)}`),
  };
}

function refusedRow(refused: Desk['own']['messages']['refused'][number], desk: Desk): MailRow {
  const { words, names } = desk;
  const { id, kind, partner, order, answer, day, atMs, text } = refused;
  const number = desk.own.orders.find((one) => one.id === order)?.number ?? null;
  return {
    id: `mail-${id}`,
    kind: kind ?? 'ORDERS',
    name: words.t(kind === null ? 'trade-messages:unreadable' : `trade:document.${kind}.name`),
    partner: partner === null ? words.t('trade-messages:nobody') : names.firm(partner),
    order: number,
    reference: referenceIn(text),
    when: whenOf(day, atMs, desk),
    answer: answerBadge(answer === null ? 'none' : 'refused', desk),
    note: words.t(`trade-messages:by-hand.${answer?.kind ?? 'none'}`),
    href: kind === null ? null : desk.link(editorPath(kind, { order })),
  };
}

const whenOf = (day: number, atMs: number, { words }: Pick<Desk, 'words'>): string =>
  `${words.day(day)} · ${words.time(atMs)}`;

/** The control reference a text names; empty when it names none. */
function referenceIn(text: string): string {
  const read = readInterchange(text);
  return read.ok ? (read.value.header?.elements[4]?.[0] ?? '').slice(0, 35) : '';
}

const ANSWERS: Readonly<Record<Verdict, { readonly tone: BadgeModel['tone']; readonly iconName: string }>> = {
  accepted: { tone: 'good', iconName: 'check-lg' },
  refused: { tone: 'trouble', iconName: 'x-lg' },
  none: { tone: 'void', iconName: 'question-circle' },
  open: { tone: 'active', iconName: 'exclamation-triangle' },
};

const answerBadge = (verdict: Verdict, { words }: Pick<Desk, 'words'>): MailRow['answer'] => ({
  ...ANSWERS[verdict],
  text: words.t(`trade-messages:answer.${verdict}`),
});

function foundNote({ transit }: DocumentView, { words }: Pick<Desk, 'words'>): string | null {
  if (transit === null || transit.foundDay === null || transit.fault === null) return null;
  return words.t('trade-messages:found', {
    fault: words.t(`trade-messages:fault.${transit.fault}.name`),
    day: words.day(transit.foundDay),
  });
}

function doubtModel(item: WaitingItem, desk: Desk): DoubtModel {
  const { words, names } = desk;
  const kind = item.params['message'] as DocumentKind;
  const order = desk.own.orders.find(({ id }) => id === item.order);
  const document = order?.documents.find(
    (one) => one.kind === kind && one.receiver === desk.firm && one.transit?.foundDay === null,
  );
  const id = `doubt-${item.order ?? ''}-${document?.number ?? kind}`;
  const copies = (document?.transit?.arrived ?? []).flatMap((text, i, all) => {
    const sheet = laidOut(text, [], words.lang, (key, params) => words.t(key, params));
    const title = words.t(all.length === 1 ? 'trade-messages:arrived' : `trade-messages:copy-${i + 1}`);
    return sheet === null ? [] : [{ id: `${id}-${i + 1}`, title, sheet }];
  });
  const reported = String(item.params['reported'])
    .split(' ')
    .filter((fault): fault is TransitFault => (TRANSIT_FAULTS as readonly string[]).includes(fault));
  const about = {
    kind,
    name: words.t(`trade:document.${kind}.name`),
    order: order?.number ?? '',
    firm: names.firm(String(item.params['firm'])),
  };
  return {
    id,
    title: words.t('trade-messages:doubt.title', about),
    about: words.t('trade-messages:doubt.about', about),
    copies,
    nothing: copies.length > 0 ? null : words.t('trade-messages:doubt.nothing', about),
    reported: reported.map((fault) => ({
      name: words.t(`trade-messages:fault.${fault}.name`),
      hint: words.t(copies.length > 0 ? `trade-messages:fault.${fault}.not` : 'trade-messages:doubt.no-text'),
    })),
    form: desk.form({
      type: 'trade/ReportMessage',
      key: `${item.order ?? ''}-${document?.number ?? kind}`,
      icon: 'flag',
      hidden: { order: item.order ?? '', kind, number: document?.number ?? NO_NUMBER },
      fields: [
        radioField({
          name: 'fault',
          label: words.t('trade-messages:what-is-wrong'),
          options: TRANSIT_FAULTS.map((fault) => ({
            value: fault,
            label: words.t(`trade-messages:fault.${fault}.name`),
            hint: words.t(`trade-messages:fault.${fault}.about`),
            disabled: reported.includes(fault),
          })),
        }),
      ],
    }),
  };
}

import type { ContractView, DocumentView, OrderView } from '../../../labs/trade/view-types.ts';
import type { Desk } from './context.ts';
import { amountOf } from './words.ts';

/** A trade document as the component `document` takes it: a sheet of paper, every text ready. */
export interface PaperModel {
  readonly no: string;
  readonly code: string;
  readonly kindLabel: string;
  /** What this document does, for those who see one for the first time. */
  readonly about: string;
  readonly stationLabel: string;
  readonly href: string;
  readonly sender: string;
  readonly receiver: string;
  readonly dayLabel: string;
  readonly references: readonly { readonly label: string; readonly value: string }[];
  readonly columns: readonly { readonly label: string; readonly num?: boolean }[];
  readonly lines: readonly (readonly string[])[];
  readonly amountLabel: string;
  readonly amount: string | null;
  readonly response: string | null;
  readonly text: string | null;
  readonly seal: { readonly hash: string; readonly signedDayLabel: string; readonly ok: boolean } | null;
}

type PaperDesk = Pick<Desk, 'words' | 'names' | 'link'>;

/** What the seal of a signed contract or addendum shows. */
export function sealOf(
  contract: Pick<ContractView, 'hash' | 'signedDay'> | null,
  desk: Pick<Desk, 'words'>,
  ok = true,
): PaperModel['seal'] {
  if (contract === null || contract.hash === null) return null;
  return {
    hash: contract.hash,
    signedDayLabel: contract.signedDay === null ? '' : desk.words.day(contract.signedDay),
    ok,
  };
}

/** An order response is a contract, a notice of a shortage or an offer: each has the name people call it by. */
function nameOf(document: DocumentView): string {
  if (document.kind !== 'ORDRSP') return document.kind;
  if (document.response === 'shortage') return 'ORDRSP-shortage';
  if (document.response === 'partial' || document.response === 'substitute') return 'ORDRSP-offer';
  return document.station === 'contract' ? 'ORDRSP-contract' : 'ORDRSP';
}

export function paperOf(document: DocumentView, order: OrderView, desk: PaperDesk): PaperModel {
  const { words, names } = desk;
  const unitOf = new Map(order.lines.map((line) => [line.line, line.unit]));
  const backorders = document.lines.some((line) => line.backorder > 0);
  const prices = document.lines.some((line) => line.priceFen !== null);
  const columns = [
    { label: words.t('trade-order:paper.line'), num: true },
    { label: words.t('trade-order:paper.product') },
    { label: words.t('trade-order:paper.quantity'), num: true },
    ...(backorders ? [{ label: words.t('trade-order:paper.backorder'), num: true }] : []),
    ...(prices
      ? [
          { label: words.t('trade-order:paper.price'), num: true },
          { label: words.t('trade-order:paper.sum'), num: true },
        ]
      : []),
  ];
  const lines = document.lines.map((line) => {
    const unit = unitOf.get(line.line) ?? 'PCE';
    return [
      String(line.line),
      names.product(line.product),
      amountOf(words, line.quantity, unit),
      ...(backorders ? [amountOf(words, line.backorder, unit)] : []),
      ...(prices
        ? line.priceFen === null
          ? ['', '']
          : [words.money(line.priceFen), words.money(line.priceFen * line.quantity)]
        : []),
    ];
  });
  const sealed = order.contract?.number === document.number ? sealOf(order.contract, desk) : null;
  return {
    no: document.number,
    code: document.kind,
    kindLabel: words.t(`trade:document.${nameOf(document)}.name`),
    about: words.t(`trade:document.${nameOf(document)}.about`),
    stationLabel: words.t(`trade:station.${document.station}`),
    href: desk.link(`/orders/${order.id}/documents/${encodeURIComponent(document.number)}`),
    sender: names.firm(document.sender),
    receiver: names.firm(document.receiver),
    dayLabel: words.day(document.day),
    references: document.references.map((reference) => ({
      label: words.t(`trade:reference.${reference.kind}`),
      value: reference.number,
    })),
    columns,
    lines,
    amountLabel: words.t('trade-order:paper.total'),
    amount: document.amountFen === null ? null : words.money(document.amountFen),
    response: document.response === null ? null : words.t(`trade:response.${document.response}`),
    text: document.text,
    seal: sealed,
  };
}

import { hashOf } from '../../../labs/trade/signing/hash.ts';
import type { AddendumView, ContractView, OrderView } from '../../../labs/trade/view-types.ts';
import {
  signatureModels,
  signedLinks,
  textFits,
  textOfContract,
  type SignatureModel,
  type SignedLinks,
} from '../verify.ts';
import type { Desk } from './context.ts';
import { chipOf, type ChipModel } from '../edi/message.ts';
import { paperOf, sealOf, type PaperModel } from './documents.ts';
import { nextStep, stationsOf, statusOf, toneOf, type StationModel, type Tone } from './orders.ts';
import { orderActions, type OrderActions } from './order-actions.ts';
import { waysOut, type WayModel } from './ways-out.ts';
import { amountOf, paymentWord, unitWord } from './words.ts';

/** One order with everything that belongs to it, as its page shows it. */
export interface OrderPage {
  readonly id: string;
  readonly number: string;
  readonly stateLabel: string;
  readonly tone: Tone;
  readonly partLabel: string;
  readonly status: string;
  readonly mine: boolean;
  readonly next: string;
  readonly parties: readonly {
    readonly label: string;
    readonly name: string;
    readonly kind: string;
    readonly own: boolean;
    readonly href: string;
  }[];
  readonly stations: readonly (StationModel & { readonly messages: readonly ChipModel[] })[];
  readonly lines: readonly OrderLineModel[];
  readonly total: string;
  readonly facts: readonly Fact[];
  readonly contract: ContractModel | null;
  readonly contractNote: string;
  readonly earlier: readonly ContractModel[];
  readonly actions: OrderActions;
  readonly offer: { readonly title: string; readonly text: string } | null;
  readonly cancellation: { readonly title: string; readonly text: string } | null;
  readonly ways: readonly WayModel[];
  readonly waysTitle: string | null;
  readonly shortageNote: string | null;
  readonly related: readonly { readonly label: string; readonly href: string }[];
  readonly papers: readonly (PaperModel & { readonly message: ChipModel })[];
  readonly history: readonly {
    readonly when: string;
    readonly title: string;
    readonly detail: string;
    readonly kind: string;
  }[];
}
export interface Fact {
  readonly label: string;
  readonly value: string;
}
export interface OrderLineModel {
  readonly name: string;
  readonly href: string;
  readonly picture: string | null;
  readonly category: string;
  readonly quantity: string;
  readonly price: string;
  readonly sum: string;
  readonly missing: string | null;
  readonly bar: StockBarModel | null;
}
export interface StockBarModel {
  readonly label: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  readonly wanted: number | null;
  readonly unit: string;
}
export interface ContractModel {
  readonly number: string;
  readonly stateLabel: string;
  readonly state: ContractView['state'];
  readonly facts: readonly Fact[];
  readonly total: string;
  readonly refusal: string | null;
  readonly seal: PaperModel['seal'];
  readonly signatures: readonly SignatureModel[];
  /** The signed file; null while it is not signed electronically by both. */
  readonly links: SignedLinks | null;
  /** What was agreed on after signing, oldest first. */
  readonly addenda: readonly AddendumModel[];
}
/** A signed change of the contract: what it changed and what the contract is worth since. */
export interface AddendumModel {
  readonly number: string;
  readonly title: string;
  readonly changes: readonly Fact[];
  readonly total: string;
  readonly seal: PaperModel['seal'];
  readonly signatures: readonly SignatureModel[];
  readonly links: SignedLinks | null;
}

/** Whether nothing speaks against a signed text: it gives the hash that was signed, and every signature fits. */
const isWhole = (signatures: readonly SignatureModel[]): boolean =>
  signatures.every(({ state }) => state !== 'broken');

function addendumModel(order: OrderView, addendum: AddendumView, desk: Desk): AddendumModel {
  const signatures = signatureModels(addendum, addendum.hash, desk);
  const { words, names } = desk;
  const lineText = ({ quantity, priceFen }: ContractView['lines'][number]): string =>
    words.t('trade-order:contract.line', { quantity: words.number(quantity), priceFen });
  return {
    number: addendum.number,
    title: words.t(`trade-order:addendum.${addendum.kind}`),
    changes: addendum.changes.map(({ before, after }) => ({
      label: names.product(before.product),
      value:
        after === null
          ? words.t('trade-order:addendum.later', { before: lineText(before) })
          : words.t(`trade-order:addendum.${after.product === before.product ? 'changed' : 'replaced'}`, {
              before: lineText(before),
              after: lineText(after),
              product: names.product(after.product),
            }),
    })),
    total: words.money(addendum.totalFen),
    seal: sealOf(addendum, desk, isWhole(signatures)),
    signatures,
    links: signedLinks(order, addendum.number, desk),
  };
}

function contractModel(
  order: OrderView,
  contract: ContractView,
  addenda: readonly AddendumView[],
  desk: Desk,
): ContractModel {
  const { words, names } = desk;
  const hash = contract.hash ?? hashOf(textOfContract(order, contract));
  const signatures = signatureModels(contract, hash, desk);
  return {
    number: contract.number,
    state: contract.state,
    stateLabel: words.t(`trade:contract-state.${contract.state}`),
    facts: [
      { label: words.t('trade-order:contract.version'), value: String(contract.version) },
      { label: words.t('trade-order:contract.warehouse'), value: names.firm(contract.warehouse) },
      { label: words.t('trade-order:contract.deliver-by'), value: words.day(contract.deliverByDay) },
      {
        label: words.t('trade-order:contract.penalty'),
        value: words.t('trade-order:contract.penalty-value', { rateBp: contract.latePenaltyBp }),
      },
      { label: words.t('trade-order:contract.payment'), value: paymentWord(words, contract.payment) },
      ...contract.lines.map((line) => ({
        label: names.product(line.product),
        value: words.t('trade-order:contract.line', {
          quantity: words.number(line.quantity),
          priceFen: line.priceFen,
        }),
      })),
    ],
    total: words.money(contract.totalFen),
    refusal: contract.refusal,
    seal: sealOf(contract, desk, textFits(order, contract) && isWhole(signatures)),
    signatures,
    links: contract.state === 'signed' ? signedLinks(order, contract.number, desk) : null,
    addenda: addenda.map((addendum) => addendumModel(order, addendum, desk)),
  };
}

/** On hand and reserved in the order's warehouse, from what this firm sees of it. */
function barOf(order: OrderView, line: OrderView['lines'][number], desk: Desk): StockBarModel | null {
  const warehouse = order.warehouse ?? order.contract?.warehouse ?? null;
  if (line.available === null || warehouse === null) return null;
  const stock =
    desk.own.stocked.find((row) => row.product === line.product) ??
    desk.own.products
      .find((product) => product.id === line.product)
      ?.warehouses.find((row) => row.warehouse === warehouse);
  const wants = ['PLACED', 'DRAFTED', 'SENT', 'SIGNED', 'NEW', 'SHORTAGE'].includes(order.state);
  return {
    label: desk.words.t('trade-order:stock-in', { warehouse: desk.names.firm(warehouse) }),
    onHand: stock?.onHand ?? line.available,
    reserved: stock?.reserved ?? 0,
    available: line.available,
    wanted: wants ? line.quantity : null,
    unit: unitWord(desk.words, line.unit),
  };
}

function orderFacts(order: OrderView, desk: Desk): Fact[] {
  const { words } = desk;
  const fact = (key: string, value: string): Fact => ({ label: words.t(`trade-order:fact.${key}`), value });
  return [
    fact('placed', words.day(order.placedDay)),
    fact('wanted', words.day(order.wantedDay)),
    ...(order.invoice
      ? [
          fact(
            'invoice',
            order.invoice.dueDay === null
              ? order.invoice.number
              : words.t(`trade-order:fact.${order.invoice.overdue ? 'overdue' : 'due'}`, {
                  number: order.invoice.number,
                  day: words.day(order.invoice.dueDay),
                }),
          ),
        ]
      : []),
    ...(order.escrowFen > 0 ? [fact('escrow', words.money(order.escrowFen))] : []),
    ...(order.despatch ? [fact('arrives', words.day(order.despatch.arrivesDay))] : []),
    ...(order.receivedDay === null ? [] : [fact('received', words.day(order.receivedDay))]),
    ...(order.daysLate > 0
      ? [
          fact(
            'late',
            words.t('trade-order:fact.late-value', {
              count: order.daysLate,
              penaltyFen: order.latePenaltyFen,
            }),
          ),
        ]
      : []),
  ];
}

function offerModel(order: OrderView, desk: Desk): OrderPage['offer'] {
  const { words, names } = desk;
  const { offer } = order;
  if (offer === null) return null;
  const line = (id: number) => order.lines.find((candidate) => candidate.line === id);
  if (offer.kind === 'partial')
    return {
      title: words.t('trade-order:offer.partial-title', { firm: names.firm(order.supplier) }),
      text: offer.lines
        .map((part) =>
          words.t('trade-order:offer.partial-line', {
            product: names.product(line(part.line)?.product ?? ''),
            now: amountOf(words, part.now, line(part.line)?.unit ?? 'PCE'),
            later: amountOf(words, part.later, line(part.line)?.unit ?? 'PCE'),
            day: words.day(offer.laterDay),
          }),
        )
        .join(' '),
    };
  return {
    title: words.t('trade-order:offer.substitute-title', { firm: names.firm(order.supplier) }),
    text: words.t('trade-order:offer.substitute-line', {
      product: names.product(line(offer.line)?.product ?? ''),
      substitute: names.product(offer.product),
      priceFen: offer.priceFen,
      beforeFen: line(offer.line)?.priceFen ?? 0,
    }),
  };
}

const TROUBLE = /Shortage|Refused|Declined|Overdue|Dunned|Penalty|Cancel/;
const GOOD = /Signed|Received|Paid|Accepted/;

/** The way to a message about the order that has to be found out before anything else. */
const doubts = (order: OrderView, desk: Desk): OrderPage['related'][number][] =>
  desk.own.waiting
    .filter((item) => item.kind === 'check-message' && item.order === order.id)
    .map(({ params }) => ({
      label: desk.words.t('trade-messages:in-doubt', { kind: String(params['message']) }),
      href: desk.link('/desk/messages'),
    }));

export function orderPage(order: OrderView, desk: Desk): OrderPage {
  const { words, names } = desk;
  const related = [
    ...(order.parent ? [{ key: 'parent', id: order.parent }] : []),
    ...(order.backorder ? [{ key: 'backorder', id: order.backorder }] : []),
  ].map(({ key, id }) => ({
    label: words.t(`trade-order:related.${key}`, {
      number: desk.own.orders.find((other) => other.id === id)?.number ?? id,
    }),
    href: desk.link(`/orders/${id}`),
  }));
  const short = order.state === 'SHORTAGE';
  const chips = order.documents.map((document) => chipOf(document, order, desk));
  return {
    id: order.id,
    number: order.number,
    stateLabel: words.t(`trade:state.${order.state}`),
    tone: toneOf(order.state),
    partLabel: order.part === null ? '' : words.t(`trade-order:you-are.${order.part}`),
    status: statusOf(order, desk),
    mine: order.waitsFor?.firm === desk.firm,
    next: nextStep(order, names, words),
    parties: (['buyer', 'supplier', 'warehouse'] as const)
      .filter((part) => order[part] !== null)
      .map((part) => ({
        label: words.t(`trade:part.${part}`),
        name: names.firm(order[part]),
        kind: names.kindOf(order[part]),
        own: order[part] === desk.firm,
        href: desk.link(`/mall/firms/${String(order[part])}`),
      })),
    stations: stationsOf(order, desk).map((station) => ({
      ...station,
      messages: chips.filter((_chip, i) => order.documents[i]?.station === station.name),
    })),
    lines: order.lines.map((line) => ({
      name: words.local(line.name),
      href: desk.link(`/mall/products/${line.product}`),
      picture: names.goodOf(line.good)?.picture ?? line.good,
      category: names.goodOf(line.good)?.category ?? '',
      quantity: amountOf(words, line.quantity, line.unit),
      price: words.money(line.priceFen),
      sum: words.money(line.priceFen * line.quantity),
      missing: short && line.missing > 0 ? amountOf(words, line.missing, line.unit) : null,
      bar: barOf(order, line, desk),
    })),
    total: words.money(order.totalFen),
    facts: orderFacts(order, desk),
    contract: order.contract ? contractModel(order, order.contract, order.addenda, desk) : null,
    contractNote: words.t(
      `trade-order:contract.${order.state === 'VOID' ? 'none-void' : order.part === 'supplier' ? 'none-supplier' : 'none-buyer'}`,
      { supplier: names.firm(order.supplier) },
    ),
    earlier: order.earlierContracts.map((contract) => contractModel(order, contract, [], desk)),
    actions: orderActions(order, desk),
    offer: offerModel(order, desk),
    cancellation: order.cancellation
      ? {
          title: words.t(
            `trade-order:cancellation.${order.cancellation.by === desk.firm ? 'yours' : 'theirs'}`,
            { firm: names.firm(order.cancellation.by) },
          ),
          text: words.t('trade-order:cancellation.text', {
            reason: order.cancellation.reason,
            penaltyFen: order.cancellation.penaltyFen,
          }),
        }
      : null,
    ways:
      short && order.part === 'supplier' && !order.offer && !order.cancellation ? waysOut(order, desk) : [],
    waysTitle: short && order.part === 'supplier' ? words.t('trade-order:ways.title') : null,
    shortageNote: short
      ? words.t(`trade-order:shortage.${order.part ?? 'buyer'}`, {
          supplier: names.firm(order.supplier),
          day: words.day(order.shortage?.sinceDay ?? desk.view.day),
        })
      : order.shortage?.endedDay != null && order.shortage.way !== null
        ? words.t('trade-order:shortage.ended', {
            way: words.t(`trade:way.${order.shortage.way}`),
            day: words.day(order.shortage.endedDay),
          })
        : null,
    related: [...doubts(order, desk), ...related],
    papers: order.documents.map((document, i) => ({
      ...paperOf(document, order, desk),
      message: chips[i] as ChipModel,
    })),
    history: [...order.history].reverse().map((entry) => ({
      when: `${words.day(entry.day)} · ${words.time(entry.atMs)}`,
      title: words.t(`trade:event.${entry.event.replace(/^trade\//, '')}`),
      detail: entry.by === null ? words.t('trade:system') : names.firm(entry.by),
      kind: TROUBLE.test(entry.event) ? 'warning' : GOOD.test(entry.event) ? 'success' : 'info',
    })),
  };
}

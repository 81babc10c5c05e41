import type { OrderState } from '../../../labs/trade/order-states.ts';
import type { TradeCommand, TradeCommandType } from '../../../labs/trade/commands.ts';
import type { OrderView } from '../../../labs/trade/view-types.ts';
import { commandIsByHand, writeLinks, type WriteLink } from './by-hand.ts';
import type { Desk } from './context.ts';
import { longField, moneyField, numberField, percentField, selectField, type FormModel } from './forms.ts';
import { amountOf, paymentWord } from './words.ts';
import { cancellationForm } from './ways-out.ts';

/** What a seat can do with one order now, as forms; and its next steps that are not possible yet, with the reason. */
export interface OrderActions {
  /** Messages that this firm's people write by hand; they stand in for the forms of the same steps. */
  readonly write: readonly WriteLink[];
  readonly now: readonly FormModel[];
  readonly later: readonly { readonly label: string; readonly reason: string }[];
}

/**
 * Reasons that are a judgement of the person's, not of the page's: the button stays pressable and the lab answers. A student
 * who accepts what is short is to be told so, beside the stock that shows it.
 */
const JUDGEMENTS = new Set([
  'trade/order-short',
  'trade/order-not-short',
  'trade/insufficient-funds',
  'trade/not-registered',
  'trade/no-account',
  'trade/no-certificate',
  'trade/certificate-expired',
  'trade/certificate-revoked',
]);

interface Step {
  readonly type: TradeCommandType;
  readonly part: NonNullable<OrderView['part']>;
  /** States in which it is done. */
  readonly at: readonly OrderState[];
  /** States before, in which it is announced with the reason why it is not possible yet. */
  readonly before: readonly OrderState[];
}

const STEPS: readonly Step[] = [
  { type: 'trade/DraftContract', part: 'supplier', at: ['PLACED', 'DRAFTED'], before: [] },
  { type: 'trade/SendContract', part: 'supplier', at: ['DRAFTED'], before: ['PLACED'] },
  { type: 'trade/RecallContract', part: 'supplier', at: ['SENT'], before: [] },
  { type: 'trade/SignContract', part: 'buyer', at: ['SENT'], before: ['PLACED', 'DRAFTED'] },
  { type: 'trade/RefuseContract', part: 'buyer', at: ['SENT'], before: [] },
  { type: 'trade/CancelOrder', part: 'buyer', at: ['PLACED', 'DRAFTED', 'SENT'], before: [] },
  { type: 'trade/AcceptOrder', part: 'warehouse', at: ['NEW'], before: ['SIGNED'] },
  { type: 'trade/ReportShortage', part: 'warehouse', at: ['NEW'], before: [] },
  { type: 'trade/RecheckOrder', part: 'warehouse', at: ['SHORTAGE'], before: [] },
  { type: 'trade/IssueInvoice', part: 'supplier', at: ['NORMAL'], before: ['SIGNED', 'NEW', 'SHORTAGE'] },
  {
    type: 'trade/PayOrder',
    part: 'buyer',
    at: ['UNPAID', 'RECEIVED'],
    before: ['SIGNED', 'NEW', 'SHORTAGE', 'NORMAL'],
  },
  {
    type: 'trade/ShipOrder',
    part: 'warehouse',
    at: ['PAID', 'UNPAID'],
    before: ['NORMAL'],
  },
  { type: 'trade/ReceiveOrder', part: 'buyer', at: ['SHIPPED'], before: ['PAID'] },
];

/** Sensible terms for a contract: the offer's prices, the warehouse that can serve it, the day the buyer wants. */
export function sensibleTerms(order: OrderView, desk: Pick<Desk, 'own' | 'view'>) {
  const { rules, day, firms } = desk.view;
  const free = (warehouse: string, product: string): number =>
    desk.own.products
      .find(({ id }) => id === product)
      ?.warehouses.find((stock) => stock.warehouse === warehouse)?.available ?? 0;
  const warehouses = firms
    .filter((firm) => firm.kind === 'warehouse' && firm.registration === 'granted')
    .map((firm) => {
      const served = order.lines.map((line) => ({ ...line, free: free(firm.id, line.product) }));
      return {
        id: firm.id,
        free: served.reduce((sum, line) => sum + Math.min(line.free, line.quantity), 0),
        stock: served.reduce((sum, line) => sum + line.free, 0),
        full: served.every((line) => line.free >= line.quantity),
      };
    })
    .sort((a, b) => Number(b.full) - Number(a.full) || b.free - a.free || b.stock - a.stock);
  const previous = order.contract ?? order.earlierContracts.at(-1) ?? null;
  return {
    warehouses,
    warehouse:
      (order.contract?.state === 'draft' ? order.contract.warehouse : null) ?? warehouses[0]?.id ?? '',
    deliverByDay: previous?.deliverByDay ?? Math.max(order.wantedDay, day + rules.transitDays + 1),
    latePenaltyBp: previous?.latePenaltyBp ?? rules.latePenaltyBp,
    payment: previous?.payment ?? rules.payment[0] ?? 'prepaid',
    prices: order.lines.map((line) => ({
      line: line.line,
      priceFen: previous?.lines.find((before) => before.line === line.line)?.priceFen ?? line.priceFen,
    })),
  };
}

function draftForm(order: OrderView, desk: Desk): FormModel {
  const { words, names, view } = desk;
  const terms = sensibleTerms(order, desk);
  const units = order.lines[0]?.unit ?? 'PCE';
  return desk.form({
    type: 'trade/DraftContract',
    key: order.id,
    submit: words.t(
      order.state === 'DRAFTED' ? 'trade-order:contract.redraft' : 'trade:command.DraftContract',
    ),
    kind: order.state === 'DRAFTED' ? 'quiet' : 'primary',
    icon: 'pencil',
    title: words.t('trade-order:contract.draft-title', { number: order.number }),
    about: words.t('trade-order:contract.draft-about'),
    hidden: {
      order: order.id,
      ...Object.fromEntries(order.lines.map((line, i) => [`prices.${i}.line`, line.line])),
    },
    fields: [
      ...order.lines.map((line, i) =>
        moneyField(
          {
            name: `prices.${i}.priceYuan`,
            label: words.t('trade-order:contract.price-of', { product: words.local(line.name) }),
            hint: words.t('trade-order:contract.offered-at', {
              priceFen: line.priceFen,
              quantity: amountOf(words, line.quantity, line.unit),
            }),
            valueFen: terms.prices[i]?.priceFen ?? line.priceFen,
          },
          words,
        ),
      ),
      selectField({
        name: 'warehouse',
        label: words.t('trade-order:contract.warehouse'),
        hint: words.t('trade-order:contract.warehouse-hint'),
        value: terms.warehouse,
        options: terms.warehouses.map((warehouse) => ({
          value: warehouse.id,
          label:
            order.lines.length === 1
              ? words.t('trade-desk:field.warehouse-free', {
                  warehouse: names.firm(warehouse.id),
                  quantity: amountOf(words, warehouse.stock, units),
                })
              : words.t(`trade-order:contract.warehouse-${warehouse.full ? 'full' : 'short'}`, {
                  warehouse: names.firm(warehouse.id),
                }),
        })),
      }),
      numberField({
        name: 'deliverByDay',
        label: words.t('trade-order:contract.deliver-by'),
        hint: words.t('trade-order:contract.deliver-by-hint', {
          wanted: words.day(order.wantedDay),
          count: view.rules.transitDays,
        }),
        value: String(terms.deliverByDay),
        min: view.day,
        max: 10_000,
      }),
      percentField({
        name: 'latePenaltyPercent',
        label: words.t('trade-order:contract.penalty'),
        hint: words.t('trade-order:contract.penalty-hint', { maxBp: view.rules.latePenaltyMaxBp }),
        valueBp: terms.latePenaltyBp,
        max: view.rules.latePenaltyMaxBp / 100,
      }),
      selectField({
        name: 'payment',
        label: words.t('trade-order:contract.payment'),
        value: terms.payment,
        options: view.rules.payment.map((payment) => ({
          value: payment,
          label: paymentWord(words, payment),
        })),
      }),
    ],
  });
}

function reasonForm(type: TradeCommandType, order: OrderView, desk: Desk, version?: number): FormModel {
  return desk.form({
    type,
    key: order.id,
    kind: 'danger',
    hidden: { order: order.id, ...(version === undefined ? {} : { version }) },
    fields: [longField({ name: 'reason', label: desk.words.t('trade-desk:field.reason'), required: true })],
  });
}

/** A sample of the command, for asking the lab whether it could be done. */
function sampleOf(type: TradeCommandType, order: OrderView, desk: Desk): TradeCommand | null {
  const version = order.contract?.version ?? 1;
  switch (type) {
    case 'trade/DraftContract': {
      const { prices, warehouse, deliverByDay, latePenaltyBp, payment } = sensibleTerms(order, desk);
      return { type, order: order.id, prices, warehouse, deliverByDay, latePenaltyBp, payment };
    }
    case 'trade/SendContract':
    case 'trade/RecallContract':
    case 'trade/SignContract':
      return { type, order: order.id, version };
    case 'trade/RefuseContract':
      return { type, order: order.id, version, reason: '–' };
    case 'trade/RefusePartial':
    case 'trade/RefuseSubstitute':
      return { type, order: order.id, reason: '–' };
    case 'trade/CancelOrder':
    case 'trade/AcceptOrder':
    case 'trade/ReportShortage':
    case 'trade/RecheckOrder':
    case 'trade/IssueInvoice':
    case 'trade/PayOrder':
    case 'trade/ShipOrder':
    case 'trade/ReceiveOrder':
    case 'trade/AgreeCancellation':
    case 'trade/DeclineCancellation':
    case 'trade/AcceptPartial':
    case 'trade/AcceptSubstitute':
      return { type, order: order.id };
    default:
      return null;
  }
}

const ICON: Partial<Record<TradeCommandType, string>> = {
  'trade/SendContract': 'send',
  'trade/SignContract': 'clipboard-check',
  'trade/AcceptOrder': 'check-lg',
  'trade/ReportShortage': 'exclamation-triangle',
  'trade/RecheckOrder': 'arrow-clockwise',
  'trade/IssueInvoice': 'receipt',
  'trade/PayOrder': 'cash-coin',
  'trade/ShipOrder': 'truck',
  'trade/ReceiveOrder': 'box-seam',
};

function formFor(type: TradeCommandType, order: OrderView, desk: Desk): FormModel {
  const { words } = desk;
  const version = order.contract?.version ?? 1;
  switch (type) {
    case 'trade/DraftContract':
      return draftForm(order, desk);
    case 'trade/RefuseContract':
      return reasonForm(type, order, desk, version);
    case 'trade/RefusePartial':
    case 'trade/RefuseSubstitute':
      return reasonForm(type, order, desk);
    case 'trade/SendContract':
    case 'trade/RecallContract':
    case 'trade/SignContract':
      return desk.form({
        type,
        key: order.id,
        kind: type === 'trade/RecallContract' ? 'quiet' : 'primary',
        icon: ICON[type] ?? null,
        hidden: { order: order.id, version },
      });
    case 'trade/PayOrder':
      return desk.form({
        type,
        key: order.id,
        icon: 'cash-coin',
        submit: words.t('trade-order:pay', { amountFen: order.totalFen }),
        about: words.t('trade-order:pay-about', { balanceFen: desk.own.account.balanceFen }),
        hidden: { order: order.id },
      });
    case 'trade/CancelOrder':
      return desk.form({
        type,
        key: order.id,
        kind: 'danger',
        confirm: words.t('trade-order:cancel-confirm', { number: order.number }),
        hidden: { order: order.id },
      });
    default:
      return desk.form({
        type,
        key: order.id,
        kind:
          type === 'trade/ReportShortage'
            ? 'warning'
            : type === 'trade/DeclineCancellation'
              ? 'quiet'
              : 'primary',
        icon: ICON[type] ?? null,
        hidden: { order: order.id },
      });
  }
}

/** Answers to what the other side proposed. */
function answers(order: OrderView, desk: Desk): TradeCommandType[] {
  const found: TradeCommandType[] = [];
  if (order.cancellation && order.cancellation.by !== desk.firm && order.part !== 'warehouse')
    found.push('trade/AgreeCancellation', 'trade/DeclineCancellation');
  if (order.offer && order.part === 'buyer')
    found.push(
      ...(order.offer.kind === 'partial'
        ? (['trade/AcceptPartial', 'trade/RefusePartial'] as const)
        : (['trade/AcceptSubstitute', 'trade/RefuseSubstitute'] as const)),
    );
  return found;
}

const CANCELLABLE: readonly OrderState[] = ['SIGNED', 'NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'];

export function orderActions(order: OrderView, desk: Desk): OrderActions {
  const now: FormModel[] = [];
  const later: { label: string; reason: string }[] = [];
  const label = (type: TradeCommandType): string =>
    desk.words.t(`trade:command.${type.slice('trade/'.length)}`);
  const blocked = (type: TradeCommandType): string | null => {
    const sample = sampleOf(type, order, desk);
    if (sample === null) return null;
    const rejection = desk.why(sample);
    return rejection === null || JUDGEMENTS.has(rejection.code) ? null : desk.reasonWhy(sample);
  };
  /** What has to happen first, said more shortly than the lab says it. */
  const notYet = (type: TradeCommandType): string => {
    const sample = sampleOf(type, order, desk);
    const rejection = sample && desk.why(sample);
    return rejection && rejection.code !== 'trade/wrong-state' && !commandIsByHand(desk, type)
      ? (blocked(type) ?? desk.words.t(`trade-order:not-yet.${type.slice('trade/'.length)}`))
      : desk.words.t(`trade-order:not-yet.${type.slice('trade/'.length)}`);
  };
  for (const type of answers(order, desk)) {
    if (commandIsByHand(desk, type)) continue;
    const form = formFor(type, order, desk);
    now.push({ ...form, reason: form.reason ?? blocked(type) });
  }
  for (const step of STEPS) {
    if (step.part !== order.part) continue;
    if (step.at.includes(order.state)) {
      if (commandIsByHand(desk, step.type)) continue;
      const reason = blocked(step.type);
      // Shipping before payment is right under some terms only: while it is not, it is a later step.
      if (reason !== null && order.state === 'UNPAID' && step.type === 'trade/ShipOrder')
        later.push({ label: label(step.type), reason });
      else {
        const form = formFor(step.type, order, desk);
        now.push({ ...form, reason: form.reason ?? reason });
      }
    } else if (step.before.includes(order.state)) {
      later.push({
        label: label(step.type),
        reason: notYet(step.type),
      });
    }
  }
  const supplierShort = order.state === 'SHORTAGE' && order.part === 'supplier';
  if (CANCELLABLE.includes(order.state) && order.part !== 'warehouse' && order.part !== null)
    if (order.cancellation === null && !supplierShort && !commandIsByHand(desk, 'trade/ProposeCancellation'))
      now.push(cancellationForm(order, desk));
  return { write: writeLinks(order, desk), now, later };
}

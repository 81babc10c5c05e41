import { kindOfCommand } from '../../../labs/trade/by-hand/kinds.ts';
import type { ShortageExit } from '../../../labs/trade/order-states.ts';
import type { OrderView, OwnProduct } from '../../../labs/trade/view-types.ts';
import { commandIsByHand, writeLinks, type WriteLink } from './by-hand.ts';
import type { Desk } from './context.ts';
import { longField, moneyField, numberField, selectField, type FormModel } from './forms.ts';
import { shortLines, substitutes, wayCosts, type ShortLine, type WayCost } from './way-costs.ts';
import { amountOf } from './words.ts';

/** The five ways out of a shortage as cards beside each other, each with what it takes and the forms that begin it. */

export interface WayModel {
  readonly way: ShortageExit;
  readonly title: string;
  readonly text: string;
  readonly cost: string;
  readonly costLevel: number;
  readonly takes: string;
  readonly takesLevel: number;
  readonly goodwill: string;
  readonly goodwillLevel: number;
  readonly reason: string | null;
  /** The best in money or in time, said in words. */
  readonly marks: readonly string[];
  readonly forms: readonly FormModel[];
  /** The message that begins it, where this firm's people write it by hand. */
  readonly write: readonly WriteLink[];
}

/** The other warehouse that has most of a product free. */
function bestOther(product: OwnProduct | undefined, warehouse: string | null) {
  return [...(product?.warehouses ?? [])]
    .filter((stock) => stock.warehouse !== warehouse && stock.available > 0)
    .sort((a, b) => b.available - a.available)[0];
}

/** How many of the missing units stand free in other warehouses. */
const elsewhere = (order: OrderView, short: readonly ShortLine[]): number =>
  short.reduce((sum, { short: quantity, product }) => {
    const free = (product?.warehouses ?? [])
      .filter(({ warehouse }) => warehouse !== order.warehouse)
      .reduce((all, { available }) => all + available, 0);
    return sum + Math.min(quantity, free);
  }, 0);

const level = (value: number, most: number): number =>
  value <= 0 || most <= 0 ? 0 : Math.min(4, Math.max(1, Math.ceil((value / most) * 4)));

function replenishForms(order: OrderView, short: readonly ShortLine[], desk: Desk): FormModel[] {
  const { words } = desk;
  return short.flatMap(({ line, short: quantity, product, costFen, leadDays }) => {
    if (!product || order.warehouse === null) return [];
    const toMake = Math.max(0, quantity - product.factory);
    const forms: FormModel[] = [];
    const coming = product.arriving.reduce((sum, arrival) => sum + arrival.quantity, 0);
    if (toMake > 0) {
      forms.push(
        desk.form({
          type: 'trade/Replenish',
          key: `${order.id}-${line.line}`,
          title: words.t('trade-order:ways.replenish.order', { product: words.local(line.name) }),
          about:
            coming > 0
              ? words.t('trade-order:ways.replenish.coming', {
                  quantity: amountOf(words, coming, line.unit),
                  day: words.day(Math.min(...product.arriving.map((arrival) => arrival.day))),
                })
              : words.t('trade-order:ways.replenish.each', { costFen, days: leadDays }),
          hidden: { product: product.id },
          fields: [
            numberField({
              name: 'quantity',
              label: words.t('trade-desk:field.quantity'),
              value: String(toMake),
              suffix: words.t(`trade:unit.${line.unit}`),
            }),
          ],
          reason: desk.reasonWhy({ type: 'trade/Replenish', product: product.id, quantity: toMake }),
        }),
      );
    }
    const ready = Math.min(quantity, product.factory);
    forms.push(
      desk.form({
        type: 'trade/Allocate',
        key: `${order.id}-${line.line}`,
        kind: ready > 0 ? 'primary' : 'quiet',
        title: words.t('trade-order:ways.replenish.allocate', {
          warehouse: desk.names.firm(order.warehouse),
        }),
        about: words.t('trade-order:ways.replenish.factory', {
          quantity: amountOf(words, product.factory, line.unit),
        }),
        hidden: { product: product.id, warehouse: order.warehouse },
        fields: [
          numberField({
            name: 'quantity',
            label: words.t('trade-desk:field.quantity'),
            value: String(Math.max(1, ready)),
            suffix: words.t(`trade:unit.${line.unit}`),
          }),
        ],
        reason: desk.reasonWhy({
          type: 'trade/Allocate',
          product: product.id,
          warehouse: order.warehouse,
          quantity: Math.max(1, ready),
        }),
      }),
    );
    return forms;
  });
}

function transferForms(order: OrderView, short: readonly ShortLine[], desk: Desk): FormModel[] {
  const { words, names } = desk;
  return short.flatMap(({ line, short: quantity, product }) => {
    const from = bestOther(product, order.warehouse);
    if (!product || !from || order.warehouse === null) return [];
    const move = Math.min(quantity, from.available);
    const others = product.warehouses.filter(
      (stock) => stock.warehouse !== order.warehouse && stock.available > 0,
    );
    return [
      desk.form({
        type: 'trade/Transfer',
        key: `${order.id}-${line.line}`,
        title: words.t('trade-order:ways.transfer.move', { warehouse: names.firm(order.warehouse) }),
        hidden: { product: product.id, to: order.warehouse },
        fields: [
          selectField({
            name: 'from',
            label: words.t('trade-desk:field.from-warehouse'),
            value: from.warehouse,
            options: others.map((stock) => ({
              value: stock.warehouse,
              label: words.t('trade-desk:field.warehouse-free', {
                warehouse: names.firm(stock.warehouse),
                quantity: amountOf(words, stock.available, line.unit),
              }),
            })),
          }),
          numberField({
            name: 'quantity',
            label: words.t('trade-desk:field.quantity'),
            value: String(move),
            suffix: words.t(`trade:unit.${line.unit}`),
          }),
        ],
        reason: desk.reasonWhy({
          type: 'trade/Transfer',
          product: product.id,
          from: from.warehouse,
          to: order.warehouse,
          quantity: move,
        }),
      }),
    ];
  });
}

function partialForm(order: OrderView, costs: readonly WayCost[], desk: Desk): FormModel[] {
  const { words, view } = desk;
  const waiting = costs.find(({ way }) => way === 'replenish')?.days ?? 0;
  const laterDay = Math.max(
    view.day + waiting + view.rules.transitDays + 1,
    order.contract?.deliverByDay ?? 0,
  );
  const nows = order.lines.map((line) =>
    Math.max(0, Math.min(line.quantity, line.available ?? line.quantity - line.missing)),
  );
  return [
    desk.form({
      type: 'trade/OfferPartial',
      key: order.id,
      hidden: {
        order: order.id,
        ...Object.fromEntries(order.lines.map((line, i) => [`lines.${i}.line`, line.line])),
      },
      fields: [
        ...order.lines.map((line, i) =>
          numberField({
            name: `lines.${i}.now`,
            label: words.t('trade-order:ways.partial.now', { product: words.local(line.name) }),
            value: String(nows[i] ?? 0),
            min: 0,
            max: line.quantity,
            suffix: words.t('trade-order:ways.partial.of', {
              quantity: amountOf(words, line.quantity, line.unit),
            }),
          }),
        ),
        numberField({
          name: 'laterDay',
          label: words.t('trade-order:ways.partial.later-day'),
          value: String(laterDay),
          min: view.day,
        }),
      ],
      reason: desk.reasonWhy({
        type: 'trade/OfferPartial',
        order: order.id,
        lines: order.lines.map((line, i) => ({ line: line.line, now: nows[i] ?? 0 })),
        laterDay,
      }),
    }),
  ];
}

function substituteForms(order: OrderView, short: readonly ShortLine[], desk: Desk): FormModel[] {
  const { words } = desk;
  const line = short[0];
  if (!line) return [];
  const choices = substitutes(order, line, desk);
  const best = choices[0];
  if (!best) return [];
  return [
    desk.form({
      type: 'trade/OfferSubstitute',
      key: `${order.id}-${line.line.line}`,
      hidden: { order: order.id, line: line.line.line },
      fields: [
        selectField({
          name: 'product',
          label: words.t('trade-order:ways.substitute.instead-of', { product: words.local(line.line.name) }),
          value: best.product.id,
          options: choices.map(({ product, free }) => ({
            value: product.id,
            label: words.t('trade-order:ways.substitute.choice', {
              product: words.local(product.name),
              quantity: amountOf(words, free, product.unit),
              priceFen: product.priceFen,
            }),
          })),
        }),
        moneyField(
          { name: 'priceYuan', label: words.t('trade-desk:field.price'), valueFen: line.line.priceFen },
          words,
        ),
      ],
      reason: desk.reasonWhy({
        type: 'trade/OfferSubstitute',
        order: order.id,
        line: line.line.line,
        product: best.product.id,
        priceFen: line.line.priceFen,
      }),
    }),
  ];
}

/** The form with which either side proposes to call a signed order off. */
export function cancellationForm(order: OrderView, desk: Desk): FormModel {
  const { words } = desk;
  const reason = words.t('trade-order:ways.cancel.default-reason');
  return desk.form({
    type: 'trade/ProposeCancellation',
    key: order.id,
    kind: 'danger',
    confirm: words.t('trade-order:ways.cancel.confirm', { number: order.number }),
    hidden: { order: order.id },
    fields: [
      longField({ name: 'reason', label: words.t('trade-desk:field.reason'), value: reason, required: true }),
    ],
    reason: desk.reasonWhy({ type: 'trade/ProposeCancellation', order: order.id, reason }),
  });
}

/** The five cards, for the supplier of a short order. */
export function waysOut(order: OrderView, desk: Desk): WayModel[] {
  const { words } = desk;
  const short = shortLines(order, desk);
  const costs = wayCosts(order, desk);
  const units = short.reduce((sum, { short: quantity }) => sum + quantity, 0);
  const unit = short[0]?.line.unit ?? 'PCE';
  const quantity = amountOf(words, units, unit);
  const forms: Record<ShortageExit, readonly FormModel[]> = {
    replenish: replenishForms(order, short, desk),
    transfer: transferForms(order, short, desk),
    partial: partialForm(order, costs, desk),
    substitute: substituteForms(order, short, desk),
    cancel: [cancellationForm(order, desk)],
  };
  const links = writeLinks(order, desk);
  const byHand = ({ type }: FormModel): boolean => commandIsByHand(desk, type);
  const possible = costs.filter(({ way }) => forms[way].some((form) => form.reason === null || byHand(form)));
  const dearest = Math.max(...costs.map(({ moneyFen }) => moneyFen));
  const longest = Math.max(...costs.map(({ days }) => days ?? 0));
  const delivering = possible.filter(({ days }) => days !== null);
  const cheapest = Math.min(...delivering.map(({ moneyFen }) => moneyFen));
  return costs.map((cost) => {
    const own = forms[cost.way];
    const reason = own.length === 0 ? words.t(`trade-order:ways.${cost.way}.none`) : null;
    const reach = cost.way === 'transfer' ? elsewhere(order, short) : units;
    const marks = [
      ...(reason === null && reach < units
        ? [words.t('trade-order:ways.not-enough', { quantity: amountOf(words, reach, unit) })]
        : []),
      ...(reason === null && delivering.includes(cost) && delivering.length > 1 && cost.moneyFen === cheapest
        ? [words.t('trade-order:ways.cheapest')]
        : []),
    ];
    return {
      way: cost.way,
      title: words.t(`trade:way.${cost.way}`),
      text: words.t(`trade-order:ways.${cost.way}.text`, { quantity }),
      cost:
        cost.penaltyFen > 0
          ? words.t('trade-order:ways.money-with-penalty', {
              totalFen: cost.moneyFen,
              penaltyFen: cost.penaltyFen,
            })
          : words.money(cost.moneyFen),
      costLevel: level(cost.moneyFen, dearest),
      takes:
        cost.days === null
          ? words.t('trade-order:ways.no-delivery')
          : cost.daysLate > 0
            ? words.t('trade-order:ways.days-late', { days: cost.days, late: cost.daysLate })
            : cost.days === 0
              ? words.t('trade-order:ways.at-once')
              : words.t('trade-order:ways.days', { count: cost.days }),
      takesLevel: cost.days === null ? 4 : level(cost.days, Math.max(longest, 4)),
      goodwill: words.t(`trade-order:ways.goodwill.${cost.goodwill}`),
      goodwillLevel: cost.goodwill,
      reason,
      marks,
      forms: own.filter((form) => !byHand(form)),
      write: links.filter(({ kind }) =>
        own.some((form) => byHand(form) && kindOfCommand(form.type) === kind),
      ),
    };
  });
}

import { accept, type DeepReadonly } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import { contractHash } from '../contract-text.ts';
import { event, type TradeEvent } from '../events.ts';
import { presentContract } from '../figures.ts';
import { refuse } from '../rejections.ts';
import { signatureOf } from '../signing/sign.ts';
import type { ContractLine, ContractRecord, ContractTerms } from '../state.ts';
import {
  lookUp,
  orderFor,
  orderNumber,
  readyWarehouse,
  serialOf,
  sumOf,
  tooLarge,
  type Deciders,
  type Found,
  type Order,
  type Refusal,
  type State,
} from './checks.ts';

type ContractCommands =
  | 'trade/PlaceOrder'
  | 'trade/CancelOrder'
  | 'trade/DraftContract'
  | 'trade/SendContract'
  | 'trade/RecallContract'
  | 'trade/SignContract'
  | 'trade/RefuseContract';

/** What of the supplier's products is wanted at its present prices. */
function orderLines(
  state: State,
  supplier: string,
  wanted: readonly Readonly<{ product: string; quantity: number }>[],
): Found<(ContractLine & { good: string })[]> {
  const lines: (ContractLine & { good: string })[] = [];
  for (const [i, { product: id, quantity }] of wanted.entries()) {
    const field = `lines.${i}.product`;
    const product = lookUp(state.products, id);
    if (product === undefined) return refuse('trade/unknown-product', { product: id }, field);
    if (product.firm !== supplier) {
      return refuse('trade/not-suppliers-product', { product: id, firm: supplier }, field);
    }
    if (product.state === 'withdrawn') return refuse('trade/product-withdrawn', { product: id }, field);
    if (lines.some((line) => line.product === id)) {
      return refuse('trade/duplicate-product', { product: id }, field);
    }
    lines.push({ line: i + 1, product: id, good: product.good, quantity, priceFen: product.priceFen });
  }
  return { ok: true, value: lines };
}

function inPast(day: number, context: Context, field: string): Refusal | undefined {
  return day < context.day ? refuse('trade/day-in-past', { day, today: context.day }, field) : undefined;
}

/** The order's lines at the prices of the draft: each line priced once, none left out, none made up. */
function pricedLines(
  order: Order,
  prices: readonly Readonly<{ line: number; priceFen: number }>[],
): Found<ContractLine[]> {
  const given = new Map<number, number>();
  for (const [i, { line, priceFen }] of prices.entries()) {
    if (!order.lines.some((ordered) => ordered.line === line)) {
      return refuse('trade/unknown-line', { line }, `prices.${i}.line`);
    }
    if (given.has(line)) return refuse('trade/duplicate-line', { line }, `prices.${i}.line`);
    given.set(line, priceFen);
  }
  const lines: ContractLine[] = [];
  for (const { line, product, quantity } of order.lines) {
    const priceFen = given.get(line);
    if (priceFen === undefined)
      return refuse('trade/prices-incomplete', { lines: order.lines.length }, 'prices');
    lines.push({ line, product, quantity, priceFen });
  }
  return { ok: true, value: lines };
}

/** The present contract, if the command speaks of its version. */
function ofVersion(order: Order, version: number): Found<DeepReadonly<ContractRecord>> {
  const contract = presentContract(order);
  if (contract?.version !== version) {
    return refuse('trade/wrong-version', { version, present: contract?.version ?? 0 });
  }
  return { ok: true, value: contract };
}

/** The version a draft made now gets: a draft is overwritten, anything else is followed. */
function nextVersion(order: Order): number {
  const contract = presentContract(order);
  if (contract === undefined) return 1;
  return contract.state === 'draft' ? contract.version : contract.version + 1;
}

export const contractNumber = (order: Order, version: number): string => `CT-${serialOf(order)}-${version}`;

export const contractDeciders: Deciders<ContractCommands> = {
  'trade/PlaceOrder': (state, { supplier: id, lines: wanted, wantedDay }, context) => {
    const buyer = context.seat.firm;
    const supplier = lookUp(state.firms, id);
    if (supplier?.kind !== 'enterprise') return refuse('trade/unknown-firm', { firm: id }, 'supplier');
    if (id === buyer) return refuse('trade/own-product', {}, 'supplier');
    if (supplier.registration.state !== 'granted' || supplier.account.state !== 'granted') {
      return refuse('trade/supplier-not-ready', { firm: id }, 'supplier');
    }
    const lines = orderLines(state, id, wanted);
    if (!lines.ok) return lines;
    const totalFen = sumOf(lines.value);
    const refusal = tooLarge(totalFen, 'lines') ?? inPast(wantedDay, context, 'wantedDay');
    if (refusal !== undefined) return refusal;
    const count = state.next.order;
    const ids = { order: `o${count}`, number: orderNumber(count) };
    return accept(
      event('trade/OrderPlaced', { ...ids, buyer, supplier: id, wantedDay, lines: lines.value, totalFen }),
    );
  },

  'trade/CancelOrder': (state, { order: id }, context) => {
    const found = orderFor(state, context, id, ['buyer'], ['PLACED', 'DRAFTED', 'SENT']);
    if (!found.ok) return found;
    return accept(event('trade/OrderCancelled', { order: id }));
  },

  'trade/DraftContract': (state, command, context) => {
    const found = orderFor(state, context, command.order, ['supplier'], ['PLACED', 'DRAFTED']);
    if (!found.ok) return found;
    const order = found.value;
    const lines = pricedLines(order, command.prices);
    if (!lines.ok) return lines;
    const warehouse = readyWarehouse(state, command.warehouse, 'warehouse', true);
    if (!warehouse.ok) return warehouse;
    const totalFen = sumOf(lines.value);
    const refusal = tooLarge(totalFen, 'prices') ?? inPast(command.deliverByDay, context, 'deliverByDay');
    if (refusal !== undefined) return refusal;
    const { latePenaltyMax, payment: allowed } = state.config.rules;
    const { deliverByDay, latePenaltyBp, payment } = command;
    if (latePenaltyBp > latePenaltyMax) {
      return refuse('trade/penalty-too-high', { latePenaltyBp, maxBp: latePenaltyMax }, 'latePenaltyBp');
    }
    if (!allowed.includes(payment)) {
      return refuse('trade/payment-not-allowed', { payment, allowed: allowed.join(', ') }, 'payment');
    }
    const version = nextVersion(order);
    const terms: ContractTerms = {
      number: contractNumber(order, version),
      version,
      warehouse: command.warehouse,
      deliverByDay,
      latePenaltyBp,
      payment,
      lines: lines.value,
      totalFen,
    };
    return accept(event('trade/ContractDrafted', { order: order.id, terms }));
  },

  'trade/SendContract': (state, { order, version }, context) => {
    const found = orderFor(state, context, order, ['supplier'], ['DRAFTED']);
    if (!found.ok) return found;
    const contract = ofVersion(found.value, version);
    if (!contract.ok) return contract;
    // Days may have passed since it was drawn up.
    const late = inPast(contract.value.deliverByDay, context, 'deliverByDay');
    if (late !== undefined) return late;
    const hash = contractHash(found.value, contract.value);
    const signature = signatureOf(state, context, 'supplier', hash);
    return accept(event('trade/ContractSent', { order, version, signature }));
  },

  'trade/RecallContract': (state, { order, version }, context) => {
    const found = orderFor(state, context, order, ['supplier'], ['SENT']);
    if (!found.ok) return found;
    const contract = ofVersion(found.value, version);
    if (!contract.ok) return contract;
    const draft = { version: version + 1, number: contractNumber(found.value, version + 1) };
    return accept(event('trade/ContractRecalled', { order, version, draft }));
  },

  'trade/SignContract': (state, { order, version }, context) => {
    const found = orderFor(state, context, order, ['buyer'], ['SENT']);
    if (!found.ok) return found;
    const contract = ofVersion(found.value, version);
    if (!contract.ok) return contract;
    // Otherwise the buyer could let the day pass, sign, and collect the penalty.
    const late = inPast(contract.value.deliverByDay, context, 'version');
    if (late !== undefined) return late;
    const hash = contractHash(found.value, contract.value);
    const signature = signatureOf(state, context, 'buyer', hash);
    return accept<TradeEvent>(
      event('trade/ContractSigned', { order, version, hash, signature }),
      event('trade/OrderForwarded', { order, warehouse: contract.value.warehouse }),
    );
  },

  'trade/RefuseContract': (state, { order, version, reason }, context) => {
    const found = orderFor(state, context, order, ['buyer'], ['SENT']);
    if (!found.ok) return found;
    const contract = ofVersion(found.value, version);
    if (!contract.ok) return contract;
    return accept(event('trade/ContractRefused', { order, version, reason }));
  },
};

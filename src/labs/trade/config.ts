import { z } from 'zod';
import { DOCUMENT_KINDS, TRANSIT_FAULTS } from './messages.ts';
import { identifier as id, localText, percent, yuan } from '../forms.ts';

/** The trade lab's part of a scenario: what an author writes (input) and what the lab uses (output). */

const quantity = z.int().min(0).max(1_000_000);
const day = z.int().min(1).max(365);

/** How a contract may be paid: before despatch, on receipt, or a number of days after receipt. */
export const paymentTerm = z
  .union([z.literal('prepaid'), z.literal('on-receipt'), z.string().regex(/^net-([1-9]|[1-8]\d|90)$/)])
  .meta({ title: 'payment-term', description: 'prepaid, on-receipt, or net-1 to net-90' });

const shockKinds = [
  z.strictObject({ kind: z.literal('production-stop'), good: id, days: z.int().min(1).max(60) }),
  z.strictObject({
    kind: z.literal('price-jump'),
    good: id,
    days: z.int().min(1).max(60),
    factor: z.number().min(0.1).max(10),
  }),
  z.strictObject({
    kind: z.literal('late-transport'),
    days: z.int().min(1).max(30),
    extraDays: z.int().min(1).max(30),
  }),
  z.strictObject({ kind: z.literal('warehouse-fire'), warehouse: id, share: percent, insured: percent }),
  z.strictObject({
    kind: z.literal('demand-spike'),
    good: id,
    days: z.int().min(1).max(60),
    factor: z.number().min(0.1).max(10),
  }),
  z.strictObject({ kind: z.literal('credit-squeeze'), days: z.int().min(1).max(60), rate: percent }),
  /** Befalls the next message of the kind (left out: any) to the firm (left out: any); nobody is told. */
  z.strictObject({
    kind: z.literal('message-fault'),
    fault: z.enum(TRANSIT_FAULTS),
    message: z.enum(DOCUMENT_KINDS).optional(),
    firm: id.optional(),
  }),
  z.strictObject({ kind: z.literal('key-theft'), firm: id }),
] as const;

/** A disturbance, as the instructor throws it in. */
export const shockSchema = z.discriminatedUnion('kind', shockKinds);
export type Shock = z.output<typeof shockSchema>;

const scripted = { day, announce: z.boolean().default(true) };
const scriptedShock = z.discriminatedUnion('kind', [
  shockKinds[0].extend(scripted),
  shockKinds[1].extend(scripted),
  shockKinds[2].extend(scripted),
  shockKinds[3].extend(scripted),
  shockKinds[4].extend(scripted),
  shockKinds[5].extend(scripted),
  shockKinds[6].extend({ day }),
  shockKinds[7].extend(scripted),
]);

const by = z.enum(['people', 'system']);

export const goodSchema = z.strictObject({
  id,
  name: localText,
  category: id,
  /** UN/ECE Recommendation 20 unit code as EDIFACT 6411 uses it: PCE piece, KGM kilogram, SET set … */
  unit: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/)
    .meta({ title: 'unit', description: 'a UN/ECE Recommendation 20 unit code such as PCE or KGM' })
    .default('PCE'),
  /** What producing one unit costs its supplier. */
  cost: yuan,
  /** What the market regards as a normal price. */
  price: yuan,
  leadDays: z.int().min(0).max(60),
  /** A picture's name among the built-in ones. */
  picture: id.optional(),
});

const consumersSchema = z.strictObject({
  /** Per good: how many a mall's consumers want on a normal day, per enterprise in the market. */
  demand: z.array(z.strictObject({ good: id, perDay: z.number().min(0).max(100_000) })).min(1),
  /** Price sensitivity: the logit's coefficient on (price ÷ reference price − 1). */
  priceSensitivity: z.number().min(0).max(50).default(6),
  /** Relative standard deviation of a day's demand. */
  noise: z.number().min(0).max(1).default(0.15),
  /** Amplitude of a weekly season, as a share of the base demand. */
  season: z.number().min(0).max(1).default(0.2),
  /** What a shop asks over the good's reference price unless it sets its own price: percent. */
  markup: percent.default(2500),
});

export const tradeConfigSchema = z.strictObject({
  market: z.enum(['shared', 'per-group']),
  mall: z.strictObject({ name: localText, about: localText }).optional(),
  /** Industry categories that exist when the run opens; goods refer to them. */
  categories: z.array(z.strictObject({ id, name: localText })).default([]),
  setup: z
    .strictObject({
      registration: by.default('system'),
      accounts: by.default('system'),
      certificates: by.default('system'),
      products: by.default('system'),
    })
    .default({ registration: 'system', accounts: 'system', certificates: 'system', products: 'system' }),
  goods: z.array(goodSchema).min(1).max(200),
  /** What a cast line's firms own and offer when the run opens. Copies of the firm get the same. */
  opening: z
    .array(
      z.strictObject({
        firm: id,
        /** The good; in an opening each firm offers one product per good. */
        product: id,
        price: yuan,
        factory: quantity.default(0),
        warehouses: z.record(id, quantity).default({}),
        /** Stock in the firm's own shop, ready for consumers. */
        shop: quantity.default(0),
      }),
    )
    .default([]),
  rules: z
    .strictObject({
      payment: z.array(paymentTerm).min(1).default(['prepaid']),
      transitDays: z.int().min(0).max(30).default(1),
      /** Share of the contract value the warehouse earns on receipt, out of the supplier's money. */
      handlingFee: percent.default(100),
      /** Per unit and day in a warehouse, owner → warehouse. */
      storageFee: yuan.default(0),
      /** Per day late, share of the contract value, supplier → buyer; a contract may say otherwise up to `latePenaltyMax`. */
      latePenalty: percent.default(100),
      latePenaltyMax: percent.default(1000),
      /** Longest time the penalty runs. */
      latePenaltyDaysMax: z.int().min(1).max(60).default(10),
      /** Freight per unit for factory → warehouse and warehouse → warehouse, owner → world. */
      freight: yuan.default(0),
      /** How far below zero an account may go. */
      creditLimit: yuan.default(0),
      /** Agreed penalty when a signed contract is cancelled: share of its value, from the side that proposed. */
      cancelPenalty: percent.default(500),
      /** Days a supply or demand post stays up. */
      postDays: z.int().min(1).max(365).default(10),
      /** Days for which a certificate may be used to sign. */
      certificateDays: z.int().min(1).max(3650).default(365),
    })
    .prefault({}),
  consumers: consumersSchema.optional(),
  shocks: z.array(scriptedShock).max(100).default([]),
});

export type TradeConfig = z.output<typeof tradeConfigSchema>;
export type TradeConfigInput = z.input<typeof tradeConfigSchema>;
export type Good = z.output<typeof goodSchema>;

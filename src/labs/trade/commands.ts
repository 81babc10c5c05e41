import { z } from 'zod';
import { AMOUNT_MAX_FEN } from '../../kernel/money.ts';
import { ID_PATTERN } from '../../kernel/ids.ts';
import { paymentTerm } from './config.ts';
import { DOCUMENT_KINDS, TRANSIT_FAULTS } from './messages.ts';

/**
 * Everything a seat can ask of the trade lab. Parsed once at the edge; strict, so an unknown key is an error.
 * Names and effects follow the order table in docs/trade-lab.md.
 */

const id = z.string().regex(ID_PATTERN);
const word = (max: number) => z.string().trim().min(1).max(max);
const note = (max: number) => z.string().trim().max(max);
const quantity = z.int().min(1).max(1_000_000);
const priceFen = z.int().min(1).max(AMOUNT_MAX_FEN);
const day = z.int().min(0).max(10_000);

const command = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(`trade/${type}`), ...shape });
const onOrder = { order: id };
/** A message of twenty lines takes a third of it. */
const MESSAGE_LENGTH_MAX = 12_000;

export const tradeCommandSchema = z.discriminatedUnion('type', [
  // The mall, by its administrator
  command('DescribeMall', { name: word(60), about: note(1000) }),
  command('AddCategory', { name: word(40) }),
  command('RenameCategory', { category: id, name: word(40) }),
  command('RemoveCategory', { category: id }),
  command('PublishNotice', { title: word(80), body: note(2000) }),
  command('WithdrawNotice', { notice: id }),
  command('ApproveRegistration', { firm: id }),
  command('RefuseRegistration', { firm: id, reason: word(300) }),
  command('ApprovePost', { post: id }),
  command('RefusePost', { post: id, reason: word(300) }),
  command('AnswerFeedback', { feedback: id, answer: word(1000) }),

  // A firm's own papers
  command('Register', {
    name: word(60),
    kind: z.enum(['enterprise', 'warehouse']),
    contact: word(60),
    address: word(120),
    licenceNo: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{4,30}$/),
  }),
  command('DescribeFirm', { contact: word(60), address: word(120), about: note(1000) }),
  command('ApplyForAccount', {}),
  command('RequestCertificate', {}),
  /** Its certificate is revoked at once. */
  command('ReportKeyStolen', { reason: word(300) }),
  command('SendFeedback', { subject: word(80), body: word(1000) }),

  // The bank
  command('OpenAccount', { firm: id }),
  command('DeclineAccount', { firm: id, reason: word(300) }),
  command('IssueCertificate', { firm: id }),
  command('RevokeCertificate', { firm: id, reason: word(300) }),

  // Products, stock, posts
  command('AddProduct', { good: id, name: word(60), about: note(1000), category: id, priceFen }),
  command('ChangeProduct', { product: id, name: word(60), about: note(1000), category: id, priceFen }),
  command('WithdrawProduct', { product: id }),
  command('Replenish', { product: id, quantity }),
  command('Allocate', { product: id, warehouse: id, quantity }),
  command('Transfer', { product: id, from: id, to: id, quantity }),
  /** What the firm's own shop asks consumers for a good. */
  command('SetShopPrice', { good: id, priceFen }),
  command('PostSupply', { good: id, title: word(80), body: note(1000), quantity, priceFen }),
  command('PostDemand', { good: id, title: word(80), body: note(1000), quantity, priceFen }),
  command('WithdrawPost', { post: id }),

  // The life of an order
  command('PlaceOrder', {
    supplier: id,
    lines: z
      .array(z.strictObject({ product: id, quantity }))
      .min(1)
      .max(20),
    wantedDay: day,
  }),
  command('CancelOrder', onOrder),
  command('DraftContract', {
    ...onOrder,
    prices: z
      .array(z.strictObject({ line: z.int().min(1).max(20), priceFen }))
      .min(1)
      .max(20),
    warehouse: id,
    deliverByDay: day,
    latePenaltyBp: z.int().min(0).max(10_000),
    payment: paymentTerm,
  }),
  /** Sending, recalling, signing and refusing name the version they speak of: a stale page signs nothing. */
  command('SendContract', { ...onOrder, version: z.int().min(1) }),
  command('RecallContract', { ...onOrder, version: z.int().min(1) }),
  command('SignContract', { ...onOrder, version: z.int().min(1) }),
  command('RefuseContract', { ...onOrder, version: z.int().min(1), reason: word(300) }),
  command('AcceptOrder', onOrder),
  command('ReportShortage', onOrder),
  command('RecheckOrder', onOrder),
  command('IssueInvoice', onOrder),
  command('PayOrder', onOrder),
  command('ShipOrder', onOrder),
  command('ReceiveOrder', onOrder),
  command('ProposeCancellation', { ...onOrder, reason: word(300) }),
  command('AgreeCancellation', onOrder),
  command('DeclineCancellation', onOrder),

  // Ways out of a shortage that need the buyer's word
  command('OfferPartial', {
    ...onOrder,
    lines: z
      .array(z.strictObject({ line: z.int().min(1).max(20), now: z.int().min(0).max(1_000_000) }))
      .min(1)
      .max(20),
    laterDay: day,
  }),
  command('AcceptPartial', onOrder),
  command('RefusePartial', { ...onOrder, reason: word(300) }),
  command('OfferSubstitute', { ...onOrder, line: z.int().min(1).max(20), product: id, priceFen }),
  command('AcceptSubstitute', onOrder),
  command('RefuseSubstitute', { ...onOrder, reason: word(300) }),

  // Messages
  /** An interchange written by hand, as it is: faults and all. */
  command('SendMessage', { text: z.string().min(1).max(MESSAGE_LENGTH_MAX) }),
  /** Asks for the finished message; what an ORDERS is about stands in `wanted`, all others speak of an order. */
  command('ShowMessage', {
    kind: z.enum(DOCUMENT_KINDS),
    order: id.nullable().default(null),
    wanted: z
      .strictObject({
        supplier: id,
        lines: z
          .array(z.strictObject({ product: id, quantity }))
          .min(1)
          .max(20),
        wantedDay: day,
      })
      .nullable()
      .default(null),
  }),
  /** What the receiver takes a troubled message for. */
  command('ReportMessage', {
    ...onOrder,
    kind: z.enum(DOCUMENT_KINDS),
    number: word(40),
    fault: z.enum(TRANSIT_FAULTS),
  }),
]);

export type TradeCommand = z.output<typeof tradeCommandSchema>;
export type TradeCommandType = TradeCommand['type'];
export type TradeCommandOf<T extends TradeCommandType> = Extract<TradeCommand, { type: T }>;

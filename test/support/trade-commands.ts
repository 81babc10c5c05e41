// Commands of the trade lab as nobody sensible would give them: every kind, from any seat, about things that exist, things
// that do not, and figures at the edges.

import type { Random } from '../../src/kernel/random.ts';
import type { TradeCommand, TradeCommandType } from '../../src/labs/trade/commands.ts';
import { tradeCommandSchema } from '../../src/labs/trade/commands.ts';
import { DOCUMENT_KINDS, TRANSIT_FAULTS } from '../../src/labs/trade/messages.ts';
import type { TradeState } from '../../src/labs/trade/state.ts';

const COMMAND_TYPES: readonly TradeCommandType[] = tradeCommandSchema.options.map(
  (option) => [...option.shape.type.values][0] as TradeCommandType,
);

/** One command drawn from all that the schema lets through, mostly about things that exist. */
export function wildCommand(state: TradeState, random: Random): TradeCommand {
  const raw = draw(random.pick(COMMAND_TYPES), state, random);
  return tradeCommandSchema.parse(raw);
}

function draw(type: TradeCommandType, state: TradeState, random: Random): unknown {
  const one = (record: object): string => {
    const ids = Object.keys(record);
    return ids.length === 0 || random.chance(0.1)
      ? random.pick(['x1', 'o999', 'toString', 'world'])
      : random.pick(ids);
  };
  const quantity = () => random.pick([1, 1, 2, 5, 10, 40, 41, 500, 1_000_000]);
  const priceFen = () => random.pick([1, 1_999, 11_800, 12_000, 100_000_000_000]);
  const day = () => Math.max(0, state.day + random.integer(-1, 6));
  const text = () => random.pick(['Parts', '车架', 'a', 'radwerk']);
  const about = { order: one(state.orders) };
  const order = Object.hasOwn(state.orders, about.order) ? state.orders[about.order] : undefined;
  const lineNumbers = order?.lines.map(({ line }) => line) ?? [1];
  const lines = () => (random.chance(0.2) ? [...lineNumbers, random.integer(1, 20)] : lineNumbers);
  const post = {
    good: one(state.goods),
    title: text(),
    body: '',
    quantity: quantity(),
    priceFen: priceFen(),
  };
  const productTexts = { name: text(), about: '', category: one(state.categories), priceFen: priceFen() };
  switch (type) {
    case 'trade/DescribeMall':
      return { type, name: text(), about: text() };
    case 'trade/AddCategory':
      return { type, name: text() };
    case 'trade/RenameCategory':
      return { type, category: one(state.categories), name: text() };
    case 'trade/RemoveCategory':
      return { type, category: one(state.categories) };
    case 'trade/PublishNotice':
      return { type, title: text(), body: text() };
    case 'trade/WithdrawNotice':
      return { type, notice: one(state.notices) };
    case 'trade/ApproveRegistration':
    case 'trade/OpenAccount':
    case 'trade/IssueCertificate':
      return { type, firm: one(state.firms) };
    case 'trade/RefuseRegistration':
    case 'trade/DeclineAccount':
    case 'trade/RevokeCertificate':
      return { type, firm: one(state.firms), reason: text() };
    case 'trade/ReportKeyStolen':
      return { type, reason: text() };
    case 'trade/ApprovePost':
    case 'trade/WithdrawPost':
      return { type, post: one(state.posts) };
    case 'trade/RefusePost':
      return { type, post: one(state.posts), reason: text() };
    case 'trade/AnswerFeedback':
      return { type, feedback: one(state.feedback), answer: text() };
    case 'trade/Register':
      return {
        type,
        name: text(),
        kind: random.pick(['enterprise', 'warehouse']),
        contact: text(),
        address: text(),
        licenceNo: random.pick(['ABCD', 'EFGH-1']),
      };
    case 'trade/DescribeFirm':
      return { type, contact: text(), address: text(), about: text() };
    case 'trade/ApplyForAccount':
    case 'trade/RequestCertificate':
      return { type };
    case 'trade/SendFeedback':
      return { type, subject: text(), body: text() };
    case 'trade/AddProduct':
      return { type, good: one(state.goods), ...productTexts };
    case 'trade/ChangeProduct':
      return { type, product: one(state.products), ...productTexts };
    case 'trade/WithdrawProduct':
      return { type, product: one(state.products) };
    case 'trade/Replenish':
      return { type, product: one(state.products), quantity: quantity() };
    case 'trade/Allocate':
      return { type, product: one(state.products), warehouse: one(state.firms), quantity: quantity() };
    case 'trade/Transfer':
      return {
        type,
        product: one(state.products),
        from: one(state.firms),
        to: one(state.firms),
        quantity: quantity(),
      };
    case 'trade/SetShopPrice':
      return { type, good: one(state.goods), priceFen: priceFen() };
    case 'trade/PostSupply':
    case 'trade/PostDemand':
      return { type, ...post };
    case 'trade/PlaceOrder': {
      const product = one(state.products);
      const supplier = Object.hasOwn(state.products, product)
        ? state.products[product]?.firm
        : one(state.firms);
      const more = random.chance(0.3) ? [{ product: one(state.products), quantity: quantity() }] : [];
      return { type, supplier, lines: [{ product, quantity: quantity() }, ...more], wantedDay: day() };
    }
    case 'trade/DraftContract':
      return {
        type,
        ...about,
        prices: lines().map((line) => ({ line, priceFen: priceFen() })),
        warehouse: one(state.firms),
        deliverByDay: day(),
        latePenaltyBp: random.pick([0, 100, 1_000, 10_000]),
        payment: random.pick(['prepaid', 'on-receipt', 'net-2']),
      };
    case 'trade/SendContract':
    case 'trade/RecallContract':
    case 'trade/SignContract':
      return { type, ...about, version: random.chance(0.8) ? (order?.contracts.length ?? 1) || 1 : 7 };
    case 'trade/RefuseContract':
      return { type, ...about, version: (order?.contracts.length ?? 1) || 1, reason: text() };
    case 'trade/OfferPartial':
      return {
        type,
        ...about,
        lines: lines().map((line) => ({ line, now: random.pick([0, 1, 5, 40, 1_000_000]) })),
        laterDay: day(),
      };
    case 'trade/OfferSubstitute':
      return {
        type,
        ...about,
        line: random.pick(lineNumbers),
        product: one(state.products),
        priceFen: priceFen(),
      };
    case 'trade/ProposeCancellation':
    case 'trade/RefusePartial':
    case 'trade/RefuseSubstitute':
      return { type, ...about, reason: text() };
    case 'trade/SendMessage':
      return { type, text: random.pick(["UNB+UNOC:3+a:ZZZ+b:ZZZ+260105:0800+1'UNZ+0+1'", '...', '车']) };
    case 'trade/ShowMessage': {
      const product = one(state.products);
      const supplier = Object.hasOwn(state.products, product) ? state.products[product]?.firm : 'nobody';
      const wanted = { supplier, lines: [{ product, quantity: quantity() }], wantedDay: day() };
      return random.chance(0.5)
        ? { type, kind: 'ORDERS', order: null, wanted }
        : { type, kind: random.pick(DOCUMENT_KINDS), order: about.order, wanted: null };
    }
    case 'trade/ReportMessage': {
      const unclear = Object.values(state.unclear);
      const nothing = { order: about.order, kind: 'INVOIC', number: 'IV-0001' };
      const { order: id, kind, number } = unclear.length > 0 ? random.pick(unclear) : nothing;
      return { type, order: id, kind, number, fault: random.pick(TRANSIT_FAULTS) };
    }
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
      return { type, ...about };
  }
}

/** A shock as the instructor might throw it in, or nearly. */
export function wildShock(state: TradeState, random: Random): unknown {
  const good = random.pick([...Object.keys(state.goods), 'nothing']);
  const days = random.integer(1, 3);
  return random.pick<unknown>([
    { kind: 'production-stop', good, days },
    { kind: 'price-jump', good, days, factor: random.pick([0.5, 1.5, 3]) },
    { kind: 'late-transport', days, extraDays: 2 },
    {
      kind: 'warehouse-fire',
      warehouse: random.pick(['north', 'south', 'nowhere']),
      share: '50%',
      insured: '40%',
    },
    { kind: 'demand-spike', good, days, factor: 3 },
    { kind: 'credit-squeeze', days, rate: '1%' },
    { kind: 'key-theft', firm: random.pick(['radwerk', 'veloshop', 'nobody']) },
    { kind: 'message-fault', fault: random.pick(TRANSIT_FAULTS) },
    { kind: 'message-fault', fault: random.pick(TRANSIT_FAULTS), message: random.pick(DOCUMENT_KINDS) },
    { kind: 'message-fault', fault: 'lost', firm: random.pick(['radwerk', 'veloshop', 'north', 'nobody']) },
    { kind: 'rain' },
  ]);
}

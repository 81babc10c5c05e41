import { expect } from 'chai';
import {
  tradeCommandSchema,
  type TradeCommand,
  type TradeCommandType,
} from '../../../src/labs/trade/commands.ts';
import { PERMISSIONS } from '../../../src/labs/trade/decide/permissions.ts';
import { ORDER_STATES, type OrderState } from '../../../src/labs/trade/order-states.ts';
import { REJECTION_CODES } from '../../../src/labs/trade/rejections.ts';
import {
  given,
  orderIn,
  place,
  shortOrder,
  type FirmName,
  type TradeSpec,
} from '../../support/trade-spec.ts';

const reason = 'Because.';
const company = { contact: 'Lin', address: 'Road 1' };

/** One well-formed command of every type; what it names need not exist. */
function sample(type: TradeCommandType, order = 'o1'): TradeCommand {
  const offer = { title: 'Title', body: '', quantity: 1, priceFen: 100 };
  const product = { name: 'Name', about: '', category: 'parts', priceFen: 100 };
  const draft = { warehouse: 'north', deliverByDay: 9, latePenaltyBp: 100, payment: 'prepaid' };
  const bodies: Partial<Record<TradeCommandType, object>> = {
    'trade/DescribeMall': { name: 'Mall', about: '' },
    'trade/AddCategory': { name: 'Lamps' },
    'trade/RenameCategory': { category: 'parts', name: 'Lamps' },
    'trade/RemoveCategory': { category: 'parts' },
    'trade/PublishNotice': { title: 'Title', body: '' },
    'trade/WithdrawNotice': { notice: 'n1' },
    'trade/ApproveRegistration': { firm: 'radwerk' },
    'trade/RefuseRegistration': { firm: 'radwerk', reason },
    'trade/ApprovePost': { post: 's1' },
    'trade/RefusePost': { post: 's1', reason },
    'trade/AnswerFeedback': { feedback: 'f1', answer: 'Yes' },
    'trade/Register': { name: 'Firm', kind: 'enterprise', ...company, licenceNo: 'L-1234' },
    'trade/DescribeFirm': { ...company, about: '' },
    'trade/ApplyForAccount': {},
    'trade/RequestCertificate': {},
    'trade/SendFeedback': { subject: 'Subject', body: 'Body' },
    'trade/OpenAccount': { firm: 'radwerk' },
    'trade/DeclineAccount': { firm: 'radwerk', reason },
    'trade/IssueCertificate': { firm: 'radwerk' },
    'trade/RevokeCertificate': { firm: 'radwerk', reason },
    'trade/ReportKeyStolen': { reason },
    'trade/AddProduct': { good: 'saddle', ...product },
    'trade/ChangeProduct': { product: 'p1', ...product },
    'trade/WithdrawProduct': { product: 'p1' },
    'trade/Replenish': { product: 'p1', quantity: 1 },
    'trade/Allocate': { product: 'p1', warehouse: 'north', quantity: 1 },
    'trade/Transfer': { product: 'p1', from: 'north', to: 'south', quantity: 1 },
    'trade/SetShopPrice': { good: 'frame', priceFen: 100 },
    'trade/PostSupply': { good: 'frame', ...offer },
    'trade/PostDemand': { good: 'frame', ...offer },
    'trade/WithdrawPost': { post: 's1' },
    'trade/ReportMessage': { order, kind: 'INVOIC', number: 'IV-0001', fault: 'lost' },
    'trade/SendMessage': { text: "UNB+UNOC:3+a:ZZZ+b:ZZZ+260105:0800+1'" },
    'trade/ShowMessage': { order, kind: 'INVOIC' },
    'trade/PlaceOrder': { supplier: 'radwerk', lines: [{ product: 'p1', quantity: 1 }], wantedDay: 1 },
    'trade/DraftContract': { order, prices: [{ line: 1, priceFen: 100 }], ...draft },
    'trade/SendContract': { order, version: 1 },
    'trade/RecallContract': { order, version: 1 },
    'trade/SignContract': { order, version: 1 },
    'trade/RefuseContract': { order, version: 1, reason },
    'trade/ProposeCancellation': { order, reason },
    'trade/OfferPartial': { order, lines: [{ line: 1, now: 1 }], laterDay: 9 },
    'trade/RefusePartial': { order, reason },
    'trade/OfferSubstitute': { order, line: 1, product: 'p2', priceFen: 100 },
    'trade/RefuseSubstitute': { order, reason },
  };
  return tradeCommandSchema.parse({ type, ...(bodies[type] ?? { order }) });
}

const TYPES = Object.keys(PERMISSIONS) as TradeCommandType[];

/** Who has which part in the trades of trade-spec. */
const PART: Record<string, FirmName> = { buyer: 'veloshop', supplier: 'radwerk', warehouse: 'north' };
const CANCELLABLE: OrderState[] = ['SIGNED', 'NEW', 'SHORTAGE', 'NORMAL', 'UNPAID', 'PAID'];

/** The order table once more, written down from the design and not from the code. */
const TABLE: Partial<Record<TradeCommandType, [parts: string[], states: OrderState[]]>> = {
  'trade/CancelOrder': [['buyer'], ['PLACED', 'DRAFTED', 'SENT']],
  'trade/DraftContract': [['supplier'], ['PLACED', 'DRAFTED']],
  'trade/SendContract': [['supplier'], ['DRAFTED']],
  'trade/RecallContract': [['supplier'], ['SENT']],
  'trade/SignContract': [['buyer'], ['SENT']],
  'trade/RefuseContract': [['buyer'], ['SENT']],
  'trade/AcceptOrder': [['warehouse'], ['NEW']],
  'trade/ReportShortage': [['warehouse'], ['NEW']],
  'trade/RecheckOrder': [['warehouse'], ['SHORTAGE']],
  'trade/IssueInvoice': [['supplier'], ['NORMAL']],
  'trade/PayOrder': [['buyer'], ['UNPAID', 'RECEIVED']],
  'trade/ShipOrder': [['warehouse'], ['UNPAID', 'PAID']],
  'trade/ReceiveOrder': [['buyer'], ['SHIPPED']],
  'trade/ProposeCancellation': [['buyer', 'supplier'], CANCELLABLE],
  'trade/AgreeCancellation': [['buyer', 'supplier'], CANCELLABLE],
  'trade/DeclineCancellation': [['buyer', 'supplier'], CANCELLABLE],
  'trade/OfferPartial': [['supplier'], ['SHORTAGE']],
  'trade/AcceptPartial': [['buyer'], ['SHORTAGE']],
  'trade/RefusePartial': [['buyer'], ['SHORTAGE']],
  'trade/OfferSubstitute': [['supplier'], ['SHORTAGE']],
  'trade/AcceptSubstitute': [['buyer'], ['SHORTAGE']],
  'trade/RefuseSubstitute': [['buyer'], ['SHORTAGE']],
};

/** A market with one order in the state; SIGNED is left at once and cannot be met. */
function marketWith(state: OrderState): { spec: TradeSpec; order: string } {
  const spec = given({ rules: { payment: ['prepaid', 'net-3'], transitDays: 0 } });
  switch (state) {
    case 'SHORTAGE':
      return { spec, order: shortOrder(spec) };
    case 'RECEIVED': {
      const order = orderIn(spec, 'SHIPPED', { payment: 'net-3' });
      spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
      return { spec, order };
    }
    case 'SUCCESSFUL': {
      const order = orderIn(spec, 'SHIPPED');
      spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
      return { spec, order };
    }
    case 'VOID': {
      const order = place(spec);
      spec.when('veloshop', { type: 'trade/CancelOrder', order }).thenAccepted();
      return { spec, order };
    }
    default:
      return { spec, order: orderIn(spec, state) };
  }
}

describe('trade: who may do what, and when', () => {
  it('knows a role for every command and a command for every role', () => {
    const inSchema = tradeCommandSchema.options.map((option) => option.shape.type.value);
    expect([...TYPES].sort()).to.deep.equal([...inSchema].sort());
  });

  for (const firm of ['mall', 'bank', 'north', 'veloshop'] as const) {
    it(`refuses every command that is not for the role of ${firm}`, () => {
      const spec = given();
      const role = Object.values(spec.state.seats).find((seat) => seat.firm === firm)?.role ?? '';
      for (const type of TYPES) {
        const outcome = spec.when(firm, sample(type));
        const may = (PERMISSIONS[type].roles as readonly string[]).includes(role);
        if (may) expect(outcome.rejection?.code, type).to.not.equal('trade/wrong-role');
        else outcome.thenRejected('trade/wrong-role', { role, command: type.slice(6) });
      }
    });
  }

  it('asks for registration, account and certificate in this order', () => {
    const setup = { registration: 'people', accounts: 'people', certificates: 'people' } as const;
    const spec = given({ config: { setup } });
    const send = sample('trade/SendContract');
    spec.when('radwerk', send).thenRejected('trade/not-registered', { state: 'none' });
    spec.when('radwerk', sample('trade/Register')).thenAccepted();
    spec.when('radwerk', send).thenRejected('trade/not-registered', { state: 'waiting' });
    spec.when('mall', sample('trade/ApproveRegistration')).thenAccepted();
    spec.when('radwerk', send).thenRejected('trade/no-account', { state: 'none' });
    spec.when('radwerk', sample('trade/ApplyForAccount')).thenAccepted();
    spec.when('bank', sample('trade/OpenAccount')).thenAccepted();
    spec.when('radwerk', send).thenRejected('trade/no-certificate', { state: 'none' });
    spec.when('radwerk', sample('trade/RequestCertificate')).thenAccepted();
    spec.when('bank', sample('trade/IssueCertificate')).thenAccepted();
    spec.when('radwerk', send).thenRejected('trade/unknown-order');
  });

  for (const state of ORDER_STATES.filter((each) => each !== 'SIGNED')) {
    it(`takes in ${state} only what the order table allows`, () => {
      const { spec, order } = marketWith(state);
      for (const [type, row] of Object.entries(TABLE) as [TradeCommandType, [string[], OrderState[]]][]) {
        const [parts, states] = row;
        for (const part of parts) {
          if (states.includes(state)) continue;
          const outcome = spec.when(PART[part] as FirmName, sample(type, order));
          // The warehouse comes in with the signature; before, there is no such order for it.
          if (part === 'warehouse' && spec.order(order).warehouse === null) {
            outcome.thenRejected('trade/unknown-order', { order });
          } else {
            outcome.thenRejected('trade/wrong-state', { state, needed: states.join(', ') });
          }
        }
      }
    });
  }

  it('lets nobody act on an order in another part, and hides orders from strangers', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW');
    for (const [type, row] of Object.entries(TABLE) as [TradeCommandType, [string[], OrderState[]]][]) {
      const [role] = PERMISSIONS[type].roles;
      if (role === 'warehouse') {
        spec.when('south', sample(type, order)).thenRejected('trade/unknown-order', { order });
        continue;
      }
      spec.when('bikebar', sample(type, order)).thenRejected('trade/unknown-order', { order });
      for (const part of ['buyer', 'supplier']) {
        if (row[0].includes(part)) continue;
        spec
          .when(PART[part] as FirmName, sample(type, order))
          .thenRejected('trade/not-your-order', { order: 'PO-0001', part: row[0].join(', ') });
      }
    }
  });

  it('takes names that every object inherits for nothing that exists', () => {
    const spec = given();
    for (const id of ['toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']) {
      const product = { name: 'Name', about: '', priceFen: 1 };
      spec
        .when('radwerk', { type: 'trade/AddProduct', good: id, category: 'parts', ...product })
        .thenRejected('trade/unknown-good');
      spec
        .when('radwerk', { type: 'trade/AddProduct', good: 'saddle', category: id, ...product })
        .thenRejected('trade/unknown-category');
      spec.when('mall', { type: 'trade/WithdrawNotice', notice: id }).thenRejected('trade/unknown-notice');
      spec
        .when('mall', { type: 'trade/RemoveCategory', category: id })
        .thenRejected('trade/unknown-category');
      spec
        .when('veloshop', { type: 'trade/SetShopPrice', good: id, priceFen: 1 })
        .thenRejected('trade/unknown-good');
      spec.when('veloshop', { type: 'trade/PayOrder', order: id }).thenRejected('trade/unknown-order');
      spec.when('bank', { type: 'trade/OpenAccount', firm: id }).thenRejected('trade/unknown-firm');
    }
  });

  it('names every reason after the lab', () => {
    expect(REJECTION_CODES.every((code) => /^trade\/[a-z-]+$/.test(code))).to.equal(true);
  });
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { checkInterchange } from '../../../src/edi/check.ts';
import { extentOf } from '../../../src/edi/extent.ts';
import { tokenize } from '../../../src/edi/tokenize.ts';
import { parseInterchange } from '../../../src/edi/parse.ts';
import { writeInterchange } from '../../../src/edi/write.ts';
import { ercOf, MESSAGE_REASONS, wordsOf } from '../../../src/labs/trade/by-hand/reasons.ts';
import { BLANK, finishedMessage, templateFor } from '../../../src/labs/trade/by-hand/template.ts';
import type { TradeCommand } from '../../../src/labs/trade/commands.ts';
import { interchangeOf } from '../../../src/labs/trade/edifact.ts';
import { dateOfDay } from '../../../src/labs/trade/edifact-parts.ts';
import type { DocumentKind } from '../../../src/labs/trade/messages.ts';
import { legal } from '../../../src/labs/trade/legal.ts';
import { evidence, metrics } from '../../../src/labs/trade/metrics.ts';
import { view } from '../../../src/labs/trade/view.ts';
import {
  DUE,
  faultsOf,
  finished,
  orderAt,
  sceneOf,
  sendText,
  TOO_MANY,
  WANTED,
  write,
  writing,
  type Stage,
} from '../../support/by-hand.ts';
import { plain, readWithEdifact } from '../../support/edi.ts';
import { draftCommand, given, type FirmName, type TradeSpec } from '../../support/trade-spec.ts';

const orderFor = (spec: TradeSpec, stage: Stage | null): string | null =>
  stage === null ? null : orderAt(spec, stage);
const last = (spec: TradeSpec, order: string, kind: DocumentKind) => {
  const document = spec.order(order).documents.findLast((one) => one.kind === kind);
  if (document === undefined) throw new Error(`no ${kind}`);
  return document;
};

describe('messages by hand', () => {
  for (const [stage, firm, kind, made] of DUE) {
    const when = stage === null ? 'to begin with' : `on an order that is ${stage}`;

    it(`a finished ${kind} of ${firm} ${when} is taken and does what its button would do`, () => {
      const spec = writing();
      const order = orderFor(spec, stage);
      const text = finished(spec, firm, kind, order, WANTED);
      const outcome = write(spec, firm, kind, order, WANTED);
      expect(outcome.types[0]).to.equal(made);
      const id = order ?? outcome.data('trade/OrderPlaced').order;
      expect(last(spec, id, kind).written).to.equal(text);
      expect(spec.state.firms[firm]?.tallies['message-written'].count).to.be.greaterThan(0);
      expect(spec.state.refusedMessages).to.deep.equal({});
    });

    it(`the template of that ${kind} is refused at its blanks and nowhere else`, () => {
      const spec = writing();
      const order = orderFor(spec, stage);
      const text = templateFor(kind, sceneOf(spec, firm, order, WANTED));
      const outcome = sendText(spec, firm, text).thenEvents('MessageRefused');
      const blanks: number[] = [];
      for (let at = text.indexOf(BLANK); at !== -1; at = text.indexOf(BLANK, at + 1)) blanks.push(at);
      const faults = faultsOf(outcome);
      expect(blanks.length).to.be.greaterThan(2);
      expect(faults.map((fault) => extentOf(text, fault).from)).to.deep.equal(blanks);
      for (const fault of faults) expect(text.slice(fault.offset).startsWith(BLANK)).to.equal(true);
    });
  }

  it('are what the lab itself would have written for the same steps', () => {
    const spec = writing();
    const byButton = given();
    byButton.passDay();
    const order = orderAt(spec, 'arrived');
    write(spec, 'veloshop', 'RECADV', order);
    const placed: TradeCommand = { type: 'trade/PlaceOrder', ...WANTED, lines: [...WANTED.lines] };
    byButton.when('veloshop', placed).thenAccepted();
    const steps: readonly (readonly [FirmName, TradeCommand])[] = [
      ['radwerk', draftCommand(byButton, 'o1')],
      ['radwerk', { type: 'trade/SendContract', order: 'o1', version: 1 }],
      ['veloshop', { type: 'trade/SignContract', order: 'o1', version: 1 }],
      ['north', { type: 'trade/AcceptOrder', order: 'o1' }],
      ['radwerk', { type: 'trade/IssueInvoice', order: 'o1' }],
      ['veloshop', { type: 'trade/PayOrder', order: 'o1' }],
      ['north', { type: 'trade/ShipOrder', order: 'o1' }],
    ];
    for (const [firm, command] of steps) byButton.when(firm, command).thenAccepted();
    byButton.passDay(2);
    byButton.when('veloshop', { type: 'trade/ReceiveOrder', order: 'o1' }).thenAccepted();
    const seen = view(byButton.state, { kind: 'instructor' });
    const [made] = seen.everything?.orders ?? [];
    if (made === undefined) throw new Error('an order was placed');
    const number = spec.order(order).number;
    const texts = made.documents.map((document) => {
      const text = writeInterchange(interchangeOf(document, { order: made, view: seen }));
      return withoutTimes(text).replaceAll('PO-0001', number);
    });
    const written = spec.order(order).documents.map((document) => withoutTimes(document.written ?? ''));
    // A despatch advice can tell the day of arrival only once the goods have left; the button writes it afterwards.
    const unplanned = (text: string): string =>
      text.includes('DESADV') ? text.replace(/DTM\+17:.*\n/, '').replace('UNT+23', 'UNT+22') : text;
    expect(written).to.deep.equal(texts.map(unplanned));
  });

  it('keep the order’s papers numbered as ever, whatever the buyer calls the order', () => {
    const spec = writing();
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED).replaceAll('VELOSHOP-1', 'Spring-2026-A');
    const { order, number } = sendText(spec, 'veloshop', text).data('trade/OrderPlaced');
    expect(number).to.equal('Spring-2026-A');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    write(spec, 'radwerk', 'ORDRSP', order);
    expect(last(spec, order, 'ORDRSP').number).to.equal('CT-0001-1');
    expect(last(spec, order, 'ORDRSP').references).to.deep.include({
      kind: 'order',
      number: 'Spring-2026-A',
    });
  });

  it('split an order with a backorder under the mall’s next number', () => {
    const spec = writing();
    const order = orderAt(spec, 'offered');
    const { number, parent } = write(spec, 'veloshop', 'APERAK', order).data('trade/BackorderPlaced');
    expect([number, parent]).to.deep.equal(['PO-0002', order]);
  });

  it('offer a substitute where a line names one', () => {
    const spec = writing();
    const order = orderAt(spec, 'short');
    const text = finished(spec, 'radwerk', 'ORDRSP', order)
      .replace("LIN+1+6+p1:SA'", "LIN+1+6+p1:SA'\nPIA+3+p2:SA'")
      .replace(/QTY\+113:40:PCE'\nQTY\+83:20:PCE'\n/, "QTY+113:60:PCE'\n")
      .replace(/QVR.*\n/, '')
      .replace("PRI+AAA:118'", "PRI+AAA:29.50'")
      .replace(/(?:SCC\+1'\n(?:QTY|DTM).*\n(?:DTM.*\n)?)+/, '')
      .replace(/UNT\+\d+/, 'UNT+18');
    const offered = sendText(spec, 'radwerk', text);
    expect(faultsOf(offered).map(({ tag, code, expected }) => [tag, code, expected])).to.deep.equal([]);
    expect(offered.data('trade/SubstituteOffered')).to.include({ line: 1, product: 'p2', priceFen: 2950 });
    expect(write(spec, 'veloshop', 'APERAK', order).types[0]).to.equal('SubstituteAccepted');
  });

  it('refuse with 27 and a reason', () => {
    const spec = writing();
    const order = orderAt(spec, 'sent');
    const yes = finished(spec, 'veloshop', 'APERAK', order);
    const no = yes
      .replace("+29'", "+27'")
      .replace(
        "UNT+7+1'",
        "ERC+PRICE:ZZZ:92'\nFTX+AAO+++118 is too much, 110 was agreed by phone'\nUNT+9+1'",
      );
    const refused = sendText(spec, 'veloshop', no).data('trade/ContractRefused');
    expect(refused.reason).to.equal('118 is too much, 110 was agreed by phone');
    expect(spec.stateOf(order)).to.equal('PLACED');
  });

  it('answer the wish to cancel rather than the contract when they refer to it', () => {
    const spec = writing();
    const order = orderAt(spec, 'offered');
    write(spec, 'radwerk', 'ORDCHG', order);
    const { number } = last(spec, order, 'ORDCHG');
    const text = finished(spec, 'veloshop', 'APERAK', order).replace(/RFF\+ACW:[^']*/, `RFF+ACW:${number}`);
    expect(sendText(spec, 'veloshop', text).types[0]).to.equal('CancellationAgreed');
  });
});

/** Without what depends on the moment of writing. */
const withoutTimes = (text: string): string =>
  text.replace(/(UNB\+.*?\+.*?\+.*?\+\d{6}):\d{4}\+[^']*/, '$1').replace(/UNZ\+1\+[^']*/, 'UNZ+1');

describe('plain commands in a firm that writes by hand', () => {
  it('are refused to people, with the kind they are to write', () => {
    const spec = writing();
    const placed: TradeCommand = { type: 'trade/PlaceOrder', ...WANTED, lines: [...WANTED.lines] };
    spec.when('veloshop', placed).thenRejected('trade/by-hand', { kind: 'ORDERS', command: 'PlaceOrder' });
    const order = orderAt(spec, 'drafted');
    const send: TradeCommand = { type: 'trade/SendContract', order, version: 1 };
    spec.when('radwerk', send).thenRejected('trade/by-hand', { kind: 'ORDRSP' });
    spec
      .when('veloshop', { type: 'trade/CancelOrder', order })
      .thenRejected('trade/by-hand', { kind: 'ORDCHG' });
  });

  it('are open to bots and the instructor, and for kinds that are not written by hand', () => {
    const spec = writing({ byHand: { veloshop: ['ORDERS'], radwerk: ['ORDRSP'] } });
    const placed: TradeCommand = { type: 'trade/PlaceOrder', ...WANTED, lines: [...WANTED.lines] };
    const { order } = spec.when('veloshop', placed, 'bot', 'buyer-bot').data('trade/OrderPlaced');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    const send: TradeCommand = { type: 'trade/SendContract', order, version: 1 };
    spec.when('radwerk', send, 'instructor', 'teacher').thenEvents('ContractSent');
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
  });

  it('are the only way in a firm that does not write by hand', () => {
    const spec = given();
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    sendText(spec, 'veloshop', text).thenRejected('trade/not-by-hand');
  });
});

/** One wrong thing in a right message: what to replace by what, and what the partner says to it. */
type Wrong = readonly [what: string, from: RegExp | string, to: string, ...expected: readonly string[]];
const CASES: readonly {
  readonly stage: Stage | null;
  readonly firm: FirmName;
  readonly kind: DocumentKind;
  readonly wrong: readonly Wrong[];
}[] = [
  {
    stage: null,
    firm: 'veloshop',
    kind: 'ORDERS',
    wrong: [
      ['a number nobody could type', 'BGM+220+VELOSHOP-1+', 'BGM+220+VELO 1/A+', 'message/order-number BGM'],
      [
        'a number of the mall’s kind',
        'BGM+220+VELOSHOP-1+',
        'BGM+220+PO-0009+',
        'message/order-number-reserved BGM',
      ],
      ['another buyer', 'NAD+BY+veloshop', 'NAD+BY+bikebar', 'message/party NAD'],
      ['another supplier', 'NAD+SU+radwerk', 'NAD+SU+gearhaus', 'message/party NAD'],
      ['goods for another shop', 'NAD+ST+veloshop', 'NAD+ST+north', 'message/party NAD'],
      ['a day that is over', /DTM\+2:\d+/, `DTM+2:${dateOfDay(1)}`, 'message/day DTM'],
      ['a date in the future', /DTM\+137:\d+/, `DTM+137:${dateOfDay(3)}`, 'message/not-today DTM'],
      ['an unknown product', 'p2:SA', 'p77:SA', 'message/product-not-offered LIN'],
      ['another supplier’s product', 'p2:SA', 'p4:SA', 'message/product-not-offered LIN'],
      [
        'a price that was not offered',
        "MOA+203:118'\nPRI+AAA:29.5'\nUNS+S'\nMOA+86:1298'",
        "MOA+203:100'\nPRI+AAA:25'\nUNS+S'\nMOA+86:1280'",
        'message/price PRI',
      ],
      [
        'half a piece',
        "QTY+21:4:PCE'\nMOA+203:118'\nPRI+AAA:29.5'\nUNS+S'\nMOA+86:1298'",
        "QTY+21:4.5:PCE'\nMOA+203:132.75'\nPRI+AAA:29.5'\nUNS+S'\nMOA+86:1312.75'",
        'message/quantity-form QTY',
      ],
      ['kilograms', 'QTY+21:4:PCE', 'QTY+21:4:KGM', 'message/unit QTY'],
      ['lines numbered 1 and 5', 'LIN+2+', 'LIN+5+', 'message/line-number LIN'],
      [
        'several faults at once',
        /NAD\+ST\+veloshop([^]*)p1:SA([^]*)p2:SA/,
        'NAD+ST+north$1p4:SA$2p9:SA',
        'message/party NAD',
        'message/product-not-offered LIN',
        'message/product-not-offered LIN',
      ],
    ],
  },
  {
    stage: 'drafted',
    firm: 'radwerk',
    kind: 'ORDRSP',
    wrong: [
      ['another contract number', 'BGM+231+CT-0001-1', 'BGM+231+CT-0001-2', 'message/number BGM'],
      ['a plain yes to what was changed', "CT-0001-1+4'", "CT-0001-1+29'", 'message/answer BGM'],
      ['a no', "CT-0001-1+4'", "CT-0001-1+27'", 'message/answer BGM'],
      ['an order nobody knows', 'RFF+ON:VELOSHOP-1', 'RFF+ON:VELOSHOP-9', 'message/reference RFF'],
      [
        'another quantity',
        /QTY\+21:10:PCE'\nQTY\+113:10/,
        "QTY+21:9:PCE'\nQTY+113:9",
        'message/quantity QTY',
      ],
      ['a lower price', 'PRI+AAA:118', 'PRI+AAA:117.5', 'message/price PRI'],
      ['an earlier day', /DTM\+67:\d+/, `DTM+67:${dateOfDay(3)}`, 'message/date DTM'],
      ['another product', 'p1:SA', 'p4:SA', 'message/product LIN'],
      ['another total', 'MOA+86:1298', 'MOA+86:1300', 'message/amount MOA'],
      [
        'a line that was not ordered',
        'LIN+2+5',
        'LIN+3+5',
        'message/line-unknown LIN',
        'message/line-missing LIN',
      ],
      ['a backorder nobody agreed on', "QTY+113:4:PCE'", "QTY+113:4:PCE'\nQTY+83:0:PCE'", ...[]],
      ['a reference to another line', "RFF+LI:2'", "RFF+LI:1'", 'message/reference RFF'],
    ],
  },
  {
    stage: 'short',
    firm: 'radwerk',
    kind: 'ORDRSP',
    wrong: [
      ['a plain acceptance', 'LIN+1+6+', 'LIN+1+5+', 'message/line-action LIN'],
      [
        'fewer than were ordered',
        "QTY+21:60:PCE'\nQTY+113:40",
        "QTY+21:50:PCE'\nQTY+113:30",
        'message/quantity QTY',
      ],
      [
        'more than there is',
        /QTY\+113:40:PCE'\nQTY\+83:20:PCE'\nQVR\+-20([^]*)113:40([^]*)83:20/,
        "QTY+113:50:PCE'\nQTY+83:10:PCE'\nQVR+-10$1113:50$283:10",
        'trade/insufficient-stock QTY',
      ],
      ['no word on what is short', /QVR.*\n/, '', 'message/missing QVR'],
      [
        'a day for the rest that is over',
        /(QTY\+83:20:PCE'\nDTM\+67:)\d+/,
        `$1${dateOfDay(1)}`,
        'message/day DTM',
      ],
      ['the contract’s number', /BGM\+231\+RS-0001-\d/, 'BGM+231+CT-0001-1', 'message/number BGM'],
      ['another price', 'PRI+AAA:118', 'PRI+AAA:119', 'message/price PRI'],
    ],
  },
  {
    stage: 'sent',
    firm: 'veloshop',
    kind: 'APERAK',
    wrong: [
      ['no without a reason', "+29'", "+27'", 'message/reason-missing FTX'],
      ['an answer to nothing', 'RFF+ACW:CT-0001-1', 'RFF+ACW:CT-0009-1', 'message/unknown-order RFF'],
      [
        'an answer to something else',
        'RFF+ACW:CT-0001-1',
        'RFF+ACW:VELOSHOP-1',
        'message/nothing-to-answer RFF',
      ],
      ['in another’s name', 'NAD+MS+veloshop', 'NAD+MS+bikebar', 'message/party NAD'],
      ['another number', 'BGM++AP-0001-1', 'BGM++AP-0001-7', 'message/number BGM'],
    ],
  },
  {
    stage: 'normal',
    firm: 'radwerk',
    kind: 'INVOIC',
    wrong: [
      ['another number', 'BGM+380+IV-0001', 'BGM+380+2026-001', 'message/number BGM'],
      [
        'tax that was not agreed',
        "MOA+79:1298'\nMOA+86:1298'",
        "MOA+79:1298'\nMOA+124:168.74'\nMOA+86:1466.74'",
        'message/amount MOA',
      ],
      [
        'a higher price',
        /MOA\+203:1180'\nPRI\+AAA:118'([^]*)MOA\+79:1298'\nMOA\+86:1298'/,
        "MOA+203:1200'\nPRI+AAA:120'$1MOA+79:1318'\nMOA+86:1318'",
        'message/price PRI',
      ],
      [
        'more than was ordered',
        /QTY\+47:10:PCE'\nMOA\+203:1180([^]*)MOA\+79:1298'\nMOA\+86:1298'/,
        "QTY+47:11:PCE'\nMOA+203:1298$1MOA+79:1416'\nMOA+86:1416'",
        'message/quantity QTY',
      ],
      ['the wrong order', 'RFF+ON:VELOSHOP-1', 'RFF+ON:PO-0001', 'message/reference RFF'],
    ],
  },
  {
    stage: 'invoiced',
    firm: 'veloshop',
    kind: 'REMADV',
    wrong: [
      ['another invoice', 'DOC+380+IV-0001', 'DOC+380+IV-0002', 'message/reference DOC'],
      [
        'less than is due',
        /MOA\+9:1298'\nMOA\+12:1298'([^]*)MOA\+12:1298/,
        "MOA+9:1298'\nMOA+12:1000'$1MOA+12:1000",
        'message/amount MOA',
      ],
      ['another payee', 'NAD+PE+radwerk', 'NAD+PE+gearhaus', 'message/party NAD'],
      ['a payment to come', /DTM\+138:\d+/, `DTM+138:${dateOfDay(9)}`, 'message/not-today DTM'],
    ],
  },
  {
    stage: 'paid',
    firm: 'north',
    kind: 'DESADV',
    wrong: [
      ['fewer than were paid for', 'QTY+12:10', 'QTY+12:8', 'message/quantity QTY'],
      ['another product', 'p2:SA', 'p3:SA', 'message/product LIN'],
      ['another buyer', 'NAD+ST+veloshop', 'NAD+ST+bikebar', 'message/party NAD'],
      ['a reference to another line', 'RFF+ON:VELOSHOP-1:2', 'RFF+ON:VELOSHOP-1:1', 'message/reference RFF'],
    ],
  },
  {
    stage: 'arrived',
    firm: 'veloshop',
    kind: 'RECADV',
    wrong: [
      ['another despatch', 'RFF+AAK:DA-0001', 'RFF+AAK:DA-0002', 'message/reference RFF'],
      ['fewer accepted', 'QTY+194:10', 'QTY+194:9', 'message/quantity QTY'],
      ['damaged goods', "QTY+194:4:PCE'", "QTY+124:4:PCE'", 'message/missing QTY'],
    ],
  },
  {
    stage: 'normal',
    firm: 'veloshop',
    kind: 'ORDCHG',
    wrong: [
      ['a change of quantity', "OC-0001-1+1'", "OC-0001-1+4'", 'message/answer BGM'],
      ['no reason', /FTX\+CHG.*\n/, "ALI+CN'\n", 'message/reason-missing FTX'],
      ['one line of two', 'LIN+2+2', 'LIN+3+2', 'message/line-unknown LIN', 'message/line-missing LIN'],
    ],
  },
];

describe('a message that is sound in form and wrong in substance', () => {
  for (const { stage, firm, kind, wrong } of CASES) {
    for (const [what, from, to, ...expected] of wrong) {
      if (expected.length === 0) continue;
      it(`${kind} (${stage ?? 'new'}) with ${what} is answered by an APERAK and changes nothing else`, () => {
        const spec = writing();
        const order = orderFor(spec, stage);
        const right = finished(spec, firm, kind, order, WANTED);
        const text = counted(right.replace(from, to));
        expect(text, `${what} can be put into\n${right}`).to.not.equal(right);
        const before = moneyGoodsOrders(spec);
        const outcome = sendText(spec, firm, text).thenEvents('MessageRefused');
        const refused = outcome.data('trade/MessageRefused');
        const faults = refused.faults.map(({ reason, tag }) => `${reason} ${tag}`);
        expect(faults, text).to.deep.equal(expected);
        expect(refused.answer?.kind).to.equal('APERAK');
        expect(moneyGoodsOrders(spec)).to.equal(before);
        for (const { level, offset, segment, tag, received } of refused.faults) {
          expect(level).to.equal('business');
          expect(segment).to.be.greaterThan(0);
          if (received !== null && /^[A-Z]{3}$/.test(tag)) expect(text.slice(offset)).to.include(received);
        }
        expectAperak(refused.answer?.text ?? '', faults.length);
        expect(write(spec, firm, kind, order, WANTED).types).to.include('MessageWritten');
      });
    }
  }

  /** With the count in UNT as it has to be. */
  function counted(text: string): string {
    const segments = tokenize(text).segments;
    const from = segments.findIndex(({ tag }) => tag === 'UNH');
    const until = segments.findIndex(({ tag }) => tag === 'UNT');
    return text.replace(/UNT\+\d+/, `UNT+${until - from + 1}`);
  }

  function expectAperak(text: string, faults: number): void {
    const { findings, messages } = checkInterchange(text, { profile: 'lab' });
    expect(findings, text).to.deep.equal([]);
    expect(messages.map(({ type }) => type)).to.deep.equal(['APERAK']);
    const syntax = parseInterchange(text)?.syntax;
    expect(plain(tokenize(text).segments)).to.deep.equal(readWithEdifact(text, syntax));
    const tags = tokenize(text).segments.map(({ tag }) => tag);
    expect(tags.filter((tag) => tag === 'ERC')).to.have.length(faults);
    expect(tags.filter((tag) => tag === 'FTX')).to.have.length(faults);
    expect(text).to.match(/BGM\+\+ANS\d{6}\+27'/);
  }

  const moneyGoodsOrders = ({ state }: TradeSpec): string =>
    JSON.stringify([
      state.accounts,
      state.products,
      state.orders,
      state.shops,
      state.ledger,
      state.next.order,
    ]);

  it('is about an order of nobody, of others, or of oneself in another part', () => {
    const spec = writing({ byHand: { veloshop: ['REMADV'], radwerk: ['INVOIC'], bikebar: ['REMADV'] } });
    spec.when('veloshop', { type: 'trade/PlaceOrder', ...WANTED, lines: [...WANTED.lines] }).thenAccepted();
    const text = REMITTANCE('veloshop');
    const reasonOf = (firm: FirmName, sent: string): unknown =>
      faultsOf(sendText(spec, firm, sent)).map(({ reason }) => reason);
    expect(reasonOf('veloshop', text.replace('PO-0001', 'PO-0009'))).to.deep.equal(['message/unknown-order']);
    expect(reasonOf('bikebar', REMITTANCE('bikebar'))).to.deep.equal(['message/unknown-order']);
    expect(reasonOf('veloshop', text)).to.deep.equal(['message/wrong-state']);
    expect(
      reasonOf('radwerk', REMITTANCE('radwerk').replaceAll(/:ZZZ\+radwerk:/g, ':ZZZ+veloshop:')),
    ).to.deep.equal(['message/wrong-part']);
  });

  it('is refused for a reason of the step itself, such as money or goods that are not there', () => {
    const spec = writing();
    const order = orderAt(spec, 'invoiced');
    // A dear purchase empties the account before the invoice is paid.
    const account = spec.state.accounts['veloshop'] ?? 0;
    const quantity = Math.floor(account / 2000);
    spec.when('veloshop', {
      type: 'trade/AddProduct',
      good: 'wheel',
      name: 'Wheel',
      about: '',
      category: 'parts',
      priceFen: 100,
    });
    const product = Object.values(spec.state.products).find(({ firm }) => firm === 'veloshop')?.id ?? '';
    spec.when('veloshop', { type: 'trade/Replenish', product, quantity }).thenAccepted();
    const outcome = sendText(spec, 'veloshop', finished(spec, 'veloshop', 'REMADV', order));
    expect(faultsOf(outcome).map(({ reason }) => reason)).to.deep.equal(['trade/insufficient-funds']);
    expect(outcome.data('trade/MessageRefused').answer?.text)
      .to.include('ERC+FUNDS:ZZZ:92')
      .and.include('RFF+ON:VELOSHOP-1');
  });

  it('is no message of the firm’s at all while the firm itself may not take the step', () => {
    const spec = writing({ config: { setup: { certificates: 'people' } as never } });
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    const { order } = sendText(spec, 'veloshop', text).data('trade/OrderPlaced');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    sendText(spec, 'radwerk', finished(spec, 'radwerk', 'ORDRSP', order)).thenRejected(
      'trade/no-certificate',
    );
    expect(spec.state.refusedMessages).to.deep.equal({});
  });
});

/** A remittance about the first order, whoever may send it. */
const REMITTANCE = (firm: string): string =>
  [
    `UNB+UNOC:3+${firm}:ZZZ+radwerk:ZZZ+260106:0800+R1'`,
    "UNH+1+REMADV:D:96A:UN'",
    "BGM+481+RA-0001+9'",
    "DTM+137:20260106:102'",
    "DTM+138:20260106:102'",
    `NAD+PR+${firm}::92'`,
    "NAD+PE+radwerk::92'",
    "CUX+2:CNY:11'",
    "DOC+380+IV-0001'",
    "MOA+9:1298'",
    "MOA+12:1298'",
    "RFF+ON:PO-0001'",
    "UNS+S'",
    "MOA+12:1298'",
    "UNT+14+1'",
    "UNZ+1+R1'",
    '',
  ].join('\n');

describe('a message that is wrong in form', () => {
  const sendWrong = (change: (text: string) => string) => {
    const spec = writing();
    const text = change(finished(spec, 'veloshop', 'ORDERS', null, WANTED));
    return sendText(spec, 'veloshop', text).thenEvents('MessageRefused').data('trade/MessageRefused');
  };
  const codes = (refused: ReturnType<typeof sendWrong>) => refused.faults.map(({ code }) => code);

  it('is answered by a CONTRL that names the place, and its substance is not looked at', () => {
    const refused = sendWrong((text) =>
      text.replace(/UNT\+\d+/, 'UNT+20').replace('NAD+ST+veloshop', 'NAD+ST+north'),
    );
    expect(codes(refused)).to.deep.equal([29]);
    expect(refused.faults[0]).to.include({ level: 'syntax', tag: 'UNT', reason: null });
    expect(refused.answer?.kind).to.equal('CONTRL');
    expect(refused.answer?.text).to.match(/UCM\+1\+ORDERS:D:96A:UN\+4\+29\+UNT/);
    expect(checkInterchange(refused.answer?.text ?? '').findings).to.deep.equal([]);
  });

  it('is one that names another sender or recipient', () => {
    expect(codes(sendWrong((text) => text.replace('UNOC:3+veloshop', 'UNOC:3+bikebar')))).to.deep.equal([23]);
    expect(codes(sendWrong((text) => text.replace('+radwerk:ZZZ', '+nobody:ZZZ')))).to.deep.equal([7]);
    const spec = writing();
    const order = orderAt(spec, 'sent');
    const text = finished(spec, 'veloshop', 'APERAK', order).replace('+radwerk:ZZZ', '+gearhaus:ZZZ');
    expect(faultsOf(sendText(spec, 'veloshop', text)).map(({ code }) => code)).to.deep.equal([7]);
  });

  it('is one whose control reference was used before; that of a refused message may be used again', () => {
    const spec = writing();
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, 'UNT+9')).thenEvents('MessageRefused');
    sendText(spec, 'veloshop', text).thenEvents('OrderPlaced', 'MessageWritten');
    const again = sendText(spec, 'veloshop', text.replace('BGM+220+VELOSHOP-1', 'BGM+220+VELOSHOP-2'));
    expect(faultsOf(again).map(({ code, tag }) => [code, tag])).to.deep.equal([[26, 'UNB']]);
    sendText(spec, 'veloshop', text.replaceAll('VELOSHOP-1', 'VELOSHOP-2')).thenEvents(
      'OrderPlaced',
      'MessageWritten',
    );
  });

  it('has no answer when not even UNB can be read', () => {
    for (const text of ['Please send me ten frames.', "UNH+1+ORDERS:D:96A:UN'", '   ', '{"order": 10}']) {
      const spec = writing();
      const refused = sendText(spec, 'veloshop', text)
        .thenEvents('MessageRefused')
        .data('trade/MessageRefused');
      expect(refused.answer, text).to.equal(null);
      expect(spec.state.refusedMessages['m1']).to.include({ text, partner: null, order: null });
    }
  });

  it('carries no message, or two, or one that nobody exchanges here', () => {
    const two = (text: string): string => {
      const message = /UNH[^]*UNT[^']*'\n/.exec(text)?.[0] ?? '';
      return text.replace(
        'UNZ+1',
        `${message.replace('UNH+1', 'UNH+2').replace(/(UNT\+\d+)\+1/, '$1+2')}UNZ+2`,
      );
    };
    expect(sendWrong(two).faults.map(({ reason }) => reason)).to.deep.equal(['message/one-message']);
    const none = (text: string): string => text.replace(/UNH[^]*UNT[^']*'\n/, '').replace('UNZ+1', 'UNZ+0');
    expect(sendWrong(none).faults).to.have.length.greaterThan(0);
    const sent = writing();
    const report = [
      "UNB+UNOC:3+veloshop:ZZZ+radwerk:ZZZ+260106:0800+X1'",
      "UNH+1+CONTRL:D:3:UN'",
      "UCI+A+radwerk+veloshop+7'",
      "UNT+3+1'",
      "UNZ+1+X1'",
    ].join('\n');
    const [fault] = faultsOf(sendText(sent, 'veloshop', report));
    expect(fault?.reason).to.equal('message/kind');
  });

  it('is put right by a later one, which counts for the person', () => {
    const spec = writing();
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, 'UNT+9'));
    sendText(spec, 'veloshop', text.replace('PRI+AAA:118', 'PRI+AAA:120'));
    expect(spec.state.persons['veloshop/veloshop-person']).to.include({ mistakes: 2, corrected: 0 });
    sendText(spec, 'veloshop', text);
    expect(spec.state.persons['veloshop/veloshop-person']).to.include({ mistakes: 2, corrected: 2 });
    expect(Object.values(spec.state.refusedMessages).map(({ repaired }) => repaired)).to.deep.equal([
      true,
      true,
    ]);
  });
});

describe('what a firm sees of its messages', () => {
  it('is what it writes, what was refused and what it was shown, and nothing of others', () => {
    const spec = writing({ byHand: { veloshop: ['ORDERS', 'APERAK'], radwerk: ['ORDRSP'] } });
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    for (const count of [3, 4]) sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, `UNT+${count}`));
    spec
      .when('veloshop', { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: mutable() })
      .thenAccepted();
    const messages = sceneOf(spec, 'veloshop', null).view.own?.messages;
    expect(messages?.byHand).to.deep.equal(['ORDERS', 'APERAK']);
    expect(messages?.refused.map(({ id, text: sent }) => [id, /UNT\+\d/.exec(sent)?.[0]])).to.deep.equal([
      ['m2', 'UNT+4'],
      ['m1', 'UNT+3'],
    ]);
    expect(messages?.shown).to.have.length(1);
    expect(messages?.shown[0]).to.deep.include({ kind: 'ORDERS', wanted: WANTED });
    const other = sceneOf(spec, 'radwerk', null).view.own?.messages;
    expect(other).to.deep.equal({ byHand: ['ORDRSP'], refused: [], shown: [] });
    expect(sceneOf(spec, 'gearhaus', null).view.own?.messages.byHand).to.deep.equal([]);
  });

  it('is at most thirty refused messages, the newest', () => {
    const spec = writing();
    for (let i = 0; i < 32; i++) sendText(spec, 'veloshop', `nonsense ${i}`);
    const refused = sceneOf(spec, 'veloshop', null).view.own?.messages.refused ?? [];
    expect(refused).to.have.length(30);
    expect(refused[0]?.text).to.equal('nonsense 31');
  });
});

const mutable = () => ({ ...WANTED, lines: [...WANTED.lines] });

describe('asking for the finished message', () => {
  it('is counted, and refused where there is none to be shown', () => {
    const spec = writing({ byHand: { veloshop: ['ORDERS', 'APERAK'], radwerk: ['ORDRSP', 'INVOIC'] } });
    spec
      .when('veloshop', { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: null })
      .thenRejected('trade/nothing-wanted');
    spec
      .when('veloshop', { type: 'trade/ShowMessage', kind: 'REMADV', order: null, wanted: null })
      .thenRejected('trade/not-by-hand', { kind: 'REMADV' });
    const nobodys = { ...mutable(), supplier: 'nobody' };
    spec
      .when('veloshop', { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: nobodys })
      .thenRejected('trade/unknown-firm');
    spec
      .when('veloshop', { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: mutable() })
      .thenEvents('MessageShown');
    const order = orderAt(spec, 'drafted');
    const show = (kind: DocumentKind, id = order): TradeCommand => {
      return { type: 'trade/ShowMessage', kind, order: id, wanted: null };
    };
    spec.when('radwerk', show('INVOIC')).thenRejected('trade/message-not-due', { kind: 'INVOIC' });
    spec.when('radwerk', show('ORDRSP', 'o77')).thenRejected('trade/unknown-order');
    spec.when('radwerk', show('ORDRSP')).thenEvents('MessageShown');
    expect(spec.state.firms['radwerk']?.tallies['message-shown'].count).to.equal(1);
    expect(spec.state.firms['veloshop']?.tallies['message-shown'].count).to.equal(1);
  });
});

describe('templates', () => {
  it('are empty where a message makes no sense', () => {
    const spec = writing();
    expect(templateFor('ORDERS', sceneOf(spec, 'veloshop', null))).to.equal('');
    expect(finishedMessage('INVOIC', sceneOf(spec, 'radwerk', orderAt(spec, 'sent')))).to.equal('');
  });

  it('number orders in a series of the firm’s own, and never reuse a control reference', () => {
    const spec = writing();
    const numbers = [1, 2, 3].map(() => {
      const { order, number } = write(spec, 'veloshop', 'ORDERS', null, TOO_MANY).data('trade/OrderPlaced');
      return `${order} ${number}`;
    });
    expect(numbers).to.deep.equal(['o1 VELOSHOP-1', 'o2 VELOSHOP-2', 'o3 VELOSHOP-3']);
    const spelt = finished(spec, 'veloshop', 'ORDERS', null, WANTED).replaceAll('VELOSHOP-4', 'VELOSHOP-5');
    sendText(spec, 'veloshop', spelt).thenAccepted();
    expect(write(spec, 'veloshop', 'ORDERS', null, WANTED).data('trade/OrderPlaced').number).to.equal(
      'VELOSHOP-6',
    );
  });
});

describe('the waiting work and the possible steps of a firm that writes by hand', () => {
  it('remind of an ORDERS that was refused, until one is taken or a day has passed', () => {
    const spec = writing();
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    const waits = (): unknown =>
      sceneOf(spec, 'veloshop', null).view.own?.waiting.map(({ kind, subject }) => `${kind} ${subject}`);
    sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, 'UNT+9'));
    sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, 'UNT+8'));
    expect(waits()).to.deep.equal(['repair-message m2']);
    sendText(spec, 'veloshop', text);
    expect(waits()).to.deep.equal([]);
    sendText(spec, 'veloshop', text);
    expect(waits()).to.deep.equal(['repair-message m3']);
    spec.passDay();
    expect(waits()).to.deep.equal(['repair-message m3']);
    spec.passDay();
    expect(waits()).to.deep.equal([]);
  });

  it('leave plain commands to bots, and let people ask for the finished message', () => {
    const spec = writing({ byHand: { veloshop: ['ORDERS', 'APERAK'] } });
    const order = orderAt(spec, 'placed');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    const [id] = Object.entries(spec.state.seats).find(([, { firm }]) => firm === 'veloshop') ?? [];
    const seat = { id: id ?? '', firm: 'veloshop', role: 'enterprise' };
    const types = (by: 'human' | 'bot') => new Set(legal(spec.state, seat, by).map(({ type }) => type));
    expect([...types('bot')]).to.include.members(['trade/SignContract', 'trade/PlaceOrder']);
    expect([...types('bot')]).to.not.include('trade/ShowMessage');
    const human = [...types('human')];
    expect(human).to.include.members(['trade/ShowMessage', 'trade/CancelOrder']);
    expect(human).to.not.include('trade/SignContract');
    expect(human).to.not.include('trade/PlaceOrder');
  });
});

describe('the metrics of messages by hand', () => {
  it('count what was refused and shown, and the share that was right', () => {
    const spec = writing();
    const figures = (firm: FirmName) =>
      Object.fromEntries(
        metrics(spec.state, firm, ['messagesRefused', 'messagesRight', 'messagesShown']).map((metric) => [
          metric.name,
          metric.value,
        ]),
      );
    const nothing = { messagesRefused: null, messagesRight: null, messagesShown: null };
    expect(figures('veloshop')).to.deep.equal(nothing);
    expect(figures('north')).to.deep.equal(nothing);
    const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
    sendText(spec, 'veloshop', text.replace(/UNT\+\d+/, 'UNT+9'));
    expect(figures('veloshop')).to.deep.equal({ messagesRefused: 1, messagesRight: 0, messagesShown: 0 });
    spec.when('veloshop', { type: 'trade/ShowMessage', kind: 'ORDERS', order: null, wanted: mutable() });
    sendText(spec, 'veloshop', text);
    expect(figures('veloshop')).to.deep.equal({ messagesRefused: 1, messagesRight: 0.5, messagesShown: 1 });
    expect(evidence(spec.state, 'veloshop', 'messagesRight')).to.have.length(2);
    expect(evidence(spec.state, 'veloshop', 'messagesShown')).to.have.length(1);
    write(spec, 'north', 'DESADV', orderAt(spec, 'paid'));
    expect(figures('north')).to.deep.equal({ messagesRefused: 0, messagesRight: 1, messagesShown: 0 });
  });

  it('still count the contracts that a buyer refused', () => {
    const spec = writing({ byHand: { veloshop: ['ORDERS'] } });
    const order = orderAt(spec, 'placed');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    spec
      .when('veloshop', { type: 'trade/RefuseContract', order, version: 1, reason: 'too dear' })
      .thenAccepted();
    const [refused] = metrics(spec.state, 'radwerk', ['messagesRefused']);
    expect(refused?.value).to.equal(1);
  });
});

describe('the reasons of refused messages', () => {
  const texts = (language: string): Record<string, string> =>
    JSON.parse(
      readFileSync(
        new URL(`../../../views/locales/${language}/rejection-message.json`, import.meta.url),
        'utf8',
      ),
    ) as Record<string, string>;

  it('have a text in both languages, and no text is without a reason', () => {
    const keys = MESSAGE_REASONS.map((reason) => reason.slice('message/'.length)).sort();
    for (const language of ['en', 'zh']) expect(Object.keys(texts(language)).sort()).to.deep.equal(keys);
  });

  it('have an error code that fits into ERC, and words for FTX', () => {
    for (const reason of [...MESSAGE_REASONS, 'trade/insufficient-funds', 'trade/something-new']) {
      expect(ercOf(reason)).to.match(/^[A-Z]{1,8}$/);
      expect(wordsOf(reason, 'A', 'B')).to.match(/^[A-Z].* \(expected A, received B\)\.$/);
    }
  });
});

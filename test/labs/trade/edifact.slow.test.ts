import { expect } from 'chai';
import { checkInterchange } from '../../../src/edi/check.ts';
import { parseInterchange } from '../../../src/edi/parse.ts';
import { tokenize } from '../../../src/edi/tokenize.ts';
import { MESSAGE_TYPES } from '../../../src/edi/tables/messages.ts';
import { writeInterchange } from '../../../src/edi/write.ts';
import { LABS } from '../../../src/labs/index.ts';
import { dateOfDay, timeOf } from '../../../src/labs/trade/edifact-parts.ts';
import { interchangeOf } from '../../../src/labs/trade/edifact.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import type { DocumentView, OrderView, TradeView } from '../../../src/labs/trade/view-types.ts';
import { view } from '../../../src/labs/trade/view.ts';
import { simulate } from '../../../src/runs/simulate.ts';
import { plain, readWithEdifact } from '../../support/edi.ts';
import { shipped, SHIPPED } from '../../support/shipped-scenarios.ts';
import { given, orderIn, place, shortOrder, type TradeSpec } from '../../support/trade-spec.ts';

interface Written {
  readonly document: DocumentView;
  readonly order: OrderView;
  readonly text: string;
}

/** Every document of a market as its message. */
function messagesOf(state: TradeState): Written[] {
  const seen: TradeView = view(state, { kind: 'instructor' });
  return (seen.everything?.orders ?? []).flatMap((order) =>
    order.documents.map((document) => ({
      document,
      order,
      text: writeInterchange(interchangeOf(document, { order, view: seen })),
    })),
  );
}

/** What a partner's system and an independent reader say to a message. */
function expectSound({ document, text }: Written): void {
  const { findings, messages } = checkInterchange(text, { profile: 'lab' });
  expect(findings, text).to.deep.equal([]);
  expect(messages.map(({ type }) => type)).to.deep.equal([document.kind]);
  const syntax = parseInterchange(text)?.syntax;
  expect(plain(tokenize(text).segments)).to.deep.equal(readWithEdifact(text, syntax));
}

const last = (spec: TradeSpec, order: string, kind: string): string =>
  messagesOf(spec.state).findLast((one) => one.document.order === order && one.document.kind === kind)
    ?.text ?? '';

describe("a trade's documents as messages", () => {
  it('are all sound from order to receipt, with every kind that goes well', () => {
    const spec = given({ rules: { payment: ['prepaid', 'net-3'], transitDays: 0 } });
    const order = orderIn(spec, 'SHIPPED', {
      lines: [
        { product: 'p1', quantity: 2 },
        { product: 'p2', quantity: 7 },
      ],
    });
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    const written = messagesOf(spec.state);
    written.forEach(expectSound);
    expect(written.map(({ document }) => document.kind)).to.include.members([
      'ORDERS',
      'ORDRSP',
      'APERAK',
      'INVOIC',
      'REMADV',
      'DESADV',
      'RECADV',
    ]);
  });

  it('say what the order says', () => {
    const spec = given();
    const order = place(spec, { lines: [{ product: 'p2', quantity: 3 }] });
    expect(last(spec, order, 'ORDERS').split('\n').slice(3, -4)).to.deep.equal([
      "BGM+220+PO-0001+9'",
      "DTM+137:20260105:102'",
      "DTM+2:20260105:102'",
      "NAD+BY+veloshop::92++veloshop'",
      "NAD+SU+radwerk::92++radwerk'",
      "NAD+ST+veloshop::92++veloshop'",
      "CUX+2:CNY:9'",
      "LIN+1++p2:SA'",
      "IMD+F++:::Wheel'",
      "QTY+21:3:PCE'",
      "MOA+203:88.5'",
      "PRI+AAA:29.5'",
      "UNS+S'",
      "MOA+86:88.5'",
    ]);
  });

  it('tell of a backorder with 6, 113 and 83, and QVR', () => {
    const spec = given();
    const order = shortOrder(spec);
    const text = last(spec, order, 'ORDRSP');
    expect(text).to.match(
      /LIN\+1\+6\+p1:SA'\n.*\nQTY\+21:60:PCE'\nQTY\+113:40:PCE'\nQTY\+83:20:PCE'\nQVR\+-20:21\+BP'/,
    );
    messagesOf(spec.state).forEach(expectSound);
  });

  it('offer a part with its dates, and something else instead', () => {
    const spec = given();
    const part = shortOrder(spec);
    spec
      .when('radwerk', {
        type: 'trade/OfferPartial',
        order: part,
        lines: [{ line: 1, now: 30 }],
        laterDay: 5,
      })
      .thenAccepted();
    expect(last(spec, part, 'ORDRSP')).to.include("SCC+1'\nQTY+83:30:PCE'\nDTM+67:20260109:102'");
    const other = given();
    const order = shortOrder(other);
    other
      .when('radwerk', {
        type: 'trade/OfferSubstitute',
        order,
        line: 1,
        product: 'p2',
        priceFen: 2000,
      })
      .thenAccepted();
    for (const spoken of [spec, other]) messagesOf(spoken.state).forEach(expectSound);
  });

  it('refuse with 27 and the reason, whatever somebody typed', () => {
    const spec = given();
    const order = orderIn(spec, 'SENT');
    const version = spec.order(order).contracts.at(-1)?.version ?? 1;
    const reason = `价格太高 + 'zu teuer': ${'x'.repeat(200)}?`;
    spec.when('veloshop', { type: 'trade/RefuseContract', order, version, reason }).thenAccepted();
    const text = last(spec, order, 'APERAK');
    expect(text)
      .to.include('UNB+UNOW:4')
      .and.include("+27'")
      .and.include('ERC+REFUSED')
      .and.include("价格太高 ?+ ?'zu teuer?'?:");
    messagesOf(spec.state).forEach(expectSound);
  });
});

describe('a message once sent', () => {
  /** All messages so far, and a check that they still read the same. */
  function remember(spec: TradeSpec): () => void {
    const before = messagesOf(spec.state).map(({ document, text }) => [document.number, text]);
    return () => {
      const after = messagesOf(spec.state).map(({ document, text }) => [document.number, text]);
      for (const sent of before) expect(after).to.deep.include(sent);
    };
  }

  it('stays as it was when an offer in part is accepted', () => {
    const spec = given();
    const order = shortOrder(spec);
    const lines = [{ line: 1, now: 30 }];
    spec.when('radwerk', { type: 'trade/OfferPartial', order, lines, laterDay: 5 }).thenAccepted();
    const unchanged = remember(spec);
    spec.when('veloshop', { type: 'trade/AcceptPartial', order }).thenAccepted();
    unchanged();
  });

  it('stays as it was when something else is delivered instead', () => {
    const spec = given();
    const order = shortOrder(spec);
    const substitute = { line: 1, product: 'p2', priceFen: 2000 };
    spec.when('radwerk', { type: 'trade/OfferSubstitute', order, ...substitute }).thenAccepted();
    const unchanged = remember(spec);
    spec.when('veloshop', { type: 'trade/AcceptSubstitute', order }).thenAccepted();
    unchanged();
  });

  it('stays as it was when a contract at another price is signed and the product gets another name', () => {
    const spec = given();
    const order = place(spec, { lines: [{ product: 'p1', quantity: 2 }] });
    const terms = { warehouse: 'north', deliverByDay: 3, latePenaltyBp: 100, payment: 'prepaid' };
    const prices = [{ line: 1, priceFen: 12_345 }];
    spec.when('radwerk', { type: 'trade/DraftContract', order, prices, ...terms }).thenAccepted();
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    expect(last(spec, order, 'ORDRSP')).to.include('LIN+1+3+p1:SA');
    const unchanged = remember(spec);
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
    const changed = { name: 'Another name', about: '', category: 'parts', priceFen: 1 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...changed }).thenAccepted();
    unchanged();
  });
});

describe('the calendar of messages', () => {
  it('begins on a Monday and follows the real calendar', () => {
    for (const day of [1, 27, 28, 55, 56, 57, 300, 361, 362, 365, 790, 1154, 1155, 1156, 20_000]) {
      const expected = new Date(Date.UTC(2026, 0, 4 + day)).toISOString().slice(0, 10).replaceAll('-', '');
      expect(dateOfDay(day), `day ${day}`).to.equal(expected);
    }
    expect(timeOf(Date.UTC(2026, 4, 1, 7, 5, 59))).to.equal('0705');
  });
});

describe('every message of the shipped scenarios', () => {
  for (const name of SHIPPED) {
    it(`is sound in ${name}, and edifact reads it as we do`, function () {
      this.timeout(60_000);
      const { state } = simulate({
        scenario: shipped(name),
        seed: 3,
        groups: 1,
        days: null,
        labs: LABS,
        checkEvery: 1000,
      });
      const written = Object.values(state.markets).flatMap((market) =>
        messagesOf(market.state as TradeState),
      );
      written.forEach(expectSound);
      expect(written.length).to.be.greaterThan(0);
      for (const { document } of written) expect(MESSAGE_TYPES).to.include(document.kind);
    });
  }
});

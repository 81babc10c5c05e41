import { expect } from 'chai';
import { checkInterchange } from '../../../src/edi/check.ts';
import { checkTrade } from '../../../src/labs/trade/check.ts';
import type { TradeCommand } from '../../../src/labs/trade/commands.ts';
import { decide } from '../../../src/labs/trade/decide/index.ts';
import { legal } from '../../../src/labs/trade/legal.ts';
import { TRANSIT_FAULTS, type DocumentKind, type TransitFault } from '../../../src/labs/trade/messages.ts';
import { evidence, metrics } from '../../../src/labs/trade/metrics.ts';
import { people } from '../../../src/labs/trade/people.ts';
import { NO_NUMBER } from '../../../src/labs/trade/transit/unclear.ts';
import type { DocumentView, OrderView, OwnView } from '../../../src/labs/trade/view-types.ts';
import { view } from '../../../src/labs/trade/view.ts';
import {
  draftCommand,
  given,
  orderIn,
  place,
  shortOrder,
  type FirmName,
  type Given,
  type TradeSpec,
} from '../../support/trade-spec.ts';

interface Armed {
  readonly fault: TransitFault;
  readonly message?: DocumentKind;
  readonly firm?: string;
}

/** A market in which a fault waits for its message. */
function armed(shock: Armed, options: Given = {}): TradeSpec {
  const spec = given(options);
  spec.shock({ kind: 'message-fault', ...shock }).thenEvents('ShockStruck');
  return spec;
}

const ownOf = (spec: TradeSpec, firm: string): OwnView => {
  const [id = '', seat] = Object.entries(spec.state.seats).find(([, each]) => each.firm === firm) ?? [];
  const own = view(spec.state, { kind: 'seat', seat: { id, firm, role: seat?.role ?? '' } }).own;
  if (own === null) throw new Error(`${firm} has no desk`);
  return own;
};
const seenBy = (spec: TradeSpec, firm: string, id: string): OrderView => {
  const order = ownOf(spec, firm).orders.find((one) => one.id === id);
  if (order === undefined) throw new Error(`${firm} does not see ${id}`);
  return order;
};
const lastOf = (order: OrderView, kind: DocumentKind): DocumentView | undefined =>
  order.documents.findLast((document) => document.kind === kind);
const instructed = (spec: TradeSpec, id: string): OrderView => {
  const order = view(spec.state, { kind: 'instructor' }).everything?.orders.find((one) => one.id === id);
  if (order === undefined) throw new Error(`no order ${id}`);
  return order;
};

const report = (order: string, kind: DocumentKind, number: string, fault: TransitFault): TradeCommand => ({
  type: 'trade/ReportMessage',
  order,
  kind,
  number,
  fault,
});
const valueOf = (spec: TradeSpec, firm: string, name: string) =>
  metrics(spec.state, firm).find((metric) => metric.name === name)?.value;

describe('trade: a fault in transit', () => {
  it('strikes the next message that fits, once, in the entry that files it', () => {
    const spec = armed({ fault: 'wrong-count', message: 'ORDERS' });
    const first = place(spec);
    expect(spec.entries.at(-1)?.events.map(({ type }) => type)).to.deep.equal([
      'trade/OrderPlaced',
      'trade/MessageDisturbed',
    ]);
    const second = place(spec);
    expect(spec.order(first).documents[0]?.transit?.fault).to.equal('wrong-count');
    expect(spec.order(second).documents[0]?.transit).to.equal(null);
    expect(spec.state.shocks).to.deep.equal({});
    expect(spec.replayed()).to.deep.equal(spec.state);
  });

  it('waits for its kind and for its receiver', () => {
    const spec = armed({ fault: 'garbled', message: 'ORDRSP', firm: 'bikebar' });
    const order = orderIn(spec, 'SENT');
    expect(spec.order(order).documents.every(({ transit }) => transit === null)).to.equal(true);
    expect(Object.keys(spec.state.shocks)).to.have.length(1);
    spec.shock({ kind: 'message-fault', fault: 'garbled', firm: 'radwerk' });
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 });
    expect(spec.order(order).documents.at(-1)).to.deep.include({ kind: 'APERAK', receiver: 'radwerk' });
    expect(spec.order(order).documents.at(-1)?.transit?.fault).to.equal('garbled');
  });

  it('strikes by the scenario’s day, tells nobody, and also what the system files', () => {
    const shocks = [{ day: 2, kind: 'message-fault', fault: 'lost', message: 'DESADV' }] as const;
    const spec = given({ config: { shocks: [...shocks] }, unseated: ['north'] });
    const order = orderIn(spec, 'SENT');
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
    spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenAccepted();
    spec.passDay().thenAccepted();
    expect(view(spec.state, { kind: 'public' }).shocks).to.deep.equal([]);
    expect(view(spec.state, { kind: 'instructor' }).shocks[0]).to.deep.include({
      message: { fault: 'lost', kind: 'DESADV', firm: null },
    });
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenAccepted();
    expect(
      spec.entries
        .at(-1)
        ?.events.map(({ type }) => type)
        .slice(-2),
    ).to.deep.equal(['trade/OrderShipped', 'trade/MessageDisturbed']);
    expect(spec.order(order).documents.at(-1)?.transit?.fault).to.equal('lost');
  });

  it('hits one of the two notices of a shortage and leaves the other alone', () => {
    const spec = armed({ fault: 'lost', firm: 'veloshop', message: 'ORDRSP' });
    const order = orderIn(spec, 'DRAFTED', { lines: [{ product: 'p1', quantity: 60 }] });
    spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
    spec.when('veloshop', report(order, 'ORDRSP', NO_NUMBER, 'lost')).thenAccepted();
    spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
    spec.shock({ kind: 'message-fault', fault: 'lost', firm: 'veloshop', message: 'ORDRSP' });
    spec.when('north', { type: 'trade/ReportShortage', order }).thenAccepted();
    const notices = spec.order(order).documents.slice(-2);
    expect(notices.map(({ receiver, transit }) => [receiver, transit?.fault ?? null])).to.deep.equal([
      ['radwerk', null],
      ['veloshop', 'lost'],
    ]);
  });

  it('is found at once by a firm that the system plays', () => {
    const spec = armed({ fault: 'lost', message: 'RECADV' }, { unseated: ['radwerk'] });
    expect(spec.state.firms.radwerk?.bySystem).to.equal(true);
    const order = place(spec);
    spec.shock({ kind: 'message-fault', fault: 'garbled', message: 'ORDCHG' });
    spec
      .when('veloshop', { type: 'trade/CancelOrder', order })
      .thenEvents('OrderCancelled', 'MessageDisturbed', 'MessageReported');
    expect(spec.state.unclear).to.deep.equal({});
  });

  it('draws nothing while none is armed: the same commands make the same journal', () => {
    const plain = given();
    plain.playSystem();
    orderIn(plain, 'PAID');
    const other = armed({ fault: 'lost', firm: 'bikebar' });
    orderIn(other, 'PAID');
    const told = (spec: TradeSpec) => spec.entries.map(({ events }) => events).flat();
    expect(told(other).slice(1)).to.deep.equal(told(plain));
  });

  it('is refused for a firm that does not exist or gets no messages', () => {
    const spec = given();
    for (const firm of ['nobody', 'north', 'bank', 'constructor']) {
      spec.shock({ kind: 'message-fault', fault: 'lost', firm }).thenRejected('trade/unknown-firm', { firm });
    }
    spec.shock({ kind: 'message-fault', fault: 'stolen' }).thenRejected('trade/unreadable-shock');
  });

  it('is found in a scenario when its firm does not exist, or is a warehouse', () => {
    const cast = (['north', 'radwerk', 'veloshop'] as const).map((firm, index) => ({
      index,
      firm,
      kind: firm === 'north' ? 'warehouse' : 'enterprise',
      roles: [firm === 'north' ? 'warehouse' : 'enterprise'],
      copiesMin: 1,
    }));
    const shock = (firm: string) => ({ day: 1, kind: 'message-fault', fault: 'lost', firm });
    const part = { opening: [{}], shocks: [shock('radwerk'), shock('north'), shock('nobody')] };
    const found = checkTrade(part, cast, { daysMax: null });
    expect(found.map(({ path, code }) => [path.join('.'), code])).to.deep.equal([
      ['trade.shocks.1.firm', 'scenario/wrong-kind-of-firm'],
      ['trade.shocks.2.firm', 'scenario/unknown-firm'],
    ]);
  });
});

describe('trade: a message in doubt', () => {
  it('keeps its receiver from the next step, whoever in the firm tries, until it is found', () => {
    const spec = armed({ fault: 'wrong-reference', message: 'ORDERS' });
    const order = place(spec);
    for (const kind of ['human', 'bot', 'instructor'] as const) {
      spec
        .when('radwerk', draftCommand(spec, order), kind)
        .thenRejected('trade/message-unclear', { order: 'PO-0001', kind: 'ORDERS' });
    }
    spec.when('radwerk', report(order, 'ORDERS', 'PO-0001', 'wrong-reference')).thenEvents('MessageReported');
    spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
  });

  it('does not keep the other side, nor anyone from another order, nor from getting out', () => {
    const spec = armed({ fault: 'lost', message: 'ORDRSP' });
    const order = orderIn(spec, 'SENT');
    orderIn(spec, 'PAID');
    spec
      .when('veloshop', { type: 'trade/SignContract', order, version: 1 })
      .thenRejected('trade/message-unclear');
    spec.when('radwerk', { type: 'trade/RecallContract', order, version: 1 }).thenAccepted();
    spec.when('veloshop', { type: 'trade/CancelOrder', order }).thenAccepted();
  });

  it('lets a firm answer a wish to cancel unless the wish itself is in doubt', () => {
    const spec = given();
    const order = orderIn(spec, 'NORMAL');
    spec.shock({ kind: 'message-fault', fault: 'garbled', message: 'ORDCHG' });
    spec.when('radwerk', { type: 'trade/ProposeCancellation', order, reason: 'no' }).thenAccepted();
    spec.when('veloshop', { type: 'trade/AgreeCancellation', order }).thenRejected('trade/message-unclear');
    spec.when('veloshop', report(order, 'ORDCHG', 'OC-0001-1', 'garbled')).thenAccepted();
    spec.when('veloshop', { type: 'trade/DeclineCancellation', order }).thenAccepted();
    spec.shock({ kind: 'message-fault', fault: 'lost', message: 'INVOIC' });
    spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenAccepted();
    spec.when('radwerk', { type: 'trade/ProposeCancellation', order, reason: 'no' }).thenAccepted();
    spec.when('veloshop', { type: 'trade/PayOrder', order }).thenRejected('trade/message-unclear');
    spec.when('veloshop', { type: 'trade/AgreeCancellation', order }).thenAccepted();
  });

  it('stands first among what waits for the receiver, in words that give nothing away', () => {
    for (const fault of TRANSIT_FAULTS) {
      const spec = armed({ fault, message: 'ORDRSP' });
      const order = orderIn(spec, 'SENT');
      const waiting = ownOf(spec, 'veloshop').waiting.filter((item) => item.order === order);
      expect(waiting.map(({ kind }) => kind)).to.deep.equal(['check-message']);
      expect(waiting[0]).to.deep.include({
        command: 'trade/ReportMessage',
        urgent: true,
        params: { number: 'PO-0001', firm: 'radwerk', message: 'ORDRSP', reported: '' },
      });
      expect(ownOf(spec, 'radwerk').waiting.some(({ kind }) => kind === 'check-message')).to.equal(false);
    }
  });

  it('may be named wrongly, each fault once, and every wrong name is a mistake', () => {
    const spec = armed({ fault: 'lost-segment', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const say = (fault: TransitFault) => spec.when('veloshop', report(order, 'INVOIC', 'IV-0001', fault));
    expect(say('garbled').thenEvents('MessageReported').data('trade/MessageReported').right).to.equal(false);
    say('garbled').thenRejected('trade/already-reported', { fault: 'garbled' }, 'fault');
    say('wrong-count').thenEvents('MessageReported');
    expect(say('lost-segment').data('trade/MessageReported').right).to.equal(true);
    say('duplicate').thenRejected('trade/message-in-order');
    expect(valueOf(spec, 'veloshop', 'faultsMisjudged')).to.equal(2);
    expect(valueOf(spec, 'veloshop', 'faultsFound')).to.equal(1);
    expect(evidence(spec.state, 'veloshop', 'faultsMisjudged')).to.have.length(2);
    const corrected = people(spec.state).find(
      ({ firm, name }) => firm === 'veloshop' && name === 'mistakesCorrected',
    );
    expect(corrected?.value).to.equal(1);
  });

  it('counts the days until it was found, and nothing for firms that met no fault', () => {
    const spec = armed({ fault: 'duplicate', message: 'ORDERS' });
    const order = place(spec);
    expect(valueOf(spec, 'radwerk', 'faultsFound')).to.equal(0);
    expect(valueOf(spec, 'radwerk', 'faultDays')).to.equal(null);
    spec.passDay(3);
    spec.when('radwerk', report(order, 'ORDERS', 'PO-0001', 'duplicate')).thenAccepted();
    expect(valueOf(spec, 'radwerk', 'faultDays')).to.equal(3);
    expect(evidence(spec.state, 'radwerk', 'faultDays')).to.deep.equal([spec.seq]);
    for (const name of ['faultsFound', 'faultsMisjudged', 'faultDays']) {
      expect(valueOf(spec, 'veloshop', name), name).to.equal(null);
      expect(valueOf(spec, 'north', name), name).to.equal(null);
    }
  });

  it('can be reported by its receiver alone', () => {
    const spec = armed({ fault: 'garbled', message: 'ORDRSP' });
    const order = orderIn(spec, 'SENT');
    const command = report(order, 'ORDRSP', 'CT-0001-1', 'garbled');
    spec
      .when('radwerk', command)
      .thenRejected('trade/message-in-order', { order: 'PO-0001', kind: 'ORDRSP' });
    for (const firm of ['bikebar', 'north'] as FirmName[]) {
      spec.when(firm, command).thenRejected('trade/unknown-order');
    }
    spec.when('mall', command).thenRejected('trade/wrong-role');
    spec
      .when('veloshop', report(order, 'ORDERS', 'PO-0001', 'garbled'))
      .thenRejected('trade/message-in-order', { kind: 'ORDERS' });
    spec.when('veloshop', command).thenAccepted();
  });

  it('that never came goes by its order and kind, and its number is nowhere to be read', () => {
    const spec = armed({ fault: 'lost', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const seen = seenBy(spec, 'veloshop', order);
    expect(lastOf(seen, 'INVOIC')).to.equal(undefined);
    expect(seen.stations.find(({ name }) => name === 'invoice')?.document).to.equal(null);
    const commands = legal(spec.state, {
      id: 'g1.veloshop.enterprise',
      firm: 'veloshop',
      role: 'enterprise',
    });
    const reports = commands.filter((command) => command.type === 'trade/ReportMessage');
    expect(reports.map(({ number, fault }) => [number, fault])).to.deep.equal(
      TRANSIT_FAULTS.map((fault) => [NO_NUMBER, fault]),
    );
    spec.when('veloshop', report(order, 'INVOIC', NO_NUMBER, 'wrong-count')).thenAccepted();
    spec
      .when('veloshop', report(order, 'INVOIC', NO_NUMBER, 'wrong-count'))
      .thenRejected('trade/already-reported');
    spec.when('veloshop', report(order, 'INVOIC', NO_NUMBER, 'lost')).thenAccepted();
    expect(lastOf(seenBy(spec, 'veloshop', order), 'INVOIC')?.amountFen).to.equal(118_000);
  });

  it('still waits when the order is over, and is seen however far the desk looks back', () => {
    const spec = armed({ fault: 'wrong-count', message: 'RECADV' }, { rules: { transitDays: 0 } });
    const order = orderIn(spec, 'SHIPPED');
    spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    expect(spec.stateOf(order)).to.equal('SUCCESSFUL');
    expect(ownOf(spec, 'radwerk').waiting.map(({ kind }) => kind)).to.include('check-message');
    const seat = { id: 'g1.radwerk.enterprise', firm: 'radwerk', role: 'enterprise' };
    const near = view(spec.state, { kind: 'seat', seat, lookBack: 0 }).own;
    expect(near?.orders.map(({ id }) => id)).to.deep.equal([order]);
    spec.when('radwerk', report(order, 'RECADV', 'GR-0001', 'wrong-count')).thenAccepted();
    expect(view(spec.state, { kind: 'seat', seat, lookBack: 0 }).own?.orders).to.deep.equal([]);
  });

  it('harms no books: the same trade with and without faults ends with the same money and goods', () => {
    const plain = given({ rules: { transitDays: 0 } });
    const troubled = given({ rules: { transitDays: 0 } });
    for (const message of ['ORDERS', 'ORDRSP', 'APERAK', 'INVOIC', 'REMADV', 'DESADV'] as const) {
      troubled.shock({ kind: 'message-fault', fault: 'garbled', message });
    }
    const play = (spec: TradeSpec) => {
      const order = place(spec);
      const say = (firm: FirmName, kind: DocumentKind) => {
        const number = spec.order(order).documents.at(-1)?.number ?? '';
        if (Object.keys(spec.state.unclear).length > 0) {
          spec.when(firm, report(order, kind, number, 'garbled')).thenAccepted();
        }
      };
      say('radwerk', 'ORDERS');
      spec.when('radwerk', draftCommand(spec, order)).thenAccepted();
      spec.when('radwerk', { type: 'trade/SendContract', order, version: 1 }).thenAccepted();
      say('veloshop', 'ORDRSP');
      spec.when('veloshop', { type: 'trade/SignContract', order, version: 1 }).thenAccepted();
      say('radwerk', 'APERAK');
      spec.when('north', { type: 'trade/AcceptOrder', order }).thenAccepted();
      spec.when('radwerk', { type: 'trade/IssueInvoice', order }).thenAccepted();
      say('veloshop', 'INVOIC');
      spec.when('veloshop', { type: 'trade/PayOrder', order }).thenAccepted();
      say('radwerk', 'REMADV');
      spec.when('north', { type: 'trade/ShipOrder', order }).thenAccepted();
      say('veloshop', 'DESADV');
      spec.when('veloshop', { type: 'trade/ReceiveOrder', order }).thenAccepted();
    };
    play(plain);
    play(troubled);
    const books = ({ state }: TradeSpec) => [state.accounts, state.products, state.shops, state.totals];
    expect(books(troubled)).to.deep.equal(books(plain));
    expect(valueOf(troubled, 'veloshop', 'faultsFound')).to.equal(3);
  });
});

describe('trade: what is seen of a message in doubt', () => {
  const damaged = TRANSIT_FAULTS.filter((fault) => fault !== 'lost');

  it('is, to its receiver, the text that arrived and none of the facts', () => {
    for (const fault of damaged) {
      const spec = armed({ fault, message: 'INVOIC' });
      const order = orderIn(spec, 'UNPAID');
      const document = lastOf(seenBy(spec, 'veloshop', order), 'INVOIC');
      expect(document, fault).to.deep.include({
        number: 'IV-0001',
        sender: 'radwerk',
        lines: [],
        references: [],
        amountFen: null,
        response: null,
        text: null,
      });
      expect(document?.transit).to.deep.include({ fault: null, where: 0, foundDay: null, reports: [] });
      expect(document?.transit?.arrived).to.have.length(fault === 'duplicate' ? 2 : 1);
      const { findings } = checkInterchange(document?.transit?.arrived?.[0] ?? '', {
        profile: 'lab',
        recipient: 'veloshop',
      });
      expect(findings.length > 0, fault).to.equal(fault !== 'duplicate');
    }
  });

  it('is, to its sender, its own document and that it was not acknowledged', () => {
    for (const fault of TRANSIT_FAULTS) {
      const spec = armed({ fault, message: 'INVOIC' });
      const order = orderIn(spec, 'UNPAID');
      const document = lastOf(seenBy(spec, 'radwerk', order), 'INVOIC');
      expect(document?.amountFen).to.equal(118_000);
      expect(document?.transit).to.deep.equal({
        fault: null,
        where: 0,
        sinceDay: 1,
        reports: [],
        foundDay: null,
        heard: fault === 'lost' ? 'nothing' : 'refusal',
      });
    }
  });

  it('is, to a third party of the order, nothing but the document', () => {
    const spec = given();
    const order = orderIn(spec, 'NEW', { lines: [{ product: 'p1', quantity: 60 }] });
    spec.shock({ kind: 'message-fault', fault: 'lost', firm: 'radwerk', message: 'ORDRSP' });
    spec.when('north', { type: 'trade/ReportShortage', order }).thenAccepted();
    const notice = seenBy(spec, 'veloshop', order).documents.find(({ receiver, response }) => {
      return receiver === 'radwerk' && response === 'shortage';
    });
    expect(notice?.transit).to.equal(null);
    const ownNotice = seenBy(spec, 'north', order).documents.find(({ receiver }) => receiver === 'radwerk');
    expect(ownNotice?.transit?.heard).to.equal('nothing');
  });

  it('is, to whom it was misrouted, nothing at all', () => {
    const spec = armed({ fault: 'wrong-recipient', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const text = lastOf(instructed(spec, order), 'INVOIC')?.transit?.arrived?.[0] ?? '';
    const named = checkInterchange(text).interchange.recipient;
    expect(Object.keys(spec.state.firms)).to.include(named);
    expect(['veloshop', 'radwerk']).to.not.include(named);
    for (const firm of Object.keys(spec.state.firms)) {
      if (firm === 'veloshop' || firm === 'radwerk' || firm === 'north') continue;
      expect(ownOf(spec, firm).orders).to.deep.equal([]);
    }
  });

  it('is, to the instructor, everything from the start', () => {
    const spec = armed({ fault: 'garbled', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const document = lastOf(instructed(spec, order), 'INVOIC');
    expect(document?.amountFen).to.equal(118_000);
    expect(document?.transit?.fault).to.equal('garbled');
    expect(document?.transit?.arrived?.[0]).to.equal(
      lastOf(seenBy(spec, 'veloshop', order), 'INVOIC')?.transit?.arrived?.[0],
    );
  });

  it('is, once it was found, the same to both sides: the document as sent, and what had come', () => {
    const spec = armed({ fault: 'lost-segment', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const before = lastOf(seenBy(spec, 'veloshop', order), 'INVOIC')?.transit?.arrived;
    spec.passDay();
    spec.when('veloshop', report(order, 'INVOIC', 'IV-0001', 'lost-segment')).thenAccepted();
    for (const firm of ['veloshop', 'radwerk']) {
      const document = lastOf(seenBy(spec, firm, order), 'INVOIC');
      expect(document?.amountFen).to.equal(118_000);
      expect(document?.transit).to.deep.include({ fault: 'lost-segment', foundDay: 2 });
      expect(document?.transit?.arrived).to.deep.equal(before);
      expect(document?.transit?.heard).to.equal(undefined);
    }
  });

  it('tells a decision nothing that the view hides: every fault is possible until it is named', () => {
    const spec = armed({ fault: 'garbled', message: 'INVOIC' });
    const order = orderIn(spec, 'UNPAID');
    const seat = { id: 'g1.veloshop.enterprise', firm: 'veloshop', role: 'enterprise' };
    const actor = { kind: 'human' as const, id: 'p', seat: seat.id };
    for (const fault of TRANSIT_FAULTS) {
      const random = { next: () => 0.5 } as never;
      const context = { actor, seat, atMs: 0, day: 1, random };
      expect(decide(spec.state, report(order, 'INVOIC', 'IV-0001', fault), context).ok).to.equal(true);
    }
  });

  it('never leaves a way out of a shortage locked for good', () => {
    const spec = given();
    const order = shortOrder(spec);
    spec.shock({ kind: 'message-fault', fault: 'duplicate', firm: 'veloshop' });
    spec
      .when('radwerk', { type: 'trade/OfferPartial', order, lines: [{ line: 1, now: 30 }], laterDay: 5 })
      .thenEvents('PartialOffered', 'MessageDisturbed');
    const number = spec.order(order).documents.at(-1)?.number ?? '';
    spec.when('veloshop', { type: 'trade/AcceptPartial', order }).thenRejected('trade/message-unclear');
    spec.when('veloshop', report(order, 'ORDRSP', number, 'duplicate')).thenAccepted();
    spec.when('veloshop', { type: 'trade/AcceptPartial', order }).thenAccepted();
  });
});

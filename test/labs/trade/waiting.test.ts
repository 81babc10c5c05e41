import { expect } from 'chai';
import fc from 'fast-check';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import { WAITING_KINDS, waitingFor } from '../../../src/labs/trade/waiting.ts';
import { runs } from '../../support/runs.ts';
import { BY_PEOPLE, Market, signedOrder } from '../../support/trade-market.ts';
import { marketSpecs, moveLists, play } from '../../support/trade-play.ts';

const kinds = (market: Market, firm: string): string[] =>
  waitingFor(market.state, firm).map(({ kind }) => kind);

function begun(spec: ConstructorParameters<typeof Market>[0] = {}): Market {
  const market = new Market(spec);
  market.passDays();
  return market;
}

describe('what waits for a firm', function () {
  this.timeout(60_000);

  it('leads from registration over account and certificate to the first product', () => {
    const market = begun({ config: { setup: BY_PEOPLE, opening: [] } });
    expect(kinds(market, 'radwerk')).to.deep.equal(['register']);
    expect(kinds(market, 'mall')).to.deep.equal([]);
    const papers = { contact: 'Li', address: 'Road 1', licenceNo: 'LIC-1' };
    const registration = { type: 'trade/Register', name: 'Radwerk', kind: 'enterprise', ...papers } as const;
    market.do('radwerk', registration);
    expect(kinds(market, 'radwerk')).to.deep.equal([]);
    expect(kinds(market, 'mall')).to.deep.equal(['review-registration']);

    market.do('mall', { type: 'trade/RefuseRegistration', firm: 'radwerk', reason: 'no such road' });
    expect(waitingFor(market.state, 'radwerk')).to.deep.include({
      kind: 'register-again',
      sinceDay: 1,
      sinceAtMs: market.state.firms['radwerk']?.registration.sinceAtMs ?? 0,
      command: 'trade/Register',
      order: null,
      subject: null,
      params: { reason: 'no such road' },
      urgent: true,
    });
    market.do('radwerk', registration);
    market.do('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' });
    expect(kinds(market, 'radwerk')).to.have.members(['apply-account', 'request-certificate']);

    market.do('radwerk', { type: 'trade/ApplyForAccount' });
    market.do('radwerk', { type: 'trade/RequestCertificate' });
    expect(kinds(market, 'bank')).to.have.members(['review-account', 'issue-certificate']);
    market.do('bank', { type: 'trade/OpenAccount', firm: 'radwerk' });
    market.do('bank', { type: 'trade/IssueCertificate', firm: 'radwerk' });
    expect(kinds(market, 'bank')).to.deep.equal([]);
    expect(kinds(market, 'radwerk')).to.deep.equal(['add-product']);
  });

  it('asks for goods at the factory to be brought to a warehouse', () => {
    const market = begun();
    expect(kinds(market, 'veloshop')).to.deep.equal(['allocate-stock']);
    const wheel = Object.values(market.state.products).find(({ firm }) => firm === 'veloshop');
    market.do('veloshop', {
      type: 'trade/Allocate',
      product: wheel?.id ?? '',
      warehouse: 'north',
      quantity: 1,
    });
    expect(kinds(market, 'veloshop')).to.deep.equal([]);
  });

  it('shows the administrator posts and feedback until they are dealt with', () => {
    const market = begun();
    const post = { good: 'frame', title: 'Frames', body: '', quantity: 5, priceFen: 12_000 };
    market.do('radwerk', { type: 'trade/PostSupply', ...post });
    market.do('north', { type: 'trade/SendFeedback', subject: 'Hello', body: 'A word' });
    expect(kinds(market, 'mall')).to.deep.equal(['review-post', 'answer-feedback']);
    market.do('mall', { type: 'trade/ApprovePost', post: 's1' });
    market.do('mall', { type: 'trade/AnswerFeedback', feedback: 'f1', answer: 'Thanks' });
    expect(kinds(market, 'mall')).to.deep.equal([]);
  });

  it('goes round the table with an order, and is over with it', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    expect(kinds(market, 'north')).to.deep.equal(['check-order']);
    market.do('north', { type: 'trade/AcceptOrder', order });
    expect(kinds(market, 'radwerk')).to.deep.equal(['issue-invoice']);
    market.do('radwerk', { type: 'trade/IssueInvoice', order });
    expect(
      waitingFor(market.state, 'veloshop').find(({ kind }) => kind === 'pay-order')?.params,
    ).to.deep.equal({
      number: 'PO-0001',
      firm: 'radwerk',
      deliverByDay: 5,
      amountFen: 115_000,
    });
    market.do('veloshop', { type: 'trade/PayOrder', order });
    expect(kinds(market, 'north')).to.deep.equal(['ship-order']);
    market.do('north', { type: 'trade/ShipOrder', order });
    expect(kinds(market, 'veloshop')).to.deep.equal(['allocate-stock']);
    market.passDays();
    expect(kinds(market, 'veloshop')).to.include('receive-order');
    market.do('veloshop', { type: 'trade/ReceiveOrder', order });
    for (const firm of ['radwerk', 'north']) expect(kinds(market, firm), firm).to.deep.equal([]);
  });

  it('puts a shortage first, and names the way out that is nearest at hand', () => {
    const market = begun();
    const way = () => waitingFor(market.state, 'radwerk')[0];
    const order = signedOrder(market, 44);
    market.do('north', { type: 'trade/ReportShortage', order });
    expect(way()).to.deep.include({ kind: 'resolve-shortage', command: 'trade/Allocate' });
    expect(way()?.params).to.deep.include({ missing: 4, arriving: 4 });
    const product = market.order.lines[0]?.product ?? '';
    market.do('radwerk', { type: 'trade/Allocate', product, warehouse: 'south', quantity: 5 });
    expect(way()).to.deep.include({ command: 'trade/Transfer', urgent: true });
    market.do('radwerk', { type: 'trade/Transfer', product, from: 'south', to: 'north', quantity: 9 });
    expect(way()).to.equal(undefined);
    expect(kinds(market, 'north')).to.deep.equal(['recheck-order']);
  });

  it('names replenishing, or an offer where production stands still', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    market.do('north', { type: 'trade/ReportShortage', order });
    expect(waitingFor(market.state, 'radwerk')[0]?.command).to.equal('trade/Replenish');
    market.shock({ kind: 'production-stop', good: 'frame', days: 2 });
    expect(waitingFor(market.state, 'radwerk')[0]?.command).to.equal('trade/OfferPartial');
    market.do('radwerk', { type: 'trade/OfferPartial', order, lines: [{ line: 1, now: 40 }], laterDay: 6 });
    expect(kinds(market, 'radwerk')).to.deep.equal([]);
    expect(kinds(market, 'veloshop')[0]).to.equal('answer-partial');
  });

  it('asks the other side about a cancellation while the order goes on', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    market.do('north', { type: 'trade/AcceptOrder', order });
    market.do('veloshop', { type: 'trade/ProposeCancellation', order, reason: 'too dear' });
    expect(kinds(market, 'radwerk')).to.deep.equal(['answer-cancellation', 'issue-invoice']);
    expect(waitingFor(market.state, 'radwerk')[0]?.params).to.deep.include({
      reason: 'too dear',
      penaltyFen: 5_750,
    });
    expect(kinds(market, 'veloshop')).to.deep.equal(['allocate-stock']);
  });

  it('lists what is urgent first, then whatever has waited longest', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(80), (spec, moves) => {
        const { state } = play(spec, moves);
        for (const firm of Object.keys(state.firms)) {
          const items = waitingFor(state, firm);
          const sorted = items.toSorted(
            (a, b) =>
              Number(b.urgent) - Number(a.urgent) || a.sinceDay - b.sinceDay || a.sinceAtMs - b.sinceAtMs,
          );
          expect(items).to.deep.equal(sorted);
        }
      }),
      { numRuns: runs(20) },
    );
  });

  it('waits only for what can be done: some command about it is legal', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(100), (spec, moves) => {
        const market = play(spec, moves);
        for (const seat of market.seats) {
          const legal = tradeLab.legal(market.state, seat);
          for (const item of waitingFor(market.state, seat.firm)) {
            // The ways out of a shortage may all be closed for a while: no money, no goods, production at a stop.
            if (item.order === null || item.kind === 'resolve-shortage') continue;
            // Without money or a certificate the step itself may have to wait.
            const possible = legal.some((command) => 'order' in command && command.order === item.order);
            const needsMoney = item.command === 'trade/PayOrder' || item.command === 'trade/ReceiveOrder';
            const certified = market.state.firms[seat.firm]?.certificate.state === 'granted';
            if (!needsMoney && certified) expect(possible, `${item.kind} ${item.order}`).to.equal(true);
          }
        }
      }),
      { numRuns: runs(30) },
    );
  });

  it('has kinds with plain names, each once', () => {
    expect(new Set(WAITING_KINDS).size).to.equal(WAITING_KINDS.length);
    for (const kind of WAITING_KINDS) expect(kind).to.match(/^[a-z]+(-[a-z]+)*$/);
  });
});

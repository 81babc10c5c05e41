import { expect } from 'chai';
import type { TradeCommand } from '../../../src/labs/trade/commands.ts';
import { evidence, metrics, metricsOf, metricUnit } from '../../../src/labs/trade/metrics.ts';
import { people } from '../../../src/labs/trade/people.ts';
import { BY_PEOPLE, Market, signedOrder } from '../../support/trade-market.ts';

const valueOf = (market: Market, firm: string, name: string): number | null | undefined =>
  metrics(market.state, firm).find((metric) => metric.name === name)?.value;

function begun(rules: object = {}): Market {
  const market = new Market({ config: { rules } });
  market.passDays();
  return market;
}

const onOrder = (type: string, order: string) => ({ type, order }) as TradeCommand;

function paid(market: Market, quantity = 10): string {
  const order = signedOrder(market, quantity);
  market.do('north', onOrder('trade/AcceptOrder', order));
  market.do('radwerk', onOrder('trade/IssueInvoice', order));
  market.do('veloshop', onOrder('trade/PayOrder', order));
  return order;
}

function received(market: Market, quantity = 10, daysWaited = 0): string {
  const order = paid(market, quantity);
  market.passDays(daysWaited);
  market.do('north', onOrder('trade/ShipOrder', order));
  market.passDays();
  market.do('veloshop', onOrder('trade/ReceiveOrder', order));
  return order;
}

describe('the metrics of the trade lab', () => {
  it('exist for each kind of firm with a unit, and for no other kind', () => {
    expect(metricsOf('enterprise')).to.include.members(['profit', 'fillRate', 'onTimeRate', 'stockTurnover']);
    expect(metricsOf('warehouse')).to.include.members(['profit', 'throughput', 'stockAccuracy']);
    expect(metricsOf('mall')).to.deep.equal(['reviewTime', 'reviewsOverturned']);
    expect(metricsOf('bank')).to.deep.equal(['applicationTime']);
    expect(metricsOf('toString')).to.deep.equal([]);
    expect(metricUnit('profit')).to.equal('fen');
    expect(metricUnit('constructor')).to.equal(null);
  });

  it('are null as long as nothing has happened from which they could be computed', () => {
    const market = begun();
    for (const { name, value } of metrics(market.state, 'radwerk')) {
      // A day has passed on which nothing was gained and no stock was turned over.
      expect(value, name).to.equal(name === 'profit' || name === 'stockTurnover' ? 0 : null);
    }
    const unopened = new Market({ config: { setup: BY_PEOPLE } });
    expect(valueOf(unopened, 'radwerk', 'profit')).to.equal(null);
    expect(metrics(market.state, 'nobody')).to.deep.equal([]);
  });

  it('count the same profit before and after goods are made, moved, paid into escrow and shipped', () => {
    const market = begun();
    const product = Object.values(market.state.products).find(({ firm }) => firm === 'radwerk')?.id ?? '';
    market.do('radwerk', { type: 'trade/Replenish', product, quantity: 5 });
    market.do('radwerk', { type: 'trade/Allocate', product, warehouse: 'north', quantity: 5 });
    expect(valueOf(market, 'radwerk', 'profit')).to.equal(0);
    const order = paid(market);
    expect(valueOf(market, 'veloshop', 'profit')).to.equal(0);
    market.do('north', onOrder('trade/ShipOrder', order));
    expect(valueOf(market, 'radwerk', 'profit')).to.equal(0);
  });

  it('count the margin as profit once the goods are received, and the fee as the warehouse’s', () => {
    const market = begun();
    received(market);
    const priceFen = 10 * 11_500;
    const feeFen = priceFen / 100;
    expect(valueOf(market, 'radwerk', 'profit')).to.equal(priceFen - 10 * 8_000 - feeFen);
    expect(valueOf(market, 'north', 'profit')).to.equal(feeFen);
    expect(valueOf(market, 'veloshop', 'profit')).to.equal(0);
    expect(valueOf(market, 'radwerk', 'onTimeRate')).to.equal(1);
    expect(valueOf(market, 'radwerk', 'fillRate')).to.equal(1);
    expect(valueOf(market, 'radwerk', 'contractCycleDays')).to.equal(0);
    expect(valueOf(market, 'radwerk', 'messagesRefused')).to.equal(0);
    expect(valueOf(market, 'radwerk', 'stockTurnover')).to.be.greaterThan(0);
    expect(valueOf(market, 'north', 'throughput')).to.equal(10);
    expect(valueOf(market, 'north', 'daysInWarehouse')).to.equal(0);
  });

  it('count what was there at first sight, how long the shortage lasted, and what being late cost', () => {
    const market = begun();
    const order = signedOrder(market, 44);
    market.do('north', onOrder('trade/ReportShortage', order));
    expect(valueOf(market, 'radwerk', 'fillRate')).to.equal(40 / 44);
    expect(valueOf(market, 'radwerk', 'shortageCount')).to.equal(1);
    expect(valueOf(market, 'radwerk', 'shortageDays')).to.equal(null);
    market.passDays(3);
    market.do('north', onOrder('trade/RecheckOrder', order));
    expect(valueOf(market, 'north', 'wrongCalls')).to.equal(1);
    expect(valueOf(market, 'north', 'stockAccuracy')).to.equal(1 / 2);
    const product = market.order.lines[0]?.product ?? '';
    market.do('radwerk', { type: 'trade/Transfer', product, from: 'south', to: 'north', quantity: 4 });
    market.do('north', onOrder('trade/RecheckOrder', order));
    expect(valueOf(market, 'radwerk', 'shortageDays')).to.equal(3);
    market.do('radwerk', onOrder('trade/IssueInvoice', order));
    market.do('veloshop', onOrder('trade/PayOrder', order));
    market.passDays(2);
    market.do('north', onOrder('trade/ShipOrder', order));
    market.passDays();
    market.do('veloshop', onOrder('trade/ReceiveOrder', order));
    // Day 7 instead of day 5: two days at one percent.
    expect(valueOf(market, 'radwerk', 'onTimeRate')).to.equal(0);
    expect(valueOf(market, 'radwerk', 'latePenalties')).to.equal(0.02 * 44 * 11_500);
    expect(valueOf(market, 'north', 'daysInWarehouse')).to.equal(5);
  });

  it('count reviews, second thoughts and applications', () => {
    const market = new Market({ config: { setup: BY_PEOPLE } });
    market.passDays();
    const papers = { contact: 'Li', address: 'Road 1', licenceNo: 'LIC-1' };
    market.do('radwerk', { type: 'trade/Register', name: 'Radwerk', kind: 'enterprise', ...papers });
    market.passDays(2);
    market.do('mall', { type: 'trade/RefuseRegistration', firm: 'radwerk', reason: 'no' });
    expect(valueOf(market, 'mall', 'reviewTime')).to.equal(2);
    expect(valueOf(market, 'mall', 'reviewsOverturned')).to.equal(0);
    market.do('mall', { type: 'trade/ApproveRegistration', firm: 'radwerk' });
    expect(valueOf(market, 'mall', 'reviewsOverturned')).to.equal(1);
    market.do('radwerk', { type: 'trade/ApplyForAccount' });
    market.passDays();
    market.do('bank', { type: 'trade/OpenAccount', firm: 'radwerk' });
    expect(valueOf(market, 'bank', 'applicationTime')).to.equal(1);
  });

  it('open to the journal entries behind them', () => {
    const market = begun();
    received(market);
    const entries = evidence(market.state, 'radwerk', 'onTimeRate');
    expect(entries).to.deep.equal([market.order.history.at(-1)?.seq]);
    const profit = evidence(market.state, 'radwerk', 'profit');
    expect(profit).to.include(entries[0]);
    expect(profit).to.deep.equal(profit.toSorted((a, b) => a - b));
    expect(evidence(market.state, 'radwerk', 'throughput'), 'not an enterprise’s metric').to.deep.equal([]);
  });
});

describe('the metrics of a person', () => {
  const figure = (market: Market, person: string, name: string) =>
    people(market.state).find((metric) => metric.person === person && metric.name === name)?.value;

  it('count what the person did, and leave bots and the instructor out', () => {
    const market = begun();
    const seat = market.seat('radwerk');
    const feedback = { type: 'trade/SendFeedback', subject: 'a', body: 'b' } as const;
    market.do('radwerk', feedback);
    market.give(seat, feedback, 'bot');
    market.give(seat, feedback, 'instructor');
    expect(figure(market, 'person-radwerk', 'actions')).to.equal(1);
    expect(figure(market, 'person-radwerk', 'shareOfFirm')).to.equal(1);
    expect(figure(market, 'person-radwerk', 'handledInTime')).to.equal(null);
    expect(new Set(people(market.state).map(({ person }) => person))).to.deep.equal(
      new Set(['person-radwerk']),
    );
  });

  it('tell who dealt with waiting work in time', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    market.passDays(3);
    market.do('north', onOrder('trade/AcceptOrder', order));
    expect(figure(market, 'person-north', 'handledInTime')).to.equal(0);
    market.do('radwerk', onOrder('trade/IssueInvoice', order));
    expect(figure(market, 'person-radwerk', 'handledInTime')).to.equal(1);
  });

  it('tell mistakes and whether they were put right', () => {
    const market = begun();
    const order = signedOrder(market, 44);
    market.do('north', onOrder('trade/ReportShortage', order));
    expect(figure(market, 'person-north', 'mistakesCorrected')).to.equal(null);
    market.do('north', onOrder('trade/RecheckOrder', order));
    expect(figure(market, 'person-north', 'mistakesCorrected')).to.equal(0);
    expect(figure(market, 'person-north', 'stepsInOrder')).to.equal(1 / 2);
    const product = market.order.lines[0]?.product ?? '';
    market.do('radwerk', { type: 'trade/Transfer', product, from: 'south', to: 'north', quantity: 4 });
    market.do('north', onOrder('trade/RecheckOrder', order));
    expect(figure(market, 'person-north', 'mistakesCorrected')).to.equal(1);
  });
});

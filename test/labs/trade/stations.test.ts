import { expect } from 'chai';
import { Market, signedOrder } from '../../support/trade-market.ts';

/** The line as one word per station: `order:done contract:now …`. */
function line(market: Market, firm = 'radwerk'): string {
  const order = market.view(firm).own?.orders[0];
  return (order?.stations ?? []).map(({ name, state }) => `${name}:${state}`).join(' ');
}

function begun(payment: string[] = ['prepaid']): Market {
  const market = new Market({ config: { rules: { payment } } });
  market.passDays();
  return market;
}

describe('an order’s line of stations', () => {
  it('lights one station after the other until all are done', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    expect(line(market)).to.equal(
      'order:done contract:done signature:done warehouse:now invoice:next payment:next despatch:next receipt:next',
    );
    market.do('north', { type: 'trade/AcceptOrder', order });
    expect(line(market)).to.include('warehouse:done invoice:now');
    market.do('radwerk', { type: 'trade/IssueInvoice', order });
    expect(line(market)).to.include('invoice:done payment:now');
    market.do('veloshop', { type: 'trade/PayOrder', order });
    expect(line(market)).to.include('payment:done despatch:now');
    market.do('north', { type: 'trade/ShipOrder', order });
    expect(line(market)).to.include('despatch:done receipt:now');
    expect(market.view('veloshop').own?.orders[0]?.waitsFor).to.equal(null);
    market.passDays();
    expect(market.view('veloshop').own?.orders[0]?.waitsFor?.firm).to.equal('veloshop');
    market.do('veloshop', { type: 'trade/ReceiveOrder', order });
    expect(line(market)).to.equal(
      'order:done contract:done signature:done warehouse:done invoice:done payment:done despatch:done receipt:done',
    );
    const stations = market.view('radwerk').own?.orders[0]?.stations ?? [];
    expect(stations.map(({ day }) => day)).to.deep.equal([1, 1, 1, 1, 1, 1, 1, 2]);
    expect(stations.map(({ document }) => document?.slice(0, 2) ?? null)).to.deep.equal([
      'PO',
      'CT',
      'AP',
      null,
      'IV',
      'RA',
      'DA',
      'GR',
    ]);
  });

  it('puts payment last where goods are paid on receipt', () => {
    const market = begun(['on-receipt', 'net-2']);
    const order = signedOrder(market, 10, 'north', 'on-receipt');
    market.do('north', { type: 'trade/AcceptOrder', order });
    market.do('radwerk', { type: 'trade/IssueInvoice', order });
    expect(line(market)).to.include('invoice:done despatch:now receipt:next payment:next');
    market.do('north', { type: 'trade/ShipOrder', order });
    market.passDays();
    market.do('veloshop', { type: 'trade/ReceiveOrder', order });
    expect(line(market)).to.include('receipt:done payment:done');
  });

  it('waits at the payment for a buyer with credit, and shows trouble once it is overdue', () => {
    const market = begun(['net-2']);
    const order = signedOrder(market, 10, 'north', 'net-2');
    market.do('north', { type: 'trade/AcceptOrder', order });
    market.do('radwerk', { type: 'trade/IssueInvoice', order });
    market.do('north', { type: 'trade/ShipOrder', order });
    market.passDays();
    market.do('veloshop', { type: 'trade/ReceiveOrder', order });
    expect(line(market)).to.include('receipt:done payment:now');
    market.passDays(4);
    expect(line(market)).to.include('receipt:done payment:trouble');
  });

  it('shows trouble at the warehouse while the order is short, and the supplier’s turn', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    market.do('north', { type: 'trade/ReportShortage', order });
    expect(line(market)).to.include('signature:done warehouse:trouble invoice:next');
    const station = market.view('veloshop').own?.orders[0]?.stations[3];
    expect(station?.firm).to.equal('radwerk');
  });

  it('ends where a cancelled order stopped', () => {
    const market = begun();
    const order = signedOrder(market, 60);
    market.do('north', { type: 'trade/ReportShortage', order });
    market.do('veloshop', { type: 'trade/ProposeCancellation', order, reason: 'too long' });
    market.do('radwerk', { type: 'trade/AgreeCancellation', order });
    expect(line(market)).to.equal(
      'order:done contract:done signature:done warehouse:void invoice:void payment:void despatch:void receipt:void',
    );
  });

  it('ends at the invoice when it is cancelled after the warehouse accepted it', () => {
    const market = begun();
    const order = signedOrder(market, 10);
    market.do('north', { type: 'trade/AcceptOrder', order });
    market.do('veloshop', { type: 'trade/ProposeCancellation', order, reason: 'changed my mind' });
    market.do('radwerk', { type: 'trade/AgreeCancellation', order });
    expect(line(market)).to.include('warehouse:done invoice:void');
  });
});

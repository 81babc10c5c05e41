import { expect } from 'chai';
import type { Entry } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import type { TradeView } from '../../src/labs/trade/view-types.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { scenarioFrom, shippedText } from '../support/shipped-scenarios.ts';

describe('bots with certificates that end soon', function () {
  this.timeout(60_000);
  const text = shippedText('open-market').replace(/\n {4}transitDays: 1/, '\n    certificateDays: 3$&');

  it('ask for new ones, get them from the bank, and trade on; every signature fits', () => {
    const signedOn = new Set<number>();
    const spec = { scenario: scenarioFrom(text), seed: 11, groups: 3, days: 10, labs: LABS, checkEvery: 200 };
    const { state, report } = simulate({
      ...spec,
      onEntry: ({ day, events }: Entry) => {
        if (events.some(({ type }) => type === 'trade/ContractSigned')) signedOn.add(day);
      },
    });
    expect(report.invariants.broken).to.deep.equal([]);
    // The first ones were issued when the run opened.
    const { 'trade/CertificateExpired': expired = 0, 'trade/CertificateIssued': renewed = 0 } = report.events;
    expect(expired).to.be.above(10);
    expect(renewed).to.be.within(expired - 2, expired);
    expect([...signedOn].filter((day) => day > 6)).to.have.length.above(2);
    for (const market of Object.values(state.markets)) {
      const lab = LABS[market.lab];
      expect(lab?.audit?.(market.state).broken).to.deep.equal([]);
      const { authority } = lab?.view(market.state, { kind: 'public' }) as TradeView;
      expect(Object.keys(authority.certificates).length).to.be.above(5);
    }
  });

  it('sign the same, value for value, when the same is played again', () => {
    const play = (): string[] => {
      const values: string[] = [];
      const spec = {
        scenario: scenarioFrom(text),
        seed: 4,
        groups: 2,
        days: 5,
        labs: LABS,
        checkEvery: 1000,
      };
      simulate({
        ...spec,
        onEntry: ({ events }: Entry) => {
          for (const { type, data } of events)
            if (type === 'trade/ContractSigned')
              values.push((data as { signature: { value: string } }).signature.value);
        },
      });
      return values;
    };
    const values = play();
    expect(values).to.have.length.above(3);
    for (const value of values) expect(value).to.match(/^[0-9a-f]{128}$/);
    expect(play()).to.deep.equal(values);
  });
});

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { randomFrom } from '../../../src/kernel/random.ts';
import type { Viewer } from '../../../src/labs/lab.ts';
import { tradeCommandSchema, type TradeCommand } from '../../../src/labs/trade/commands.ts';
import { TRADE_EVENT_TYPES } from '../../../src/labs/trade/events.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import { frozenCopy } from '../../support/frozen.ts';
import { runs } from '../../support/runs.ts';
import { wildCommand } from '../../support/trade-commands.ts';
import type { Market } from '../../support/trade-market.ts';
import { marketSpecs, moveLists, play } from '../../support/trade-play.ts';

function viewersOf(market: Market): Viewer[] {
  const seats = market.seats.map((seat): Viewer => ({ kind: 'seat', seat }));
  return [...seats, { kind: 'public' }, { kind: 'instructor' }];
}

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

describe('a market played at random from every seat', function () {
  this.timeout(60_000);

  it('gets to every kind of event but the rarest answers, so that the properties below mean something', () => {
    const events = new Set<string>();
    for (const [spec, moves] of fc.sample(fc.tuple(marketSpecs, moveLists(120)), { numRuns: 100, seed: 6 })) {
      for (const { type } of play(spec, moves).events) events.add(type);
    }
    const rare = [
      'trade/PartialRefused',
      'trade/SubstituteAccepted',
      'trade/SubstituteRefused',
      'trade/PostRefused',
      'trade/MessageShown',
    ];
    expect([...events, ...rare]).to.include.members([...TRADE_EVENT_TYPES]);
  });

  it('keeps every invariant after every step, and its state is plain JSON', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        play(spec, moves, ({ state }) => {
          expect(tradeLab.invariants(state).broken).to.deep.equal([]);
          expect(same(JSON.parse(JSON.stringify(state)), state), 'the state survives JSON').to.equal(true);
        });
      }),
      { numRuns: runs(15) },
    );
  });

  it('lets nobody change the state but evolve: not deciding, looking, listing or measuring', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        const market = play(spec, moves);
        const frozen = frozenCopy(market.state);
        for (let i = 0; i < 40; i++) {
          const random = randomFrom('frozen', i);
          const seat = random.pick(market.seats);
          tradeLab.decide(frozen, wildCommand(market.state, random), market.context(seat));
        }
        for (const seat of market.seats) tradeLab.legal(frozen, seat);
        for (const viewer of viewersOf(market)) tradeLab.view(frozen, viewer);
        for (const firm of Object.keys(frozen.firms)) measure(frozen, firm);
        tradeLab.people(frozen);
        tradeLab.invariants(frozen);
      }),
      { numRuns: runs(15) },
    );
  });

  it('refuses without a trace', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        let refused = 0;
        play(spec, moves, (market, random) => {
          const before = JSON.stringify(market.state);
          const rejection = market.give(random.pick(market.seats), wildCommand(market.state, random));
          if (rejection === null) return;
          refused += 1;
          expect(JSON.stringify(market.state)).to.equal(before);
        });
        fc.pre(refused > 0);
      }),
      { numRuns: runs(12) },
    );
  });

  it('accepts every command it calls legal, whoever gives it, and each is what the schema lets through', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        play(spec, moves, (market, random) => {
          const seat = random.pick(market.seats);
          for (const command of tradeLab.legal(market.state, seat)) {
            const decision = tradeLab.decide(market.state, command, market.context(seat, 'bot'));
            expect(decision.ok, JSON.stringify(command)).to.equal(true);
            expect(tradeCommandSchema.parse(command)).to.deep.equal(command);
          }
        });
      }),
      { numRuns: runs(15) },
    );
  });

  it('calls legal every kind of command that is accepted, second thoughts about a refusal left out', () => {
    // An order nobody could pay, and a substitute that is no longer on offer, are possible and not proposed either; nor is
    // anybody told what to write.
    const unproposed = new Set([
      'trade/PlaceOrder',
      'trade/OfferSubstitute',
      'trade/SendMessage',
      'trade/ShowMessage',
    ]);
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        play(spec, moves, (market, random) => {
          for (let i = 0; i < 20; i++) {
            const seat = random.pick(market.seats);
            const command = wildCommand(market.state, random);
            if (!tradeLab.decide(market.state, command, market.context(seat)).ok) continue;
            if (unproposed.has(command.type) || overturns(market.state, command)) continue;
            const kinds = new Set(tradeLab.legal(market.state, seat, 'human').map(({ type }) => type));
            expect([...kinds], JSON.stringify(command)).to.include(command.type);
          }
        });
      }),
      { numRuns: runs(15) },
    );
  });

  it('gives every viewer a view that is plain JSON', () => {
    fc.assert(
      fc.property(marketSpecs, moveLists(120), (spec, moves) => {
        const market = play(spec, moves);
        for (const viewer of viewersOf(market)) {
          const view = tradeLab.view(market.state, viewer);
          expect(same(JSON.parse(JSON.stringify(view)), view)).to.equal(true);
        }
      }),
      { numRuns: runs(15) },
    );
  });
});

function measure(state: TradeState, firm: string): void {
  for (const { name } of tradeLab.metrics(state, firm)) tradeLab.evidence(state, firm, name);
}

function overturns(state: TradeState, command: TradeCommand): boolean {
  switch (command.type) {
    case 'trade/ApproveRegistration':
      return state.firms[command.firm]?.registration.state === 'refused';
    case 'trade/OpenAccount':
      return state.firms[command.firm]?.account.state === 'refused';
    case 'trade/ApprovePost':
      return state.posts[command.post]?.state === 'refused';
    default:
      return false;
  }
}

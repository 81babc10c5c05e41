import { expect } from 'chai';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { botFor } from '../../../src/bots/bot-for.ts';
import { BLANK_MEMORY } from '../../../src/bots/policy.ts';
import { randomFrom } from '../../../src/kernel/random.ts';
import { DOCUMENT_KINDS, TRANSIT_FAULTS } from '../../../src/labs/trade/messages.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import { filedBy } from '../../../src/labs/trade/transit/filed.ts';
import { unclearKey } from '../../../src/labs/trade/transit/unclear.ts';
import type { DocumentView, OrderView } from '../../../src/labs/trade/view-types.ts';
import { runs } from '../../support/runs.ts';
import { Market } from '../../support/trade-market.ts';
import { marketSpecs, moveLists, play, type Move } from '../../support/trade-play.ts';

const faults = fc.record({
  fault: fc.constantFrom(...TRANSIT_FAULTS),
  message: fc.option(fc.constantFrom(...DOCUMENT_KINDS), { nil: undefined }),
});
const faultLists = fc.array(fc.tuple(fc.nat(60), faults), { minLength: 4, maxLength: 25 });
/** Moves by which trades come about; senseless commands are tried elsewhere. */
const trading = (length: number): fc.Arbitrary<Move[]> =>
  moveLists(length).map((moves) =>
    moves.map((move) => (move.kind === 'wild' || move.kind === 'shock' ? { ...move, kind: 'due' } : move)),
  );

/** Plays the moves and throws in each fault before the move of its number. */
function playWithFaults(
  spec: Parameters<typeof play>[0],
  moves: readonly Move[],
  thrown: readonly (readonly [number, object])[],
  look: (market: Market) => void = () => undefined,
): Market {
  let step = 0;
  return play(spec, moves, (market) => {
    look(market);
    for (const [at, shock] of thrown) {
      if (at === step) expect(market.shock({ kind: 'message-fault', ...shock })).to.equal(null);
    }
    step += 1;
  });
}

const META = { seq: 1, atMs: 0, day: 1, actor: { kind: 'system', id: 'replay', seat: null } } as const;

const documentsOf = (market: Market): readonly DocumentView[] =>
  Object.values(market.state.orders).flatMap(({ documents }) => documents);

describe('random trading with faults in transit', function () {
  this.timeout(120_000);

  it('keeps every invariant, and the list of unclear messages is what the documents say', () => {
    let struck = 0;
    fc.assert(
      fc.property(marketSpecs, trading(120), faultLists, (spec, moves, thrown) => {
        const market = playWithFaults(spec, moves, thrown, ({ state }) => {
          expect(tradeLab.invariants(state).broken).to.deep.equal([]);
          const unclear = Object.values(state.orders).flatMap(({ id, documents }) =>
            documents
              .filter(({ transit }) => transit !== null && transit.foundDay === null)
              .map(({ kind, number, receiver }) => `${unclearKey(id, kind, number)} ${receiver}`),
          );
          const listed = Object.entries(state.unclear).map(([key, { firm }]) => `${key} ${firm}`);
          expect(listed.sort()).to.deep.equal(unclear.sort());
        });
        struck += documentsOf(market).filter(({ transit }) => transit !== null).length;
      }),
      { numRuns: runs(20) },
    );
    expect(struck).to.be.greaterThan(10);
  });

  it('tells beforehand exactly which documents an event files', () => {
    let filed = 0;
    fc.assert(
      fc.property(marketSpecs, trading(120), (spec, moves) => {
        const { events } = play(spec, moves);
        const market = new Market(spec);
        // The same journal once more: what each event was told to file, and what it filed.
        for (const [i, event] of events.entries()) {
          if (i < market.events.length) continue;
          const told = filedBy(market.state, event).map(({ kind, number, receiver }) => [
            kind,
            number,
            receiver,
          ]);
          const before = documentsOf(market).length;
          tradeLab.evolve(market.state, event, META);
          const after = documentsOf(market);
          expect(after.length - before, event.type).to.equal(told.length);
          const order = 'order' in event.data ? (event.data.order as string) : '';
          const fresh =
            told.length === 0 ? [] : (market.state.orders[order]?.documents.slice(-told.length) ?? []);
          expect(fresh.map(({ kind, number, receiver }) => [kind, number, receiver])).to.deep.equal(told);
          filed += told.length;
        }
      }),
      { numRuns: runs(20) },
    );
    expect(filed).to.be.greaterThan(50);
  });

  it('gives every viewer plain JSON, and no fault to anyone but the instructor before it is found', () => {
    fc.assert(
      fc.property(marketSpecs, trading(120), faultLists, (spec, moves, thrown) => {
        const market = playWithFaults(spec, moves, thrown);
        for (const seat of market.seats) {
          const seen = tradeLab.view(market.state, { kind: 'seat', seat });
          expect(isDeepStrictEqual(JSON.parse(JSON.stringify(seen)), seen)).to.equal(true);
          for (const order of seen.own?.orders ?? []) expectNothingTold(order, seat.firm);
        }
      }),
      { numRuns: runs(12) },
    );
  });

  it('never comes to a standstill with bots: what is unclear is found out, and no seat is left waiting for it', () => {
    fc.assert(
      fc.property(marketSpecs, trading(100), faultLists, fc.nat(), (spec, moves, thrown, draw) => {
        const market = playWithFaults(spec, moves, thrown);
        for (let day = 0; day < 4; day++) {
          letBotsReport(market, draw + day);
          market.passDays();
        }
        expect(market.state.unclear).to.deep.equal({});
      }),
      { numRuns: runs(20) },
    );
  });
});

/** Every firm's bot looks at its desk until it has nothing more to report. */
function letBotsReport(market: Market, draw: number): void {
  for (const seat of market.seats) {
    const bot = botFor(seat);
    const random = randomFrom('report', draw, seat.id);
    for (let look = 0; look < 40 && bot !== null; look++) {
      const view = tradeLab.view(market.state, { kind: 'seat', seat, lookBack: 0 });
      const legal = tradeLab.legal(market.state, seat);
      const plan = bot.plan({ seat, view, legal, tasks: [] }, BLANK_MEMORY, random);
      const report = plan.find(({ type }) => type === 'trade/ReportMessage');
      if (report === undefined) break;
      expect(market.give(seat, report, 'bot'), JSON.stringify(report)).to.equal(null);
    }
  }
}

function expectNothingTold(order: OrderView, firm: string): void {
  for (const { transit, receiver, lines, amountFen, sender } of order.documents) {
    if (transit === null || transit.foundDay !== null) continue;
    expect([sender, receiver]).to.include(firm);
    expect(transit.fault).to.equal(null);
    if (firm !== receiver) {
      expect(transit.arrived).to.equal(undefined);
      continue;
    }
    expect(transit.arrived?.length).to.be.greaterThan(0);
    expect([lines, amountFen]).to.deep.equal([[], null]);
  }
}

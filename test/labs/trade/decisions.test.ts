import { expect } from 'chai';
import { LABS } from '../../../src/labs/index.ts';
import { decisionsOf, profitSourcesOf } from '../../../src/labs/trade/debrief/decisions.ts';
import { DECISION_KINDS } from '../../../src/labs/trade/debrief/effects.ts';
import { shortagesOf } from '../../../src/labs/trade/debrief/ways.ts';
import { profitFen } from '../../../src/labs/trade/figures.ts';
import type { TradeState } from '../../../src/labs/trade/state.ts';
import { Replay, type PlacedEffect, type ScoreMove } from '../../../src/runs/replay.ts';
import { simulate } from '../../../src/runs/simulate.ts';
import { shipped } from '../../support/shipped-scenarios.ts';

interface Market {
  readonly id: string;
  readonly state: TradeState;
  readonly effects: readonly PlacedEffect[];
  readonly moves: readonly ScoreMove[];
}

/** The markets of an exercise that bots played to the end, with what its journal tells. */
function markets(id: string, groups: number, days: number, seed: number): readonly Market[] {
  const scenario = shipped(id);
  const replay = new Replay({ runId: 'simulation', scenario, seed: String(seed), groups }, LABS);
  const { state } = simulate({
    scenario,
    seed,
    groups,
    days,
    labs: LABS,
    checkEvery: 1_000_000,
    onEntry: (entry) => replay.take(structuredClone(entry)),
  });
  return Object.values(state.markets).map((market) => ({
    id: market.id,
    state: market.state as TradeState,
    effects: replay.effects.filter((each) => each.market === market.id),
    moves: replay.moves.filter((each) => each.market === market.id),
  }));
}

describe('what decisions came to', () => {
  const played = [1, 2, 3]
    .flatMap((seed) => markets('shortage', 2, 12, seed))
    .concat(markets('open-market', 2, 15, 4));

  it('adds up to every firm’s profit, to the fen', () => {
    let compared = 0;
    for (const { id, state, effects } of played) {
      const sources = new Map(profitSourcesOf(effects).map((each) => [each.firm, each.totalFen]));
      for (const { id: firm, kind } of Object.values(state.firms)) {
        if (kind !== 'enterprise' && kind !== 'warehouse') continue;
        expect(sources.get(firm) ?? 0, `${firm} in ${id}`).to.equal(profitFen(state, firm));
        if (sources.get(firm)) compared += 1;
      }
    }
    expect(compared).to.be.greaterThan(10);
  });

  it('puts no effect into two decisions, and leaves none out', () => {
    for (const { state, effects } of played) {
      const decisions = decisionsOf(state, effects);
      const decided = effects.filter(({ decision }) =>
        (DECISION_KINDS as readonly string[]).includes(decision),
      );
      const sum = (amounts: readonly number[]): number => amounts.reduce((total, fen) => total + fen, 0);
      expect(sum(decisions.map(({ totalFen }) => totalFen))).to.equal(
        sum(decided.map(({ amountFen }) => amountFen)),
      );
      for (const { parts, totalFen } of decisions) expect(sum(Object.values(parts))).to.equal(totalFen);
      const totals = decisions.map(({ totalFen }) => totalFen);
      expect(totals, 'the best first').to.deep.equal([...totals].sort((a, b) => b - a));
    }
  });

  it('charges a way out of a shortage with what the comparison of the ways says it cost', () => {
    let compared = 0;
    for (const { state, effects } of played) {
      const decisions = decisionsOf(state, effects).filter(({ kind }) => kind === 'way-out');
      for (const each of shortagesOf(state)) {
        const order = state.orders[each.order];
        // While something of it is under way, its penalty grows and is not yet paid.
        const rest = Object.values(state.orders).filter(({ parent }) => parent === each.order);
        if ([order, ...rest].some((part) => part?.state !== 'SUCCESSFUL')) continue;
        const found = decisions.find(({ order: number }) => number === each.number);
        expect(-(found?.totalFen ?? 0) + 0, each.number).to.equal(each.cost.totalFen);
        if (!found) continue;
        expect(found).to.include({ firm: each.supplier, way: each.way, seq: each.endedSeq });
        compared += 1;
      }
    }
    expect(compared).to.be.greaterThan(3);
  });

  it('leads to the entry in which the decision was taken', () => {
    let sales = 0;
    for (const { state, effects } of played) {
      for (const { kind, order: number, good, seq, firm } of decisionsOf(state, effects)) {
        expect(seq, `${kind} ${number ?? ''}`).to.be.greaterThan(0);
        expect(number === null, 'about an order or about a good').to.equal(good !== null);
        if (kind !== 'contract') continue;
        const order = Object.values(state.orders).find((each) => each.number === number);
        const step = order?.history.find((one) => one.seq === seq && one.event === 'trade/ContractSent');
        expect(step?.by).to.equal(firm);
        sales += 1;
      }
    }
    expect(sales).to.be.greaterThan(10);
  });

  it('counts what consumers wanted and did not get, beside the money', () => {
    for (const { state, effects } of played) {
      const missed = decisionsOf(state, effects).reduce((sum, each) => sum + each.missed, 0);
      const lost = Object.values(state.shops)
        .flatMap((shop) => Object.values(shop))
        .reduce((sum, shelf) => sum + shelf.lost, 0);
      expect(missed).to.equal(lost);
    }
  });

  it('notes by how much each step moved the score of the firm that took it', () => {
    const moves = played.flatMap((market) => market.moves);
    expect(moves.length).to.be.greaterThan(20);
    for (const { fromCenti, toCenti, events, parts } of moves) {
      expect(fromCenti).to.not.equal(toCenti);
      expect(events).to.not.include('trade/DayPassed');
      // Without a figure that counts for the first time, a score goes where its figures go.
      if (parts.some(({ from }) => from === null)) continue;
      const signs = parts.map(({ from, to }) => Math.sign(to - (from ?? 0)));
      expect(signs).to.include(Math.sign(toCenti - fromCenti));
    }
  });
});

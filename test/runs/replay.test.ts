import { expect } from 'chai';
import type { Entry } from '../../src/kernel/envelope.ts';
import { firmKey } from '../../src/kernel/ids.ts';
import { LABS } from '../../src/labs/index.ts';
import { tradeDebrief } from '../../src/labs/trade/debrief/story.ts';
import type { TradeState } from '../../src/labs/trade/state.ts';
import { evolveRun } from '../../src/runs/core/evolve.ts';
import { openRun, type OpenSpec } from '../../src/runs/open.ts';
import { Replay } from '../../src/runs/replay.ts';
import { simulate } from '../../src/runs/simulate.ts';
import type { RunState } from '../../src/runs/state.ts';
import { COUNTER_LABS } from '../support/counter-lab.ts';
import { RunPlay, TEACHER } from '../support/run-play.ts';
import { shipped } from '../support/shipped-scenarios.ts';

/** An exercise that bots played, with its journal. */
function played(id: string, groups: number, days: number) {
  const scenario = shipped(id);
  const entries: Entry[] = [];
  simulate({
    scenario,
    seed: 'replay',
    groups,
    days,
    labs: LABS,
    checkEvery: 1_000_000,
    onEntry: (entry) => entries.push(JSON.parse(JSON.stringify(entry)) as Entry),
  });
  const spec: OpenSpec = { runId: 'simulation', scenario, seed: 'replay', groups };
  return { spec, entries };
}

/** How every firm stands in a state, asked of the lab itself. */
function standing(state: RunState) {
  return Object.values(state.markets).flatMap((market) =>
    market.firms.flatMap(({ firm }) => {
      const glance = tradeDebrief.glance(market.state as TradeState, firm);
      const key = firmKey(market.id, firm);
      return glance ? [{ key, ...glance, scoreCenti: state.scores[key]?.scoreCenti ?? null }] : [];
    }),
  );
}

describe('a replay', () => {
  for (const [id, groups, days] of [
    ['shortage', 2, 12],
    ['open-market', 2, 6],
  ] as const) {
    it(`knows after every entry how each firm of ${id} stood`, () => {
      const { spec, entries } = played(id, groups, days);
      const replay = new Replay(spec, LABS);
      for (const entry of entries) replay.take(structuredClone(entry));
      const state = openRun(spec, LABS);
      let compared = 0;
      for (const entry of entries) {
        evolveRun(state, entry, LABS);
        for (const { key, ...expected } of standing(state)) {
          expect(replay.at(key, entry.seq), `${key} after ${entry.seq}`).to.deep.equal(expected);
          compared += 1;
        }
      }
      expect(compared).to.be.greaterThan(500);
    });
  }

  it('names shortages and the ways out of them, with the entry and the day', () => {
    const { spec, entries } = played('shortage', 2, 12);
    const replay = new Replay(spec, LABS);
    for (const entry of entries) replay.take(entry);
    const found = replay.remarks.filter(({ kind }) => kind === 'shortage');
    const reported = entries.filter(({ events }) =>
      events.some(({ type }) => type === 'trade/ShortageReported'),
    );
    expect(found.map(({ seq }) => seq)).to.deep.equal(reported.map(({ seq }) => seq));
    expect(found.length).to.be.greaterThan(0);
    for (const { seq, day, matter, firms } of found) {
      expect(day).to.equal(entries[seq - 1]?.day);
      expect(matter).to.match(/^PO-\d+$/);
      expect(firms).to.have.length(2);
    }
  });

  it('counts the orders in each state at the end of every day', () => {
    const { spec, entries } = played('shortage', 1, 8);
    const replay = new Replay(spec, LABS);
    for (const entry of entries) replay.take(structuredClone(entry));
    const days = replay.days('g1');
    expect(days.map(({ day }) => day)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    const third = days[3]?.fromSeq ?? 0;
    const state = openRun(spec, LABS);
    for (const entry of entries.slice(0, third - 1)) evolveRun(state, entry, LABS);
    const expected = tradeDebrief.counts(state.markets['g1']?.state as TradeState);
    expect(replay.counts('g1')[2]).to.deep.equal(expected);
    expect(replay.counts('g1')).to.have.length(8);
  });

  it('looks a moment up in a small part of the time that reading the journal takes', function () {
    this.timeout(30_000);
    const { spec, entries } = played('open-market', 2, 8);
    const replay = new Replay(spec, LABS);
    const before = performance.now();
    for (const entry of entries) replay.take(entry);
    const reading = performance.now() - before;
    const keys = Object.values(openRun(spec, LABS).markets).flatMap(({ id, firms }) =>
      firms.map(({ firm }) => firmKey(id, firm)),
    );
    const looks = 200;
    const begun = performance.now();
    let found = 0;
    for (let i = 1; i <= looks; i++) {
      const seq = Math.ceil((i * entries.length) / looks);
      for (const key of keys) if (replay.at(key, seq)) found += 1;
    }
    const looking = (performance.now() - begun) / looks;
    expect(found).to.be.greaterThan(looks);
    expect(looking).to.be.lessThan(reading / 50);
  });

  it('leaves pauses out of waiting', () => {
    const play = new RunPlay();
    play.start();
    const minute = 60_000;
    const from = play.nowMs;
    play.nowMs += minute;
    play.accepted(TEACHER, { type: 'run/Pause' });
    play.nowMs += 6 * minute;
    play.accepted(TEACHER, { type: 'run/Resume', market: null });
    play.nowMs += minute;
    play.accepted(TEACHER, { type: 'run/Announce', text: 'on we go', market: null, seat: null });
    const replay = new Replay(play.spec, COUNTER_LABS);
    for (const entry of play.entries) replay.take(entry);
    expect(replay.stoppedMs('g1', from, play.nowMs)).to.equal(6 * minute);
    expect(replay.stoppedMs('g1', from, from + 2 * minute)).to.equal(minute);
    expect(replay.stoppedMs('g1', from, from + minute)).to.equal(0);
  });
});

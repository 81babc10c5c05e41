import { expect } from 'chai';
import fc from 'fast-check';
import { clockOf, dueOf, phaseOf } from '../../../src/runs/core/group-clock.ts';
import type { MarketState } from '../../../src/runs/state.ts';
import { counterScenario } from '../../support/counter-lab.ts';
import { CLOCK, person, RunPlay, TEACHER } from '../../support/run-play.ts';
import { runs } from '../../support/runs.ts';

const DAY_MS = 60_000;
const ADD = { type: 'counter/Add', by: 2 };
const RAD = (group: number): string => `g${group}.radwerk.enterprise`;

const manual = (daysMax: number | null = null): RunPlay =>
  begun(new RunPlay(counterScenario({ clock: { mode: 'manual', dayMs: null, daysMax } }), 3));
const timed = (daysMax: number | null = 4): RunPlay =>
  begun(new RunPlay(counterScenario({ clock: { mode: 'timed', dayMs: DAY_MS, daysMax } }), 3));

function begun(play: RunPlay): RunPlay {
  for (const group of [1, 2, 3]) play.claim(`p${group}`, RAD(group));
  play.start();
  return play;
}

const market = (play: RunPlay, id: string): MarketState => {
  const found = play.state.markets[id];
  if (!found) throw new Error(`no market ${id}`);
  return found;
};
/** What the lab itself believes the day to be. */
const labDay = (play: RunPlay, id: string): number => (market(play, id).state as { day: number }).day;
const add = (play: RunPlay, group: number): string | null => play.send(person(`p${group}`, RAD(group)), ADD);
const toGroup = (play: RunPlay, type: string, id: string, more: object = {}): string | null =>
  play.send(TEACHER, { type: `run/${type}`, market: id, ...more });
const nextDay = (play: RunPlay): string | null =>
  play.send(TEACHER, { type: 'run/BeginDay', day: play.state.clock.day + 1 });
const soundReplay = (play: RunPlay): void => {
  expect(play.replayed()).to.deep.equal(play.state);
};

describe('the clock of one group', () => {
  it('stands while the group is held: nobody trades in it, and no day passes for it', () => {
    const play = manual();
    expect(toGroup(play, 'Pause', 'g2')).to.equal(null);
    expect(add(play, 2)).to.equal('run/group-held');
    expect(add(play, 1)).to.equal(null);
    expect(nextDay(play)).to.equal(null);
    expect([labDay(play, 'g1'), labDay(play, 'g2'), labDay(play, 'g3')]).to.deep.equal([2, 1, 2]);
    expect(toGroup(play, 'Pause', 'g2')).to.equal('run/group-held-already');
    expect(toGroup(play, 'BeginDay', 'g2', { day: 2 })).to.equal('run/group-held');
    expect(toGroup(play, 'Resume', 'g2')).to.equal(null);
    expect(toGroup(play, 'Resume', 'g2')).to.equal('run/group-not-held');
    expect(add(play, 2)).to.equal(null);
    expect(play.entries.at(-1)?.day).to.equal(1);
    soundReplay(play);
  });

  it('lags behind the class until its days are made up, and then goes with the class again', () => {
    const play = manual();
    toGroup(play, 'Pause', 'g2');
    nextDay(play);
    nextDay(play);
    toGroup(play, 'Resume', 'g2');
    expect(nextDay(play)).to.equal(null);
    expect([labDay(play, 'g1'), labDay(play, 'g2')]).to.deep.equal([4, 2]);
    expect(toGroup(play, 'BeginDay', 'g2', { day: 5 })).to.equal('run/day-not-next');
    expect(toGroup(play, 'BeginDay', 'g2', { day: 3 })).to.equal(null);
    expect(market(play, 'g2').clock).to.not.equal(null);
    expect(toGroup(play, 'BeginDay', 'g2', { day: 4 })).to.equal(null);
    expect(market(play, 'g2').clock).to.equal(null);
    nextDay(play);
    expect([labDay(play, 'g1'), labDay(play, 'g2')]).to.deep.equal([5, 5]);
    soundReplay(play);
  });

  it('is told from the class’s in every rejection', () => {
    const play = manual(5);
    expect(toGroup(play, 'Pause', 'g9')).to.equal('run/unknown-market');
    expect(toGroup(play, 'Pause', 'toString')).to.equal('run/unknown-market');
    expect(play.send(person('p1', RAD(1)), { type: 'run/Pause', market: 'g1' })).to.equal(
      'run/instructor-only',
    );
    expect(toGroup(play, 'AddTime', 'g1', { minutes: 2 })).to.equal('run/no-day-length');
    expect(play.send(TEACHER, { type: 'run/AddTime', minutes: 2, market: null })).to.equal(
      'run/no-day-length',
    );
    expect(toGroup(play, 'Extend', 'g1', { days: 9_999 })).to.equal('run/too-many-days');
    expect(toGroup(play, 'End', 'g1')).to.equal(null);
    expect(toGroup(play, 'Resume', 'g1')).to.equal('run/group-ended');
    expect(add(play, 1)).to.equal('run/group-ended');
    expect(play.send(TEACHER, { type: 'run/ThrowShock', market: 'g1', shock: { kind: 'halve' } })).to.equal(
      'run/group-ended',
    );
    const lobby = new RunPlay(counterScenario(), 2);
    expect(toGroup(lobby, 'Pause', 'g1')).to.equal('run/not-started');
    const shared = begun(new RunPlay(counterScenario({ marketPerGroup: false }), 3));
    expect(toGroup(shared, 'Pause', 'm1')).to.equal('run/one-group-only');
  });

  it('stops with the class’s pause, and stays held when the class goes on', () => {
    const play = timed();
    play.nowMs += 10_000;
    toGroup(play, 'AddTime', 'g3', { minutes: 1 });
    toGroup(play, 'Pause', 'g2');
    play.nowMs += 10_000;
    play.accepted(TEACHER, { type: 'run/Pause' });
    expect([1, 2, 3].map((group) => add(play, group))).to.deep.equal([
      'run/paused',
      'run/group-held',
      'run/paused',
    ]);
    expect(dueOf(play.state)).to.deep.equal([]);
    play.nowMs += 3_600_000;
    play.accepted(TEACHER, { type: 'run/Resume' });
    expect([1, 2, 3].map((group) => add(play, group))).to.deep.equal([null, 'run/group-held', null]);
    expect(dueOf(play.state)).to.deep.equal([
      { market: null, dueAtMs: play.nowMs + 40_000, day: 2 },
      { market: 'g3', dueAtMs: play.nowMs + 100_000, day: 2 },
    ]);
    toGroup(play, 'Resume', 'g2');
    // It was held with fifty seconds of its day left.
    expect(market(play, 'g2').clock?.dayEndsAtMs).to.equal(play.nowMs + 50_000);
    soundReplay(play);
  });

  it('that was held during the class’s pause goes on only when both are over', () => {
    const play = timed();
    play.accepted(TEACHER, { type: 'run/Pause' });
    toGroup(play, 'Pause', 'g1');
    toGroup(play, 'Resume', 'g1');
    expect(phaseOf(play.state, market(play, 'g1'))).to.equal('paused');
    play.accepted(TEACHER, { type: 'run/Resume' });
    expect(phaseOf(play.state, market(play, 'g1'))).to.equal('running');
    expect(market(play, 'g1').clock?.dayEndsAtMs).to.equal(play.nowMs + DAY_MS);
  });

  it('has its own timer, which may be no earlier than the class’s', () => {
    const play = timed();
    play.nowMs += 20_000;
    toGroup(play, 'Pause', 'g2');
    play.nowMs += 40_000;
    play.accepted(CLOCK, { type: 'run/BeginDay', day: 2, market: null }, 'day:2');
    expect([labDay(play, 'g1'), labDay(play, 'g2')]).to.deep.equal([2, 1]);
    toGroup(play, 'Resume', 'g2');
    const own = { type: 'run/BeginDay', day: 2, market: 'g2' };
    play.nowMs += 39_999;
    expect(play.send(CLOCK, own, 'day:g2:2')).to.equal('run/day-not-over');
    play.nowMs += 1;
    expect(play.send(CLOCK, own, 'day:g2:2')).to.equal(null);
    expect(labDay(play, 'g2')).to.equal(2);
    // A timer left over from before it went with the class again turns nothing.
    expect(play.send(CLOCK, { type: 'run/BeginDay', day: 3, market: 'g1' }, 'day:g1:3')).to.equal(
      'run/day-not-over',
    );
    soundReplay(play);
  });

  it('is brought back to the class’s by the teacher’s hand, and then ends its day with it', () => {
    const play = timed();
    toGroup(play, 'Pause', 'g2');
    play.nowMs += DAY_MS;
    play.accepted(CLOCK, { type: 'run/BeginDay', day: 2, market: null }, 'day:2');
    toGroup(play, 'Resume', 'g2');
    toGroup(play, 'BeginDay', 'g2', { day: 2 });
    expect(market(play, 'g2').clock).to.equal(null);
    expect(dueOf(play.state)).to.deep.equal([{ market: null, dueAtMs: play.nowMs + DAY_MS, day: 3 }]);
  });

  it('goes on after the others have ended when it was given more days, and ends the exercise', () => {
    const play = timed(2);
    expect(toGroup(play, 'Extend', 'g3', { days: 1 })).to.equal(null);
    for (const day of [2, 3]) {
      play.nowMs += DAY_MS;
      for (const { market: id, day: due } of dueOf(play.state)) {
        play.accepted(CLOCK, { type: 'run/BeginDay', day: due, market: id }, `day:${id ?? ''}:${due}`);
      }
      if (day === 2) expect(labDay(play, 'g3')).to.equal(2);
    }
    expect([1, 2, 3].map((group) => add(play, group))).to.deep.equal([
      'run/group-ended',
      'run/group-ended',
      null,
    ]);
    expect(play.state.clock).to.include({ phase: 'running', day: 2 });
    expect(nextDay(play)).to.equal('run/only-groups-left');
    expect(play.state.scores['g1/radwerk']?.byDay).to.have.length(2);
    play.nowMs += DAY_MS;
    const { events } = play.accepted(CLOCK, { type: 'run/BeginDay', day: 4, market: 'g3' }, 'day:g3:4');
    expect(events.map(({ type }) => type)).to.deep.equal(['run/GroupEnded', 'run/Ended']);
    expect(play.state.clock.phase).to.equal('ended');
    expect(play.state.scores['g1/radwerk']?.byDay).to.have.length(2);
    expect(play.state.scores['g3/radwerk']?.byDay).to.have.length(3);
    soundReplay(play);
  });

  it('ends the exercise when the last group is ended by hand', () => {
    const play = manual();
    expect(toGroup(play, 'End', 'g1')).to.equal(null);
    expect(toGroup(play, 'End', 'g2')).to.equal(null);
    expect(play.state.clock.phase).to.equal('running');
    expect(toGroup(play, 'End', 'g3')).to.equal(null);
    expect(play.state.clock.phase).to.equal('ended');
  });

  it('takes part in what is given to everyone', () => {
    const play = timed(3);
    toGroup(play, 'Extend', 'g2', { days: 2 });
    play.accepted(TEACHER, { type: 'run/Extend', days: 1, market: null });
    expect([play.state.clock.daysMax, market(play, 'g2').clock?.daysMax]).to.deep.equal([4, 6]);
    const before = dueOf(play.state).map(({ dueAtMs }) => dueAtMs);
    play.accepted(TEACHER, { type: 'run/AddTime', minutes: 2, market: null });
    expect(dueOf(play.state).map(({ dueAtMs }) => dueAtMs)).to.deep.equal(before.map((ms) => ms + 120_000));
    soundReplay(play);
  });

  it('counts scores by its own days, and ranks by the class’s', () => {
    const play = manual();
    toGroup(play, 'Pause', 'g2');
    nextDay(play);
    nextDay(play);
    expect(play.state.scores['g1/radwerk']?.byDay).to.have.length(2);
    expect(play.state.scores['g2/radwerk']).to.deep.include({ byDay: [] });
    expect(play.state.scores['g2/radwerk']?.previousRank).to.not.equal(null);
    toGroup(play, 'Resume', 'g2');
    toGroup(play, 'BeginDay', 'g2', { day: 2 });
    expect(play.state.scores['g2/radwerk']?.byDay).to.have.length(1);
  });

  it('keeps every rule whatever the teacher does with the clocks', () => {
    const group = fc.constantFrom(null, 'g1', 'g2', 'g3');
    const step = fc.oneof(
      fc
        .tuple(fc.constantFrom('Pause', 'Resume', 'End'), group)
        .map(([type, id]) => ({ type: `run/${type}`, market: id })),
      fc.tuple(fc.constant('next'), group),
      fc.tuple(fc.constant('wait'), fc.integer({ min: 1, max: 90_000 })),
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), group)
        .map(([days, id]) => ({ type: 'run/Extend', days, market: id })),
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), group)
        .map(([minutes, id]) => ({ type: 'run/AddTime', minutes, market: id })),
      fc.tuple(fc.constant('trade'), fc.constantFrom(1, 2, 3)),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 50 }), (isTimed, steps) => {
        const play = isTimed ? timed(4) : manual(4);
        for (const one of steps) {
          play.nowMs += 5;
          const heldBefore = ['g1', 'g2', 'g3'].filter(
            (id) => phaseOf(play.state, market(play, id)) !== 'running',
          );
          const stateBefore = heldBefore.map((id) => JSON.stringify(market(play, id).state));
          if (!Array.isArray(one)) play.send(TEACHER, one);
          else if (one[0] === 'wait') wait(play, one[1]);
          else if (one[0] === 'trade') add(play, one[1]);
          else {
            const id = one[1] as string | null;
            const clock = id === null ? play.state.clock : clockOf(play.state, market(play, id));
            play.send(TEACHER, { type: 'run/BeginDay', day: clock.day + 1, market: id });
          }
          // Nothing trades and no day passes where the clock stood and still stands.
          heldBefore.forEach((id, index) => {
            if (phaseOf(play.state, market(play, id)) === 'running') return;
            expect(JSON.stringify(market(play, id).state), id).to.equal(stateBefore[index]);
          });
          checkRules(play);
        }
        soundReplay(play);
      }),
      { numRuns: runs(80) },
    );
  });
});

/** Time passes, and does what it has to. */
function wait(play: RunPlay, ms: number): void {
  const untilMs = play.nowMs + ms;
  for (;;) {
    const next = [...dueOf(play.state)].sort((a, b) => a.dueAtMs - b.dueAtMs)[0];
    if (!next || next.dueAtMs > untilMs) break;
    play.nowMs = Math.max(play.nowMs, next.dueAtMs);
    const { market: id, day } = next;
    const seq = play.state.seq;
    play.accepted(CLOCK, { type: 'run/BeginDay', day, market: id }, `day:${id ?? ''}:${day}:${seq}`);
  }
  play.nowMs = untilMs;
}

function checkRules(play: RunPlay): void {
  const { state } = play;
  const own = Object.values(state.markets);
  const isOver = own.every(({ clock }) => clock?.phase === 'ended');
  if (isOver) expect(state.clock.phase).to.equal('ended');
  for (const one of own) {
    const clock = clockOf(state, one);
    expect((one.state as { day: number }).day, `${one.id}: the lab's day`).to.equal(clock.day);
    if (clock.daysMax !== null) expect(clock.day).to.be.at.most(clock.daysMax);
    const days = state.scores[`${one.id}/radwerk`]?.byDay.length;
    const closed = phaseOf(state, one) === 'ended' ? clock.day : clock.day - 1;
    expect(days, `${one.id}: scores by day`).to.equal(closed);
    const isRunning = phaseOf(state, one) === 'running';
    expect(one.clock === null || one.clock.phase === 'running' || !isRunning, one.id).to.equal(true);
  }
  for (const due of dueOf(state)) expect(due.day).to.be.above(0);
}

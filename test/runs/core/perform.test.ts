import { expect } from 'chai';
import fc from 'fast-check';
import { AssertionFailed } from '../../../src/kernel/assert.ts';
import type { TaskDefinition } from '../../../src/scenarios/scenario.ts';
import { evolveRun, UnknownEvent } from '../../../src/runs/core/evolve.ts';
import { performCommand } from '../../../src/runs/core/perform.ts';
import { standingsOf } from '../../../src/runs/core/standings.ts';
import { counterScenario } from '../../support/counter-lab.ts';
import { bot, CLOCK, person, RunPlay, TEACHER } from '../../support/run-play.ts';
import { runs } from '../../support/runs.ts';

const RAD = 'g1.radwerk.enterprise';
const VELO = 'g1.veloshop.enterprise';
const MALL = 'g1.mall.administrator';
const anna = person('anna', RAD);

describe('a command of a run', () => {
  it('is decided by the lab in the market of the seat, and the system answers in the same entry', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    play.start();
    const { events } = play.accepted(anna, { type: 'counter/Add', by: 5 });
    expect(events).to.deep.equal([
      { type: 'counter/Added', v: 1, market: 'g1', data: { firm: 'radwerk', by: 5, person: 'anna' } },
      { type: 'counter/Added', v: 1, market: 'g1', data: { firm: 'radwerk', by: 1, person: 'system' } },
    ]);
  });

  it("is refused with the lab's own reason", () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    play.start();
    expect(play.send(anna, { type: 'counter/Add', by: 0 })).to.equal('counter/not-positive');
    expect(play.send(anna, { type: 'other/Add' })).to.equal('run/unknown-command');
    expect(play.send(anna, { type: 'run/Nonsense' })).to.equal('run/unknown-command');
  });

  it('draws the same when it is decided again, and differently in the next entry', () => {
    const drawn = (): unknown[] => {
      const play = new RunPlay();
      play.claim('anna', RAD);
      play.start();
      return [1, 2].map(() => play.accepted(anna, { type: 'counter/Draw' }).events[0]?.data);
    };
    expect(drawn()).to.deep.equal(drawn());
    expect(drawn()[0]).not.to.deep.equal(drawn()[1]);
  });

  it('that breaks a rule throws and is nobody’s fault', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    play.start();
    const crash = (type: string) => () =>
      performCommand(play.state, { commandId: 'x', actor: anna, command: { type } }, 0, play.labs);
    expect(crash('counter/CrashDeciding')).to.throw(AssertionFailed);
    expect(crash('counter/CrashApplying')).to.throw(AssertionFailed);
  });

  it('opens a run only once', () => {
    expect(new RunPlay().send(CLOCK, { type: 'run/Open' }, 'run:open-2')).to.equal('run/already-open');
  });

  it('leads to the same state whether it is decided or replayed, whatever people do', () => {
    const seats = [RAD, VELO, MALL, 'g2.radwerk.enterprise'];
    const people = ['anna', 'ben', 'cleo'];
    const seat = fc.constantFrom(...seats);
    const who = fc.constantFrom(...people);
    const actor = fc.oneof(
      fc.tuple(who, seat).map(([id, at]) => person(id, at)),
      seat.map(bot),
      fc.constant(TEACHER),
    );
    const command = fc.oneof(
      fc.integer({ min: -1, max: 7 }).map((by) => ({ type: 'counter/Add', by })),
      fc.constant({ type: 'counter/Draw' }),
      fc.constantFrom('Start', 'Pause', 'Resume').map((type) => ({ type: `run/${type}` })),
      fc.integer({ min: 1, max: 5 }).map((day) => ({ type: 'run/BeginDay', day })),
      fc
        .tuple(fc.constantFrom('ReleaseSeat', 'SeatBot', 'UnseatBot', 'TakeOverSeat', 'HandBackSeat'), seat)
        .map(([type, at]) => ({ type: `run/${type}`, seat: at })),
      fc
        .tuple(seat, who)
        .map(([at, id]) => ({ type: 'run/ClaimSeat', seat: at, participant: id, name: id, studentNo: '' })),
      fc.constant({ type: 'run/Announce', text: 'hello', market: 'g1', seat: null }),
      fc
        .constantFrom(null, 'g1')
        .map((market) => ({ type: 'run/ThrowShock', market, shock: { kind: 'halve' } })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(actor, command), { maxLength: 60 }), (steps) => {
        const play = new RunPlay(counterScenario({ tasks: [task('t', 'radwerk', {})] }));
        play.start();
        for (const [by, what] of steps) {
          play.nowMs += 7;
          play.send(by, what);
        }
        expect(play.replayed()).to.deep.equal(play.state);
        expect(standingsOf(play.replayed(), play.labs)).to.deep.equal(standingsOf(play.state, play.labs));
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('an entry from a later release', () => {
  it('is refused by the version of its events', () => {
    const play = new RunPlay();
    const entry = {
      seq: play.state.seq + 1,
      commandId: 'x',
      actor: CLOCK,
      atMs: 0,
      day: 0,
      events: [{ type: 'counter/Added', v: 2, market: 'g1', data: {} }],
    };
    expect(() => evolveRun(play.state, entry, play.labs)).to.throw(
      UnknownEvent,
      /version 2.*knows version 1/,
    );
  });
});

describe('announcements and shocks', () => {
  it('reach those they are meant for', () => {
    const play = new RunPlay();
    play.accepted(TEACHER, { type: 'run/Announce', text: 'all', market: null, seat: null });
    play.accepted(TEACHER, { type: 'run/Announce', text: 'one', market: null, seat: RAD });
    expect(play.state.announcements.map(({ text, seat }) => [text, seat])).to.deep.equal([
      ['all', null],
      ['one', RAD],
    ]);
    expect(play.send(TEACHER, { type: 'run/Announce', text: 'x', market: 'g9', seat: null })).to.equal(
      'run/unknown-market',
    );
    expect(play.send(TEACHER, { type: 'run/Announce', text: 'x', market: null, seat: 'g9' })).to.equal(
      'run/unknown-seat',
    );
  });

  it('strike every market at once, or none when one cannot take it', () => {
    const play = new RunPlay();
    const halve = { type: 'run/ThrowShock', market: null, shock: { kind: 'halve' } };
    expect(play.send(TEACHER, halve)).to.equal('run/not-started');
    play.start();
    const { events } = play.accepted(TEACHER, halve);
    expect(events.filter(({ type }) => type === 'counter/Halved').map(({ market }) => market)).to.deep.equal([
      'g1',
      'g2',
    ]);
    const unknown = { ...halve, shock: { kind: 'nonsense' } };
    expect(play.send(TEACHER, unknown)).to.equal('counter/unknown-shock');
    expect(play.send(TEACHER, { ...halve, market: 'g7' })).to.equal('run/unknown-market');
  });
});

const task = (id: string, seat: string, change: Partial<TaskDefinition>): TaskDefinition => ({
  id,
  seat,
  when: 'counter/Added',
  where: {},
  title: { en: id, zh: id },
  hint: null,
  after: [],
  choice: null,
  ...change,
});

describe('tasks', () => {
  it('are ticked off once, by what the seat itself did, where the fields match', () => {
    const play = new RunPlay(
      counterScenario({
        tasks: [task('add-6', 'radwerk', { where: { by: 6 } }), task('shop', 'veloshop', {})],
      }),
    );
    play.claim('anna', RAD);
    play.start();
    play.accepted(anna, { type: 'counter/Add', by: 4 });
    expect(play.state.markets['g1']?.tasks).to.deep.equal({});
    const { seq } = play.accepted(anna, { type: 'counter/Add', by: 6 });
    play.accepted(anna, { type: 'counter/Add', by: 6 });
    expect(play.state.markets['g1']?.tasks).to.deep.equal({
      [`${RAD}/add-6`]: {
        seq,
        atMs: play.nowMs,
        day: 1,
        early: false,
        by: 'human',
        actor: 'anna',
        dueDay: 1,
        again: [{ seq: seq + 1, day: 1, actor: 'anna' }],
      },
    });
    expect(play.state.markets['g2']?.tasks).to.deep.equal({});
  });

  it('are early before what should come first', () => {
    const tasks = [task('first', 'veloshop', {}), task('second', 'radwerk', { after: ['first'] })];
    const play = new RunPlay(counterScenario({ tasks }));
    play.claim('anna', RAD);
    play.claim('ben', VELO);
    play.start();
    play.accepted(anna, { type: 'counter/Add', by: 2 });
    play.accepted(person('ben', VELO), { type: 'counter/Add', by: 2 });
    expect(play.state.markets['g1']?.tasks[`${RAD}/second`]?.early).to.equal(true);
    expect(play.state.markets['g1']?.tasks[`${VELO}/first`]?.early).to.equal(false);
  });

  it('are done for every seat of a firm when one of them does it', () => {
    const play = new RunPlay(counterScenario({ tasks: [task('run', 'mall', {})] }));
    play.start();
    play.accepted(bot(MALL), { type: 'counter/Add', by: 2 });
    expect(Object.keys(play.state.markets['g1']?.tasks ?? {})).to.deep.equal([
      `${MALL}/run`,
      `${MALL}.2/run`,
    ]);
  });
});

describe('standings', () => {
  it('follow the scores as they move, and remember who got there first', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    play.claim('ben', VELO);
    play.start();
    play.accepted(person('ben', VELO), { type: 'counter/Add', by: 90 });
    play.accepted(anna, { type: 'counter/Add', by: 90 });
    const [first, second] = standingsOf(play.state, play.labs);
    expect([first?.firmKey, second?.firmKey]).to.deep.equal(['g1/veloshop', 'g1/radwerk']);
    expect(first?.scoreCenti).to.equal(second?.scoreCenti).and.to.be.greaterThan(0);
    expect(first?.kind).to.equal('enterprise');
  });

  it('remember rank and score at the end of each day', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    play.start();
    expect(standingsOf(play.state, play.labs).every(({ previousRank }) => previousRank === null)).to.equal(
      true,
    );
    play.accepted(anna, { type: 'counter/Add', by: 90 });
    play.accepted(TEACHER, { type: 'run/BeginDay', day: 2 });
    const held = play.state.scores['g1/radwerk'];
    expect(held?.previousRank).to.equal(1);
    expect(held?.byDay).to.deep.equal([held?.scoreCenti]);
    play.accepted(TEACHER, { type: 'run/End' });
    expect(held?.byDay).to.have.length(2);
  });
});

import { expect } from 'chai';
import { counterScenario } from '../../support/counter-lab.ts';
import { CLOCK, person, RunPlay, TEACHER } from '../../support/run-play.ts';

const RAD = 'g1.radwerk.enterprise';
const ADD = { type: 'counter/Add', by: 2 };
const timed = (daysMax: number | null = 3): RunPlay =>
  new RunPlay(counterScenario({ clock: { mode: 'timed', dayMs: 60_000, daysMax } }));

describe('the clock of a run', () => {
  it('lets nobody trade before it starts, while it is paused, and after the end', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    const anna = person('anna', RAD);
    expect(play.send(anna, ADD)).to.equal('run/not-started');
    play.start();
    expect(play.send(anna, ADD)).to.equal(null);
    play.accepted(TEACHER, { type: 'run/Pause' });
    expect(play.send(anna, ADD)).to.equal('run/paused');
    expect(play.send(TEACHER, { type: 'run/BeginDay', day: 2 })).to.equal('run/paused');
    play.accepted(TEACHER, { type: 'run/Resume' });
    expect(play.send(anna, ADD)).to.equal(null);
    play.accepted(TEACHER, { type: 'run/End' });
    expect(play.send(anna, ADD)).to.equal('run/ended');
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('obeys the instructor and time alone', () => {
    const play = new RunPlay();
    play.claim('anna', RAD);
    for (const type of ['Start', 'Pause', 'Resume', 'End']) {
      expect(play.send(person('anna', RAD), { type: `run/${type}` })).to.equal('run/instructor-only');
    }
    expect(play.send(person('anna', RAD), { type: 'run/BeginDay', day: 1 })).to.equal('run/instructor-only');
    expect(play.send(person('anna', RAD), { type: 'run/Extend', days: 1 })).to.equal('run/instructor-only');
  });

  it('starts with day 1 and lets a day pass in every market, each event seen by the next', () => {
    const play = new RunPlay();
    play.accepted(TEACHER, { type: 'run/Start' });
    const entry = play.entries.at(-1);
    expect(entry?.day).to.equal(1);
    expect(entry?.events.map(({ type, market }) => `${market ?? ''} ${type}`)).to.deep.equal([
      ' run/Started',
      ' run/DayBegan',
      'g1 counter/DayPassed',
      'g1 counter/Gifted',
      'g1 counter/Gifted',
      'g1 counter/Gifted',
      'g2 counter/DayPassed',
      'g2 counter/Gifted',
      'g2 counter/Gifted',
      'g2 counter/Gifted',
    ]);
    expect(play.send(TEACHER, { type: 'run/Start' })).to.equal('run/already-started');
  });

  it('counts its days one by one', () => {
    const play = new RunPlay();
    expect(play.send(TEACHER, { type: 'run/BeginDay', day: 1 })).to.equal('run/not-started');
    play.start();
    expect(play.send(TEACHER, { type: 'run/BeginDay', day: 1 })).to.equal('run/day-already-begun');
    expect(play.send(TEACHER, { type: 'run/BeginDay', day: 3 })).to.equal('run/day-not-next');
    expect(play.accepted(TEACHER, { type: 'run/BeginDay', day: 2 }).day).to.equal(2);
    expect(play.state.clock.day).to.equal(2);
  });

  it('does not let a timer be early, but the instructor', () => {
    const play = timed();
    play.start();
    play.nowMs += 59_999;
    expect(play.send(CLOCK, { type: 'run/BeginDay', day: 2 }, 'day:2')).to.equal('run/day-not-over');
    play.nowMs += 1;
    play.accepted(CLOCK, { type: 'run/BeginDay', day: 2 }, 'day:2');
    play.nowMs += 10;
    play.accepted(TEACHER, { type: 'run/BeginDay', day: 3 });
    expect(play.state.clock.dayEndsAtMs).to.equal(play.nowMs + 60_000);
  });

  it('gives back after a pause what was left of the day', () => {
    const play = timed();
    play.start();
    play.nowMs += 20_000;
    play.accepted(TEACHER, { type: 'run/Pause' });
    play.nowMs += 3_600_000;
    play.accepted(TEACHER, { type: 'run/Resume' });
    expect(play.state.clock.dayEndsAtMs).to.equal(play.nowMs + 40_000);
    expect(play.send(TEACHER, { type: 'run/Resume' })).to.equal('run/not-paused');
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('ends by itself after the last day, which may be moved', () => {
    const play = timed(2);
    play.start();
    play.accepted(TEACHER, { type: 'run/Extend', days: 1 });
    for (const day of [2, 3]) {
      play.nowMs += 60_000;
      play.accepted(CLOCK, { type: 'run/BeginDay', day }, `day:${day}`);
    }
    expect(play.state.clock).to.include({ phase: 'running', day: 3 });
    play.nowMs += 60_000;
    play.accepted(CLOCK, { type: 'run/BeginDay', day: 4 }, 'day:4');
    expect(play.state.clock).to.include({ phase: 'ended', day: 3 });
    expect(play.state.scores['g1/radwerk']?.byDay).to.have.length(3);
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('has no last day to move when it has none', () => {
    expect(new RunPlay().send(TEACHER, { type: 'run/Extend', days: 1 })).to.equal('run/no-last-day');
    expect(timed(9_999).send(TEACHER, { type: 'run/Extend', days: 2 })).to.equal('run/too-many-days');
  });

  it('keeps its command ids for itself', () => {
    const play = timed();
    play.claim('anna', RAD);
    play.start();
    expect(play.send(person('anna', RAD), ADD, 'day:2')).to.equal('run/command-id-reserved');
    expect(play.send(TEACHER, { type: 'run/Pause' }, 'run:open')).to.equal('run/command-id-reserved');
    expect(play.send(person('anna', RAD), ADD, 'a\u0000b')).to.equal('run/bad-command-id');
  });
});

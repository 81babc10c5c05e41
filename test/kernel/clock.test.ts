import { expect } from 'chai';
import fc from 'fast-check';
import {
  addTime,
  beginDay,
  endClock,
  nextTimer,
  openClock,
  pauseClock,
  resumeClock,
} from '../../src/kernel/clock.ts';

const timed = () => openClock({ mode: 'timed', dayMs: 60_000, daysMax: 30 });

describe('the simulated clock', () => {
  it('waits in the lobby until the first day begins', () => {
    const clock = timed();
    expect(nextTimer(clock)).to.equal(null);
    beginDay(clock, 1, 1_000);
    expect(nextTimer(clock)).to.deep.equal({ dueAtMs: 61_000, day: 2 });
  });

  it('gives back after a pause exactly what was left of the day', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20_000), fc.nat(10_000_000)), { maxLength: 5 }), (pauses) => {
        const clock = timed();
        let nowMs = 5_000;
        beginDay(clock, 1, nowMs);
        let runMs = 0;
        for (const [aloneMs, pausedMs] of pauses) {
          if (runMs + aloneMs > 60_000) break;
          runMs += aloneMs;
          nowMs += aloneMs;
          pauseClock(clock, nowMs);
          expect(nextTimer(clock)).to.equal(null);
          nowMs += pausedMs;
          resumeClock(clock, nowMs);
        }
        expect((clock.dayEndsAtMs ?? 0) - nowMs).to.equal(60_000 - runMs);
      }),
    );
  });

  it('ends its day later by what is added, whether it runs or stands', () => {
    const clock = timed();
    beginDay(clock, 1, 0);
    addTime(clock, 30_000);
    expect(nextTimer(clock)).to.deep.equal({ dueAtMs: 90_000, day: 2 });
    pauseClock(clock, 50_000);
    addTime(clock, 5_000);
    resumeClock(clock, 100_000);
    expect(nextTimer(clock)).to.deep.equal({ dueAtMs: 145_000, day: 2 });
    const manual = openClock({ mode: 'manual', dayMs: null, daysMax: null });
    beginDay(manual, 1, 0);
    addTime(manual, 30_000);
    expect(nextTimer(manual)).to.equal(null);
  });

  it('has no timer when the teacher turns the days by hand', () => {
    const clock = openClock({ mode: 'manual', dayMs: null, daysMax: null });
    beginDay(clock, 1, 0);
    expect(nextTimer(clock)).to.equal(null);
    pauseClock(clock, 10);
    resumeClock(clock, 20);
    beginDay(clock, 2, 30);
    expect(clock.day).to.equal(2);
  });

  it('stands still for ever once ended', () => {
    const clock = timed();
    beginDay(clock, 1, 0);
    endClock(clock);
    expect(nextTimer(clock)).to.equal(null);
    expect(() => pauseClock(clock, 1)).to.throw('only a running clock is paused');
  });

  it('refuses to skip or repeat a day', () => {
    const clock = timed();
    expect(() => beginDay(clock, 2, 0)).to.throw('days follow one another');
    beginDay(clock, 1, 0);
    expect(() => beginDay(clock, 1, 0)).to.throw('days follow one another');
  });
});

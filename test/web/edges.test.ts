import { expect } from 'chai';
import { createRateLimit } from '../../src/web/rate.ts';
import { loggedPath } from '../../src/web/request-log.ts';
import { safePath } from '../../src/web/return-to.ts';
import { seatsToGive } from '../../src/web/entrance/seating.ts';

describe('a way back', () => {
  for (const path of ['/', '/runs/r1/desk?tab=orders#o1', '/teacher']) {
    it(`may be ${path}`, () => expect(safePath(path)).to.equal(path));
  }
  for (const path of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'teacher',
    '',
    `/${'x'.repeat(600)}`,
    null,
    ['/a'],
  ]) {
    it(`is never ${JSON.stringify(path).slice(0, 40)}`, () => expect(safePath(path)).to.equal(null));
  }
});

describe('the rate limit', () => {
  it('lets a burst pass and then a steady stream, for each person apart', () => {
    let nowMs = 0;
    const rate = createRateLimit(10, 30, () => nowMs);
    const passed = (): number => Array.from({ length: 50 }, () => rate.take('mei')).filter(Boolean).length;
    expect(passed()).to.equal(30);
    expect(rate.take('bo')).to.equal(true);
    nowMs = 1000;
    expect(passed()).to.equal(10);
    nowMs = 100_000;
    expect(passed()).to.equal(30);
  });
});

describe('free seats', () => {
  const seat = (id: string, group: number, bot = false, held = false) => ({
    id,
    group,
    bot,
    holder: held ? { participant: 'p', name: 'x' } : null,
    takenOverBy: null,
  });
  it('are given group by group, those of bots last, those that are taken never', () => {
    const seats = [
      seat('mall', 0),
      seat('g2.a', 2),
      seat('g1.bot', 1, true),
      seat('g1.taken', 1, false, true),
      seat('g1.b', 1),
      seat('g1.c', 1),
      { ...seat('g1.d', 1), takenOverBy: 't1' },
    ];
    expect(seatsToGive(seats)).to.deep.equal(['g1.b', 'g1.c', 'g2.a', 'mall', 'g1.bot']);
  });
});

describe('the request log', () => {
  it('keeps no secret that stands in an address', () => {
    expect(loggedPath('/setup/abcdef')).to.equal('/setup/…');
    expect(loggedPath('/join/ABC234')).to.equal('/join/…');
    expect(loggedPath('/runs/r1/desk')).to.equal('/runs/r1/desk');
  });
});

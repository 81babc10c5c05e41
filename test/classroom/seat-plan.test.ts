import { expect } from 'chai';
import fc from 'fast-check';
import {
  drawPlan,
  movedInPlan,
  readTarget,
  type PlanSeat,
  type PlanStudent,
} from '../../src/classroom/seat-plan.ts';

const ROLES = ['enterprise', 'enterprise', 'warehouse', 'warehouse', 'administrator'];
const seatsIn = (groups: number): PlanSeat[] =>
  Array.from({ length: groups }, (_, g) =>
    ROLES.map((role, i) => ({
      id: `g${g + 1}.f${i}`,
      group: g + 1,
      role,
      firmNames: [`f${i}`, `Firm ${i}`, `公司${i}`],
      bot: false,
    })),
  ).flat();
const studentsOf = (count: number, more: (i: number) => Partial<PlanStudent> = () => ({})): PlanStudent[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `s${i}`,
    studentNo: String(2400 + i),
    group: '',
    role: '',
    ...more(i),
  }));
const groupOf = (seats: readonly PlanSeat[], id: string | undefined): number | undefined =>
  seats.find((seat) => seat.id === id)?.group;

describe('a plan of seats', () => {
  it('gives 58 students seats in twelve groups and leaves two to bots, in two different groups', () => {
    const seats = seatsIn(12);
    const plan = drawPlan(studentsOf(58), seats, { grouping: 'random', groups: 12, seed: 'a' });
    expect(plan.size).to.equal(58);
    const empty = seats.filter(({ id }) => ![...plan.values()].includes(id));
    expect(new Set(empty.map(({ group }) => group)).size).to.equal(2);
  });

  it('gives nobody two seats and no seat twice, the same for the same seed, in whatever order students are listed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.string(),
        fc.constantFrom('random' as const, 'roster' as const),
        fc.array(fc.constantFrom('', '1', '2', 'A', 'B'), { minLength: 40, maxLength: 40 }),
        fc.array(fc.constantFrom('', 'warehouse', 'bank', 'Firm 1'), { minLength: 40, maxLength: 40 }),
        (count, groups, seed, grouping, names, roles) => {
          const students = studentsOf(count, (i) => ({ group: names[i] ?? '', role: roles[i] ?? '' }));
          const seats = seatsIn(groups);
          const plan = drawPlan(students, seats, { grouping, groups, seed });
          expect(new Set(plan.values()).size).to.equal(plan.size);
          expect(plan.size).to.equal(Math.min(count, seats.length));
          const again = drawPlan([...students].reverse(), seats, { grouping, groups, seed });
          expect([...again].sort()).to.deep.equal([...plan].sort());
        },
      ),
    );
  });

  it('keeps the roster’s groups together and gives whoever has a part there that part', () => {
    const seats = seatsIn(3);
    const students = studentsOf(12, (i) => ({
      group: ['西湖', '断桥', '雷峰塔'][i % 3] ?? '',
      role: i < 3 ? 'warehouse' : i < 6 ? '公司 4' : '',
    }));
    const plan = drawPlan(students, seats, { grouping: 'roster', groups: 3, seed: 'b' });
    for (let g = 0; g < 3; g++) {
      const own = students.filter((_, i) => i % 3 === g).map(({ id }) => groupOf(seats, plan.get(id)));
      expect(new Set(own).size).to.equal(1);
    }
    const roleOf = (id: string) => seats.find((seat) => seat.id === plan.get(id))?.role;
    for (const id of ['s0', 's1', 's2']) expect(roleOf(id)).to.equal('warehouse');
    for (const id of ['s3', 's4', 's5']) expect(plan.get(id)).to.match(/\.f4$/);
  });

  it('takes groups called 1, 2, 3 for those groups, also when one of them is empty', () => {
    const seats = seatsIn(3);
    const plan = drawPlan(
      studentsOf(2, (i) => ({ group: i === 0 ? '3' : '1' })),
      seats,
      { grouping: 'roster', groups: 3, seed: '' },
    );
    expect([plan.get('s0'), plan.get('s1')].map((seat) => groupOf(seats, seat))).to.deep.equal([3, 1]);
  });

  it('leaves seats to bots that bots are to play, and leaves who sits already where they sit', () => {
    const seats = seatsIn(1).map((seat, i) => ({ ...seat, bot: i > 1 }));
    const fixed = new Map([['s1', 'g1.f0']]);
    const plan = drawPlan(studentsOf(4), seats, { grouping: 'random', groups: 1, seed: 'x', fixed });
    expect(plan.get('s1')).to.equal('g1.f0');
    expect([...plan.values()].sort()).to.deep.equal(['g1.f0', 'g1.f1']);
  });
});

describe('a plan that is changed by hand', () => {
  const seats = seatsIn(2);
  const plan = new Map([
    ['s0', 'g1.f0'],
    ['s1', 'g2.f0'],
  ]);

  it('lets two change places, and puts one from outside into the place of another', () => {
    const swapped = movedInPlan(plan, seats, ['s0'], { kind: 'seat', seat: 'g2.f0' });
    expect(swapped.ok && Object.fromEntries(swapped.value)).to.deep.equal({ s0: 'g2.f0', s1: 'g1.f0' });
    const replaced = movedInPlan(plan, seats, ['s9'], { kind: 'seat', seat: 'g2.f0' });
    expect(replaced.ok && Object.fromEntries(replaced.value)).to.deep.equal({ s0: 'g1.f0', s9: 'g2.f0' });
  });

  it('fills a group as far as it has seats, and refuses more', () => {
    const four = ['a', 'b', 'c', 'd'];
    const moved = movedInPlan(plan, seats, four, { kind: 'group', group: 1 });
    expect(moved.ok && moved.value.size).to.equal(6);
    const full = movedInPlan(plan, seats, [...four, 'e'], { kind: 'group', group: 1 });
    expect(full).to.deep.equal({ ok: false, error: 'group-full' });
  });

  it('takes people out of their seats, and says when nobody or too many were chosen', () => {
    const out = movedInPlan(plan, seats, ['s0', 's1'], { kind: 'none' });
    expect(out.ok && out.value.size).to.equal(0);
    expect(movedInPlan(plan, seats, [], { kind: 'none' })).to.deep.equal({ ok: false, error: 'nobody' });
    const two = movedInPlan(plan, seats, ['s0', 's1'], { kind: 'seat', seat: 'g1.f1' });
    expect(two).to.deep.equal({ ok: false, error: 'one-only' });
  });

  it('knows only places that there are', () => {
    expect(readTarget('g1.f0', seats)).to.deep.equal({ kind: 'seat', seat: 'g1.f0' });
    expect(readTarget('group:2', seats)).to.deep.equal({ kind: 'group', group: 2 });
    for (const text of ['group:3', 'g9.f0', '', '__proto__', 'group:-1']) {
      expect(readTarget(text, seats), text).to.equal(null);
    }
  });
});

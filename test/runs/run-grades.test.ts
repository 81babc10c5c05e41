import { expect } from 'chai';
import fc from 'fast-check';
import { personRecords } from '../../src/runs/person-record.ts';
import { gradedPerson, hasActed, NO_POINTS, type Marks } from '../../src/runs/run-grades.ts';
import type { RunState } from '../../src/runs/state.ts';
import { gradeOf, weightsOf } from '../../src/scoring/grade.ts';
import { USUAL_WEIGHTS } from '../../src/scenarios/usual-grade.ts';
import { COUNTER_LABS, counterScenario } from '../support/counter-lab.ts';
import { bot, person, RunPlay, TEACHER, teacherIn } from '../support/run-play.ts';

const WEIGHTS = weightsOf(USUAL_WEIGHTS);
const FIRMS = ['radwerk', 'veloshop'] as const;
const PEOPLE = ['anna', 'ben'] as const;

const task = (id: string, seat: string, after: readonly string[] = []) => ({
  id,
  seat,
  when: 'counter/Added',
  where: {},
  title: { en: id, zh: id },
  hint: null,
  after,
  choice: null,
});

/** What happens in a lesson: a person, a bot in another firm, a day. */
type Happening =
  | { readonly kind: 'person'; readonly who: 0 | 1; readonly by: number }
  | { readonly kind: 'bot'; readonly by: number }
  | { readonly kind: 'day' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('person' as const),
    who: fc.constantFrom(0 as const, 1 as const),
    by: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({ kind: fc.constant('bot' as const), by: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('day' as const) }),
);
const marks: fc.Arbitrary<Marks> = fc
  .record({
    reports: fc.array(fc.tuple(fc.constantFrom(...PEOPLE), fc.integer({ min: 0, max: 10_000 }))),
    team: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null }),
  })
  .map(({ reports, team }) => ({ reports: new Map(reports), teams: new Map([['g1', team]]) }));

const seatOf = (play: RunPlay, firm: string, group = 1): string =>
  Object.values(play.state.seats).find((seat) => seat.firm === firm && seat.group === group)?.id ?? '';

function played(happenings: readonly Happening[], startMs: number, ends: boolean): RunPlay {
  const play = new RunPlay(
    counterScenario({ tasks: [task('add', 'radwerk'), task('answer', 'veloshop', ['add'])] }),
  );
  play.nowMs = startMs;
  PEOPLE.forEach((name, i) => play.claim(name, seatOf(play, FIRMS[i] ?? '')));
  const other = seatOf(play, 'radwerk', 2);
  play.accepted(TEACHER, { type: 'run/SeatBot', seat: other });
  play.start();
  for (const one of happenings) {
    play.nowMs += 1_000;
    if (one.kind === 'person')
      play.accepted(person(PEOPLE[one.who], seatOf(play, FIRMS[one.who])), {
        type: 'counter/Add',
        by: one.by,
      });
    else if (one.kind === 'bot') play.accepted(bot(other), { type: 'counter/Add', by: one.by });
    else play.accepted(TEACHER, { type: 'run/BeginDay', day: play.state.clock.day + 1 });
  }
  if (ends) play.accepted(TEACHER, { type: 'run/End' });
  return play;
}

const gradesIn = (state: RunState, given: Marks) =>
  Object.fromEntries(
    personRecords(state, COUNTER_LABS).map((record) => {
      const graded = gradedPerson(record, given, (key) => ({ key, group: 1, name: null }));
      return [record.participant, { graded, grade: gradeOf(graded.points, WEIGHTS) }];
    }),
  );

describe('the grades of a run', () => {
  it('are a function of journal and marks alone: whoever reads, whenever, from memory or from the journal', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), marks, fc.boolean(), (all, given, ends) => {
        const play = played(all, 1_767_571_200_000, ends);
        const grades = gradesIn(play.state, given);
        expect(gradesIn(play.replayed(), given)).to.deep.equal(grades);
        const shuffled: Marks = { ...given, reports: new Map([...given.reports].reverse()) };
        expect(gradesIn(play.state, shuffled)).to.deep.equal(grades);
        // The same lesson on another afternoon.
        expect(gradesIn(played(all, 1_893_456_000_000, ends).state, given)).to.deep.equal(grades);
      }),
      { numRuns: 60 },
    );
  });

  it('do not change with what bots do elsewhere, nor with what teacher and bots do in the seat of someone absent', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), marks, (all, given) => {
        const people = all.filter(({ kind }) => kind !== 'bot');
        const before = gradesIn(played(people, 0, true).state, given);
        expect(gradesIn(played(all, 0, true).state, given)).to.deep.equal(before);
      }),
      { numRuns: 60 },
    );
    const play = played([{ kind: 'person', who: 0, by: 3 }], 0, false);
    const velo = seatOf(play, 'veloshop');
    play.accepted(TEACHER, { type: 'run/SeatBot', seat: velo });
    play.accepted(bot(velo), { type: 'counter/Add', by: 9 });
    play.accepted(TEACHER, { type: 'run/TakeOverSeat', seat: velo });
    play.accepted(teacherIn(velo), { type: 'counter/Add', by: 9 });
    play.accepted(TEACHER, { type: 'run/End' });
    const none: Marks = { reports: new Map(), teams: new Map() };
    const { ben } = gradesIn(play.state, none);
    expect([ben?.graded.acted, ben?.grade.totalCenti]).to.deep.equal([false, null]);
  });

  it('are none for whoever never acted, whatever report and team brought, until a teacher decides', () => {
    const play = played([{ kind: 'person', who: 0, by: 3 }], 0, true);
    const given: Marks = { reports: new Map([['ben', 9_000]]), teams: new Map([['g1', 8_000]]) };
    const { anna, ben } = gradesIn(play.state, given);
    expect(ben?.graded.points).to.deep.equal(NO_POINTS);
    expect(ben?.graded.found).to.include({ report: 9_000, judging: 8_000 });
    expect(ben?.grade.totalCenti).to.equal(null);
    expect(anna?.graded.points).to.include({ tasks: 10_000, judging: 8_000, report: null });
    expect(anna?.grade.totalCenti).to.be.a('number');
    const decided = gradeOf(ben?.graded.points ?? NO_POINTS, WEIGHTS, [
      { part: null, pointsCenti: 0, reason: 'did not come' },
    ]);
    expect(decided.totalCenti).to.equal(0);
  });

  it('know somebody acted by a command or by a step that was ticked off', () => {
    const step = {
      id: 'a',
      firmKey: 'g1/x',
      conformance: 'done',
      seq: 4,
      day: 1,
      daysLate: 0,
      repeated: [],
      oneOf: [],
    } as const;
    expect(hasActed({ actions: 0, steps: [] })).to.equal(false);
    expect(hasActed({ actions: 0, steps: [{ ...step, conformance: 'skipped', seq: null }] })).to.equal(false);
    expect(hasActed({ actions: 0, steps: [step] })).to.equal(true);
    expect(hasActed({ actions: 1, steps: [] })).to.equal(true);
  });
});

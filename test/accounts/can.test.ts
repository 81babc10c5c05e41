import { expect } from 'chai';
import {
  ACTIONS,
  can,
  DEMO_OWNER,
  relationTo,
  VISITOR,
  type Action,
  type Person,
  type RunFacts,
  type SeatFacts,
} from '../../src/accounts/can.ts';

const run: RunFacts = { runId: 'r1', ownerId: 't-lin', classId: 'c1' };
const demo: RunFacts = { runId: 'd1', ownerId: DEMO_OWNER };
const seat = (changes: Partial<SeatFacts> = {}): SeatFacts => ({
  id: 'g1.radwerk.enterprise',
  market: 'g1',
  firm: 'radwerk',
  holder: { participant: 'p-mei' },
  takenOverBy: null,
  ...changes,
});

const owner: Person = { teacherId: 't-lin', participantId: null };
const otherTeacher: Person = { teacherId: 't-wu', participantId: null };
const holder: Person = { teacherId: null, participantId: 'p-mei' };
const classmate: Person = { teacherId: null, participantId: 'p-bo' };
const botToken: Person = {
  ...VISITOR,
  token: { id: 'k1', runId: 'r1', kind: 'bot', seat: 'g1.radwerk.enterprise' },
};
const instructorToken: Person = {
  ...VISITOR,
  token: { id: 'k2', runId: 'r1', kind: 'instructor', seat: null },
};
const coTeacher: Person = { ...otherTeacher, classIds: new Set(['c1']) };
const judge: Person = { ...VISITOR, accountId: 't-gao', roles: ['judge'], judges: new Set(['r1']) };
const formerJudge: Person = { ...judge, roles: ['student'] };
const administrator: Person = { ...VISITOR, accountId: 't-root', roles: ['administrator'] };
const studentAccount: Person = { ...VISITOR, accountId: 't-s', roles: ['student'], participantId: 'p-mei' };
const foreignToken: Person = { ...VISITOR, token: { id: 'k3', runId: 'r2', kind: 'instructor', seat: null } };

/** What each may do about the run and its seat (held by p-mei, nobody has taken it over). */
const ALLOWED: readonly (readonly [string, Person, readonly Action[]])[] = [
  ['a visitor', VISITOR, ['restart-demo']],
  [
    'the run\u2019s teacher',
    owner,
    ['teach', 'restart-demo', 'watch-run', 'see-seat', 'see-everything', 'control-run', 'lead-judging'],
  ],
  ['another teacher', otherTeacher, ['teach', 'restart-demo']],
  [
    'the seat\u2019s holder',
    holder,
    ['restart-demo', 'watch-run', 'take-seat', 'see-seat', 'act-in-seat', 'see-own-result'],
  ],
  ['a classmate', classmate, ['restart-demo', 'watch-run', 'take-seat', 'see-own-result']],
  ['the seat\u2019s bot token', botToken, ['watch-run', 'see-seat', 'act-in-seat']],
  ['an instructor token', instructorToken, ['watch-run', 'see-seat', 'see-everything', 'control-run']],
  ['another run\u2019s token', foreignToken, []],
  [
    'a co-teacher of the run\u2019s class',
    coTeacher,
    [
      'teach',
      'teach-class',
      'visit-class',
      'restart-demo',
      'watch-run',
      'see-seat',
      'see-everything',
      'control-run',
      'lead-judging',
    ],
  ],
  ['a judge of the run', judge, ['have-account', 'restart-demo', 'judge-run']],
  ['a judge who is one no more', formerJudge, ['have-account', 'restart-demo']],
  ['an administrator', administrator, ['have-account', 'administer', 'restart-demo']],
  [
    'a student with an account',
    studentAccount,
    ['have-account', 'restart-demo', 'watch-run', 'take-seat', 'see-seat', 'act-in-seat', 'see-own-result'],
  ],
];

describe('can', () => {
  for (const [who, person, actions] of ALLOWED) {
    it(`lets ${who} do exactly: ${actions.join(', ') || 'nothing'}`, () => {
      const may = ACTIONS.filter((action) => can(person, action, { run, seat: seat(), class: { id: 'c1' } }));
      expect(may).to.have.members([...actions]);
    });
  }

  it('lets the teacher act in a seat only after taking it over', () => {
    expect(can(owner, 'act-in-seat', { run, seat: seat() })).to.equal(false);
    expect(can(owner, 'act-in-seat', { run, seat: seat({ takenOverBy: 't-lin' }) })).to.equal(true);
    expect(can(otherTeacher, 'act-in-seat', { run, seat: seat({ takenOverBy: 't-wu' }) })).to.equal(false);
  });

  it('knows an instructor token by its own id when it takes a seat over', () => {
    expect(can(instructorToken, 'act-in-seat', { run, seat: seat({ takenOverBy: 'token:k2' }) })).to.equal(
      true,
    );
    expect(can(instructorToken, 'act-in-seat', { run, seat: seat({ takenOverBy: 't-lin' }) })).to.equal(
      false,
    );
  });

  it('shows a bot token no other seat', () => {
    expect(can(botToken, 'see-seat', { run, seat: seat({ id: 'g1.nordlager.warehouse' }) })).to.equal(false);
  });

  it('lets everyone watch the demonstration and take a seat, and nobody control it', () => {
    expect(relationTo(VISITOR, demo)).to.equal('spectator');
    expect(can(VISITOR, 'watch-run', { run: demo })).to.equal(true);
    expect(can(VISITOR, 'take-seat', { run: demo })).to.equal(true);
    expect(can(VISITOR, 'see-seat', { run: demo, seat: seat({ holder: null }) })).to.equal(false);
    expect(can(otherTeacher, 'control-run', { run: demo })).to.equal(false);
  });

  it('shows a class to its teachers alone, and to nobody who teaches no more', () => {
    expect(can(coTeacher, 'teach-class', { class: { id: 'c2' } })).to.equal(false);
    expect(can({ ...coTeacher, teacherId: null }, 'teach-class', { class: { id: 'c1' } })).to.equal(false);
    expect(can({ ...coTeacher, teacherId: null }, 'control-run', { run })).to.equal(false);
    expect(can(coTeacher, 'control-run', { run: { ...run, classId: null } })).to.equal(false);
  });

  it('lets a student on the roster visit the class, and no other class, and not teach it', () => {
    const mei: Person = { ...studentAccount, onRosterOf: new Set(['c1']) };
    expect(can(mei, 'visit-class', { class: { id: 'c1' } })).to.equal(true);
    expect(can(mei, 'visit-class', { class: { id: 'c2' } })).to.equal(false);
    expect(can(mei, 'visit-class')).to.equal(false);
    expect(can(mei, 'teach-class', { class: { id: 'c1' } })).to.equal(false);
    expect(can({ ...mei, accountId: null }, 'visit-class', { class: { id: 'c1' } })).to.equal(false);
  });

  it('lets no script do what an account may', () => {
    const everything = { ...owner, ...coTeacher, ...judge, roles: ['administrator', 'judge'] as const };
    const script: Person = {
      ...everything,
      token: { id: 'k2', runId: 'r1', kind: 'instructor', seat: null },
    };
    for (const action of ['teach', 'administer', 'have-account', 'teach-class', 'judge-run'] as const)
      expect(can(script, action, { run, class: { id: 'c1' } }), action).to.equal(false);
  });

  it('lets of all judges only the head judge of the run lead its judging', () => {
    const led = { ...run, headJudgeId: 't-gao' };
    expect(can(judge, 'lead-judging', { run: led })).to.equal(true);
    expect(can(formerJudge, 'lead-judging', { run: led })).to.equal(false);
    expect(can(judge, 'lead-judging', { run: { ...run, headJudgeId: 't-hu' } })).to.equal(false);
    expect(can(judge, 'lead-judging', { run: { ...run, headJudgeId: null } })).to.equal(false);
    expect(
      can({ ...judge, accountId: null }, 'lead-judging', { run: { ...run, headJudgeId: null } }),
    ).to.equal(false);
  });

  it('denies whatever needs a run or a seat when none is named', () => {
    for (const action of ACTIONS) {
      if (['teach', 'restart-demo', 'administer', 'have-account'].includes(action)) continue;
      expect(can(owner, action), action).to.equal(false);
    }
    expect(can(holder, 'see-seat', { run })).to.equal(false);
    expect(can(holder, 'act-in-seat', { run })).to.equal(false);
  });
});

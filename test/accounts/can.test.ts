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

const run: RunFacts = { runId: 'r1', ownerId: 't-lin' };
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
const foreignToken: Person = { ...VISITOR, token: { id: 'k3', runId: 'r2', kind: 'instructor', seat: null } };

/** What each may do about the run and its seat (held by p-mei, nobody has taken it over). */
const ALLOWED: readonly (readonly [string, Person, readonly Action[]])[] = [
  ['a visitor', VISITOR, ['restart-demo']],
  [
    'the run\u2019s teacher',
    owner,
    ['teach', 'restart-demo', 'watch-run', 'see-seat', 'see-everything', 'control-run'],
  ],
  ['another teacher', otherTeacher, ['teach', 'restart-demo']],
  ['the seat\u2019s holder', holder, ['restart-demo', 'watch-run', 'take-seat', 'see-seat', 'act-in-seat']],
  ['a classmate', classmate, ['restart-demo', 'watch-run', 'take-seat']],
  ['the seat\u2019s bot token', botToken, ['watch-run', 'see-seat', 'act-in-seat']],
  ['an instructor token', instructorToken, ['watch-run', 'see-seat', 'see-everything', 'control-run']],
  ['another run\u2019s token', foreignToken, []],
];

describe('can', () => {
  for (const [who, person, actions] of ALLOWED) {
    it(`lets ${who} do exactly: ${actions.join(', ') || 'nothing'}`, () => {
      const may = ACTIONS.filter((action) => can(person, action, { run, seat: seat() }));
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

  it('denies whatever needs a run or a seat when none is named', () => {
    for (const action of ACTIONS) {
      if (action === 'teach' || action === 'restart-demo') continue;
      expect(can(owner, action), action).to.equal(false);
    }
    expect(can(holder, 'see-seat', { run })).to.equal(false);
    expect(can(holder, 'act-in-seat', { run })).to.equal(false);
  });
});

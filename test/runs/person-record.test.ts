import { expect } from 'chai';
import { personRecords } from '../../src/runs/person-record.ts';
import { teamsOf } from '../../src/runs/teams.ts';
import { COUNTER_LABS, counterScenario } from '../support/counter-lab.ts';
import { bot, person, RunPlay, TEACHER, teacherIn } from '../support/run-play.ts';

const step = (id: string, seat: string, after: readonly string[] = []) => ({
  id,
  seat,
  when: 'counter/Added',
  where: {},
  title: { en: id, zh: id },
  hint: null,
  after,
  choice: null,
});

function lesson(): RunPlay {
  const play = new RunPlay(
    counterScenario({ tasks: [step('add', 'radwerk'), step('answer', 'veloshop', ['add'])] }),
  );
  expect(play.claim('anna', seatOf(play, 'radwerk'))).to.equal(null);
  expect(play.claim('ben', seatOf(play, 'veloshop'))).to.equal(null);
  play.start();
  return play;
}
const seatOf = (play: RunPlay, firm: string): string => {
  const seat = Object.values(play.state.seats).find((each) => each.firm === firm && each.group === 1);
  if (!seat) throw new Error(`no seat of ${firm}`);
  return seat.id;
};
const recordOf = (play: RunPlay, participant: string) => {
  const found = personRecords(play.state, COUNTER_LABS).find((each) => each.participant === participant);
  if (!found) throw new Error('everyone in the run has a record');
  return found;
};
const add = (play: RunPlay, actor: ReturnType<typeof person>) =>
  play.accepted(actor, { type: 'counter/Add', by: 2 });

describe('what a person did', () => {
  it('is the steps they took themselves, with the entries', () => {
    const play = lesson();
    const { seq } = add(play, person('anna', seatOf(play, 'radwerk')));
    const again = add(play, person('anna', seatOf(play, 'radwerk')));
    const anna = recordOf(play, 'anna');
    expect(anna.steps[0]).to.deep.include({
      id: 'add',
      conformance: 'done',
      seq,
      day: 1,
      daysLate: 0,
      repeated: [again.seq],
    });
    expect(anna.points.tasks).to.equal(10_000);
    expect(recordOf(play, 'ben').steps[0]).to.include({ conformance: 'open', seq: null });
  });

  it('leaves out what a bot or the instructor did in their seat', () => {
    const play = lesson();
    const velo = seatOf(play, 'veloshop');
    play.accepted(TEACHER, { type: 'run/SeatBot', seat: velo });
    add(play, bot(velo));
    const before = recordOf(play, 'ben');
    expect(before.steps[0]).to.include({ conformance: 'other' });
    expect(before.points).to.deep.include({ tasks: null, result: null });
    play.accepted(TEACHER, { type: 'run/TakeOverSeat', seat: velo });
    add(play, teacherIn(velo));
    expect(recordOf(play, 'ben')).to.deep.equal(before);
  });

  it('shows a step taken before its time as early, and what was left undone at the end as skipped', () => {
    const play = lesson();
    add(play, person('ben', seatOf(play, 'veloshop')));
    expect(recordOf(play, 'ben').steps[0]).to.include({ conformance: 'early' });
    play.accepted(TEACHER, { type: 'run/End' });
    expect(recordOf(play, 'anna').steps[0]).to.include({ conformance: 'skipped' });
    expect(recordOf(play, 'anna').points.tasks).to.equal(0);
  });

  it('is the same from a replayed journal', () => {
    const play = lesson();
    add(play, person('anna', seatOf(play, 'radwerk')));
    add(play, person('ben', seatOf(play, 'veloshop')));
    expect(personRecords(play.replayed(), COUNTER_LABS)).to.deep.equal(
      personRecords(play.state, COUNTER_LABS),
    );
  });
});

describe('teams', () => {
  it('are the groups where each has a market of its own', () => {
    const play = lesson();
    const teams = teamsOf(play.state);
    expect(teams.map(({ key, group }) => [key, group])).to.deep.equal([['g1', 1]]);
    expect(teams[0]?.members.map(({ participant }) => participant)).to.deep.equal(['anna', 'ben']);
  });

  it('are firms in a market that all share', () => {
    const play = new RunPlay(counterScenario({ marketPerGroup: false }));
    const seats = Object.values(play.state.seats);
    const [first, second] = [seats[0], seats.find(({ firm }) => firm !== seats[0]?.firm)];
    if (!first || !second) throw new Error('a shared market has several firms');
    expect(play.claim('anna', first.id)).to.equal(null);
    expect(play.claim('ben', second.id)).to.equal(null);
    expect(teamsOf(play.state).map(({ firms }) => firms)).to.deep.equal([[first.firm], [second.firm]]);
  });
});

import { expect } from 'chai';
import { driverOf } from '../../../src/runs/state.ts';
import { bot, person, RunPlay, TEACHER, teacherIn } from '../../support/run-play.ts';

const RAD = 'g1.radwerk.enterprise';
const VELO = 'g1.veloshop.enterprise';
const MALL = 'g1.mall.administrator';
const ADD = { type: 'counter/Add', by: 2 };

describe('seats', () => {
  let play: RunPlay;
  const driver = (seat: string) =>
    driverOf(play.state.seats[seat] ?? { holder: null, bot: false, takenOverBy: null });
  beforeEach(() => {
    play = new RunPlay();
    play.start();
  });

  it('belong to the first person who claims them', () => {
    expect(play.claim('anna', RAD)).to.equal(null);
    expect(play.claim('ben', RAD)).to.equal('run/seat-held');
    expect(play.claim('anna', RAD)).to.equal('run/seat-yours-already');
    expect(play.state.participants['anna']).to.include({ name: 'name of anna', seat: RAD });
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('are one per person at most', () => {
    play.claim('anna', RAD);
    expect(play.claim('anna', VELO)).to.equal('run/one-seat-only');
  });

  it('are claimed by nobody for somebody else, except by the instructor', () => {
    const command = { type: 'run/ClaimSeat', seat: RAD, participant: 'anna', name: 'Anna', studentNo: '' };
    expect(play.send(person('ben'), command)).to.equal('run/not-for-you');
    expect(play.send(TEACHER, command)).to.equal(null);
  });

  it('become free again, and a bot comes back where the cast has one', () => {
    play.claim('anna', MALL);
    expect(driver(MALL)).to.equal('human');
    play.accepted(person('anna', MALL), { type: 'run/ReleaseSeat', seat: MALL });
    expect(driver(MALL)).to.equal('bot');
    expect(play.state.participants['anna']?.seat).to.equal(null);
    play.claim('anna', RAD);
    play.accepted(TEACHER, { type: 'run/ReleaseSeat', seat: RAD });
    expect(driver(RAD)).to.equal('nobody');
    expect(play.claim('ben', RAD)).to.equal(null);
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('can be released by nobody but their person and the instructor', () => {
    play.claim('anna', RAD);
    expect(play.send(person('ben'), { type: 'run/ReleaseSeat', seat: RAD })).to.equal('run/not-your-seat');
    expect(play.send(TEACHER, { type: 'run/ReleaseSeat', seat: VELO })).to.equal('run/seat-not-held');
  });

  it('are acted from by their person alone', () => {
    play.claim('anna', RAD);
    expect(play.send(person('anna', RAD), ADD)).to.equal(null);
    expect(play.send(person('ben', RAD), ADD)).to.equal('run/not-your-seat');
    expect(play.send(bot(RAD), ADD)).to.equal('run/bot-not-seated');
    expect(play.send(teacherIn(RAD), ADD)).to.equal('run/seat-not-taken-over');
    expect(play.send(person('anna'), ADD)).to.equal('run/no-seat');
    expect(play.send(person('anna', 'g9.x.y'), ADD)).to.equal('run/unknown-seat');
    expect(play.send(person('anna', 'toString'), ADD)).to.equal('run/unknown-seat');
  });

  it('are kept warm by a bot until their person sends it away', () => {
    play.claim('anna', RAD);
    expect(play.send(person('ben'), { type: 'run/SeatBot', seat: RAD })).to.equal('run/instructor-only');
    play.accepted(TEACHER, { type: 'run/SeatBot', seat: RAD });
    expect(play.send(TEACHER, { type: 'run/SeatBot', seat: RAD })).to.equal('run/bot-seated-already');
    expect(driver(RAD)).to.equal('bot');
    expect(play.send(bot(RAD), ADD)).to.equal(null);
    expect(play.send(person('anna', RAD), ADD)).to.equal('run/bot-plays-seat');
    expect(play.claim('ben', RAD)).to.equal('run/seat-held');
    play.accepted(person('anna', RAD), { type: 'run/UnseatBot', seat: RAD });
    expect(play.send(person('anna', RAD), ADD)).to.equal(null);
    expect(play.send(TEACHER, { type: 'run/UnseatBot', seat: RAD })).to.equal('run/no-bot-in-seat');
  });

  it('can be taken over by the instructor and are handed back', () => {
    play.claim('anna', RAD);
    expect(play.send(person('anna'), { type: 'run/TakeOverSeat', seat: RAD })).to.equal(
      'run/instructor-only',
    );
    play.accepted(TEACHER, { type: 'run/TakeOverSeat', seat: RAD });
    expect(play.send(TEACHER, { type: 'run/TakeOverSeat', seat: RAD })).to.equal(
      'run/seat-taken-over-already',
    );
    expect(play.send(person('anna', RAD), ADD)).to.equal('run/instructor-plays-seat');
    expect(play.send(teacherIn(RAD), ADD)).to.equal(null);
    expect(play.send(teacherIn(RAD, 'another'), ADD)).to.equal('run/seat-not-taken-over');
    play.accepted(TEACHER, { type: 'run/HandBackSeat', seat: RAD });
    expect(play.send(TEACHER, { type: 'run/HandBackSeat', seat: RAD })).to.equal('run/seat-not-taken-over');
    expect(play.send(person('anna', RAD), ADD)).to.equal(null);
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('tell apart who acted in them', () => {
    play.claim('anna', RAD);
    play.accepted(person('anna', RAD), ADD);
    play.accepted(TEACHER, { type: 'run/TakeOverSeat', seat: RAD });
    play.nowMs += 5;
    play.accepted(teacherIn(RAD), ADD);
    expect(play.state.seats[RAD]?.actions).to.deep.equal({ human: 1, bot: 0, instructor: 1, system: 0 });
    expect(play.state.seats[RAD]?.lastActionAtMs).to.equal(play.nowMs);
  });

  it('stay as they are once the exercise has ended', () => {
    play.accepted(TEACHER, { type: 'run/End' });
    expect(play.claim('anna', RAD)).to.equal('run/ended');
  });
});

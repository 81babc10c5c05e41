import { expect } from 'chai';
import { counterScenario } from '../../support/counter-lab.ts';
import { notesOf } from '../../../src/runs/notes-view.ts';
import { person, RunPlay, TEACHER } from '../../support/run-play.ts';

const RAD = 'g1.radwerk.enterprise';
const VELO = 'g1.veloshop.enterprise';
const MALL = 'g1.mall.administrator';
const OTHER = 'g2.radwerk.enterprise';
const anna = person('anna');
const ben = person('ben');

describe('notes', () => {
  let play: RunPlay;
  const write = (by: typeof anna, seat: string | null, to: string | null, text = 'hello'): string | null =>
    play.send(by, { type: 'run/SendNote', seat, to, text });
  const texts = (seat: string | null): string[] => notesOf(play.state, seat).notes.map(({ text }) => text);
  beforeEach(() => {
    play = new RunPlay(counterScenario(), 2);
    play.claim('anna', RAD);
    play.claim('ben', VELO);
    play.claim('cleo', OTHER);
    play.start();
  });

  it('go from seat to seat of one market, and to the teacher and back', () => {
    expect(write(anna, RAD, VELO, 'to ben')).to.equal(null);
    expect(write(ben, VELO, null, 'to the teacher')).to.equal(null);
    expect(write(TEACHER, null, VELO, 'from the teacher')).to.equal(null);
    expect(texts(RAD)).to.deep.equal(['to ben']);
    expect(texts(VELO)).to.deep.equal(['to ben', 'to the teacher', 'from the teacher']);
    expect(texts(OTHER)).to.deep.equal([]);
    expect(texts(null)).to.deep.equal(['to ben', 'to the teacher', 'from the teacher']);
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('are refused where they make no sense', () => {
    expect(write(anna, RAD, RAD)).to.equal('run/note-to-self');
    expect(write(TEACHER, null, null)).to.equal('run/note-to-self');
    expect(write(anna, RAD, OTHER)).to.equal('run/note-outside-market');
    expect(write(anna, RAD, MALL)).to.equal('run/note-to-nobody');
    expect(write(anna, VELO, null)).to.equal('run/not-your-seat');
    expect(write(anna, null, VELO)).to.equal('run/instructor-only');
    expect(write(anna, 'g9.x', null)).to.equal('run/unknown-seat');
    expect(write(anna, RAD, 'toString')).to.equal('run/unknown-seat');
    play.accepted(TEACHER, { type: 'run/End' });
    expect(write(anna, RAD, null)).to.equal('run/ended');
  });

  it('may be written during a pause, and move no score', () => {
    play.accepted(TEACHER, { type: 'run/Pause' });
    const before = JSON.stringify([play.state.scores, play.state.seats]);
    expect(write(anna, RAD, null, 'I am stuck')).to.equal(null);
    expect(JSON.stringify([play.state.scores, play.state.seats])).to.equal(before);
  });

  it('are few in a short time', () => {
    for (let count = 0; count < 5; count++) expect(write(anna, RAD, VELO)).to.equal(null);
    expect(write(anna, RAD, VELO)).to.equal('run/notes-too-fast');
    expect(write(ben, VELO, RAD)).to.equal(null);
    play.nowMs += 30_000;
    expect(write(anna, RAD, VELO)).to.equal(null);
  });

  it('of a seat the teacher can switch off and on', () => {
    expect(play.send(anna, { type: 'run/MuteNotes', seat: VELO, muted: true })).to.equal(
      'run/instructor-only',
    );
    play.accepted(TEACHER, { type: 'run/MuteNotes', seat: RAD, muted: true });
    expect(write(anna, RAD, VELO)).to.equal('run/notes-muted');
    expect(write(ben, VELO, RAD)).to.equal(null);
    play.accepted(TEACHER, { type: 'run/MuteNotes', seat: RAD, muted: false });
    expect(write(anna, RAD, VELO)).to.equal(null);
  });

  it('are unread until they are read or answered', () => {
    write(anna, RAD, VELO);
    write(anna, RAD, null);
    expect(notesOf(play.state, VELO).unread).to.equal(1);
    expect(notesOf(play.state, null).unread).to.equal(1);
    expect(notesOf(play.state, RAD).unread).to.equal(0);
    expect(play.send(anna, { type: 'run/ReadNotes', seat: VELO, upTo: 99 })).to.equal('run/not-your-seat');
    play.accepted(ben, { type: 'run/ReadNotes', seat: VELO, upTo: play.state.seq });
    expect(notesOf(play.state, VELO).unread).to.equal(0);
    write(TEACHER, null, RAD);
    expect(notesOf(play.state, null).unread).to.equal(0);
    expect(notesOf(play.state, RAD).unread).to.equal(1);
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('stay with the person who wrote or got them when the seat goes to another', () => {
    write(ben, VELO, RAD, 'for anna');
    play.accepted(TEACHER, {
      type: 'run/GiveSeat',
      seat: RAD,
      participant: 'dora',
      name: 'Dora',
      studentNo: '',
      note: '',
    });
    expect(texts(RAD)).to.deep.equal([]);
    expect(notesOf(play.state, RAD).unread).to.equal(0);
    expect(texts(VELO)).to.deep.equal(['for anna']);
    write(ben, VELO, RAD, 'for dora');
    expect(texts(RAD)).to.deep.equal(['for dora']);
  });

  it('tell nobody but their two ends and the teacher', () => {
    write(anna, RAD, VELO);
    const seen = play.entries.at(-1);
    expect(seen?.events.map(({ type }) => type)).to.deep.equal(['run/NoteSent']);
  });
});

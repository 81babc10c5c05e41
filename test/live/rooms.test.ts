import { expect } from 'chai';
import { VISITOR, type SeatFacts } from '../../src/accounts/can.ts';
import { roomsFor, roomsToTell } from '../../src/live/rooms.ts';
import type { Published } from '../../src/runs/ports.ts';

const run = { runId: 'r1', ownerId: 't1' };
const seat: SeatFacts = {
  id: 'g1.a.enterprise',
  market: 'g1',
  firm: 'a',
  holder: { participant: 'p1' },
  takenOverBy: null,
};
const published = (audiences: Published['audiences']): Published => ({
  runId: 'r1',
  seq: 7,
  actor: { kind: 'human', id: 'p1', seat: seat.id },
  types: [],
  audiences,
  standingsChanged: false,
});
const told = (audiences: Published['audiences']) =>
  Object.fromEntries([...roomsToTell(published(audiences))].map(([room, topics]) => [room, [...topics]]));

describe('rooms', () => {
  it('are the holder\u2019s own firm, market and seat', () => {
    const rooms = roomsFor({ teacherId: null, participantId: 'p1' }, run, seat, 'desk');
    expect(rooms).to.have.members([
      'run:r1:all',
      'run:r1:market:g1',
      'run:r1:firm:g1/a',
      'run:r1:seat:g1.a.enterprise',
    ]);
  });
  it('are nobody else\u2019s', () => {
    expect(roomsFor({ teacherId: null, participantId: 'p2' }, run, seat, 'desk')).to.deep.equal([
      'run:r1:all',
    ]);
    expect(roomsFor({ teacherId: 't2', participantId: null }, run, seat, 'teacher')).to.equal(null);
    expect(roomsFor(VISITOR, run, null, 'projector')).to.equal(null);
  });
  it('of the instructor open only on the instructor\u2019s page, and for nobody who only says so', () => {
    const owner = { teacherId: 't1', participantId: null };
    expect(roomsFor(owner, run, null, 'teacher')).to.include('run:r1:instructor');
    expect(roomsFor(owner, run, null, 'projector')).to.not.include('run:r1:instructor');
    expect(roomsFor({ teacherId: null, participantId: 'p1' }, run, seat, 'teacher')).to.not.include(
      'run:r1:instructor',
    );
  });

  it('that are told of a firm\u2019s entry are that firm\u2019s, the instructor\u2019s and the projector\u2019s', () => {
    expect(told([{ market: 'g1', firms: ['a'], topics: ['money'] }])).to.deep.equal({
      'run:r1:instructor': ['money'],
      'run:r1:projector': ['money'],
      'run:r1:firm:g1/a': ['money'],
    });
  });
  it('that are told of a message to a seat are that seat\u2019s, not its firm\u2019s', () => {
    expect(
      Object.keys(told([{ market: 'g1', firms: [], seats: ['s1'], topics: ['notices'] }])),
    ).to.have.members(['run:r1:instructor', 'run:r1:projector', 'run:r1:seat:s1']);
  });
  it('hear each topic once, however many events name it', () => {
    const rooms = told([
      { market: 'g1', firms: 'all', topics: ['mall', 'stock'] },
      { market: 'g1', firms: 'all', topics: ['stock'] },
      { market: null, firms: 'all', topics: ['clock'] },
    ]);
    expect(rooms['run:r1:market:g1']).to.deep.equal(['mall', 'stock']);
    expect(rooms['run:r1:all']).to.deep.equal(['clock']);
  });
});

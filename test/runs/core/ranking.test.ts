import { expect } from 'chai';
import { standingsOf } from '../../../src/runs/core/standings.ts';
import { publicRanking } from '../../../src/runs/public-ranking.ts';
import { counterScenario } from '../../support/counter-lab.ts';
import { person, RunPlay, TEACHER } from '../../support/run-play.ts';

const RAD = 'g1.radwerk.enterprise';
const VELO = 'g1.veloshop.enterprise';

describe('the ranking the room sees', () => {
  let play: RunPlay;
  const add = (id: string, seat: string, by: number): unknown =>
    play.accepted(person(id, seat), { type: 'counter/Add', by });
  const seen = () => publicRanking(play.state, play.labs);
  const keys = (): string[] => seen().rows.map(({ firmKey }) => firmKey);
  const tell = (type: string, more: object = {}): string | null =>
    play.send(TEACHER, { type: `run/${type}`, ...more });

  beforeEach(() => {
    play = new RunPlay(counterScenario(), 2);
    play.claim('anna', RAD);
    play.claim('ben', VELO);
    play.start();
    add('anna', RAD, 200);
    add('ben', VELO, 100);
  });

  it('moves until it is frozen, and then stands while the true one goes on', () => {
    expect(seen()).to.include({ mode: 'open', hidden: 0 });
    expect(keys().slice(0, 2)).to.deep.equal(['g1/radwerk', 'g1/veloshop']);
    expect(tell('Freeze', { veil: false })).to.equal(null);
    add('ben', VELO, 400);
    expect(standingsOf(play.state, play.labs)[0]?.firmKey).to.equal('g1/veloshop');
    expect(seen()).to.include({ mode: 'frozen', day: 1, hidden: 0 });
    expect(keys().slice(0, 2)).to.deep.equal(['g1/radwerk', 'g1/veloshop']);
    expect(tell('Unfreeze')).to.equal(null);
    expect(keys()[0]).to.equal('g1/veloshop');
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('is revealed from the last place to the first, with how far each moved since', () => {
    tell('Freeze', { veil: false });
    add('ben', VELO, 400);
    tell('End');
    expect(tell('Reveal', { places: 1 })).to.equal(null);
    expect(seen()).to.include({ mode: 'revealing', hidden: 3 });
    expect(keys()).to.have.length(1);
    expect(tell('Reveal', { places: 1 })).to.equal('run/place-revealed-already');
    expect(tell('Reveal', { places: 3 })).to.equal(null);
    expect(keys()[0]).to.equal('g1/radwerk');
    expect(seen().rows[0]).to.include({ rank: 2, previousRank: 1 });
    expect(tell('Reveal', { places: 4 })).to.equal(null);
    expect(seen()).to.include({ mode: 'open', hidden: 0 });
    expect(keys()[0]).to.equal('g1/veloshop');
    expect(tell('Reveal', { places: 5 })).to.equal('run/not-frozen');
    expect(play.replayed()).to.deep.equal(play.state);
  });

  it('reveals one moment’s ranking even while the market goes on', () => {
    tell('Freeze', { veil: false });
    tell('Reveal', { places: 1 });
    add('ben', VELO, 9_000);
    tell('Reveal', { places: 3 });
    expect(keys()[0]).to.equal('g1/veloshop');
    expect(seen().rows[0]?.rank).to.equal(2);
  });

  it('can be veiled with the end, so that nobody knows before', () => {
    expect(tell('End', { hideRanking: true })).to.equal(null);
    expect(seen()).to.include({ mode: 'frozen', hidden: 4 });
    expect(keys()).to.deep.equal([]);
    expect(tell('Freeze', { veil: true })).to.equal('run/frozen-already');
    tell('Reveal', { places: 2 });
    expect(keys()).to.have.length(2);
  });

  it('keeps what was frozen before when the exercise ends veiled', () => {
    tell('Freeze', { veil: false });
    tell('End', { hideRanking: true });
    expect(keys()).to.have.length(4);
  });

  it('is the teacher’s to freeze, and not before the start', () => {
    expect(play.send(person('anna', RAD), { type: 'run/Freeze', veil: false })).to.equal(
      'run/instructor-only',
    );
    expect(tell('Unfreeze')).to.equal('run/not-frozen');
    const lobby = new RunPlay(counterScenario(), 2);
    expect(lobby.send(TEACHER, { type: 'run/Freeze', veil: false })).to.equal('run/not-started');
  });
});

import { expect } from 'chai';
import type { TaskDefinition } from '../../src/scenarios/scenario.ts';
import {
  announcementsFor,
  clockView,
  marketTasks,
  publicAnnouncements,
  seatRow,
  seatRows,
  seatTasks,
  standingRows,
} from '../../src/runs/run-view.ts';
import { counterScenario } from '../support/counter-lab.ts';
import { person, RunPlay, TEACHER } from '../support/run-play.ts';

const RAD = 'g1.radwerk.enterprise';
const VELO = 'g1.veloshop.enterprise';
const anna = person('anna', RAD);

const task = (id: string, seat: string, after: readonly string[] = []): TaskDefinition => ({
  id,
  seat,
  when: 'counter/Added',
  where: {},
  title: { en: id, zh: id },
  hint: null,
  after,
  choice: null,
});

describe('what pages show of a run', () => {
  let play: RunPlay;
  beforeEach(() => {
    const tasks = [task('order', 'veloshop'), task('deliver', 'radwerk', ['order'])];
    play = new RunPlay(counterScenario({ tasks, clock: { mode: 'timed', dayMs: 60_000, daysMax: 5 } }));
    play.claim('anna', RAD);
    play.start();
  });

  it('is every seat with who plays it', () => {
    play.accepted(TEACHER, { type: 'run/SeatBot', seat: RAD });
    expect(seatRows(play.state)).to.have.length(8);
    expect(seatRow(play.state, RAD)).to.deep.include({
      driver: 'bot',
      holder: { participant: 'anna', name: 'name of anna' },
      isFree: false,
      group: 1,
    });
    expect(seatRow(play.state, VELO)).to.deep.include({ driver: 'nobody', holder: null, isFree: true });
    expect(seatRow(play.state, 'toString')).to.equal(null);
  });

  it('is the clock with what is left of the day, also while it is paused', () => {
    expect(clockView(play.state, play.nowMs + 10_000)).to.include({
      phase: 'running',
      day: 1,
      remainingMs: 50_000,
    });
    expect(clockView(play.state, play.nowMs + 90_000).remainingMs).to.equal(0);
    play.nowMs += 20_000;
    play.accepted(TEACHER, { type: 'run/Pause' });
    expect(clockView(play.state, play.nowMs + 90_000)).to.include({ phase: 'paused', remainingMs: 40_000 });
  });

  it('is what each seat is asked for, and how far it is', () => {
    const states = (): string[] =>
      marketTasks(play.state, 'g1', play.labs).map(({ id, state }) => `${id} ${state}`);
    expect(states()).to.deep.equal(['deliver later', 'order next']);
    play.claim('ben', VELO);
    play.accepted(person('ben', VELO), { type: 'counter/Add', by: 2 });
    expect(states()).to.deep.equal(['deliver next', 'order done']);
    play.accepted(anna, { type: 'counter/Add', by: 2 });
    expect(seatTasks(play.state, RAD, play.labs)[0]?.done).to.include({ early: false, by: 'human', day: 1 });
    expect(seatTasks(play.state, 'nobody', play.labs)).to.deep.equal([]);
  });

  it('is announcements for those they are meant for, the newest first', () => {
    const announce = (text: string, market: string | null, seat: string | null) =>
      play.accepted(TEACHER, { type: 'run/Announce', text, market, seat });
    announce('all', null, null);
    announce('group', 'g1', null);
    announce('seat', null, RAD);
    announce('others', 'g2', null);
    const texts = (seat: string): string[] => announcementsFor(play.state, seat).map(({ text }) => text);
    expect(texts(RAD)).to.deep.equal(['seat', 'group', 'all']);
    expect(texts(VELO)).to.deep.equal(['group', 'all']);
    expect(texts('g2.radwerk.enterprise')).to.deep.equal(['others', 'all']);
    expect(publicAnnouncements(play.state).map(({ text }) => text)).to.deep.equal(['all']);
  });

  it('is the ranking with its movement and its past', () => {
    expect(standingRows(play.state, play.labs)[0]).to.include({ movement: null, group: 1 });
    play.accepted(TEACHER, { type: 'run/BeginDay', day: 2 });
    play.accepted(anna, { type: 'counter/Add', by: 900 });
    const [first, second] = standingRows(play.state, play.labs);
    expect(first).to.include({ firm: 'radwerk', market: 'g1', rank: 1, previousRank: 1, movement: 0 });
    expect(first?.byDay).to.have.length(1);
    expect(second).to.include({ rank: 2, previousRank: 1, movement: -1 });
  });
});

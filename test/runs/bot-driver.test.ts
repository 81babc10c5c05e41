import { expect } from 'chai';
import type { CommandEnvelope } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import { BotDriver, type PlayedRun } from '../../src/runs/bot-driver.ts';
import { performCommand } from '../../src/runs/core/perform.ts';
import { openRun } from '../../src/runs/open.ts';
import { Draining, NotSaved, type Published, type Receipt } from '../../src/runs/ports.ts';
import type { RunState } from '../../src/runs/state.ts';
import { ManualTimers } from '../support/manual-timers.ts';
import { shipped } from '../support/shipped-scenarios.ts';

/** A run on the real core, kept in memory, that can be told to fail. */
class Run implements PlayedRun {
  readonly runId = 'r1';
  readonly state: RunState;
  readonly submitted: CommandEnvelope[] = [];
  readonly accepted: CommandEnvelope[] = [];
  failWith: Error | null = null;
  refuseAll = false;
  readonly #listeners = new Set<(published: Published) => void>();
  #atMs = 1_000_000;

  constructor(name: string, groups: number) {
    this.state = openRun({ runId: 'r1', scenario: shipped(name), seed: '1', groups }, LABS);
    this.system('run/Open');
    for (const { id, bot } of Object.values(this.state.seats)) {
      if (!bot) this.system('run/SeatBot', { seat: id });
    }
  }

  system(type: string, data: object = {}): void {
    const actor = { kind: 'system', id: 'clock', seat: null } as const;
    const receipt = this.#take({ commandId: `s${this.state.seq}`, actor, command: { type, ...data } });
    if (!receipt.ok) throw new Error(receipt.rejection.code);
  }

  async read<T>(reader: (state: RunState) => T): Promise<T> {
    if (this.failWith) throw this.failWith;
    return reader(this.state);
  }

  async submit(envelope: CommandEnvelope): Promise<Receipt> {
    this.submitted.push(envelope);
    if (this.failWith) throw this.failWith;
    if (this.refuseAll) return { ok: false, rejection: { code: 'trade/wrong-state', params: {} } };
    const receipt = this.#take(envelope);
    if (receipt.ok) this.accepted.push(envelope);
    return receipt;
  }

  subscribe(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  #take(envelope: CommandEnvelope): Receipt {
    this.#atMs += 10;
    const performed = performCommand(this.state, envelope, this.#atMs, LABS);
    if (!performed.ok) return performed;
    const { entry, effects } = performed;
    const types = entry.events.map(({ type }) => type);
    for (const listener of this.#listeners) {
      listener({ runId: 'r1', seq: entry.seq, actor: entry.actor, types, ...effects });
    }
    return { ok: true, seq: entry.seq, day: entry.day, events: types, repeated: false };
  }
}

async function driverOf(run: Run, more: { actionMs?: number; actionsPerSecondMax?: number } = {}) {
  const timers = new ManualTimers();
  const errors: unknown[] = [];
  const driver = new BotDriver(run, {
    labs: LABS,
    timers,
    actionMs: 1000,
    onError: (error) => errors.push(error),
    ...more,
  });
  await driver.start();
  /** Lets time pass until nobody has anything to do, or so many timers went off. */
  const play = async (ticksMax = 2000): Promise<number> => {
    let ticks = 0;
    while (ticks < ticksMax && timers.next()) {
      await driver.settled();
      ticks += 1;
    }
    return ticks;
  };
  return { driver, timers, errors, play };
}

describe('the bots of a running exercise', () => {
  it('keep still in the lobby, without a timer', async () => {
    const run = new Run('shortage', 1);
    const { timers, play } = await driverOf(run);
    await play(200);
    expect(run.submitted).to.deep.equal([]);
    expect(timers.waiting).to.equal(0);
  });

  it('trade once the exercise has begun, and come to rest when there is nothing left to do', async () => {
    const run = new Run('shortage', 1);
    const { timers, play } = await driverOf(run);
    run.system('run/Start');
    const ticks = await play();
    expect(ticks).to.be.below(2000);
    expect(run.accepted.length).to.be.greaterThan(3);
    expect(timers.waiting).to.equal(0);
    const kinds = new Set(run.accepted.map(({ actor }) => actor.kind));
    expect([...kinds]).to.deep.equal(['bot']);
  });

  it('go on with the next day until orders are settled', async () => {
    const run = new Run('shortage', 1);
    const { play } = await driverOf(run);
    run.system('run/Start');
    for (let day = 2; day <= 12; day++) {
      await play();
      run.system('run/BeginDay', { day });
    }
    await play();
    expect(run.accepted.map(({ command }) => command.type)).to.include('trade/ReceiveOrder');
  });

  it('never use a command id twice', async () => {
    const run = new Run('shortage', 2);
    const { play } = await driverOf(run);
    run.system('run/Start');
    await play();
    const ids = run.submitted.map(({ commandId }) => commandId);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('keep to their pace', async () => {
    const run = new Run('shortage', 1);
    const { timers, play } = await driverOf(run, { actionMs: 60_000 });
    run.system('run/Start');
    await play();
    const busiest = Math.max(
      ...Object.keys(run.state.seats).map(
        (seat) => run.submitted.filter(({ actor }) => actor.seat === seat).length,
      ),
    );
    expect(timers.nowMs()).to.be.greaterThan((busiest - 1) * 36_000);
  });

  it('all together stay below the limit', async () => {
    const run = new Run('open-market', 4);
    const { timers, play } = await driverOf(run, { actionMs: 10, actionsPerSecondMax: 20 });
    run.system('run/Start');
    await play(300);
    expect(run.submitted.length).to.be.greaterThan(20);
    expect(run.submitted.length / (timers.nowMs() / 1000)).to.be.at.most(24);
  });

  it('leave seats that a person plays alone', async () => {
    const run = new Run('shortage', 1);
    const [taken] = Object.values(run.state.seats);
    if (!taken) throw new Error('no seat');
    run.system('run/ClaimSeat', { seat: taken.id, participant: 'p1', name: 'Wang', studentNo: '' });
    const { play } = await driverOf(run);
    run.system('run/Start');
    await play();
    expect(run.submitted.some(({ actor }) => actor.seat === taken.id)).to.equal(false);
  });

  it('take over a seat when a person leaves it', async () => {
    const run = new Run('shortage', 1);
    const [taken] = Object.values(run.state.seats).filter(({ role }) => role === 'administrator');
    if (!taken) throw new Error('no seat');
    run.system('run/ClaimSeat', { seat: taken.id, participant: 'p1', name: 'Wang', studentNo: '' });
    const { driver, play } = await driverOf(run);
    run.system('run/Start');
    await play();
    const acted = () => run.accepted.some(({ actor }) => actor.seat === taken.id);
    expect(acted()).to.equal(false);
    run.system('run/SeatBot', { seat: taken.id });
    await driver.settled();
    await play();
    expect(acted()).to.equal(true);
  });

  it('set no timer where no bot sits, whatever happens', async () => {
    const run = new Run('shortage', 1);
    for (const { id } of Object.values(run.state.seats)) run.system('run/UnseatBot', { seat: id });
    const { timers } = await driverOf(run);
    run.system('run/Start');
    run.system('run/BeginDay', { day: 2 });
    expect(timers.waiting).to.equal(0);
  });

  it('keep still while the exercise is paused and go on afterwards', async () => {
    const run = new Run('shortage', 1);
    const { play } = await driverOf(run);
    run.system('run/Start');
    run.system('run/Pause');
    await play();
    expect(run.submitted).to.deep.equal([]);
    run.system('run/Resume');
    await play();
    expect(run.accepted).to.not.deep.equal([]);
  });

  it('keep still while the driver is paused', async () => {
    const run = new Run('shortage', 1);
    const { driver, timers, play } = await driverOf(run);
    run.system('run/Start');
    driver.pause();
    expect(timers.waiting).to.equal(0);
    driver.resume();
    await play();
    expect(run.accepted).to.not.deep.equal([]);
  });

  it('stop with the exercise', async () => {
    const run = new Run('shortage', 1);
    const { driver, timers } = await driverOf(run);
    run.system('run/Start');
    run.system('run/End');
    expect(driver.stopped).to.equal(true);
    expect(timers.waiting).to.equal(0);
    expect(run.listeners).to.equal(0);
  });

  it('give up after being turned down, until another day', async () => {
    const run = new Run('open-market', 4);
    run.refuseAll = true;
    const { play } = await driverOf(run);
    run.system('run/Start');
    const ticks = await play(5000);
    expect(ticks).to.be.below(5000);
    expect(run.submitted.length).to.be.greaterThan(0);
    const wishes = run.submitted.map(({ actor, command }) => JSON.stringify([actor.seat, command]));
    expect(new Set(wishes).size).to.equal(wishes.length);
  });

  it('wait and try again when nothing can be saved', async () => {
    const run = new Run('shortage', 1);
    const { driver, errors, play } = await driverOf(run);
    run.system('run/Start');
    run.failWith = new NotSaved('disk full');
    await play(5);
    expect(errors).to.not.deep.equal([]);
    expect(driver.stopped).to.equal(false);
    run.failWith = null;
    await play();
    expect(run.accepted).to.not.deep.equal([]);
  });

  it('stop when the server does', async () => {
    const run = new Run('shortage', 1);
    const { driver, errors, play } = await driverOf(run);
    run.system('run/Start');
    run.failWith = new Draining('stopping');
    await play(5);
    expect(driver.stopped).to.equal(true);
    expect(errors).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { Host } from '../../src/runs/host.ts';
import { InvalidScenario, UnknownRun, type RunHost } from '../../src/runs/ports.ts';
import { JOIN_CODE_LETTERS, makeJoinCode, parseJoinCode } from '../../src/runs/join-code.ts';
import { fail } from '../../src/kernel/result.ts';
import { counterScenario } from '../support/counter-lab.ts';
import { anna, countOf, createRun, openHouse, send, startedRun, type House } from '../support/run-house.ts';
import { TEACHER } from '../support/run-play.ts';

const DAY_MS = 60_000;
const timedScenario = counterScenario({ clock: { mode: 'timed', dayMs: DAY_MS, daysMax: 4 } });
const ADD = { type: 'counter/Add', by: 2 };
const dayOf = (host: RunHost): Promise<number> => host.read(({ clock }) => clock.day);
const isLoaded = (host: RunHost): boolean => (host as Host).isLoaded;
/** Lets everything that needs no time finish. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the registry of runs', () => {
  let house: House;
  beforeEach(() => {
    house = openHouse();
  });
  afterEach(() => house.registry.close());

  it('makes a run with a record, a join code and its first entry', async () => {
    const host = await createRun(house);
    expect(await host.seq()).to.equal(1);
    const record = await house.registry.record('r1');
    expect(record).to.include({
      scenarioId: 'counter/plain',
      seed: 'seed',
      groups: 2,
      ownerId: 'teacher',
      status: 'open',
    });
    expect(record.joinCode).to.match(/^[2-9A-HJ-NP-Z]{6}$/);
    expect((await house.store.byJoinCode(record.joinCode ?? ''))?.runId).to.equal('r1');
  });

  it('refuses a scenario that cannot be read, and makes nothing', async () => {
    const error = { line: 1, column: 1, path: '', code: 'scenario/x', params: {} };
    const strict = openHouse({ parseScenario: () => fail([error]) });
    const outcome = await createRun(strict).catch((thrown: unknown) => thrown);
    expect(outcome).to.be.instanceOf(InvalidScenario);
    expect((outcome as InvalidScenario).errors).to.deep.equal([error]);
    expect(await strict.store.list({})).to.deep.equal([]);
    await strict.registry.close();
  });

  it('does not know a run that does not exist', async () => {
    expect(await house.registry.get('nobody').catch((thrown: unknown) => thrown)).to.be.instanceOf(
      UnknownRun,
    );
    expect(await house.registry.record('nobody').catch((thrown: unknown) => thrown)).to.be.instanceOf(
      UnknownRun,
    );
  });

  it('loads a run once, however many ask for it together', async () => {
    await createRun(house);
    const other = house.another();
    const hosts = await Promise.all(Array.from({ length: 10 }, () => other.registry.get('r1')));
    expect(new Set(hosts)).to.have.length(1);
    await other.registry.close();
  });

  it('writes the first entry of a run whose making was interrupted', async () => {
    await createRun(house);
    const record = await house.registry.record('r1');
    await house.store.insert({ ...record, runId: 'r2', joinCode: null });
    expect(await (await house.registry.get('r2')).seq()).to.equal(1);
  });

  it('closes joining when the exercise ends', async () => {
    const host = await startedRun(house);
    await send(host, TEACHER, { type: 'run/End' }, 'end');
    await settle();
    expect(await house.registry.record('r1')).to.include({ status: 'ended', joinCode: null });
  });

  it('gives a new join code, and the old one stops working', async () => {
    await createRun(house);
    const { joinCode: old } = await house.registry.record('r1');
    const code = await house.registry.renewJoinCode('r1');
    expect(code).not.to.equal(old);
    expect(await house.store.byJoinCode(old ?? '')).to.equal(null);
    expect((await house.store.byJoinCode(code))?.runId).to.equal('r1');
  });

  it('removes a run with its journal', async () => {
    const host = await startedRun(house);
    await house.registry.remove('r1');
    expect(await house.registry.get('r1').catch((thrown: unknown) => thrown)).to.be.instanceOf(UnknownRun);
    expect(await send(host, anna, ADD, 'a1').catch((thrown: unknown) => thrown)).to.be.instanceOf(UnknownRun);
    expect(await house.journal.find('r1', 'run:open')).to.equal(null);
  });

  it('lets an idle run leave the memory and brings it back, receipts and all', async () => {
    const host = await startedRun(house);
    await send(host, anna, ADD, 'a1');
    await settle();
    house.time.advance(3_600_000);
    expect(isLoaded(host)).to.equal(false);
    expect(await send(host, anna, ADD, 'a1')).to.deep.include({ ok: true, seq: 4, repeated: true });
    expect(await countOf(host)).to.equal(12);
  });

  it('keeps no more runs in memory than it may, the latest used ones', async () => {
    const small = openHouse({ loadedMax: 2, sweepMs: 1000 });
    const hosts: RunHost[] = [];
    for (const runId of ['a', 'b', 'c']) {
      const spec = { scenarioText: JSON.stringify(counterScenario()), groups: 1, ownerId: 't', runId };
      hosts.push(await small.registry.create(spec));
      await settle();
      small.time.advance(10);
    }
    small.time.advance(2000);
    expect(hosts.map(isLoaded)).to.deep.equal([false, true, true]);
    await small.registry.close();
  });
});

describe('the timers of a run', () => {
  let house: House;
  beforeEach(() => {
    house = openHouse();
  });
  afterEach(() => house.registry.close());

  const pass = async (ms: number): Promise<void> => {
    house.time.advance(ms);
    await settle();
  };

  it('begin each day when the one before is over, and end the exercise after the last', async () => {
    const host = await startedRun(house, timedScenario);
    await pass(DAY_MS - 1);
    expect(await dayOf(host)).to.equal(1);
    await pass(1);
    expect(await dayOf(host)).to.equal(2);
    for (const day of [3, 4]) {
      await pass(DAY_MS);
      expect(await dayOf(host)).to.equal(day);
    }
    await pass(DAY_MS);
    expect(await host.read(({ clock }) => clock.phase)).to.equal('ended');
    expect(await house.journal.find('r1', 'day:5')).to.not.equal(null);
  });

  it('stand still in a pause and go on with what was left', async () => {
    const host = await startedRun(house, timedScenario);
    await pass(DAY_MS - 1000);
    await send(host, TEACHER, { type: 'run/Pause' }, 'pause');
    await pass(10 * DAY_MS);
    expect(await dayOf(host)).to.equal(1);
    await send(host, TEACHER, { type: 'run/Resume' }, 'resume');
    await pass(999);
    expect(await dayOf(host)).to.equal(1);
    await pass(1);
    expect(await dayOf(host)).to.equal(2);
  });

  it('fire late and once after an outage', async () => {
    await startedRun(house, timedScenario);
    const other = house.another();
    await house.registry.close();
    house.time.nowMs += 100 * DAY_MS;
    expect(await other.registry.wake()).to.deep.equal([]);
    await pass(0);
    const host = await other.registry.get('r1');
    expect(await host.read(({ clock }) => [clock.day, clock.dayEndsAtMs])).to.deep.equal([
      2,
      house.time.nowMs + DAY_MS,
    ]);
    await other.registry.close();
  });

  it('have one effect although every process has them', async () => {
    const host = await startedRun(house, timedScenario);
    const other = house.another();
    const twin = await other.registry.get('r1');
    await pass(DAY_MS);
    await pass(DAY_MS);
    expect(await dayOf(host)).to.equal(3);
    expect(await dayOf(twin)).to.equal(3);
    await other.registry.close();
  });

  it('bring back a run that had left the memory', async () => {
    const long = counterScenario({ clock: { mode: 'timed', dayMs: 7_200_000, daysMax: 4 } });
    const host = await startedRun(house, long);
    await pass(3_600_000);
    expect(isLoaded(host)).to.equal(false);
    await pass(3_600_000);
    expect(await dayOf(host)).to.equal(2);
  });

  it('try again when the journal fails', async () => {
    const host = await startedRun(house, timedScenario);
    house.journal.failing = new Error('database down');
    await pass(DAY_MS);
    expect(await dayOf(host)).to.equal(1);
    house.journal.failing = null;
    await pass(1000);
    expect(await dayOf(host)).to.equal(2);
  });

  it('follow when the instructor begins a day early', async () => {
    const host = await startedRun(house, timedScenario);
    await pass(1000);
    await send(host, TEACHER, { type: 'run/BeginDay', day: 2 }, 'next');
    await pass(DAY_MS - 1000);
    expect(await dayOf(host)).to.equal(2);
    await pass(1000);
    expect(await dayOf(host)).to.equal(3);
  });
});

describe('a join code', () => {
  it('has six letters or digits that cannot be confused', () => {
    const codes = Array.from({ length: 500 }, makeJoinCode);
    for (const code of codes) expect(parseJoinCode(code)).to.equal(code);
    expect(new Set(codes).size).to.equal(500);
    expect(JOIN_CODE_LETTERS)
      .to.have.length(32)
      .and.not.match(/[01OI]/);
  });

  it('is read as people type it', () => {
    expect(parseJoinCode(' abc-2 34 ')).to.equal('ABC234');
    for (const wrong of ['', 'ABC23', 'ABC2345', 'ABC23O', 'ABC23!'])
      expect(parseJoinCode(wrong)).to.equal(null);
  });
});

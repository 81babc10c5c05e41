import { expect } from 'chai';
import fc from 'fast-check';
import { CannotBranch, UnknownRun, type RunHost } from '../../src/runs/ports.ts';
import { phaseOf } from '../../src/runs/core/group-clock.ts';
import { verifyRun } from '../../src/runs/verify.ts';
import { COUNTER_LABS, counterScenario, parseCounterScenario } from '../support/counter-lab.ts';
import { anna, countOf, openHouse, RAD, send, startedRun, type House } from '../support/run-house.ts';
import { person, TEACHER } from '../support/run-play.ts';
import { runs } from '../support/runs.ts';

const DAY_MS = 60_000;
const ADD = { type: 'counter/Add', by: 2 };
const timedScenario = counterScenario({ clock: { mode: 'timed', dayMs: DAY_MS, daysMax: 4 } });
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a branch of a run', () => {
  let house: House;
  beforeEach(() => {
    house = openHouse();
  });
  afterEach(() => house.registry.close());

  const branch = (
    seq: number,
    people: Readonly<Record<string, string>> | null = null,
    runId = 'b1',
  ): Promise<RunHost> =>
    house.registry.branch({ from: 'r1', seq, ownerId: 'teacher', title: 'What if', people, runId });
  const whyNot = (making: Promise<unknown>): Promise<unknown> =>
    making.then(
      () => null,
      (error: unknown) => error,
    );
  const verified = async (runId: string) =>
    verifyRun(await house.registry.record(runId), house.journal, COUNTER_LABS, parseCounterScenario);

  it('shares the journal up to an entry, stands still there, and leaves the other run as it is', async () => {
    const origin = await startedRun(house);
    await send(origin, anna, ADD, 'a1');
    await send(origin, anna, ADD, 'a2');
    const before = await origin.entries(0, 100);
    const host = await branch(4);
    expect(await countOf(host)).to.equal(12);
    expect(await countOf(origin)).to.equal(14);
    expect(await origin.entries(0, 100)).to.deep.equal(before);
    const copied = await host.entries(0, 100);
    expect(copied.slice(0, 4).map(({ text, commandId }) => [text, commandId])).to.deep.equal(
      before.slice(0, 4).map(({ text, commandId }) => [text, commandId]),
    );
    expect(
      copied.map(({ hash }) => hash).filter((hash) => before.some((one) => one.hash === hash)),
    ).to.deep.equal([]);
    expect(copied.at(-1)?.events.map(({ type }) => type)).to.deep.equal(['run/Branched']);
    expect(await host.read(({ clock }) => clock.phase)).to.equal('paused');
    expect(await house.registry.record('b1')).to.deep.include({
      branchOf: { runId: 'r1', seq: 4 },
      title: 'What if',
      status: 'open',
    });
    expect(await verified('b1')).to.include({ ok: true, entries: 5 });
    expect(await verified('r1')).to.include({ ok: true });
  });

  it('goes its own way', async () => {
    const origin = await startedRun(house);
    await send(origin, anna, ADD, 'a1');
    const host = await branch(4);
    await send(host, TEACHER, { type: 'run/Resume' }, 'on');
    await send(host, TEACHER, { type: 'run/TakeOverSeat', seat: RAD }, 'mine');
    expect(
      await send(host, { kind: 'instructor', id: 'teacher', seat: RAD }, { type: 'counter/Add', by: 8 }, 'x'),
    ).to.include({
      ok: true,
    });
    expect([await countOf(origin), await countOf(host)]).to.deep.equal([12, 20]);
  });

  it('gives everyone’s seat to a bot, or to who they are here', async () => {
    const origin = await startedRun(house);
    await send(origin, TEACHER, { type: 'run/TakeOverSeat', seat: RAD }, 'mine');
    const bots = await branch(4);
    const seatOf = (host: RunHost) => host.read(({ seats }) => structuredClone(seats[RAD]));
    expect(await seatOf(bots)).to.deep.include({ holder: null, bot: true, takenOverBy: null });
    const people = await branch(4, { anna: 'anna-here' }, 'b2');
    expect(await seatOf(people)).to.deep.include({
      holder: { participant: 'anna-here', name: 'Anna' },
      takenOverBy: null,
    });
    await send(people, TEACHER, { type: 'run/Resume' }, 'on');
    expect(await send(people, person('anna-here', RAD), ADD, 'a')).to.include({ ok: true });
    expect(await send(people, anna, ADD, 'b')).to.deep.include({ ok: false });
    // Who acted before the branch is still told by the entries themselves.
    expect(await people.read(({ participants }) => Object.keys(participants))).to.include('anna');
    expect(await verified('b2')).to.include({ ok: true });
  });

  it('of a timed run has as much of its day left as there was then, however long ago', async () => {
    const origin = await startedRun(house, timedScenario);
    house.time.advance(20_000);
    await send(origin, anna, ADD, 'a1');
    for (let day = 0; day < 5; day++) {
      house.time.advance(DAY_MS);
      await settle();
    }
    expect(await house.registry.record('r1')).to.include({ status: 'ended' });
    const seq = (await origin.entries(0, 100)).find(({ commandId }) => commandId === 'a1')?.seq ?? 0;
    const host = await branch(seq);
    await settle();
    expect(await host.read(({ clock }) => ({ ...clock }))).to.include({
      phase: 'paused',
      day: 1,
      remainingMs: 40_000,
    });
    house.time.advance(10 * DAY_MS);
    await settle();
    expect(await host.read(({ clock }) => clock.day)).to.equal(1);
    await send(host, TEACHER, { type: 'run/Resume' }, 'on');
    house.time.advance(40_000);
    await settle();
    expect(await host.read(({ clock }) => clock.day)).to.equal(2);
  });

  it('is made nowhere but at an entry before the end', async () => {
    const origin = await startedRun(house);
    await send(origin, TEACHER, { type: 'run/End' }, 'end');
    const seq = await origin.seq();
    const error = await whyNot(branch(seq));
    expect(error).to.be.instanceOf(CannotBranch).and.include({ why: 'ended' });
    expect(await whyNot(branch(seq + 1))).to.include({ why: 'no-such-entry' });
    expect(await house.store.get('b1')).to.equal(null);
    expect(
      await whyNot(house.registry.branch({ from: 'nobody', seq: 1, ownerId: 't', title: 'x', people: null })),
    ).to.be.instanceOf(UnknownRun);
    await branch(seq - 1);
    expect(await whyNot(branch(1))).to.include({ why: 'taken' });
  });

  it('outlives its origin, and can be branched itself', async () => {
    const origin = await startedRun(house);
    await send(origin, anna, ADD, 'a1');
    await branch(4);
    await house.registry.remove('r1');
    expect(await verified('b1')).to.include({ ok: true });
    const again = await house.registry.branch({
      from: 'b1',
      seq: 5,
      ownerId: 'teacher',
      title: 'Again',
      people: null,
      runId: 'c1',
    });
    expect(await countOf(again)).to.equal(12);
    expect(await verified('c1')).to.include({ ok: true });
  });

  it('may not be made by a command from outside', async () => {
    const origin = await startedRun(house);
    const receipt = await send(
      origin,
      TEACHER,
      { type: 'run/Branch', from: 'r1', seq: 1, people: null },
      'x',
    );
    expect(receipt).to.deep.include({ ok: false });
  });

  it('is at every entry the run that was there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'day', 'hold', 'free', 'pause', 'on'), {
          minLength: 1,
          maxLength: 15,
        }),
        fc.nat(),
        async (steps, at) => {
          const fresh = openHouse();
          const origin = await startedRun(fresh);
          const told: Readonly<Record<string, object>> = {
            hold: { type: 'run/Pause', market: 'g1' },
            free: { type: 'run/Resume', market: 'g1' },
            pause: { type: 'run/Pause' },
            on: { type: 'run/Resume' },
          };
          for (const [index, step] of steps.entries()) {
            fresh.time.advance(5);
            const day = await origin.read(({ clock }) => clock.day + 1);
            const command = step === 'day' ? { type: 'run/BeginDay', day } : (told[step] ?? ADD);
            await send(origin, step === 'add' ? anna : TEACHER, command as typeof ADD, `s${index}`);
          }
          const seq = 1 + (at % (await origin.seq()));
          const host = await fresh.registry.branch({
            from: 'r1',
            seq,
            ownerId: 't',
            title: 'x',
            people: null,
          });
          const { ok } = await verifyRun(
            await fresh.registry.record(host.runId),
            fresh.journal,
            COUNTER_LABS,
            parseCounterScenario,
          );
          expect(ok).to.equal(true);
          const phases = await host.read((state) =>
            Object.values(state.markets).map((market) => phaseOf(state, market)),
          );
          for (const phase of phases) expect(phase).to.not.equal('running');
          await fresh.registry.close();
        },
      ),
      { numRuns: runs(25) },
    );
  });
});

describe('the timers of groups that go their own way', () => {
  it('turn each group’s day, survive a restart, and end the exercise with the last of them', async () => {
    const house = openHouse();
    const host = await startedRun(house, timedScenario);
    house.time.advance(20_000);
    await send(host, TEACHER, { type: 'run/Pause', market: 'g2' }, 'hold');
    house.time.advance(50_000);
    await settle();
    await send(host, TEACHER, { type: 'run/Resume', market: 'g2' }, 'free');
    const days = (from: RunHost) =>
      from.read(({ markets }) => Object.values(markets).map(({ state }) => (state as { day: number }).day));
    expect(await days(host)).to.deep.equal([2, 1]);
    await house.registry.close();
    const later = house.another();
    await later.registry.wake();
    const again = await later.registry.get('r1');
    later.time.advance(40_000);
    await settle();
    expect(await days(again)).to.deep.equal([2, 2]);
    for (let turn = 0; turn < 8; turn++) {
      later.time.advance(30_000);
      await settle();
    }
    expect(await days(again)).to.deep.equal([4, 4]);
    expect(await again.read(({ clock }) => clock.phase)).to.equal('ended');
    await settle();
    expect(await later.registry.record('r1')).to.include({ status: 'ended', joinCode: null });
    await later.registry.close();
  });
});

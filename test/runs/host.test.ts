import { expect } from 'chai';
import fc from 'fast-check';
import { Draining, JournalBroken, NotSaved, RunStopped, type Published } from '../../src/runs/ports.ts';
import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { counterScenario } from '../support/counter-lab.ts';
import {
  anna,
  countOf,
  createRun,
  openHouse,
  RAD,
  send,
  startedRun,
  type House,
} from '../support/run-house.ts';
import { person, TEACHER } from '../support/run-play.ts';
import { runs } from '../support/runs.ts';

const ADD = { type: 'counter/Add', by: 2 };

/** What a promise that must fail failed with. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

describe('the host of a run', () => {
  let house: House;
  beforeEach(() => {
    house = openHouse();
  });
  afterEach(() => house.registry.close());

  it('answers with a receipt once the entry is durable, and not before', async () => {
    const host = await startedRun(house);
    const release = house.journal.hold();
    let answered = false;
    const receipt = send(host, anna, ADD, 'a1').then((given) => {
      answered = true;
      return given;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const reading = countOf(host);
    expect(answered).to.equal(false);
    release();
    expect(await receipt).to.deep.equal({
      ok: true,
      seq: 4,
      day: 1,
      events: ['counter/Added'],
      repeated: false,
    });
    expect(await reading).to.equal(12);
  });

  it('lets readers see only what is durable', async () => {
    const host = await startedRun(house);
    const release = house.journal.hold();
    const first = send(host, anna, ADD, 'a1');
    await new Promise((resolve) => setImmediate(resolve));
    const reading = host.read(({ seq }) => seq);
    house.journal.failing = new Error('disk full');
    release();
    expect(await failure(first)).to.be.instanceOf(NotSaved);
    expect(await reading).to.equal(3);
  });

  it('gives a repeated command the first receipt and does it once', async () => {
    const host = await startedRun(house);
    const first = await send(host, anna, ADD, 'a1');
    const again = await send(host, anna, ADD, 'a1');
    expect(again).to.deep.equal({ ...first, repeated: true });
    const twice = await Promise.all([send(host, anna, ADD, 'a2'), send(host, anna, ADD, 'a2')]);
    expect(twice.map((receipt) => receipt.ok && receipt.repeated)).to.deep.equal([false, true]);
    expect(await countOf(host)).to.equal(14);
  });

  it('gives nobody the receipt of another person', async () => {
    const host = await startedRun(house);
    await send(host, anna, ADD, 'a1');
    const receipt = await send(host, person('ben', RAD), ADD, 'a1');
    expect(receipt.ok ? null : receipt.rejection.code).to.equal('run/command-id-taken');
  });

  it('has one effect per command id, however requests are repeated and reordered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 50 }), async (ids) => {
        const fresh = openHouse();
        const host = await startedRun(fresh);
        const receipts = await Promise.all(
          ids.map((id) => send(host, anna, { type: 'counter/Add', by: 2 * id }, `a${id}`)),
        );
        const sum = [...new Set(ids)].reduce((total, id) => total + 2 * id, 10);
        expect(await countOf(host)).to.equal(sum);
        expect(receipts.filter((receipt) => receipt.ok && !receipt.repeated)).to.have.length(
          new Set(ids).size,
        );
        await fresh.registry.close();
      }),
      { numRuns: runs(25) },
    );
  });

  it('writes what waits together in one transaction', async () => {
    const host = await startedRun(house);
    const before = house.journal.written.length;
    await Promise.all(Array.from({ length: 50 }, (_, index) => send(host, anna, ADD, `a${index}`)));
    expect(house.journal.written.length - before).to.equal(1);
    expect(await countOf(host)).to.equal(110);
  });

  it('writes what several runs decided together in one transaction', async () => {
    const hosts = await Promise.all(
      ['r1', 'r2', 'r3'].map((runId) =>
        house.registry.create({
          scenarioText: JSON.stringify(counterScenario()),
          groups: 1,
          ownerId: 'teacher',
          runId,
        }),
      ),
    );
    const before = house.journal.written.length;
    await Promise.all(hosts.map((host) => send(host, TEACHER, { type: 'run/Start' }, 'start')));
    expect(house.journal.written.length - before).to.equal(1);
    expect(house.journal.written.at(-1)?.map(({ runId }) => runId)).to.deep.equal(['r1', 'r2', 'r3']);
  });

  it('says "not saved" when the journal fails; nothing happened, and the next try works', async () => {
    const host = await startedRun(house);
    house.journal.failing = new Error('disk full');
    const published: Published[] = [];
    host.subscribe((one) => published.push(one));
    const errors = await Promise.all(
      [send(host, anna, ADD, 'a1'), send(host, anna, { type: 'counter/Add', by: 0 }, 'a2')].map(failure),
    );
    for (const error of errors) expect(error).to.be.instanceOf(NotSaved);
    expect(await countOf(host)).to.equal(10);
    expect(published).to.deep.equal([]);
    house.journal.failing = null;
    expect(await send(host, anna, ADD, 'a1')).to.include({ ok: true, seq: 4, repeated: false });
  });

  it('finds the receipt again when only the answer of the journal was lost', async () => {
    const host = await startedRun(house);
    house.journal.losesAnswers = true;
    expect(await failure(send(host, anna, ADD, 'a1'))).to.be.instanceOf(NotSaved);
    house.journal.losesAnswers = false;
    expect(await send(host, anna, ADD, 'a1')).to.include({ ok: true, seq: 4, repeated: true });
    expect(await countOf(host)).to.equal(12);
  });

  it('gives back only the command that broke a rule; the others of its batch are carried out', async () => {
    const host = await startedRun(house);
    for (const type of ['counter/CrashDeciding', 'counter/CrashApplying']) {
      const [before, crashed, after] = await Promise.all([
        send(host, anna, ADD, `${type.slice(8)}-before`),
        failure(send(host, anna, { type }, `${type.slice(8)}-x`)),
        send(host, anna, ADD, `${type.slice(8)}-after`),
      ]);
      expect(before).to.include({ ok: true, repeated: false });
      expect(crashed).to.be.instanceOf(RunStopped);
      expect(after).to.include({ ok: true, repeated: false });
    }
    expect(await countOf(host)).to.equal(18);
    expect(host.health()).to.include({ reloads: 2 });
    expect(house.logged.filter(({ level }) => level === 'error')).to.have.length(2);
  });

  it('leaves other runs alone when one breaks a rule', async () => {
    const broken = await startedRun(house);
    const sound = await house.registry.create({
      scenarioText: JSON.stringify(counterScenario()),
      groups: 1,
      ownerId: 'teacher',
      runId: 'r2',
    });
    const [crashed, fine] = await Promise.all([
      failure(send(broken, anna, { type: 'counter/CrashApplying' }, 'x')),
      send(sound, TEACHER, { type: 'run/Start' }, 'start'),
    ]);
    expect(crashed).to.be.instanceOf(RunStopped);
    expect(fine).to.include({ ok: true });
    expect(sound.health().reloads).to.equal(0);
  });

  it('publishes every durable entry once, with whom it concerns', async () => {
    const host = await startedRun(house);
    const published: Published[] = [];
    const stop = host.subscribe((one) => published.push(one));
    host.subscribe(() => {
      throw new Error('a listener that always fails');
    });
    await send(host, anna, { type: 'counter/Add', by: 90 }, 'a1');
    await send(host, anna, { type: 'counter/Add', by: 0 }, 'a2');
    await send(host, TEACHER, { type: 'run/Announce', text: 'hi', market: null, seat: RAD }, 'a3');
    stop();
    await send(host, anna, ADD, 'a4');
    expect(published).to.deep.equal([
      {
        runId: 'r1',
        seq: 4,
        actor: anna,
        types: ['counter/Added'],
        audiences: [{ market: 'g1', firms: ['radwerk'], topics: ['stock'] }],
        standingsChanged: true,
      },
      {
        runId: 'r1',
        seq: 5,
        actor: TEACHER,
        types: ['run/Announced'],
        audiences: [{ market: 'g1', firms: [], seats: [RAD], topics: ['notices'] }],
        standingsChanged: false,
      },
    ]);
    expect(house.logged.every(({ what }) => what === 'a listener failed')).to.equal(true);
  });

  it('has the entries after any other, from memory or from the journal', async () => {
    const host = await startedRun(house);
    for (let index = 0; index < 1500; index += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, k) => send(host, anna, ADD, `a${index + k}`)));
    }
    const seqs = async (after: number, limit: number): Promise<number[]> =>
      (await host.entries(after, limit)).map(({ seq }) => seq);
    expect(await seqs(0, 3)).to.deep.equal([1, 2, 3]);
    expect(await seqs(1500, 10)).to.deep.equal([1501, 1502, 1503]);
    expect(await seqs(1503, 10)).to.deep.equal([]);
    expect((await host.entries(1502, 1))[0]?.commandId).to.equal('a1499');
  });

  it('shows on its badge that the books no longer balance', async () => {
    const host = await startedRun(house);
    expect(host.health()).to.deep.include({ broken: [], checked: 2 });
    await send(host, anna, { type: 'counter/Embezzle' }, 'x');
    for (let index = 0; index < 64; index++) await send(host, anna, ADD, `a${index}`);
    expect(host.health().broken).to.have.length(1);
    expect(host.health().broken[0]?.rule).to.equal('total');
    expect(house.logged.map(({ what }) => what)).to.include('the books of a run do not balance');
  });

  it('remembers the latest refusals of a seat for the monitor', async () => {
    const host = await startedRun(house);
    for (let index = 0; index < 25; index++)
      await send(host, anna, { type: 'counter/Add', by: -index }, `a${index}`);
    const mistakes = host.mistakes().get(RAD);
    expect(mistakes?.count).to.equal(25);
    expect(mistakes?.last).to.have.length(20);
    expect(mistakes?.last.at(-1)).to.deep.equal({
      atMs: house.time.nowMs,
      command: 'counter/Add',
      rejection: { code: 'counter/not-positive', params: { by: -24 } },
    });
  });

  it('refuses to load a journal with a changed row, and names it', async () => {
    const journal = new MemoryJournal();
    const first = openHouse({}, journal);
    const host = await startedRun(first);
    await send(host, anna, ADD, 'a1');
    await first.registry.close();
    const forged = openHouse(
      {},
      {
        append: (...given) => journal.append(...given),
        appendMany: (given) => journal.appendMany(given),
        find: (...given) => journal.find(...given),
        close: () => journal.close(),
        async *read(runId, after) {
          for await (const page of journal.read(runId, after)) {
            yield page.map((entry) =>
              entry.seq === 4 ? { ...entry, text: entry.text.replace('2', '9') } : entry,
            );
          }
        },
      },
      first.store,
    );
    const error = await failure(forged.registry.get('r1'));
    expect(error).to.be.instanceOf(JournalBroken);
    expect(error).to.include({ seq: 4, what: 'hash' });
    await forged.registry.close();
  });

  it('finishes what was sent before it closes, and refuses what comes later', async () => {
    const host = await startedRun(house);
    const release = house.journal.hold();
    const sent = Promise.all(Array.from({ length: 600 }, (_, index) => send(host, anna, ADD, `a${index}`)));
    const closing = house.registry.close();
    expect(await failure(send(host, anna, ADD, 'late'))).to.be.instanceOf(Draining);
    release();
    await closing;
    expect(await sent).to.have.length(600);
    expect(await failure(createRun(house))).to.be.instanceOf(Draining);
  });
});

describe('two processes on one journal', () => {
  it('agree on one order, without a gap and without a double', async () => {
    const one = openHouse();
    const host = await startedRun(one);
    const two = one.another();
    const other = await two.registry.get('r1');
    const receipts = await Promise.all(
      Array.from({ length: 200 }, (_, index) => send(index % 2 ? host : other, anna, ADD, `a${index % 150}`)),
    );
    expect(receipts.filter((receipt) => receipt.ok && !receipt.repeated)).to.have.length(150);
    // Each learns of the other's entries at its next own one at the latest.
    await send(host, anna, ADD, 'last-1');
    await send(other, anna, ADD, 'last-2');
    expect(await other.read(({ seq }) => seq)).to.equal(155);
    expect(await countOf(other)).to.equal(10 + 2 * 152);
    await one.registry.close();
    await two.registry.close();
  });

  it('publish what the other one wrote', async () => {
    const one = openHouse();
    const host = await startedRun(one);
    const two = one.another();
    const other = await two.registry.get('r1');
    const seen: number[] = [];
    two.registry.subscribe(({ seq }) => seen.push(seq));
    await send(host, anna, ADD, 'a1');
    await send(other, anna, ADD, 'a2');
    expect(seen).to.deep.equal([4, 5]);
    await one.registry.close();
    await two.registry.close();
  });
});

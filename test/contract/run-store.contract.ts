import { expect } from 'chai';
import { UnknownRun, type RunRecord, type RunStore } from '../../src/runs/ports.ts';

/** What every store of run records must do. */
export function runStoreContract(
  open: () => Promise<{ store: RunStore; dispose: () => Promise<void> }>,
): void {
  let store: RunStore;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    ({ store, dispose } = await open());
  });
  afterEach(async () => {
    if (store) await dispose();
  });

  const record = (change: Partial<RunRecord> = {}): RunRecord => ({
    runId: 'r1',
    scenarioId: 'counter/plain',
    scenarioText: 'scenario: counter/plain # 计数',
    seed: 's1',
    groups: 3,
    ownerId: 'anna',
    classId: null,
    joinPolicy: 'open',
    title: '计数 "one"',
    createdAtMs: 1_767_571_200_000,
    joinCode: 'ABC234',
    status: 'open',
    branchOf: null,
    archivedAtMs: null,
    ...change,
  });

  it('gives back what was inserted', async () => {
    await store.insert(record());
    expect(await store.get('r1')).to.deep.equal(record());
    expect(await store.get('r2')).to.equal(null);
  });

  it('finds a run by its join code', async () => {
    await store.insert(record());
    await store.insert(record({ runId: 'r2', joinCode: null }));
    await store.insert(record({ runId: 'r3', joinCode: null }));
    expect((await store.byJoinCode('ABC234'))?.runId).to.equal('r1');
    expect(await store.byJoinCode('XYZ234')).to.equal(null);
  });

  it('refuses a second run with the same id or the same join code', async () => {
    await store.insert(record());
    for (const second of [record({ joinCode: 'XYZ234' }), record({ runId: 'r2' })]) {
      const outcome = await store.insert(second).then(
        () => 'inserted',
        () => 'refused',
      );
      expect(outcome).to.equal('refused');
    }
  });

  it('lists by owner and status, the newest first', async () => {
    await store.insert(record());
    await store.insert(record({ runId: 'r2', joinCode: null, createdAtMs: 1_767_571_200_009 }));
    await store.insert(record({ runId: 'r3', joinCode: null, ownerId: 'ben', status: 'ended' }));
    const ids = async (filter: Parameters<RunStore['list']>[0]): Promise<string[]> =>
      (await store.list(filter)).map(({ runId }) => runId);
    expect(await ids({ ownerId: 'anna' })).to.deep.equal(['r2', 'r1']);
    expect(await ids({ status: 'ended' })).to.deep.equal(['r3']);
    expect(await ids({ ownerId: 'anna', status: 'ended' })).to.deep.equal([]);
    expect(await ids({})).to.have.length(3);
  });

  it('changes only what is named', async () => {
    await store.insert(record());
    await store.update('r1', { status: 'ended', joinCode: null });
    expect(await store.get('r1')).to.deep.equal(record({ status: 'ended', joinCode: null }));
    await store.update('r1', {});
    await store.update('r1', { title: 'two' });
    expect((await store.get('r1'))?.title).to.equal('two');
  });

  it('says that a run is unknown when it is to be changed', async () => {
    const outcome = await store.update('nobody', { title: 'x' }).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(UnknownRun);
  });

  it('removes a run', async () => {
    await store.insert(record());
    await store.remove('r1');
    expect(await store.get('r1')).to.equal(null);
  });
}

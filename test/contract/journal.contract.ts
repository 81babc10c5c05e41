import { expect } from 'chai';
import fc from 'fast-check';
import { chainEntry, genesisHash, hashEntry } from '../../src/runs/chain.ts';
import type { ChainedEntry, Journal } from '../../src/runs/ports.ts';
import { chainOf, entryOf } from '../support/entries.ts';
import { runs } from '../support/runs.ts';

/** What every journal must do, whatever it is kept in. */
export function journalContract(
  open: () => Promise<{ journal: Journal; dispose: () => Promise<void> }>,
): void {
  let journal: Journal;
  let dispose: () => Promise<void>;
  let runCount = 0;
  let run = '';

  before(async () => {
    ({ journal, dispose } = await open());
  });
  after(async () => {
    // Nothing was opened where the database is missing.
    if (journal) await dispose();
  });
  beforeEach(() => {
    run = `run-${++runCount}`;
  });

  const readAll = async (runId: string, afterSeq = 0): Promise<ChainedEntry[]> => {
    const found: ChainedEntry[] = [];
    for await (const page of journal.read(runId, afterSeq)) found.push(...page);
    return found;
  };

  it('gives back every entry exactly as it was appended, in order', async () => {
    const entries = chainOf(run, 5);
    expect(await journal.append(run, entries.slice(0, 2))).to.deep.equal({ status: 'appended' });
    expect(await journal.append(run, entries.slice(2))).to.deep.equal({ status: 'appended' });
    expect(await readAll(run)).to.deep.equal(entries);
  });

  it('reads on from any entry', async () => {
    const entries = chainOf(run, 5);
    await journal.append(run, entries);
    expect(await readAll(run, 3)).to.deep.equal(entries.slice(3));
    expect(await readAll(run, 5)).to.deep.equal([]);
  });

  it('knows nothing of a run that was never written', async () => {
    expect(await readAll(run)).to.deep.equal([]);
    expect(await journal.find(run, 'c1')).to.equal(null);
  });

  it('reads more entries than fit into one page', async () => {
    const entries = chainOf(run, 4321);
    await journal.append(run, entries);
    const found = await readAll(run);
    expect(found.map(({ seq }) => seq)).to.deep.equal(entries.map(({ seq }) => seq));
    expect(found.at(-1)).to.deep.equal(entries.at(-1));
  });

  it('refuses a seq that is taken, and writes nothing of that batch', async () => {
    await journal.append(run, chainOf(run, 2));
    const other = [2, 3].map((seq) =>
      chainEntry(genesisHash(run), entryOf(seq, { commandId: `other-${seq}` })),
    );
    expect(await journal.append(run, other)).to.deep.equal({ status: 'conflict' });
    expect((await readAll(run)).map(({ commandId }) => commandId)).to.deep.equal(['c1', 'c2']);
  });

  it('refuses a command id that is known, says where it stands, and writes nothing of that batch', async () => {
    await journal.append(run, chainOf(run, 3));
    const again = [
      chainEntry(genesisHash(run), entryOf(4)),
      chainEntry(genesisHash(run), entryOf(5, { commandId: 'c2' })),
    ];
    expect(await journal.append(run, again)).to.deep.equal({ status: 'duplicate', seq: 2 });
    expect(await readAll(run)).to.have.length(3);
  });

  it('finds the entry a command made', async () => {
    const entries = chainOf(run, 3);
    await journal.append(run, entries);
    expect(await journal.find(run, 'c2')).to.deep.equal(entries[1]);
    expect(await journal.find(run, 'c9')).to.equal(null);
  });

  it('keeps runs apart, even with equal command ids', async () => {
    const other = `${run}-other`;
    const outcomes = await journal.appendMany([
      { runId: run, entries: chainOf(run, 2) },
      { runId: other, entries: chainOf(other, 3) },
    ]);
    expect(outcomes).to.deep.equal([{ status: 'appended' }, { status: 'appended' }]);
    expect(await readAll(run)).to.deep.equal(chainOf(run, 2));
    expect(await readAll(other)).to.deep.equal(chainOf(other, 3));
  });

  it('gives each run its own outcome when one of many conflicts', async () => {
    const other = `${run}-other`;
    await journal.append(run, chainOf(run, 1));
    const taken = [chainEntry(genesisHash(run), entryOf(1, { commandId: 'late' }))];
    const outcomes = await journal.appendMany([
      { runId: run, entries: taken },
      { runId: other, entries: chainOf(other, 2) },
    ]);
    expect(outcomes).to.deep.equal([{ status: 'conflict' }, { status: 'appended' }]);
    expect(await readAll(run)).to.have.length(1);
    expect(await readAll(other)).to.have.length(2);
  });

  it('lets exactly one of many writers have a seq', async () => {
    const writers = Array.from({ length: 12 }, (_, index) =>
      journal.append(run, [chainEntry(genesisHash(run), entryOf(1, { commandId: `writer-${index}` }))]),
    );
    const outcomes = await Promise.all(writers);
    expect(outcomes.filter(({ status }) => status === 'appended')).to.have.length(1);
    expect(await readAll(run)).to.have.length(1);
  });

  it('keeps any text byte for byte, so that the chain still holds', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.jsonValue(), async (text, value) => {
        const runId = `${run}-${++count}`;
        const events = [{ type: 'counter/Any', v: 1, market: 'm1', data: { text, value: value as object } }];
        const entry = chainEntry(genesisHash(runId), entryOf(1, { events }));
        await journal.append(runId, [entry]);
        const [found] = await readAll(runId);
        expect(found?.text).to.equal(entry.text);
        expect(found && hashEntry(genesisHash(runId), found, found.text)).to.equal(entry.hash);
      }),
      { numRuns: runs(60) },
    );
  });

  it('writes an empty list of batches without harm', async () => {
    expect(await journal.appendMany([])).to.deep.equal([]);
  });
}

import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../src/kernel/envelope.ts';
import { chainEntry, genesisHash, hashEntry, readEvents } from '../../src/runs/chain.ts';
import { JournalBroken } from '../../src/runs/ports.ts';
import { entryOf } from '../support/entries.ts';
import { runs } from '../support/runs.ts';

describe('the hash chain', () => {
  it('begins differently for every run', () => {
    expect(genesisHash('r1'))
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(genesisHash('r2'));
  });

  it('stays the same from release to release', () => {
    // Changing what is hashed would make every journal there is look forged.
    expect(chainEntry(genesisHash('r1'), entryOf(1)).hash).to.equal(
      '40f412e22d16d575d9bcb7f9f0c6a6f86e6b9151883dd7e9fddc8d879b7c4f26',
    );
  });

  it('depends on what came before', () => {
    expect(chainEntry(genesisHash('r1'), entryOf(1)).hash).not.to.equal(
      chainEntry(genesisHash('r2'), entryOf(1)).hash,
    );
  });

  it('tells apart any two entries that differ in anything', () => {
    const text = fc.string({ maxLength: 4 });
    const entry = fc.record({
      seq: fc.integer({ min: 1, max: 3 }),
      commandId: text,
      actor: fc.record({
        kind: fc.constantFrom('human' as const, 'bot' as const),
        id: text,
        seat: fc.option(text, { nil: null }),
      }),
      atMs: fc.integer({ min: 0, max: 3 }),
      day: fc.integer({ min: 0, max: 3 }),
    });
    const previous = genesisHash('r1');
    const hash = (one: Omit<Entry, 'events'>, events: string): string => hashEntry(previous, one, events);
    fc.assert(
      fc.property(entry, entry, text, text, (a, b, textA, textB) => {
        const same = JSON.stringify([a, textA]) === JSON.stringify([b, textB]);
        expect(hash(a, textA) === hash(b, textB)).to.equal(same);
      }),
      { numRuns: runs(500) },
    );
  });

  it('refuses text that is no list of events, and says where', () => {
    for (const text of ['', '{', '{}', 'null', '3']) {
      expect(() => readEvents('r1', 7, text)).to.throw(JournalBroken, /r1 is broken at entry 7: unreadable/);
    }
    expect(readEvents('r1', 7, '[]')).to.deep.equal([]);
  });
});

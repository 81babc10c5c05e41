import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { MemoryRunStore } from '../../src/runs/memory-run-store.ts';
import { journalContract } from '../contract/journal.contract.ts';
import { runStoreContract } from '../contract/run-store.contract.ts';

describe('the journal in memory', () => {
  journalContract(async () => {
    const journal = new MemoryJournal();
    return { journal, dispose: () => journal.close() };
  });
});

describe('the run store in memory', () => {
  runStoreContract(async () => ({ store: new MemoryRunStore(), dispose: async () => undefined }));
});

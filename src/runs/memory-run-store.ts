import { assert } from '../kernel/assert.ts';
import type { RunId } from '../kernel/ids.ts';
import type { MemoryJournal } from './memory-journal.ts';
import { UnknownRun, type RunRecord, type RunStore } from './ports.ts';

/** Run records that last as long as the process. */
export class MemoryRunStore implements RunStore {
  readonly #records = new Map<RunId, RunRecord>();
  readonly #lastCodes = new Map<string, RunId>();
  readonly #journal: MemoryJournal | null;

  /** @param journal the journal whose entries are removed together with a run */
  constructor(journal: MemoryJournal | null = null) {
    this.#journal = journal;
  }

  async insert(record: RunRecord): Promise<void> {
    assert(!this.#records.has(record.runId), 'a run is inserted once');
    assert(
      record.joinCode === null || (await this.byJoinCode(record.joinCode)) === null,
      'a join code belongs to one run',
    );
    this.#records.set(record.runId, record);
  }

  async get(runId: RunId): Promise<RunRecord | null> {
    return this.#records.get(runId) ?? null;
  }

  async byJoinCode(code: string): Promise<RunRecord | null> {
    return [...this.#records.values()].find(({ joinCode }) => joinCode === code) ?? null;
  }

  async byLastCode(code: string): Promise<RunRecord | null> {
    const runId = this.#lastCodes.get(code);
    const record = runId === undefined ? undefined : this.#records.get(runId);
    return record?.joinCode === null ? record : null;
  }

  async list({ ownerId, status, classIds }: Parameters<RunStore['list']>[0]): Promise<readonly RunRecord[]> {
    return [...this.#records.values()]
      .filter(
        (record) =>
          (ownerId === undefined || record.ownerId === ownerId) &&
          (status === undefined || record.status === status) &&
          (classIds === undefined || (record.classId !== null && classIds.includes(record.classId))),
      )
      .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.runId < b.runId ? -1 : 1));
  }

  async update(runId: RunId, change: Parameters<RunStore['update']>[1]): Promise<void> {
    const record = this.#records.get(runId);
    if (!record) throw new UnknownRun(runId);
    if (change.joinCode === null && record.joinCode !== null) this.#lastCodes.set(record.joinCode, runId);
    this.#records.set(runId, { ...record, ...change });
  }

  async remove(runId: RunId): Promise<void> {
    this.#records.delete(runId);
    this.#journal?.remove(runId);
  }
}

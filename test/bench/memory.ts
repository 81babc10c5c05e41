import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connect } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { LABS } from '../../src/labs/index.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { reported, type BenchResult } from './result.ts';
import { preparation, Workload, WORKLOAD_GROUPS, WORKLOAD_SCENARIO } from './workload.ts';

/** What a run that is loaded keeps in memory: its state after twenty thousand entries, as a server has it after a restart. */

const ENTRIES = 20_000;
const ORDERS_AT_ONCE = 64;
const MB = 1024 * 1024;

export async function benchMemory(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tradelab-bench-'));
  const database = connect(`sqlite:${join(folder, 'memory.db')}`);
  try {
    await migrate(database);
    const open = () =>
      createRegistry({
        journal: new SqlJournal(database),
        store: new SqlRunStore(database),
        labs: LABS,
        parseScenario: (text) => parseScenario(text, LABS),
      });
    const writing = open();
    const host = await writing.create({
      scenarioText: WORKLOAD_SCENARIO,
      groups: WORKLOAD_GROUPS,
      ownerId: 'bench',
      runId: 'memory',
      seed: 'bench',
    });
    const seats = await host.read((state) => Object.keys(state.seats));
    for (const envelope of preparation(seats)) await host.submit(envelope);
    const workload = await Workload.of(host);
    while ((await host.seq()) < ENTRIES)
      for (const phase of workload.cycle(ORDERS_AT_ONCE))
        await Promise.all(phase.map((envelope) => host.submit(envelope)));
    await writing.close();

    const reading = open();
    const before = heapUsed();
    const loaded = await reading.get('memory');
    const entries = await loaded.seq();
    const bytes = heapUsed() - before;
    await reading.close();
    return [
      reported('memory.run', bytes / MB, `MB for ${entries} entries`),
      reported('memory.entry', bytes / entries, 'bytes of it for each entry'),
    ];
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is in use once all that nobody needs is gone. */
export function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

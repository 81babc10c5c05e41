import { connect } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { LABS } from '../../src/labs/index.ts';
import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { MemoryRunStore } from '../../src/runs/memory-run-store.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { replayRun } from '../../src/runs/load.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { preparation, Workload, WORKLOAD_GROUPS, WORKLOAD_SCENARIO } from './workload.ts';
import { rmSync } from 'node:fs';
const mode = process.argv[2], runs = Number(process.argv[3]), total = Number(process.argv[4]);
rmSync('/tmp/pb/x.db', { force: true });rmSync('/tmp/pb/x.db-wal', { force: true });
const mj = new MemoryJournal();
const db = mode === 'sql' ? connect('sqlite:/tmp/pb/x.db') : null;
if (db) await migrate(db);
const journal = db ? new SqlJournal(db) : mj;
const store = db ? new SqlRunStore(db) : new MemoryRunStore(mj);
const registry = createRegistry({ journal, store, labs: LABS, parseScenario: (t) => parseScenario(t, LABS), log: (...a) => console.error(a) });
const opened = await Promise.all(Array.from({ length: runs }, async (_, i) => {
  const host = await registry.create({ scenarioText: WORKLOAD_SCENARIO, groups: WORKLOAD_GROUPS, ownerId: 'b', runId: 'r' + i, seed: 's' });
  const seats = await host.read((s) => Object.keys(s.seats));
  for (const e of preparation(seats)) await host.submit(e);
  return { host, w: await Workload.of(host) };
}));
const go = async (n: number) => {
  let sent = 0;
  await Promise.all(opened.map(async ({ host, w }) => {
    while (sent < n) for (const phase of w.cycle(256 / runs)) { const r = await Promise.all(phase.map((e) => host.submit(e))); if (r.some(({ ok }) => !ok)) throw new Error('refused'); sent += r.length; }
  }));
  return sent;
};
await go(10000);
for (let k = 0; k < 3; k++) {
  const c = process.cpuUsage(), t = performance.now();
  const n = await go(total);
  const u = process.cpuUsage(c);
  console.log(mode, runs, 'cpu us/cmd', ((u.user + u.system) / n).toFixed(1), 'wall us/cmd', ((performance.now() - t) * 1000 / n).toFixed(1));
}
if (process.argv[5]) {
  const rec = await registry.record('r0'); const sc = parseScenario(rec.scenarioText, LABS); if (!sc.ok) throw new Error();
  for (let k = 0; k < 3; k++) {
    let c = process.cpuUsage(), t = performance.now(); let rows = 0;
    for await (const p of journal.read('r0', 0)) rows += p.length;
    let u = process.cpuUsage(c);
    console.log('read', rows, ((u.user + u.system) / rows).toFixed(2), 'cpu us/row; wall', ((performance.now() - t) * 1000 / rows).toFixed(2));
    c = process.cpuUsage(), t = performance.now();
    await replayRun({ runId: 'r0', scenario: sc.value, seed: rec.seed, groups: rec.groups }, journal, LABS);
    u = process.cpuUsage(c);
    console.log('replay', ((u.user + u.system) / rows).toFixed(2), 'cpu us/row; wall', ((performance.now() - t) * 1000 / rows).toFixed(2));
  }
}
await registry.close(); await db?.close();

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { LABS } from '../../src/labs/index.ts';
import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { MemoryRunStore } from '../../src/runs/memory-run-store.ts';
import { replayRun } from '../../src/runs/load.ts';
import type { Journal, RunHost, RunRegistry, RunStore } from '../../src/runs/ports.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import type { CommandEnvelope } from '../../src/kernel/envelope.ts';
import { succeed } from '../../src/kernel/result.ts';
import type { Labs } from '../../src/runs/labs.ts';
import { COUNTER_LABS, counterScenario, type CounterCommand } from '../support/counter-lab.ts';
import { knexBaseline } from './knex-baseline.ts';
import { atLeast, atMost, compared, median, reported, type BenchResult } from './result.ts';
import { preparation, STEPS, Workload, WORKLOAD_GROUPS, WORKLOAD_SCENARIO } from './workload.ts';

/** What the run's own machinery can do, with the trade lab in it and a disk under it. */

const IN_FLIGHT = 256;
const RUNS = 8;
const BASELINE_MS = 1500;
const MEASURE_MS = 2000;
const ROUNDS = 5;
const GROWN = 100_000;
const YOUNG = 1000;
/** Commands of one sample of the growth measure. */
const SAMPLE_ORDERS = 64;
const SAMPLES = 12;

export async function benchKernel(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tradelab-bench-'));
  const url = (name: string): string => `sqlite:${join(folder, name)}`;
  try {
    const rates = await inMemory(COUNTING, (memory) =>
      onDisk(COUNTING, url('runs.db'), (many) =>
        onDisk(COUNTING, url('run.db'), (one) =>
          onDisk(TRADING, url('trade.db'), (trade) => inTurn(url, { memory, many, one, trade })),
        ),
      ),
    );
    return [
      // The kernel by itself, with the smallest lab there is; then with a class that trades whole orders.
      atLeast('kernel.durable', rates.many, 'commands/s', rates.baseline, 20),
      atLeast('kernel.durable-one-run', rates.one, 'commands/s', rates.baseline, 20),
      atLeast('kernel.vs-memory', rates.many, 'commands/s', rates.memory, 0.5),
      compared('kernel.durable-trade', rates.trade, 'commands/s', rates.baseline),
      ...(await onDisk(TRADING, url('grown.db'), growthAndReplay)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Commands per second of each, measured in turn, so that whatever else the machine does meets all alike. */
async function inTurn(
  url: (name: string) => string,
  houses: Readonly<Record<'memory' | 'many' | 'one' | 'trade', House>>,
) {
  const rounds = {
    memory: await throughput(houses.memory, RUNS),
    many: await throughput(houses.many, RUNS),
    one: await throughput(houses.one, 1),
    trade: await throughput(houses.trade, RUNS),
  };
  const rates = {
    baseline: [] as number[],
    memory: [] as number[],
    many: [] as number[],
    one: [] as number[],
    trade: [] as number[],
  };
  for (let round = 0; round < ROUNDS; round++) {
    rates.baseline.push(await knexBaseline(url(`baseline-${round}.db`), BASELINE_MS));
    for (const name of ['memory', 'many', 'one', 'trade'] as const) {
      rates[name].push(await rounds[name](MEASURE_MS));
    }
  }
  return {
    baseline: median(rates.baseline),
    memory: median(rates.memory),
    many: median(rates.many),
    one: median(rates.one),
    trade: median(rates.trade),
  };
}

/** What is being done in the runs. */
interface Business {
  readonly labs: Labs;
  readonly scenarioText: string;
  readonly groups: number;
  readonly parseScenario: Parameters<typeof createRegistry>[0]['parseScenario'];
  workOf(host: RunHost): Promise<Work>;
}

/** Commands in phases: those of one phase do not depend on one another. */
interface Work {
  cycle(width: number): Iterable<readonly CommandEnvelope[]>;
}

const TRADING: Business = {
  labs: LABS,
  scenarioText: WORKLOAD_SCENARIO,
  groups: WORKLOAD_GROUPS,
  parseScenario: (text) => parseScenario(text, LABS),
  workOf: (host) => Workload.of(host),
};

const COUNTING: Business = {
  labs: COUNTER_LABS,
  scenarioText: 'counting',
  groups: WORKLOAD_GROUPS,
  parseScenario: () => succeed(counterScenario({ marketPerGroup: false })),
  workOf: async (host) => {
    const seats = await host.read((state) =>
      Object.values(state.seats).flatMap(({ id, role }) => (role === 'enterprise' ? [id] : [])),
    );
    let sent = 0;
    return {
      *cycle(width) {
        // An even number, so that the lab's system has nothing to add.
        const command: CounterCommand = { type: 'counter/Add', by: 2 };
        yield Array.from({ length: width }, () => ({
          commandId: `c${++sent}`,
          actor: { kind: 'bot' as const, id: 'bench', seat: seats[sent % seats.length] ?? null },
          command,
        }));
      },
    };
  },
};

interface House {
  readonly registry: RunRegistry;
  readonly journal: Journal;
  readonly business: Business;
}

async function onDisk<T>(business: Business, url: string, measure: (house: House) => Promise<T>): Promise<T> {
  const database: Database = connect(url);
  try {
    await migrate(database);
    return await inHouse(business, new SqlJournal(database), new SqlRunStore(database), measure);
  } finally {
    await database.close();
  }
}

function inMemory<T>(business: Business, measure: (house: House) => Promise<T>): Promise<T> {
  const journal = new MemoryJournal();
  return inHouse(business, journal, new MemoryRunStore(journal), measure);
}

async function inHouse<T>(
  business: Business,
  journal: Journal,
  store: RunStore,
  measure: (house: House) => Promise<T>,
): Promise<T> {
  const registry = createRegistry({
    journal,
    store,
    labs: business.labs,
    parseScenario: business.parseScenario,
    log: (level, what, details) => console.error(level, what, details),
  });
  try {
    return await measure({ registry, journal, business });
  } finally {
    await registry.close();
  }
}

/** A run that is ready for its first order. */
async function openWorkload(
  { registry, business }: House,
  runId: string,
): Promise<{ host: RunHost; workload: Work }> {
  const host = await registry.create({
    scenarioText: business.scenarioText,
    groups: business.groups,
    ownerId: 'bench',
    runId,
    seed: 'bench',
  });
  const seats = await host.read((state) => Object.keys(state.seats));
  for (const envelope of preparation(seats)) await host.submit(envelope);
  return { host, workload: await business.workOf(host) };
}

/** Sends one cycle of orders, phase by phase. @returns how many commands; all of them must have been accepted */
async function sendCycle(host: RunHost, workload: Work, orders: number): Promise<number> {
  let sent = 0;
  for (const phase of workload.cycle(orders)) {
    const receipts = await Promise.all(phase.map((envelope) => host.submit(envelope)));
    const refused = receipts.find(({ ok }) => !ok);
    if (refused) throw new Error(`the workload was refused: ${JSON.stringify(refused)}`);
    sent += receipts.length;
  }
  return sent;
}

/** What gives the commands per second with so many runs at once, in all 256 in flight; warmed up. */
async function throughput(house: House, runs: number): Promise<(durationMs: number) => Promise<number>> {
  const opened = await Promise.all(
    Array.from({ length: runs }, (_, index) => openWorkload(house, `run-${index}`)),
  );
  const orders = IN_FLIGHT / runs;
  const round = async (durationMs: number): Promise<number> => {
    const startMs = performance.now();
    const sent = await Promise.all(
      opened.map(async ({ host, workload }) => {
        let commands = 0;
        while (performance.now() - startMs < durationMs) commands += await sendCycle(host, workload, orders);
        return commands;
      }),
    );
    return (sent.reduce((sum, commands) => sum + commands, 0) * 1000) / (performance.now() - startMs);
  };
  await round(MEASURE_MS / 2);
  return round;
}

/** Microseconds per command, the median of several short samples. */
async function timePerCommand(host: RunHost, workload: Work): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const startMs = performance.now();
    const sent = await sendCycle(host, workload, SAMPLE_ORDERS);
    samples.push(((performance.now() - startMs) * 1000) / sent);
  }
  return median(samples);
}

/** One run that grows to 100,000 entries, and what it takes to bring it back from the journal. */
async function growthAndReplay(house: House): Promise<readonly BenchResult[]> {
  // The compiler has its share before the clock starts.
  const warm = await openWorkload(house, 'warm');
  for (let sent = 0; sent < 10_000;) sent += await sendCycle(warm.host, warm.workload, SAMPLE_ORDERS);

  const { host, workload } = await openWorkload(house, 'grown');
  const growTo = async (entries: number): Promise<void> => {
    while ((await host.seq()) < entries) await sendCycle(host, workload, SAMPLE_ORDERS);
  };
  await growTo(YOUNG);
  const young = await timePerCommand(host, workload);
  await growTo(GROWN - SAMPLES * SAMPLE_ORDERS * STEPS);
  const grown = await timePerCommand(host, workload);
  await growTo(GROWN);

  const entries = await host.seq();
  const read = await fastest(async () => {
    let rows = 0;
    for await (const page of house.journal.read('grown', 0)) rows += page.length;
    if (rows !== entries) throw new Error('every entry is read');
  });
  const spec = await specOf(house, 'grown');
  const replay = await fastest(async () => {
    const { state } = await replayRun(spec, house.journal, LABS);
    if (state.seq !== entries) throw new Error('every entry is replayed');
  });
  return [
    atMost('kernel.growth', grown, 'µs/command', young, 1.2),
    atLeast('kernel.replay', (entries * 1000) / replay, 'entries/s', (entries * 1000) / read, 0.5),
    reported('kernel.replay-time', replay, `ms for ${entries} entries`),
  ];
}

async function specOf({ registry }: House, runId: string): Promise<Parameters<typeof replayRun>[0]> {
  const { scenarioText, seed, groups } = await registry.record(runId);
  const scenario = parseScenario(scenarioText, LABS);
  if (!scenario.ok) throw new Error('the workload has a scenario');
  return { runId, scenario: scenario.value, seed, groups };
}

/** Milliseconds of the fastest of three. */
async function fastest(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const startMs = performance.now();
    await work();
    times.push(performance.now() - startMs);
  }
  return Math.min(...times);
}

import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { MemoryRunStore } from '../../src/runs/memory-run-store.ts';
import type { Journal, Receipt, RunHost, RunRegistry, RunStore } from '../../src/runs/ports.ts';
import { createRegistry, type RegistryOptions } from '../../src/runs/registry.ts';
import type { Actor } from '../../src/kernel/envelope.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { COUNTER_LABS, counterScenario, parseCounterScenario } from './counter-lab.ts';
import { FakeTime } from './fake-time.ts';
import { FaultyJournal } from './faulty-journal.ts';
import { person, TEACHER } from './run-play.ts';

export interface Logged {
  readonly level: string;
  readonly what: string;
  readonly details: Record<string, unknown>;
}

export interface House {
  readonly registry: RunRegistry;
  readonly journal: FaultyJournal;
  readonly store: RunStore;
  readonly time: FakeTime;
  readonly logged: Logged[];
  /** Another process on the same journal and the same clock. */
  another(): House;
}

/** A registry over a journal in memory (or the given one), on a clock that the test moves. */
export function openHouse(
  options: Partial<RegistryOptions> = {},
  inner: Journal = new MemoryJournal(),
  store: RunStore = new MemoryRunStore(inner instanceof MemoryJournal ? inner : null),
  time = new FakeTime(),
): House {
  const journal = new FaultyJournal(inner);
  const logged: Logged[] = [];
  const registry = createRegistry({
    journal,
    store,
    labs: COUNTER_LABS,
    parseScenario: parseCounterScenario,
    now: time.now,
    elapsed: time.now,
    setTimer: time.setTimer,
    log: (level, what, details) => logged.push({ level, what, details }),
    ...options,
  });
  return { registry, journal, store, time, logged, another: () => openHouse(options, inner, store, time) };
}

export const createRun = (
  house: House,
  scenario: Scenario = counterScenario(),
  groups = 2,
): Promise<RunHost> =>
  house.registry.create({
    scenarioText: JSON.stringify(scenario),
    groups,
    ownerId: 'teacher',
    runId: 'r1',
    seed: 'seed',
  });

/** Sends any command; what is left out is not needed by it. */
export const send = (
  host: RunHost,
  actor: Actor,
  command: { readonly type: string; readonly [field: string]: unknown },
  commandId: string,
): Promise<Receipt> => host.submit({ commandId, actor, command });

export const RAD = 'g1.radwerk.enterprise';
export const VELO = 'g1.veloshop.enterprise';
export const anna = person('anna', RAD);

/** A run that has started, with one person in a seat. */
export async function startedRun(house: House, scenario?: Scenario): Promise<RunHost> {
  const host = await createRun(house, scenario);
  await send(
    host,
    person('anna'),
    { type: 'run/ClaimSeat', seat: RAD, participant: 'anna', name: 'Anna', studentNo: '' },
    'claim-anna',
  );
  await send(host, TEACHER, { type: 'run/Start' }, 'start');
  return host;
}

/** What Radwerk of the first group has counted. */
export const countOf = (host: RunHost): Promise<number> =>
  host.read(({ markets }) => {
    const state = markets['g1']?.state as { counts: Record<string, { count: number }> };
    return state.counts['radwerk']?.count ?? -1;
  });

import type { Labs } from '../runs/labs.ts';
import { replayRun } from '../runs/load.ts';
import {
  InvalidScenario,
  NotSaved,
  UnknownRun,
  type ChainedEntry,
  type Journal,
  type RunHost,
  type RunRecord,
  type RunRegistry,
  type RunStore,
} from '../runs/ports.ts';
import { standingsOf } from '../runs/core/standings.ts';
import { parseScenario } from '../scenarios/parse.ts';

/**
 * Runs as a script reads them, perhaps while the server plays them: from the journal, checked against its chain, and without the
 * timers that would move them on.
 */
export function readOnlyRuns(
  journal: Pick<Journal, 'read'>,
  store: Pick<RunStore, 'get'>,
  labs: Labs,
): Pick<RunRegistry, 'get' | 'record'> {
  const hosts = new Map<string, Promise<RunHost>>();

  async function record(runId: string): Promise<RunRecord> {
    const found = await store.get(runId);
    if (!found) throw new UnknownRun(runId);
    return found;
  }
  async function load(runId: string): Promise<RunHost> {
    const { scenarioText, seed, groups } = await record(runId);
    const scenario = parseScenario(scenarioText, labs);
    if (!scenario.ok) throw new InvalidScenario(scenario.error);
    const { state } = await replayRun({ runId, scenario: scenario.value, seed, groups }, journal, labs);
    return {
      runId,
      submit: () => Promise.reject(new NotSaved('scripts only read')),
      read: (reader) => Promise.resolve(reader(state)),
      standings: () => Promise.resolve(standingsOf(state, labs)),
      entries: (afterSeq, limit) => entriesOf(runId, afterSeq, limit, state.seq),
      subscribe: () => () => undefined,
      health: () => ({ checkedSeq: 0, checked: 0, broken: [], reloads: 0 }),
      mistakes: () => new Map(),
      seq: () => Promise.resolve(state.seq),
    };
  }
  /** Up to the entry that was last when the run was read: a run that goes on is cut there. */
  async function entriesOf(
    runId: string,
    afterSeq: number,
    limit: number,
    lastSeq: number,
  ): Promise<readonly ChainedEntry[]> {
    const found: ChainedEntry[] = [];
    for await (const page of journal.read(runId, afterSeq)) {
      for (const entry of page) {
        if (found.length >= limit || entry.seq > lastSeq) return found;
        found.push(entry);
      }
    }
    return found;
  }

  return {
    record,
    get(runId) {
      const known = hosts.get(runId) ?? load(runId);
      hosts.set(runId, known);
      return known;
    },
  };
}

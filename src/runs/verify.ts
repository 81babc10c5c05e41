import type { DeepReadonly } from '../kernel/decider.ts';
import type { Result } from '../kernel/result.ts';
import type { Scenario, ScenarioError } from '../scenarios/scenario.ts';
import type { Standing } from '../scoring/standings.ts';
import { genesisHash } from './chain.ts';
import { standingsOf } from './core/standings.ts';
import { checkInvariants } from './health-check.ts';
import { labNamed, type Labs } from './labs.ts';
import { replayRun } from './load.ts';
import { JournalBroken, type Journal, type RunRecord } from './ports.ts';
import type { RunState } from './state.ts';

/** What a walk through a run's journal found. */
export interface VerifyReport {
  readonly run: string;
  /** Entries that were read and hold. */
  readonly entries: number;
  readonly ok: boolean;
  readonly problems: readonly { readonly seq: number; readonly what: string }[];
  /** The hash of the last entry that holds: two copies of a run with equal hashes are equal. */
  readonly headHash: string;
  /** The ranking after the last entry that holds. */
  readonly standings: readonly Standing[];
  readonly invariants: { readonly checked: number; readonly broken: number };
}

/** Rules are evaluated after so many entries, after every day, and at the end; signatures at the end only. */
const CHECK_EVERY = 256;

/**
 * Walks a run's journal from its launch to its end: the hash chain, gaps, replay, the lab's rules, the standings. Reads
 * only. Stops at the first entry that cannot be trusted; broken rules are told and the walk goes on.
 */
export async function verifyRun(
  { runId, scenarioText, seed, groups }: RunRecord,
  journal: Pick<Journal, 'read'>,
  labs: Labs,
  parseScenario: (text: string) => Result<Scenario, readonly ScenarioError[]>,
): Promise<VerifyReport> {
  const walk = new Walk(labs);
  const scenario = parseScenario(scenarioText);
  if (!scenario.ok) {
    walk.problems.push({ seq: 0, what: 'the scenario it was launched from can no longer be read' });
    return walk.report(runId, genesisHash(runId), null);
  }
  let headHash = genesisHash(runId);
  let state: DeepReadonly<RunState> | null = null;
  try {
    const replayed = await replayRun({ runId, scenario: scenario.value, seed, groups }, journal, labs, {
      onEntry: (entry, after) => {
        headHash = entry.hash;
        state = after;
        walk.step(after);
      },
    });
    state = replayed.state;
    walk.check(replayed.state);
    walk.audit(replayed.state);
  } catch (error) {
    if (!(error instanceof JournalBroken)) throw error;
    walk.problems.push({ seq: error.seq, what: error.message });
  }
  return walk.report(runId, headHash, state);
}

class Walk {
  readonly problems: { seq: number; what: string }[] = [];
  readonly #labs: Labs;
  #checkedSeq = 0;
  #checkedDay = 0;
  #entries = 0;
  #checked = 0;
  #broken = 0;

  constructor(labs: Labs) {
    this.#labs = labs;
  }

  step(state: DeepReadonly<RunState>): void {
    this.#entries = state.seq;
    if (state.seq - this.#checkedSeq >= CHECK_EVERY || state.clock.day !== this.#checkedDay)
      this.check(state);
  }

  check(state: DeepReadonly<RunState>): void {
    if (state.seq === this.#checkedSeq) return;
    this.#checkedSeq = state.seq;
    this.#checkedDay = state.clock.day;
    const { checked, broken } = checkInvariants(state, this.#labs);
    this.#checked += checked;
    this.#broken += broken.length;
    for (const { rule, detail } of broken) this.problems.push({ seq: state.seq, what: `${rule}: ${detail}` });
  }

  /** What takes too long to look at on the way: once, over the end, in which everything from the start still stands. */
  audit(state: DeepReadonly<RunState>): void {
    for (const market of Object.values(state.markets)) {
      const report = labNamed(this.#labs, market.lab).audit?.(market.state);
      if (!report) continue;
      this.#checked += report.checked;
      this.#broken += report.broken.length;
      for (const { rule, detail } of report.broken) {
        this.problems.push({ seq: state.seq, what: `${rule}: ${market.id}: ${detail}` });
      }
    }
  }

  report(run: string, headHash: string, state: DeepReadonly<RunState> | null): VerifyReport {
    return {
      run,
      entries: this.#entries,
      ok: this.problems.length === 0,
      problems: this.problems,
      headHash,
      standings: state ? standingsOf(state, this.#labs) : [],
      invariants: { checked: this.#checked, broken: this.#broken },
    };
  }
}

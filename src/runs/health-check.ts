import type { DeepReadonly } from '../kernel/decider.ts';
import type { Entry } from '../kernel/envelope.ts';
import { labNamed, type Labs } from './labs.ts';
import type { Health } from './ports.ts';
import type { RunState } from './state.ts';

/** After so many entries, and on every new day, the rules are evaluated again. */
const EVERY_ENTRIES = 64;
/** Checking all runs of the process may take this share of its time at most: after a long check, the next one waits. */
const SHARE_MAX = 0.02;
/** Nobody's command waits longer than this for a check: where everything takes longer, only the latest entries are checked. */
const WHOLE_MS_MAX = 15;

/**
 * What is wrong with a run's books, over all its markets.
 * @param after look only at what these entries can have broken; left out, at everything
 */
export function checkInvariants(
  state: DeepReadonly<RunState>,
  labs: Labs,
  after?: readonly Entry[],
): Pick<Health, 'checked' | 'broken'> {
  let checked = 0;
  const broken: Health['broken'][number][] = [];
  for (const market of Object.values(state.markets)) {
    const events = after?.flatMap((entry) => entry.events.filter((event) => event.market === market.id));
    const report = labNamed(labs, market.lab).invariants(market.state, events);
    checked += report.checked;
    for (const { rule, detail } of report.broken) broken.push({ rule, detail: `${market.id}: ${detail}` });
  }
  return { checked, broken };
}

/** How much time the checks of all runs of a process may take together. */
export class CheckBudget {
  #restUntilMs = 0;

  isSpent(nowMs: number): boolean {
    return nowMs < this.#restUntilMs;
  }

  spend(startMs: number, endMs: number): void {
    this.#restUntilMs = endMs + (endMs - startMs) / SHARE_MAX;
  }
}

/** Samples the rules that always hold, while a run goes on: the badge. */
export class HealthCheck {
  readonly #labs: Labs;
  readonly #elapsed: () => number;
  readonly #budget: CheckBudget;
  #latest: Entry[] = [];
  #wholeMs = 0;
  #checkedSeq = 0;
  #checkedDay = -1;
  #checked = 0;
  #broken: Health['broken'] = [];
  #reloads = 0;

  constructor(labs: Labs, elapsed: () => number, budget: CheckBudget = new CheckBudget()) {
    this.#labs = labs;
    this.#elapsed = elapsed;
    this.#budget = budget;
  }

  report(): Health {
    return {
      checkedSeq: this.#checkedSeq,
      checked: this.#checked,
      broken: this.#broken,
      reloads: this.#reloads,
    };
  }

  /** The run was dropped after a failed assertion and comes back from its journal. */
  reloaded(): void {
    this.#reloads += 1;
  }

  /** The run came from the journal: whatever was said before may no longer hold. */
  loaded(state: DeepReadonly<RunState>): void {
    this.#latest = [];
    this.#check(state, true);
  }

  /** An entry that the next check should look at. */
  note(entry: Entry): void {
    this.#latest.push(entry);
    if (this.#latest.length > 2 * EVERY_ENTRIES) this.#latest = this.#latest.slice(-EVERY_ENTRIES);
  }

  /** Checks when it is due. @returns what is broken, if anything newly is */
  sample(state: DeepReadonly<RunState>): Health['broken'] | null {
    const due = state.seq - this.#checkedSeq >= EVERY_ENTRIES || state.clock.day !== this.#checkedDay;
    if (!due || this.#budget.isSpent(this.#elapsed())) return null;
    const before = this.#broken.length;
    // What was broken stays so until everything was looked at again.
    this.#check(state, this.#wholeMs <= WHOLE_MS_MAX || before > 0);
    return this.#broken.length > before ? this.#broken : null;
  }

  #check(state: DeepReadonly<RunState>, whole: boolean): void {
    const startMs = this.#elapsed();
    const { checked, broken } = checkInvariants(state, this.#labs, whole ? undefined : this.#latest);
    const endMs = this.#elapsed();
    this.#budget.spend(startMs, endMs);
    if (whole) this.#wholeMs = endMs - startMs;
    this.#latest = [];
    this.#checkedSeq = state.seq;
    this.#checkedDay = state.clock.day;
    this.#checked = checked;
    this.#broken = broken;
  }
}

import type { DeepReadonly } from '../kernel/decider.ts';
import { labNamed, type Labs } from './labs.ts';
import type { Health } from './ports.ts';
import type { RunState } from './state.ts';

/** After so many entries, and on every new day, the rules are evaluated again. */
const EVERY_ENTRIES = 64;
/** Checking may take this share of the time at most: after a long check, the next one waits. */
const SHARE_MAX = 0.02;

/** What is wrong with a run's books, over all its markets. */
export function checkInvariants(
  state: DeepReadonly<RunState>,
  labs: Labs,
): Pick<Health, 'checked' | 'broken'> {
  let checked = 0;
  const broken: Health['broken'][number][] = [];
  for (const market of Object.values(state.markets)) {
    const report = labNamed(labs, market.lab).invariants(market.state);
    checked += report.checked;
    for (const { rule, detail } of report.broken) broken.push({ rule, detail: `${market.id}: ${detail}` });
  }
  return { checked, broken };
}

/** Samples the rules that always hold, while a run goes on: the badge. */
export class HealthCheck {
  readonly #labs: Labs;
  readonly #elapsed: () => number;
  #checkedSeq = 0;
  #checkedDay = -1;
  #restUntilMs = 0;
  #checked = 0;
  #broken: Health['broken'] = [];
  #reloads = 0;

  constructor(labs: Labs, elapsed: () => number) {
    this.#labs = labs;
    this.#elapsed = elapsed;
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
    this.#check(state);
  }

  /** Checks when it is due. @returns what is broken, if anything newly is */
  sample(state: DeepReadonly<RunState>): Health['broken'] | null {
    const due = state.seq - this.#checkedSeq >= EVERY_ENTRIES || state.clock.day !== this.#checkedDay;
    if (!due || this.#elapsed() < this.#restUntilMs) return null;
    const before = this.#broken.length;
    this.#check(state);
    return this.#broken.length > before ? this.#broken : null;
  }

  #check(state: DeepReadonly<RunState>): void {
    const startMs = this.#elapsed();
    const { checked, broken } = checkInvariants(state, this.#labs);
    const endMs = this.#elapsed();
    this.#restUntilMs = endMs + (endMs - startMs) / SHARE_MAX;
    this.#checkedSeq = state.seq;
    this.#checkedDay = state.clock.day;
    this.#checked = checked;
    this.#broken = broken;
  }
}

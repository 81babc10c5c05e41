import { assert } from '../../kernel/assert.ts';
import { nextTimer, pauseClock, resumeClock, type ClockState } from '../../kernel/clock.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { MarketId } from '../../kernel/ids.ts';
import type { RunCommandOf } from '../commands.ts';
import type { GroupClock, MarketState, RunState } from '../state.ts';

/**
 * Whose clock counts where. A group goes by the class's clock until it is held, hurried or given more time; from then on it
 * has one of its own, in which its days may lag behind or run on after the others have ended.
 */

/** No exercise has more days than a command can name. */
export const DAYS_MAX = 10_000;
export const MINUTE_MS = 60_000;

export type ClockCommand = RunCommandOf<
  'run/Start' | 'run/Pause' | 'run/Resume' | 'run/BeginDay' | 'run/Extend' | 'run/AddTime' | 'run/End'
>;

type Run = DeepReadonly<Pick<RunState, 'clock' | 'markets'>>;
type Market = DeepReadonly<Pick<MarketState, 'clock'>>;

export type MarketPhase = ClockState['phase'] | 'held';

/** The clock a market goes by. */
export const clockOf = (
  run: DeepReadonly<Pick<RunState, 'clock'>>,
  market: Market,
): DeepReadonly<ClockState> => market.clock ?? run.clock;

/** What goes on in a market: the class's phase, or its own. */
export function phaseOf(run: DeepReadonly<Pick<RunState, 'clock'>>, market: Market): MarketPhase {
  const { phase } = run.clock;
  const own = market.clock;
  if (own === null || phase === 'ended' || phase === 'lobby') return phase;
  if (own.phase === 'ended') return 'ended';
  return own.held ? 'held' : phase;
}

/** The groups that go by the class's clock. */
export const followers = ({ markets }: Run): readonly DeepReadonly<MarketState>[] =>
  Object.values(markets).filter(({ clock }) => clock === null);

/** The groups that go by a clock of their own and are not over. */
export const onTheirOwn = ({ markets }: Run): readonly DeepReadonly<MarketState>[] =>
  Object.values(markets).filter(({ clock }) => clock !== null && clock.phase !== 'ended');

/** Whether nobody has another day before them. */
export const isEveryGroupOver = ({ markets }: Run): boolean =>
  Object.values(markets).every(({ clock }) => clock?.phase === 'ended');

/** What time will do by itself: for the class (`market: null`) and for each group that goes its own way. */
export interface Due {
  readonly market: MarketId | null;
  readonly dueAtMs: number;
  readonly day: number;
}

export function dueOf(run: Run): readonly Due[] {
  if (run.clock.phase === 'ended') return [];
  const due: Due[] = [];
  const ofClass = followers(run).length > 0 ? nextTimer(run.clock) : null;
  if (ofClass) due.push({ market: null, ...ofClass });
  for (const { id, clock } of Object.values(run.markets)) {
    const own = clock && nextTimer(clock);
    if (own) due.push({ market: id, ...own });
  }
  return due;
}

/** Gives a market a clock of its own, which stands where the class's stands. */
export function ownClock(run: RunState, id: MarketId): GroupClock {
  const market = run.markets[id];
  assert(market, 'a group of the run');
  if (market.clock) return market.clock;
  market.clock = { ...run.clock, held: false };
  // A clock that nobody goes by has nothing to wait for.
  if (followers(run).length === 0) {
    run.clock.dayEndsAtMs = null;
    run.clock.remainingMs = null;
  }
  return market.clock;
}

/** The class's pause stops every group that runs on its own. */
export function pauseOwnClocks(run: RunState, atMs: number): void {
  for (const { clock } of Object.values(run.markets)) if (clock?.phase === 'running') pauseClock(clock, atMs);
}

/** When the class goes on, so does every group that is not held. */
export function resumeOwnClocks(run: RunState, atMs: number): void {
  for (const { clock } of Object.values(run.markets)) {
    if (clock?.phase === 'paused' && !clock.held) resumeClock(clock, atMs);
  }
}

import type { Policy, Situation } from '../bots/policy.ts';
import { botFor } from '../bots/bot-for.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import type { SeatId } from '../kernel/ids.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import type { TaskDefinition } from '../scenarios/scenario.ts';
import { indexOf, type SeatPlace } from './core/run-index.ts';
import { taskKey } from './core/tasks.ts';
import type { Labs } from './labs.ts';
import type { Published } from './ports.ts';
import type { RunState } from './state.ts';

/** Where the run meets its bots: what a bot in a seat gets to see, and when it is worth its while to look. */

/** Finished orders a trader remembers: enough to judge its partners and last week's sales by. The others need none. */
const LOOK_BACK = 20;

/** The policy of every seat that a bot knows how to play. */
export function policiesOf(state: DeepReadonly<RunState>, labs: Labs): ReadonlyMap<SeatId, Policy> {
  const { seats, lab } = indexOf(state, labs);
  const policies = new Map<SeatId, Policy>();
  if (lab.name !== 'trade') return policies;
  for (const [id, { seat }] of seats) {
    const policy = botFor(seat);
    if (policy) policies.set(id, policy);
  }
  return policies;
}

/** What the bot in a seat sees now; null for a seat that is not in this run. */
export function situationOf(state: DeepReadonly<RunState>, labs: Labs, seat: SeatId): Situation | null {
  const { lab, seats } = indexOf(state, labs);
  const place = seats.get(seat);
  if (!place) return null;
  return {
    seat: place.seat,
    // Policies exist for the trade lab alone; see policiesOf.
    view: lab.view(place.market.state, {
      kind: 'seat',
      seat: place.seat,
      lookBack: place.seat.role === 'enterprise' ? LOOK_BACK : 0,
    }) as TradeView,
    legal: lab.legal(place.market.state, place.seat) as readonly TradeCommand[],
    tasks: openTasks(state.scenario.tasks, place),
  };
}

/** Tasks of the seat that are not done, and for which everything that should come first is. */
function openTasks(
  tasks: readonly TaskDefinition[],
  { seat, market, firm }: SeatPlace,
): readonly TaskDefinition[] {
  const left = tasks.filter(
    (task) => task.seat === firm.template && !market.tasks[taskKey(seat.id, task.id)],
  );
  if (left.length === 0) return left;
  const done = new Set(Object.keys(market.tasks).map((key) => key.slice(key.lastIndexOf('/') + 1)));
  return left.filter((task) => task.after.every((before) => done.has(before)));
}

/** The seats of a run by market and firm, and which of them an entry wakes. */
export class Wakening {
  readonly #byFirm = new Map<string, SeatId[]>();
  readonly #byMarket = new Map<string, SeatId[]>();
  readonly #all: SeatId[];
  readonly #everybody: boolean;

  constructor(state: DeepReadonly<RunState>) {
    this.#everybody = state.scenario.marketPerGroup;
    this.#all = Object.keys(state.seats);
    for (const { id, market, firm } of Object.values(state.seats)) {
      put(this.#byFirm, `${market}/${firm}`, id);
      put(this.#byMarket, market, id);
    }
  }

  /**
   * Whom an entry gives something to do: the firms it names, and everyone when the clock moved. In a market that a whole
   * class shares, news of the mall wakes nobody (a bot reads it on the next day); in a group's own, each step of one may
   * open the next one of another.
   */
  wokenBy(audiences: Published['audiences']): Iterable<SeatId> {
    const woken = new Set<SeatId>();
    const add = (seats: readonly SeatId[] | undefined) => seats?.forEach((seat) => woken.add(seat));
    for (const { market, firms, topics } of audiences) {
      if (market === null) {
        if (topics.includes('clock') || topics.includes('seats')) return this.#all;
        continue;
      }
      if (this.#everybody) add(this.#byMarket.get(market));
      else if (firms !== 'all') for (const firm of firms) add(this.#byFirm.get(`${market}/${firm}`));
    }
    return woken;
  }
}

function put(map: Map<string, SeatId[]>, key: string, seat: SeatId): void {
  const held = map.get(key);
  if (held) held.push(seat);
  else map.set(key, [seat]);
}

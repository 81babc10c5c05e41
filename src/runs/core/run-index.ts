import { assert } from '../../kernel/assert.ts';
import { firmKey, type FirmId, type FirmKey, type MarketId, type SeatId } from '../../kernel/ids.ts';
import type { AnyLab, CastFirm, LabSeat } from '../../labs/lab.ts';
import type { TaskDefinition } from '../../scenarios/scenario.ts';
import type { ScoreRule } from '../../scoring/standings.ts';
import { labNamed, type Labs } from '../labs.ts';
import type { MarketState, RunState } from '../state.ts';

/** What never changes in a run, arranged for looking up. */
export interface RunIndex {
  readonly lab: AnyLab;
  readonly seats: ReadonlyMap<SeatId, SeatPlace>;
  /** Tasks by the event type that does them. */
  readonly tasksByEvent: ReadonlyMap<string, readonly TaskDefinition[]>;
  /** The firms that are ranked, with what their score is made of. */
  readonly ranked: ReadonlyMap<FirmKey, RankedFirm>;
  /** The same by market and firm, for looking up without making a key. */
  readonly rankedIn: ReadonlyMap<MarketId, ReadonlyMap<FirmId, RankedFirm>>;
}

export interface SeatPlace {
  readonly seat: LabSeat;
  readonly market: MarketState;
  readonly firm: CastFirm;
  /** All seats of the same firm, this one included: a task asks the firm. */
  readonly firmSeats: readonly SeatId[];
}

export interface RankedFirm {
  readonly key: FirmKey;
  readonly market: MarketState;
  readonly firm: CastFirm;
  readonly rules: readonly ScoreRule[];
  /** The metrics the rules name. */
  readonly metrics: readonly string[];
  /** Its place among the run's scores. */
  readonly held: RunState['scores'][FirmKey];
}

const indexes = new WeakMap<object, RunIndex>();

/** The index of a run's state; made once and kept beside the state, which stays plain JSON. */
export function indexOf(state: object, labs: Labs): RunIndex {
  const known = indexes.get(state);
  if (known) return known;
  const made = makeIndex(state as RunState, labs);
  indexes.set(state, made);
  return made;
}

function makeIndex(state: RunState, labs: Labs): RunIndex {
  const { scenario } = state;
  const firms = new Map<FirmKey, { firm: CastFirm; seats: SeatId[] }>();
  const ranked = new Map<FirmKey, RankedFirm>();
  const rankedIn = new Map<MarketId, Map<FirmId, RankedFirm>>();
  for (const market of Object.values(state.markets)) {
    const inMarket = new Map<FirmId, RankedFirm>();
    rankedIn.set(market.id, inMarket);
    for (const firm of market.firms) {
      const key = firmKey(market.id, firm.firm);
      firms.set(key, { firm, seats: [] });
      const rules = Object.hasOwn(scenario.score, firm.kind) ? scenario.score[firm.kind] : undefined;
      const held = state.scores[key];
      if (!rules || !held) continue;
      const one = { key, market, firm, rules, metrics: rules.map(({ metric }) => metric), held };
      ranked.set(key, one);
      inMarket.set(firm.firm, one);
    }
  }
  const firmOf = (market: string, firm: FirmId) => {
    const found = firms.get(firmKey(market, firm));
    assert(found, 'a seat belongs to a firm of its market');
    return found;
  };
  for (const seat of Object.values(state.seats)) firmOf(seat.market, seat.firm).seats.push(seat.id);
  const seats = new Map<SeatId, SeatPlace>();
  for (const { id, firm, role, market } of Object.values(state.seats)) {
    const place = state.markets[market];
    assert(place, 'a seat stands in a market of its run');
    const { firm: cast, seats: firmSeats } = firmOf(market, firm);
    seats.set(id, { seat: { id, firm, role }, market: place, firm: cast, firmSeats });
  }
  const tasksByEvent = new Map<string, TaskDefinition[]>();
  for (const task of scenario.tasks) {
    const known = tasksByEvent.get(task.when);
    if (known) known.push(task);
    else tasksByEvent.set(task.when, [task]);
  }
  return { lab: labNamed(labs, scenario.lab.name), seats, tasksByEvent, ranked, rankedIn };
}

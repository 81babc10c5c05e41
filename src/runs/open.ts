import { openClock } from '../kernel/clock.ts';
import { firmKey, type FirmId, type MarketId, type RunId, type SeatId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import type { LocalText } from '../kernel/text.ts';
import type { CastFirm, LabSeat, MarketCast } from '../labs/lab.ts';
import type { CastLine, Scenario } from '../scenarios/scenario.ts';
import { labNamed, type Labs } from './labs.ts';
import type { MarketState, RunState, SeatState } from './state.ts';

/** The market the whole class shares. */
export const SHARED_MARKET: MarketId = 'm1';

export interface OpenSpec {
  readonly runId: RunId;
  readonly scenario: Scenario;
  readonly seed: string;
  /** How many groups of the cast; at least 1. */
  readonly groups: number;
}

/**
 * A run before its first entry: its markets with their firms, its seats, its clock. The same specification always gives
 * the same state, so a run needs nothing but its record and its journal to be loaded.
 */
export function openRun({ runId, scenario, seed, groups }: OpenSpec, labs: Labs): RunState {
  const lab = labNamed(labs, scenario.lab.name);
  const seats: RunState['seats'] = {};
  const markets: RunState['markets'] = {};
  const scores: RunState['scores'] = {};
  for (const { market, group, copies } of castMarkets(scenario, groups)) {
    const taken = copies.flatMap(seatsOfCopy(market));
    const cast: MarketCast = {
      market,
      firms: copies.map(({ firm }) => firm),
      seats: taken.map(({ seat }) => seat),
    };
    markets[market] = openMarket(
      market,
      group,
      scenario,
      cast,
      lab.open(scenario.lab.config, cast, randomFrom(seed, 'open', market)),
    );
    for (const { seat, copy } of taken) seats[seat.id] = openSeat(market, seat, copy);
    for (const { firm } of copies) {
      if (!(firm.kind in scenario.score)) continue;
      scores[firmKey(market, firm.firm)] = { scoreCenti: 0, reachedSeq: 0, previousRank: null, byDay: [] };
    }
  }
  return {
    runId,
    seed,
    scenario,
    groups,
    seq: 0,
    atMs: 0,
    clock: openClock(scenario.clock),
    seats,
    participants: {},
    markets,
    announcements: [],
    notes: { list: [], readSeq: {}, muted: {}, sentAtMs: {} },
    handovers: [],
    ranking: null,
    scores,
  };
}

/** One firm made from a cast line. */
interface Copy {
  readonly line: CastLine;
  readonly firm: CastFirm;
  /** The (first) group it is meant for; 0 for the whole class. */
  readonly group: number;
}

function castMarkets(
  scenario: Scenario,
  groups: number,
): readonly { market: MarketId; group: number; copies: readonly Copy[] }[] {
  if (!scenario.marketPerGroup) {
    const copies = scenario.cast.flatMap((line) => copiesOf(line, groups));
    return [{ market: SHARED_MARKET, group: 0, copies }];
  }
  return Array.from({ length: groups }, (_, index) => {
    const group = index + 1;
    return {
      market: `g${group}`,
      group,
      copies: scenario.cast.map((line) => ({ line, firm: firmOf(line, 1), group })),
    };
  });
}

/** The copies of a cast line in a market that `groups` groups share. */
function copiesOf(line: CastLine, groups: number): readonly Copy[] {
  const count = line.every === 0 ? 1 : Math.ceil(groups / line.every);
  return Array.from({ length: count }, (_, index) => ({
    line,
    firm: firmOf(line, index + 1),
    group: line.every === 0 ? 0 : index * line.every + 1,
  }));
}

function firmOf(line: CastLine, number: number): CastFirm {
  return {
    firm: number === 1 ? line.firm : `${line.firm}-${number}`,
    template: line.firm,
    kind: line.kind,
    name: nameOf(line, number),
    capitalFen: line.capitalFen,
    byHand: line.byHand,
  };
}

function nameOf(line: CastLine, number: number): LocalText {
  if (number === 1) return line.name;
  const given = line.names[number - 2];
  return given ?? { en: `${line.name.en} ${number}`, zh: `${line.name.zh} ${number}` };
}

const seatsOfCopy =
  (market: MarketId) =>
  (copy: Copy): readonly { seat: LabSeat; copy: Copy }[] => {
    const used: Record<string, number> = {};
    return copy.line.seats.map((role) => {
      const count = (used[role] = (used[role] ?? 0) + 1);
      return { seat: { id: seatId(market, copy.firm.firm, role, count), firm: copy.firm.firm, role }, copy };
    });
  };

/** `g1.radwerk.enterprise`; the second seat of the same role in the firm ends in `.2`. */
function seatId(market: MarketId, firm: FirmId, role: string, number: number): SeatId {
  return `${market}.${firm}.${role}${number === 1 ? '' : `.${number}`}`;
}

function openMarket(
  id: MarketId,
  group: number,
  scenario: Scenario,
  cast: MarketCast,
  state: unknown,
): MarketState {
  return { id, group, lab: scenario.lab.name, firms: cast.firms, clock: null, state, tasks: {} };
}

function openSeat(market: MarketId, seat: LabSeat, { line, firm, group }: Copy): SeatState {
  return {
    id: seat.id,
    market,
    firm: seat.firm,
    role: seat.role,
    firmName: firm.name,
    group,
    holder: null,
    bot: line.bot,
    takenOverBy: null,
    lastActionAtMs: null,
    actions: { human: 0, bot: 0, instructor: 0, system: 0 },
  };
}

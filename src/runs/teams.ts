import type { DeepReadonly } from '../kernel/decider.ts';
import { firmKey, type FirmId, type MarketId, type ParticipantId, type SeatId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import type { LocalText } from '../kernel/text.ts';
import type { RunState } from './state.ts';

/** A person of a team, with the seat they hold now. */
export interface TeamMember {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly studentNo: string;
  readonly seat: SeatId;
  readonly firm: FirmId;
  readonly role: string;
}

/**
 * What is judged and compared: where every group has a market of its own, the group; in a market that all share, a firm in
 * which people sit.
 */
export interface Team {
  /** The market's id, or market and firm: never changes during a run. */
  readonly key: string;
  readonly market: MarketId;
  /** 0: the whole class's market. */
  readonly group: number;
  /** Null: the group's number is its name. */
  readonly name: LocalText | null;
  readonly firms: readonly FirmId[];
  readonly members: readonly TeamMember[];
}

type Run = DeepReadonly<RunState>;

/** The teams of a run in the order of its markets and cast. Teams in which nobody sits are left out. */
export function teamsOf(run: Run): readonly Team[] {
  const members = membersByFirm(run);
  return Object.values(run.markets).flatMap((market): Team[] => {
    const firms = market.firms.map(({ firm }) => firm);
    const { id, group } = market;
    const of = (firm: FirmId): readonly TeamMember[] => members.get(firmKey(id, firm)) ?? [];
    if (run.scenario.marketPerGroup) {
      const all = firms.flatMap(of);
      return all.length === 0 ? [] : [{ key: id, market: id, group, name: null, firms, members: all }];
    }
    return market.firms.flatMap(({ firm, name }): Team[] => {
      const own = of(firm);
      if (own.length === 0) return [];
      return [{ key: firmKey(id, firm), market: id, group, name, firms: [firm], members: own }];
    });
  });
}

/** The key of the team a firm of a market belongs to, whether anybody sits there or not. */
export const teamKeyOf = (run: Run, market: MarketId, firm: FirmId): string =>
  run.scenario.marketPerGroup ? market : firmKey(market, firm);

/**
 * The numbers under which judges know the teams: drawn once for the run, so that they tell nothing of who is who, and
 * over all teams there could be, so that no number moves when somebody joins late.
 */
export function teamNumbers(run: Run): ReadonlyMap<string, number> {
  const keys = Object.values(run.markets).flatMap(({ id, firms }) =>
    run.scenario.marketPerGroup ? [id] : firms.map(({ firm }) => firmKey(id, firm)),
  );
  const drawn = randomFrom(run.seed, 'team numbers').shuffle(keys);
  return new Map(drawn.map((key, i) => [key, i + 1]));
}

function membersByFirm(run: Run): ReadonlyMap<string, readonly TeamMember[]> {
  const members = new Map<string, TeamMember[]>();
  for (const { id: seat, market, firm, role, holder } of Object.values(run.seats)) {
    if (holder === null) continue;
    const person = run.participants[holder.participant];
    const key = firmKey(market, firm);
    const list = members.get(key) ?? [];
    members.set(key, list);
    list.push({
      participant: holder.participant,
      name: person?.name ?? holder.name,
      studentNo: person?.studentNo ?? '',
      seat,
      firm,
      role,
    });
  }
  return members;
}

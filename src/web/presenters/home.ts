import type { DeepReadonly } from '../../kernel/decider.ts';
import { phaseOf } from '../../runs/core/group-clock.ts';
import { standingsOf } from '../../runs/core/standings.ts';
import type { Labs } from '../../runs/labs.ts';
import type { RunState } from '../../runs/state.ts';
import type { Standing } from '../../scoring/standings.ts';
import { publicRanking, type PublicRanking } from '../../runs/public-ranking.ts';
import { clockModel, type ClockModel } from './clock.ts';
import { marketModel, type MarketModel } from './market.ts';
import { rankingRows, scoreCurve, type RankingRow, type ScoreCurve } from './ranking.ts';
import { seatWall, type SeatWall } from './lobby.ts';
import type { Words } from './trade/words.ts';

/** What everyone in the room may see of a run: the first page, the projector. */

export interface RoomModel extends MarketModel {
  readonly runId: string;
  readonly seq: number;
  readonly title: string;
  readonly clock: ClockModel;
  readonly rows: readonly RankingRow[];
  /** How many rows there are room for; places still held back stand above them. */
  readonly limit: number;
  readonly ranking: Pick<PublicRanking, 'mode' | 'day' | 'hidden'>;
  /** How many places the whole ranking has. */
  readonly places: number;
  /** Groups that are not where the class is. */
  readonly groups: readonly string[];
  readonly curve: ScoreCurve;
  readonly wall: SeatWall;
}

export function roomModel(
  run: DeepReadonly<RunState>,
  labs: Labs,
  words: Words,
  options: { readonly nowMs: number; readonly limit: number },
): RoomModel {
  const ranking = publicRanking(run, labs);
  const { mode, day, hidden, rows } = ranking;
  return {
    runId: run.runId,
    seq: run.seq,
    title: words.local(run.scenario.title),
    clock: clockModel(run.clock, options.nowMs),
    rows: rankingRows(run, rows, words, { limit: options.limit }),
    limit: options.limit,
    ranking: { mode, day, hidden },
    places: rows.length + hidden,
    groups: groupsElsewhere(run, words),
    curve: scoreCurve(run, curveRows(run, ranking, labs), words, ranking.days),
    wall: seatWall(run, null, words),
    ...marketModel(run, labs, words),
  };
}

/** A frozen curve shows the days up to the freeze for those who led then; a veiled one nobody. */
const curveRows = (
  run: DeepReadonly<RunState>,
  { mode, rows }: PublicRanking,
  labs: Labs,
): readonly Standing[] =>
  mode === 'revealing' ? (run.ranking?.rows ?? []) : mode === 'open' ? standingsOf(run, labs) : rows;

/** A group that is held, lags behind or goes on alone is named, so that its place in the ranking is understood. */
function groupsElsewhere(run: DeepReadonly<RunState>, words: Words): readonly string[] {
  if (run.clock.phase === 'lobby' || run.clock.phase === 'ended') return [];
  return Object.values(run.markets).flatMap((market) => {
    if (!market.clock) return [];
    const phase = phaseOf(run, market);
    const params = { group: market.group, day: words.day(market.clock.day) };
    if (phase === 'held') return [words.t('watch:room.held', params)];
    if (phase === 'ended') return [words.t('watch:room.ended', params)];
    return market.clock.day === run.clock.day ? [] : [words.t('watch:room.elsewhere', params)];
  });
}

import type { DeepReadonly } from '../../kernel/decider.ts';
import type { Labs } from '../../runs/labs.ts';
import type { RunState } from '../../runs/state.ts';
import type { Standing } from '../../scoring/standings.ts';
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
  readonly limit: number;
  readonly curve: ScoreCurve;
  readonly wall: SeatWall;
}

export function roomModel(
  run: DeepReadonly<RunState>,
  standings: readonly Standing[],
  labs: Labs,
  words: Words,
  options: { readonly nowMs: number; readonly limit: number },
): RoomModel {
  return {
    runId: run.runId,
    seq: run.seq,
    title: words.local(run.scenario.title),
    clock: clockModel(run.clock, options.nowMs),
    rows: rankingRows(run, standings, words, { limit: options.limit }),
    limit: options.limit,
    curve: scoreCurve(run, standings, words),
    wall: seatWall(run, null, words),
    ...marketModel(run, labs, words),
  };
}

import { assert } from '../kernel/assert.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import type { FirmId, MarketId, SeatId } from '../kernel/ids.ts';
import type { AnyLab, LabSeat, Metric, PersonMetric, Viewer } from '../labs/lab.ts';
import { explainScore, type ScoreExplanation } from '../scoring/explain.ts';
import { scoreOf } from '../scoring/score.ts';
import type { ScorePart } from '../scoring/standings.ts';
import { phaseOf } from './core/group-clock.ts';
import { indexOf, type SeatPlace } from './core/run-index.ts';
import type { Labs } from './labs.ts';
import type { RunState } from './state.ts';

/** What a run's lab says about it, for those who hold the run's state: pages, bots, reports. */

type Run = DeepReadonly<RunState>;

/** The lab this run contains. */
export const labOf = (run: Run, labs: Labs): AnyLab => indexOf(run, labs).lab;

/** A seat with its place in the run; null when there is no such seat. */
export const placeOf = (run: Run, seat: SeatId, labs: Labs): SeatPlace | null =>
  indexOf(run, labs).seats.get(seat) ?? null;

/** A seat as the lab sees it; null when there is no such seat. */
export const labSeatOf = (run: Run, seat: SeatId, labs: Labs): LabSeat | null =>
  placeOf(run, seat, labs)?.seat ?? null;

/** What a viewer may see of one market. `View` is the lab's own: the caller knows which lab it asks. */
export function viewFor<View = unknown>(run: Run, market: MarketId, viewer: Viewer, labs: Labs): View {
  const held = run.markets[market];
  assert(held, 'a view is of a market of the run');
  return labOf(run, labs).view(held.state, viewer) as View;
}

/** What the people of a seat may see of their market; null when there is no such seat. */
export function seatView<View = unknown>(run: Run, seat: SeatId, labs: Labs): View | null {
  const place = placeOf(run, seat, labs);
  if (!place) return null;
  return labOf(run, labs).view(place.market.state, { kind: 'seat', seat: place.seat }) as View;
}

/** What a seat could do now; every one of these is accepted. Empty unless its group's clock runs. */
export function legalFor<Command = { readonly type: string }>(
  run: Run,
  seat: SeatId,
  labs: Labs,
): readonly Command[] {
  const place = placeOf(run, seat, labs);
  if (!place || phaseOf(run, place.market) !== 'running') return [];
  return labOf(run, labs).legal(place.market.state, place.seat) as readonly Command[];
}

/** Figures of one firm. */
export function metricsFor(run: Run, market: MarketId, firm: FirmId, labs: Labs): readonly Metric[] {
  const held = run.markets[market];
  return held ? labOf(run, labs).metrics(held.state, firm) : [];
}

/** Figures of every person who acted, market by market. */
export function peopleFor(run: Run, labs: Labs): readonly (PersonMetric & { readonly market: MarketId })[] {
  const lab = labOf(run, labs);
  return Object.values(run.markets).flatMap(({ id, state }) =>
    lab.people(state).map((figure) => ({ ...figure, market: id })),
  );
}

/** A ranked firm's score taken apart; null for a firm that is not ranked. */
export function explainFor(run: Run, market: MarketId, firm: FirmId, labs: Labs): ScoreExplanation | null {
  const ranked = indexOf(run, labs).ranked.get(`${market}/${firm}`);
  return ranked ? explainScore(metricsFor(run, market, firm, labs), ranked.rules) : null;
}

/** The points a firm's score is made of; none for a firm that is not ranked. */
export function scorePartsFor(run: Run, market: MarketId, firm: FirmId, labs: Labs): readonly ScorePart[] {
  const ranked = indexOf(run, labs).ranked.get(`${market}/${firm}`);
  return ranked ? scoreOf(metricsFor(run, market, firm, labs), ranked.rules).parts : [];
}

/** The journal entries behind a firm's metric, oldest first. */
export function evidenceFor(
  run: Run,
  market: MarketId,
  firm: FirmId,
  metric: string,
  labs: Labs,
): readonly number[] {
  const held = run.markets[market];
  return held ? labOf(run, labs).evidence(held.state, firm, metric) : [];
}

import type { DeepReadonly } from '../kernel/decider.ts';
import { firmKey, type FirmId, type FirmKey, type MarketId, type ParticipantId } from '../kernel/ids.ts';
import type { PersonMetric } from '../labs/lab.ts';
import {
  conformanceOf,
  processPointsCenti,
  type StepRecord,
  type TakenStep,
} from '../scoring/conformance.ts';
import { taskKey } from './core/tasks.ts';
import { peopleFor } from './lab-of-run.ts';
import type { Labs } from './labs.ts';
import type { RunState, SeatState } from './state.ts';
import { teamKeyOf } from './teams.ts';

/** A firm for which a person worked, in the seat they hold or held. */
export interface PersonPlace {
  readonly market: MarketId;
  /** 0: the whole class's market. */
  readonly group: number;
  readonly firm: FirmId;
  readonly firmKey: FirmKey;
  readonly role: string;
  readonly team: string;
}

/** A step of one of the person's firms. */
export interface PlacedStep extends StepRecord {
  readonly firmKey: FirmKey;
}
/** A figure about the person in one of their firms. */
export interface PlacedMetric extends PersonMetric {
  readonly market: MarketId;
}

/** What one person did in a run. What bots, the instructor or colleagues did in their seat is not in it. */
export interface PersonRecord {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly studentNo: string;
  /** Where they sit, or acted; empty for someone who never had a seat. The present one comes first. */
  readonly places: readonly PersonPlace[];
  /** Accepted commands. */
  readonly actions: number;
  /** The scenario's steps for their seats, compared with what they did. */
  readonly steps: readonly PlacedStep[];
  /** What the lab tells of them: see its `people`. */
  readonly metrics: readonly PlacedMetric[];
  /** The automatic evidence in hundredths of a point, null where there is nothing to judge by. */
  readonly points: {
    /** Tasks done by the person ÷ tasks that were theirs to do. */
    readonly tasks: number | null;
    /** Mean of the steps in order and in time, of waiting work handled in time and of commands that were no mistakes. */
    readonly process: number | null;
    /** The score of the firm they worked for. */
    readonly result: number | null;
  };
}

type Run = DeepReadonly<RunState>;

/** Ratios of `people` that tell how somebody worked; they count towards the process like the steps. */
const PROCESS_METRICS = ['handledInTime', 'stepsInOrder'] as const;

/** What every participant did, in the order in which they joined. Pure: the same journal gives the same records. */
export function personRecords(run: Run, labs: Labs): readonly PersonRecord[] {
  const metrics = new Map<string, PlacedMetric[]>();
  for (const metric of peopleFor(run, labs)) {
    const known = metrics.get(metric.person);
    if (known) known.push(metric);
    else metrics.set(metric.person, [metric]);
  }
  return Object.values(run.participants).map(({ id, name, studentNo, seat }): PersonRecord => {
    const own = metrics.get(id) ?? [];
    const places = placesOf(run, seat === null ? undefined : run.seats[seat], own);
    const steps = places.flatMap((place) => stepsAt(run, id, place));
    const actions = own.reduce(
      (sum, { name: what, value }) => (what === 'actions' ? sum + (value ?? 0) : sum),
      0,
    );
    const acted = actions > 0;
    return {
      participant: id,
      name,
      studentNo,
      places,
      actions,
      steps,
      metrics: own,
      points: {
        tasks: tasksCenti(steps),
        process: processCenti(steps, own),
        // Whoever never acted has no part in what the firm reached.
        result: acted ? resultCenti(run, places) : null,
      },
    };
  });
}

function placesOf(
  run: Run,
  seat: DeepReadonly<SeatState> | undefined,
  metrics: readonly { readonly market: MarketId; readonly firm: FirmId }[],
): readonly PersonPlace[] {
  const places: PersonPlace[] = [];
  const add = (market: MarketId, firm: FirmId, role: string | null): void => {
    const key = firmKey(market, firm);
    if (places.some((place) => place.firmKey === key)) return;
    const group = run.markets[market]?.group ?? 0;
    places.push({
      market,
      group,
      firm,
      firmKey: key,
      role: role ?? roleIn(run, market, firm),
      team: teamKeyOf(run, market, firm),
    });
  };
  if (seat) add(seat.market, seat.firm, seat.role);
  for (const { market, firm } of metrics) add(market, firm, null);
  return places;
}

const roleIn = (run: Run, market: MarketId, firm: FirmId): string =>
  Object.values(run.seats).find((seat) => seat.market === market && seat.firm === firm)?.role ?? '';

/** The tasks of one firm, against what the person did of them there. */
function stepsAt(run: Run, person: ParticipantId, place: PersonPlace): readonly PlacedStep[] {
  const market = run.markets[place.market];
  const template = market?.firms.find(({ firm }) => firm === place.firm)?.template;
  const expected = run.scenario.tasks.filter((task) => task.seat === template);
  const seat = Object.values(run.seats).find(
    (each) => each.market === place.market && each.firm === place.firm,
  );
  if (!market || !seat) return [];
  const taken = new Map<string, TakenStep>();
  const byOthers = new Set<string>();
  for (const { id } of expected) {
    const done = market.tasks[taskKey(seat.id, id)];
    if (done === undefined) continue;
    if (done.by !== 'human' || done.actor !== person) byOthers.add(id);
    else {
      const again = done.again.filter(({ actor }) => actor === person);
      taken.set(id, { seq: done.seq, day: done.day, early: done.early, dueDay: done.dueDay, again });
    }
  }
  return conformanceOf(expected, taken, byOthers, run.clock.phase === 'ended').map((step) => ({
    ...step,
    firmKey: place.firmKey,
  }));
}

function tasksCenti(steps: readonly StepRecord[]): number | null {
  const own = steps.filter(({ conformance }) => conformance !== 'other');
  if (own.length === 0) return null;
  return Math.round((own.filter(({ seq }) => seq !== null).length * 10_000) / own.length);
}

/** What the process is judged by. */
export type ProcessFigureName = 'steps' | (typeof PROCESS_METRICS)[number];
export interface ProcessFigure {
  readonly name: ProcessFigureName;
  /** Hundredths of a point, not rounded. */
  readonly pointsCenti: number;
}

/** The figures whose mean is the points for the process; those of which nothing is known are left out. */
export function processFigures(
  steps: readonly StepRecord[],
  metrics: readonly PersonMetric[],
): readonly ProcessFigure[] {
  const ofSteps = processPointsCenti(steps);
  return [
    ...(ofSteps === null ? [] : [{ name: 'steps' as const, pointsCenti: ofSteps }]),
    ...PROCESS_METRICS.flatMap((name): ProcessFigure[] => {
      const values = metrics.flatMap((metric) =>
        metric.name === name && metric.value !== null ? [metric.value] : [],
      );
      if (values.length === 0) return [];
      return [
        { name, pointsCenti: (values.reduce((sum, value) => sum + value, 0) * 10_000) / values.length },
      ];
    }),
  ];
}

function processCenti(steps: readonly StepRecord[], metrics: readonly PersonMetric[]): number | null {
  const figures = processFigures(steps, metrics);
  if (figures.length === 0) return null;
  const mean = figures.reduce((sum, { pointsCenti }) => sum + pointsCenti, 0) / figures.length;
  return Math.min(10_000, Math.max(0, Math.round(mean)));
}

/** The score of the firm they sit in now; of the first they worked for, if that one is not scored. */
function resultCenti(run: Run, places: readonly PersonPlace[]): number | null {
  for (const { firmKey: key } of places) {
    const score = run.scores[key];
    if (score) return score.scoreCenti;
  }
  return null;
}

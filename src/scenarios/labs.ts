import type { ZodType } from 'zod';
import type { Metric, CastGlimpse, ConfigProblem } from '../labs/lab.ts';

/** As much of a lab as a scenario needs to be read and checked. */
export interface ScenarioLab {
  readonly name: string;
  readonly config: ZodType;
  readonly eventTypes: readonly string[];
  metricsOf(kind: string): readonly string[];
  metricUnit?(metric: string): Metric['unit'] | null;
  check?(
    part: unknown,
    cast: readonly CastGlimpse[],
    clock: { readonly daysMax: number | null },
  ): readonly ConfigProblem[];
}

/** The labs by name. */
export type ScenarioLabs = Readonly<Record<string, ScenarioLab>>;

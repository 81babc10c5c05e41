import { assert } from '../kernel/assert.ts';
import type { ClockConfig } from '../kernel/clock.ts';
import type { LocalText } from '../kernel/text.ts';
import type { ScoreRule } from '../scoring/standings.ts';
import { everyDefault, seatsOfOneGroup } from './cast.ts';
import type { ScenarioLab } from './labs.ts';
import { scaleValueOf } from './scale.ts';
import type { CastLine, Scenario } from './scenario.ts';
import { WRITTEN_KINDS, type ScenarioFile } from './schema.ts';
import { USUAL_WEIGHTS } from './usual-grade.ts';

/** Classes larger than this do not fit into one run. */
const CLASS_SEATS_MAX = 200;

/** Fills in what an author may leave out. The file has been checked. */
export function makeScenario(file: ScenarioFile, lab: ScenarioLab): Scenario {
  const config = file[lab.name] as { readonly market?: string };
  const perGroup = config.market === 'per-group';
  const cast = file.cast.map((line) => castLineOf(line, perGroup));
  const oneGroup = seatsOfOneGroup(cast.map(({ every, seats }) => ({ every, seats: seats.length })));
  return {
    id: file.scenario,
    version: file.version,
    title: file.title,
    about: file.about,
    goals: file.goals,
    minutes: file.minutes,
    seats: file.seats ?? { min: oneGroup, max: Math.max(oneGroup, CLASS_SEATS_MAX) },
    cast,
    clock: clockOf(file.clock),
    lab: { name: lab.name, config },
    marketPerGroup: perGroup,
    tasks: file.tasks.map((task) => ({ ...task, hint: task.hint ?? null, choice: task.choice ?? null })),
    score: scoreOf(file.score, lab),
    rubric: file.rubric,
    report: file.report,
    grade: file.grade ?? usualGrade(file),
  };
}

function castLineOf(line: ScenarioFile['cast'][number], perGroup: boolean): CastLine {
  return {
    firm: line.firm,
    kind: line.kind,
    name: line.name ?? nameOf(line.firm, line.kind),
    names: line.names,
    capitalFen: line.capital,
    seats: line.seats,
    every: perGroup ? 1 : (line.every ?? everyDefault(line.kind)),
    bot: line.bot,
    byHand: line.edi === 'by-hand' ? WRITTEN_KINDS : (line.edi ?? []),
  };
}

/** A firm without a name is called after its id: `north` is `Warehouse North`, `radwerk` is `Radwerk`. */
function nameOf(firm: string, kind: CastLine['kind']): LocalText {
  const word = firm
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
  switch (kind) {
    case 'mall':
      return { en: 'The mall', zh: '商城' };
    case 'bank':
      return { en: 'Enterprise bank', zh: '企业银行' };
    case 'warehouse':
      return { en: `Warehouse ${word}`, zh: `${word} 货场` };
    case 'enterprise':
      return { en: word, zh: word };
  }
}

/** What an author did not weigh: the usual shares; what the scenario does not have goes to the automatic part. */
function usualGrade({ report, rubric }: ScenarioFile): Scenario['grade'] {
  const weights = {
    report: report.length > 0 ? USUAL_WEIGHTS.report : 0,
    judging: rubric.length > 0 ? USUAL_WEIGHTS.judging : 0,
  };
  return { ...USUAL_WEIGHTS, ...weights, automatic: 100 - weights.report - weights.judging };
}

function clockOf(clock: ScenarioFile['clock']): ClockConfig {
  return clock.mode === 'timed'
    ? { mode: 'timed', dayMs: clock.day, daysMax: clock.days }
    : { mode: 'manual', dayMs: null, daysMax: clock.days ?? null };
}

function scoreOf(score: ScenarioFile['score'], lab: ScenarioLab): Scenario['score'] {
  const rules: Record<string, readonly ScoreRule[]> = {};
  for (const [kind, written] of Object.entries(score)) {
    if (written === undefined) continue;
    rules[kind] = written.map(({ metric, weight, scale }): ScoreRule => {
      const unit = lab.metricUnit?.(metric) ?? null;
      const mark = (value: number | string): number => {
        const inUnit = scaleValueOf(value, unit);
        assert(inUnit !== null, 'a checked scale has values in its metric’s unit');
        return inUnit;
      };
      return {
        metric,
        weight,
        scale: { zero: mark(scale.zero), pass: mark(scale.pass), full: mark(scale.full) },
      };
    });
  }
  return rules;
}

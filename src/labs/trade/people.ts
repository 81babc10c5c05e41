import type { DeepReadonly } from '../../kernel/decider.ts';
import type { Metric, PersonMetric } from '../lab.ts';
import type { PersonTally, TradeState } from './state.ts';

/** Figures about what one person did in a firm. Only what people did themselves is tallied: no bot, instructor or system. */

type Person = DeepReadonly<PersonTally>;

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

interface Definition {
  readonly name: string;
  readonly unit: Metric['unit'];
  /** @param firmActions accepted commands of all people of the firm */
  readonly value: (person: Person, firmActions: number) => number | null;
}

const DEFINITIONS: readonly Definition[] = [
  /** Waiting work dealt with on the day it came up or the next ÷ waiting work dealt with. */
  {
    name: 'handledInTime',
    unit: 'ratio',
    value: ({ handledInTime, handled }) => ratio(handledInTime, handled),
  },
  /** Accepted commands. */
  { name: 'actions', unit: 'count', value: ({ actions }) => actions },
  /** The person's accepted commands ÷ those of all people who acted for the firm. */
  { name: 'shareOfFirm', unit: 'ratio', value: ({ actions }, firmActions) => ratio(actions, firmActions) },
  /** Accepted commands that did not turn out to be mistakes ÷ accepted commands. */
  {
    name: 'stepsInOrder',
    unit: 'ratio',
    value: ({ actions, mistakes }) => ratio(Math.max(0, actions - mistakes), actions),
  },
  /** Mistakes (refused contracts and papers, wrong calls) followed by the right step ÷ mistakes; null without one. */
  {
    name: 'mistakesCorrected',
    unit: 'ratio',
    value: ({ mistakes, corrected }) => ratio(corrected, mistakes),
  },
];

/** The names of the figures each person has. */
export const PERSON_METRICS: readonly string[] = DEFINITIONS.map(({ name }) => name);

/** Figures of every person who acted, firm by firm. */
export function people(state: DeepReadonly<TradeState>): readonly PersonMetric[] {
  const found: PersonMetric[] = [];
  for (const key in state.persons) {
    const person = state.persons[key];
    if (person === undefined) continue;
    const firmActions = state.firms[person.firm]?.actions.human ?? 0;
    for (const { name, unit, value } of DEFINITIONS) {
      found.push({
        name,
        unit,
        value: value(person, firmActions),
        person: person.person,
        firm: person.firm,
        ...(name === 'actions' && { seqs: person.seqs }),
      });
    }
  }
  return found;
}

import { LABS } from '../labs/index.ts';
import { groupsFor } from '../scenarios/cast.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { simulate } from './simulate.ts';
import { READY, type TryOut, type TryOutSpec } from './try-out.ts';

/** The process in which a scenario is tried (`try-out.ts`). */

const LESSON_DAYS = 12;

function played({ text, seed, daysMax }: TryOutSpec): TryOut {
  const parsed = parseScenario(text, LABS);
  if (!parsed.ok) return { kind: 'invalid' };
  const scenario = parsed.value;
  const lines = scenario.cast.map(({ every, seats }) => ({ every, seats: seats.length }));
  const { report, state } = simulate({
    scenario,
    seed,
    groups: groupsFor(lines, scenario.seats.min, scenario.marketPerGroup),
    days: Math.min(daysMax, scenario.clock.daysMax ?? LESSON_DAYS),
    labs: LABS,
  });
  return { kind: 'played', report, seats: Object.keys(state.seats).length };
}

// It gets one scenario, answers and is ended; without the server it has nothing to do.
process.once('disconnect', () => process.exit());
process.once('message', (spec: TryOutSpec) => process.send?.(played(spec)));
process.send?.(READY);

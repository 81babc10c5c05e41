// Records golden journals:  npx tsx test/replay/record.ts NAME …
//
// For a new scenario or a new kind of event. A golden journal that no longer replays is a defect of the program, not of
// the journal: see test/replay/golden.ts.

import { existsSync } from 'node:fs';
import type { Entry } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { scenarioFrom, shippedText } from '../support/shipped-scenarios.ts';
import { GOLDEN_FOLDER, outcomeOf, standingsIn, writeGolden } from './golden.ts';

const RECORDINGS: Readonly<Record<string, { seed: string; groups: number; days: number }>> = {
  'first-trade': { seed: '1', groups: 2, days: 10 },
  shortage: { seed: '2', groups: 3, days: 12 },
  'open-market': { seed: '3', groups: 4, days: 7 },
  'edi-by-hand': { seed: '4', groups: 2, days: 10 },
  'edi-trouble': { seed: '5', groups: 2, days: 12 },
};

for (const name of process.argv.slice(2)) {
  const plan = RECORDINGS[name];
  if (!plan)
    throw new Error(`there is no plan for '${name}'; known are ${Object.keys(RECORDINGS).join(', ')}`);
  const replaced = existsSync(`${GOLDEN_FOLDER}${name}.jsonl.gz`);
  const scenarioText = shippedText(name);
  const entries: Entry[] = [];
  const { state } = simulate({
    scenario: scenarioFrom(scenarioText),
    ...plan,
    labs: LABS,
    checkEvery: 1000,
    onEntry: (entry) => entries.push(entry),
  });
  const head = {
    scenarioText,
    seed: plan.seed,
    groups: plan.groups,
    entries: entries.length,
    standings: standingsIn(state),
    outcome: outcomeOf(state),
  };
  writeGolden(name, head, entries);
  console.log(`${name}: ${entries.length} entries${replaced ? ' (replaced an older recording)' : ''}`);
}

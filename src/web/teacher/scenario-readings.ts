import { setImmediate } from 'node:timers/promises';
import type { Result } from '../../kernel/result.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Scenario, ScenarioError } from '../../scenarios/scenario.ts';
import type { WebDeps } from '../context.ts';

/** Scenarios’ texts that were read lately: a library of a hundred of them is opened often and changes seldom. */

export type Reading = Result<Scenario, readonly ScenarioError[]>;
type Labs = WebDeps['labs'];

/** So many characters of texts are remembered, with what was read in them. */
const CHARACTERS_MAX = 8_000_000;

const readings = new WeakMap<Labs, Map<string, Reading>>();

/** What `parseScenario` says of a text. */
export function readingOf(text: string, labs: Labs): Reading {
  const known = readings.get(labs) ?? new Map<string, Reading>();
  readings.set(labs, known);
  const reading = known.get(text) ?? parseScenario(text, labs);
  // The latest asked for stand last and stay longest.
  known.delete(text);
  known.set(text, reading);
  let characters = [...known.keys()].reduce((sum, each) => sum + each.length, 0);
  for (const oldest of known.keys()) {
    if (characters <= CHARACTERS_MAX || oldest === text) break;
    known.delete(oldest);
    characters -= oldest.length;
  }
  return reading;
}

/** Reads many texts; whoever else waits for an answer gets it in between. */
export async function readAll(texts: readonly string[], labs: Labs): Promise<void> {
  for (const text of texts) {
    if (readings.get(labs)?.has(text) === true) continue;
    readingOf(text, labs);
    await setImmediate();
  }
}

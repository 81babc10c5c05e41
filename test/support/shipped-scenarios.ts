import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';

const folder = fileURLToPath(new URL('../../scenarios/trade/', import.meta.url));

/** The scenarios that ship, by the last part of their id: `shortage`. */
export const SHIPPED: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .sort();

export const shippedPath = (name: string): string => `${folder}${name}.yaml`;

export const shippedText = (name: string): string => readFileSync(shippedPath(name), 'utf8');

/** A scenario that ships, ready to be played. */
export const shipped = (name: string): Scenario => scenarioFrom(shippedText(name));

/** A scenario from its text, which must be right. */
export function scenarioFrom(text: string): Scenario {
  const parsed = parseScenario(text, LABS);
  if (!parsed.ok) throw new Error(`not a scenario: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

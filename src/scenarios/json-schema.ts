import { z } from 'zod';
import type { ScenarioLab } from './labs.ts';
import { fileSchemaFor } from './schema.ts';

/** Where the generated schema lies, relative to the repository; `npx tsx src/build/scenario-schema.ts` writes it. */
export const JSON_SCHEMA_FILE = 'scenarios/scenario.schema.json';

/**
 * The JSON Schema of a scenario file, for editors that complete and check while one types. What only `parseScenario` can
 * see (names that lead nowhere, weights that do not add up) is not in it.
 */
export function scenarioJsonSchema(labs: readonly ScenarioLab[]): object {
  const files = labs.map((lab) => z.toJSONSchema(fileSchemaFor(lab), { io: 'input' }));
  const [only] = files;
  const body = files.length === 1 && only ? only : { anyOf: files };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'TradeLab scenario',
    ...body,
  };
}

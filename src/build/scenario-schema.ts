// Writes scenarios/scenario.schema.json anew, after a change to what a scenario may contain:
//
//   npx tsx src/build/scenario-schema.ts
//
// A test fails while the file is older than the schema in the program.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { LABS } from '../labs/index.ts';
import { JSON_SCHEMA_FILE, scenarioJsonSchema } from '../scenarios/json-schema.ts';

const file = fileURLToPath(new URL(`../../${JSON_SCHEMA_FILE}`, import.meta.url));
const schema = scenarioJsonSchema(Object.values(LABS));
writeFileSync(file, await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 }));
console.log(`wrote ${JSON_SCHEMA_FILE}`);

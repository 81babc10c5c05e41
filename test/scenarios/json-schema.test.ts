import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { LABS } from '../../src/labs/index.ts';
import { JSON_SCHEMA_FILE, scenarioJsonSchema } from '../../src/scenarios/json-schema.ts';
import { changed, SMALL } from '../support/scenario-texts.ts';
import { SHIPPED, shippedText } from '../support/shipped-scenarios.ts';

describe('the JSON Schema for editors', () => {
  const schema = JSON.parse(JSON.stringify(scenarioJsonSchema(Object.values(LABS))));
  const takes = (text: string) => z.fromJSONSchema(schema).safeParse(parse(text)).success;

  it('is the one in the repository', () => {
    const file = fileURLToPath(new URL(`../../${JSON_SCHEMA_FILE}`, import.meta.url));
    expect(JSON.parse(readFileSync(file, 'utf8')), 'run npx tsx src/build/scenario-schema.ts').to.deep.equal(
      schema,
    );
  });

  it('takes every scenario that ships, and the names of it point to it', () => {
    for (const name of SHIPPED) {
      expect(takes(shippedText(name)), name).to.equal(true);
      expect(shippedText(name)).to.match(/^# yaml-language-server: \$schema=\.\.\/scenario\.schema\.json\n/);
    }
  });

  it('refuses what has the wrong shape', () => {
    expect(takes(SMALL)).to.equal(true);
    expect(takes(changed('minutes: 30', 'minute: 30'))).to.equal(false);
    expect(takes(changed('leadDays: 1', 'leadDays: soon'))).to.equal(false);
    expect(takes(changed('kind: mall', 'kind: mal'))).to.equal(false);
  });
});

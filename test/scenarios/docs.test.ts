import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { guideTo } from '../../src/scenarios/guide.ts';
import { fileSchemaFor } from '../../src/scenarios/schema.ts';
import type { Path } from '../../src/labs/glimpse.ts';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8');
const exampleIn = (text: string) => /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';

const trade = LABS['trade'];
if (!trade) throw new Error('there is a trade lab');

describe('the description of the scenario format', () => {
  const pages = ['scenario-format.md', 'scenario-format.zh.md'];

  for (const page of pages) {
    it(`has an example that is right in ${page}`, () => {
      const parsed = parseScenario(exampleIn(read(page)), LABS);
      expect(parsed.ok ? [] : parsed.error).to.deep.equal([]);
    });

    it(`names every key and every metric in ${page}`, () => {
      const text = read(page);
      const guide = guideTo(fileSchemaFor(trade), {});
      const places: Path[] = [
        [],
        ['cast', 0],
        ['trade'],
        ['trade', 'goods', 0],
        ['trade', 'opening', 0],
        ['trade', 'rules'],
        ['trade', 'consumers'],
        ['trade', 'setup'],
        ['trade', 'shocks', 0],
        ['tasks', 0],
        ['score', 'bank', 0],
        ['rubric', 0],
        ['report', 0],
      ];
      for (const place of places) {
        const keys = guide.keysAt(place);
        expect(keys, place.join('.')).not.to.deep.equal([]);
        for (const key of keys)
          expect(text, `${place.join('.')}.${key}`).to.match(new RegExp(`\\b${key}\\b`));
      }
      for (const kind of ['enterprise', 'warehouse', 'mall', 'bank']) {
        for (const metric of trade.metricsOf(kind)) expect(text).to.include(`\`${metric}\``);
      }
    });

    it(`names only events that exist in ${page}`, () => {
      const list = /(?:MallDescribed)[\s\S]*?FeedbackAnswered/.exec(read(page))?.[0] ?? '';
      const events = [...list.matchAll(/\b[A-Z]\w+\b/g)].map(([name]) => `trade/${name}`);
      expect(events.length).to.be.greaterThan(25);
      expect(trade.eventTypes).to.include.members(events);
    });
  }

  it('has the same example in both languages', () => {
    const [en, zh] = pages.map((page) => exampleIn(read(page)));
    expect(zh).to.equal(en);
  });
});

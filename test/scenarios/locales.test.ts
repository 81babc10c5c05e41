import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LANGUAGES } from '../../src/kernel/text.ts';
import { TRADE_PROBLEM_CODES } from '../../src/labs/trade/check.ts';
import { SCENARIO_ERROR_CODES } from '../../src/scenarios/error-codes.ts';
import { formatErrors, textKeyOf } from '../../src/scenarios/format-errors.ts';
import { scenarioText } from '../../src/cli/scenario-text.ts';
import { changed, errorsIn } from '../support/scenario-texts.ts';

const textsIn = (language: string): Record<string, string> =>
  JSON.parse(
    readFileSync(
      fileURLToPath(new URL(`../../views/locales/${language}/scenario.json`, import.meta.url)),
      'utf8',
    ),
  );
const gapsIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
const codes = [...new Set<string>([...SCENARIO_ERROR_CODES, ...TRADE_PROBLEM_CODES])].map(textKeyOf);

describe('the texts of scenario errors', () => {
  for (const language of LANGUAGES) {
    it(`are complete in ${language}, and no text is left over`, () => {
      expect(Object.keys(textsIn(language))).to.have.members(codes);
      for (const text of Object.values(textsIn(language))) expect(text.trim()).to.not.equal('');
    });
  }

  it('have the same gaps in both languages', () => {
    const [en, zh] = [textsIn('en'), textsIn('zh')];
    for (const code of codes) expect(gapsIn(zh[code] ?? ''), code).to.deep.equal(gapsIn(en[code] ?? ''));
  });

  it('leave no gap unfilled, whatever is wrong', () => {
    const wrong: [from: string, to: string][] = [
      ['minutes: 30', 'minute: soon'],
      ['minutes: 30', 'minutes: 9000\nseats: { min: 3, max: 60 }'],
      ['{ mode: timed, day: 60s, days: 10 }', '{ mode: timd, day: 1s }'],
      ['leadDays: 1', 'leadDay: -1'],
      ['product: lamp, price: 58.00', 'product: lmp, price: cheap'],
      ['kind: warehouse', 'kind: mall'],
      ['latePenalty: 1%', 'latePenalty: 3%, latePenaltyMax: 2%'],
      ['day: 3,', 'day: 300,'],
      ['after: [order]', 'after: [send, nothing]'],
      ['metric: profit', 'metric: throughput'],
      ['weight: 60', 'weight: 61'],
      ['full: 1 }', 'full: 100 }'],
      ['version: 1', 'version: 1\nversion: 2'],
      ['about: A', 'about: *a'],
      ['about: A', 'about: b: A'],
      ['en: Small, zh', 'en: Small, well, zh'],
    ];
    for (const language of LANGUAGES) {
      for (const [from, to] of wrong) {
        const lines = formatErrors('x.yaml', errorsIn(changed(from, to)), scenarioText(language));
        expect(lines.length, to).to.be.greaterThan(0);
        for (const line of lines) {
          expect(line).to.match(/^x\.yaml:\d+:\d+: ./);
          expect(line).not.to.match(/\{\{|undefined|null/);
        }
      }
    }
  });

  it('tell file, line, column, what was found and what is expected', () => {
    const errors = errorsIn(changed('leadDays: 1', 'leadDay: 1'));
    expect(formatErrors('trade/small.yaml', errors, scenarioText('en'))).to.deep.equal([
      'trade/small.yaml:17:74: “leadDay” is not known here; did you mean “leadDays”?',
    ]);
    expect(formatErrors('trade/small.yaml', errors, scenarioText('zh'))).to.deep.equal([
      'trade/small.yaml:17:74: 这里没有 “leadDay” 这个键；是不是想写 “leadDays”？',
    ]);
  });
});

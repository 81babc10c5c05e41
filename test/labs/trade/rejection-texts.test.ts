import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { REJECTIONS, REJECTION_CODES } from '../../../src/labs/trade/rejections.ts';

const texts = (language: string): Record<string, string> =>
  JSON.parse(
    readFileSync(new URL(`../../../views/locales/${language}/rejection-trade.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;

const EN = texts('en');
const ZH = texts('zh');
const keyOf = (code: string): string => code.slice('trade/'.length);

/** The gaps of a text, each once: `{{available}}` → `available`. */
const gaps = (text: string | undefined): string[] =>
  [...new Set([...(text ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();

describe('the texts of the trade lab’s rejections', () => {
  it('exist in both languages for every code, and for nothing else', () => {
    const keys = REJECTION_CODES.map(keyOf).sort();
    expect(Object.keys(EN).sort()).to.deep.equal(keys);
    expect(Object.keys(ZH).sort()).to.deep.equal(keys);
  });

  it('use only the parameters that the rejection gives, and the same ones in both languages', () => {
    for (const code of REJECTION_CODES) {
      const used = gaps(EN[keyOf(code)]);
      expect(REJECTIONS[code], code).to.include.members(used);
      expect(gaps(ZH[keyOf(code)]), code).to.deep.equal(used);
    }
  });

  it('say more than what is wrong: every text is two sentences or more', () => {
    for (const code of REJECTION_CODES) {
      expect(EN[keyOf(code)]?.match(/[.;]( |$)/g)?.length ?? 0, `en ${code}`).to.be.at.least(2);
      expect(ZH[keyOf(code)]?.match(/[。；]/g)?.length ?? 0, `zh ${code}`).to.be.at.least(2);
    }
  });
});

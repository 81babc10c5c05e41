import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { RUN_REJECTIONS } from '../../src/runs/rejections.ts';

const root = new URL('../../', import.meta.url);
const textsIn = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`views/locales/${language}/rejection-run.json`, root), 'utf8')) as Record<
    string,
    string
  >;
const gapsOf = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the texts of what a run refuses', () => {
  const codes = RUN_REJECTIONS.map((code) => code.slice('run/'.length)).sort();
  const [en, zh] = [textsIn('en'), textsIn('zh')];

  it('exist for every code in both languages, and for nothing else', () => {
    expect(Object.keys(en).sort()).to.deep.equal(codes);
    expect(Object.keys(zh).sort()).to.deep.equal(codes);
  });

  it('have the same gaps in both languages', () => {
    for (const code of codes) expect(gapsOf(zh[code] ?? ''), code).to.deep.equal(gapsOf(en[code] ?? ''));
  });

  it('are used: every code is refused with somewhere', () => {
    const folder = fileURLToPath(new URL('src/runs/', root));
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('rejections.ts'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      .join('\n');
    expect(RUN_REJECTIONS.filter((code) => !sources.includes(`'${code}'`))).to.deep.equal([]);
  });
});

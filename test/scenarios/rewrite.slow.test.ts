import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { asCopy, decodeScenario, withValues, writtenValues } from '../../src/scenarios/rewrite.ts';

const folder = new URL('../../scenarios/trade/', import.meta.url);
const shipped = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

describe('a scenario’s text that is changed by a form', () => {
  it('stays the same, byte for byte, where nothing was changed', () => {
    for (const text of shipped) {
      const values = new Map((writtenValues(text) ?? []).map(({ path, value }) => [path, value]));
      expect(values.size).to.be.greaterThan(50);
      expect(withValues(text, values)).to.equal(text);
    }
  });

  it('holds what was typed, whatever it is, and everything else as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shipped),
        fc.nat(),
        fc.oneof(
          fc.string({ maxLength: 30, unit: 'binary' }).map((text) => text.replace(/[\n\r\0]/g, ' ')),
          fc.constantFrom('15%', '60s', '12.50', 'true', 'a: b', '# x', '- y', '"', "'", '{', '}'),
        ),
        (text, nth, value) => {
          const before = writtenValues(text) ?? [];
          const chosen = before[nth % before.length];
          fc.pre(chosen !== undefined && value !== '');
          const after = writtenValues(withValues(text, new Map([[chosen.path, value]])));
          expect(after).to.deep.equal(
            before.map((each) => (each.path === chosen.path ? { ...each, value } : each)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is left alone when it is no YAML, or the path is not in it', () => {
    expect(writtenValues('a: [')).to.equal(null);
    expect(withValues('a: [', new Map([['a', '1']]))).to.equal('a: [');
    expect(withValues('a: 1\n', new Map([['b.c', '1']]))).to.equal('a: 1\n');
  });
});

describe('a copy of a scenario', () => {
  it('says in its id and both titles that it is one, and a copy of a copy no more than that', () => {
    const once = asCopy('scenario: trade/shop # mine\ntitle: { en: Shop, zh: 店 }\n');
    expect(once).to.include('trade/shop-copy').and.include('# mine').and.include('Shop (copy)');
    expect(asCopy(once)).to.equal(once);
    const long = asCopy(`scenario: trade/${'a'.repeat(40)}\n`);
    expect(/trade\/(\S+)/.exec(long)?.[1]).to.have.length(40);
  });
});

describe('a scenario’s file', () => {
  it('is read as UTF-8 with or without its mark, and refused when it is no text', () => {
    expect(decodeScenario(Buffer.from('\ufeffa: 1\r\nb: 2'))).to.equal('a: 1\nb: 2');
    expect(decodeScenario(Buffer.from([0xc4, 0xe3]))).to.equal(null);
    expect(decodeScenario(Buffer.from('a\0b'))).to.equal(null);
  });
});

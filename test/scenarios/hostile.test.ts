import { expect } from 'chai';
import fc from 'fast-check';
import { runs } from '../support/runs.ts';
import { brief, changed, errorsIn, SMALL } from '../support/scenario-texts.ts';

describe('a scenario file that is not what it should be', () => {
  const table: [what: string, text: string, errors: string[]][] = [
    ['nothing', '', ['1 empty at ']],
    ['comments alone', '# a scenario\n', ['1 empty at #']],
    ['a list', '- a\n- b\n', ['1 expected-mapping at -']],
    ['one word', 'hello', ['1 expected-mapping at hello']],
    ['a tab for indentation', 'clock:\n\tmode: manual\n', ['2 yaml-tab at ']],
    ['an open brace', 'title: { en: A\nversion: 1\n', []],
    ['a colon inside a text', 'about: one: two\n', ['1 yaml-colon-in-text at one']],
    ['two documents', `${SMALL}---\n${SMALL}`, ['32 yaml-several-documents at ---']],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', ['2 not-text-file at \u001a']],
    ['bytes that are no UTF-8', 'title: \uFFFD\uFFFD', ['1 not-text-file at \uFFFD\uFFFD']],
    ['an alias', changed('about: A scenario for tests', 'about: *other'), ['4 yaml-alias at *other']],
    ['a type tag', changed('version: 1', 'version: !!js/function 1'), ['2 yaml-tag at !!js/function']],
    ['a key twice', changed('version: 1', 'version: 1\nversion: 2'), ['3 duplicate-key at version']],
    [
      'a prototype key',
      changed('version: 1', 'version: 1\n__proto__: { minutes: 1 }'),
      ['3 forbidden-key at __proto__'],
    ],
    ['a constructor', changed('{ north: 40 }', '{ constructor: 40 }'), ['19 forbidden-key at constructor']],
    ['a list as a key', changed('version: 1', 'version: 1\n? [a, b]\n: 1'), ['3 key-not-text at [a']],
    ['a merge key', changed('{ north: 40 }', '{ <<: { north: 1 } }'), []],
  ];
  for (const [what, text, errors] of table) {
    it(`says so of ${what}`, () => {
      const found = brief(text);
      if (errors.length > 0) expect(found).to.deep.equal(errors);
      else expect(found).not.to.deep.equal([]);
    });
  }

  it('says so of Chinese punctuation after a key', () => {
    const [first] = errorsIn(changed('minutes: 30', 'minutes：30'));
    expect(first).to.deep.include({
      line: 5,
      column: 8,
      code: 'scenario/yaml-fullwidth-colon',
      params: { key: 'minutes' },
    });
  });

  it('never lets a key reach the prototype of anything', () => {
    errorsIn(changed('version: 1', 'version: 1\n__proto__: { polluted: true }'));
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });
});

describe('any text at all', () => {
  it('gives a list of errors with places, never an exception', () => {
    const words = fc.constantFrom(
      'a:',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '\n',
      '  ',
      '\t',
      '&x',
      '*x',
      '!',
      '|',
      '>',
      '#',
      '?',
      ',',
      'trade:',
      'cast:',
      '__proto__:',
      '：',
      '%',
      '@',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), (parts) => {
        const errors = errorsIn(parts.join(''));
        expect(errors.length).to.be.greaterThan(0);
        for (const { line, column } of errors) expect(Math.min(line, column)).to.be.at.least(1);
      }),
      { numRuns: runs(200) },
    );
  });

  it('in the place of any value of a right scenario is either right or told of in one piece', () => {
    const places = [...SMALL.matchAll(/: ([^{[\n,}]+)/g)].map((match) => match.index + 2);
    const values = fc.oneof(
      fc.constantFrom(
        '',
        'null',
        '~',
        '[]',
        '{}',
        '-1',
        '0',
        '1e9',
        '.nan',
        'true',
        '[[a]]',
        '{ en: { zh: x } }',
        '2026-01-01',
        "''",
      ),
      fc.integer().map(String),
      fc.stringMatching(/^[a-z]{1,8}$/),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), values, (place, value) => {
        const rest = SMALL.slice(place).replace(/^[^{[\n,}]+/, `${value} `);
        for (const error of errorsIn(SMALL.slice(0, place) + rest)) {
          expect(error.code).to.match(/^scenario\//);
          expect(error.line).to.be.within(1, SMALL.split('\n').length);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { listIn } from '../../src/labs/glimpse.ts';
import { LABS } from '../../src/labs/index.ts';
import { kindsOf, withNewPart } from '../../src/scenarios/new-parts.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { doubled, listOf, PARTS, removed } from '../../src/scenarios/parts.ts';
import { FORM_SECTIONS, usualForm, withTyped } from '../../src/scenarios/usual-form.ts';
import { dataOf } from '../../src/scenarios/yaml-edit.ts';
import { SHIPPED, shippedText } from '../support/shipped-scenarios.ts';

const WORLD = { eventTypes: LABS.trade?.eventTypes ?? [] };
const typedOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    (usualForm(text, WORLD) ?? []).flatMap(({ rows }) =>
      rows.flatMap(({ fields }) => fields.map(({ path, value }) => [path, value] as const)),
    ),
  );

/** Parts and values, in sections, as a person would press and type. */
const operation = fc.oneof(
  fc.record({ do: fc.constant('add' as const), part: fc.constantFrom(...PARTS), nth: fc.nat(20) }),
  fc.record({ do: fc.constant('double' as const), part: fc.constantFrom(...PARTS), nth: fc.nat(20) }),
  fc.record({ do: fc.constant('remove' as const), part: fc.constantFrom(...PARTS), nth: fc.nat(20) }),
  fc.record({
    do: fc.constant('type' as const),
    section: fc.constantFrom(...FORM_SECTIONS),
    nth: fc.nat(200),
    value: fc.oneof(
      fc.constantFrom(
        '',
        '7',
        '15%',
        'true',
        'a: b',
        '# x',
        '- y',
        '"',
        "'",
        '{ a',
        'north',
        'order, draft',
        '长江，南货场',
      ),
      fc.string({ maxLength: 20 }),
    ),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function done(text: string, step: Operation): string {
  if (step.do === 'type') {
    const fields = usualForm(text, WORLD)
      ?.find(({ id }) => id === step.section)
      ?.rows.flatMap((row) => row.fields);
    const field = fields?.[step.nth % Math.max(1, fields.length)];
    return field ? withTyped(text, step.section, new Map([[field.path, step.value]]), WORLD).text : text;
  }
  if (step.do === 'add') {
    const kinds = kindsOf(step.part);
    return withNewPart(text, step.part, kinds[step.nth % Math.max(1, kinds.length)] ?? '') ?? text;
  }
  const count = listIn(dataOf(text), ...listOf(step.part)).length;
  if (count === 0) return text;
  return step.do === 'double'
    ? doubled(text, step.part, step.nth % count)
    : removed(text, step.part, step.nth % count);
}

describe('the form for the usual', function () {
  this.timeout(120_000);

  it('leaves a text byte for byte when nothing was changed in any section', () => {
    for (const name of SHIPPED) {
      const text = shippedText(name);
      for (const section of FORM_SECTIONS) {
        expect(withTyped(text, section, typedOf(text), WORLD)).to.deep.equal({ text, refused: [] });
      }
    }
  });

  it('makes YAML of whatever is pressed and typed, one after the other, and keeps the comments outside', function () {
    const begins = SHIPPED.map(shippedText);
    fc.assert(
      fc.property(
        fc.constantFrom(...begins),
        fc.array(operation, { minLength: 1, maxLength: 6 }),
        (text, steps) => {
          // What stands before the title and is no part stays to the letter.
          const after = steps.reduce(done, text);
          expect(dataOf(after)).to.not.equal(null);
          expect(after.split('\n').slice(0, 3)).to.deep.equal(text.split('\n').slice(0, 3));
          expect(typedOf(after).size).to.be.greaterThan(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('leaves every other section byte for byte, whatever is done to goals, rubric and report', function () {
    /** The text in pieces that each begin in the first column, without those that are worked on. */
    const others = (text: string): readonly string[] =>
      text
        .split(/^(?=\S)/m)
        .filter((piece) => !/^(?:goals|rubric|report):/.test(piece))
        .map((piece) => piece.trimEnd());
    const parts = ['goals', 'rubric', 'report'] as const;
    const step = fc.record({
      do: fc.constantFrom('add' as const, 'double' as const, 'remove' as const),
      part: fc.constantFrom(...parts),
      nth: fc.nat(20),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...SHIPPED.map(shippedText)),
        fc.array(step, { minLength: 2, maxLength: 6 }),
        (text, steps) => {
          const after = steps.reduce<string>(done, text);
          expect(others(after)).to.deep.equal(others(text));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('changes no line but those of the value that was typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHIPPED.map(shippedText)), fc.nat(), fc.nat(), (text, nth, which) => {
        const section = FORM_SECTIONS[nth % FORM_SECTIONS.length] ?? 'general';
        const fields = usualForm(text, WORLD)
          ?.find(({ id }) => id === section)
          ?.rows.flatMap((row) => row.fields);
        const field = fields?.[which % Math.max(1, fields.length)];
        fc.pre(field !== undefined && field.kind !== 'name' && field.kind !== 'long');
        const after = withTyped(text, section, new Map([[field.path, 'other']]), WORLD).text;
        const [before, now] = [text.split('\n'), after.split('\n')];
        const same = before.filter((line) => now.includes(line)).length;
        expect(same).to.be.at.least(before.length - 2);
        expect(typedOf(after).get(field.path)).to.equal('other');
      }),
      { numRuns: 25 },
    );
  });

  it('shows a text that is written once in both languages, and writes two when they differ', () => {
    const text = 'scenario: trade/x\ntitle: Shop # the name\ngoals: [ Learn ]\n';
    const shown = typedOf(text);
    expect([shown.get('title.en'), shown.get('title.zh')]).to.deep.equal(['Shop', 'Shop']);
    const typed = withTyped(text, 'general', new Map([['title.zh', '小店']]), WORLD).text;
    expect(typed).to.include('title: { en: Shop, zh: 小店 } # the name\n');
    const goal = withTyped(text, 'goals', new Map([['goals.0.zh', '学']]), WORLD).text;
    expect(dataOf(goal))
      .to.have.property('goals')
      .that.deep.equals([{ en: 'Learn', zh: '学' }]);
  });

  it('puts in what was left out before, and leaves out what is emptied', () => {
    const text = shippedText('shortage');
    const hinted = withTyped(text, 'cast', new Map([['cast.0.capital', '500']]), WORLD).text;
    expect(hinted).to.include('    seats: [warehouse]\n    capital: 500\n  - firm: south');
    const stocked = withTyped(
      text,
      'opening',
      new Map([['trade.opening.1.warehouses.south', '9']]),
      WORLD,
    ).text;
    expect(stocked).to.include('warehouses: { north: 35, south: 9 }');
    const empty = withTyped(
      text,
      'tasks',
      new Map([
        ['tasks.0.hint.en', ''],
        ['tasks.0.hint.zh', ''],
        ['tasks.1.after', ''],
      ]),
      WORLD,
    ).text;
    expect(dataOf(empty)).to.have.nested.property('tasks[0]').that.does.not.have.property('hint');
    expect(dataOf(empty)).to.have.nested.property('tasks[1]').that.does.not.have.property('after');
    const parsed = parseScenario(empty, LABS);
    expect(parsed.ok ? [] : parsed.error).to.deep.equal([]);
    const bot = withTyped(text, 'cast', new Map([['cast.0.bot', 'true']]), WORLD).text;
    expect(bot).to.include('    bot: true\n');
    expect(withTyped(bot, 'cast', new Map([['cast.0.bot', '']]), WORLD).text).to.equal(text);
  });

  it('refuses a name that is taken or none, and gives the others', () => {
    const typed = new Map([
      ['cast.0.firm', 'south'],
      ['cast.1.firm', 'Süd'],
      ['cast.2.firm', 'frames'],
    ]);
    const { text, refused } = withTyped(shippedText('shortage'), 'cast', typed, WORLD);
    expect(refused.map(({ path, code }) => [path, code])).to.deep.equal([
      ['cast.0.firm', 'duplicate-id'],
      ['cast.1.firm', 'not-identifier'],
    ]);
    expect(text).to.include('firm: frames, product: frame').and.not.include('radwerk');
  });
});

import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { kindsOf, SHOCK_KINDS, withNewPart } from '../../src/scenarios/new-parts.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import {
  doubled,
  freeName,
  listOf,
  nameProblem,
  PARTS,
  referencesTo,
  removed,
  renamed,
} from '../../src/scenarios/parts.ts';
import { dataOf } from '../../src/scenarios/yaml-edit.ts';
import { valueIn, listIn, textIn } from '../../src/labs/glimpse.ts';
import { shippedText } from '../support/shipped-scenarios.ts';

/** A market of each kind, with messages by hand, disturbed messages and consumers among them. */
const SOME = ['shortage', 'open-market', 'edi-trouble'];

const errorsOf = (text: string): readonly string[] => {
  const parsed = parseScenario(text, LABS);
  return parsed.ok ? [] : parsed.error.map(({ code, path }) => `${code} ${path}`);
};
const comments = (text: string): readonly string[] => text.match(/#.*$/gm) ?? [];
/** Every line of the first text that is still in the second, in its order. */
const keptLines = (before: string, after: string): boolean => {
  const lines = after.split('\n');
  let at = 0;
  return before.split('\n').every((line) => {
    at = lines.indexOf(line, at) + 1;
    return at > 0;
  });
};

describe('the parts of a scenario', function () {
  this.timeout(120_000);

  it('are added to scenarios that ship, which stays right, and no line of it changes', () => {
    for (const name of SOME) {
      const text = shippedText(name);
      for (const part of PARTS) {
        for (const kind of part === 'cast'
          ? ['enterprise', 'warehouse']
          : part === 'shocks'
            ? SHOCK_KINDS
            : ['']) {
          if (kind === 'demand-spike' && valueIn(dataOf(text), 'trade', 'consumers') === undefined) continue;
          const after = withNewPart(text, part, kind);
          if (after === null) continue;
          expect(errorsOf(after), `${name} ${part} ${kind}`).to.deep.equal([]);
          expect(comments(after)).to.deep.equal(comments(text));
          if (part !== 'cast') expect(keptLines(text, after), `${name} ${part}`).to.equal(true);
          expect(listIn(dataOf(after), ...listOf(part)).length).to.equal(
            listIn(dataOf(text), ...listOf(part)).length + 1,
          );
        }
      }
    }
  });

  it('are doubled under a name of their own, with what a firm owns and who offers a good', () => {
    for (const name of SOME) {
      const text = shippedText(name);
      for (const part of PARTS) {
        listIn(dataOf(text), ...listOf(part))
          .slice(0, 4)
          .forEach((item, index) => {
            const kind = textIn(item, 'kind');
            // There is one mall and one bank, and a firm offers a good once.
            if ((part === 'cast' && (kind === 'mall' || kind === 'bank')) || part === 'opening') return;
            const after = doubled(text, part, index);
            expect(errorsOf(after), `${name} ${part} ${index}`).to.deep.equal([]);
          });
      }
    }
    const after = doubled(shippedText('shortage'), 'cast', 2);
    expect(after).to.include('firm: radwerk-b\n').and.include('zh: 轮匠车架厂（副本） }');
    const openings = listIn(dataOf(after), 'trade', 'opening').map((item) => textIn(item, 'firm'));
    expect(openings.filter((firm) => firm === 'radwerk-b')).to.have.length(2);
    expect(after).to.match(/seats: \{ min: 6, max: 200 \}/);
  });

  it('take whatever names them along when they are renamed, and nothing else moves', () => {
    for (const name of SOME) {
      const text = shippedText(name);
      for (const part of ['cast', 'categories', 'goods', 'tasks', 'rubric', 'report'] as const) {
        listIn(dataOf(text), ...listOf(part))
          .slice(0, 3)
          .forEach((_, index) => {
            const there = renamed(text, part, index, 'another-name');
            expect(errorsOf(there), `${name} ${part} ${index}`).to.deep.equal([]);
            expect(referencesTo(dataOf(there), part, index).length).to.equal(
              referencesTo(dataOf(text), part, index).length,
            );
            const [before, after] = [text.split('\n'), there.split('\n')];
            expect(after.length).to.equal(before.length);
          });
      }
    }
    const after = renamed(shippedText('shortage'), 'cast', 0, 'harbour');
    expect(after).to.include('warehouses: { harbour: 40, south: 30 }').and.include('seat: harbour');
    expect(after).to.not.match(/\bnorth\b/);
  });

  it('keep their names apart and plain', () => {
    const text = shippedText('shortage');
    expect(nameProblem(text, 'cast', 0, 'south')).to.equal('duplicate-id');
    expect(nameProblem(text, 'cast', 0, 'North Pole')).to.equal('not-identifier');
    expect(nameProblem(text, 'cast', 0, 'north')).to.equal(null);
    expect(freeName('shop', ['shop', 'shop-b'])).to.equal('shop-c');
    expect(freeName('shop-c', ['shop-c'])).to.equal('shop');
  });

  it('go with what names them: tasks of a firm, its goods, tasks that wait for those', () => {
    const text = shippedText('shortage');
    const data = dataOf(text);
    expect(referencesTo(data, 'cast', 0).map((each) => each.at.join('.'))).to.deep.equal([
      'trade.opening.0.warehouses.north',
      'trade.opening.1.warehouses.north',
      'tasks.4.seat',
      'tasks.7.seat',
    ]);
    const after = removed(text, 'cast', 0);
    expect(after).to.not.match(/\bnorth\b/);
    expect(errorsOf(after)).to.deep.equal([]);
    expect(after).to.not.include('id: shortage').and.not.include('after: [shortage]');
    expect(comments(after)).to.include(
      '# The five ways out. One is needed; with further orders the others can be tried and compared.',
    );
    const withoutFrames = removed(text, 'goods', 0);
    expect(errorsOf(withoutFrames)).to.deep.equal([]);
    expect(withoutFrames).to.not.include('production-stop');
  });

  it('leave an empty list when the last goes, and come back into it', () => {
    let text = shippedText('shortage');
    while (listIn(dataOf(text), 'report').length > 0) text = removed(text, 'report', 0);
    expect(text).to.match(/^report: \[\]$/m);
    const again = withNewPart(text, 'report', '') ?? '';
    expect(errorsOf(again)).to.deep.equal([]);
    expect(again).to.match(/^report:\n {2}- id: new-question\n/m);
  });

  it('are offered in the kinds there are', () => {
    expect(kindsOf('cast')).to.include('warehouse');
    expect(kindsOf('tasks')).to.deep.equal([]);
  });
});

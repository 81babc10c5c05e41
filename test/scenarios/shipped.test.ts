import { expect } from 'chai';
import { parse } from 'yaml';
import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { SHIPPED, shipped, shippedPath, shippedText } from '../support/shipped-scenarios.ts';

const CHINESE = /\p{Script=Han}/u;

/** Every text of a document, with where it stands. */
function textsOf(value: unknown, path = ''): { path: string; en: unknown; zh: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'en' in value || 'zh' in value ? [{ path, ...(value as { en: unknown; zh: unknown }) }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`))];
}

describe('the scenarios that ship', () => {
  it('are the four that were promised', () => {
    expect(SHIPPED).to.include.members(['first-trade', 'open-market', 'shortage', 'solo']);
  });

  for (const name of SHIPPED) {
    describe(name, () => {
      it('is right, and named like its file', () => {
        const parsed = parseScenario(shippedText(name), LABS);
        expect(parsed.ok ? [] : parsed.error, shippedPath(name)).to.deep.equal([]);
        expect(shipped(name).id).to.equal(`trade/${name}`);
      });

      it('has goals, minutes, tasks, a score, a rubric and questions for the report', () => {
        const scenario = shipped(name);
        expect(scenario.goals.length).to.be.at.least(3);
        expect(scenario.tasks.length).to.be.at.least(5);
        expect(Object.keys(scenario.score)).to.include('enterprise');
        expect(scenario.rubric.reduce((sum, { points }) => sum + points, 0)).to.equal(100);
        expect(scenario.report.length).to.be.at.least(4);
      });

      it('says everything in both languages, each in its own script', () => {
        const texts = textsOf(parse(shippedText(name)));
        expect(texts.length).to.be.greaterThan(20);
        for (const { path, en, zh } of texts) {
          expect(en, `${path}.en`).to.be.a('string').that.does.not.match(CHINESE);
          expect(zh, `${path}.zh`).to.be.a('string').that.match(CHINESE);
        }
      });

      it('gives every task to a seat that can be played', () => {
        const scenario = shipped(name);
        for (const task of scenario.tasks) {
          expect(scenario.cast.find(({ firm }) => firm === task.seat)?.seats, task.id).not.to.deep.equal([]);
        }
      });
    });
  }

  it('give the open market names for forty enterprises', () => {
    const { cast } = shipped('open-market');
    const names = cast
      .filter(({ kind }) => kind === 'enterprise')
      .flatMap((line) => [line.name, ...line.names]);
    expect(names.length).to.be.at.least(40);
    for (const language of ['en', 'zh'] as const) {
      const written = names.map((name) => name[language]);
      expect(new Set(written).size, language).to.equal(written.length);
    }
  });

  it('ask six questions about the shortage', () => {
    expect(shipped('shortage').report).to.have.length(6);
  });

  it('let one person play alone for a quarter of an hour', () => {
    const { cast, clock, minutes } = shipped('solo');
    expect(cast.filter(({ bot }) => !bot)).to.have.length(1);
    expect(minutes).to.equal(15);
    expect((clock.dayMs ?? 0) * (clock.daysMax ?? 0)).to.equal(15 * 60_000);
  });
});

import { expect } from 'chai';
import type { LocalText } from '../../../src/kernel/text.ts';
import { LABS } from '../../../src/labs/index.ts';
import { parseScenario } from '../../../src/scenarios/parse.ts';
import { SMALL_BEGINNING } from '../../../src/scenarios/small-beginning.ts';
import { libraryFilter, libraryModel, topicsOf, TOPICS } from '../../../src/web/presenters/library.ts';
import type { Words } from '../../../src/web/presenters/trade/words.ts';
import { SHIPPED, shipped } from '../../support/shipped-scenarios.ts';

/** Words that say which text they would be. */
const words: Words = {
  lang: 'en',
  t: (key, params = {}) => `${key} ${JSON.stringify(params)}`,
  local: (text: LocalText) => text.en,
  money: String,
  number: String,
  percent: String,
  day: String,
  time: String,
};

const own = (id: string, text: string) => ({
  id,
  ownerId: 'a1',
  shared: false,
  version: 1,
  changedBy: 'a1',
  changedAtMs: 0,
  text,
});

const found = (query: Record<string, string>) => {
  const model = libraryModel(
    {
      read: (text) => parseScenario(text, LABS),
      shipped: SHIPPED.map((name) => ({ id: `trade/${name}`, scenario: shipped(name) })),
      own: [own('o1', SMALL_BEGINNING), own('o2', 'title: Half a scenario')],
      accountId: 'a1',
      classId: null,
      filter: libraryFilter(query),
      nowMs: 0,
    },
    words,
  );
  return { ids: [...model.cards.map(({ id }) => id), ...model.own.map(({ key }) => key)], model };
};

describe('the library', () => {
  it('shows everything when nothing is looked for, or nonsense', () => {
    const all = found({});
    expect(all.ids).to.have.length(SHIPPED.length + 2);
    expect(all.model.found).to.include({ isFiltered: false, nothing: false });
    const nonsense = { minutes: '-3', students: '0', topic: 'x', hand: 'maybe', whose: 'theirs', q: '  ' };
    expect(found(nonsense).ids).to.deep.equal(all.ids);
  });

  it('finds words in either language, in any order, wherever people read them', () => {
    expect(found({ q: '缺货 货场' }).ids).to.include('trade/shortage');
    expect(found({ q: 'FRAME aluminium' }).ids).to.deep.equal(['trade/shortage']);
    expect(found({ q: 'ｆｒａｍｅ' }).ids).to.include('trade/shortage');
    expect(found({ q: 'half' }).ids).to.deep.equal(['own/o2']);
    const none = found({ q: 'zebra' });
    expect(none.ids).to.deep.equal([]);
    expect(none.model.found.nothing).to.equal(true);
  });

  it('keeps to time, number of students, topic, messages by hand and whose it is, all at once', () => {
    expect(found({ minutes: '20' }).ids).to.deep.equal(['trade/solo']);
    expect(found({ students: '4' }).ids)
      .to.include('trade/edi-by-hand')
      .and.not.include('trade/shortage');
    expect(found({ hand: 'yes' }).ids)
      .to.include('trade/edi-by-hand')
      .and.not.include('trade/shortage');
    expect(found({ hand: 'no' }).ids)
      .to.include('trade/shortage')
      .and.not.include('trade/edi-by-hand');
    expect(found({ topic: 'shortage' }).ids)
      .to.include('trade/shortage')
      .and.not.include('trade/solo');
    expect(found({ whose: 'own' }).ids).to.deep.equal(['own/o1', 'own/o2']);
    expect(found({ whose: 'shipped' }).ids).to.have.length(SHIPPED.length);
    expect(found({ whose: 'own', minutes: '30' }).ids).to.deep.equal(['own/o1']);
    expect(found({ topic: 'shortage', minutes: '45', students: '30' }).model.fields).to.include({
      topic: 'shortage',
      minutes: '45',
      students: '30',
    });
  });

  it('tells of every scenario that ships what it is about, and has no topic that none is about', () => {
    const all = SHIPPED.map((name) => topicsOf(shipped(name)));
    for (const [i, topics] of all.entries()) expect(topics, SHIPPED[i]).to.not.deep.equal([]);
    expect(TOPICS.filter((topic) => !all.some((topics) => topics.includes(topic)))).to.deep.equal([]);
    expect(topicsOf(shipped('shortage'))).to.deep.equal(['contract', 'shortage', 'disturbances']);
    expect(topicsOf(shipped('solo'))).to.include('alone');
  });
});

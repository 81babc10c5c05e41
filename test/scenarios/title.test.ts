import { expect } from 'chai';
import { titleOf } from '../../src/scenarios/title.ts';
import { SHIPPED, shipped, shippedText } from '../support/shipped-scenarios.ts';

describe('the title of a scenario, from its text alone', () => {
  for (const name of SHIPPED) {
    it(`is the one that reading all of ${name} finds`, () => {
      const { en, zh } = shipped(name).title;
      expect(titleOf(shippedText(name))).to.deep.equal({ en, zh });
    });
  }

  it('may stand in lines of its own, or be one for both languages', () => {
    const texts = [
      'title:\r\n  en: A day\r\n  zh: 一天\r\nminutes: 5',
      'minutes: 5\ntitle: { en: A day, zh: 一天 }',
    ];
    for (const text of texts) expect(titleOf(text)).to.deep.equal({ en: 'A day', zh: '一天' });
    expect(titleOf('title: Both\nminutes: 5')).to.deep.equal({ en: 'Both', zh: 'Both' });
  });

  it('is nothing where the text does not say', () => {
    for (const text of [
      '',
      'minutes: 5',
      'title: {',
      'title: [1]',
      'title: { en: One }',
      'cast:\n  title: deep',
    ])
      expect(titleOf(text), text).to.equal(null);
  });
});

import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { edit, findingsOf, ORDER, wrap } from '../support/edi.ts';

const withQuantity = (quantity: string): string[] => edit(ORDER, { 'QTY+21:4:PCE': quantity });

describe('what stands in a segment', () => {
  const quantities: [text: string, found: string[]][] = [
    ['QTY+21:4', []],
    ['QTY+21:4:PCE:', []],
    ['QTY+21:4:PCE+', []],
    ['QTY+21:-4.25:PCE', []],
    ['QTY+21:0.5:PCE', []],
    ['QTY+21:-12345678901234.5', []],
    ['QTY+21:1234567890123456', ['39 12 QTY 1:2']],
    ['QTY+21:four', ['37 12 QTY 1:2']],
    ['QTY+21:1 000', ['37 12 QTY 1:2']],
    ['QTY+21:?+4', ['37 12 QTY 1:2']],
    ['QTY+21:4-', ['37 12 QTY 1:2']],
    ['QTY+21:1.2.3', ['37 12 QTY 1:2']],
    ['QTY+21:1,5', ['37 12 QTY 1:2']],
    ['QTY+21:5.', ['37 12 QTY 1:2']],
    ['QTY+21:.5', ['38 12 QTY 1:2']],
    ['QTY+21:-.5', ['38 12 QTY 1:2']],
    ['QTY+21', ['13 12 QTY 1:2']],
    ['QTY+:4', ['13 12 QTY 1:1']],
    ['QTY', ['13 12 QTY 1']],
    ['QTY+9999:4', ['39 12 QTY 1:1']],
    ['QTY+999:4', ['12 12 QTY 1:1']],
    ['QTY+21:4:PCES', ['39 12 QTY 1:3']],
    ['QTY+21:4:PCE:X', ['16 12 QTY 1']],
    ['QTY+21:4:PCE+X', ['16 12 QTY 2']],
    ['QTY+2X:four:PCES', ['12 12 QTY 1:1', '37 12 QTY 1:2', '39 12 QTY 1:3']],
  ];
  for (const [text, found] of quantities) {
    it(`${found.length === 0 ? 'takes' : `finds ${found.join(', ')} in`} ${text}`, () => {
      expect(findingsOf(wrap('ORDERS', withQuantity(text)))).to.deep.equal(found);
    });
  }

  it('asks for a mandatory component only where its composite is used', () => {
    const without = edit(ORDER, { 'NAD+ST+C::92': 'NAD+ST' });
    expect(findingsOf(wrap('ORDERS', without))).to.deep.equal([]);
    const half = edit(ORDER, { 'NAD+ST+C::92': 'NAD+ST+::92' });
    expect(findingsOf(wrap('ORDERS', half))).to.deep.equal(['13 8 NAD 2:1']);
  });

  it('leaves codes alone that another list or an association may define', () => {
    const order = (bgm: string): string[] => edit(ORDER, { 'BGM+220+PO-1+9': bgm });
    expect(findingsOf(wrap('ORDERS', order('BGM+22X+PO-1+9')))).to.deep.equal(['12 2 BGM 1:1']);
    expect(findingsOf(wrap('ORDERS', order('BGM+22E::9+PO-1+9')))).to.deep.equal([]);
    const association = wrap('ORDERS', withQuantity('QTY+45E:4')).replace('96A:UN', '96A:UN:EAN008');
    expect(findingsOf(association)).to.deep.equal([]);
  });

  it('reads decimal commas where UNA announces them, and both marks in syntax 4', () => {
    const comma = (text: string): string => text.replace("UNA:+.? '", "UNA:+,? '");
    expect(findingsOf(comma(wrap('ORDERS', edit(ORDER, { 'PRI+AAA:12.5': 'PRI+AAA:12,5' }))))).to.deep.equal(
      [],
    );
    expect(findingsOf(comma(wrap('ORDERS', ORDER)))).to.deep.equal(['37 18 PRI 1:2']);
    expect(
      findingsOf(wrap('ORDERS', edit(ORDER, { 'PRI+AAA:12.5': 'PRI+AAA:12,5' }), 'UNOC:4')),
    ).to.deep.equal([]);
  });

  const characters: [syntax: string, text: string, ok: boolean][] = [
    ['UNOA:3', 'TEAPOT, 0.9 L (NEW)', true],
    ['UNOA:3', 'Teapot', false],
    ['UNOA:3', 'A@B', false],
    ['UNOB:3', 'Teapot', true],
    ['UNOB:3', 'a@b', false],
    ['UNOB:3', 'a_b', false],
    ['UNOC:3', 'Théière @ 5 £', true],
    ['UNOC:3', '茶壶', false],
    ['UNOC:3', 'tab\there', false],
    ['UNOC:3', 'line\nbreak', false],
    ['UNOW:4', '茶壶 🫖', true],
    ['UNOW:4', 'tab\there', false],
  ];
  for (const [syntax, text, ok] of characters) {
    it(`${ok ? 'takes' : 'refuses'} ${JSON.stringify(text)} in ${syntax}`, () => {
      const lines = edit(ORDER, { 'NAD+BY+A::92': 'NAD+BY+A::92', 'IMD+F++:::Teapot': `IMD+F++:::${text}` });
      expect(findingsOf(wrap('ORDERS', lines, syntax))).to.deep.equal(ok ? [] : ['21 11 IMD 3:4']);
    });
  }

  it('counts characters, not halves of them', () => {
    const lines = edit(ORDER, { 'IMD+F++:::Teapot': `IMD+F++:::${'🫖'.repeat(35)}` });
    expect(findingsOf(wrap('ORDERS', lines, 'UNOW:4'))).to.deep.equal([]);
  });

  it('tells place, what was expected and what stands there', () => {
    const [finding] = checkInterchange(wrap('ORDERS', withQuantity('QTY+21:fo?+ur:PCE'))).findings;
    const text = wrap('ORDERS', withQuantity('QTY+21:fo?+ur:PCE'));
    expect(finding).to.deep.equal({
      level: 'syntax',
      code: 37,
      segment: 12,
      tag: 'QTY',
      element: 1,
      component: 2,
      offset: text.indexOf('fo?+ur'),
      line: 14,
      column: 8,
      expected: 'n..15',
      received: 'fo+ur',
    });
  });
});

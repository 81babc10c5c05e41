import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { extentOf } from '../../src/edi/extent.ts';
import { edit, ORDER, wrap } from '../support/edi.ts';

const good = wrap('ORDERS', ORDER);
/** What is marked, one text for each finding; `^` before it stands for an empty extent at that place. */
const marked = (text: string): string[] =>
  checkInterchange(text, { profile: 'lab' }).findings.map((finding) => {
    const { from, to } = extentOf(text, finding);
    return from === to ? `^${text.slice(from, from + 6)}` : text.slice(from, to);
  });
const order = (from: string, to: string | string[] | null): string =>
  wrap('ORDERS', edit(ORDER, { [from]: to }));
const barred = good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~');

describe('what is marked for a finding', () => {
  const cases: [what: string, text: string, marked: string[]][] = [
    ['a component', order('QTY+21:4:PCE', 'QTY+21:four:PCE'), ['four']],
    ['a component with released separators', order('QTY+21:4:PCE', 'QTY+21:4?+4?:?:PCE'), ['4?+4?:?:PCE']],
    ['the last component', order('QTY+21:4:PCE', 'QTY+21:4:PIECES'), ['PIECES']],
    ['an element of one component', order('LIN+2++CUP:SA', 'LIN+two++CUP:SA'), ['two']],
    ['an element with too many components', order('QTY+21:4:PCE', 'QTY+21:4:PCE:X'), ['21:4:PCE:X']],
    ['an element that is one too many', order('QTY+21:4:PCE', 'QTY+21:4:PCE+X'), ['X']],
    ['a segment out of place', order('RFF+CT:C-1', ['XYZ+1:2', 'RFF+CT:C-1']), ['XYZ+1:2']],
    ['a nested tag', order('RFF+CT:C-1', 'RFF:1:2+CT:C-1'), ['RFF:1:2']],
    ['one foreign character', order('IMD+F++:::Teapot', 'IMD+F++:::Tea茶pot'), ['茶']],
    ['the place of a missing component', order('QTY+21:4:PCE', 'QTY+21::PCE'), ["^:PCE'\n"]],
    ['the place of a missing segment', order('UNS+S', null), ["^'\nMOA+"]],
    ['a wrong count', good.replace('UNT+22', 'UNT+21'), ['21']],
    ['a broken UNA', good.replace("UNA:+.? '", "UNA++.? '"), ["UNA++.? '"]],
    ['a component between other separators', barred.replace('|21/4/', '|21/?|four/'), ['?|four']],
    ['behind a byte order mark', `\ufeff${order('QTY+21:4:PCE', 'QTY+21:four:PCE')}`, ['four']],
  ];
  for (const [what, text, expected] of cases) {
    it(`is ${what}`, () => {
      expect(marked(text)).to.deep.equal(expected);
    });
  }

  it('is nothing where the text has changed meanwhile', () => {
    const [finding] = checkInterchange(order('QTY+21:4:PCE', 'QTY+21:four:PCE')).findings;
    if (!finding) throw new Error('there should be a finding');
    expect(extentOf('', finding)).to.deep.equal({ from: 0, to: 0 });
  });
});

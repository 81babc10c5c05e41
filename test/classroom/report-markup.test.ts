import { expect } from 'chai';
import fc from 'fast-check';
import { ANSWER_MAX, parseMarkup, tidy, type Block } from '../../src/classroom/reports/markup.ts';

const plain = (text: string) => ({ text, bold: false, italic: false, href: null });
/** Every run of an answer, wherever it stands. */
const runsIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) =>
    block.kind === 'piece' ? [] : block.kind === 'list' ? block.items.flat() : block.runs,
  );

describe('what is typed into a lab report', () => {
  it('is read as paragraphs, headings, lists and pieces, in their order', () => {
    const typed = '## 缺货\n第一行\n第二行\n\n- one\n- two\n\n1. first\n2、第二\n\n[[chain-12]]\nafter it';
    expect(parseMarkup(typed)).to.deep.equal([
      { kind: 'heading', runs: [plain('缺货')] },
      { kind: 'paragraph', runs: [plain('第一行\n第二行')] },
      { kind: 'list', ordered: false, items: [[plain('one')], [plain('two')]] },
      { kind: 'list', ordered: true, items: [[plain('first')], [plain('第二')]] },
      { kind: 'piece', number: 12 },
      { kind: 'paragraph', runs: [plain('after it')] },
    ]);
  });

  it('is bold, italic and linked where it says so, and as typed where it does not', () => {
    const runs = runsIn(parseMarkup('a **b** *c* [d](https://example.org/x?y=1) 3 * 4 * 5 ** e'));
    expect(runs).to.deep.equal([
      plain('a '),
      { ...plain('b'), bold: true },
      plain(' '),
      { ...plain('c'), italic: true },
      plain(' '),
      { ...plain('d'), href: 'https://example.org/x?y=1' },
      plain(' 3 * 4 * 5 ** e'),
    ]);
  });

  const hostile: readonly [what: string, typed: string][] = [
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<img src=x onerror=alert(1)>'],
    ['a javascript: link', '[x](javascript:alert(1))'],
    ['a javascript: link in disguise', '[x](JaVaScRiPt&#58;alert(1))'],
    ['a data: link', '[x](data:text/html,<script>alert(1)</script>)'],
    ['a link with a password', '[bank](https://bank.example:secret@evil.example/)'],
    ['a link that is no address', '[x](https://)'],
    ['a link that closes its quotes', '[x](https://a.example/" onmouseover="alert(1))'],
    ['an iframe', '<iframe src="https://evil.example"></iframe>'],
    ['a piece among words', 'see [[image-1]] here'],
    ['a piece of no number', '[[image-__proto__]]'],
  ];
  for (const [what, typed] of hostile) {
    it(`is only text when it is ${what}`, () => {
      expect(parseMarkup(typed)).to.deep.equal([{ kind: 'paragraph', runs: [plain(typed)] }]);
    });
  }

  it('loses signs that hide or turn the writing, and halves of characters', () => {
    expect(tidy('a\u202eb\u0000c\ud800d\r\ne\tf')).to.equal('abcd\ne\tf');
    expect(tidy('𠮷😀')).to.equal('𠮷😀');
  });

  it('never loses a letter, never makes an address that is not of the web, whatever it is', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');
    const sign = fc.constantFrom(
      '*',
      '**',
      '[',
      ']',
      '(',
      ')',
      '\n',
      '# ',
      '- ',
      '1. ',
      '甲',
      'a',
      ' ',
      'https://b.cn',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
        const text = signs.join('');
        const blocks = parseMarkup(text);
        const runs = runsIn(blocks);
        for (const { href } of runs) if (href !== null) expect(href).to.match(/^https?:\/\/[^\s"'<>]+$/);
        const read = runs.map((run) => run.text + (run.href === null ? '' : 'https://b.cn')).join('');
        // What stood in an address is in the address.
        if (runs.every(({ href }) => href === null)) expect(letters(read)).to.equal(letters(text));
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseMarkup(text)));
  });

  for (const bomb of ['*', '**a', '[', '[[', '[a](', '- ', '[a](https://', '* a', '1. ']) {
    it(`is read in no time when it is nothing but '${bomb}'`, function () {
      this.timeout(1_000);
      expect(parseMarkup(bomb.repeat(ANSWER_MAX / bomb.length))).to.be.an('array');
      expect(parseMarkup(`${bomb}\n`.repeat(ANSWER_MAX / 4))).to.be.an('array');
    });
  }
});

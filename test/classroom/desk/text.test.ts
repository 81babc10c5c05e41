import { expect } from 'chai';
import fc from 'fast-check';
import { mentions, partsOf, tidyLine, tidyText, webAddress } from '../../../src/classroom/desk/text.ts';

const links = (text: string): readonly string[] =>
  partsOf(text).flatMap(({ text: part, href }) => (href === null ? [] : [part]));

describe('plain text that people write to each other', () => {
  it('is the same text again when its pieces are joined, and links lead only to the web', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('https://a.cn/b?c=1#d', 'javascript:alert(1)', 'HTTP://X.example', '。', ')', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parts = partsOf(text);
        expect(parts.map((part) => part.text).join('')).to.equal(text);
        for (const { href } of parts) if (href !== null) expect(href).to.match(/^https?:\/\/[^/]/);
      }),
    );
  });

  it('has links that end where the address ends, also before Chinese signs', () => {
    expect(links('见 https://edu.cn/a_(b)?x=1。再看（http://b.cn/课）')).to.deep.equal([
      'https://edu.cn/a_(b)?x=1',
      'http://b.cn/课',
    ]);
    expect(links('Read https://a.org/x, then http://b.org.')).to.deep.equal([
      'https://a.org/x',
      'http://b.org',
    ]);
    expect(links('javascript:alert(1) ftp://a.org www.a.org')).to.deep.equal([]);
  });

  it('makes no link of an address that hides another behind a name', () => {
    expect(links('https://bank.cn@evil.example/')).to.deep.equal([]);
    expect(webAddress('https://a:b@evil.example/')).to.equal(null);
    expect(webAddress('javascript:alert(1)')).to.equal(null);
    expect(webAddress('//evil.example')).to.equal(null);
    expect(webAddress('https://例子.cn/')).to.equal('https://xn--fsqu00a.cn/');
  });

  it('is kept without what cannot be seen, and a line is one line', () => {
    expect(tidyText('  a\u202egnp.exe\r\nb\u0000\ud800 ')).to.equal('agnp.exe\nb');
    expect(tidyLine('a\r\n\t b')).to.equal('a b');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tidyText(tidyText(text))).to.equal(tidyText(text));
      }),
    );
  });

  it('is found by all of its words, whatever their case and width', () => {
    expect(mentions('ｔｅａ 订单', '订单回复', 'Green TEA')).to.equal(true);
    expect(mentions('tea 合同', '订单回复', 'Green TEA')).to.equal(false);
    expect(mentions('', 'anything')).to.equal(true);
  });
});

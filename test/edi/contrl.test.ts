import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { edit, findingsOf, ORDER, wrap } from '../support/edi.ts';

const answer = (text: string, profile: 'lab' | 'none' = 'none'): string[] =>
  (checkInterchange(text, { profile }).contrl ?? '').trim().split('\n').slice(3, -2);
const good = wrap('ORDERS', ORDER);

describe('the CONTRL', () => {
  it('acknowledges what is right, sender and recipient changed over', () => {
    expect(checkInterchange(good).contrl).to.equal(
      [
        "UNA:+.? '",
        "UNB+UNOC:3+B:ZZZ+A:ZZZ+260309:0830+R1'",
        "UNH+1+CONTRL:D:3:UN'",
        "UCI+R1+A:ZZZ+B:ZZZ+7'",
        "UCM+1+ORDERS:D:96A:UN+7'",
        "UNT+4+1'",
        "UNZ+1+R1'",
        '',
      ].join('\n'),
    );
  });

  it('maps each finding to UCS and UCD, positions with the tag as 1', () => {
    const broken = [
      `BGM+22X+${'9'.repeat(36)}+9`,
      'NAD+BY+A::92',
      'NAD++B::92',
      'XYZ+1',
      'LIN+1++POT:SA',
      'QTY+21:four:PCE',
      'PRI+AAA:75:::::7',
      'UNS+S',
      'CNT+2:1',
    ];
    expect(answer(wrap('ORDERS', broken))).to.deep.equal([
      "UCI+R1+A:ZZZ+B:ZZZ+7'",
      "UCM+1+ORDERS:D:96A:UN+4'",
      "UCS+2+13'",
      "UCS+2'",
      "UCD+12+2:1'",
      "UCD+39+3'",
      "UCS+4'",
      "UCD+13+2'",
      "UCS+5+15'",
      "UCS+7'",
      "UCD+37+2:2'",
      "UCS+8'",
      "UCD+16+2'",
    ]);
  });

  const faults: [what: string, text: string, lines: string[]][] = [
    [
      'a wrong number of messages in UCI, and nothing below',
      good.replace('UNZ+1', 'UNZ+2'),
      ["UCI+R1+A:ZZZ+B:ZZZ+4+29+UNZ+2'"],
    ],
    ['a missing UNZ in UCI', good.replace(/UNZ.*'\n/, ''), ["UCI+R1+A:ZZZ+B:ZZZ+4+13+UNZ'"]],
    [
      'a wrong number of segments in UCM',
      good.replace('UNT+22', 'UNT+21'),
      ["UCI+R1+A:ZZZ+B:ZZZ+7'", "UCM+1+ORDERS:D:96A:UN+4+29+UNT+2'"],
    ],
    [
      'a missing UNT in UCM',
      good.replace(/UNT.*'\n/, ''),
      ["UCI+R1+A:ZZZ+B:ZZZ+7'", "UCM+1+ORDERS:D:96A:UN+4+13+UNT'"],
    ],
    [
      'another directory in UCM',
      good.replace('96A', '97A'),
      ["UCI+R1+A:ZZZ+B:ZZZ+7'", "UCM+1+ORDERS:D:97A:UN+4+14+UNH+3:3'"],
    ],
    ['a message without a name in UCI', good.replace('UNH+1', 'UNH+'), ["UCI+R1+A:ZZZ+B:ZZZ+4+13+UNH+2'"]],
    [
      'a second fault of UNT in UCS',
      good.replace('UNT+22+1', 'UNT+21+2'),
      ["UCI+R1+A:ZZZ+B:ZZZ+7'", "UCM+1+ORDERS:D:96A:UN+4+29+UNT+2'", "UCS+22'", "UCD+28+3'"],
    ],
  ];
  for (const [what, text, lines] of faults) {
    it(`tells of ${what}`, () => {
      expect(answer(text)).to.deep.equal(lines);
    });
  }

  it('tells also what the lab agreed on, if asked to', () => {
    const text = wrap('ORDERS', edit(ORDER, { 'NAD+ST+C::92': null }));
    expect(answer(text)).to.have.length(2);
    expect(answer(text, 'lab').slice(1)).to.deep.equal(["UCM+1+ORDERS:D:96A:UN+4'", "UCS+7+13'"]);
  });

  it('is itself a message that nothing is wrong with, whatever it answers', () => {
    const texts = [
      good,
      good.replaceAll('4', 'x'),
      good.replaceAll('+', '++'),
      good.replace('+A:', '+租:'),
      good.replaceAll(':', '+'),
    ];
    for (const text of texts) {
      const { contrl } = checkInterchange(text, { profile: 'lab' });
      if (contrl !== null) expect(findingsOf(contrl), contrl).to.deep.equal([]);
    }
  });

  it('is not written without a UNB that names sender, recipient and reference, nor to a CONTRL', () => {
    expect(checkInterchange(good.replace(/UNB.*'\n/, '')).contrl).to.equal(null);
    expect(checkInterchange(good.replace('+A:ZZZ', '+')).contrl).to.equal(null);
    expect(checkInterchange(checkInterchange(good).contrl ?? '').contrl).to.equal(null);
  });

  it('repeats no control characters and no impossible dates of what it answers', () => {
    const text = good
      .replace('+260309:', '+269909:')
      .replace('ORDERS:D', 'ORD\u001cERS:D')
      .replace('+A:', '+\u0007A:');
    const { contrl } = checkInterchange(text);
    expect(contrl).to.include("UCI+R1+A:ZZZ+B:ZZZ+4'".slice(0, -2)).and.include('+000101:');
    expect(findingsOf(contrl ?? '')).to.deep.equal([]);
  });

  it('is written with the usual separators when those of the interchange had to be guessed', () => {
    const { contrl } = checkInterchange(
      good.replace("UNA:+.? '\n", '').replaceAll('+', '|').replaceAll("'", '~'),
    );
    expect(contrl).to.include("UNA:+.? '\nUNB+UNOC:3+B:ZZZ").and.include('UCI+R1+A:ZZZ+B:ZZZ+4+22+UNB');
  });

  it('is named and dated as it is told to be', () => {
    const stamp = { reference: 'C77', date: '20260310', time: '0905' };
    expect(checkInterchange(good, { answer: stamp }).contrl).to.include('+260310:0905+C77');
  });
});

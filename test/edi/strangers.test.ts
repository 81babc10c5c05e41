import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { readInterchange } from '../../src/edi/interchange.ts';
import { edit, findingsOf, ORDER, wrap } from '../support/edi.ts';

/** Files as others make them: what may differ from ours, what is a fault, and that one fault is told once. */

const good = wrap('ORDERS', ORDER);
const flat = good.replaceAll('\n', '');
const una = "UNA:+.? '";
const bare = good.replace(`${una}\n`, '');
const barred = (text: string): string => text.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~');
const version4 = (text: string): string => text.replace('UNOC:3', 'UNOC:4').replace('+260309:', '+20260309:');
const other = (text: string, reference: string): string => text.replaceAll('R1', reference);
const order = (from: string, to: string | string[] | null): string =>
  wrap('ORDERS', edit(ORDER, { [from]: to }));

describe("other people's files", () => {
  const cases: [what: string, text: string, found: string[]][] = [
    // What separates.
    ['a line break for a terminator', good.replace(una, 'UNA:+.? ').replaceAll("'\n", '\n'), []],
    ['Windows line breaks for terminators', good.replace(una, 'UNA:+.? ').replaceAll("'\n", '\r\n'), []],
    [
      'a line break for a terminator, without one at the end',
      good.replace(una, 'UNA:+.? ').replaceAll("'\n", '\n').trimEnd(),
      [],
    ],
    ['an UNA whose blank is lost', good.replace(una, "UNA:+.?'"), ['22 - UNA']],
    ['an UNA whose blank is lost, on one line', flat.replace(una, "UNA:+.?'"), ['22 - UNA']],
    ['an UNA whose terminator is lost', good.replace(una, 'UNA:+.? '), ['22 - UNA']],
    ['a star in the reserved place of syntax 3', good.replace(una, "UNA:+.?*'"), []],
    ['other separators that no UNA names', barred(bare), ['22 - UNB']],
    ['lines without terminators and without UNA', bare.replaceAll("'\n", '\n'), ['22 - UNB']],
    // Line breaks and blanks.
    ['blank lines before, tabs before every segment', `\r\n\n  ${good.replaceAll('\n', '\n\t')}`, []],
    ['80 columns', (flat.match(/.{1,80}/g) ?? []).join('\n'), []],
    ['a line break inside of a value', order('QTY+21:4:PCE', 'QTY+21:4:P\nCE'), ['21 12 QTY 1:3']],
    ['a line break inside of a tag', order('QTY+21:4:PCE', 'Q\nTY+21:4:PCE'), ['21 12 QTY']],
    ['Ctrl-Z at the end', `${good}\u001a`, []],
    // A terminator that is lost at the end of a line.
    ['a segment without terminator', good.replace("4:PCE'", '4:PCE'), ['13 12 QTY']],
    ['an UNH without terminator', good.replace("96A:UN'", '96A:UN'), ['13 1 UNH']],
    ['an UNB without terminator', good.replace("+R1'\nUNH", '+R1\nUNH'), ['13 - UNB']],
    ['an UNT without terminator', good.replace("+1'\nUNZ", '+1\nUNZ'), ['13 22 UNT']],
    // Tags.
    ['a tag in small letters', good.replace('BGM', 'bgm'), ['15 2 BGM']],
    ['UNH in small letters', good.replace('UNH', 'Unh'), ['15 1 UNH']],
    ['an unknown tag in small letters', order('RFF+CT:C-1', 'xyz+1'), ['15 5 xyz']],
    // What stands around.
    ['lines of a letter before it', `From: a\nSubject: order\n\n${good}`, ['33 - From']],
    ['letters before UNB', `XX${bare}`, ['33 - XXUNB']],
    ['an interchange with nothing in it', "UNB+UNOC:3+A+B+260309:0830+R1'UNZ+0+R1'", ['32 - UNB']],
    ['an interchange whose messages are lost', "UNB+UNOC:3+A+B+260309:0830+R1'UNZ+2+R1'", ['29 - UNZ 1']],
    [
      'a group with nothing in it',
      "UNB+UNOC:3+A+B+260309:0830+R1'UNG+ORDERS+A+B+260309:0830+G+UN+D:96A'UNE+0+G'UNZ+1+R1'",
      ['32 - UNG'],
    ],
    // The message identifier.
    [
      'no agency in UNH',
      good.replace('96A:UN', '96A').replace('21:4:', '21:x:'),
      ['13 1 UNH 2:4', '37 12 QTY 1:2'],
    ],
    [
      'only the type in UNH',
      good.replace('ORDERS:D:96A:UN', 'ORDERS'),
      ['13 1 UNH 2:2', '13 1 UNH 2:3', '13 1 UNH 2:4'],
    ],
    ['no type in UNH', good.replace('+ORDERS:D:96A:UN', ''), ['13 1 UNH 2']],
    // Numbers and dates.
    ['a decimal comma without UNA', bare.replace('12.5', '12,5'), []],
    ['a decimal comma against UNA', good.replace('12.5', '12,5'), ['37 18 PRI 1:2']],
    ['the thirtieth of February', good.replace('+260309:', '+260230:'), ['12 - UNB 4:1']],
    ['the twenty-ninth of February', good.replace('+260309:', '+240229:'), []],
    // Syntax 4.
    [
      'a repeated element in syntax 4',
      version4(good).replace(una, "UNA:+.?*'").replace('POT:SA', 'POT*X:SA'),
      ['35 10 LIN 3'],
    ],
    ['a star in syntax 4 without UNA', version4(bare).replace('Teapot', 'Tea*pot'), ['35 11 IMD 3']],
    ['a released star in syntax 4', version4(bare).replace('Teapot', 'Tea?*pot'), []],
    ['a star in syntax 4 whose UNA names no repetition', version4(good).replace('Teapot', 'Tea*pot'), []],
    ['a star in syntax 3', good.replace('Teapot', 'Tea*pot'), []],
  ];
  for (const [what, text, found] of cases) {
    it(`${found.length === 0 ? 'may have' : 'are refused for'} ${what}`, () => {
      expect(findingsOf(text)).to.deep.equal(found);
    });
  }

  it('are read in the encoding they are in, whatever UNB says', () => {
    const named = (name: string): string => good.replace('Teapot', name);
    const nameIn = (bytes: Uint8Array): string => {
      const read = readInterchange(bytes);
      if (!read.ok) throw new Error(read.error);
      return read.value.tokens.segments.find(({ tag }) => tag === 'IMD')?.elements[2]?.[3] ?? '';
    };
    expect(nameIn(Buffer.from(named('Théière'), 'latin1'))).to.equal('Théière');
    expect(nameIn(Buffer.from(named('Théière Å'), 'utf8'))).to.equal('Théière Å');
    expect(findingsOf(Buffer.from(named('Théière Å'), 'utf8'))).to.deep.equal([]);
    // Latin-1 letters that look like a letter beyond Latin-1 in UTF-8 are what UNB says.
    expect(nameIn(Buffer.from(named('é»¨'), 'latin1'))).to.equal('é»¨');
    expect(findingsOf(Buffer.from(named('é»¨'), 'latin1'))).to.deep.equal([]);
  });

  it('are not EDIFACT only because a line begins with UNH', () => {
    expect(checkInterchange('UNH  Message header\n\n  Function: ...').unreadable).to.equal('no-edifact');
  });
});

describe('a text with several interchanges', () => {
  it('is checked as a whole: messages of all, envelopes one by one, an answer to each', () => {
    const second = other(good, 'R2').replace('QTY+21:4', 'QTY+21:four');
    const report = checkInterchange(good + second + barred(other(good, 'R3')));
    expect(report.interchange.reference).to.equal('R1');
    expect(report.further.map(({ reference, accepted }) => [reference, accepted])).to.deep.equal([
      ['R2', true],
      ['R3', true],
    ]);
    expect(report.messages.map(({ interchange, accepted }) => [interchange, accepted])).to.deep.equal([
      [undefined, true],
      [1, false],
      [2, true],
    ]);
    const [finding] = report.findings;
    expect(finding).to.include({ code: 37, segment: 12, offset: (good + second).indexOf('four') });
    const answers = report.contrl ?? '';
    expect(answers.match(/UCI.R\d/g)).to.deep.equal(['UCI+R1', 'UCI+R2', 'UCI|R3']);
    expect(findingsOf(answers)).to.deep.equal([]);
  });

  const cases: [what: string, text: string, found: string[]][] = [
    ['a reference twice', good + good, ['26 - UNB 5']],
    ['a reference twice, of two senders', good + good.replace('+A:', '+C:'), []],
    ['no UNZ in the first', good.replace(/UNZ.*'\n/, '') + other(good, 'R2'), ['13 - UNZ']],
    ['a line between them', `${good}-----\n${other(good, 'R2')}`, ['33 - -----']],
    ['a terminator between them', `${good}'${other(good, 'R2')}`, ['33 - ']],
    ['no UNB in the first', good.replace(/UNB.*'\n/, '') + other(good, 'R2'), ['13 - UNB']],
  ];
  for (const [what, text, found] of cases) {
    it(`${found.length === 0 ? 'may have' : 'is refused for'} ${what}`, () => {
      expect(findingsOf(text)).to.deep.equal(found);
    });
  }
});

describe('CONTRLs of others', () => {
  const answer = (unb: string, ...segments: string[]): string =>
    `UNB+${unb}+R1'${segments.map((segment) => `${segment}'`).join('')}UNT+${segments.length + 1}+1'UNZ+1+R1'`;
  it('may be those of syntax 4', () => {
    const head = ['UNH+1+CONTRL:4:1:UN', 'UCI+X+A+B+4+29+UNZ+2'];
    const text = answer(
      'UNOC:4+A+B+20260309:0830',
      ...head,
      'UCM+1+ORDERS:D:96A:UN+4+13+UNT',
      'UCS+3+35',
      'UCD+16+3:1:2',
    );
    expect(findingsOf(text)).to.deep.equal([]);
    expect(findingsOf(text.replace('CONTRL:4:1', 'CONTRL:4:7'))).to.deep.equal(['14 1 UNH 2:3']);
  });
  it('may answer functional groups', () => {
    const text = answer(
      'UNOC:3+A+B+260309:0830',
      'UNH+1+CONTRL:D:3:UN',
      'UCI+X+A+B+8',
      'UCF+G1+++7',
      'UCM+1+ORDERS:D:96A:UN+7',
    );
    expect(findingsOf(text)).to.deep.equal([]);
  });
});

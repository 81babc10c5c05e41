import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { findingsOf, ORDER, wrap } from '../support/edi.ts';

const good = wrap('ORDERS', ORDER);
const change = (from: string | RegExp, to: string): string => {
  expect(good).to.match(typeof from === 'string' ? new RegExp(from.replace(/[+?.]/g, '\\$&')) : from);
  return good.replace(from, to);
};
const group = (text: string): string =>
  text
    .replace('UNH+1', "UNG+ORDERS+A+B+260309:0830+G1+UN+D:96A'\nUNH+1")
    .replace('UNZ+1', "UNE+1+G1'\nUNZ+1");

describe('an envelope', () => {
  const cases: [what: string, text: string, found: string[]][] = [
    ['a sound one', good, []],
    ['one without line breaks', good.replaceAll('\n', ''), []],
    ['one with Windows line breaks', good.replaceAll('\n', '\r\n'), []],
    ['one without UNA', good.slice(good.indexOf('UNB')), []],
    ['one with a byte order mark', `\ufeff${good}`, []],
    [
      'one with other separators',
      good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~').replace('UNA/|.? ~', 'UNA/|.? ~'),
      [],
    ],
    ['eight digits in syntax 3', change('260309:', '20260309:'), ['39 - UNB 4:1']],
    ['eight digits in syntax 4', change('UNOC:3+A:ZZZ+B:ZZZ+260309', 'UNOC:4+A:ZZZ+B:ZZZ+20260309'), []],
    ['six digits in syntax 4', change('UNOC:3', 'UNOC:4'), ['40 - UNB 4:1']],
    ['a thirteenth month', change('260309:', '261309:'), ['12 - UNB 4:1']],
    ['an unknown syntax', change('UNOC:3', 'UNOQ:3'), ['14 - UNB 1:1']],
    ['an unknown version', change('UNOC:3', 'UNOC:7'), ['14 - UNB 1:2']],
    ['no reference', change("0830+R1'", "0830'"), ['13 - UNB 5']],
    ['a wrong UNT count', change(/UNT\+22/, 'UNT+23'), ['29 22 UNT 1']],
    ['a wrong UNT reference', change(/UNT\+22\+1/, 'UNT+22+2'), ['28 22 UNT 2']],
    ['letters in the count', change(/UNT\+22/, 'UNT+AB'), ['37 22 UNT 1']],
    ['a wrong UNZ count', change('UNZ+1', 'UNZ+2'), ['29 - UNZ 1']],
    ['a wrong UNZ reference', change('UNZ+1+R1', 'UNZ+1+R2'), ['28 - UNZ 2']],
    ['no UNZ', change(/UNZ.*'\n/, ''), ['13 - UNZ']],
    ['no UNT', change(/UNT.*'\n/, ''), ['13 21 UNT']],
    ['no UNH', change(/UNH.*'\n/, ''), ['33 - BGM']],
    ['no UNB', change(/UNB.*'\n/, ''), ['13 - UNB']],
    ['a segment between messages', change('UNZ', "FTX+AAI'\nUNZ"), ['33 - FTX']],
    ['a segment behind UNZ', `${good}FTX+AAI'`, ['33 - FTX']],
    ['a line of text behind UNZ', `${good}-- end of transmission --`, ['33 - -- end of transmissi']],
    ['one terminator too many at the end', `${good.trimEnd()}'`, ['33 - ']],
    ['a last segment without its terminator', good.trimEnd().slice(0, -1), ['13 - UNZ']],
    ['a release character at the end', `${good.trimEnd().slice(0, -1)}?`, ['22 - UNZ']],
    ['a broken UNA', change("UNA:+.? '", "UNA++.? '"), ['22 - UNA']],
    ['another directory', change('96A', '01B'), ['14 1 UNH 2:3']],
    ['another message', change('ORDERS:D', 'INVRPT:D'), ['14 1 UNH 2:1']],
    ['another agency', change(":UN'", ":XX'"), ['14 1 UNH 2:4']],
    ['an association code', change('96A:UN', '96A:UN:EAN008'), []],
    ['explicit nesting', change('LIN+1', 'LIN:1+1'), ['34 10 LIN']],
    ['a functional group', group(good), []],
    ['a wrong count in a group', group(good).replace('UNE+1', 'UNE+4'), ['29 - UNE 1']],
    ['a wrong reference in a group', group(good).replace('UNE+1+G1', 'UNE+1+G2'), ['28 - UNE 2']],
    ['a group that does not end', group(good).replace(/UNE.*'\n/, ''), ['13 - UNE']],
    ['a group of another type', group(good).replace('UNG+ORDERS', 'UNG+INVOIC'), ['31 - UNH 2:1']],
  ];
  for (const [what, text, found] of cases) {
    it(`${found.length === 0 ? 'may be' : 'is refused for'} ${what}`, () => {
      expect(findingsOf(text)).to.deep.equal(found);
    });
  }

  it('finds a message reference that was used before, and refuses only that message', () => {
    const message = good.slice(good.indexOf('UNH'), good.indexOf('UNZ'));
    const twice = good.replace(message, message + message).replace('UNZ+1', 'UNZ+2');
    const { messages, findings } = checkInterchange(twice);
    expect(findings.map(({ code }) => code)).to.deep.equal([26]);
    expect(messages.map(({ accepted }) => accepted)).to.deep.equal([true, false]);
  });

  it('knows who may send what to whom', () => {
    const receiver = { recipient: 'B', partners: ['A'], seen: new Set(['R0']) };
    expect(findingsOf(good, receiver)).to.deep.equal([]);
    expect(findingsOf(good, { ...receiver, recipient: 'C' })).to.deep.equal(['7 - UNB 3:1']);
    expect(findingsOf(good, { ...receiver, partners: ['C'] })).to.deep.equal(['23 - UNB 2:1']);
    expect(findingsOf(good, { ...receiver, seen: new Set(['R1']) })).to.deep.equal(['26 - UNB 5']);
  });

  it('checks messages of another directory at their envelope alone', () => {
    const text = change('96A', '97A').replace('QTY+21:4', 'QTY+21:four').replace('UNT+22', 'UNT+5');
    expect(findingsOf(text)).to.deep.equal(['14 1 UNH 2:3', '29 22 UNT 1']);
  });

  it('reads lines that were cut at a fixed length', () => {
    const flat = good.replaceAll('\n', '');
    const cut = (flat.match(/.{1,72}/g) ?? []).join('\r\n');
    expect(findingsOf(cut)).to.deep.equal([]);
  });

  it('decodes bytes by the syntax identifier', () => {
    const named = (text: string, syntax: string): string =>
      wrap(
        'ORDERS',
        ORDER.map((line) => line.replace('Teapot', text)),
        syntax,
      );
    expect(findingsOf(Buffer.from(named('Théière', 'UNOC:3'), 'latin1'))).to.deep.equal([]);
    expect(findingsOf(Buffer.from(named('茶壶', 'UNOW:4'), 'utf8'))).to.deep.equal([]);
    expect(findingsOf(Buffer.from(named('茶壶', 'UNOC:3'), 'utf8'))).to.deep.equal(['21 11 IMD 3:4']);
    expect(findingsOf(Buffer.from(named('Théière', 'UNOW:4'), 'latin1'))).to.deep.equal(['21 11 IMD 3:4']);
  });
});

describe('what is no interchange', () => {
  const cases: [what: string, input: string | Uint8Array, why: string][] = [
    ['nothing', '', 'empty'],
    ['blank lines', ' \n\n', 'empty'],
    ['a letter', 'Dear Sir, please send forty teapots.', 'no-edifact'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 'binary'],
    ['an interchange with zero bytes', `${good}\0`, 'binary'],
    ['a megabyte', good + "FTX+AAI'".repeat(131_072), 'too-long'],
  ];
  for (const [what, input, why] of cases) {
    it(`is said to be ${why}: ${what}`, () => {
      const report = checkInterchange(input);
      expect(report.unreadable).to.equal(why);
      expect(report.contrl).to.equal(null);
      expect(report.interchange.accepted).to.equal(false);
    });
  }
});

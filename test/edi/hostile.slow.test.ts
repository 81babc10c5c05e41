import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { extentOf } from '../../src/edi/extent.ts';

/** Texts that are made to be slow: one piece again and again, up to the limit of what is read. */
const PIECES = [
  "MOA+1:1'",
  "''",
  "UNH+1'",
  "?'",
  "LIN+1'QTY+1:x'",
  '+++:::',
  "UNS+S'BGM'",
  "DTM'NAD'",
  "LOC'QTY'",
  "UNB'",
  "UNZ'UNB+UNOA:1'",
  "UNZ'x",
  "UNA:+.? 'UNB'",
  "UNG'UNE'",
  'UNH\n',
  'BGM+1\nDTM+1\n',
  'a\nb',
  "bgm'",
  "茶'",
  '*',
  "UNZ+1+R1'\n---\nUNA:+.? 'UNB+UNOC:3+A+B+260309:0830+R1'",
];
const STARTS: Readonly<Record<string, string>> = {
  'in an order': "UNB+UNOC:3+A+B+260309:0830+R1'UNH+1+ORDERS:D:96A:UN'",
  'in a despatch advice of syntax 4': "UNA:+.?*'UNB+UNOC:4+A+B+20260309:0830+R1'UNH+1+DESADV:D:96A:UN'",
  'in lines': 'UNA:+.? \nUNB+UNOA:2+A+B+260309:0830+R1\nUNH+1+INVOIC:D:96A:UN\n',
};
/** Some twenty times what the slowest takes on an idle machine. */
const TIME_MS_MAX = 20_000;

describe('a hostile text', () => {
  for (const [where, start] of Object.entries(STARTS)) {
    it(`is checked in linear time, whatever it is made of: ${where}`, function () {
      this.timeout(10 * TIME_MS_MAX);
      for (const piece of PIECES) {
        const text = start + piece.repeat(60_000).slice(0, 400_000);
        const started = performance.now();
        const { findings } = checkInterchange(text, { profile: 'lab' });
        for (const finding of findings) extentOf(text, finding);
        expect(findings.length, piece).to.be.within(1, 1000);
        expect(performance.now() - started, piece).to.be.below(TIME_MS_MAX);
      }
    });
  }
});

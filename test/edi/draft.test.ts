import fc from 'fast-check';
import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { extentOf } from '../../src/edi/extent.ts';
import { answeredBy } from '../../src/edi/reading/answered.ts';
import { compareTexts } from '../../src/edi/reading/compare.ts';
import { blanksIn, movedExtents, placeAt, readDraft } from '../../src/edi/reading/draft.ts';
import type { Say } from '../../src/edi/reading/say.ts';
import { sampleOf } from '../../src/edi/samples.ts';

const say: Say = (key, params) => `${key}${params === undefined ? '' : JSON.stringify(params)}`;
const draftOf = (text: string) => readDraft(text, { profile: 'lab' }, 'en', say);
const ORDERS = sampleOf('ORDERS');
const at = (text: string, what: string): number => {
  const found = text.indexOf(what);
  if (found === -1) throw new Error(`no ${what} in the text`);
  return found;
};

describe('a message somebody is writing', () => {
  it('has blanks where three dots stand instead of a value, and not at the end of a sentence', () => {
    const text = "QTY+21:...:PCE'\nFTX+AAI+++Wait for us...'\nBGM+220+...+9'\nFTX+AAI+++...and so on'\n...'";
    expect(blanksIn(text).map(({ from }) => text.slice(0, from).split('\n').length)).to.deep.equal([1, 3, 5]);
  });

  it('takes a blank for work that is left, and what was written wrong for a fault', () => {
    const blank = ORDERS.replace('QTY+21:40', 'QTY+21:...');
    const open = draftOf(blank);
    expect(open.blanks).to.have.length(1);
    expect(open.blanks[0]).to.include({
      tag: 'QTY',
      line: blank.slice(0, at(blank, '...')).split('\n').length,
    });
    expect(open.blanks[0]?.label).to.equal('quantity');
    expect(open.faults.map(({ from, to }) => blank.slice(from, to))).to.not.include('...');
    const wrong = draftOf(ORDERS.replace('QTY+21:40', 'QTY+21:4O'));
    expect(wrong.blanks).to.deep.equal([]);
    expect(
      wrong.faults.map(({ from, to }) => ORDERS.replace('QTY+21:40', 'QTY+21:4O').slice(from, to)),
    ).to.include('4O');
  });

  it('has nothing left when nothing is wrong', () => {
    const { faults, blanks, unreadable, rows } = draftOf(ORDERS);
    expect({ faults, blanks, unreadable }).to.deep.equal({ faults: [], blanks: [], unreadable: null });
    expect(rows.map(({ tag }) => tag).slice(0, 4)).to.deep.equal(['UNA', 'UNB', 'UNH', 'BGM']);
  });

  it('says of a text that is none why, and still finds its blanks', () => {
    expect(draftOf('').unreadable).to.equal('empty');
    expect(draftOf('hello ...')).to.deep.include({ unreadable: 'no-edifact', faults: [] });
    expect(draftOf('hello ...').blanks).to.have.length(1);
  });

  it('numbers the lines of faults as an editor does', () => {
    const text = ORDERS.replace('UNT+', 'UNT+9');
    const fault = draftOf(text).faults.find(({ code }) => code === 29);
    expect(fault?.line).to.equal(text.slice(0, at(text, 'UNT+')).split('\n').length);
  });

  it('knows what stands at the caret: the value that ends there before the sign that follows', () => {
    const { rows } = draftOf(ORDERS);
    const quantity = at(ORDERS, 'QTY+21:40') + 'QTY+21:40'.length;
    const place = placeAt(rows, quantity);
    expect(place?.row.tag).to.equal('QTY');
    expect(place?.part).to.include({ element: 1, component: 2, text: '40' });
    expect(placeAt(rows, at(ORDERS, 'UNB'))?.part).to.include({ element: 0, text: 'UNB' });
    expect(placeAt(rows, ORDERS.length + 5)).to.equal(null);
  });

  it('reads any text at any caret without a fall', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(ORDERS.length), fc.nat(20), (piece, from, drop) => {
        const text = ORDERS.slice(0, from) + piece + ORDERS.slice(from + drop);
        const draft = draftOf(text);
        for (const { from: start, to } of [...draft.faults, ...draft.blanks]) {
          expect(start).to.be.within(0, text.length);
          expect(to).to.be.within(start, text.length);
        }
        placeAt(draft.rows, from);
      }),
    );
  });

  it('moves the marks behind what was typed and drops those that it touched', () => {
    const before = 'one two three';
    const marks = [
      { from: 0, to: 3 },
      { from: 4, to: 7 },
      { from: 8, to: 13 },
    ];
    expect(movedExtents(before, 'one tXwo three', marks)).to.deep.equal([
      { from: 0, to: 3 },
      { from: 9, to: 14 },
    ]);
    expect(movedExtents(before, before, marks)).to.deep.equal(marks);
  });

  it('keeps every mark it moves on the same words, whatever is typed in one place', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(13), fc.nat(5), (typed, from, drop) => {
        const before = 'one two three';
        const after = before.slice(0, from) + typed + before.slice(from + drop);
        const marks = [...before.matchAll(/\w+/g)].map(({ index, 0: word }) => ({
          from: index,
          to: index + word.length,
          word,
        }));
        for (const mark of movedExtents(before, after, marks)) {
          expect(after.slice(mark.from, mark.to)).to.equal(mark.word);
        }
      }),
    );
  });
});

describe('two messages beside each other', () => {
  const kinds = (own: string): string[] =>
    compareTexts(own, ORDERS)?.rows.map(({ kind }) => kind) ?? ['unreadable'];

  it('are the same when only the envelope’s time and references differ', () => {
    const other = ORDERS.replaceAll('T0000001', 'X9').replace(':0830', ':1111').replace('UNH+1+', 'UNH+7+');
    const compared = compareTexts(other.replace(/UNT\+(\d+)\+1'/, "UNT+$1+7'"), ORDERS);
    expect(compared?.differences).to.equal(0);
  });

  it('show a changed value, a segment too much and one that is missing, and nothing else', () => {
    expect(kinds(ORDERS.replace('QTY+21:40', 'QTY+21:44')).filter((kind) => kind !== 'same')).to.deep.equal([
      'changed',
    ]);
    expect(kinds(ORDERS.replace('LIN+1', "LOC+7+X'\nLIN+1")).filter((kind) => kind !== 'same')).to.deep.equal(
      ['extra'],
    );
    expect(kinds(ORDERS.replace(/NAD\+ST[^']*'\n/, '')).filter((kind) => kind !== 'same')).to.deep.equal([
      'lacking',
    ]);
  });

  it('mark the value that differs and leave the others', () => {
    const row = compareTexts(ORDERS.replace('QTY+21:40', 'QTY+21:44'), ORDERS)?.rows.find(
      ({ kind }) => kind === 'changed',
    );
    expect(row?.first?.filter(({ differs }) => differs).map(({ text }) => text)).to.deep.equal(['44']);
    expect(row?.second?.filter(({ differs }) => differs).map(({ text }) => text)).to.deep.equal(['40']);
  });

  it('lose no segment of either, whatever is written', () => {
    const segments = ORDERS.trim().split('\n');
    fc.assert(
      fc.property(fc.shuffledSubarray(segments.slice(3, -2)), (some) => {
        const own = [...segments.slice(0, 3), ...some, ...segments.slice(-2)].join('\n');
        const rows = compareTexts(own, ORDERS)?.rows ?? [];
        const text = (side: 'first' | 'second'): string[] =>
          rows.flatMap((row) =>
            row[side] === null ? [] : [(row[side] ?? []).map((part) => part.text).join('')],
          );
        expect(text('first')).to.deep.equal(own.split('\n'));
        expect(text('second')).to.deep.equal(segments);
      }),
      { numRuns: 50 },
    );
  });

  it('are not compared when one of them is no message', () => {
    expect(compareTexts('hello', ORDERS)).to.equal(null);
  });
});

describe('an answer and the faults it speaks of', () => {
  const told = (text: string): [what: string, said: readonly string[]][] => {
    const { findings, contrl } = checkInterchange(text, { profile: 'lab' });
    const said = answeredBy(contrl ?? '', findings);
    return findings.map((finding, i) => {
      const { from, to } = extentOf(text, finding);
      return [`${finding.tag} ${text.slice(from, to)}`.trim(), said[i] ?? []];
    });
  };

  it('names the UCS and UCD of each', () => {
    const text = ORDERS.replace('QTY+21:40', 'QTY+21:4O').replace(/CNT\+2:\d'/, "CNT+2:7'");
    const number = (tag: string): number => text.split('\n').findIndex((line) => line.startsWith(tag)) - 1;
    expect(told(text)).to.deep.equal([
      ['QTY 4O', [`UCS+${number('QTY')}'`, "UCD+37+2:2'"]],
      ['CNT 7', [`UCS+${number('CNT')}'`, "UCD+29+2:2'"]],
    ]);
  });

  it('names UCI for the envelope and UCM for UNH and UNT', () => {
    expect(told(ORDERS.replace('UNZ+1', 'UNZ+2'))).to.deep.equal([
      ['UNZ 2', [checkInterchange(ORDERS.replace('UNZ+1', 'UNZ+2')).contrl?.split('\n')[3]]],
    ]);
    const [[what, [said]] = ['', []]] = told(ORDERS.replace(/UNT\+\d+/, 'UNT+3'));
    expect(what).to.equal('UNT 3');
    expect(said).to.match(/^UCM\+1\+ORDERS:D:96A:UN\+4\+29\+UNT\+2'$/);
  });

  it('gives two faults alike two places, and a fault it does not speak of none', () => {
    const text = ORDERS.replace('QTY+21:40', 'QTY+21:4O').replace('QTY+21:200', 'QTY+21:2OO');
    const [first, second] = told(text).filter(([what]) => what.startsWith('QTY'));
    expect(first?.[1][0]).to.not.equal(second?.[1][0]);
    const { findings } = checkInterchange(text);
    expect(answeredBy('no answer', findings)).to.deep.equal(findings.map(() => []));
  });

  it('gives each ERC of an APERAK with its text to one fault, in their order', () => {
    const aperak = sampleOf('APERAK');
    const { findings } = checkInterchange(ORDERS.replace('QTY+21:40', 'QTY+21:4O'));
    expect(answeredBy(aperak, findings)[0]).to.deep.equal([
      "ERC+PRICE:ZZZ:92'",
      "FTX+AAO+++The price of CUP-02 is another since 1 March'",
      "RFF+ON:PO-0007'",
    ]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { checkInterchange } from '../../src/edi/check.ts';
import { explain, explainFinding } from '../../src/edi/explain.ts';
import { extentOf } from '../../src/edi/extent.ts';
import type { Finding } from '../../src/edi/finding.ts';
import { parseInterchange } from '../../src/edi/parse.ts';
import { sampleOf } from '../../src/edi/samples.ts';
import { MESSAGE_TYPES } from '../../src/edi/tables/messages.ts';
import { tokenize } from '../../src/edi/tokenize.ts';
import {
  makeInterchange,
  makeMessage,
  segment,
  writeInterchange,
  type EdiInterchange,
} from '../../src/edi/write.ts';
import { plain, readWithEdifact } from '../support/edi.ts';

const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'ABCxyz019 .,-') },
  { weight: 3, arbitrary: fc.constantFrom(...":+?'*") },
  { weight: 1, arbitrary: fc.constantFrom('é', '茶', '|', '~', '/') },
);
const value = fc.string({ unit: character, maxLength: 12 });
const word = fc.string({ unit: fc.constantFrom(...'ABC01'), minLength: 1, maxLength: 8 });
const elements = fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
const tag = fc.constantFrom('BGM', 'DTM', 'FTX', 'LIN', 'QTY', 'XYZ');
const party = fc.record({ id: value, qualifier: value, address: value });
const message = fc.record({
  reference: value,
  type: word,
  version: word,
  release: word,
  agency: word,
  association: value,
  more: fc.constant([]),
  segments: fc.array(fc.record({ tag, elements }), { maxLength: 8 }),
});
const separators = fc.constantFrom(
  { component: ':', element: '+', decimal: '.', release: '?', repetition: ' ', terminator: "'" },
  { component: ':', element: '+', decimal: ',', release: '?', repetition: '*', terminator: "'" },
  { component: '/', element: '|', decimal: '.', release: '?', repetition: ' ', terminator: '~' },
  { component: '*', element: '-', decimal: '.', release: '.', repetition: ' ', terminator: '?' },
);
const interchange: fc.Arbitrary<EdiInterchange> = fc.record({
  separators,
  syntax: fc.constantFrom('UNOC', 'UNOW'),
  version: fc.constantFrom('3', '4'),
  sender: party,
  recipient: party,
  date: word,
  time: word,
  reference: value,
  more: fc.constantFrom([], [['X'], ['', '']]),
  messages: fc.array(message, { maxLength: 4 }),
});

describe('writing an interchange', () => {
  it('is undone by reading it', () => {
    fc.assert(
      fc.property(interchange, (x) => {
        expect(parseInterchange(writeInterchange(x))).to.deep.equal(x);
      }),
      { numRuns: 400 },
    );
  });

  it('is read by the edifact package as by us', () => {
    const usual = interchange.map((x) => ({
      ...x,
      separators: {
        ...x.separators,
        component: ':',
        element: '+',
        decimal: '.',
        release: '?',
        repetition: ' ',
        terminator: "'",
      },
    }));
    fc.assert(
      fc.property(usual, (x) => {
        const text = writeInterchange(x);
        expect(plain(tokenize(text).segments)).to.deep.equal(readWithEdifact(text, 'UNOW'));
      }),
      { numRuns: 300 },
    );
  });

  for (const type of MESSAGE_TYPES) {
    it(`gives a ${type} that the edifact package reads as we do`, () => {
      const text = sampleOf(type);
      expect(plain(tokenize(text).segments)).to.deep.equal(readWithEdifact(text));
    });
  }

  it('chooses UTF-8 and syntax 4 only where Latin-1 does not suffice', () => {
    const addressing = { sender: 'A', recipient: 'B', reference: 'R', date: '20260309', time: '0830' };
    const written = (text: string): string =>
      writeInterchange(
        makeInterchange(addressing, [makeMessage('ORDERS', '1', [segment('FTX', 'AAI', '', '', text)])]),
      );
    expect(written('Théière')).to.include('UNB+UNOC:3+A:ZZZ+B:ZZZ+260309:0830+R');
    expect(written('茶壶')).to.include('UNB+UNOW:4+A:ZZZ+B:ZZZ+20260309:0830+R');
  });

  it('leaves out empty ends of segments and composites', () => {
    expect(segment('NAD', 'BY', ['A', '', ''], '', '')).to.deep.equal({
      tag: 'NAD',
      elements: [['BY'], ['A']],
    });
    expect(segment('UNS', 'S')).to.deep.equal({ tag: 'UNS', elements: [['S']] });
  });
});

/** The edifact package does not take blanks between segments. */
function withoutBlanks(text: string): string {
  const { segments } = tokenize(text);
  const una = text.slice(0, segments[0]?.offset).trim();
  return una + segments.map(({ offset, end }) => text.slice(offset, end + 1)).join('');
}

function expectToBePlaced(finding: Finding, text: string): void {
  expect(finding.offset).to.be.within(0, text.length);
  expect(explainFinding(finding).zh).to.include(String(finding.code));
  const { from, to } = extentOf(text, finding);
  expect(from).to.be.within(0, to);
  expect(to).to.be.at.most(text.length);
}

describe('one random edit of a good interchange', () => {
  const texts = MESSAGE_TYPES.map(sampleOf);
  const edits = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 0, max: 30 }),
    put: fc.oneof(
      fc.constant(''),
      fc.string({ unit: character, maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  });

  it('never throws, and is found or harmless: what is accepted is read by edifact too', () => {
    fc.assert(
      fc.property(edits, ({ text, at, length, put }) => {
        const from = Math.floor(at * text.length);
        const edited = text.slice(0, from) + put + text.slice(from + length);
        for (const profile of ['lab', 'none'] as const) {
          const { findings, unreadable, contrl } = checkInterchange(edited, { profile });
          for (const finding of findings) expectToBePlaced(finding, edited);
          if (unreadable === null && findings.length === 0) {
            expect(plain(tokenize(edited).segments)).to.deep.equal(readWithEdifact(withoutBlanks(edited)));
          }
          if (contrl !== null) expect(checkInterchange(contrl).findings, contrl).to.deep.equal([]);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never throws for several edits of several interchanges either, and answers what can be read', () => {
    const several = fc.tuple(
      fc.array(edits, { minLength: 1, maxLength: 3 }),
      fc.array(edits, { maxLength: 3 }),
    );
    const editedBy = (list: readonly (typeof edits extends fc.Arbitrary<infer T> ? T : never)[]): string => {
      let text = list[0]?.text ?? '';
      for (const { at, length, put } of list) {
        const from = Math.floor(at * text.length);
        text = text.slice(0, from) + put + text.slice(from + length);
      }
      return text;
    };
    fc.assert(
      fc.property(several, fc.constantFrom('', '\n', '-----\n', "'"), ([first, second], between) => {
        const text = editedBy(first) + between + editedBy(second);
        const { findings, contrl } = checkInterchange(text, { profile: 'lab' });
        for (const finding of findings) expectToBePlaced(finding, text);
        if (contrl !== null) expect(checkInterchange(contrl).findings, contrl).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });

  it('finds every lost segment of an order by the count alone', () => {
    const lines = sampleOf('ORDERS').trim().split('\n');
    for (let i = 1; i < lines.length; i++) {
      const without = lines.filter((_, index) => index !== i).join('\n');
      expect(checkInterchange(without).findings, lines[i]).to.not.have.length(0);
    }
  });

  it('never throws for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begins) => {
        const head = begins ? [...'UNB+UNOW:4+A+B+'].map((letter) => letter.charCodeAt(0)) : [];
        checkInterchange(Uint8Array.from([...head, ...bytes]), { profile: 'lab' });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a segment in plain words', () => {
  const cases: [tag: string, elements: string[][], en: string, zh: string][] = [
    ['QTY', [['21', '60', 'PCE']], 'Quantity: ordered (21) 60 pieces (PCE)', '数量：订购 (21) 60 件 (PCE)'],
    [
      'DTM',
      [['137', '20260309', '102']],
      'Date or time: document (137) 2026-03-09',
      '日期或时间：单证日期 (137) 2026-03-09',
    ],
    ['NAD', [['BY'], ['A', '', '92']], 'Party: buyer (BY); A', '当事方：购货方 (BY)；A'],
    [
      'UCD',
      [['37'], ['2', '2']],
      'Fault in an element: fault wrong kind of character (37); element position 2 component position 2',
      '数据元有错：错误 字符类型不对 (37)；数据元位置 2 成分位置 2',
    ],
    ['XYZ', [['1']], 'Unknown segment XYZ', '未知的段 XYZ'],
    ['BGM', [], 'Document', '单证'],
  ];
  for (const [name, values, en, zh] of cases) {
    it(`says what ${name} says, in both languages`, () => {
      const words = explain({ tag: name, elements: values });
      expect(words.en).to.equal(en);
      expect(words.zh).to.equal(zh);
    });
  }

  it('knows every code and element that the samples use', () => {
    const bare: string[] = [];
    for (const type of MESSAGE_TYPES) {
      for (const { tag: name, elements: values } of tokenize(sampleOf(type)).segments) {
        for (const { number, label } of explain({ tag: name, elements: values }).values) {
          if (/^element /.test(label.en)) bare.push(`${name} ${number}`);
        }
      }
    }
    expect(bare).to.deep.equal([]);
  });
});

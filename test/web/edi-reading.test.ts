import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { sayFrom } from '../../src/client/edi-say.ts';
import { checkInterchange } from '../../src/edi/check.ts';
import { encodingTrouble } from '../../src/edi/encoding.ts';
import { readInterchange } from '../../src/edi/interchange.ts';
import { MISTAKES, withMistake } from '../../src/edi/mistakes.ts';
import { layOut, type Row } from '../../src/edi/reading/layout.ts';
import { readingOf, type Reading } from '../../src/edi/reading/reading.ts';
import type { SheetRow } from '../../src/edi/reading/sheet.ts';
import { sampleOf } from '../../src/edi/samples.ts';
import { MESSAGE_TYPES, type MessageType } from '../../src/edi/tables/messages.ts';
import { SCRIPT_TEXTS } from '../../src/web/entrance/edi-routes.ts';
import type { Texts } from '../../src/web/i18n.ts';
import { edit, ORDER, wrap } from '../support/edi.ts';
import { testTexts } from '../support/lesson-desk.ts';

let texts: Texts;
before(async () => {
  texts = await testTexts();
});
const reading = (text: string, lang: 'en' | 'zh' = 'en', profile: 'lab' | 'none' = 'lab'): Reading =>
  readingOf(text, { profile }, lang, (key, params) => texts.t(lang, key, params));

const rowsOf = (text: string): readonly Row[] => {
  const read = readInterchange(text);
  if (!read.ok) throw new Error(read.error);
  return layOut(read.value);
};
const rowWith = ({ sheet }: Reading, tag: string): SheetRow => {
  const row = sheet?.rows.find((one) => one.tag === tag);
  if (!row) throw new Error(`no row ${tag}`);
  return row;
};
const sentence = ({ name, phrases }: SheetRow): string =>
  name + phrases.map(({ joint, text }) => joint + text).join('');

describe('a text laid out for reading', () => {
  it('has a row for every segment, which together are the text to the character', () => {
    for (const type of MESSAGE_TYPES) {
      const text = sampleOf(type);
      const rows = rowsOf(text);
      expect(rows.map(({ number }) => number)).to.deep.equal(rows.map((_row, index) => index + 1));
      expect(rows.map(({ from, to }) => text.slice(from, to)).join('\n')).to.equal(text.trimEnd());
      for (const { parts, from, to } of rows) {
        expect(parts.map((part) => part.text).join('')).to.equal(text.slice(from, to));
      }
    }
  });

  it('goes on to the next interchange where a text has several, and tells what is wrong there', () => {
    const second = sampleOf('INVOIC').replace(/UNT\+(\d+)/, 'UNT+9$1');
    const text = `${sampleOf('ORDERS')}${second}`;
    const rows = rowsOf(text);
    expect(rows.filter(({ tag }) => tag === 'UNB')).to.have.length(2);
    expect(rows.map(({ number }) => number)).to.deep.equal(rows.map((_, i) => i + 1));
    const found = reading(text);
    expect(found.accepted).to.equal(false);
    const unt = found.sheet?.rows.filter(({ tag }) => tag === 'UNT') ?? [];
    expect(unt.map(({ faults }) => faults.length)).to.deep.equal([0, 1]);
    expect(reading(`${sampleOf('ORDERS')}${sampleOf('INVOIC')}`).accepted).to.equal(true);
  });

  it('tells values apart as the reader does, also where signs are released', () => {
    const text = wrap('ORDERS', edit(ORDER, { 'IMD+F++:::Teapot': "IMD+F++:::Tea?+pot??:?'s" }));
    const row = rowsOf(text).find(({ tag }) => tag === 'IMD');
    const values = row?.parts.filter(({ element }) => element !== null && element > 0);
    expect(values?.map(({ element, component, text: raw }) => [element, component, raw])).to.deep.equal([
      [1, 1, 'F'],
      [3, 4, 'Tea?+pot??'],
      [3, 5, "?'s"],
    ]);
  });

  it('sets groups in below their first segment', () => {
    const depths = (type: MessageType) =>
      rowsOf(sampleOf(type))
        .filter(({ depth }) => depth > 0)
        .map(({ tag, depth }) => `${tag}${depth}`)
        .join(' ');
    expect(depths('REMADV')).to.equal(
      'BGM1 DTM1 DTM1 RFF1 NAD1 NAD1 CUX1 DOC1 MOA2 MOA2 DTM2 RFF2 AJT2 MOA3 FTX3 UNS1 MOA1',
    );
  });

  it('takes any text apart without a gap and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`UNBHT+:'?\n A1`) }), (tail) => {
        const text = `UNB+UNOC:3+A+B+260309:0830+1'${tail}`;
        for (const { parts, from, to } of rowsOf(text)) {
          expect(parts.map((part) => part.text).join('')).to.equal(text.slice(from, to));
        }
      }),
    );
  });
});

describe('what a page says about a text', () => {
  it('says each segment as `explain` does, piece by piece, and every piece stands in the text too', () => {
    for (const lang of ['en', 'zh'] as const) {
      const found = reading(sampleOf('ORDERS'), lang);
      expect(sentence(rowWith(found, 'QTY'))).to.equal(
        lang === 'en' ? 'Quantity: ordered (21) 40 pieces (PCE)' : '数量：订购 (21) 40 件 (PCE)',
      );
      for (const row of found.sheet?.rows ?? []) {
        const places = new Set(row.raw.map(({ at }) => at));
        for (const { at } of row.phrases) expect(places.has(at), `${row.tag} ${at}`).to.equal(true);
      }
    }
  });

  it('tells what a code means, and what any other value is', () => {
    const { raw } = rowWith(reading(sampleOf('ORDERS')), 'BGM');
    const hints = raw.filter(({ hint }) => hint !== null).map(({ kind, text, hint }) => [kind, text, hint]);
    expect(hints).to.deep.equal([
      ['tag', 'BGM', 'Document'],
      ['code', '220', 'order – kind of document (element 1001)'],
      ['value', 'PO-0007', 'number (element 1004)'],
      ['code', '9', 'original – function (element 1225)'],
    ]);
  });

  it('accepts every sample and says who would answer what', () => {
    for (const type of MESSAGE_TYPES) {
      const found = reading(sampleOf(type));
      expect(found.verdict, type).to.equal('Accepted');
      expect(found.faults, type).to.deep.equal([]);
      if (type === 'CONTRL') expect(found.answer).to.include({ accepted: null, text: null });
      else {
        expect(found.answer.accepted).to.equal(true);
        expect(found.answer.text).to.match(/\nUCI\+[^\n]+\+7'\n/);
        expect(found.answer.sheet?.rows.map(({ tag }) => tag)).to.include.members(['UCI', 'UCM']);
      }
    }
  });

  it('marks what is wrong in both panes and words place, expectation and find', () => {
    const found = reading(wrap('ORDERS', edit(ORDER, { 'QTY+21:10:PCE': 'QTY+21:1O:PCE' })));
    const [group, ...others] = found.faults;
    expect(others).to.deep.equal([]);
    expect(group).to.include({ level: 'syntax', label: 'Syntax', more: null });
    const [fault] = group?.faults ?? [];
    expect(fault).to.include({
      number: 1,
      code: 37,
      title: 'Wrong kind of character',
      place: 'Segment 16, QTY (Quantity), element 1, component 2 – quantity',
      expected: 'a number of at most 15 digits (n..15)',
      received: '1O',
      missing: null,
    });
    const row = found.sheet?.rows.find(({ number }) => number === fault?.row);
    expect(row?.raw.filter(({ fault: level }) => level !== null)).to.deep.equal([
      {
        kind: 'value',
        text: '1O',
        at: `${fault?.row}/1.2`,
        hint: 'quantity (element 6060)',
        fault: 'syntax',
      },
    ]);
    expect(row?.phrases.filter(({ fault: level }) => level !== null).map(({ text }) => text)).to.deep.equal([
      '1O',
    ]);
    expect(found.answer).to.include({ accepted: false, verdict: 'B rejects it.' });
  });

  it('shows where something is missing, by level, and names what would stand there', () => {
    const lines = edit(ORDER, { 'DTM+137:20260309:102': null, 'NAD+SU+B::92': 'NAD++B::92' });
    const found = reading(wrap('ORDERS', lines), 'zh');
    expect(found.faults.map(({ level, faults }) => [level, faults.length])).to.deep.equal([
      ['syntax', 1],
      ['profile', 2],
    ]);
    const nad = found.faults[0]?.faults[0];
    expect(nad).to.include({ missing: 'part', title: '缺失', expected: '最多 3 个字符（an..3）' });
    const raw = found.sheet?.rows.find(({ number }) => number === nad?.row)?.raw ?? [];
    expect(raw.map(({ kind, text }) => (kind === 'gap' ? '[ ]' : text)).join('')).to.equal("NAD+[ ]+B::92'");
    const wanted = found.faults[1]?.faults.map(({ expected, missing }) => [expected, missing]);
    expect(wanted).to.deep.include(['DTM+137（日期或时间：单证日期 (137)）', 'segment']);
    expect(wanted).to.deep.include(['NAD+SU（当事方：供货方 (SU)）', 'segment']);
  });

  it('names only the profile’s wishes when it is asked for them', () => {
    const text = wrap('ORDERS', edit(ORDER, { 'MOA+86:425': 'MOA+86:426' }));
    expect(reading(text, 'en', 'none').verdict).to.equal('Accepted');
    const [group] = reading(text).faults;
    expect(group?.level).to.equal('profile');
    expect(group?.faults[0]).to.include({ expected: '425', received: '426' });
  });

  it('gives one clear sentence for what is no interchange', () => {
    for (const [text, words] of [
      ['', /nothing in it/],
      ['Dear Sir or Madam', /no EDIFACT text/],
      ['\u0001\u0002PNG', /binary file/],
      ['x'.repeat(600_000), /longer/],
    ] as const) {
      const found = reading(text);
      expect(found.unreadable).to.match(words);
      expect(found).to.deep.include({ verdict: 'Not readable', sheet: null, faults: [] });
    }
  });

  it('shows the beginning of a very long text, and whatever is wrong further on', () => {
    const many = Array.from({ length: 400 }, (_, i) => [`LIN+${i + 1}++A:SA`, `QTY+21:${i + 1}:PCE`]).flat();
    many[700] = 'LIN+X++A:SA';
    const text = wrap('ORDERS', ['BGM+220+1+9', 'DTM+137:20260309:102', 'NAD+BY+A::92', ...many, 'UNS+S']);
    const found = reading(text, 'en', 'none');
    expect(found.faults.map(({ faults }) => faults.length)).to.deep.equal([1]);
    const rows = found.sheet?.rows ?? [];
    expect(rows.length).to.be.below(310);
    const broken = rows.find(({ raw }) => raw.map(({ text }) => text).join('') === "LIN+X++A:SA'");
    expect(broken?.faults.length).to.be.above(0);
    expect(broken?.gap).to.match(/^… \d+ segments are not shown$/);
    expect(rows.at(-1)?.gap).to.match(/not shown/);
    const hidden = rows.map(({ gap }) => Number(/\d+/.exec(gap ?? '')?.[0] ?? 0));
    const shown = rows.filter(({ tag }) => tag !== '').length;
    expect(shown + hidden.reduce((sum, n) => sum + n, 0)).to.equal(809);
  });

  it('is worded wholly in either language, in the browser as on the server', () => {
    for (const lang of ['en', 'zh'] as const) {
      const templates = Object.assign({}, ...SCRIPT_TEXTS.map((part) => texts.templates(lang, 'edi', part)));
      const say = sayFrom(JSON.stringify(templates));
      for (const type of MESSAGE_TYPES) {
        for (const kind of [null, ...MISTAKES]) {
          const text = kind === null ? sampleOf(type) : withMistake(sampleOf(type), kind, 0.6);
          if (text === null) continue;
          const onServer = reading(text, lang);
          expect(JSON.stringify(onServer)).to.not.match(/edi:[a-z]|\{\{|undefined|NaN/);
          expect(readingOf(text, { profile: 'lab' }, lang, say)).to.deep.equal(onServer);
        }
      }
    }
  });
});

describe('mistakes to try a check with', () => {
  it('are each found in every kind of message that has a place for them', () => {
    const places: Record<string, number> = {};
    for (const type of MESSAGE_TYPES) {
      for (const kind of MISTAKES) {
        for (const where of [0, 0.4, 0.99]) {
          const text = withMistake(sampleOf(type), kind, where);
          if (text === null) continue;
          places[kind] = (places[kind] ?? 0) + 1;
          const { findings } = checkInterchange(text);
          expect(findings.length, `${kind} at ${where} in ${type}`).to.be.above(0);
        }
      }
    }
    expect(Object.keys(places).sort()).to.deep.equal([...MISTAKES].sort());
  });

  it('are what they are called', () => {
    const codes = (kind: (typeof MISTAKES)[number]) =>
      checkInterchange(withMistake(sampleOf('ORDERS'), kind, 0.5) ?? '').findings.map(({ code }) => code);
    expect(codes('wrong-count')).to.deep.equal([29]);
    expect(codes('wrong-reference')).to.deep.equal([28]);
    expect(codes('lost-segment')).to.deep.equal([13]);
    expect(codes('repeated-segment')).to.deep.equal([35]);
    expect(codes('swapped-segments')).to.deep.equal([15]);
    expect(codes('garbled')).to.deep.equal([37]);
    expect(codes('unknown-code')).to.deep.equal([12]);
    expect(codes('too-long')).to.deep.equal([39]);
    expect(codes('foreign-letter')).to.deep.equal([21]);
    expect(codes('no-end')).to.deep.equal([13, 13]);
  });

  it('never fail, whatever they are to be made in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...MISTAKES),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tail, kind, where) => {
          const text = withMistake(
            `UNB+UNOC:3+A+B+260309:0830+1'UNH+1+ORDERS:D:96A:UN'BGM+${tail}`,
            kind,
            where,
          );
          if (text !== null) expect(text).to.be.a('string');
        },
      ),
    );
    expect(withMistake('no message', 'wrong-count')).to.equal(null);
  });
});

describe('the encoding of a file', () => {
  const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Buffer.from(text, encoding);
  const order = (syntax: string, text: string): string =>
    `UNB+${syntax}+A+B+260309:0830+1'UNH+1+ORDERS:D:96A:UN'FTX+AAI+++${text}'`;
  // 茶壶 in GB 18030.
  const gb = Buffer.concat([bytes(order('UNOC:3', '')), Buffer.from([0xb2, 0xe8, 0xba, 0xf8])]);

  it('is called odd only where it and UNB say two things', () => {
    expect(encodingTrouble(bytes(order('UNOC:3', 'pot')))).to.equal(null);
    expect(encodingTrouble(bytes(order('UNOC:3', 'Théière'), 'latin1'))).to.equal(null);
    expect(encodingTrouble(bytes(order('UNOW:4', '茶壶')))).to.equal(null);
    expect(encodingTrouble(bytes(`\ufeff${order('UNOC:3', '茶壶')}`))).to.equal(null);
    expect(encodingTrouble(bytes(order('UNOC:3', '茶壶')))).to.equal('utf8-said-latin');
    expect(encodingTrouble(bytes(order('UNOW:4', 'Théière'), 'latin1'))).to.equal('not-utf8');
    expect(encodingTrouble(new Uint8Array([...bytes(order('UNOC:3', '')), 0x93, 0x94]))).to.equal(
      'not-latin',
    );
    expect(encodingTrouble(new Uint8Array([...gb].map((byte) => byte)))).to.equal(null);
    expect(encodingTrouble(new Uint8Array(0))).to.equal(null);
  });
});

describe('the texts a script words its results with', () => {
  it('are all that the shared code names', () => {
    const named = ['fault-words', 'reading', 'sheet'].flatMap((name) => [
      ...readFileSync(new URL(`../../src/edi/reading/${name}.ts`, import.meta.url), 'utf8').matchAll(
        /['`]edi:([a-z]+)\./g,
      ),
    ]);
    const parts = new Set(named.map(([, part]) => part));
    expect(parts.size).to.be.above(4);
    expect([...parts].filter((part) => !SCRIPT_TEXTS.includes(part ?? ''))).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { tableOf } from '../../src/edi/message-table.ts';
import { MESSAGE_TYPES } from '../../src/edi/tables/messages.ts';
import { edit, findingsOf, ORDER, wrap } from '../support/edi.ts';

const findings = (lines: readonly string[]): string[] => findingsOf(wrap('ORDERS', lines));

describe('the order of segments', () => {
  it('has nothing against a plain order', () => {
    expect(findings(ORDER)).to.deep.equal([]);
  });

  // Segment numbers count UNH as 1.
  const cases: [what: string, lines: readonly string[], found: string[]][] = [
    [
      'a header date that is missing, though lines have dates',
      edit(ORDER, {
        'DTM+137:20260309:102': null,
        'DTM+2:20260316:102': null,
        'QTY+21:4:PCE': ['QTY+21:4:PCE', 'DTM+2:20260316:102'],
      }),
      ['13 2 DTM'],
    ],
    ['BGM that is missing', ORDER.slice(1), ['13 1 BGM']],
    ['BGM that is missing together with the dates', ORDER.slice(3), ['13 1 BGM', '13 1 DTM']],
    ['UNS that is missing', edit(ORDER, { 'UNS+S': null }), ['13 18 UNS']],
    [
      'a party before the date',
      edit(ORDER, { 'DTM+137:20260309:102': ['NAD+BY+A::92', 'DTM+137:20260309:102'], 'NAD+BY+A::92': null }),
      ['15 3 NAD'],
    ],
    [
      'a date before BGM',
      ['DTM+2:20260316:102', 'BGM+220+PO-1+9', 'DTM+137:20260309:102', ...ORDER.slice(3)],
      ['15 2 DTM'],
    ],
    [
      'an amount behind its price',
      edit(ORDER, { 'MOA+203:300': null, 'PRI+AAA:75': ['PRI+AAA:75', 'MOA+203:300'] }),
      ['15 14 MOA'],
    ],
    [
      'an amount behind its price in the last line',
      edit(ORDER, { 'MOA+203:125': null, 'PRI+AAA:12.5': ['PRI+AAA:12.5', 'MOA+203:125'] }),
      ['15 18 MOA'],
    ],
    ['an unknown segment', edit(ORDER, { 'RFF+CT:C-1': ['XYZ+1', 'RFF+CT:C-1'] }), ['15 5 XYZ']],
    [
      'two unknown segments',
      edit(ORDER, { 'RFF+CT:C-1': ['XYZ+1', 'RFF+CT:C-1', 'ABC'] }),
      ['15 5 XYZ', '15 7 ABC'],
    ],
    ['a second BGM', edit(ORDER, { 'BGM+220+PO-1+9': ['BGM+220+PO-1+9', 'BGM+220+PO-1+9'] }), ['35 3 BGM']],
    ['a second UNS', edit(ORDER, { 'UNS+S': ['UNS+S', 'UNS+S'] }), ['35 20 UNS']],
    [
      'CNT before the total',
      edit(ORDER, { 'MOA+86:425': null, 'CNT+2:2': ['CNT+2:2', 'MOA+86:425'] }),
      ['15 21 MOA'],
    ],
    ['the beginning of the first line lost', edit(ORDER, { 'LIN+1++POT:SA': null }), ['13 9 LIN']],
    ['the beginning of the second line lost', edit(ORDER, { 'LIN+2++CUP:SA': null }), ['13 14 LIN']],
    [
      'a whole line behind the totals',
      [
        ...edit(ORDER, {
          'LIN+2++CUP:SA': null,
          'QTY+21:10:PCE': null,
          'PRI+AAA:12.5': null,
          'MOA+203:125': null,
        }),
        'LIN+2++CUP:SA',
        'QTY+21:10:PCE',
        'PRI+AAA:12.5',
      ],
      ['15 18 LIN'],
    ],
    [
      'UNS before the lines',
      ['UNS+S'].flatMap(() =>
        edit(ORDER, {
          'UNS+S': null,
          'CUX+2:CNY:9': ['UNS+S', 'CUX+2:CNY:9'],
          'MOA+203:300': null,
          'MOA+203:125': null,
        }),
      ),
      ['15 10 CUX'],
    ],
    [
      'six contracts of tax',
      edit(ORDER, { 'CUX+2:CNY:9': [...Array.from({ length: 6 }, () => 'TAX+7+VAT'), 'CUX+2:CNY:9'] }),
      ['36 14 TAX'],
    ],
    [
      'eleven quantities in a line',
      edit(ORDER, { 'QTY+21:4:PCE': Array.from({ length: 11 }, () => 'QTY+21:4:PCE') }),
      ['35 22 QTY'],
    ],
  ];
  for (const [what, lines, found] of cases) {
    it(`finds ${what}, and nothing else`, () => {
      expect(findings(lines)).to.deep.equal(found);
    });
  }

  it('finds several faults in one message', () => {
    const lines = edit(ORDER, {
      'DTM+137:20260309:102': null,
      'DTM+2:20260316:102': null,
      'RFF+CT:C-1': 'XYZ',
      'UNS+S': null,
    });
    expect(findings(lines)).to.deep.equal(['13 2 DTM', '15 3 XYZ', '13 16 UNS']);
  });

  it('asks an invoice for its total and a despatch advice for its packing level', () => {
    const invoice = ['BGM+380+I+9', 'DTM+137:20260309:102', 'LIN+1', 'QTY+47:1', 'UNS+S', 'CNT+2:1'];
    expect(findingsOf(wrap('INVOIC', invoice))).to.deep.equal(['13 7 MOA']);
    const advice = ['BGM+351+D+9', 'DTM+137:20260309:102', 'LIN+1', 'QTY+12:1', 'CNT+2:1'];
    expect(findingsOf(wrap('DESADV', advice))).to.deep.equal(['13 3 CPS']);
    const receipt = ['BGM+632+D+9', 'RFF+ON:1', 'CPS+1', 'LIN+1', 'QTY+48:1'];
    expect(findingsOf(wrap('RECADV', receipt))).to.deep.equal(['13 2 DTM', '13 3 NAD']);
  });

  it('says only that UNT is missing where a message breaks off', () => {
    const text = wrap('ORDERS', ORDER.slice(0, 10)).replace(/UNT[^']*'\n/, '');
    expect(findingsOf(text)).to.deep.equal(['13 11 UNT']);
  });
});

describe("the messages' tables", () => {
  // Number of segment groups of each message in D.96A, and their outermost triggers.
  const groups: Record<string, [count: number, outer: string]> = {
    ORDERS: [54, 'RFF NAD TAX CUX PAT TDT TOD PAC EQD SCC APR ALC RCS LIN ALC'],
    ORDRSP: [56, 'RFF AJT NAD TAX CUX PAT TDT TOD PAC EQD SCC APR ALC RCS LIN ALC'],
    ORDCHG: [56, 'RFF AJT NAD TAX CUX PAT TDT TOD PAC EQD SCC APR ALC RCS LIN ALC'],
    DESADV: [23, 'RFF NAD TOD TDT EQD CPS'],
    RECADV: [32, 'RFF DOC NAD TOD TDT EQD CPS'],
    INVOIC: [51, 'RFF NAD TAX CUX PAT TDT TOD PAC ALC RCS AJT INP LIN MOA TAX ALC'],
    REMADV: [10, 'NAD CUX DOC'],
    APERAK: [4, 'RFF NAD ERC'],
    CONTRL: [5, 'UCM UCF'],
  };
  for (const type of MESSAGE_TYPES) {
    it(`number the groups of ${type} as the standard does`, () => {
      const table = tableOf(type);
      const numbers: number[] = [];
      const visit = (group: typeof table): void => {
        if (group.number > 0) numbers.push(group.number);
        for (const slot of group.slots) if (slot.group) visit(slot.group);
      };
      visit(table);
      const [count, outer] = groups[type] ?? [0, ''];
      expect(numbers).to.deep.equal(Array.from({ length: count }, (_, i) => i + 1));
      expect(
        table.slots
          .filter(({ group }) => group)
          .map(({ tag }) => tag)
          .join(' '),
      ).to.equal(outer);
    });
  }
});

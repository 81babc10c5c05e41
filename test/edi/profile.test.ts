import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { sampleOf } from '../../src/edi/samples.ts';
import { MESSAGE_TYPES } from '../../src/edi/tables/messages.ts';
import { brief, edit, ORDER, wrap } from '../support/edi.ts';

const found = (text: string): string[] =>
  checkInterchange(text, { profile: 'lab' })
    .findings.filter(({ level }) => level === 'profile')
    .map(brief);

describe("the lab's profiles", () => {
  for (const type of MESSAGE_TYPES) {
    it(`are met by the sample of ${type}`, () => {
      const { findings, messages } = checkInterchange(sampleOf(type), { profile: 'lab' });
      expect(findings).to.deep.equal([]);
      expect(messages.map((message) => message.type)).to.deep.equal([type]);
    });
  }

  it('are not asked of files from elsewhere', () => {
    const bare = ['BGM+105+X', 'DTM+4:260309:101', 'LIN+1', 'UNS+S'];
    expect(checkInterchange(wrap('ORDERS', bare)).findings).to.deep.equal([]);
    expect(found(wrap('ORDERS', bare))).to.include.members(['13 2 BGM', '13 3 NAD', '13 4 QTY', '13 5 CNT']);
  });

  const cases: [what: string, changes: Record<string, string | string[] | null>, found: string[]][] = [
    ['an order that is no order', { 'BGM+220+PO-1+9': 'BGM+380+PO-1+9' }, ['13 2 BGM']],
    ['no number', { 'BGM+220+PO-1+9': 'BGM+220++9' }, ['13 2 BGM 2']],
    ['another function', { 'BGM+220+PO-1+9': 'BGM+220+PO-1+5' }, ['12 2 BGM 3']],
    ['no delivery date', { 'DTM+2:20260316:102': null }, ['13 3 DTM']],
    ['30 February', { 'DTM+2:20260316:102': 'DTM+2:20260230:102' }, ['12 4 DTM 1:2']],
    ['hours in a date without', { 'DTM+2:20260316:102': 'DTM+2:202603160830:102' }, ['12 4 DTM 1:2']],
    ['another currency', { 'CUX+2:CNY:9': 'CUX+2:EUR:9' }, ['13 9 CUX']],
    ['a line without price', { 'PRI+AAA:75': null }, ['13 13 PRI']],
    ['the same line number twice', { 'LIN+2++CUP:SA': 'LIN+1++CUP:SA' }, ['26 15 LIN 1']],
    [
      'a line that is wrongly multiplied',
      { 'MOA+203:125': 'MOA+203:126', 'MOA+86:425': 'MOA+86:426' },
      ['12 17 MOA 1:2'],
    ],
    ['a wrong total', { 'MOA+86:425': 'MOA+86:425.01' }, ['12 20 MOA 1:2']],
    ['a wrong number of lines', { 'CNT+2:2': 'CNT+2:3' }, ['29 21 CNT 1:2']],
  ];
  for (const [what, changes, expected] of cases) {
    it(`find ${what}`, () => {
      expect(found(wrap('ORDERS', edit(ORDER, changes)))).to.deep.equal(expected);
    });
  }

  const sampleCases: [
    type: (typeof MESSAGE_TYPES)[number],
    what: string,
    from: string,
    to: string,
    found: string[],
  ][] = [
    ['ORDRSP', 'parts that are not the whole', 'QTY+83:50', 'QTY+83:60', ['12 16 QTY 1:2']],
    ['ORDRSP', 'a line without an answer', 'LIN+1+5+', 'LIN+1++', ['13 9 LIN 2']],
    ['ORDRSP', 'an answer that is none', 'BGM+231+RS-0007-1+4', 'BGM+231+RS-0007-1+9', ['12 2 BGM 3']],
    ['INVOIC', 'a total that is not the sum', 'MOA+86:5508.75', 'MOA+86:5508.74', ['12 29 MOA 1:2']],
    [
      'REMADV',
      'a payment that is not the sum',
      "UNS+S'\nMOA+12:5424",
      "UNS+S'\nMOA+12:5425",
      ['12 18 MOA 1:2'],
    ],
    ['DESADV', 'no place to deliver to', "NAD+ST+DEPOT-4::92'\n", "NAD+DP+DEPOT-4::92'\n", ['13 11 NAD']],
    ['RECADV', 'no despatch advice', 'RFF+AAK', 'RFF+ACW', ['13 6 RFF']],
    ['APERAK', 'neither yes nor no', '+27', '+9', ['12 2 BGM 3']],
  ];
  for (const [type, what, from, to, expected] of sampleCases) {
    it(`find in ${type} ${what}`, () => {
      const text = sampleOf(type);
      expect(text).to.include(from);
      expect(found(text.replace(from, to))).to.deep.equal(expected);
    });
  }
});

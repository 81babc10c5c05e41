import { expect } from 'chai';
import fc from 'fast-check';
import { drawGroups, groupsOf } from '../../src/classroom/groups.ts';
import { isSameName, numberKey } from '../../src/classroom/names.ts';
import { classesIn, importedRows, previewRoster } from '../../src/classroom/roster/preview.ts';
import { readRole } from '../../src/classroom/roster/roles.ts';
import type { RosterRow, RosterSheet } from '../../src/classroom/roster/sheet.ts';
import { delimiterOf, readCsv } from '../../src/classroom/roster/read-csv.ts';
import type { Student } from '../../src/classroom/students.ts';

const row = (line: number, fields: Partial<RosterRow> = {}): RosterRow => ({
  line,
  studentNo: `n${line}`,
  name: `Name ${line}`,
  className: '',
  group: '',
  role: '',
  issues: [],
  ...fields,
});
const sheet = (...rows: RosterRow[]): RosterSheet => ({
  format: 'csv',
  layout: 'template',
  encoding: 'utf-8',
  columns: {},
  ignored: [],
  rows,
});
const student = (studentNo: string, fields: Partial<Student> = {}): Student => ({
  id: `s-${studentNo}`,
  classId: 'c1',
  studentNo,
  name: `Name ${studentNo.slice(1)}`,
  group: '',
  role: '',
  accountId: null,
  version: 1,
  ...fields,
});

describe('the preview of a roster', () => {
  it('tells new, changed and unchanged students apart, and counts who is not in the file', () => {
    const preview = previewRoster(
      sheet(row(2), row(3, { group: '1' }), row(4)),
      [student('n3'), student('N4'.toLowerCase()), student('n9')],
      null,
    );
    expect(preview.rows.map(({ fate }) => fate)).to.deep.equal(['new', 'changed', 'same']);
    expect(preview.counts).to.deep.equal({ new: 1, changed: 1, same: 1, 'left-out': 0 });
    expect(preview.notInFile).to.equal(1);
    expect(importedRows(preview)).to.deep.equal([
      { id: null, studentNo: 'n2', name: 'Name 2', group: '', role: '' },
      { id: 's-n3', studentNo: 'n3', name: 'Name 3', group: '1', role: '' },
    ]);
  });

  it('takes the first row of a number and points the others at it', () => {
    const preview = previewRoster(
      sheet(
        row(2, { studentNo: 'A1' }),
        row(3, { studentNo: 'a1', name: 'Someone else' }),
        row(4, { studentNo: 'Ａ1', name: 'Name 2' }),
      ),
      [],
      null,
    );
    expect(
      preview.rows.map(({ fate, issues }) => [
        fate,
        issues.map(({ level, code, params }) => [level, code, params['line']]),
      ]),
    ).to.deep.equal([
      ['new', []],
      ['left-out', [['error', 'duplicate', 2]]],
      ['left-out', [['warning', 'same-again', 2]]],
    ]);
  });

  it('leaves out a row with an error and nothing else', () => {
    const broken = row(3, { issues: [{ level: 'error', code: 'name-missing', params: {} }] });
    const preview = previewRoster(sheet(row(2), broken, row(4)), [], null);
    expect(preview.counts).to.include({ new: 2, 'left-out': 1 });
  });

  it('keeps what the file leaves empty, and warns when a name changes', () => {
    const present = student('n2', { name: 'Old name', group: '3', role: 'bank' });
    const preview = previewRoster(sheet(row(2)), [present], null);
    expect(preview.rows[0]?.after).to.include({ name: 'Name 2', group: '3', role: 'bank' });
    expect(preview.rows[0]?.issues.map(({ code }) => code)).to.deep.equal(['name-changes']);
    expect(preview.warnings).to.equal(1);
  });

  it('takes the rows of one class when asked to', () => {
    const both = sheet(
      row(2, { className: '2401' }),
      row(3, { className: '2402' }),
      row(4, { className: '2402' }),
    );
    expect(classesIn(both)).to.deep.equal([
      { name: '2402', rows: 2 },
      { name: '2401', rows: 1 },
    ]);
    expect(previewRoster(both, [], '2401').rows.map(({ line }) => line)).to.deep.equal([2]);
  });

  it('twice imported is once imported', () => {
    const fields = fc.record({
      studentNo: fc.stringMatching(/^[A-Za-z0-9]{1,4}$/),
      name: fc.stringMatching(/^[a-z]{1,6}$/),
      group: fc.constantFrom('', '1', '2'),
    });
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 20 }), (made) => {
        const file = sheet(...made.map((each, index) => row(index + 2, each)));
        const after = importedRows(previewRoster(file, [], null)).map((each) =>
          student(each.studentNo, { ...each, id: `s-${each.studentNo}` }),
        );
        expect(new Set(after.map(({ studentNo }) => numberKey(studentNo))).size).to.equal(after.length);
        expect(importedRows(previewRoster(file, after, null))).to.deep.equal([]);
      }),
    );
  });
});

describe('names and numbers', () => {
  const same: readonly (readonly [string, string])[] = [
    ['王小明', ' 王 小明 '],
    ['Ann Lee', 'ann  LEE'],
    ['Ann Lee', 'Lee Ann'],
    ['Lee, Ann', 'Ann Lee'],
    ['Ａｎｎ', 'ann'],
    ['阿卜杜拉·买买提', '阿卜杜拉•买买提'],
    ['阿卜杜拉·买买提', '阿卜杜拉买买提'],
  ];
  for (const [a, b] of same) it(`${a} is ${b}`, () => expect(isSameName(a, b)).to.equal(true));
  const different: readonly (readonly [string, string])[] = [
    ['王小明', '王明小'],
    ['Ann Lee', 'Ann Li'],
    ['王小明', ''],
  ];
  for (const [a, b] of different)
    it(`${a} is not ${b || 'nobody'}`, () => expect(isSameName(a, b)).to.equal(false));

  it('are compared without regard to case, width and spaces', () => {
    expect(numberKey(' Ａ2402-07 ')).to.equal(numberKey('a2402-07'));
    expect(numberKey('007')).to.not.equal(numberKey('7'));
  });

  it('of parts in an exercise are known in both languages', () => {
    expect(
      ['货场', 'Warehouse', '企业用户', 'mall administrator', '银行', '学生', ''].map(readRole),
    ).to.deep.equal(['warehouse', 'warehouse', 'enterprise', 'administrator', 'bank', '', '']);
    expect(readRole('Radwerk')).to.equal(null);
  });
});

describe('groups', () => {
  const many = (count: number): Student[] => Array.from({ length: count }, (_, i) => student(`n${i}`));

  it('drawn at random differ in size by one at most, and everyone is in one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 20 }),
        fc.string(),
        (count, wanted, seed) => {
          const groups = Math.min(wanted, count);
          const drawn = drawGroups(many(count), groups, seed);
          const sizes = new Map<string, number>();
          for (const group of drawn.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
          expect(drawn.size).to.equal(count);
          expect([...sizes.keys()].map(Number).sort((a, b) => a - b)).to.deep.equal(
            Array.from({ length: groups }, (_, i) => i + 1),
          );
          expect(Math.max(...sizes.values()) - Math.min(...sizes.values())).to.be.at.most(1);
        },
      ),
    );
  });

  it('drawn again with the same seed are the same, in whatever order the list comes; with another seed they are not', () => {
    const class30 = many(30);
    const drawn = drawGroups(class30, 6, 'seed');
    expect([...drawGroups([...class30].reverse(), 6, 'seed')].sort()).to.deep.equal([...drawn].sort());
    expect([...drawGroups(class30, 6, 'other')].sort()).to.not.deep.equal([...drawn].sort());
  });

  it('are listed in reading order, those in none last', () => {
    const listed = groupsOf(['10', '2', '', 'B', '1'].map((group, i) => student(`n${i}`, { group })));
    expect(listed.map(({ name }) => name)).to.deep.equal(['1', '2', '10', 'B', '']);
  });
});

describe('separated text', () => {
  it('is separated by what stands in most lines', () => {
    expect(delimiterOf('班级名单, 2024, 春\n学号;姓名\n1;a\n2;b\n')).to.equal(';');
    expect(delimiterOf('学号,姓名\n"a;b;c;d",x\n')).to.equal(',');
  });

  it('is never read beyond the rows asked for', () => {
    expect(readCsv('a,b\n'.repeat(100), 10).rows).to.have.length(10);
    expect(readCsv(`a,"b\n${'a,b\n'.repeat(100)}`, 10).rows).to.have.length(10);
  });
});

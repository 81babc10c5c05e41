import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import { readRoster } from '../../src/classroom/roster/read.ts';
import { csvOf } from '../../src/exports/csv.ts';
import { bookTable, bookWorkbook, gradesTable, runWorkbook } from '../../src/exports/grade-tables.ts';
import { canvasTable, lmsOfBook, lmsOfRun, moodleTable } from '../../src/exports/lms.ts';
import type { Cell, Table } from '../../src/exports/table.ts';
import { workbookOf } from '../../src/exports/xlsx.ts';
import { runs } from '../support/runs.ts';
import { bookOfClass, gradesOfClass, KEYS, recordsOfClass } from '../support/graded-class.ts';

const MARK = '\ufeff';
const rowsIn = (csv: Buffer): string[][] => parse(csv, { bom: true, relax_column_count: false });
/** A cell as text, the apostrophe of a text that begins like a formula taken off. */
const asText = (cell: Cell): string => String(cell ?? '');
const bare = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
const ABOUT = { runId: 'r1', title: 'First lesson', scenarioId: 'trade/first-trade', taskTitles: new Map() };

const tables: readonly (readonly [string, Table])[] = [
  ['the grades of an exercise', gradesTable(gradesOfClass(40), KEYS)],
  ['a gradebook', bookTable(bookOfClass(40, 5), KEYS)],
  ['a Moodle file', moodleTable(lmsOfBook(bookOfClass(40, 5)))],
  ['a Canvas file', canvasTable(lmsOfRun(gradesOfClass(40), 'First lesson'), '电商2402')],
];

describe('an export as CSV', () => {
  for (const [what, table] of tables) {
    it(`is, for ${what}, the same table when another library reads it`, () => {
      const [header, ...rows] = rowsIn(csvOf(table, true));
      expect(header).to.deep.equal(table.header);
      const expected = [...(table.preamble ?? []), ...table.rows].map((row) => row.map(asText));
      expect(rows.map((row) => row.map(bare))).to.deep.equal(expected);
    });
  }

  it('begins with the mark of UTF-8 unless it is unwanted', () => {
    const [, table] = tables[0] ?? [];
    if (!table) throw new Error('there are tables');
    expect(csvOf(table, true).toString('utf8').startsWith(MARK)).to.equal(true);
    expect(csvOf(table, false).toString('utf8')).to.equal(csvOf(table, true).toString('utf8').slice(1));
  });

  const formulas = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
  ];
  for (const text of formulas) {
    it(`makes a text of ${JSON.stringify(text)}`, () => {
      const [, row] = rowsIn(csvOf({ title: '', header: ['name', 'next'], rows: [[text, 'x']] }, true));
      expect(row).to.deep.equal([`'${text}`, 'x']);
    });
  }

  it('leaves negative figures as figures and harmless texts as they are', () => {
    const [, row] = rowsIn(
      csvOf({ title: '', header: ['a', 'b', 'c'], rows: [[-1.5, '王=小明', "'quoted"]] }, true),
    );
    expect(row).to.deep.equal(['-1.5', '王=小明', "'quoted"]);
  });

  it('never has a cell of text that a spreadsheet would calculate', () => {
    const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...formulas));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (cells) => {
        const csv = csvOf({ title: '', header: cells.map((_, i) => `c${i}`), rows: [cells] }, true);
        const [, row = []] = rowsIn(csv);
        expect(row.every((cell) => !/^[=+\-@\t\r]/.test(cell))).to.equal(true);
        expect(row.map((cell, i) => cell === cells[i] || cell === `'${cells[i] ?? ''}`)).to.not.include(
          false,
        );
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('an export as a workbook', () => {
  const tablesOf = () => runWorkbook(gradesOfClass(40), recordsOfClass(40), ABOUT, KEYS);

  it('is the same tables, figures as figures, when another library reads it', async () => {
    for (const made of [tablesOf(), bookWorkbook(bookOfClass(40, 5), '电商2402', KEYS)]) {
      const sheets = await readWorkbook(await workbookOf(made), { trim: false });
      expect(sheets.map(({ sheet }) => sheet)).to.deep.equal(
        made.map(({ title }) => title.replace(/:/g, ' ')),
      );
      for (const [i, table] of made.entries()) {
        const [header, ...rows] = sheets[i]?.data ?? [];
        expect(header).to.deep.equal(table.header);
        const width = table.header.length;
        const filled = rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? null));
        expect(filled).to.deep.equal(table.rows.map((row) => row.map((cell) => (cell === '' ? null : cell))));
      }
    }
  });

  it('keeps the zeros of student numbers, Chinese, and texts that begin like formulas', async () => {
    const sheets = await readWorkbook(await workbookOf(tablesOf()), { trim: false });
    const cells = sheets[0]?.data.flat();
    expect(cells).to.include('020240100').and.include('王小明').and.include('=1+1').and.include('𠮷野 太郎');
  });

  it('is the same bytes for the same grades, so that its checksum says something', async function () {
    this.timeout(5_000);
    const first = await workbookOf(tablesOf());
    // Zip files count time in steps of two seconds; the date they would say must not matter.
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
    const RealDate = globalThis.Date;
    try {
      globalThis.Date = class extends RealDate {
        constructor(...given: []) {
          super(...(given.length === 0 ? ([RealDate.now() + 3_600_000] as unknown as []) : given));
        }
      } as DateConstructor;
      expect((await workbookOf(tablesOf())).equals(first)).to.equal(true);
    } finally {
      globalThis.Date = RealDate;
      Date.now = now;
    }
  });
});

describe('an export for a gradebook elsewhere', () => {
  it('leaves out who has no student number, and says how many', () => {
    const book = lmsOfRun(gradesOfClass(10), 'Lesson');
    expect([book.people.length, book.leftOut]).to.deep.equal([9, 1]);
  });

  it('tells two exercises of the same name apart', () => {
    expect(moodleTable(lmsOfBook(bookOfClass(3, 3))).header.slice(3)).to.deep.equal([
      '第一课',
      '第一课 (2)',
      'Lesson 2',
    ]);
  });

  it('has Canvas’s own columns, its row of possible points, and EX for the excused', () => {
    const [header, possible, , excused] = rowsIn(
      csvOf(canvasTable(lmsOfRun(gradesOfClass(10), 'Lesson'), '2402'), true),
    );
    expect(header).to.deep.equal(['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Lesson']);
    expect(possible).to.deep.equal(['    Points Possible', '', '', '', '', '100']);
    expect(excused).to.deep.equal(['Ann "Nan" Lee', '', '020240101', '020240101', '2402', 'EX']);
  });

  it('knows its people by their numbers when it is read as a roster', async () => {
    const numbers = lmsOfRun(gradesOfClass(20), 'Lesson').people.map(({ studentNo }) => studentNo);
    const read = await readRoster(csvOf(canvasTable(lmsOfRun(gradesOfClass(20), 'Lesson'), '2402'), true));
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.layout).to.equal('canvas');
    expect(read.value.rows.map(({ studentNo }) => studentNo)).to.deep.equal(numbers);
  });

  it('gives grades in points of 100, with a dot, and nothing where there is none', () => {
    const [, first] = rowsIn(csvOf(moodleTable(lmsOfRun(gradesOfClass(10), 'L')), true));
    expect(first?.at(-1)).to.match(/^\d+(\.\d{1,2})?$/);
    expect(first?.slice(0, 2)).to.deep.equal(['020240100', '020240100']);
    const rows = rowsIn(csvOf(moodleTable(lmsOfRun(gradesOfClass(10), 'L')), true));
    // The seventh never acted.
    expect(rows.find(([, number]) => number === '020240106')?.at(-1)).to.equal('');
  });
});

describe('every export of a class of two hundred', () => {
  it('is made in under two seconds', async () => {
    const [grades, records, book] = [gradesOfClass(200), recordsOfClass(200), bookOfClass(200, 10)];
    const makers: readonly (readonly [string, () => unknown])[] = [
      ['xlsx of an exercise', () => workbookOf(runWorkbook(grades, records, ABOUT, KEYS))],
      ['xlsx of a gradebook', () => workbookOf(bookWorkbook(book, '2402', KEYS))],
      ['csv', () => csvOf(gradesTable(grades, KEYS), true)],
      ['moodle', () => csvOf(moodleTable(lmsOfBook(book)), true)],
      ['canvas', () => csvOf(canvasTable(lmsOfBook(book), '2402'), true)],
    ];
    for (const [what, make] of makers) {
      const startedMs = performance.now();
      await make();
      expect(performance.now() - startedMs, what).to.be.below(2_000);
    }
  });
});

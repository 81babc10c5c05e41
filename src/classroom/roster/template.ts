import { stringify } from 'csv-stringify/sync';
import writeWorkbook from 'write-excel-file/node';
import type { Language } from '../../kernel/text.ts';
import type { Student } from '../students.ts';

/** Rosters as files: the empty template with two examples, and the roster of a class. Both can be imported again. */

const HEADERS: Readonly<Record<Language, readonly string[]>> = {
  zh: ['学号', '姓名', '班级', '小组', '角色'],
  en: ['Student no.', 'Name', 'Class', 'Group', 'Role'],
};
const EXAMPLES: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  zh: [
    ['20240101', '王小明', '电商2402', '1', '企业用户'],
    ['20240102', '李华', '电商2402', '1', '货场'],
  ],
  en: [
    ['20240101', 'Ann Lee', 'E-commerce 2402', '1', 'enterprise'],
    ['20240102', 'Bo Wang', 'E-commerce 2402', '1', 'warehouse'],
  ],
};

export type RosterFormat = 'csv' | 'xlsx';

/** Spreadsheets read a cell that begins so as a formula; behind an apostrophe it is a text. */
export const formulaSafe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** UTF-8 with a mark: without it spreadsheets on Windows take it for GBK. */
export const csvFile = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    stringify(
      rows.map((row) => row.map(formulaSafe)),
      { bom: true, record_delimiter: 'windows' },
    ),
  );

const COLUMN_WIDTH = 18;

/** Every cell a text, so that long numbers and leading zeros stay as they are. */
async function xlsxFile(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const data = rows.map((row, index) =>
    row.map((value) => ({
      value,
      type: String,
      format: '@',
      ...(index === 0 && { fontWeight: 'bold' as const }),
    })),
  );
  const columns = (rows[0] ?? []).map(() => ({ width: COLUMN_WIDTH }));
  return writeWorkbook(data, { columns, stickyRowsCount: 1 }).toBuffer();
}

const fileOf = (rows: readonly (readonly string[])[], format: RosterFormat): Promise<Buffer> | Buffer =>
  format === 'csv' ? csvFile(rows) : xlsxFile(rows);

export const rosterTemplate = async (lang: Language, format: RosterFormat): Promise<Buffer> =>
  fileOf([HEADERS[lang], ...EXAMPLES[lang]], format);

/** A class's roster under our own headers. */
export const rosterFile = async (
  className: string,
  students: readonly Student[],
  lang: Language,
  format: RosterFormat,
): Promise<Buffer> =>
  fileOf(
    [
      HEADERS[lang],
      ...students.map(({ studentNo, name, group, role }) => [studentNo, name, className, group, role]),
    ],
    format,
  );

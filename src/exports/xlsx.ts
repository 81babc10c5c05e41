import writeWorkbook from 'write-excel-file/node';
import type { Cell, Table } from './table.ts';

/** Workbooks: one sheet per table, figures as figures, everything else as text, so that a long number keeps its zeros. */

const WIDTH_MIN = 8;
const WIDTH_MAX = 48;
/** Excel's own limit for the name of a sheet, and the signs it refuses. */
const SHEET_NAME_MAX = 31;
const SHEET_NAME_REFUSED = /[\\/?*[\]:]/g;

const cellOf = (cell: Cell) =>
  cell === null || cell === ''
    ? null
    : typeof cell === 'number'
      ? { value: cell, type: Number }
      : { value: cell, type: String, format: '@' };

/** Chinese characters are twice as wide. */
const widthOf = (cell: Cell): number =>
  [...String(cell ?? '')].reduce((sum, sign) => sum + (sign > '\u2e80' ? 2 : 1), 2);

const columnWidths = ({ header, rows }: Table) =>
  header.map((name, i) => ({
    width: Math.min(
      WIDTH_MAX,
      Math.max(WIDTH_MIN, widthOf(name), ...rows.map((row) => widthOf(row[i] ?? null))),
    ),
  }));

export async function workbookOf(tables: readonly Table[]): Promise<Buffer> {
  const sheets = tables.map((table) => ({
    sheet: table.title.replace(SHEET_NAME_REFUSED, ' ').slice(0, SHEET_NAME_MAX),
    data: [
      table.header.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...table.rows.map((row) => row.map(cellOf)),
    ],
    columns: columnWidths(table),
    stickyRowsCount: 1,
  }));
  return withoutTimes(await writeWorkbook(sheets).toBuffer());
}

/** PKWARE's application note, 4.3.12 and 4.3.16: the list of parts, and where it is. */
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
/** 1 January 1980, midnight: the first moment the format knows. */
const FIRST_MOMENT = 0x0021_0000;

/** A workbook is a zip file that says when it was packed; without that, the same grades are the same file. */
function withoutTimes(zip: Buffer): Buffer {
  const end = zip.length - END_LENGTH;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let part = 0; part < count; part++) {
    zip.writeUInt32LE(FIRST_MOMENT, at + 12);
    zip.writeUInt32LE(FIRST_MOMENT, zip.readUInt32LE(at + 42) + 10);
    at += CENTRAL_LENGTH + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}

import { fail, succeed, type Result } from '../../kernel/result.ts';
import { findColumns, missingColumn, namedColumns, type Columns } from './columns.ts';
import { decodeText } from './decode.ts';
import { readCsv } from './read-csv.ts';
import { readWorkbook } from './read-xlsx.ts';
import { readRow } from './rows.ts';
import {
  ROSTER_BYTES_MAX,
  ROSTER_ROWS_MAX,
  type Grid,
  type RosterRefusal,
  type RosterRow,
  type RosterSheet,
} from './sheet.ts';
import { isZip } from './zip.ts';

const refuse = (
  code: RosterRefusal['code'],
  params: RosterRefusal['params'] = {},
): Result<never, RosterRefusal> => fail({ code, params });

/** A few rows more than allowed are read, so that a title and empty rows do not count. */
const ROWS_READ = ROSTER_ROWS_MAX + 20;

/** How files that are no tables begin: %PDF, PNG, JPEG, GIF; and the workbooks of before 2007. */
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const NO_TABLES = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
];
const begins = (bytes: Buffer, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/**
 * Reads a roster from the bytes of a file, whatever it is called: a table as text in any usual encoding and with any usual
 * separator, or a workbook. Nothing in it is calculated or executed.
 * @returns the rows with what is strange about each, or why the file as a whole cannot be taken
 */
export async function readRoster(bytes: Buffer): Promise<Result<RosterSheet, RosterRefusal>> {
  if (bytes.length === 0) return refuse('empty');
  if (bytes.length > ROSTER_BYTES_MAX)
    return refuse('too-large', { megabytes: ROSTER_BYTES_MAX / 1024 / 1024 });
  if (begins(bytes, OLD_EXCEL)) return refuse('old-excel');
  if (NO_TABLES.some((mark) => begins(bytes, mark))) return refuse('not-a-table');
  return isZip(bytes) ? fromWorkbook(bytes) : fromText(bytes);
}

function fromText(bytes: Buffer): Result<RosterSheet, RosterRefusal> {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return refuse('encoding');
  const { text, encoding } = decoded.value;
  // eslint-disable-next-line no-control-regex -- these are in no text
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return refuse('not-a-table');
  if (text.trim() === '') return refuse('empty');
  return sheetOf(readCsv(text, ROWS_READ), { format: 'csv', encoding });
}

async function fromWorkbook(bytes: Buffer): Promise<Result<RosterSheet, RosterRefusal>> {
  const answer = await readWorkbook(bytes, ROWS_READ);
  if (!answer.ok) return refuse(answer.error);
  const grids = answer.value
    .map((cells): Grid => ({ rows: cells.map((row, index) => ({ line: index + 1, cells: row })) }))
    .filter(({ rows }) => rows.some(({ cells }) => cells.some((cell) => cell.trim() !== '')));
  // The sheet with the list need not be the first one.
  const grid = grids.find(({ rows }) => isComplete(findColumns(rows))) ?? grids[0];
  return grid ? sheetOf(grid, { format: 'xlsx', encoding: null }) : refuse('empty');
}

const isComplete = (columns: Columns | null): boolean => columns !== null && missingColumn(columns) === null;

function sheetOf(
  { rows }: Grid,
  source: Pick<RosterSheet, 'format' | 'encoding'>,
): Result<RosterSheet, RosterRefusal> {
  const columns = findColumns(rows);
  if (!columns) {
    const first = rows.find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    return refuse('no-header', { found: headline(first?.cells ?? []) });
  }
  const missing = missingColumn(columns);
  if (missing !== null)
    return refuse('missing-column', { column: missing, found: headline(columns.headers) });
  const read = rows
    .slice(columns.headerAt + 1)
    .map((row) => readRow(columns, row))
    .filter((row): row is RosterRow => row !== null);
  if (read.length === 0) return refuse('no-rows');
  if (read.length > ROSTER_ROWS_MAX) return refuse('too-many-rows', { max: ROSTER_ROWS_MAX });
  return succeed({ ...source, layout: columns.layout, ...namedColumns(columns), rows: read });
}

/** What stands where the headers should be, for saying what was found. */
const headline = (cells: readonly string[]): string =>
  cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .slice(0, 8)
    .join(' | ')
    .slice(0, 120);

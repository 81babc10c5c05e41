import { formulaSafe } from '../classroom/roster/template.ts';
import type { Cell, Table } from './table.ts';

/** CSV as spreadsheets and gradebooks take it: commas, CRLF, UTF-8 with a mark, and nothing that could be calculated. */

/** Without it spreadsheets on Windows take UTF-8 for the machine's own alphabet. */
const MARK = '\ufeff';

/** A figure is no formula, even a negative one; a text that begins like a formula gets an apostrophe. */
const safe = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'number' ? String(cell) : formulaSafe(cell);

/** RFC 4180. By hand: journals have hundreds of thousands of lines, and a class is being taught meanwhile. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as lines of CSV. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map((cell) => quoted(safe(cell))).join(',')}\r\n`).join('');

/** The first line, with the mark unless it is unwanted. */
export const csvHead = (header: readonly string[], bom: boolean): string =>
  `${bom ? MARK : ''}${csvLines([header])}`;

export const csvOf = ({ header, preamble = [], rows }: Table, bom: boolean): Buffer =>
  Buffer.from(`${csvHead(header, bom)}${csvLines([...preamble, ...rows])}`);

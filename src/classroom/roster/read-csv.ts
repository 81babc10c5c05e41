import { parse } from 'csv-parse/sync';
import type { Grid, GridRow } from './sheet.ts';

/** Text with separators as rows of cells. */

const DELIMITERS = [',', ';', '\t', '，', '|'] as const;

/** How often each separator stands in the first lines, outside quotation marks, decides. */
export function delimiterOf(text: string): string {
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const head = text.slice(0, 4_000).replace(/"[^"]*"/g, '');
  const lines = head.split(/\r\n|\r|\n/).slice(0, 20);
  const counts = DELIMITERS.map((delimiter) => ({
    delimiter,
    // A separator that stands in one sentence of a title separates no columns.
    lines: lines.filter((line) => line.includes(delimiter)).length,
    all: head.split(delimiter).length,
  }));
  counts.sort((a, b) => b.lines - a.lines || b.all - a.all);
  return counts[0]?.delimiter ?? ',';
}

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

const parseAll = (text: string, delimiter: string, rowsMax: number): Parsed[] =>
  parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: false,
    to: rowsMax,
  }) as unknown as Parsed[];

/**
 * Reads separated text. Where quotation marks do not match, each line is read for itself, so that one broken line costs
 * no other.
 * @param rowsMax rows after these are not read
 */
export function readCsv(given: string, rowsMax: number): Grid {
  const delimiter = delimiterOf(given);
  const declared = /^sep=.\r?\n/i.exec(given)?.[0] ?? '';
  // One kind of line end, or lines inside cells would be counted twice.
  const text = given.slice(declared.length).replace(/\r\n?/g, '\n');
  const skipped = declared === '' ? 0 : 1;
  try {
    return { rows: numbered(parseAll(text, delimiter, rowsMax), skipped) };
  } catch {
    return { rows: lineByLine(text, delimiter, rowsMax, skipped) };
  }
}

/** A row's number is that of the line it begins on; a cell may hold line breaks. */
function numbered(parsed: readonly Parsed[], skipped: number): GridRow[] {
  let line = 1 + skipped;
  return parsed.map(({ record, info }) => {
    const row = { line, cells: record };
    line = info.lines + 1 + skipped;
    return row;
  });
}

function lineByLine(text: string, delimiter: string, rowsMax: number, skipped: number): GridRow[] {
  return text
    .split('\n')
    .slice(0, rowsMax)
    .map((line, index) => {
      const number = index + 1 + skipped;
      try {
        return { line: number, cells: parseAll(line, delimiter, 1)[0]?.record ?? [] };
      } catch {
        return {
          line: number,
          cells: line.split(delimiter).map((cell) => cell.replaceAll('"', '')),
          broken: true,
        };
      }
    });
}

import { Worker } from 'node:worker_threads';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import type { RosterRefusal } from './sheet.ts';
import { inspectZip } from './zip.ts';

/** A sheet of a workbook as text cells; row 1 is the first. */
export type SheetCells = readonly (readonly string[])[];

/** What a workbook of 2,000 rows never reaches. */
const ZIP_LIMITS = { entriesMax: 300, bytesMax: 24 * 1024 * 1024 } as const;
const TIME_MAX_MS = 15_000;
const MEMORY_MAX_MB = 256;
const COLUMNS_MAX = 200;
const CELL_MAX = 500;

/**
 * Reads a workbook, after looking through it for bombs, in a thread of its own with limits on memory and time: while a
 * stranger's file is taken apart the exercise goes on, and whatever goes wrong ends that thread alone.
 * @param rowsMax rows after these are not handed back
 */
export async function readWorkbook(
  bytes: Buffer,
  rowsMax: number,
): Promise<Result<readonly SheetCells[], RosterRefusal['code']>> {
  const inside = await inspectZip(bytes, ZIP_LIMITS);
  if (!inside.ok) return fail(inside.error === 'broken' ? 'broken-workbook' : inside.error);
  if (!inside.value.has('xl/workbook.xml')) return fail('not-a-table');
  return takeApart(bytes, rowsMax);
}

function takeApart(
  bytes: Buffer,
  rowsMax: number,
): Promise<Result<readonly SheetCells[], RosterRefusal['code']>> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./xlsx-worker.js', import.meta.url), {
      workerData: { bytes: new Uint8Array(bytes), rowsMax, columnsMax: COLUMNS_MAX, cellMax: CELL_MAX },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB, maxYoungGenerationSizeMb: 32 },
    });
    const done = (answer: Result<readonly SheetCells[], RosterRefusal['code']>): void => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => done(fail('inflated')), TIME_MAX_MS);
    worker.once('message', (sheets: readonly SheetCells[]) => done(succeed(sheets)));
    worker.once('error', (error: { readonly code?: unknown }) =>
      done(fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'inflated' : 'broken-workbook')),
    );
    worker.once('exit', () => done(fail('broken-workbook')));
  });
}

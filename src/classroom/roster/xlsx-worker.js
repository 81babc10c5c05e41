// The thread in which a workbook is taken apart. Plain JavaScript that imports nothing of ours: a thread starts without
// the loader that reads TypeScript in development.

import { Buffer } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import readWorkbookFile from 'read-excel-file/node';

/** @type {{ bytes: Uint8Array, rowsMax: number, columnsMax: number, cellMax: number }} */
const { bytes, rowsMax, columnsMax, cellMax } = workerData;

/**
 * A cell as its text. A formula has the value that was saved with it: nothing is ever calculated here.
 * @param {unknown} value
 */
function textOf(value) {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
  return text.slice(0, cellMax);
}

// Numbers stay as they are written: a long student number is no quantity.
const sheets = await readWorkbookFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
  parseNumber: (/** @type {string} */ text) => text,
});
parentPort?.postMessage(
  sheets.map(({ data }) =>
    data.slice(0, rowsMax).map((row) => /** @type {unknown[]} */ (row).slice(0, columnsMax).map(textOf)),
  ),
);

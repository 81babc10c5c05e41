import { createHash } from 'node:crypto';

/** A piece of a file, and how many rows of data it brings. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** A file that is about to be written: its chunks may be read once. The same data gives the same bytes. */
export interface ExportFile {
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  readonly chunks: AsyncIterable<Chunk>;
  /** Persons the file has no place for: a gradebook elsewhere knows people by their number only. */
  readonly leftOut: number;
}

/** What a file comes to: shown with it, so that whoever has the file can tell that it is whole. */
export interface Checked {
  /** Rows of data: headings are not counted. */
  readonly rows: number;
  readonly bytes: number;
  /** Of all bytes, as hexadecimal digits. */
  readonly sha256: string;
}

/** Counts and hashes a file as its chunks pass. */
export class Tally {
  readonly #hash = createHash('sha256');
  #rows = 0;
  #bytes = 0;

  add({ bytes, rows }: Chunk): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    this.#rows += rows;
  }

  /** Once, after the last chunk. */
  checked(): Checked {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** The bytes of a file; what they come to is told after the last of them. */
export async function* bytesOf(
  chunks: AsyncIterable<Chunk>,
  tally: Tally = new Tally(),
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    tally.add(chunk);
    if (chunk.bytes.length > 0) yield chunk.bytes;
  }
}

/** What a file comes to, without keeping it. */
export async function check(chunks: AsyncIterable<Chunk>): Promise<Checked> {
  const tally = new Tally();
  for await (const chunk of chunks) tally.add(chunk);
  return tally.checked();
}

/** A file that is whole in memory. */
export async function* whole(bytes: Buffer, rows: number): AsyncGenerator<Chunk> {
  yield await Promise.resolve({ bytes, rows });
}

/** Signs that no system's file names may have become hyphens. */
export const fileName = (title: string, what: string, ending: string): string =>
  `${[title, what]
    .map((part) => part.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim())
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 120)}.${ending}`;

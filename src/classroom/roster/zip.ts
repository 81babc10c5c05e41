import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { fail, succeed, type Result } from '../../kernel/result.ts';

/**
 * Looks into a zip file before anyone unpacks it for good. What an archive says about its own sizes may be a lie, so
 * everything in it is unpacked once here, up to a limit and into nothing.
 */

export interface ZipLimits {
  readonly entriesMax: number;
  /** All entries together, unpacked. */
  readonly bytesMax: number;
}

/** PKWARE's application note, 4.3.7, 4.3.12 and 4.3.16. */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const COMMENT_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** The archive's entries by name with their true sizes, or why it is better left alone. */
export async function inspectZip(
  bytes: Buffer,
  limits: ZipLimits,
): Promise<Result<ReadonlyMap<string, number>, 'broken' | 'inflated' | 'locked'>> {
  const end = findEnd(bytes);
  if (end === null) return fail('broken');
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.entriesMax) return fail('inflated');
  const sizes = new Map<string, number>();
  let at = bytes.readUInt32LE(end + 16);
  let left = limits.bytesMax;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return fail('broken');
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if ((flags & 1) === 1) return fail('locked');
    const size = await unpackedSize(bytes, bytes.readUInt32LE(at + 42), packed, method, left);
    if (!size.ok) return size;
    left -= size.value;
    sizes.set(name, size.value);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return succeed(sizes);
}

/** The end record stands at the very end, unless a comment follows it. */
function findEnd(bytes: Buffer): number | null {
  const earliest = Math.max(0, bytes.length - END_LENGTH - COMMENT_MAX);
  for (let at = bytes.length - END_LENGTH; at >= earliest; at--) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  return null;
}

async function unpackedSize(
  bytes: Buffer,
  local: number,
  packed: number,
  method: number,
  left: number,
): Promise<Result<number, 'broken' | 'inflated'>> {
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) return fail('broken');
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (from + packed > bytes.length) return fail('broken');
  if (method === STORED) return packed <= left ? succeed(packed) : fail('inflated');
  if (method !== DEFLATED) return fail('broken');
  try {
    const packedBytes = bytes.subarray(from, from + packed);
    return succeed((await unpack(packedBytes, { maxOutputLength: Math.max(1, left) })).length);
  } catch (error) {
    return fail((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'inflated' : 'broken');
  }
}

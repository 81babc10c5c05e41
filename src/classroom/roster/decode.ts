import { fail, succeed, type Result } from '../../kernel/result.ts';

/** A file of text, with the encoding it was found to be in. */
export interface Decoded {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';
}

const startsWith = (bytes: Uint8Array, ...marks: readonly number[]): boolean =>
  marks.every((mark, index) => bytes[index] === mark);

/** UTF-16 without a mark: every other byte of a table's head is zero, its digits, commas and Latin letters. */
function wideWithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const head = bytes.subarray(0, 400);
  let even = 0;
  let odd = 0;
  head.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  });
  const many = head.length / 8;
  if (odd > many && even === 0) return 'utf-16le';
  if (even > many && odd === 0) return 'utf-16be';
  return null;
}

/**
 * Reads bytes as text: UTF-16 with or without its mark, UTF-8 with or without, and what spreadsheets on Chinese Windows
 * write, GB18030 (which holds GBK and GB2312). Bytes that are text in none of them are not guessed at.
 */
export function decodeText(bytes: Uint8Array): Result<Decoded, 'encoding'> {
  const wide = startsWith(bytes, 0xff, 0xfe)
    ? 'utf-16le'
    : startsWith(bytes, 0xfe, 0xff)
      ? 'utf-16be'
      : wideWithoutMark(bytes);
  for (const encoding of wide ? [wide] : (['utf-8', 'gb18030'] as const)) {
    try {
      return succeed({ text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding });
    } catch {
      // Not in this one.
    }
  }
  return fail('encoding');
}

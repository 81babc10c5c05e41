import { repertoireOf } from './characters.ts';

/**
 * Why letters of a file may look wrong: what its bytes are and what its UNB says are two things.
 * - `utf8-said-latin`: they are UTF-8, UNB says a one-byte repertoire
 * - `not-utf8`: UNB says UTF-8, and they are not
 * - `not-latin`: they have what no one-byte text has; perhaps GB 18030 or Windows-1252
 */
export const ENCODING_TROUBLES = ['utf8-said-latin', 'not-utf8', 'not-latin'] as const;
export type EncodingTrouble = (typeof ENCODING_TROUBLES)[number];

/** What is odd about a file's encoding; null when nothing is, or when it names its own by a byte order mark. */
export function encodingTrouble(bytes: Uint8Array): EncodingTrouble | null {
  const [first = 0, second = 0] = bytes;
  if ((first === 0xef && second === 0xbb) || (first === 0xff && second === 0xfe)) return null;
  let high = false;
  let control = false;
  for (const byte of bytes) {
    if (byte < 0x80) continue;
    high = true;
    if (byte < 0xa0) control = true;
  }
  if (!high) return null;
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const syntax = /UNB[^A-Za-z0-9](UNO[A-Z])/.exec(head)?.[1] ?? 'UNOC';
  const encoding = repertoireOf(syntax)?.encoding ?? null;
  if (encoding === 'utf-8') return isUtf8(bytes) ? null : 'not-utf8';
  if (encoding !== null) return null;
  return isUtf8(bytes) ? 'utf8-said-latin' : control ? 'not-latin' : null;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

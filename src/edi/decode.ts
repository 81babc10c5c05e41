import { repertoireOf } from './characters.ts';

/**
 * Bytes to text: as the byte order mark says, else as the syntax identifier in UNB says (UNOW: UTF-8), else Latin-1. Bytes
 * that are no UTF-8 in an UNOW interchange become U+FFFD, which the check calls an invalid character.
 */
export function decodeInterchange(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return new TextDecoder('utf-8').decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const head = latin1(bytes.subarray(0, 200));
  const syntax = /UNB[^A-Za-z0-9](UNO[A-Z])/.exec(head)?.[1];
  const encoding = syntax === undefined ? null : (repertoireOf(syntax)?.encoding ?? null);
  return encoding === null ? latin1(bytes) : new TextDecoder(encoding).decode(bytes);
}

/** `TextDecoder('latin1')` reads Windows-1252, which gives the bytes 80 to 9F a meaning they do not have here. */
function latin1(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    chunks.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  }
  return chunks.join('');
}

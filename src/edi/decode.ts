import { isLatin, repertoireOf } from './characters.ts';

/**
 * Bytes to text: as the byte order mark says, else as the syntax identifier in UNB says (UNOW: UTF-8), else Latin-1. Bytes
 * that are no UTF-8 in an UNOW interchange become U+FFFD, which the check calls an invalid character. An interchange that
 * says Latin-1 but was saved as UTF-8, as editors do, is read as what it is.
 */
export function decodeInterchange(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return new TextDecoder('utf-8').decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const head = latin1(bytes.subarray(0, 200));
  const syntax = /UNB[^A-Za-z0-9](UNO[A-Z])/.exec(head)?.[1];
  const encoding = syntax === undefined ? null : (repertoireOf(syntax)?.encoding ?? null);
  if (encoding !== null) return new TextDecoder(encoding).decode(bytes);
  const text = latin1(bytes);
  return /[\u0080-\u00ff]/.test(text) ? (savedAsUtf8(bytes, text) ?? text) : text;
}

/**
 * What the bytes are in UTF-8, if every one of them fits it, which no text in Latin-1 with a few words does by chance: unless
 * that gives letters that Latin-1 does not have, while Latin-1 gives none that it should not.
 */
function savedAsUtf8(bytes: Uint8Array, latin: string): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isLatin(text) || /[\u0080-\u009f]/.test(latin) ? text : null;
  } catch {
    return null;
  }
}

/** `TextDecoder('latin1')` reads Windows-1252, which gives the bytes 80 to 9F a meaning they do not have here. */
function latin1(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    chunks.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  }
  return chunks.join('');
}

import { fail, succeed, type Result } from '../../kernel/result.ts';
import { isPicture, redrawImage } from '../reports/images.ts';
import { tidyLine } from './text.ts';

/**
 * Files for a class. What a file is, is read from its content; its name may only agree. Nothing is ever unpacked or run
 * here, and pictures are drawn anew, so that they carry nothing but what can be seen.
 */

export const FILE_BYTES_MAX = 10 * 1024 * 1024;
const NAME_MAX = 100;

export const FILE_KINDS = ['pdf', 'docx', 'xlsx', 'pptx', 'image', 'text'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What the end of a name may be, by kind. */
const ENDINGS: Readonly<Record<FileKind, readonly string[]>> = {
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  pptx: ['pptx'],
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp'],
  text: ['txt', 'csv', 'yaml', 'yml', 'edi'],
};
/** Every ending that is taken, for the form. */
export const ENDINGS_TAKEN: readonly string[] = Object.values(ENDINGS).flat();

/** The type a file is sent with. Plain texts are sent as data: nobody's browser shall guess a page in them. */
export const CONTENT_TYPES: Readonly<Record<FileKind, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  image: 'image/webp',
  text: 'application/octet-stream',
};

/** `kind`: none that is taken; `lies`: the name says another; `broken`: a picture that is none; the others say it themselves. */
export type FileRefusal = 'empty' | 'kind' | 'lies' | 'macros' | 'broken' | 'too-large';

export interface ClassFile {
  readonly kind: FileKind;
  /** Safe to save under anywhere: no folders, one ending that fits. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Names of the parts of a zip, from its table of contents; null when it has none that can be read. */
function zipNames(bytes: Buffer): ReadonlySet<string> | null {
  const END_SIZE = 22;
  if (bytes.length < END_SIZE) return null;
  const COMMENT_MAX = 0xffff;
  const end = bytes.lastIndexOf('PK\u0005\u0006', bytes.length - END_SIZE, 'latin1');
  if (end < Math.max(0, bytes.length - END_SIZE - COMMENT_MAX)) return null;
  const entries = bytes.readUInt16LE(end + 10);
  const names = new Set<string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < entries; i++) {
    const HEADER_SIZE = 46;
    if (at + HEADER_SIZE > end || bytes.toString('latin1', at, at + 4) !== 'PK\u0001\u0002') return null;
    const nameSize = bytes.readUInt16LE(at + 28);
    names.add(bytes.toString('utf8', at + HEADER_SIZE, at + HEADER_SIZE + nameSize));
    at += HEADER_SIZE + nameSize + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}

function officeKind(bytes: Buffer): FileKind | 'macros' | null {
  const names = zipNames(bytes);
  if (!names?.has('[Content_Types].xml')) return null;
  if ([...names].some((name) => /vbaproject\.bin$/i.test(name))) return 'macros';
  if (names.has('word/document.xml')) return 'docx';
  if (names.has('xl/workbook.xml')) return 'xlsx';
  return names.has('ppt/presentation.xml') ? 'pptx' : null;
}

/** Controls that no text has; line ends, tabs and the separators of EDIFACT's other character sets stay. */
const isTextByte = (byte: number): boolean =>
  byte >= 0x20 ? byte !== 0x7f : [0x09, 0x0a, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f].includes(byte);

/** Texts of today are UTF-8; Chinese spreadsheets still write GB 18030. */
function isText(bytes: Buffer): boolean {
  if (!bytes.every(isTextByte)) return false;
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  });
}

/** What a file is by its content. */
function kindOf(bytes: Buffer): FileKind | 'macros' | null {
  const start = bytes.toString('latin1', 0, 5);
  if (start.startsWith('%PDF-')) return 'pdf';
  if (start.startsWith('PK\u0003\u0004')) return officeKind(bytes);
  if (isPicture(bytes)) return 'image';
  return isText(bytes) ? 'text' : null;
}

/** The last part of a path, without what some system takes for something else. */
function safeName(name: string): { readonly stem: string; readonly ending: string } {
  const last = tidyLine(name.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(/[<>:"|?*%;]/g, '_')
    .replace(/[.\s]+$/, '');
  const dot = last.lastIndexOf('.');
  const stem = (dot === -1 ? last : last.slice(0, dot)).replace(/^[.\s]+|\s+$/g, '');
  const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(stem.split('.')[0] ?? '');
  const short = [...(isDevice ? `_${stem}` : stem)].slice(0, NAME_MAX / 2).join('');
  return { stem: short === '' ? 'file' : short, ending: dot === -1 ? '' : last.slice(dot + 1).toLowerCase() };
}

/** Looks into a file and makes of it what a class may be given. */
export async function classFile(name: string, given: Uint8Array): Promise<Result<ClassFile, FileRefusal>> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length === 0) return fail('empty');
  if (bytes.length > FILE_BYTES_MAX) return fail('too-large');
  const { stem, ending } = safeName(name);
  if (!ENDINGS_TAKEN.includes(ending)) return fail('kind');
  const kind = kindOf(bytes);
  if (kind === null) return fail('lies');
  if (kind === 'macros') return fail('macros');
  if (!ENDINGS[kind].includes(ending)) return fail('lies');
  if (kind !== 'image') return succeed({ kind, name: `${stem}.${ending}`, bytes });
  const drawn = await redrawImage(bytes);
  if (!drawn.ok) return fail(drawn.error);
  return succeed({ kind, name: `${stem}.webp`, bytes: drawn.value.bytes });
}

import type { Response } from 'express';
import { isLatin } from '../../edi/characters.ts';
import { readInterchange } from '../../edi/interchange.ts';

/**
 * An interchange as the bytes of a file: UTF-8 where UNB says so, else Latin-1. What does not fit into Latin-1 is written as UTF-8
 * all the same, since nothing may be lost; a check then finds the foreign letters.
 */
export function bytesOf(text: string): { readonly bytes: Buffer; readonly charset: 'iso-8859-1' | 'utf-8' } {
  const read = readInterchange(text);
  const syntax = read.ok ? read.value.syntax.identifier : '';
  const charset = syntax === 'UNOW' || syntax === 'UNOY' || !isLatin(text) ? 'utf-8' : 'iso-8859-1';
  return { bytes: Buffer.from(text, charset === 'utf-8' ? 'utf8' : 'latin1'), charset };
}

/** Answers with an interchange as a file (RFC 1767). `name` has only letters, figures, dots and dashes. */
export function sendInterchange(res: Response, text: string, name: string): void {
  const { bytes, charset } = bytesOf(text);
  res.setHeader('Content-Type', `application/EDIFACT; charset=${charset}`);
  res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  res.setHeader('Content-Length', bytes.length);
  res.end(bytes);
}

import { fail, succeed, type Result } from '../../../kernel/result.ts';
import { certificateText, type CertificateContent } from './certificate-text.ts';
import { hashOf } from './hash.ts';
import { SIDES, statementText, type Side, type Statement } from './statement.ts';

/**
 * A signed document as one plain text file: the document's text, its hash, what each side signed, both certificates and the
 * authority's public key. Whoever has the file can check it without asking anybody (docs/signatures.md describes the form).
 * Sections begin with `== name`; no line of a canonical text does.
 */

const TITLE = 'tradelab signed document 1';
const SECTIONS = ['text', 'hash', ...SIDES.map((side) => `signature ${side}` as const)] as const;
const ORDER = [...SECTIONS, ...SIDES.map((side) => `certificate ${side}` as const), 'authority'] as const;
type Section = (typeof ORDER)[number];
const END = '== end';
const ONE_HEX_LINE = '64 × 0–9 a–f';

const STATEMENT_KEYS = ['hash', 'as', 'firm', 'certificate', 'day', 'value'] as const;
const CERTIFICATE_KEYS = [
  'serial',
  'market',
  'firm',
  'name (en)',
  'name (zh)',
  'valid from day',
  'valid to day',
  'public key',
  'authority signature',
] as const;

/** What a file is made from. */
export interface SignedDocument {
  /** The document's canonical text. */
  readonly text: string;
  readonly signatures: Readonly<Record<Side, Omit<Statement, 'as' | 'hash'> & { readonly value: string }>>;
  readonly certificates: Readonly<Record<Side, CertificateContent & { readonly signature: string }>>;
  /** The authority's public key. */
  readonly authority: string;
}

/** A text with what was signed of it, as it stands in a file. */
export interface Signed<Key extends string> {
  /** The signed text itself, without the value. */
  readonly text: string;
  readonly fields: Readonly<Record<Key, string>>;
}

/** A file taken apart; nothing of it is checked but that all parts are there. */
export interface SignedFile {
  readonly text: string;
  readonly hash: string;
  readonly signatures: Readonly<Record<Side, Signed<(typeof STATEMENT_KEYS)[number]>>>;
  readonly certificates: Readonly<Record<Side, Signed<(typeof CERTIFICATE_KEYS)[number]>>>;
  readonly authority: string;
}

/** Where a file stops being one: the line, from 1, and what should stand there. */
export interface FormProblem {
  readonly line: number;
  readonly expected: string;
}

export function makeSignedFile({ text, signatures, certificates, authority }: SignedDocument): string {
  const hash = hashOf(text);
  const contents: Readonly<Record<Section, string>> = {
    text,
    hash: `${hash}\n`,
    'signature supplier': signatureSection('supplier'),
    'signature buyer': signatureSection('buyer'),
    'certificate supplier': certificateSection('supplier'),
    'certificate buyer': certificateSection('buyer'),
    authority: `${authority}\n`,
  };
  return [`${TITLE}\n`, ...ORDER.map((name) => `== ${name}\n${contents[name]}`), `${END}\n`].join('');

  function signatureSection(as: Side): string {
    const { value, ...signed } = signatures[as];
    return `${statementText({ ...signed, as, hash })}value: ${value}\n`;
  }

  function certificateSection(side: Side): string {
    const { signature } = certificates[side];
    return `${certificateText(certificates[side])}authority signature: ${signature}\n`;
  }
}

/** Longer texts are no signed document. */
export const FILE_LENGTH_MAX = 12_000;

/** A text as it was saved, whatever its line ends became on the way and whatever empty lines gathered at its end. */
export const tidied = (typed: string): string =>
  `${typed
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')}\n`;

/** Takes a file apart. */
export function parseSignedFile(typed: string): Result<SignedFile, FormProblem> {
  const lines = tidied(typed).slice(0, -1).split('\n');
  if (lines[0] !== TITLE) return fail({ line: 1, expected: TITLE });
  const found = new Map<Section, { readonly from: number; readonly lines: readonly string[] }>();
  let at = 1;
  for (const [i, name] of ORDER.entries()) {
    if (lines[at] !== `== ${name}`) return fail({ line: at + 1, expected: `== ${name}` });
    const next = i + 1 < ORDER.length ? `== ${ORDER[i + 1] ?? ''}` : END;
    const to = lines.indexOf(next, at + 1);
    if (to === -1) return fail({ line: lines.length + 1, expected: next });
    found.set(name, { from: at + 2, lines: lines.slice(at + 1, to) });
    at = to;
  }
  if (at !== lines.length - 1) return fail({ line: at + 2, expected: '' });
  return readSections(found);
}

type Found = ReadonlyMap<Section, { readonly from: number; readonly lines: readonly string[] }>;

function readSections(found: Found): Result<SignedFile, FormProblem> {
  const section = (name: Section) => found.get(name) ?? { from: 0, lines: [] };
  for (const name of ['hash', 'authority'] as const) {
    const { from, lines } = section(name);
    if (lines.length !== 1) return fail({ line: from + Math.min(1, lines.length), expected: ONE_HEX_LINE });
  }
  const supplier = readSigned(section('signature supplier'), STATEMENT_KEYS);
  if (!supplier.ok) return supplier;
  const buyer = readSigned(section('signature buyer'), STATEMENT_KEYS);
  if (!buyer.ok) return buyer;
  const suppliers = readSigned(section('certificate supplier'), CERTIFICATE_KEYS);
  if (!suppliers.ok) return suppliers;
  const buyers = readSigned(section('certificate buyer'), CERTIFICATE_KEYS);
  if (!buyers.ok) return buyers;
  return succeed({
    text: section('text')
      .lines.map((line) => `${line}\n`)
      .join(''),
    hash: section('hash').lines[0] ?? '',
    signatures: { supplier: supplier.value, buyer: buyer.value },
    certificates: { supplier: suppliers.value, buyer: buyers.value },
    authority: section('authority').lines[0] ?? '',
  });
}

/** A first line, then `key: value` for each key in its order; the last is what was signed of the lines before. */
function readSigned<Key extends string>(
  { from, lines }: { readonly from: number; readonly lines: readonly string[] },
  keys: readonly Key[],
): Result<Signed<Key>, FormProblem> {
  const fields: Partial<Record<Key, string>> = {};
  for (const [i, key] of keys.entries()) {
    const line = lines[i + 1] ?? '';
    if (!line.startsWith(`${key}: `)) return fail({ line: from + i + 1, expected: `${key}: …` });
    fields[key] = line.slice(key.length + 2);
  }
  if (lines.length > keys.length + 1) return fail({ line: from + keys.length + 1, expected: '== …' });
  const text = lines
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('');
  return succeed({ text, fields: fields as Record<Key, string> });
}

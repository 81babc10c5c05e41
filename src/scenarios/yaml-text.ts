import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Pair, type YAMLMap } from 'yaml';
import type { Path } from '../labs/glimpse.ts';
import type { ScenarioErrorCode } from './error-codes.ts';

/** The largest scenario file, in bytes of UTF-8. */
export const SCENARIO_BYTES_MAX = 256 * 1024;
/** Lists and mappings inside each other; the format itself needs seven. */
const DEPTH_MAX = 32;

/** Brackets inside each other and characters in a line above which the YAML reader would take seconds. */
const BRACKETS_DEEP_MAX = 100;
const LINE_CHARACTERS_MAX = 20_000;

/** A complaint about the text at a place: an offset into it. */
export interface TextError {
  readonly offset: number;
  readonly path: Path;
  readonly code: ScenarioErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A YAML text as data, with the way back from a path in the data to a place in the text. */
export interface YamlText {
  readonly data: unknown;
  readonly errors: readonly TextError[];
  /** True when the data cannot be trusted, because the text is not YAML. */
  readonly broken: boolean;
  /** Offset of the value at a path, of its key, or of the thing nearest to it that exists. */
  offsetOf(path: Path, at: 'key' | 'value'): number;
  /** Line and column of an offset, both from 1. */
  placeOf(offset: number): { readonly line: number; readonly column: number };
}

type Keyed = ReadonlyMap<string, Pair>;

/**
 * Reads YAML 1.2 (core schema) strictly: one document, no aliases, no unknown tags, no repeated keys; a warning is an
 * error. Takes time proportional to the text, whatever is in it.
 */
export function readYaml(original: string): YamlText {
  const text = original.startsWith('\uFEFF') ? original.slice(1) : original;
  const refused = refuseUnread(text);
  if (refused) return unread(text, refused);
  const lines = new LineCounter();
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  let document;
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      strict: true,
      // Repeated keys are found below, in linear time.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: lines,
    });
  } catch (error) {
    // The only thing the composer throws for a text is the end of its stack.
    if (!(error instanceof RangeError)) throw error;
    return unread(text, { offset: 0, path: [], code: 'scenario/yaml-too-deep', params: { max: DEPTH_MAX } });
  }
  const syntax = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    syntaxError(text, pos[0], code, message),
  );
  if (syntax.length > 0) {
    const errors = likeliest(syntax, fullwidthColons(text), (error) => placeOf(error.offset).line);
    return { data: undefined, errors, broken: true, offsetOf: () => 0, placeOf };
  }
  const reading = readNode(document.contents);
  if (document.contents === null || reading.data === null) {
    const empty: TextError = { offset: 0, path: [], code: 'scenario/empty', params: {} };
    return { data: undefined, errors: [empty], broken: true, offsetOf: () => 0, placeOf };
  }
  return {
    data: reading.data,
    errors: reading.errors,
    broken: false,
    offsetOf: (path, at) => offsetOf(document.contents, reading.keyed, path, at),
    placeOf,
  };
}

/** What is refused before YAML is even tried. */
function refuseUnread(text: string): TextError | null {
  const bytes = text.length > SCENARIO_BYTES_MAX ? text.length : new TextEncoder().encode(text).length;
  if (bytes > SCENARIO_BYTES_MAX) {
    const params = { max: SCENARIO_BYTES_MAX / 1024 };
    return { offset: 0, path: [], code: 'scenario/too-large', params };
  }
  // Control characters, and what a decoder puts in the place of bytes that are not UTF-8.
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const odd = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD]/.exec(text);
  if (odd) return { offset: odd.index, path: [], code: 'scenario/not-text-file', params: {} };
  return refuseCostly(text);
}

/** One pass over the text; brackets in quotes are counted too, which no honest text notices. */
function refuseCostly(text: string): TextError | null {
  let deep = 0;
  let lineStart = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '[' || character === '{') deep += 1;
    else if ((character === ']' || character === '}') && deep > 0) deep -= 1;
    else if (character === '\n') lineStart = offset + 1;
    if (deep > BRACKETS_DEEP_MAX) {
      return { offset, path: [], code: 'scenario/yaml-too-deep', params: { max: DEPTH_MAX } };
    }
    if (offset - lineStart >= LINE_CHARACTERS_MAX) {
      return { offset, path: [], code: 'scenario/line-too-long', params: { max: LINE_CHARACTERS_MAX } };
    }
  }
  return null;
}

/** A text that was not parsed: lines are counted by hand. */
function unread(text: string, error: TextError): YamlText {
  return {
    data: undefined,
    errors: [error],
    broken: true,
    offsetOf: () => 0,
    placeOf: (offset) => {
      const before = text.slice(0, offset);
      return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
    },
  };
}

/** The library's codes in words of ours; the rest carries the library's own sentence. */
const SYNTAX_CODES: Readonly<Record<string, ScenarioErrorCode>> = {
  TAB_AS_INDENT: 'scenario/yaml-tab',
  BAD_INDENT: 'scenario/yaml-indent',
  BLOCK_AS_IMPLICIT_KEY: 'scenario/yaml-colon-in-text',
  MISSING_CHAR: 'scenario/yaml-unclosed',
  UNEXPECTED_TOKEN: 'scenario/yaml-unexpected',
  MULTIPLE_DOCS: 'scenario/yaml-several-documents',
  BAD_DQ_ESCAPE: 'scenario/yaml-bad-escape',
  BAD_ALIAS: 'scenario/yaml-alias',
  TAG_RESOLVE_FAILED: 'scenario/yaml-tag',
  RESOURCE_EXHAUSTION: 'scenario/yaml-too-deep',
};

function syntaxError(text: string, offset: number, code: string, message: string): TextError {
  const known = SYNTAX_CODES[code];
  if (known === undefined) {
    return { offset, path: [], code: 'scenario/yaml-syntax', params: { reason: message.slice(0, 200) } };
  }
  if (known === 'scenario/yaml-too-deep')
    return { offset, path: [], code: known, params: { max: DEPTH_MAX } };
  const line = text.slice(offset, offset + 60).split(/[\r\n]/, 1)[0] ?? '';
  return { offset, path: [], code: known, params: { found: shorten(line.trim()) } };
}

/** `minutes：45`, typed with a Chinese input method: no YAML reader says what is wrong with it. */
function fullwidthColons(text: string): readonly TextError[] {
  return [...text.matchAll(/^[ -]*([A-Za-z][A-Za-z0-9-]*)\uFF1A/gm)].map((match) => ({
    offset: match.index + match[0].length - 1,
    path: [],
    code: 'scenario/yaml-fullwidth-colon' as const,
    params: { key: match[1] ?? '' },
  }));
}

/**
 * What is said of a text that is not YAML. A stack that came to its end explains everything behind it, and a Chinese colon
 * whatever else is odd in its line.
 */
function likeliest(
  syntax: readonly TextError[],
  colons: readonly TextError[],
  lineOf: (error: TextError) => number,
): readonly TextError[] {
  const tooDeep = syntax.find(({ code }) => code === 'scenario/yaml-too-deep');
  if (tooDeep) return [tooDeep];
  const explained = new Set(colons.map(lineOf));
  return [...colons, ...syntax.filter((error) => !explained.has(lineOf(error)))];
}

/** At most 40 characters of a text, to be quoted in a message. */
export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

interface Reading {
  readonly data: unknown;
  readonly errors: readonly TextError[];
  readonly keyed: ReadonlyMap<YAMLMap, Keyed>;
}

/** Turns nodes into plain data and complains about what plain data cannot hold. */
function readNode(contents: unknown): Reading {
  const errors: TextError[] = [];
  const keyed = new Map<YAMLMap, Keyed>();
  const complain = (node: unknown, path: Path, code: ScenarioErrorCode, params: TextError['params'] = {}) => {
    errors.push({ offset: startOf(node) ?? 0, path, code, params });
  };

  const read = (node: unknown, path: Path): unknown => {
    if (path.length > DEPTH_MAX) {
      complain(node, path, 'scenario/yaml-too-deep', { max: DEPTH_MAX });
      return null;
    }
    if (isAlias(node)) {
      complain(node, path, 'scenario/yaml-alias', { found: `*${node.source}` });
      return null;
    }
    if (isMap(node)) return readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index]));
    return isScalar(node) ? node.value : null;
  };

  const readMap = (node: YAMLMap, path: Path): Record<string, unknown> => {
    const data: Record<string, unknown> = {};
    const pairs = new Map<string, Pair>();
    for (const pair of node.items) {
      const key = keyOf(pair.key);
      if (key === null) {
        complain(pair.key, path, 'scenario/key-not-text');
      } else if (FORBIDDEN_KEYS.includes(key)) {
        complain(pair.key, path, 'scenario/forbidden-key', { key });
      } else if (pairs.has(key)) {
        complain(pair.key, [...path, key], 'scenario/duplicate-key', { key: shorten(key) });
      } else {
        pairs.set(key, pair);
        data[key] = read(pair.value, [...path, key]);
      }
    }
    keyed.set(node, pairs);
    return data;
  };

  return { data: read(contents, []), errors, keyed };
}

/** Names that mean something to the language this program is written in. */
const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** A key as text; numbers and such are taken as they would be written. Null for a list, a mapping or nothing. */
function keyOf(key: unknown): string | null {
  if (!isScalar(key)) return null;
  const { value } = key;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function startOf(node: unknown): number | null {
  return isAlias(node) || isMap(node) || isSeq(node) || isScalar(node) ? (node.range?.[0] ?? null) : null;
}

function offsetOf(
  contents: unknown,
  keyed: ReadonlyMap<YAMLMap, Keyed>,
  path: Path,
  at: 'key' | 'value',
): number {
  let node = contents;
  let last = startOf(contents) ?? 0;
  for (const step of path) {
    const next = stepInto(node, keyed, step);
    if (!next) return last;
    node = next.value;
    last = startOf(next.key) ?? startOf(node) ?? last;
  }
  if (at === 'key') return last;
  // A key without a value has an empty value node just behind it: the key is the better place to point at.
  const empty = node === null || (isScalar(node) && node.value === null);
  // What is wrong with a whole mapping or list is said at its key.
  return empty || isMap(node) || isSeq(node) ? last : (startOf(node) ?? last);
}

/** One step down: the value, and the key that leads to it; undefined where nothing is. */
function stepInto(
  node: unknown,
  keyed: ReadonlyMap<YAMLMap, Keyed>,
  step: string | number,
): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) return keyed.get(node)?.get(String(step));
  if (!isSeq(node) || typeof step !== 'number' || step >= node.items.length) return undefined;
  return { key: null, value: node.items[step] };
}

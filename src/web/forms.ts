import { z, type ZodType } from 'zod';
import { parseYuan } from '../kernel/money.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';

/**
 * A command as a form sends it: flat names and strings (`lines.0.quantity=12`, `priceYuan=9.50`). Turned into the JSON a
 * script would send, guided by the command's own schema, which then judges it as it judges every other. Only what a string
 * cannot say by itself is decided here: numbers, money in yuan, percent, lists.
 */

export interface FieldIssue {
  /** The field as the command calls it: `lines.0.priceFen`. */
  readonly path: string;
  /** The field as the form calls it: `lines.0.priceYuan`. */
  readonly field: string;
  /** Names the text: `web:field.<code>`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface FormReading {
  /** What was said, for the schema to judge; meaningless while there are issues. */
  readonly value: Record<string, unknown>;
  readonly issues: readonly FieldIssue[];
  /** The form's name of a field, by the command's path to it. */
  readonly fieldOf: (path: string) => string;
}

/** The part of JSON Schema that commands use. */
export interface Shape {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
  readonly additionalProperties?: boolean | Shape;
}

/** The shape of every command of a schema, by type. */
export function shapesOf(schema: ZodType): ReadonlyMap<string, Shape> {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const shapes = new Map<string, Shape>();
  for (const option of whole.oneOf ?? whole.anyOf ?? [whole]) {
    const type = option.properties?.['type']?.const;
    if (typeof type === 'string') shapes.set(type, option);
  }
  return shapes;
}

/** Names in a form that are not the command's. */
const RESERVED = new Set(['_csrf', '_seat', 'commandId', 'returnTo', 'formId']);
const SEGMENT = /^(?!constructor$|prototype$)(?:[A-Za-z][A-Za-z0-9]{0,39}|\d{1,2})$/;
const DEPTH_MAX = 4;

interface Leaf {
  readonly segments: readonly string[];
  readonly field: string;
  readonly text: string;
}

interface Reading {
  readonly issues: FieldIssue[];
  readonly names: Map<string, string>;
}

/** Reads the fields of a posted form as a command of the given shape. */
export function readForm(fields: Readonly<Record<string, unknown>>, shape: Shape): FormReading {
  const reading: Reading = { issues: [], names: new Map() };
  const leaves: Leaf[] = [];
  for (const [field, given] of Object.entries(fields)) {
    if (RESERVED.has(field) || (field === 'seat' && !shape.properties?.['seat'])) continue;
    const segments = field.split('.');
    if (segments.length > DEPTH_MAX || !segments.every((segment) => SEGMENT.test(segment))) {
      reading.issues.push({ path: field, field, code: 'unknown', params: {} });
    } else if (typeof given !== 'string') {
      reading.issues.push({ path: field, field, code: 'given-twice', params: {} });
    } else {
      leaves.push({ segments, field, text: given.replaceAll('\r\n', '\n') });
    }
  }
  const value = readObject(leaves, shape, [], reading);
  return {
    value,
    issues: reading.issues,
    fieldOf: (path) => reading.names.get(path) ?? path,
  };
}

function groupByHead(leaves: readonly Leaf[]): Map<string, Leaf[]> {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const [head = '', ...rest] = leaf.segments;
    const group = groups.get(head) ?? [];
    group.push({ ...leaf, segments: rest });
    groups.set(head, group);
  }
  return groups;
}

function readObject(
  leaves: readonly Leaf[],
  shape: Shape,
  at: readonly string[],
  reading: Reading,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, group] of groupByHead(leaves)) {
    const { key, unit } = nameInCommand(name, shape);
    const inner =
      shape.properties?.[key] ?? (typeof shape.additionalProperties === 'object' ? LOOSE : undefined);
    const path = [...at, key];
    const [only] = group;
    if (only?.segments.length === 0) {
      reading.names.set(path.join('.'), only.field);
      const read = readLeaf(only.text, inner ?? (isLoose(shape) ? LOOSE : STRING), unit);
      if (!read.ok)
        reading.issues.push({ path: path.join('.'), field: only.field, code: read.code, params: {} });
      else if (read.value !== undefined) object[key] = read.value;
    } else if (inner && listShape(inner)) {
      object[key] = readList(group, listShape(inner) ?? LOOSE, path, reading);
    } else {
      object[key] = readObject(group, inner ?? LOOSE, path, reading);
    }
  }
  return object;
}

/** Rows are taken in the order of their numbers. A row without a quantity beside others with one was left empty on purpose. */
function readList(leaves: readonly Leaf[], row: Shape, at: readonly string[], reading: Reading): unknown[] {
  const rows = [...groupByHead(leaves)].sort(([a], [b]) => Number(a) - Number(b)).map(([, group]) => group);
  const isEmpty = (group: readonly Leaf[]): boolean =>
    group.some(({ segments, text }) => segments[0] === 'quantity' && text.trim() === '');
  const filled = rows.filter((group) => !isEmpty(group));
  return (filled.length > 0 ? filled : rows.slice(0, 1)).map((group, index) =>
    readObject(group, row, [...at, String(index)], reading),
  );
}

const STRING: Shape = { type: 'string' };
const LOOSE: Shape = { additionalProperties: true };

const isLoose = (shape: Shape): boolean =>
  shape.properties === undefined || shape.additionalProperties !== false;

const optionsOf = (shape: Shape): readonly Shape[] => shape.anyOf ?? shape.oneOf ?? [shape];

const listShape = (shape: Shape): Shape | undefined =>
  optionsOf(shape).find((option) => option.type === 'array')?.items;

const takes = (shape: Shape, type: string): boolean =>
  optionsOf(shape).some(
    (option) => option.type === type || (Array.isArray(option.type) && option.type.includes(type)),
  );

type Unit = 'yuan' | 'percent' | null;

/** `priceYuan` is the form's word for `priceFen`, `penaltyPercent` for `penaltyBp`. */
function nameInCommand(name: string, shape: Shape): { key: string; unit: Unit } {
  const renamed = (from: string, to: string): string | null => {
    if (!name.endsWith(from) || (shape.properties && name in shape.properties)) return null;
    const key = `${name.slice(0, -from.length)}${to}`;
    return isLoose(shape) || (shape.properties && key in shape.properties) ? key : null;
  };
  const fen = renamed('Yuan', 'Fen');
  if (fen !== null) return { key: fen, unit: 'yuan' };
  const basisPoints = renamed('Percent', 'Bp');
  if (basisPoints !== null) return { key: basisPoints, unit: 'percent' };
  return { key: name, unit: null };
}

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };
const read = (value: unknown): Read => ({ ok: true, value });

function readLeaf(text: string, shape: Shape, unit: Unit): Read {
  const trimmed = text.trim();
  if (unit !== null || takes(shape, 'integer') || takes(shape, 'number')) {
    if (trimmed === '') return read(takes(shape, 'null') ? null : undefined);
    // Chinese keyboards write full-width digits and signs.
    const figure = trimmed.normalize('NFKC');
    if (unit === 'yuan') return readYuan(figure);
    if (unit === 'percent') return readPercent(figure);
    return takes(shape, 'integer') ? readInteger(figure) : readNumber(figure);
  }
  if (takes(shape, 'boolean')) return read(['true', 'on', '1'].includes(trimmed));
  if (trimmed === '' && takes(shape, 'null')) return read(null);
  // Inside a shape that is the lab's business, figures are figures.
  if (shape === LOOSE && /^-?\d{1,15}(\.\d{1,6})?$/.test(trimmed)) return read(Number(trimmed));
  if (shape === LOOSE && trimmed === '') return read(undefined);
  return read(text);
}

function readYuan(text: string): Read {
  const parsed = parseYuan(text.replace(/^¥\s*/, ''));
  if (parsed.ok) return read(parsed.value);
  return { ok: false, code: `money-${parsed.error}` };
}

function readPercent(text: string): Read {
  const match = /^(-?\d{1,5})(?:\.(\d{1,2}))?\s*%?$/.exec(text);
  if (!match) return { ok: false, code: 'percent' };
  const whole = Number(match[1]);
  const part = Number((match[2] ?? '').padEnd(2, '0'));
  return read(whole * 100 + (text.startsWith('-') ? -part : part));
}

function readInteger(text: string): Read {
  const digits = /^-?\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text;
  if (/^-?\d+$/.test(digits)) {
    const value = Number(digits);
    return Number.isSafeInteger(value) ? read(value) : { ok: false, code: 'too-large' };
  }
  return { ok: false, code: /^-?\d*[.,]\d+$/.test(text) ? 'whole-number' : 'not-a-number' };
}

function readNumber(text: string): Read {
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? read(Number(text)) : { ok: false, code: 'not-a-number' };
}

/** Reads a form and lets the command's schema judge it: the command, or everything that is wrong with the form at once. */
export function commandOfForm<T>(
  fields: Readonly<Record<string, unknown>>,
  shape: Shape,
  schema: ZodType<T>,
): Result<{ readonly command: T; readonly fieldOf: FormReading['fieldOf'] }, readonly FieldIssue[]> {
  const { value, issues, fieldOf } = readForm(fields, shape);
  const parsed = schema.safeParse(value);
  if (issues.length === 0 && parsed.success) return succeed({ command: parsed.data, fieldOf });
  // What could not be read is missing from the value; saying so as well would only confuse.
  const unread = new Set(issues.map(({ path }) => path));
  const others = parsed.success ? [] : issuesOf(parsed.error, value, fieldOf);
  return fail([...issues, ...others.filter(({ path }) => !unread.has(path))]);
}

/** What a schema found wrong, as issues beside fields. */
export function issuesOf(
  error: z.ZodError,
  value: unknown,
  fieldOf: (path: string) => string = (path) => path,
): FieldIssue[] {
  const found = new Map<string, FieldIssue>();
  // Of several issues of one field the last is the most particular.
  for (const issue of error.issues.flatMap((each) => fieldIssues(each, value, fieldOf)))
    found.set(issue.path, issue);
  return [...found.values()];
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let present = value;
  for (const step of path) {
    if (typeof present !== 'object' || present === null) return true;
    present = (present as Record<PropertyKey, unknown>)[step];
  }
  return present === undefined;
}

function fieldIssues(
  issue: z.core.$ZodIssue,
  value: unknown,
  fieldOf: (path: string) => string,
): FieldIssue[] {
  const path = issue.path.map(String).join('.');
  const at = { path, field: fieldOf(path) };
  if (isMissing(value, issue.path)) return [{ ...at, code: 'required', params: {} }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const inner = path === '' ? key : `${path}.${key}`;
        return { path: inner, field: fieldOf(inner), code: 'unknown', params: {} };
      });
    case 'too_small':
      if (issue.origin === 'string') return [{ ...at, code: 'required', params: {} }];
      return [
        {
          ...at,
          code: issue.origin === 'array' ? 'too-few' : 'too-small',
          params: { min: Number(issue.minimum) },
        },
      ];
    case 'too_big': {
      const codes: Record<string, string> = { string: 'too-long', array: 'too-many' };
      return [{ ...at, code: codes[issue.origin] ?? 'too-large', params: { max: Number(issue.maximum) } }];
    }
    case 'invalid_type':
      if (issue.expected === 'int') return [{ ...at, code: 'whole-number', params: {} }];
      return [{ ...at, code: issue.expected === 'number' ? 'not-a-number' : 'form', params: {} }];
    case 'invalid_format':
    case 'invalid_value':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return [{ ...at, code: 'form', params: {} }];
  }
}

import type { z } from 'zod';
import { valueIn, type Path } from '../labs/glimpse.ts';
import type { ScenarioErrorCode } from './error-codes.ts';
import type { Guide } from './guide.ts';
import { nearest } from './nearest.ts';
import { shorten } from './yaml-text.ts';

/** Something wrong at a path, before it has a line and a column. */
export interface PathError {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

type Issue = z.core.$ZodIssue;
type Params = PathError['params'];

/** The forms with a text of their own. */
const FORMS: Readonly<Record<string, ScenarioErrorCode>> = {
  text: 'scenario/not-text',
  identifier: 'scenario/not-identifier',
  'scenario-id': 'scenario/not-scenario-id',
  yuan: 'scenario/not-yuan',
  percent: 'scenario/not-percent',
  'payment-term': 'scenario/not-payment-term',
  unit: 'scenario/not-unit',
  duration: 'scenario/not-duration',
  'scale-value': 'scenario/not-scale-value',
};

const TYPES: Readonly<Record<string, ScenarioErrorCode>> = {
  string: 'scenario/expected-text',
  number: 'scenario/expected-number',
  int: 'scenario/expected-whole-number',
  boolean: 'scenario/expected-boolean',
  array: 'scenario/expected-list',
  object: 'scenario/expected-mapping',
  record: 'scenario/expected-mapping',
};

/** Puts what the schema found into words an author understands: one error per mistake, not per broken rule. */
export function pathErrorsOf(issues: readonly Issue[], data: unknown, guide: Guide): readonly PathError[] {
  const errors = issues.flatMap((issue) => errorsOf(issue, [], data, guide));
  // A mistyped key is also a missing one; once is enough.
  const meant = new Set(
    errors
      .filter(({ code }) => code === 'scenario/unknown-key-near')
      .map(({ path, params }) => [...path.slice(0, -1), params['near']].join('\n')),
  );
  return errors.filter(({ code, path }) => code !== 'scenario/missing' || !meant.has(path.join('\n')));
}

function errorsOf(issue: Issue, above: Path, data: unknown, guide: Guide): readonly PathError[] {
  const path: Path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? '' : step))];
  if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys, data, guide);
  if (issue.code === 'invalid_key') {
    const form = issue.issues[0];
    return [{ path, at: 'key', code: formCode(form), params: { found: shorten(String(path.at(-1) ?? '')) } }];
  }
  const value = valueIn(data, ...path);
  const key = String(path.at(-1) ?? '');
  const one = (code: ScenarioErrorCode, params: Params = {}): readonly PathError[] => [
    { path, at: 'value', code, params: { found: quote(value), ...params } },
  ];
  if (value === undefined) return one('scenario/missing', { key });
  if (value === null) return one('scenario/no-value', { key });
  if (issue.code === 'too_small' || issue.code === 'too_big') return outOfBounds(issue, one);
  if (issue.code === 'invalid_union') {
    const branch = likeliestBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => errorsOf(inner, path, data, guide));
  }
  return notAsExpected(issue, path, value, guide, one);
}

/** A key of a record that breaks the form of its keys; all such keys are identifiers. */
const formCode = (form: Issue | undefined): ScenarioErrorCode =>
  form?.code === 'invalid_format' ? 'scenario/not-identifier' : 'scenario/text-too-long';

function unknownKeys(path: Path, keys: readonly string[], data: unknown, guide: Guide): readonly PathError[] {
  const known = guide.keysAt(path);
  const free = known.filter((key) => valueIn(data, ...path, key) === undefined);
  const isText = guide.titleAt(path) === 'text';
  return keys.map((key): PathError => {
    const one = (code: ScenarioErrorCode, params: Params): PathError => ({
      path: [...path, key],
      at: 'key',
      code,
      params,
    });
    const written = shorten(key);
    // `{ en: A shop, a mall }`: the comma ended the text, and what follows reads as a key without a value.
    if (isText && valueIn(data, ...path, key) === null)
      return one('scenario/comma-in-text', { found: written });
    const near = nearest(key, free);
    return near === null
      ? one('scenario/unknown-key', { key: written, known: known.join(', ') })
      : one('scenario/unknown-key-near', { key: written, near });
  });
}

type One = (code: ScenarioErrorCode, params?: Params) => readonly PathError[];

function outOfBounds(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  one: One,
): readonly PathError[] {
  if (issue.code === 'too_small') {
    const min = Number(issue.minimum);
    if (issue.origin === 'string') return one('scenario/text-empty');
    if (issue.origin === 'array') return one('scenario/list-too-short', { min });
    return one('scenario/too-small', { min });
  }
  const max = Number(issue.maximum);
  if (issue.origin === 'string') return one('scenario/text-too-long', { max });
  if (issue.origin === 'array') return one('scenario/list-too-long', { max });
  return one('scenario/too-big', { max });
}

/** Of a union's branches the one whose outer shape fits and in which least is wrong; null when none fits at all. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  let best: readonly Issue[] | null = null;
  for (const branch of branches) {
    const foreign = branch.some(
      ({ path, code }) =>
        path.length === 0 &&
        (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_format'),
    );
    if (!foreign && (best === null || branch.length < best.length)) best = branch;
  }
  return best;
}

function notAsExpected(
  issue: Issue,
  path: Path,
  value: unknown,
  guide: Guide,
  one: One,
): readonly PathError[] {
  const title = guide.titleAt(path);
  const form = title === null ? undefined : FORMS[title];
  if (form !== undefined) return one(form);
  const words = guide.wordsAt(path);
  if (words.length > 0) {
    const near = typeof value === 'string' ? nearest(value, words) : null;
    const options = words.join(', ');
    return near === null
      ? one('scenario/not-one-of', { options })
      : one('scenario/not-one-of-near', { options, near });
  }
  const type = issue.code === 'invalid_type' ? TYPES[issue.expected] : undefined;
  return type ? one(type) : one('scenario/wrong-form');
}

/** A value as a message quotes it. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return shorten(value.trim());
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  return String(value);
}

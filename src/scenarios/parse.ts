import { fail, succeed, type Result } from '../kernel/result.ts';
import { textIn, type Path } from '../labs/glimpse.ts';
import { checkAcross } from './check.ts';
import { guideTo } from './guide.ts';
import { pathErrorsOf, type PathError } from './issues.ts';
import type { ScenarioLab, ScenarioLabs } from './labs.ts';
import { makeScenario } from './make.ts';
import type { Scenario, ScenarioError } from './scenario.ts';
import { fileSchemaFor, fileSchemaWithout, type ScenarioFile } from './schema.ts';
import { readYaml, shorten, type YamlText } from './yaml-text.ts';

/** More than this many errors help nobody; the last one says how many were left out. */
const ERRORS_MAX = 100;

/**
 * Reads a scenario file. Either the whole scenario with every default filled in, or everything that is wrong with the
 * text, in the order of its lines: YAML, shapes, and what does not fit together. Never throws for what an author wrote.
 * @param labs the labs a scenario may be for, by name
 */
export function parseScenario(text: string, labs: ScenarioLabs): Result<Scenario, readonly ScenarioError[]> {
  const yaml = readYaml(text);
  if (yaml.broken) return fail(placed(yaml, []));
  const { data } = yaml;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const error: PathError = {
      path: [],
      at: 'value',
      code: 'scenario/expected-mapping',
      params: { found: '' },
    };
    return fail(placed(yaml, [error]));
  }
  const { lab, errors } = labOf(data, labs);
  const schema = lab ? fileSchemaFor(lab) : fileSchemaWithout(Object.keys(labs));
  const parsed = schema.safeParse(data);
  const shapes = parsed.success ? [] : pathErrorsOf(parsed.error.issues, data, guideTo(schema, data));
  const all = [...errors, ...shapes, ...checkAcross(data, lab)];
  if (all.length > 0 || yaml.errors.length > 0 || !parsed.success || !lab) return fail(placed(yaml, all));
  return succeed(makeScenario(parsed.data as unknown as ScenarioFile, lab));
}

/** The lab is the first half of the scenario's id. */
function labOf(
  data: object,
  labs: ScenarioLabs,
): { readonly lab: ScenarioLab | null; readonly errors: readonly PathError[] } {
  const name = /^([a-z][a-z0-9-]*)\//.exec(textIn(data, 'scenario') ?? '')?.[1];
  if (name === undefined) return { lab: null, errors: [] };
  const lab = Object.hasOwn(labs, name) ? labs[name] : undefined;
  if (lab) return { lab, errors: [] };
  const params = { found: shorten(name), known: Object.keys(labs).join(', ') };
  return { lab: null, errors: [{ path: ['scenario'], at: 'value', code: 'scenario/unknown-lab', params }] };
}

/** Gives errors their lines and columns, sorts them, and leaves out repetitions. */
function placed(yaml: YamlText, errors: readonly PathError[]): readonly ScenarioError[] {
  // Where the text itself is refused, what it seems to say does not matter.
  const refused = new Set(yaml.errors.map(({ offset }) => offset));
  const located = errors
    .map(({ path, at, code, params }) => ({
      offset: yaml.offsetOf(code === 'scenario/missing' ? path.slice(0, -1) : path, at),
      path,
      code,
      params,
    }))
    .filter(({ offset }) => !refused.has(offset));
  const seen = new Set<string>();
  const distinct = [...yaml.errors, ...located].filter(({ offset, path, code }) => {
    const key = [offset, code, ...path].join('\n');
    return seen.size !== seen.add(key).size;
  });
  const sorted = distinct
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, path, code, params }): ScenarioError => {
      return { ...yaml.placeOf(offset), path: nameOf(path), code, params };
    });
  const shown = sorted.slice(0, ERRORS_MAX);
  const last = shown.at(-1);
  if (last && sorted.length > shown.length) {
    const params = { more: sorted.length - shown.length };
    shown.push({ line: last.line, column: last.column, path: '', code: 'scenario/too-many-errors', params });
  }
  return shown;
}

/** `trade.goods.0.price`, as people quote it. */
const nameOf = (path: Path): string => path.map((step) => shorten(String(step))).join('.');

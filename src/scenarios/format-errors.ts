import type { ScenarioError } from './scenario.ts';

/** Looks a text up in the locale files' namespace `scenario` and fills its gaps. */
export type ScenarioText = (key: string, params: ScenarioError['params']) => string;

/** The key of an error's text in the namespace `scenario`: `scenario/unknown-key` → `unknown-key`. */
export const textKeyOf = (code: string): string => code.replace(/^scenario\//, '');

/** One line per error, as editors and terminals understand them: `shortage.yaml:12:5: text`. */
export function formatErrors(
  file: string,
  errors: readonly ScenarioError[],
  text: ScenarioText,
): readonly string[] {
  return errors.map(
    ({ line, column, code, params }) => `${file}:${line}:${column}: ${text(textKeyOf(code), params)}`,
  );
}

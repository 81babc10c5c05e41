import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../kernel/text.ts';
import type { ScenarioText } from '../scenarios/format-errors.ts';

const localesDir = fileURLToPath(new URL('../../views/locales/', import.meta.url));

/** The texts of scenario errors in one language, for a terminal. A text that is missing shows its key. */
export function scenarioText(language: Language = 'en'): ScenarioText {
  const file = join(localesDir, language, 'scenario.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
  return (key, params) =>
    (texts[key] ?? key).replaceAll(/\{\{(\w+)\}\}/g, (gap, name: string) => String(params[name] ?? gap));
}

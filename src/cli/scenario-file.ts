import { readFileSync } from 'node:fs';
import type { Language } from '../kernel/text.ts';
import { LABS } from '../labs/index.ts';
import { formatErrors } from '../scenarios/format-errors.ts';
import { parseScenario } from '../scenarios/parse.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Io } from './io.ts';
import { scenarioText } from './scenario-text.ts';

/** Reads a scenario file. When it cannot be read or is not right, tells why, with file, line and column, and returns null. */
export function readScenarioFile(file: string, io: Io, language: Language = 'en'): Scenario | null {
  const text = readText(file);
  if (text instanceof Error) {
    io.err(`${file}: ${whyUnreadable(text)}\n`);
    return null;
  }
  const parsed = parseScenario(text, LABS);
  if (parsed.ok) return parsed.value;
  for (const line of formatErrors(file, parsed.error, scenarioText(language))) io.err(`${line}\n`);
  return null;
}

function readText(file: string): string | Error {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function whyUnreadable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder, not a file';
    case 'EACCES':
      return 'this file may not be read';
    default:
      return error.message;
  }
}

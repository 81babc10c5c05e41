import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LABS } from '../labs/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import type { ShippedScenario } from '../web/context.ts';

/** What lies on this machine: the program's own folder, its scenarios, the secret in the data folder, its addresses. */

/** The folder with views, public and scenarios: two above this file, in src and in dist alike. */
export const ROOT_DIR = fileURLToPath(new URL('../..', import.meta.url));

export function programVersion(): string {
  const text = readFileSync(join(ROOT_DIR, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * The scenarios that ship.
 * @throws when one of them has errors: then the installation is broken
 */
export function shippedScenarios(): readonly ShippedScenario[] {
  const folder = join(ROOT_DIR, 'scenarios');
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return files
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const parsed = parseScenario(text, LABS);
      if (!parsed.ok) {
        const [first] = parsed.error;
        throw new Error(`scenarios/${name}:${first?.line}:${first?.column} has errors (${first?.code})`);
      }
      return { id: parsed.value.id, text, scenario: parsed.value };
    });
}

/** The roster of the demonstration's class; null when the installation was stripped of it. */
export function demoRoster(): Buffer | null {
  const path = join(ROOT_DIR, 'seeds/demonstration-class.csv');
  return existsSync(path) ? readFileSync(path) : null;
}

/** The secret of sessions and codes: given, or made once and kept where only this program's user reads it. */
export function sessionSecret(dataDir: string, given: string | null): string {
  if (given !== null) return given;
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'session-secret');
  if (existsSync(path)) {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept.length >= 32) return kept;
  }
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(path, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** Addresses of this machine on its networks, IPv4, without its own name for itself. */
export function networkAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

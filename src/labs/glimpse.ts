/**
 * Careful reading of data that may have any shape: what is not there, or is something else, reads as nothing. Checks that
 * look across a half-finished file use it, so that one mistake does not hide the others.
 */

export type Path = readonly (string | number)[];

/** The value at a path of own keys; undefined when it leads nowhere. */
export function valueIn(value: unknown, ...path: Path): unknown {
  let present = value;
  for (const step of path) {
    if (typeof present !== 'object' || present === null || !Object.hasOwn(present, step)) return undefined;
    present = (present as Record<string | number, unknown>)[step];
  }
  return present;
}

export function textIn(value: unknown, ...path: Path): string | null {
  const found = valueIn(value, ...path);
  return typeof found === 'string' ? found : null;
}

export function numberIn(value: unknown, ...path: Path): number | null {
  const found = valueIn(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

export function listIn(value: unknown, ...path: Path): readonly unknown[] {
  const found = valueIn(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

export function keysIn(value: unknown, ...path: Path): readonly string[] {
  const found = valueIn(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.keys(found) : [];
}

import { assert } from '../kernel/assert.ts';
import type { AnyLab } from '../labs/lab.ts';

/** The labs a run may contain, by name; it does not know what kinds of practice there are. */
export type Labs = Readonly<Record<string, AnyLab>>;

/** A lab of that name; scenarios were checked against the same list, so a missing one is a broken installation. */
export function labNamed(labs: Labs, name: string): AnyLab {
  const lab = Object.hasOwn(labs, name) ? labs[name] : undefined;
  assert(lab, `the lab '${name}' is installed`);
  return lab;
}

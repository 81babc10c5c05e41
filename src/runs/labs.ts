import { assert } from '../kernel/assert.ts';
import type { DomainEvent } from '../kernel/envelope.ts';
import type { Lab } from '../labs/lab.ts';

/** A lab reached through the contract alone: a run does not know what kinds of practice there are. */
export type AnyLab = Lab<unknown, { readonly type: string }, DomainEvent, unknown, unknown>;

/** The labs a run may contain, by name. */
export type Labs = Readonly<Record<string, AnyLab>>;

/** A lab of that name; scenarios were checked against the same list, so a missing one is a broken installation. */
export function labNamed(labs: Labs, name: string): AnyLab {
  const lab = Object.hasOwn(labs, name) ? labs[name] : undefined;
  assert(lab, `the lab '${name}' is installed`);
  return lab;
}

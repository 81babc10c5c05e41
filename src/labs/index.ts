import type { DomainEvent } from '../kernel/envelope.ts';
import type { Lab } from './lab.ts';
import { tradeLab } from './trade/trade-lab.ts';

/** A lab whose own words are not known here: reached through the contract alone. */
export type AnyLab = Lab<unknown, { readonly type: string }, DomainEvent, unknown, unknown>;

/** Every lab there is, by name. The only file that names them all. */
export const LABS: Readonly<Record<string, AnyLab>> = { trade: tradeLab };

/** The lab of that name; undefined when there is none. */
export const labNamed = (name: string): AnyLab | undefined =>
  Object.hasOwn(LABS, name) ? LABS[name] : undefined;

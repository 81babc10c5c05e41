import type { AnyLab } from './lab.ts';
import { tradeLab } from './trade/trade-lab.ts';

/** Every lab there is, by name. The only file that names them all. */
export const LABS: Readonly<Record<string, AnyLab>> = { trade: tradeLab };

/** The lab of that name; undefined when there is none. */
export const labNamed = (name: string): AnyLab | undefined =>
  Object.hasOwn(LABS, name) ? LABS[name] : undefined;

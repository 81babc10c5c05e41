import { listIn, numberIn, textIn, valueIn } from '../labs/glimpse.ts';
import type { CastGlimpse } from '../labs/lab.ts';

/** A cast line with how often it stands in a market of so many groups. */
interface Counted {
  readonly every: number;
  readonly seats: number;
}

/** How many groups a cast line's copies are for when the author did not say: one mall and one bank serve a whole class. */
export const everyDefault = (kind: string): number => (kind === 'mall' || kind === 'bank' ? 0 : 1);

/** How many firms a line makes in a market that `groups` groups share. */
export const copiesFor = (every: number, groups: number): number =>
  every === 0 ? 1 : Math.ceil(groups / every);

/** How many seats a market has. */
const seatsFor = (lines: readonly Counted[], groups: number): number =>
  lines.reduce((sum, { every, seats }) => sum + seats * copiesFor(every, groups), 0);

/** Seats of the smallest class: one group. */
export const seatsOfOneGroup = (lines: readonly Counted[]): number => seatsFor(lines, 1);

/** The smallest number of groups that gives at least so many seats; 1 where every group has a market of its own. */
export function groupsFor(lines: readonly Counted[], seats: number, perGroup: boolean): number {
  if (perGroup || lines.every(({ every, seats: own }) => every === 0 || own === 0)) return 1;
  let groups = 1;
  while (seatsFor(lines, groups) < seats) groups += 1;
  return groups;
}

/** The schema's own limits, so that a hostile file costs no more time than an honest one. */
const LINES_MAX = 50;
const EVERY_MAX = 50;
const SEATS_MAX = 1000;

/** The cast as far as it can be read in a file that may be wrong anywhere. */
export function glimpseCast(file: unknown, perGroup: boolean): readonly (CastGlimpse & Counted)[] {
  const written = listIn(file, 'cast').slice(0, LINES_MAX);
  const lines = written.map((line, index) => {
    const kind = textIn(line, 'kind') ?? '';
    const roles = listIn(line, 'seats').filter((role) => typeof role === 'string');
    const every = perGroup ? 1 : (wholeIn(valueIn(line, 'every')) ?? everyDefault(kind));
    return { index, firm: textIn(line, 'firm') ?? '', kind, roles, every, seats: roles.length };
  });
  const seatsMin = Math.min(SEATS_MAX, numberIn(file, 'seats', 'min') ?? 1);
  const groups = groupsFor(lines, seatsMin, perGroup);
  return lines.map((line) => ({ ...line, copiesMin: copiesFor(line.every, groups) }));
}

const wholeIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(EVERY_MAX, value) : null;

// How often a property is tried. `npm test` tries every property as often as its test says; `npm run test:unit`, which is
// for the minute between two thoughts, a third as often (with new values each time).

const QUICK = process.env['TEST_QUICK'] === '1';
const QUICK_SHARE = 3;

/** The number of runs for fast-check: as many as the test says, or fewer in the quick set. */
export const runs = (thorough: number): number =>
  QUICK ? Math.max(3, Math.ceil(thorough / QUICK_SHARE)) : thorough;

/** Something that can never be, was. It is never a person's fault; the run's host stops and reloads. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** States what always holds. `what` names the rule in words a maintainer can search for. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new AssertionFailed(what);
}

/** Ends a switch whose cases are all taken: the compiler proves it, and a journal from another release is caught. */
export function never(value: never, what: string): never {
  throw new AssertionFailed(`${what}: ${JSON.stringify(value)}`);
}

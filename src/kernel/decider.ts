/**
 * The words of a decider: `decide(state, command) → events or a rejection`, `evolve(state, event)`.
 * After Chassaing's functional event sourcing decider.
 */

/** Why a person's command was not taken. The code is `lab/what-is-wrong`; the locale files hold its text in both languages. */
export interface Rejection {
  readonly code: string;
  /** Fills the text's gaps: amounts in fen end in `Fen`, everything else is shown as it is. */
  readonly params: Readonly<Record<string, string | number>>;
  /** The field of the command the reason belongs to, such as `lines.0.quantity`; the form shows the text beside it. */
  readonly field?: string;
}

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly rejection: Rejection };

/** The command is taken; these facts follow. */
export const accept = <Event>(...events: readonly Event[]): Decision<Event> => ({ ok: true, events });

/** The command is not taken, and nothing changes. */
export function reject(
  code: string,
  params: Rejection['params'] = {},
  field?: string,
): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection: field === undefined ? { code, params } : { code, params, field } };
}

/** State as pure readers get it. */
export type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The outcome of something that may fail for a reason the caller must look at. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a value that was obtained. */
export const succeed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Wraps the reason why no value was obtained. */
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/**
 * One thing that is wrong with an interchange, said so that a person can find it and a machine can answer it.
 */
export const FINDING_LEVELS = ['syntax', 'structure', 'profile', 'business'] as const;
/**
 * `syntax`: envelope, characters, elements. `structure`: segments and groups against the message's table. `profile`: what
 * the lab asks for beyond the standard. `business`: what only the partner's books can tell (never found here).
 */
export type FindingLevel = (typeof FINDING_LEVELS)[number];

/** Codes of element 0085, syntax error, that are used here. */
export const ERROR_CODES = {
  wrongRecipient: 7,
  invalidValue: 12,
  missing: 13,
  notSupported: 14,
  misplaced: 15,
  tooManyParts: 16,
  unspecified: 18,
  invalidCharacter: 21,
  invalidServiceCharacter: 22,
  unknownSender: 23,
  duplicate: 26,
  referencesDiffer: 28,
  wrongCount: 29,
  mixedGroups: 30,
  mixedTypes: 31,
  empty: 32,
  outside: 33,
  nesting: 34,
  segmentTooOften: 35,
  groupTooOften: 36,
  wrongCharacterType: 37,
  noDigitBeforeMark: 38,
  tooLong: 39,
  tooShort: 40,
} as const;
/** A code of element 0085. */
export type ErrorCode = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];

export interface Finding {
  readonly level: FindingLevel;
  readonly code: ErrorCode;
  /** Number of the segment in its message, UNH being 1; for a missing one the last before it. Null in the envelope. */
  readonly segment: number | null;
  /** Tag of the segment it is about: of a missing segment, the tag that should stand there. */
  readonly tag: string;
  /** Position after the tag, from 1 (in CONTRL, where the tag counts, it is one more); null: the whole segment. */
  readonly element: number | null;
  /** Position in the composite, from 1; null: the whole element. */
  readonly component: number | null;
  /** Characters from the beginning of the text, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  /** In the notation of the standard: a tag, `n..15`, a count, codes; null where nothing was expected. */
  readonly expected: string | null;
  /** What stands there; null where something is missing. */
  readonly received: string | null;
}

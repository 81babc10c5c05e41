/** The messages of a trade, and what can befall them on the way. */

export const DOCUMENT_KINDS = [
  'ORDERS',
  'ORDRSP',
  'ORDCHG',
  'APERAK',
  'INVOIC',
  'REMADV',
  'DESADV',
  'RECADV',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/**
 * What can be done to a message in transit:
 * - `lost`: it never arrives
 * - `duplicate`: the same interchange arrives twice
 * - `wrong-recipient`: UNB names another firm as its recipient
 * - `wrong-count`: the number of segments in UNT is not theirs
 * - `wrong-reference`: UNT's reference is not UNH's
 * - `lost-segment`: a required segment is missing, and UNT counts as if it had never been there
 * - `garbled`: a letter stands where a figure belongs
 */
export const TRANSIT_FAULTS = [
  'lost',
  'duplicate',
  'wrong-recipient',
  'wrong-count',
  'wrong-reference',
  'lost-segment',
  'garbled',
] as const;
export type TransitFault = (typeof TRANSIT_FAULTS)[number];

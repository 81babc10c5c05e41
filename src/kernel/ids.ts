/**
 * Identifiers are plain strings: they stand in journals, in URLs and in scenario files, and must stay readable there.
 * Inside one market they are short and counted (`o12`, `p3`), so the same seed gives the same ids.
 */
export type RunId = string;
export type CommandId = string;
/** One copy of the cast that trades with itself: `m1` when the class shares a mall, `g1`, `g2` … when each group has its own. */
export type MarketId = string;
/** A firm inside its market: `radwerk`, `radwerk-2`. */
export type FirmId = string;
/** A role in a firm of a market: `g1.radwerk.enterprise`, with `.2` for a second seat of the same role. */
export type SeatId = string;
/** A person in a run. */
export type ParticipantId = string;

/** What may stand for an id that comes from outside: short, no spaces, no path or markup characters, no prototype keys. */
export const ID_PATTERN = /^(?!__proto__$|constructor$|prototype$)[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/;

/** A firm told apart from its namesakes in other markets: `g1/radwerk`. */
export type FirmKey = string;
export const firmKey = (market: MarketId, firm: FirmId): FirmKey => `${market}/${firm}`;

import type { ErrorCode, Finding, FindingLevel } from './finding.ts';
import { FINDINGS_MAX } from './limits.ts';
import { Places } from './place.ts';
import type { Segment, Tokens } from './tokenize.ts';

/** A finding before its place is looked up. */
export interface Remark {
  readonly code: ErrorCode;
  readonly segment: Segment | null;
  /** Number of the segment in its message; null in the envelope. */
  readonly number: number | null;
  /** If it is not the segment's own. */
  readonly tag?: string;
  readonly element?: number | null;
  readonly component?: number | null;
  readonly expected?: string | null;
  readonly received?: string | null;
  /** The place is behind the segment: something is missing there. */
  readonly behind?: boolean;
  /** The place, if it is not a segment's. */
  readonly offset?: number;
  readonly level?: FindingLevel;
}

const RECEIVED_LENGTH_MAX = 80;
/** A tag has three characters; where a terminator is lost, half a text may stand in its place. */
const TAG_LENGTH_MAX = 20;

/** Gathers findings of one text, wherever in the check they arise. */
export class Report {
  readonly #places: Places;
  #count: number;

  /** @param before the report on the interchange before this one in the same text: both together have room for so many */
  constructor(tokens: Tokens, before: Report | null = null) {
    this.#places = new Places(tokens, before === null ? null : before.#places);
    this.#count = before === null ? 0 : before.#count;
  }

  /** True when the list is full; nothing is added any more. */
  get isFull(): boolean {
    return this.#count >= FINDINGS_MAX;
  }

  add(to: Finding[], remark: Remark): void {
    if (this.isFull) return;
    this.#count++;
    const { segment } = remark;
    const element = remark.element ?? null;
    const component = remark.component ?? null;
    const place =
      segment === null || remark.offset !== undefined
        ? this.#places.at(remark.offset ?? 0)
        : remark.behind === true
          ? this.#places.at(segment.end)
          : this.#places.of(segment, element, component);
    to.push({
      level: remark.level ?? 'syntax',
      code: remark.code,
      segment: remark.number,
      tag: cut(remark.tag ?? segment?.tag ?? '', TAG_LENGTH_MAX),
      element,
      component,
      ...place,
      expected: remark.expected ?? null,
      received:
        remark.received === undefined || remark.received === null
          ? null
          : cut(remark.received, RECEIVED_LENGTH_MAX),
    });
  }
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

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
  readonly level?: FindingLevel;
}

const RECEIVED_LENGTH_MAX = 80;

/** Gathers findings of one text, wherever in the check they arise. */
export class Report {
  readonly #places: Places;
  #count = 0;

  constructor(tokens: Tokens) {
    this.#places = new Places(tokens);
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
      segment === null
        ? this.#places.at(0)
        : remark.behind === true
          ? this.#places.at(segment.end)
          : this.#places.of(segment, element, component);
    to.push({
      level: remark.level ?? 'syntax',
      code: remark.code,
      segment: remark.number,
      tag: remark.tag ?? segment?.tag ?? '',
      element,
      component,
      ...place,
      expected: remark.expected ?? null,
      received: cut(remark.received ?? null),
    });
  }
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > RECEIVED_LENGTH_MAX ? `${text.slice(0, RECEIVED_LENGTH_MAX)}…` : text;

import { ERROR_CODES, type Finding } from './finding.ts';
import type { Group, Slot } from './message-table.ts';
import type { Report } from './report.ts';
import type { Segment } from './tokenize.ts';
import { Walk, type Fit } from './walk.ts';

/** How many segments are read ahead to tell which explanation of a fault leaves fewer faults behind it. */
const LOOK_AHEAD = 16;
/** After so many faults in one message nothing is weighed any more: it is some other text. */
const WEIGHED_MAX = 60;

/**
 * Fits a message's segments into its table and reports what is missing, out of place or too often. One fault should give one
 * finding. So when a segment fits only if a mandatory one is passed over, and that one still comes later, the present one
 * is called misplaced and nothing moves, unless reading ahead shows that this explains less; otherwise the passed one is
 * called missing. In the same way a lost first segment of a group is told from stray segments of that group.
 * @param whole whether UNT is there: of a message that breaks off, what lies behind the break is not called missing
 * @returns for each segment its ordinal in the table, or -1
 */
export function checkStructure(
  segments: readonly Segment[],
  table: Group,
  whole: boolean,
  report: Report,
  to: Finding[],
): readonly number[] {
  return new Structure(segments, table, report, to).check(whole);
}

class Structure {
  readonly #segments: readonly Segment[];
  readonly #report: Report;
  readonly #to: Finding[];
  readonly #table: Group;
  readonly #lastOf = new Map<string, number>();
  #walk: Walk;
  /** Follows a displaced stretch of the message, so that only its first segment is reported. */
  #aside: Walk | null = null;
  #weighed = 0;
  /** The last segment that had its place. */
  #placed = 0;

  constructor(segments: readonly Segment[], table: Group, report: Report, to: Finding[]) {
    this.#segments = segments;
    this.#table = table;
    this.#report = report;
    this.#to = to;
    this.#walk = new Walk(table);
  }

  check(whole: boolean): readonly number[] {
    const ordinals = new Array<number>(this.#segments.length);
    for (let i = 0; i < ordinals.length; i++) ordinals[i] = this.#place(i);
    if (!whole) return ordinals;
    for (const slot of this.#walk.rest()) this.#missing(slot);
    return ordinals;
  }

  #place(i: number): number {
    const { kind } = this.#segments[i] as Segment;
    const usual = this.#walk.glance(kind);
    if (usual !== -1) {
      this.#aside = null;
      this.#placed = i;
      return this.#walk.goTo(usual);
    }
    const step = this.#walk.look(kind);
    switch (step.kind) {
      case 'fits':
        if (step.skipped.length > 0) {
          if (this.#isRather(i, step)) return this.#misplaced(i);
          for (const slot of step.skipped) this.#missing(slot);
        }
        this.#aside = null;
        this.#placed = i;
        return this.#walk.go(step.depth, step.index);
      case 'too-often': {
        const code = step.slot.group === null ? ERROR_CODES.segmentTooOften : ERROR_CODES.groupTooOften;
        this.#add(i, { code, expected: `≤ ${step.slot.max}` });
        this.#placed = i;
        return this.#walk.overfill(step.slot);
      }
      case 'nowhere':
        return this.#stray(i, kind);
    }
  }

  /** Whether the segment is misplaced, rather than those before it missing. */
  #isRather(i: number, fit: Fit): boolean {
    if (this.#lastOf.size === 0) this.#segments.forEach(({ tag }, index) => this.#lastOf.set(tag, index));
    if (fit.skipped.every(({ tag }) => (this.#lastOf.get(tag) ?? -1) <= i)) return false;
    if (++this.#weighed > WEIGHED_MAX) return true;
    const moved = this.#walk.copy();
    moved.go(fit.depth, fit.index);
    const cost = fit.skipped.length + this.#faultsAhead(moved, i + 1);
    return 1 + this.#faultsAhead(this.#walk.copy(), i + 1, cost) <= cost;
  }

  #stray(i: number, kind: number): number {
    if (this.#aside !== null && this.#follows(kind, this.#aside)) return -1;
    if (this.#weighed <= WEIGHED_MAX) {
      const opened = this.#lostBeginning(i, kind);
      if (opened !== null) return opened;
    }
    return this.#misplaced(i);
  }

  /** Begins a group whose first segment is lost, if that explains more than stray segments would. */
  #lostBeginning(i: number, kind: number): number | null {
    const choices = this.#walk.unopened(kind);
    if (choices.length === 0) return null;
    this.#weighed++;
    let best: Walk | null = null;
    let lost: Slot | null = null;
    let least = 1 + this.#faultsAhead(this.#walk.copy(), i + 1);
    for (const choice of choices) {
      const walk = this.#walk.copy();
      walk.go(choice.depth, choice.index);
      const cost = 1 + this.#faultsAhead(walk, i, least);
      if (cost >= least) continue;
      least = cost;
      best = this.#walk.copy();
      best.go(choice.depth, choice.index);
      lost = choice.skipped[0] ?? null;
    }
    if (best === null || lost === null) return null;
    this.#missing(lost);
    this.#walk = best;
    return this.#place(i);
  }

  #misplaced(i: number): number {
    this.#add(i, { code: ERROR_CODES.misplaced, expected: null });
    this.#aside = asideAt(this.#table, (this.#segments[i] as Segment).kind);
    return -1;
  }

  #follows(kind: number, aside: Walk): boolean {
    const step = aside.look(kind);
    if (step.kind !== 'fits' || step.skipped.length > 0) return false;
    aside.go(step.depth, step.index);
    return true;
  }

  /** Faults in the next few segments if everything that does not fit is simply counted; stops where `most` is passed. */
  #faultsAhead(walk: Walk, from: number, most = Infinity): number {
    let faults = 0;
    const until = Math.min(this.#segments.length, from + LOOK_AHEAD);
    for (let i = from; i < until && faults <= most; i++) {
      const step = walk.look((this.#segments[i] as Segment).kind);
      if (step.kind !== 'fits') faults++;
      else {
        faults += step.skipped.length;
        walk.go(step.depth, step.index);
      }
    }
    return faults;
  }

  #missing(slot: Slot): void {
    this.#report.add(this.#to, {
      level: 'structure',
      code: ERROR_CODES.missing,
      segment: this.#segments[this.#placed] as Segment,
      number: this.#placed + 1,
      tag: slot.tag,
      expected: slot.tag,
      behind: true,
    });
  }

  #add(i: number, { code, expected }: { code: Finding['code']; expected: string | null }): void {
    const segment = this.#segments[i] as Segment;
    const received = segment.tag;
    this.#report.add(this.#to, { level: 'structure', code, segment, number: i + 1, expected, received });
  }
}

/** A walk that stands where a tag's kind first has its place in the table; null if it has none. */
function asideAt(table: Group, kind: number): Walk | null {
  const walk = new Walk(table);
  let group = table;
  for (let depth = 0; ; depth++) {
    const index = group.places[kind]?.[0];
    if (index !== undefined) {
      walk.go(depth, index);
      return walk;
    }
    const inside = group.below[kind]?.at(-1);
    const next = inside === undefined ? null : (group.slots[inside]?.group ?? null);
    if (inside === undefined || next === null) return null;
    walk.go(depth, inside);
    group = next;
  }
}

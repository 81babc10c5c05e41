import type { Group, Slot } from './message-table.ts';

/** How far one group has been read: at which place, and how often that place has been taken. */
interface Frame {
  group: Group;
  at: number;
  count: number;
}

/** Where a segment fits. */
export interface Fit {
  readonly kind: 'fits';
  /** Index of the frame in which it goes on. */
  readonly depth: number;
  readonly index: number;
  /** Mandatory places that are still empty and would be passed over. */
  readonly skipped: readonly Slot[];
}
export type Step =
  | Fit
  /** Its place is taken as often as it may be. */
  | { readonly kind: 'too-often'; readonly slot: Slot }
  | { readonly kind: 'nowhere' };

/** More than a group has slots. */
const DEPTH = 1024;

const NOTHING: readonly Slot[] = [];
const NOWHERE: Step = { kind: 'nowhere' };

/**
 * A reader's finger on the message's table. It moves only forward; a group is begun again when its first segment comes again.
 */
export class Walk {
  readonly #frames: Frame[];

  constructor(frames: readonly Frame[] | Group) {
    this.#frames =
      'slots' in frames
        ? [{ group: frames, at: 0, count: 0 }]
        : frames.map(({ group, at, count }) => ({ group, at, count }));
  }

  copy(): Walk {
    return new Walk(this.#frames);
  }

  /**
   * The usual case of `look`, and nothing but that: the nearest place is free and nothing mandatory is passed over.
   * @returns depth and index in one number, for `goTo`; -1 if it takes a closer look
   */
  glance(kind: number): number {
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const { group, at, count } = this.#frames[depth] as Frame;
      const first = group.mandatory[count === 0 ? at : at + 1] as number;
      const indexes = group.places[kind];
      if (indexes !== undefined) {
        for (let i = 0; i < indexes.length; i++) {
          const index = indexes[i] as number;
          if (index < at) continue;
          if (index > first || (index === at && count >= (group.slots[index] as Slot).max)) return -1;
          return depth * DEPTH + index;
        }
      }
      if (first < group.slots.length) return -1;
    }
    return -1;
  }

  /** Goes to a place that `glance` found. @returns the segment's ordinal in the table */
  goTo(place: number): number {
    return this.go(Math.floor(place / DEPTH), place % DEPTH);
  }

  /** Looks for the nearest place of a tag's kind ahead, from the innermost group outwards, as the standard has it. */
  look(kind: number): Step {
    let skipped: Slot[] | null = null;
    let full: Slot | null = null;
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const frame = this.#frames[depth] as Frame;
      const { slots, places } = frame.group;
      const indexes = places[kind];
      if (indexes !== undefined) {
        for (const index of indexes) {
          if (index < frame.at) continue;
          const slot = slots[index] as Slot;
          if (index === frame.at && frame.count >= slot.max) {
            // A group's first segment once more is the group once more: its own place, further out, tells.
            if (index > 0 || depth === 0) full ??= slot;
            continue;
          }
          const passed = emptyBetween(frame, index, skipped);
          if (passed !== null && full !== null) return { kind: 'too-often', slot: full };
          return { kind: 'fits', depth, index, skipped: passed ?? NOTHING };
        }
      }
      skipped = emptyBetween(frame, slots.length, skipped);
    }
    return full === null ? NOWHERE : { kind: 'too-often', slot: full };
  }

  /** Goes to a place that was found. @returns the segment's ordinal in the table */
  go(depth: number, index: number): number {
    while (this.#frames.length > depth + 1) this.#frames.pop();
    const frame = this.#frames[depth] as Frame;
    frame.count = index === frame.at ? frame.count + 1 : 1;
    frame.at = index;
    const slot = frame.group.slots[index] as Slot;
    if (slot.group !== null) this.#frames.push({ group: slot.group, at: 0, count: 1 });
    return slot.ordinal;
  }

  /** Takes a place once more than it may be. @returns the segment's ordinal in the table */
  overfill(full: Slot): number {
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const frame = this.#frames[depth] as Frame;
      if (frame.group.slots[frame.at] === full) return this.go(depth, frame.at);
    }
    return full.ordinal;
  }

  /** The mandatory places that would be passed over if the message ended here. */
  rest(): readonly Slot[] {
    let skipped: Slot[] | null = null;
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const frame = this.#frames[depth] as Frame;
      skipped = emptyBetween(frame, frame.group.slots.length, skipped);
    }
    return skipped ?? NOTHING;
  }

  /** Groups ahead that know the tag but have not been begun: perhaps their first segment is lost. */
  unopened(kind: number): readonly Fit[] {
    const fits: Fit[] = [];
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const frame = this.#frames[depth] as Frame;
      for (const index of frame.group.below[kind] ?? []) {
        const slot = frame.group.slots[index] as Slot;
        if (index < frame.at || (index === frame.at && frame.count >= slot.max)) continue;
        fits.push({ kind: 'fits', depth, index, skipped: [slot] });
      }
    }
    return fits;
  }
}

/** The mandatory places between where a frame stands and `index`, added to those found before; null while there are none. */
function emptyBetween(frame: Frame, index: number, before: Slot[] | null): Slot[] | null {
  const { slots, mandatory } = frame.group;
  let at = mandatory[frame.count === 0 ? frame.at : frame.at + 1] as number;
  if (at >= index) return before;
  const found = before === null ? [] : [...before];
  for (; at < index; at = mandatory[at + 1] as number) found.push(slots[at] as Slot);
  return found;
}

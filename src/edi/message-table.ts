import { MESSAGES, type MessageType } from './tables/messages.ts';
import { kindOfTag, TAGS } from './tags.ts';

/** A place in a message or group: for one segment, or for a group that begins with it. */
export interface Slot {
  readonly tag: string;
  readonly mandatory: boolean;
  readonly max: number;
  readonly group: Group | null;
  /** Counts all segments of the message's table, in the order of the standard. */
  readonly ordinal: number;
}
export interface Group {
  /** As the standard counts them: 25 is SG25; 0 is the message itself. */
  readonly number: number;
  readonly slots: readonly Slot[];
  /** For each slot, and for the end, the index of the first mandatory one from there on; beyond the last there is none. */
  readonly mandatory: readonly number[];
  /** By a tag's kind: where it may stand in the group itself, groups inside counting by their first segment. */
  readonly places: readonly (readonly number[] | undefined)[];
  /** By a tag's kind: indexes of groups inside that know it somewhere below their first segment. */
  readonly below: readonly (readonly number[] | undefined)[];
}

const compiled = new Map<MessageType, Group>();

/** The table of a message, read from its text when first asked for. */
export function tableOf(type: MessageType): Group {
  const known = compiled.get(type);
  if (known) return known;
  const table = new Reader(MESSAGES[type]).message();
  compiled.set(type, table);
  return table;
}

class Reader {
  readonly #words: readonly string[];
  #at = 0;
  #groups = 0;
  #segments = 0;

  constructor(text: string) {
    this.#words = text.match(/\(|\)[!\d]*|[A-Z]{3}[!\d]*/g) ?? [];
  }

  message(): Group {
    return this.#group(0);
  }

  #group(number: number): Group {
    const slots: Slot[] = [];
    for (;;) {
      const word = this.#words[this.#at++];
      if (word === undefined || word.startsWith(')')) return groupOf(number, slots);
      if (word !== '(') {
        slots.push({
          tag: word.slice(0, 3),
          // A group is told by its first segment, which therefore is always there.
          mandatory: word.includes('!') || (number > 0 && slots.length === 0),
          max: Number(/\d+/.exec(word)?.[0] ?? 1),
          group: null,
          ordinal: this.#segments++,
        });
        continue;
      }
      const ordinal = this.#segments;
      const group = this.#group(++this.#groups);
      const end = this.#words[this.#at - 1] ?? '';
      slots.push({
        tag: group.slots[0]?.tag ?? '',
        mandatory: end.includes('!'),
        max: Number(/\d+/.exec(end)?.[0] ?? 1),
        group,
        ordinal,
      });
    }
  }
}

function groupOf(number: number, slots: readonly Slot[]): Group {
  const places: (number[] | undefined)[] = TAGS.map(() => undefined);
  const below: (number[] | undefined)[] = TAGS.map(() => undefined);
  const note = (lists: (number[] | undefined)[], kind: number, index: number): void => {
    const indexes = lists[kind];
    if (!indexes) lists[kind] = [index];
    else if (indexes.at(-1) !== index) indexes.push(index);
  };
  slots.forEach((slot, index) => {
    note(places, kindOfTag(slot.tag), index);
    if (slot.group === null) return;
    slot.group.slots.slice(1).forEach(({ tag }) => note(below, kindOfTag(tag), index));
    slot.group.below.forEach((indexes, kind) => indexes && note(below, kind, index));
  });
  const mandatory: number[] = [];
  for (let index = slots.length, next = Infinity; index >= 0; index--) {
    if (slots[index]?.mandatory === true) next = index;
    mandatory[index] = next;
  }
  return { number, slots, mandatory, places, below };
}

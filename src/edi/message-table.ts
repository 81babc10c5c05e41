import { MESSAGES, type MessageType } from './tables/messages.ts';

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
  /** Where a tag may stand in the group itself, groups inside counting by their first segment. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Indexes of groups inside that know a tag somewhere below their first segment. */
  readonly below: ReadonlyMap<string, readonly number[]>;
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
  const places = new Map<string, number[]>();
  const below = new Map<string, number[]>();
  const note = (map: Map<string, number[]>, tag: string, index: number): void => {
    const indexes = map.get(tag);
    if (!indexes) map.set(tag, [index]);
    else if (indexes.at(-1) !== index) indexes.push(index);
  };
  slots.forEach((slot, index) => {
    note(places, slot.tag, index);
    if (slot.group === null) return;
    slot.group.slots.slice(1).forEach(({ tag }) => note(below, tag, index));
    for (const tag of slot.group.below.keys()) note(below, tag, index);
  });
  return { number, slots, places, below };
}

import type { Actor, RecordedEvent } from '../kernel/envelope.ts';
import type { ParticipantId } from '../kernel/ids.ts';

/** A person of a run as far as they could be known by it. */
export interface KnownPerson {
  readonly id: ParticipantId;
  readonly name: string;
  readonly studentNo: string;
}

/** Makes people unknown in what is taken out of a run: the same person is the same pseudonym everywhere in one file. */
export interface Mask {
  actor(actor: Actor): Actor;
  events(events: readonly RecordedEvent[]): readonly RecordedEvent[];
  /** What a person is called instead. */
  person(id: ParticipantId): string;
}

export const UNMASKED: Mask = { actor: (actor) => actor, events: (events) => events, person: (id) => id };

const INSTRUCTOR = 'instructor';
/** Shorter names and numbers are syllables and figures of the trade as well: they are replaced only where they stand alone. */
const NAME_MIN = 2;
const NUMBER_MIN = 4;
/** What people wrote to each other is theirs. */
const LETTERS: Readonly<Record<string, string>> = { 'run/NoteSent': 'text', 'run/SeatGiven': 'note' };

/**
 * Students become `P001`, `P002` … in the order in which they joined, teachers `instructor`. Names and numbers are replaced
 * wherever they stand in an event, notes between people are emptied.
 */
export function pseudonyms(people: readonly KnownPerson[]): Mask {
  const byId = new Map<string, string>();
  const alone = new Map<string, string>();
  const within = new Map<string, string>();
  let pattern: RegExp | null = null;
  const learn = ({ id, name, studentNo }: KnownPerson): void => {
    const instead = byId.get(id) ?? `P${String(byId.size + 1).padStart(3, '0')}`;
    byId.set(id, instead);
    for (const [text, min] of [
      [name, NAME_MIN],
      [name.replaceAll(/\s+/g, ''), NAME_MIN],
      [studentNo, NUMBER_MIN],
    ] as const) {
      if (text === '' || alone.has(text)) continue;
      alone.set(text, instead);
      if (text.length >= min) {
        within.set(text, instead);
        pattern = null;
      }
    }
  };
  for (const person of people) learn(person);

  const personOf = (id: string): string => {
    if (!byId.has(id)) learn({ id, name: '', studentNo: '' });
    return byId.get(id) ?? '';
  };
  const teachers = new Set<string>();

  function text(value: string, key: string): string {
    const known = byId.get(value);
    if (known !== undefined) return known;
    if (teachers.has(value)) return INSTRUCTOR;
    // A short number is a student's only where numbers of students stand.
    if (key === 'studentNo' || key === 'name') {
      const instead = alone.get(value);
      if (instead !== undefined) return instead;
    }
    if (within.size === 0) return value;
    pattern ??= anyOf([...within.keys()]);
    return value.replace(pattern, (found) => within.get(found) ?? found);
  }
  function masked(value: unknown, key: string): unknown {
    if (typeof value === 'string') return text(value, key);
    if (Array.isArray(value)) return value.map((each) => masked(each, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [byId.get(name) ?? name, masked(inner, name)]),
    );
  }

  return {
    person: personOf,
    actor(actor) {
      if (actor.kind === 'human') return { ...actor, id: personOf(actor.id) };
      if (actor.kind !== 'instructor') return actor;
      teachers.add(actor.id);
      return { ...actor, id: INSTRUCTOR };
    },
    events: (events) =>
      events.map((event) => {
        for (const person of peopleIn(event)) learn(person);
        const { type } = event;
        const data = masked(event.data, '') as Record<string, unknown>;
        const letter = LETTERS[type];
        return { ...event, data: letter === undefined ? data : { ...data, [letter]: '' } };
      }),
  };
}

/** Finds each of the texts, the longest first: a name may be part of another one. */
const anyOf = (texts: readonly string[]): RegExp =>
  new RegExp(
    [...texts]
      .sort((a, b) => b.length - a.length)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
      .join('|'),
    'g',
  );

/** Whom an event introduces. */
function peopleIn({ type, data }: RecordedEvent): readonly KnownPerson[] {
  const { participant, to, name, studentNo } = data as Record<string, unknown>;
  const id = type === 'run/SeatClaimed' ? participant : type === 'run/SeatGiven' ? to : null;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof studentNo !== 'string') return [];
  return [{ id, name, studentNo }];
}

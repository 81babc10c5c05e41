import type { Actor, Entry } from '../kernel/envelope.ts';
import type { CommandId } from '../kernel/ids.ts';
import type { Receipt } from './ports.ts';
import { refuse } from './rejections.ts';

interface Known {
  readonly seq: number;
  readonly day: number;
  readonly types: readonly string[];
  readonly by: string;
}

/** What became of every accepted command of a run: a repeat gets the first receipt. Compact: equal parts are shared. */
export class Receipts {
  readonly #known = new Map<CommandId, Known>();
  readonly #typeLists = new Map<string, readonly string[]>();
  readonly #actors = new Map<string, string>();

  /** Remembers an accepted command. @returns its receipt */
  add({ commandId, seq, day, events, actor }: Entry): Receipt {
    const known = { seq, day, types: this.#sharedTypes(events), by: this.#shared(actor) };
    this.#known.set(commandId, known);
    return receiptOf(known, false);
  }

  /** The receipt of a command that was accepted before; null for a new one. */
  repeat(commandId: CommandId, actor: Actor): Receipt | null {
    const known = this.#known.get(commandId);
    if (!known) return null;
    return known.by === keyOf(actor) ? receiptOf(known, true) : refuse('run/command-id-taken');
  }

  #sharedTypes(events: Entry['events']): readonly string[] {
    const types = typesOf(events);
    const key = types.join(' ');
    const shared = this.#typeLists.get(key);
    if (!shared) this.#typeLists.set(key, types);
    return shared ?? types;
  }

  #shared(actor: Actor): string {
    const key = keyOf(actor);
    const shared = this.#actors.get(key);
    if (shared === undefined) this.#actors.set(key, key);
    return shared ?? key;
  }
}

/** The kinds of events an entry holds, each once, in the order they first came. */
export const typesOf = (events: Entry['events']): readonly string[] =>
  events.length === 1 ? [events[0]?.type ?? ''] : [...new Set(events.map(({ type }) => type))];

const keyOf = ({ kind, id }: Actor): string => `${kind} ${id}`;

const receiptOf = ({ seq, day, types }: Known, repeated: boolean): Receipt => ({
  ok: true,
  seq,
  day,
  events: types,
  repeated,
});

import type { CommandId, MarketId, SeatId } from './ids.ts';

/** Who acted. What a bot or the instructor did in a seat is told apart from what the student did. */
export const ACTOR_KINDS = ['human', 'bot', 'instructor', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export interface Actor {
  readonly kind: ActorKind;
  /** Participant id, bot policy, instructor's account id, or `clock`. */
  readonly id: string;
  /** The seat it was done from; null for the run's own business (clock, announcements). */
  readonly seat: SeatId | null;
}

/** A command on its way to a run. The client makes the id; a repeat with the same id gets the first receipt. */
export interface CommandEnvelope<Command extends { readonly type: string } = { readonly type: string }> {
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly command: Command;
}

/** An event as a lab or the run's core makes it: past tense, namespaced, plain JSON. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An event as it stands in the journal: with the version of its shape and, for a lab's event, its market. */
export interface RecordedEvent extends DomainEvent {
  readonly v: number;
  readonly market?: MarketId;
}

/** Where an event stands: what `evolve` may know besides the event itself. */
export interface EventMeta {
  readonly seq: number;
  readonly atMs: number;
  readonly day: number;
  readonly actor: Actor;
}

/** One accepted command with everything it caused: the unit that is written, replayed, and hashed. */
export interface Entry {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly commandId: CommandId;
  readonly actor: Actor;
  /** Wall-clock time of the decision, milliseconds since 1970. */
  readonly atMs: number;
  /** Simulated day on which it was decided; 0 before the exercise starts. */
  readonly day: number;
  readonly events: readonly RecordedEvent[];
}

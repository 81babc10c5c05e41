import type { ZodType } from 'zod';
import type { Decision, DeepReadonly } from '../kernel/decider.ts';
import type { Actor, DomainEvent, EventMeta } from '../kernel/envelope.ts';
import type { FirmId, MarketId, SeatId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import type { LocalText } from '../kernel/text.ts';

/** A role as a lab sees it: which seat, in which firm, as what. */
export interface LabSeat {
  readonly id: SeatId;
  readonly firm: FirmId;
  readonly role: string;
}

/** One firm of a market, made from a cast line of the scenario (several firms may come from one line). */
export interface CastFirm {
  readonly firm: FirmId;
  /** The cast line it was made from; `firm` again for the first copy. */
  readonly template: FirmId;
  readonly kind: string;
  readonly name: LocalText;
  /** Fen moved from `world` when its bank account is opened. */
  readonly capitalFen: number;
}

/** The members of one market. */
export interface MarketCast {
  readonly market: MarketId;
  readonly firms: readonly CastFirm[];
  readonly seats: readonly LabSeat[];
}

/** What a decision may know besides state and command. */
export interface Context {
  readonly actor: Actor;
  readonly seat: LabSeat;
  readonly atMs: number;
  readonly day: number;
  readonly random: Random;
}

/** What time itself may know when it passes. */
export interface DayContext {
  readonly atMs: number;
  readonly day: number;
  readonly random: Random;
}

/** Who looks. The public viewer is the projector: nothing private. The instructor sees everything. */
export type Viewer =
  | { readonly kind: 'seat'; readonly seat: LabSeat }
  | { readonly kind: 'instructor' }
  | { readonly kind: 'public' };

/** Parts of a page that may have become stale; a fragment names those it shows. */
export const TOPICS = [
  'orders',
  'stock',
  'money',
  'mall',
  'setup',
  'notices',
  'clock',
  'seats',
  'tasks',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Whom an event concerns, and about what. The instructor is always told. */
export interface Audience {
  readonly firms: 'all' | readonly FirmId[];
  readonly topics: readonly Topic[];
}

/** A named figure about one firm. Null: nothing has happened yet from which it could be computed. */
export interface Metric {
  readonly name: string;
  readonly value: number | null;
  readonly unit: 'fen' | 'ratio' | 'days' | 'count' | 'turns';
}

/** A named figure about what one person did; bots' and instructors' actions are not in it. */
export interface PersonMetric extends Metric {
  /** Participant id. */
  readonly person: string;
  readonly firm: FirmId;
}

/** The rules that always hold, checked over a whole state. */
export interface InvariantReport {
  /** How many rules were evaluated. */
  readonly checked: number;
  readonly broken: readonly { readonly rule: string; readonly detail: string }[];
}

/** A kind of practice a run can contain. All functions are pure; only `evolve` writes, and only into the state it is given. */
export interface Lab<
  State,
  Command extends { readonly type: string },
  Event extends DomainEvent,
  Config,
  View,
> {
  readonly name: string;
  /** The lab's part of a scenario, as the author writes it → as the program uses it. */
  readonly config: ZodType<Config>;
  /** Every command the lab takes, as JSON from outside. Strict: unknown keys are errors. */
  readonly commands: ZodType<Command>;
  /** Every event type the lab can make, such as `trade/OrderPlaced`; tasks may wait for one. */
  readonly eventTypes: readonly Event['type'][];
  /** Present version of each event's shape; 1 where not named. */
  readonly eventVersions?: Readonly<Partial<Record<Event['type'], number>>>;
  /** Makes an older journal's event readable; throws for a version from the future. */
  upcast?(event: DomainEvent, v: number): Event;

  open(config: Config, cast: MarketCast, random: Random): State;
  decide(state: DeepReadonly<State>, command: Command, context: Context): Decision<Event>;
  /**
   * What a new day brings, one event at a time: whoever iterates applies each event before asking for the next, so that
   * later steps see what earlier ones did.
   */
  passDay(state: DeepReadonly<State>, context: DayContext): Iterable<Event>;
  /** What the seats left out of the scenario do at once (the system as bank, administrator, warehouse). Same iteration rule. */
  playSystem(state: DeepReadonly<State>, context: DayContext): Iterable<Event>;
  /** A shock thrown in live by the instructor, as JSON; same shapes as in the scenario but without the day. */
  shock(state: DeepReadonly<State>, shock: unknown, context: DayContext): Decision<Event>;
  evolve(state: State, event: Event, meta: EventMeta): void;
  audience(event: Event, state: DeepReadonly<State>): Audience;
  view(state: DeepReadonly<State>, viewer: Viewer): View;
  /** What this seat could do now; every one of them is accepted by `decide`. */
  legal(state: DeepReadonly<State>, seat: LabSeat): readonly Command[];
  /** Figures of one firm, from running totals: cheap enough to ask after every entry. */
  metrics(state: DeepReadonly<State>, firm: FirmId): readonly Metric[];
  /** Figures of every person who acted. */
  people(state: DeepReadonly<State>): readonly PersonMetric[];
  /** The journal entries (seq) behind a firm's metric, oldest first. */
  evidence(state: DeepReadonly<State>, firm: FirmId, metric: string): readonly number[];
  /** Which metrics exist for a kind of firm, so that a scenario's `score` can be checked. */
  metricsOf(kind: string): readonly string[];
  invariants(state: DeepReadonly<State>): InvariantReport;
}

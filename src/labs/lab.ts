import type { ZodType } from 'zod';
import type { Decision, DeepReadonly } from '../kernel/decider.ts';
import type { Actor, ActorKind, DomainEvent, EventMeta } from '../kernel/envelope.ts';
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
  /** Kinds of EDI messages that its people write by hand; left out: none. */
  readonly byHand?: readonly string[];
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
  /** True: it is only asked whether the command would be taken. What takes time and stands in events alone may be left out. */
  readonly asking?: boolean;
}

/** What time itself may know when it passes. */
export interface DayContext {
  readonly atMs: number;
  readonly day: number;
  readonly random: Random;
}

/** Who looks. The public viewer is the projector: nothing private. The instructor sees everything. */
export type Viewer =
  | {
      readonly kind: 'seat';
      readonly seat: LabSeat;
      /** Look back on so many finished matters at most; left out: on all. Whoever looks often, looks back less. */
      readonly lookBack?: number;
      /** The id of one matter that is shown in any case, if it is this viewer's to see: a page about it. */
      readonly also?: string;
    }
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
  'notes',
  'ranking',
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
  /** The journal entries it was counted from, oldest first, where the lab keeps them. */
  readonly seqs?: readonly number[];
}

/** How much waits for a seat, in figures alone. */
export interface Pending {
  readonly count: number;
  readonly urgent: number;
  /** Since when the oldest waits, by the simulated day and by the clock on the wall; null while nothing does. */
  readonly sinceDay: number | null;
  readonly sinceAtMs: number | null;
}

/** The rules that always hold, checked over a whole state. */
export interface InvariantReport {
  /** How many rules were evaluated. */
  readonly checked: number;
  readonly broken: readonly { readonly rule: string; readonly detail: string }[];
}

/** A cast line as the check of a scenario sees it: read from a file of which other parts may still be wrong. */
export interface CastGlimpse {
  /** Its place in the cast, from 0. */
  readonly index: number;
  readonly firm: FirmId;
  readonly kind: string;
  readonly roles: readonly string[];
  /** How many firms it makes in the smallest class the scenario is for (per market). */
  readonly copiesMin: number;
}

/** How a firm stands at one moment, as a debrief follows it. */
export interface FirmGlance {
  readonly moneyFen: number;
  /** Its stock at what it cost. */
  readonly stockFen: number;
  /** Units it holds, its own or those of others it keeps. */
  readonly stockUnits: number;
  readonly openOrders: number;
}

/** Something at which a debrief stops: a shock, a shortage, the way out of it. */
export interface Remark {
  /** Names the text. */
  readonly kind: string;
  /** What of it: the kind of a shock, the way out of a shortage; null where the kind says it all. */
  readonly what: string | null;
  /** The matter's number as people quote it; null for what concerns the whole market. */
  readonly matter: string | null;
  readonly firms: readonly FirmId[];
}

/** What an event did to a firm's profit, and to which decision of the firm's that goes back. */
export interface Effect {
  readonly firm: FirmId;
  /** Names the kind of decision, or a circumstance nobody decided about. */
  readonly decision: string;
  /** What was decided about, by its id in the lab's state; null for circumstances. */
  readonly matter: string | null;
  /** Names what the amount is. */
  readonly part: string;
  /** Positive for a gain. */
  readonly amountFen: number;
  /** Units that could have been sold and were not there. */
  readonly missed: number;
}

/** An effect with the entry it comes from. */
export interface RecordedEffect extends Effect {
  readonly seq: number;
}

/** What a lab tells of a market when everybody looks back on it. Pure readings; nothing is private any more. */
export interface LabDebrief<State, Event extends DomainEvent> {
  /** Null for a firm that has nothing to follow, such as an office. Cheap enough to ask whenever an entry concerns it. */
  glance(state: DeepReadonly<State>, firm: FirmId): FirmGlance | null;
  /** Null for an event at which nobody would stop. `state` is the one the event led to. */
  remark(event: Event, state: DeepReadonly<State>): Remark | null;
  /** The effects of an event; those of a firm add up to its profit. `state` is the one the event led to. */
  effects(event: Event, state: DeepReadonly<State>): readonly Effect[];
  /** How many matters are in which state. */
  counts(state: DeepReadonly<State>): Readonly<Record<string, number>>;
  /** The whole market, looked back upon. `recorded`: all effects its journal tells of, oldest first. */
  story(state: DeepReadonly<State>, recorded: readonly RecordedEffect[]): unknown;
}

/** Something wrong in a lab's part of a scenario that no schema can see, such as a good that does not exist. */
export interface ConfigProblem {
  /** From the top of the file: `['trade', 'goods', 0, 'category']`. */
  readonly path: readonly (string | number)[];
  /** Which word is at fault: the value (as usual), or the key that leads to it. */
  readonly at?: 'key' | 'value';
  /** Names the text: `scenario/unknown-good`. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
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
  /** How much waits for a seat, from kept lists: cheap enough to ask after every entry. */
  pending?(state: DeepReadonly<State>, seat: LabSeat): Pending;
  /** What this seat could do now; every one of them is accepted by `decide`. `by`: who would do it, if not the system. */
  legal(state: DeepReadonly<State>, seat: LabSeat, by?: ActorKind): readonly Command[];
  /**
   * Figures of one firm, from running totals: cheap enough to ask after every entry.
   * @param only the names of those that are asked for; left out, all
   */
  metrics(state: DeepReadonly<State>, firm: FirmId, only?: readonly string[]): readonly Metric[];
  /** Figures of every person who acted. */
  people(state: DeepReadonly<State>): readonly PersonMetric[];
  /** The journal entries (seq) behind a firm's metric, oldest first. */
  evidence(state: DeepReadonly<State>, firm: FirmId, metric: string): readonly number[];
  /** Which metrics exist for a kind of firm, so that a scenario's `score` can be checked. */
  metricsOf(kind: string): readonly string[];
  /** A metric's unit; null for a metric that does not exist. Scales of money are written in yuan. */
  metricUnit?(metric: string): Metric['unit'] | null;
  /**
   * What no schema can see in the lab's part of a scenario: references that lead nowhere, missing roles. The part is raw
   * (anything may be wrong with its shape) and every problem is returned, not only the first.
   */
  check?(
    part: unknown,
    cast: readonly CastGlimpse[],
    clock: { readonly daysMax: number | null },
  ): readonly ConfigProblem[];
  /**
   * Checks the rules that always hold. With the events of one entry it looks only at what they can have broken, which
   * costs little enough to do after every entry; without them, at everything.
   */
  invariants(state: DeepReadonly<State>, after?: readonly Event[]): InvariantReport;
  /** What always holds and takes too long to look at while people wait, such as verifying every signature. */
  audit?(state: DeepReadonly<State>): InvariantReport;
  /** For looking back on an exercise, where the lab has something to tell. */
  readonly debrief?: LabDebrief<State, Event>;
}

/** A lab whose own words are not known to the caller: reached through the contract alone. */
export type AnyLab = Lab<unknown, { readonly type: string }, DomainEvent, unknown, unknown>;

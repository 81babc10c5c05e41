import type { MarketId, ParticipantId, RunId, SeatId } from '../kernel/ids.ts';

/**
 * Who may do what: one pure module that every route and every socket room asks. What is not named here is denied.
 */

/** Who asks. A browser may be a teacher and a participant at once; a script is whoever its run token says. */
export interface Person {
  readonly teacherId: string | null;
  /** The participant this person is in the run that is asked about. */
  readonly participantId: ParticipantId | null;
  readonly token?: RunTokenGrant;
}

/** What a run token grants: one seat as a bot, or the whole run as its instructor. */
export interface RunTokenGrant {
  readonly id: string;
  readonly runId: RunId;
  readonly kind: 'bot' | 'instructor';
  /** The seat of a bot's token; null for the instructor's. */
  readonly seat: SeatId | null;
}

/** A person about whom nothing is known. */
export const VISITOR: Person = { teacherId: null, participantId: null };

/** The owner of the demonstration: nobody's account. Everyone may watch it and take a seat in it. */
export const DEMO_OWNER = 'demo';

/** A run as far as permissions depend on it. */
export interface RunFacts {
  readonly runId: RunId;
  readonly ownerId: string;
}

/** A seat of that run as far as permissions depend on it. */
export interface SeatFacts {
  readonly id: SeatId;
  readonly market: MarketId;
  readonly firm: string;
  readonly holder: { readonly participant: ParticipantId } | null;
  readonly takenOverBy: string | null;
}

/** How a person stands to a run. Strangers are told that it does not exist. */
export type Relation = 'owner' | 'participant' | 'script' | 'spectator' | 'stranger';

export function relationTo(person: Person, run: RunFacts): Relation {
  if (person.token) return person.token.runId === run.runId ? 'script' : 'stranger';
  if (person.teacherId !== null && person.teacherId === run.ownerId) return 'owner';
  if (person.participantId !== null) return 'participant';
  return run.ownerId === DEMO_OWNER ? 'spectator' : 'stranger';
}

export const ACTIONS = [
  /** Launch an exercise and see one's own. */
  'teach',
  /** Restart the demonstration. */
  'restart-demo',
  /** Ranking, clock, lobby, projector: what everyone in the room sees. */
  'watch-run',
  /** Take a seat, change it in the lobby, give it back. */
  'take-seat',
  /** The desk of a seat. */
  'see-seat',
  /** Everything in the run. */
  'see-everything',
  /** Clock, shocks, announcements, seats of others, run tokens. */
  'control-run',
  /** Commands of the lab from a seat. */
  'act-in-seat',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What the action is about. `run` and `seat` may be left out where the action needs none; then only such actions pass. */
export interface Thing {
  readonly run?: RunFacts;
  readonly seat?: SeatFacts;
}

const isInstructor = (person: Person, run: RunFacts): boolean =>
  relationTo(person, run) === 'owner' ||
  (person.token?.runId === run.runId && person.token.kind === 'instructor');

const holds = (person: Person, seat: SeatFacts): boolean =>
  person.participantId !== null && seat.holder?.participant === person.participantId;

const botOf = (person: Person, run: RunFacts, seat: SeatFacts): boolean =>
  person.token?.runId === run.runId && person.token.kind === 'bot' && person.token.seat === seat.id;

/** The id under which an instructor acts: the account's, or the token's. */
export const instructorId = (person: Person): string =>
  person.token ? `token:${person.token.id}` : (person.teacherId ?? '');

/** True when the person may. */
export function can(person: Person, action: Action, thing: Thing = {}): boolean {
  const { run, seat } = thing;
  if (action === 'teach') return person.teacherId !== null && !person.token;
  if (action === 'restart-demo') return !person.token;
  if (!run) return false;
  const relation = relationTo(person, run);
  if (relation === 'stranger') return false;
  switch (action) {
    case 'watch-run':
      return true;
    case 'take-seat':
      return relation === 'participant' || relation === 'spectator';
    case 'see-everything':
    case 'control-run':
      return isInstructor(person, run);
    case 'see-seat':
      return (
        seat !== undefined && (holds(person, seat) || botOf(person, run, seat) || isInstructor(person, run))
      );
    case 'act-in-seat':
      return (
        seat !== undefined &&
        (holds(person, seat) ||
          botOf(person, run, seat) ||
          (isInstructor(person, run) && seat.takenOverBy === instructorId(person)))
      );
  }
}

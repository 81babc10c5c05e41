import type { MarketId, ParticipantId, RunId, SeatId } from '../kernel/ids.ts';
import type { Role } from './roles.ts';

/**
 * Who may do what: one pure module that every route and every socket room asks. What is not named here is denied.
 */

/** Who asks. A browser may be a teacher and a participant at once; a script is whoever its run token says. */
export interface Person {
  /** The signed-in account if it may teach. */
  readonly teacherId: string | null;
  /** The participant this person is in the run that is asked about. */
  readonly participantId: ParticipantId | null;
  readonly token?: RunTokenGrant;
  /** The signed-in account, whatever it is for. */
  readonly accountId?: string | null;
  readonly roles?: readonly Role[];
  /** The classes this account owns or co-teaches. */
  readonly classIds?: ReadonlySet<string>;
  /** The classes on whose roster the account stands, where that matters. */
  readonly onRosterOf?: ReadonlySet<string>;
  /** The runs it judges. */
  readonly judges?: ReadonlySet<RunId>;
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
  /** The class it was launched for: its teachers teach it together. */
  readonly classId?: string | null;
  /** The account that leads its judging, where that matters. */
  readonly headJudgeId?: string | null;
}

/** A class as far as permissions depend on it. */
export interface ClassFacts {
  readonly id: string;
}

/** A seat of that run as far as permissions depend on it. */
export interface SeatFacts {
  readonly id: SeatId;
  readonly market: MarketId;
  readonly firm: string;
  readonly holder: { readonly participant: ParticipantId } | null;
  readonly takenOverBy: string | null;
}

/**
 * How a person stands to a run. The owner is whoever teaches it: the one who launched it and the teachers of its class.
 * Strangers are told that it does not exist.
 */
export type Relation = 'owner' | 'participant' | 'judge' | 'script' | 'spectator' | 'stranger';

export function relationTo(person: Person, run: RunFacts): Relation {
  if (person.token) return person.token.runId === run.runId ? 'script' : 'stranger';
  if (teaches(person, run)) return 'owner';
  if (person.participantId !== null) return 'participant';
  if (isJudge(person, run)) return 'judge';
  return run.ownerId === DEMO_OWNER ? 'spectator' : 'stranger';
}

const teaches = ({ teacherId, classIds }: Person, { ownerId, classId = null }: RunFacts): boolean =>
  teacherId !== null && (teacherId === ownerId || (classId !== null && classIds?.has(classId) === true));

const isJudge = ({ judges, roles }: Person, { runId }: RunFacts): boolean =>
  roles?.some((role) => role === 'judge' || role === 'teacher') === true && judges?.has(runId) === true;

export const ACTIONS = [
  /** Launch an exercise and see one's own. */
  'teach',
  /** Accounts, roles, the whole log. */
  'administer',
  /** One's own account and exercises. */
  'have-account',
  /** A class with its roster, groups and log. */
  'teach-class',
  /** What the people of a class share: announcements, resources, messages. */
  'visit-class',
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
  /** Mark what was done, against a rubric. A judge sees the evidence and nothing else of the run. */
  'judge-run',
  /** See all marks, verify and publish them, answer appeals. */
  'lead-judging',
  /** What was published about one's own work. */
  'see-own-result',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What the action is about. What an action needs none of may be left out; then only such actions pass. */
export interface Thing {
  readonly run?: RunFacts;
  readonly seat?: SeatFacts;
  readonly class?: ClassFacts;
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
  if (action === 'administer') return !person.token && person.roles?.includes('administrator') === true;
  if (action === 'have-account') return !person.token && (person.accountId ?? null) !== null;
  if (action === 'teach-class') {
    const id = thing.class?.id;
    return (
      !person.token && person.teacherId !== null && id !== undefined && person.classIds?.has(id) === true
    );
  }
  if (action === 'visit-class') {
    const id = thing.class?.id;
    const isStudent =
      !person.token &&
      (person.accountId ?? null) !== null &&
      id !== undefined &&
      person.onRosterOf?.has(id) === true;
    return isStudent || can(person, 'teach-class', thing);
  }
  if (action === 'restart-demo') return !person.token;
  if (!run) return false;
  const relation = relationTo(person, run);
  if (relation === 'stranger') return false;
  switch (action) {
    case 'watch-run':
      return relation !== 'judge';
    case 'take-seat':
      return relation === 'participant' || relation === 'spectator';
    case 'judge-run':
      return !person.token && isJudge(person, run);
    case 'lead-judging':
      return (
        !person.token &&
        (relation === 'owner' ||
          (isJudge(person, run) && run.headJudgeId != null && run.headJudgeId === person.accountId))
      );
    case 'see-own-result':
      return relation === 'participant';
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

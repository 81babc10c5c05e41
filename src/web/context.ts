import type { Logger } from 'pino';
import type { Request } from 'express';
import type { Account, Accounts, TeacherAccount } from '../accounts/accounts.ts';
import type { Audit } from '../accounts/audit.ts';
import type { AccountLinks } from '../accounts/links.ts';
import type { Participant, Participants } from '../accounts/participants.ts';
import type { RunTokens } from '../accounts/run-tokens.ts';
import type { Person } from '../accounts/can.ts';
import type { Classroom } from '../classroom/classroom.ts';
import type { DebriefShares } from '../classroom/debrief-shares.ts';
import type { Gradebooks } from '../classroom/gradebook.ts';
import type { Grades } from '../classroom/grades.ts';
import type { Exports } from '../exports/exports.ts';
import type { Identify } from '../classroom/identity.ts';
import type { Reports } from '../classroom/reports/reports.ts';
import type { Judging } from '../judging/judging.ts';
import type { Rehearsals } from '../rehearsal/rehearsals.ts';
import type { ParticipantId, RunId } from '../kernel/ids.ts';

import type { LocalText } from '../kernel/text.ts';
import type { Labs } from '../runs/labs.ts';
import type { RunRegistry } from '../runs/ports.ts';
import type { Replays } from '../runs/replay.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Texts } from './i18n.ts';
import type { Render } from './render.ts';

/** A scenario that ships with the program: the text an author wrote and what it means. */
export interface ShippedScenario {
  readonly id: string;
  readonly text: string;
  readonly scenario: Scenario;
}

/** What the web needs to know of its surroundings. */
export interface WebConfig {
  readonly production: boolean;
  /** Templates are compiled once and kept; not while someone is writing them. */
  readonly keepViews: boolean;
  /** Signs session cookies and the hashes of personal codes. */
  readonly sessionSecret: string;
  readonly demo: boolean;
  /** Browsers come over TLS; else it is plain HTTP in a classroom, and teachers are told so. */
  readonly https: boolean;
  /** Proxies in front whose word about the asker's address is taken. */
  readonly trustProxy: number;
  /** How fast one person may send commands. */
  readonly commandRate: { readonly perSecond: number; readonly burst: number };
  readonly version: string;
  /** Folder with views, public and scenarios. */
  readonly rootDir: string;
}

/** The demonstration on the first page: a run that bots play. */
export interface DemoControls {
  /** The run that is (or was last) played; null when the demonstration is off. */
  runId(): RunId | null;
  /** Removes the old demonstration and starts a new one. */
  restart(): Promise<RunId>;
}

/** Who is connected right now; the live part answers it. */
export interface Presence {
  connected(runId: RunId, participantId: ParticipantId): boolean;
  /** Closes the connections of a session that ended. */
  endSession(sessionId: string): void;
  /** Closes all connections of an account whose sessions ended. */
  endAccount(accountId: string): void;
}

/** Everything a router may use. Made once at the start; nothing in it changes. */
export interface WebDeps {
  readonly registry: RunRegistry;
  readonly accounts: Accounts;
  /** One-time links with which someone chooses a password. */
  readonly links: AccountLinks;
  /** The log of everything delicate: every such act is recorded. */
  readonly audit: Audit;
  /** Classes, rosters, judges. */
  readonly classroom: Classroom;
  /** Judges' marks, what was published of them, appeals. */
  readonly judging: Judging;
  /** Everyone's grade in an exercise, what teachers decided about it, what was published. */
  readonly grades: Grades;
  /** Lab reports: drafts, what was handed in, marks. */
  readonly reports: Reports;
  /** Which debriefs students may read. */
  readonly debriefs: DebriefShares;
  /** Exercises read from their beginning: how every firm stood at any moment. */
  readonly replays: Replays;
  /** The same of a class, over all its exercises. */
  readonly gradebooks: Gradebooks;
  /** Everything that can be taken out of an exercise or a class as a file. */
  readonly exports: Exports;
  /** Trying a class's size with bot students. */
  readonly rehearsals: Rehearsals;
  /** Whose session it is. */
  readonly identify: Identify;
  readonly participants: Participants;
  readonly tokens: RunTokens;
  readonly config: WebConfig;
  readonly texts: Texts;
  readonly logger: Logger;
  readonly labs: Labs;
  readonly scenarios: readonly ShippedScenario[];
  readonly demo: DemoControls;
  readonly presence: Presence;
  /** Everything that answers with a page goes through this. */
  readonly render: Render;
  /** Addresses under which others on the network reach this server, such as `http://192.168.1.20:3000`. */
  lanAddresses(): readonly string[];
}

/** What the middleware found out about a request before any router sees it. */
export interface RequestContext {
  /** The signed-in account, whatever it is for. */
  readonly account: Account | null;
  /** The same if it may teach. */
  readonly teacher: TeacherAccount | null;
  /** The classes the account teaches, and the runs it judges. */
  readonly classIds: ReadonlySet<string>;
  readonly judges: ReadonlySet<RunId>;
  /** Which participant this browser is, by run. */
  readonly participantIds: Readonly<Record<RunId, ParticipantId>>;
  readonly lang: 'en' | 'zh';
  readonly theme: 'light' | 'dark' | 'auto';
  /** A reference that stands in the log and on error pages. */
  readonly requestId: string;
}

/** A message shown once on the next page, with what was typed in a form that was refused. */
export interface Flash {
  readonly kind: 'success' | 'danger';
  readonly text: LocalText;
  /** Which form was refused, and its fields as typed. */
  readonly form?: {
    readonly type: string;
    readonly values: Readonly<Record<string, string>>;
    readonly errors: Readonly<Record<string, LocalText>>;
  };
}

declare module 'express-serve-static-core' {
  interface Request {
    context: RequestContext;
  }
}

/** What `can` wants to know of the account that asks. */
export function accountIn(req: Request): Omit<Person, 'participantId' | 'token'> {
  const { account, teacher, classIds, judges } = req.context;
  return {
    teacherId: teacher?.id ?? null,
    accountId: account?.id ?? null,
    roles: account?.roles ?? [],
    classIds,
    judges,
  };
}

/** The account's part of a session, for a new session of the same person. */
export function accountSession(req: Request): { accountId?: string; accountEpoch?: number } {
  const { account } = req.context;
  return account ? { accountId: account.id, accountEpoch: account.epoch } : {};
}

/** Who asks, seen from one run: what `can` wants to know. */
export function personIn(req: Request, runId: RunId | null): Person {
  const { participantIds } = req.context;
  return {
    ...accountIn(req),
    participantId: runId === null ? null : (participantIds[runId] ?? null),
  };
}

/** The participant this browser is in a run, or null. */
export async function participantIn(
  deps: Pick<WebDeps, 'participants'>,
  req: Request,
  runId: RunId,
): Promise<Participant | null> {
  const id = req.context.participantIds[runId];
  if (id === undefined) return null;
  const participant = await deps.participants.get(id);
  return participant !== null && participant.runId === runId ? participant : null;
}

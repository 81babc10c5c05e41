import type { Logger } from 'pino';
import type { Request } from 'express';
import type { Accounts, TeacherAccount } from '../accounts/accounts.ts';
import type { Participant, Participants } from '../accounts/participants.ts';
import type { RunTokens } from '../accounts/run-tokens.ts';
import type { Person } from '../accounts/can.ts';
import type { ParticipantId, RunId } from '../kernel/ids.ts';

import type { LocalText } from '../kernel/text.ts';
import type { Labs } from '../runs/labs.ts';
import type { RunRegistry } from '../runs/ports.ts';
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
}

/** Everything a router may use. Made once at the start; nothing in it changes. */
export interface WebDeps {
  readonly registry: RunRegistry;
  readonly accounts: Accounts;
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
  /** The signed-in teacher, if any. */
  readonly teacher: TeacherAccount | null;
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

/** Who asks, seen from one run: what `can` wants to know. */
export function personIn(req: Request, runId: RunId | null): Person {
  const { teacher, participantIds } = req.context;
  return {
    teacherId: teacher?.id ?? null,
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

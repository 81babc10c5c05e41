import type { IncomingMessage } from 'node:http';
import type { Session, SessionData } from 'express-session';
import { isSessionAlive } from '../accounts/session.ts';

/** A request after the session middleware that web and live share has looked at it. */
export type SessionRequest = IncomingMessage & {
  session?: Session & Partial<SessionData>;
  sessionID?: string;
};

/** True for a connection from a page of this server: browsers name the origin of every socket. */
export function isOwnOrigin(req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** True when a page of ours was opened with this session, and the session is not over. */
export function hasSession(req: SessionRequest, nowMs: number): boolean {
  const { session } = req;
  if (!session) return false;
  const known =
    session.csrfToken != null || session.accountId !== undefined || session.participants !== undefined;
  return known && isSessionAlive(session, nowMs);
}

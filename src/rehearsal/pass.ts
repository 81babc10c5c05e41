import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { RunId } from '../kernel/ids.ts';
import { TOKEN_HEADER } from './messages.ts';

declare module 'express-session' {
  interface SessionData {
    /** The rehearsal this session was made for: it goes with it. */
    rehearsal?: RunId;
  }
}

/** What is allowed to a rehearsal that is going on. */
export interface Pass {
  readonly runId: RunId;
  readonly joinCode: string;
  readonly token: string;
}

/** True on answers to which limits per address do not apply: a rehearsal's crowd coming in by its own code. */
export const PASSES = 'isRehearsal';

/**
 * Knows the requests of the crowd by the secret made for it, and only from this very machine and not through a proxy. Its
 * sessions are marked, and its way in through the door of its own run is free of the limit per address, nothing else.
 */
export function rehearsalPass(current: () => Pass | null): RequestHandler {
  return (req, res, next) => {
    const token = req.get(TOKEN_HEADER);
    const pass = token === undefined ? null : current();
    if (token === undefined || !pass || !isFromHere(req) || !isSame(token, pass.token)) return next();
    // A participant's session names the run already.
    if (!req.session.participants) req.session.rehearsal = pass.runId;
    const { code } = (req.body ?? {}) as { readonly code?: unknown };
    res.locals[PASSES] = req.method === 'POST' && req.path === '/join' && code === pass.joinCode;
    next();
  };
}

/** A connection from this machine to itself has the same address at both ends. */
function isFromHere(req: Request): boolean {
  const { remoteAddress, localAddress } = req.socket;
  return (
    remoteAddress !== undefined && remoteAddress === localAddress && req.get('x-forwarded-for') === undefined
  );
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { problem } from './problems.ts';

/**
 * A request that changes something must carry the token of its session, in a header or in the form, and must come from a
 * page of this server: browsers say so in `Sec-Fetch-Site` or `Origin`. Scripts with a run token carry no cookie and
 * need neither.
 */

const { generateToken, isRequestValid } = csrfSync({
  getTokenFromRequest: (req) => {
    const header = req.get('x-csrf-token');
    if (header !== undefined) return header;
    const body = req.body as Record<string, unknown> | undefined;
    const field = body?.['_csrf'];
    return typeof field === 'string' ? field : undefined;
  },
});

/** The token of this session, made on first use; empty on pages that tell of an error before the session was read. */
export const csrfTokenOf = (req: Request): string => (hasSession(req) ? generateToken(req) : '');

/** False while a request has not yet come to the session: its body was already refused. */
export const hasSession = (req: Request): boolean => (req.session as unknown) !== undefined;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True when the browser says that the request comes from a page of this server, or says nothing. */
export function isSameOrigin(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = req.get('origin');
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === req.get('host');
  } catch {
    return false;
  }
}

/** True for a request that is signed by a run token instead of a session. */
export const bearsToken = (req: Request): boolean =>
  req.path.startsWith('/api/') && (req.get('authorization')?.startsWith('Bearer ') ?? false);

export const requireCsrf: RequestHandler = (req, _res, next) => {
  if (SAFE_METHODS.has(req.method) || bearsToken(req)) {
    next();
    return;
  }
  if (!isSameOrigin(req)) throw problem('foreign-origin');
  if (!isRequestValid(req)) throw problem('stale-form');
  next();
};

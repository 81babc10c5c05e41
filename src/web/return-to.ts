import type { Request } from 'express';

/** A path on this server, from a form's `returnTo` or the page the form stood on; never another host. */
export function safePath(given: unknown): string | null {
  if (typeof given !== 'string' || given.length > 500 || !/^\/(?![/\\])/.test(given)) return null;
  try {
    const url = new URL(given, 'http://here.invalid');
    return url.host === 'here.invalid' ? `${url.pathname}${url.search}${url.hash}` : null;
  } catch {
    return null;
  }
}

/** The page a request was sent from, if it is one of ours. */
export function refererPath(req: Request): string | null {
  const referer = req.get('HX-Current-URL') ?? req.get('referer');
  if (referer === undefined) return null;
  try {
    const url = new URL(referer);
    return url.host === req.get('host') ? safePath(`${url.pathname}${url.search}`) : null;
  } catch {
    return null;
  }
}

/** Where to go after a form was taken or refused. */
export const returnPath = (req: Request, otherwise: string): string =>
  safePath((req.body as Record<string, unknown> | undefined)?.['returnTo']) ?? refererPath(req) ?? otherwise;

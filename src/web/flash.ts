import type { Request } from 'express';
import type { Flash } from './context.ts';
import { hasSession } from './csrf.ts';

declare module 'express-session' {
  interface SessionData {
    flashes?: Flash[];
  }
}

const FLASHES_MAX = 5;
const taken = new WeakMap<Request, readonly Flash[]>();

/** Keeps a message for the next page this browser opens. */
export function flash(req: Request, message: Flash): void {
  req.session.flashes = [...(req.session.flashes ?? []), message].slice(-FLASHES_MAX);
}

/** The messages for this page; each is shown once. */
export function takeFlashes(req: Request): readonly Flash[] {
  const already = taken.get(req);
  if (already) return already;
  if (!hasSession(req)) return [];
  const waiting = req.session.flashes ?? [];
  if (req.session.flashes) delete req.session.flashes;
  taken.set(req, waiting);
  return waiting;
}

import type { Request, RequestHandler } from 'express';
import type { Identify } from '../classroom/identity.ts';
import type { Language } from '../kernel/text.ts';
import type { RequestContext } from './context.ts';
import { newReference } from './security.ts';

/** A cookie's value; only for the two that hold a plain word. */
function cookie(req: Request, name: string): string | undefined {
  for (const part of (req.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

/** The language a person chose, or else the one the browser asks for. */
export function languageOf(req: Request): Language {
  const chosen = cookie(req, 'lang');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
}

function themeOf(req: Request): RequestContext['theme'] {
  const chosen = cookie(req, 'theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

const NONE: ReadonlySet<string> = new Set();

/** What is known of a request: language and theme are found out when a page wants them, which a script never does. */
class FoundContext implements RequestContext {
  readonly requestId = newReference();
  account: RequestContext['account'] = null;
  teacher: RequestContext['teacher'] = null;
  classIds: RequestContext['classIds'] = NONE;
  judges: RequestContext['judges'] = NONE;
  participantIds: RequestContext['participantIds'] = {};
  readonly #req: Request;
  #lang: Language | null = null;

  constructor(req: Request) {
    this.#req = req;
  }
  get lang(): Language {
    return (this.#lang ??= languageOf(this.#req));
  }
  get theme(): RequestContext['theme'] {
    return themeOf(this.#req);
  }
}

/** Makes the context before the session is read: even an error page has a language and a reference. */
export const anonymousContext: RequestHandler = (req, res, next) => {
  req.context = new FoundContext(req);
  res.setHeader('X-Request-Id', req.context.requestId);
  next();
};

/** Adds who is asking, from the session. */
export function sessionContext(identify: Identify): RequestHandler {
  return async (req, _res, next) => {
    const { accountId, participants } = req.session;
    const context = req.context as FoundContext;
    if (participants) context.participantIds = participants;
    const identity = accountId === undefined ? null : await identify(req.session);
    if (identity) {
      const { account, classIds, judges } = identity;
      context.account = account;
      if (account.roles.includes('teacher')) context.teacher = account;
      context.classIds = classIds;
      context.judges = judges;
    }
    next();
  };
}

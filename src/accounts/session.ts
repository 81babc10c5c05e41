import session, { type SessionData, Store } from 'express-session';
import { ConnectSessionKnexStore } from 'connect-session-knex';
import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import type { ParticipantId, RunId } from '../kernel/ids.ts';

/**
 * Sessions live in the database and are read through a small cache in the process: a store that asked the database on
 * every request would cost more than everything else together. Nothing is written back that did not change.
 */

declare module 'express-session' {
  interface SessionData {
    /** When this session began: it ends twelve hours later whatever happens. */
    startedAtMs?: number;
    /** When it was last used, to within a few minutes: it ends after two hours without use. */
    seenAtMs?: number;
    /** The signed-in account. */
    accountId?: string;
    /** Under which of the account's epochs it signed in: an earlier one is over. */
    accountEpoch?: number;
    /** Who this browser is, by run. */
    participants?: Record<RunId, ParticipantId>;
  }
}

export const IDLE_MS = 2 * 3_600_000;
export const ABSOLUTE_MS = 12 * 3_600_000;
/** How much later than the truth `seenAtMs` may be; writing it on every request would be a write per request. */
const SEEN_EVERY_MS = 5 * 60_000;
const CACHE_MAX = 5_000;
/** Other processes may end a session: the cached copy is asked again after this long. */
const CACHE_MS = 30_000;

/** True while a session may be used. */
export function isSessionAlive(data: Pick<SessionData, 'startedAtMs' | 'seenAtMs'>, nowMs: number): boolean {
  const { startedAtMs = nowMs, seenAtMs = nowMs } = data;
  return nowMs - startedAtMs < ABSOLUTE_MS && nowMs - seenAtMs < IDLE_MS;
}

/** A session as it is read and never written: what a script's request needs. */
type ReadSession = Readonly<Partial<SessionData>>;

interface Cached {
  readonly text: string;
  readonly readAtMs: number;
  /** Read from the text when somebody first asks. */
  read: ReadSession | null;
}

/** What the cached store needs of the store behind it. */
export interface SlowStore {
  get(sid: string): Promise<SessionData | null>;
  set(sid: string, data: SessionData): Promise<void>;
  destroy(sid: string): Promise<void>;
}

/** A session store with a copy of the latest sessions in memory. */
export class CachedStore extends Store {
  readonly #inner: SlowStore;
  readonly #now: () => number;
  readonly #cached = new Map<string, Cached>();

  constructor(inner: SlowStore, now: () => number = Date.now) {
    super();
    this.#inner = inner;
    this.#now = now;
  }

  #remember(sid: string, data: SessionData): void {
    this.#cached.delete(sid);
    if (this.#cached.size >= CACHE_MAX) this.#cached.delete(this.#cached.keys().next().value ?? '');
    this.#cached.set(sid, { text: JSON.stringify(data), readAtMs: this.#now(), read: null });
  }

  /** The session if a copy of it is at hand, for reading alone: it is frozen, and shared by all who read it. */
  peek(sid: string): ReadSession | null {
    const cached = this.#cached.get(sid);
    if (!cached || this.#now() - cached.readAtMs >= CACHE_MS) return null;
    return (cached.read ??= frozen(JSON.parse(cached.text) as SessionData));
  }

  override get(sid: string, callback: (err: unknown, data?: SessionData | null) => void): void {
    const cached = this.#cached.get(sid);
    if (cached && this.#now() - cached.readAtMs < CACHE_MS) {
      callback(null, JSON.parse(cached.text) as SessionData);
      return;
    }
    this.#inner.get(sid).then(
      (data) => {
        if (data) this.#remember(sid, data);
        else this.#cached.delete(sid);
        callback(null, data);
      },
      (error: unknown) => callback(error),
    );
  }

  override set(sid: string, data: SessionData, callback?: (err?: unknown) => void): void {
    // At once: an answer's head is sent while its session is still being written, and browsers follow a redirect before
    // its end. Whoever comes back that fast must find what was just said.
    this.#remember(sid, data);
    this.#inner.set(sid, data).then(
      () => callback?.(),
      (error: unknown) => {
        this.#cached.delete(sid);
        callback?.(error);
      },
    );
  }

  override destroy(sid: string, callback?: (err?: unknown) => void): void {
    this.#cached.delete(sid);
    this.#inner.destroy(sid).then(
      () => callback?.(),
      (error: unknown) => callback?.(error),
    );
  }

  /** Its own times are kept in the session itself (`seenAtMs`), so there is nothing to write. */
  override touch(_sid: string, _data: SessionData, callback?: () => void): void {
    callback?.();
  }
}

function frozen(data: SessionData): ReadSession {
  Object.freeze(data.participants);
  return Object.freeze(data);
}

export interface SessionOptions {
  readonly knex: Knex;
  readonly secret: string;
  /** How often outdated sessions are removed, in milliseconds; 0 never. */
  readonly cleanupMs: number;
  /** Cookies only over TLS. */
  readonly secure: boolean;
}

export interface Sessions {
  /** The middleware that web and live share. */
  readonly middleware: RequestHandler;
  close(): void;
}

export function createSessions({ knex, secret, cleanupMs, secure }: SessionOptions): Sessions {
  const inner = new ConnectSessionKnexStore({
    knex,
    tableName: 'sessions',
    createTable: false,
    cleanupInterval: cleanupMs,
    onDbCleanupError: () => undefined,
  });
  // A missing table is reported by the first request that needs it.
  inner.ready.catch(() => undefined);
  const ignore = (): void => undefined;
  const store = new CachedStore({
    // The package's methods both call back and reject: only the promise is listened to.
    get: (sid) => inner.get(sid, ignore),
    set: (sid, data) => inner.set(sid, data),
    destroy: async (sid) => {
      await inner.destroy(sid);
    },
  });
  const whole = session({
    name: COOKIE,
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: ABSOLUTE_MS, path: '/' },
  });
  return {
    middleware: readThrough(whole, store),
    close: () => clearTimeout(inner.nextDbCleanup),
  };
}

const COOKIE = 'lab.sid';
const COOKIE_VALUE = /(?:^|; *)lab\.sid=([^;]*)/;

/**
 * Spares requests that only read a session (those of the interface for scripts) what reading and possibly writing one costs:
 * the seal of a cookie is checked once, and its session taken from memory. Whatever is not plainly so goes through the whole
 * of it: a cookie not seen before, a session that has ended, is due to be written, or lacks a token.
 */
function readThrough(
  whole: RequestHandler,
  store: CachedStore,
  now: () => number = Date.now,
): RequestHandler {
  /** Cookies whose seal was found right, with the session they name. */
  const sealed = new Map<string, string>();
  return (req, res, next) => {
    const value = COOKIE_VALUE.exec(req.headers.cookie ?? '')?.[1];
    if (value === undefined || !req.url.startsWith('/api/')) {
      whole(req, res, next);
      return;
    }
    const sid = sealed.get(value);
    const data = sid === undefined ? null : store.peek(sid);
    if (sid !== undefined && data && isReadable(data, now())) {
      req.sessionID = sid;
      req.session = data as typeof req.session;
      next();
      return;
    }
    whole(req, res, (error?: unknown) => {
      // Only a cookie with the right seal gives a request the session it names; any other gets a new one.
      if (error === undefined && value.startsWith(`s%3A${req.sessionID}.`)) {
        if (sealed.size >= CACHE_MAX) sealed.delete(sealed.keys().next().value ?? '');
        sealed.set(value, req.sessionID);
      }
      next(error);
    });
  };
}

/** True when nothing about the session will be written during the request. */
const isReadable = (data: ReadSession, nowMs: number): boolean =>
  data.csrfToken !== undefined &&
  data.flashes === undefined &&
  isSessionAlive(data, nowMs) &&
  nowMs - (data.seenAtMs ?? 0) <= SEEN_EVERY_MS;

/** Ends sessions that are too old or unused, and notes that this one was used. */
export function createSessionGuard(now: () => number = Date.now): RequestHandler {
  return (req, _res, next) => {
    const nowMs = now();
    if (!isSessionAlive(req.session, nowMs)) {
      req.session.regenerate(next);
      return;
    }
    const { accountId, participants, seenAtMs } = req.session;
    const known = accountId !== undefined || participants !== undefined;
    if (known && nowMs - (seenAtMs ?? 0) > SEEN_EVERY_MS) req.session.seenAtMs = nowMs;
    next();
  };
}

/** A fresh session id for someone who became someone else; the old one stops working at once. */
export function renewSession(
  req: { session: session.Session & Partial<SessionData> },
  data: Pick<SessionData, 'accountId' | 'accountEpoch' | 'participants' | 'flashes'>,
  now: () => number = Date.now,
): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => {
      if (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      Object.assign(req.session, data, { startedAtMs: now(), seenAtMs: now() });
      resolve();
    });
  });
}

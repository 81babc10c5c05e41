import type { Server as HttpServer } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { can, type Person, type SeatFacts } from '../accounts/can.ts';
import type { Participants } from '../accounts/participants.ts';
import { isSessionAlive } from '../accounts/session.ts';
import type { Identify } from '../classroom/identity.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import { ID_PATTERN, type ParticipantId, type RunId, type SeatId } from '../kernel/ids.ts';
import { UnknownRun, type Published, type RunHost, type RunRegistry } from '../runs/ports.ts';
import { standingsOf } from '../runs/core/standings.ts';
import type { Labs } from '../runs/labs.ts';
import { publicRanking, type PublicRanking } from '../runs/public-ranking.ts';
import type { RunState } from '../runs/state.ts';
import { publicStanding } from '../scoring/public-standing.ts';
import type { Standing } from '../scoring/standings.ts';
import { ClassFeed, type ClassFeedDeps } from './class-feed.ts';
import { createCoalescer } from './coalesce.ts';
import { hasSession, isOwnOrigin, type SessionRequest } from './handshake.ts';
import { listen } from './listen.ts';
import { MonitorFeed } from './monitor-feed.ts';
import { PAGES, roomOf, roomsFor, roomsToTell, type Page } from './rooms.ts';

/**
 * Sockets only listen: they are told what became stale and get the ranking as data. Nothing private is ever pushed, and
 * nobody waits for a slow client.
 */

export interface LiveDeps {
  readonly registry: RunRegistry;
  readonly participants: Participants;
  /** Whose session it is. */
  readonly identify: Identify;
  /** The desks of classes, and who is of them. */
  readonly classroom: ClassFeedDeps['classroom'];
  /** The session middleware of the web. */
  readonly sessions: RequestHandler;
  readonly labs: Labs;
  readonly logger: Logger;
}

export interface Live {
  readonly connected: (runId: RunId, participantId: ParticipantId) => boolean;
  readonly endSession: (sessionId: string) => void;
  readonly endAccount: (accountId: string) => void;
  /** How many sockets are open. */
  readonly count: () => number;
  close(): Promise<void>;
}

const PUSH_EVERY_MS = 250;
/** The teacher's page hears of everything in the run; once a second is often enough for it. */
const TEACHER_EVERY_MS = 1_000;
const TEACHER_STANDINGS_EVERY_MS = 5_000;
/** Rows of a pushed ranking: no screen shows more while it moves. */
const STANDINGS_MAX = 40;
/** The teacher's page shows the first ten. */
const TEACHER_STANDINGS_MAX = 10;
const SWEEP_EVERY_MS = 2_000;
const BUFFERED_MAX_BYTES = 256 * 1024;
const SOCKETS_PER_PERSON = 4;
const MESSAGES_BURST = 20;
const MESSAGES_PER_SECOND = 5;

const watchSchema = z.strictObject({
  runId: z.string().regex(ID_PATTERN),
  sinceSeq: z.int().min(0),
  page: z.enum(PAGES),
  /** The seat an instructor looks at. */
  seat: z.string().regex(ID_PATTERN).optional(),
});

const followSchema = z.strictObject({});

/** What a socket listens to now. */
interface Watch {
  readonly runId: RunId;
  readonly page: Page;
  readonly person: Person;
  readonly seatId: SeatId | null;
  rooms: readonly string[];
}

const CLOCK_EVENTS = new Set([
  'run/Started',
  'run/DayBegan',
  'run/Paused',
  'run/Resumed',
  'run/Extended',
  'run/TimeAdded',
  'run/Ended',
  'run/GroupHeld',
  'run/GroupReleased',
  'run/GroupDayBegan',
  'run/GroupExtended',
  'run/GroupTimeAdded',
  'run/GroupEnded',
  'run/GroupRejoined',
]);
const SEAT_EVENTS = new Set([
  'run/SeatClaimed',
  'run/SeatReleased',
  'run/SeatTakenOver',
  'run/SeatHandedBack',
  'run/SeatGiven',
]);

export function createLive(
  http: HttpServer,
  { registry, participants, identify, classroom, sessions, labs, logger }: LiveDeps,
): Live {
  const io = new Server(http, {
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 64 * 1024,
    allowRequest: (req, callback) => {
      callback(null, isOwnOrigin(req) && hasSession(req, Date.now()));
    },
  });
  io.engine.use(sessions);

  const watches = new Map<Socket, Watch>();
  /** Sockets by person, the oldest first. */
  const byPerson = new Map<string, Set<Socket>>();

  const changes = createCoalescer<{ runId: RunId; seq: number; topics: ReadonlySet<string> }>({
    everyMs: (room) => (isTeachers(room) ? TEACHER_EVERY_MS : PUSH_EVERY_MS),
    merge: (a, b) => ({ ...b, topics: new Set([...a.topics, ...b.topics]) }),
    send: (room, { runId, seq, topics }) => {
      io.to(room).emit('changed', { runId, seq, topics: [...topics].sort() });
    },
  });
  const standings = createCoalescer<{ runId: RunId }>({
    everyMs: (room) => (isTeachers(room) ? TEACHER_STANDINGS_EVERY_MS : PUSH_EVERY_MS),
    merge: (_, next) => next,
    send: (room, { runId }) => {
      void pushStandings(room, runId);
    },
  });

  const failed = (what: string) => (error: unknown) => logger.warn({ err: error }, what);

  async function pushStandings(room: string, runId: RunId): Promise<void> {
    if (!io.of('/').adapter.rooms.has(room)) return;
    try {
      const host = await registry.get(runId);
      const { seq, rows } = await host.read((run) => ({
        seq: run.seq,
        rows: isTeachers(room)
          ? standingsOf(run, labs).slice(0, TEACHER_STANDINGS_MAX)
          : movingRows(publicRanking(run, labs)),
      }));
      if (rows) io.to(room).volatile.emit('standings', { runId, seq, rows: rows.map(publicStanding) });
    } catch (error) {
      failed('standings could not be pushed')(error);
    }
  }

  async function pushClock(runId: RunId): Promise<void> {
    try {
      const host = await registry.get(runId);
      io.to(roomOf.all(runId)).emit('clock', await clockOf(host));
    } catch (error) {
      failed('the clock could not be pushed')(error);
    }
  }

  const clockOf = (host: RunHost): Promise<object> =>
    host.read((state) => ({
      runId: host.runId,
      seq: state.seq,
      ...state.clock,
      // Groups that go by a clock of their own.
      groups: ownClocks(state),
      serverNowMs: Date.now(),
    }));

  const monitor = new MonitorFeed({
    registry,
    labs,
    isWatched: (runId) => io.of('/').adapter.rooms.has(roomOf.instructor(runId)),
    connectedIn: (runId) => {
      const present = new Set<ParticipantId>();
      for (const { runId: watched, person } of watches.values()) {
        if (watched === runId && person.participantId !== null) present.add(person.participantId);
      }
      return present;
    },
    push: (runId, push) => io.to(roomOf.instructor(runId)).emit('monitor', push),
    failed: failed('the monitor could not be pushed'),
  });

  const classes = new ClassFeed({
    classroom,
    emit: (rooms, push) => io.to([...rooms]).emit('class-news', push),
    failed: failed('news of a class could not be pushed'),
  });

  const unsubscribe = registry.subscribe((published: Published) => {
    const { runId, seq, types, standingsChanged } = published;
    for (const [room, topics] of roomsToTell(published)) changes.add(room, { runId, seq, topics });
    monitor.hear(published);
    if (standingsChanged) {
      standings.add(roomOf.projector(runId), { runId });
      standings.add(roomOf.instructor(runId), { runId });
    }
    if (types.some((type) => CLOCK_EVENTS.has(type))) void pushClock(runId);
    if (types.some((type) => SEAT_EVENTS.has(type))) void reseat(runId);
  });

  async function seatFacts(host: RunHost, person: Person, asked: SeatId | null): Promise<SeatFacts | null> {
    return host.read((state) => {
      const own =
        person.participantId !== null && Object.hasOwn(state.participants, person.participantId)
          ? (state.participants[person.participantId]?.seat ?? null)
          : null;
      const id = asked ?? own;
      const seat = id !== null && Object.hasOwn(state.seats, id) ? state.seats[id] : undefined;
      if (!seat) return null;
      const { market, firm, holder, takenOverBy } = seat;
      return {
        id: seat.id,
        market,
        firm,
        holder: holder && { participant: holder.participant },
        takenOverBy,
      };
    });
  }

  /** Someone changed seats: whoever watches the run is put into the rooms that are now theirs, and out of the others. */
  async function reseat(runId: RunId): Promise<void> {
    try {
      const record = await registry.record(runId);
      const host = await registry.get(runId);
      for (const [socket, watch] of watches) {
        if (watch.runId !== runId) continue;
        const seat = await seatFacts(host, watch.person, watch.seatId);
        move(socket, watch, roomsFor(watch.person, record, seat, watch.page) ?? []);
      }
    } catch (error) {
      if (!(error instanceof UnknownRun)) failed('rooms could not be changed')(error);
    }
  }

  function move(socket: Socket, watch: Watch, rooms: readonly string[]): void {
    for (const room of watch.rooms) if (!rooms.includes(room)) void socket.leave(room);
    void socket.join([...rooms]);
    watch.rooms = rooms;
  }

  async function personOf(socket: Socket, runId: RunId | null): Promise<Person> {
    const { session } = socket.request as SessionRequest;
    const participantId = runId === null ? undefined : session?.participants?.[runId];
    const participant = participantId === undefined ? null : await participants.get(participantId);
    const identity = session ? await identify(session) : null;
    const { id = null, roles = [] } = identity?.account ?? {};
    return {
      teacherId: roles.includes('teacher') ? id : null,
      accountId: id,
      roles,
      ...(identity && { classIds: identity.classIds, judges: identity.judges }),
      participantId: participant && participant.runId === runId ? participant.id : null,
    };
  }

  async function watch(socket: Socket, asked: z.output<typeof watchSchema>): Promise<object> {
    const { runId, sinceSeq, page, seat: seatId = null } = asked;
    const person = await personOf(socket, runId);
    const record = await registry.store.get(runId);
    const strangers = { ok: false, code: 'not-found' };
    if (!record) return strangers;
    if (roomsFor(person, record, null, page) === null) return strangers;
    const host = await registry.get(runId);
    const seat = await seatFacts(host, person, seatId);
    const rooms = roomsFor(person, record, seat, page) ?? [];
    const before = watches.get(socket)?.rooms ?? [];
    const now: Watch = { runId, page, person, seatId, rooms: before };
    if (!socket.connected) return strangers;
    watches.set(socket, now);
    move(socket, now, rooms);
    const seq = await host.seq();
    const isMonitor = rooms.includes(roomOf.instructor(runId));
    return {
      ok: true,
      seq,
      stale: seq > sinceSeq,
      clock: await clockOf(host),
      ...(isMonitor && { monitor: await monitor.snapshot(host) }),
    };
  }

  /** Puts a page of someone who signed in among those that hear of their classes. */
  async function follow(socket: Socket): Promise<object> {
    const person = await personOf(socket, null);
    // First the room, then what waits: nothing falls between the two.
    if (can(person, 'have-account')) await socket.join(roomOf.account(person.accountId ?? ''));
    return classes.follow(person);
  }

  /**
   * One person, four sockets: the oldest gives way, so that the page in front of the person is the live one. Pages that follow
   * no run go first.
   */
  function admit(socket: Socket): void {
    const { session, sessionID = '' } = socket.request as SessionRequest;
    const key = session?.accountId ?? Object.values(session?.participants ?? {})[0] ?? sessionID;
    const open = byPerson.get(key) ?? new Set<Socket>();
    byPerson.set(key, open);
    open.add(socket);
    const idle = [...open].filter((each) => each !== socket && !watches.has(each));
    for (const oldest of new Set([...idle, ...open])) {
      if (open.size <= SOCKETS_PER_PERSON) break;
      open.delete(oldest);
      oldest.disconnect(true);
    }
    void socket.join(roomOf.session(sessionID));
    socket.on('disconnect', () => {
      watches.delete(socket);
      open.delete(socket);
      if (open.size === 0 && byPerson.get(key) === open) byPerson.delete(key);
    });
  }

  io.on('connection', (socket) => {
    admit(socket);
    let left = MESSAGES_BURST;
    let atMs = performance.now();
    const take = (): boolean => {
      const nowMs = performance.now();
      left = Math.min(MESSAGES_BURST, left + ((nowMs - atMs) / 1000) * MESSAGES_PER_SECOND);
      atMs = nowMs;
      left -= 1;
      // Whoever goes on in spite of the answer is shown the door.
      if (left < -MESSAGES_BURST) socket.disconnect(true);
      return left >= 0;
    };
    socket.on('error', failed('a client sent something unreadable'));
    listen(socket, 'watch', watchSchema, (message) => watch(socket, message), {
      failed: failed('a client could not watch a run'),
      take,
    });
    listen(socket, 'follow', followSchema, () => follow(socket), {
      failed: failed('a client could not follow its classes'),
      take,
    });
  });

  const sweeper = setInterval(() => {
    const nowMs = Date.now();
    for (const socket of io.of('/').sockets.values()) {
      const { session } = socket.request as SessionRequest;
      if (bufferedBytes(socket) > BUFFERED_MAX_BYTES) socket.disconnect(true);
      else if (session && !isSessionAlive(session, nowMs)) endUnlessUsed(socket, session, nowMs);
    }
  }, SWEEP_EVERY_MS);
  sweeper.unref();

  return {
    connected: (runId, participantId) => {
      for (const { runId: watched, person } of watches.values()) {
        if (watched === runId && person.participantId === participantId) return true;
      }
      return false;
    },
    endAccount: (accountId) => {
      for (const socket of [...(byPerson.get(accountId) ?? [])]) socket.disconnect(true);
    },
    endSession: (sessionId) => {
      io.in(roomOf.session(sessionId)).disconnectSockets(true);
    },
    count: () => io.of('/').sockets.size,
    async close() {
      clearInterval(sweeper);
      unsubscribe();
      changes.close();
      standings.close();
      monitor.close();
      classes.close();
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

/** A socket knows its session as it was when it connected: pages may have used it since. */
function endUnlessUsed(socket: Socket, session: NonNullable<SessionRequest['session']>, nowMs: number): void {
  session.reload((error: unknown) => {
    const now = (socket.request as SessionRequest).session;
    if (error != null || !now || !isSessionAlive(now, nowMs)) socket.disconnect(true);
  });
}

const isTeachers = (room: string): boolean => room.endsWith(':instructor');

/** Rows that glide by themselves; what is held back or revealed is fetched as a piece of the page. */
const movingRows = ({ mode, rows }: PublicRanking): readonly Standing[] | null =>
  mode === 'open' ? rows.slice(0, STANDINGS_MAX) : null;

/** The clocks of groups that have their own, by market. */
function ownClocks({ markets }: DeepReadonly<RunState>): Readonly<Record<string, object>> {
  const own: Record<string, object> = {};
  for (const { id, clock } of Object.values(markets)) if (clock) own[id] = clock;
  return own;
}

/** What waits in this process for a client that does not read. */
function bufferedBytes(socket: Socket): number {
  const { conn } = socket;
  const transport = conn.transport as unknown as { readonly socket?: { readonly bufferedAmount?: number } };
  const waiting =
    (conn as unknown as { readonly writeBuffer?: readonly { readonly data?: unknown }[] }).writeBuffer ?? [];
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of waiting) bytes += typeof data === 'string' ? data.length : 64;
  return bytes;
}
